"""The operators' commands, typed at a shell, on the real local stack."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path

import httpx
import pytest

from infra.admin import prompt_file
from infra.connections import Connections
from infra.dev.schema.command import supabase_output
from shared.edge_token import read
from shared.errors import SettingsError
from tests.live.shell import Shell, resolved

pytestmark = pytest.mark.live


@pytest.fixture
def number() -> str:
    return f"+1312{uuid.uuid4().int % 10**7:07}"


def test_a_client_is_taken_on_suspended_and_let_go(shell: Shell, stack: Connections, slug: str, number: str) -> None:
    """Added, given a number, answered for; refused while suspended; after its deletion the number is nobody's."""
    shell("numbers", "add", slug, number, "--label", "shop")
    assert (resolved(stack, number)["client"], resolved(stack, number)["serviceable"]) == ("Joe's Garage", True)
    shell("clients", "suspend", slug, "--reason", "no payment")
    assert resolved(stack, number)["serviceable"] is False
    assert slug in shell("clients", "list")
    shell("clients", "resume", slug)
    assert resolved(stack, number)["serviceable"] is True
    shell("clients", "delete", slug, "--yes")
    assert resolved(stack, number)["client_id"] is None
    assert "was deleted" in shell("clients", "resume", slug, fails=True)
    shell("clients", "undelete", slug)
    shown = json.loads(shell("clients", "show", slug))
    assert (shown["deleted_at"], shown["subscription"]["status"], shown["profession"]) == (None, "active", "mechanic")


def test_a_number_goes_from_hand_to_hand(shell: Shell, stack: Connections, slug: str, number: str) -> None:
    """In use it cannot be added twice; it can be moved, and released."""
    shell("numbers", "add", slug, number)
    assert f"in use already (by {slug})" in shell("numbers", "add", "rapid-rooter", number, fails=True)
    shell("numbers", "move", number, "rapid-rooter")
    assert resolved(stack, number)["client"] == "Rapid Rooter Plumbing"
    assert {"e164": number, "client": "rapid-rooter", "label": None, "trunk": "twilio"} in json.loads(
        shell("numbers", "list", "--json")
    )
    shell("numbers", "release", number)
    assert resolved(stack, number)["client_id"] is None
    assert "nobody's" in shell("numbers", "release", number, fails=True)


def test_a_prompt_from_a_file_answers(shell: Shell, stack: Connections, slug: str, number: str, tmp_path: Path) -> None:
    """Checked, saved, published, rolled back; what is wrong with it is named."""
    file = tmp_path / "prompt.txt"
    file.write_text("Hi, {business}.\n\nYou are {nme}.")
    assert "{nme}" in shell("prompts", "check", str(file), fails=True)
    shell("prompts", "save", str(file), "--client", slug)
    assert "{nme}" in shell("prompts", "publish", "--client", slug, fails=True)
    file.write_text("Hi, {business}.\n\nYou are {business}.")
    shell("prompts", "check", str(file))
    shell("prompts", "save", str(file), "--client", slug)
    shell("prompts", "publish", "--client", slug)
    shell("numbers", "add", slug, number)
    found = resolved(stack, number)["prompt"]
    assert isinstance(found, dict)
    assert (found["body"], found["greeting"]) == ("You are {business}.", "Hi, {business}.")
    assert "published" in shell("prompts", "show", "--client", slug)
    assert "default" in shell("prompts", "rollback", "--client", slug)


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (b"Gr\xfcezi.\n\nYou are.", "byte 2 (line 1) is no UTF-8"),
        (b"Only a greeting.", "an empty line"),
        (b"a\0b\n\nc", "NUL"),
        (b"x" * 300_000, "is not read"),
    ],
)
def test_a_file_that_is_no_prompt_is_refused(tmp_path: Path, raw: bytes, complaint: str) -> None:
    """With the place where it goes wrong."""
    file = tmp_path / "prompt.txt"
    file.write_bytes(raw)
    with pytest.raises(SettingsError, match=re.escape(complaint)):
        prompt_file.read(file)


def test_a_box_is_let_in_and_shut_out(shell: Shell) -> None:
    """The command that makes its token is printed; its clients change; the list tells who is shut out."""
    name = f"box-{uuid.uuid4().hex[:8]}"
    said = shell("edge", "add", name, "--client", "bright-smile")
    assert re.search(r'--payload \'\{"edge_agent_id": "[0-9a-f-]{36}"\}\'', said)
    assert "already" in shell("edge", "add", name, "--all-clients", fails=True)
    assert "bright-smile, rapid-rooter" in shell("edge", "clients", name, "--add", "rapid-rooter")
    assert "every client" in shell("edge", "clients", name, "--all-clients")
    assert "--only" in shell("edge", "clients", name, "--remove", "rapid-rooter", fails=True)
    assert f"{name} serves bright-smile." in shell("edge", "clients", name, "--only", "bright-smile")
    shell("edge", "revoke", name)
    (box,) = [each for each in json.loads(shell("edge", "list", "--json")) if each["name"] == name]
    assert (box["clients"], box["revoked_at"] is not None) == (["bright-smile"], True)


