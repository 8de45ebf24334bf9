"""The box in its database, the first client, and LiveKit's own files for a box without containers."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
import respx
import yaml
from typer.testing import CliRunner

from infra.cli import build
from infra.init import configs, env_file
from infra.init.registering import commands, slug_of
from infra.places import DEPLOY
from shared.edge_token import read
from shared.errors import SettingsError
from tests.doctor.scene import AGENT

URL = "https://abc.supabase.test"
KEYS = {"LIVEKIT_API_KEY": "APIkey", "LIVEKIT_API_SECRET": "s" * 36, "FRONTDESK_PUBLIC_IP": "192.0.2.7"}
HOSTED = {
    "run": "docker", "database": "supabase", "SUPABASE_URL": URL, "SUPABASE_ANON_KEY": "sb_publishable_x",
    "SUPABASE_SECRET_KEY": "sb_secret_x", "phone": "none", "gpu": "no", "FRONTDESK_MODEL": "llama3.2:1b",
    "client": "Joe's Garage", "profession": "mechanic", "number": "+15105550177", "timezone": "America/Chicago",
}  # fmt: skip


class Operators:
    """The operators' functions over REST: what was asked, with which arguments."""

    def __init__(self, router: respx.MockRouter) -> None:
        self.asked: dict[str, Any] = {}
        self.there: list[dict[str, str]] = []
        self.away = False
        router.post(url__regex=r".*/rpc/(?P<function>\w+)").mock(side_effect=self._function)

    def _function(self, request: httpx.Request, function: str) -> httpx.Response:
        if self.away:
            return httpx.Response(503)
        self.asked[function] = json.loads(request.content)
        if function == "add_edge_agent":
            known = {"code": "23505", "message": "there is a box of this name already"}
            return httpx.Response(409, json=known) if self.there else httpx.Response(200, json=AGENT)
        return httpx.Response(200, json=self.there if function == "list_edge_agents" else {})


@pytest.fixture
def operators() -> Iterator[Operators]:
    with respx.mock(assert_all_called=False) as router:
        yield Operators(router)


def init(folder: Path, *words: str) -> str:
    file = folder / "answers.yaml"
    file.write_text(yaml.safe_dump(HOSTED))
    command = ["init", "--no-check", "--yes", "--file", str(folder / ".env"), "--answers", str(file), *words]
    done = CliRunner().invoke(build("init"), command)
    assert done.exit_code == 0, done.output
    return done.output


def test_a_secret_key_registers_the_box_and_the_first_client(tmp_path: Path, operators: Operators) -> None:
    """The token is signed with the key that is to be imported in Supabase, and said so."""
    said = init(tmp_path)
    token = env_file.read(tmp_path / ".env")["FRONTDESK_EDGE_TOKEN"]
    key = json.loads((tmp_path / "supabase" / "signing_keys.json").read_text())
    jwt.decode(token, jwt.PyJWK(key).key.public_key(), algorithms=["ES256"])
    assert read(token).agent == AGENT
    assert operators.asked["add_client"]["p_slug"] == "joe-s-garage"
    assert operators.asked["add_number"] == {"p_slug": "joe-s-garage", "p_e164": "+15105550177"}
    assert "signing_keys.json in Supabase" in said
    assert token not in said


def test_a_second_run_registers_nothing(tmp_path: Path, operators: Operators) -> None:
    """The token is there; a client was added once."""
    init(tmp_path)
    before = (tmp_path / ".env").read_bytes()
    operators.asked.clear()
    CliRunner().invoke(
        build("init"), ["init", "--no-check", "--yes", "--file", str(tmp_path / ".env")], catch_exceptions=False
    )
    assert operators.asked == {}
    assert (tmp_path / ".env").read_bytes() == before


def test_a_box_that_is_known_gets_another_token(tmp_path: Path, operators: Operators) -> None:
    """Of its own row: the file was lost, the row was not."""
    import socket  # noqa: PLC0415

    operators.there = [{"name": socket.gethostname(), "id": "e0000000-0000-4000-8000-000000000009"}]
    init(tmp_path)
    assert read(env_file.read(tmp_path / ".env")["FRONTDESK_EDGE_TOKEN"]).agent.endswith("9")


def test_a_database_that_is_away_hinders_nothing(tmp_path: Path, operators: Operators) -> None:
    """The file is written; what is left to do is said, and a second run does it."""
    operators.away = True
    said = init(tmp_path)
    assert "Nothing was registered" in said
    assert "FRONTDESK_EDGE_TOKEN" not in env_file.read(tmp_path / ".env")
    operators.away = False
    init(tmp_path)
    assert env_file.read(tmp_path / ".env")["FRONTDESK_EDGE_TOKEN"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Joe's Garage", "joe-s-garage"), ("Ärzte 2", "rzte-2"), ("歯科", "client-1"), ("A" * 90, "a" * 60)],
)
def test_a_name_gives_a_short_name(name: str, slug: str) -> None:
    """Of the letters that one may have."""
    assert slug_of(name) == slug


def test_what_an_operator_types_is_safe_to_type() -> None:
    """A name with quotes and dollars stays one word of a shell."""
    first, _ = commands({**HOSTED, "client": """Joe's "$(rm)" Garage"""}, "frontdesk")
    assert """'Joe'"'"'s "$(rm)" Garage'""" in first


def test_livekits_own_files_are_filled_in(tmp_path: Path) -> None:
    """Key, secret; nothing in <…> is left; its owner's alone; and what was changed by hand stays."""
    made = configs.write(KEYS, tmp_path)
    assert {path.name for path in made} == {"livekit.yaml", "sip.yaml"}
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in made)
    assert yaml.safe_load((tmp_path / "livekit.yaml").read_text())["keys"] == {"APIkey": "s" * 36}
    sip = yaml.safe_load((tmp_path / "sip.yaml").read_text())
    assert (sip["api_key"], sip["api_secret"]) == ("APIkey", "s" * 36)
    (tmp_path / "sip.yaml").write_text("mine: 1\n")
    assert configs.write(KEYS, tmp_path) == []
    assert (tmp_path / "sip.yaml").read_text() == "mine: 1\n"


def test_a_box_that_no_provider_calls_has_no_sip_side(tmp_path: Path) -> None:
    """livekit-sip wants a public address."""
    without = {name: value for name, value in KEYS.items() if name != "FRONTDESK_PUBLIC_IP"}
    assert [path.name for path in configs.write(without, tmp_path)] == ["livekit.yaml"]


def test_a_gap_that_is_not_known_is_told() -> None:
    """A template that asks for more than it did: no file with a hole in it is written."""
    text = (DEPLOY / "sip.yaml").read_text() + "\nregion: <yours>\n"
    with pytest.raises(SettingsError, match="region: <yours>"):
        configs.filled(text, KEYS, "sip.yaml")