def test_a_box_gets_its_token_at_once(shell: Shell, tmp_path: Path) -> None:
    """From a signing key in a file; a file that is none leaves no box behind. Turned, it gets another."""
    name, file = f"box-{uuid.uuid4().hex[:8]}", tmp_path / "key.json"
    file.touch(0o600)
    file.write_text("tea")
    with_key = ("--signing-key", str(file))
    assert "is no JSON" in shell("edge", "add", name, "--all-clients", *with_key, fails=True)
    file.write_text(supabase_output("gen", "signing-key", "--algorithm", "ES256"))
    added = read(token_in(shell("edge", "add", name, "--client", "bright-smile", *with_key)))
    turned = read(token_in(shell("keys", "turn", "edge", name, *with_key)))
    assert "turned already" in shell("keys", "turn", "edge", name, *with_key, fails=True)
    leaked = read(token_in(shell("keys", "turn", "edge", name, "--leaked", *with_key)))
    (box,) = [each for each in json.loads(shell("edge", "list", "--json")) if each["name"] == name]
    assert {each.agent for each in (added, turned, leaked)} == {box["id"]}
    assert {each.ends - each.issued for each in (added, turned, leaked)} == {30 * 86_400}
    assert added.issued < turned.issued < leaked.issued


def token_in(said: str) -> str:
    return said.splitlines()[0].removeprefix("FRONTDESK_EDGE_TOKEN=")


def test_dead_letters_are_listed_and_retried(shell: Shell, stack: Connections) -> None:
    """Retried before the fix, the letter stays, with exit code 1."""
    call = str(uuid.uuid4())
    event = {
        "event_id": str(uuid.uuid4()), "kind": "call.sung", "client_id": "11111111-1111-4111-8111-111111111111",
        "call_id": call, "call": {"to_e164": "+15105550100", "started_at": "2026-11-02T17:00:00Z"}, "data": {},
    }  # fmt: skip
    headers = {"apikey": stack.anon_key, "Authorization": f"Bearer {stack.edge_token}"}
    url = f"{stack.supabase_url}/rest/v1/rpc/edge_ingest"
    httpx.post(url, json={"p_events": [event]}, headers=headers, trust_env=False).raise_for_status()
    (letter,) = [each for each in json.loads(shell("dead-letters", "list", "--json")) if each["call_id"] == call]
    assert "unknown kind" in letter["reason"]
    assert "1 still refused" in shell("dead-letters", "retry", str(letter["id"]), fails=True)


def test_a_clients_data_is_exported(shell: Shell, tmp_path: Path) -> None:
    """Its configuration, and one line for each call."""
    shell("clients", "export", "bright-smile", str(tmp_path / "out"))
    configuration = json.loads((tmp_path / "out" / "configuration.json").read_text())
    assert configuration["client"]["slug"] == "bright-smile"
    assert all(json.loads(line)["id"] for line in (tmp_path / "out" / "calls.jsonl").read_text().splitlines())


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("clients", "show", "nobody-here"), "no client is called that (nobody-here). frontdesk clients list"),
        (("clients", "erase-caller", "bright-smile", "911"), "p_e164 must be a number in E.164"),
        (("token", "--client", "bright-smile"), "for the local stack only"),
        (("clients", "add", "x-y", "X", "--profession", "wizard", "--timezone", "UTC"), "One of dentist, inspector"),
    ],
)
def test_a_mistake_is_told_in_one_line(shell: Shell, words: tuple[str, ...], complaint: str) -> None:
    """What is wrong and what to do, exit code 1."""
    said = shell(*words, fails=True)
    assert complaint in said
    assert len(said.strip().splitlines()) == 1


def test_half_a_setting_is_told() -> None:
    """An address without a key would ask the local stack by mistake."""
    environment = {**os.environ, "SUPABASE_URL": "https://abc.supabase.co", "SUPABASE_SECRET_KEY": ""}
    command = [sys.executable, "-P", "-m", "infra.cli", "clients", "list"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert (done.returncode, "SUPABASE_SECRET_KEY is not set" in done.stderr) == (1, True)


def test_a_database_that_is_away_is_told() -> None:
    """One sentence, no traceback."""
    environment = {**os.environ, "SUPABASE_URL": "http://127.0.0.1:9", "SUPABASE_SECRET_KEY": "x"}
    command = [sys.executable, "-P", "-m", "infra.cli", "clients", "list"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert (done.returncode, "The database does not answer" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr
