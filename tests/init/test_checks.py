"""What is tried before a box runs: each fault that is found has its cure."""

from __future__ import annotations

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import respx

from infra.admin.client import Where
from infra.doctor.finding import Finding, Verdict
from infra.init import machine, outside
from infra.init.checks import checked

URL = "https://abc.supabase.test"
SID = "AC" + "0" * 32
TWILIO = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": "token"}


@pytest.fixture
def web() -> Iterator[respx.MockRouter]:
    with respx.mock as router:
        yield router


def refused(finding: Finding | None, cure: str) -> None:
    assert finding is not None
    assert finding.verdict is Verdict.BAD
    assert cure in finding.cure


def program(folder: Path, name: str, says: str, code: int = 0) -> Path:
    """A program that says so."""
    file = folder / name
    file.write_text(f"#!/bin/sh\ncat <<'END'\n{says}\nEND\nexit {code}\n")
    file.chmod(stat.S_IRWXU)
    return file


@pytest.mark.parametrize("kind", ["tcp", "udp"])
def test_a_port_that_somebody_has_is_named_with_its_use(kind: str) -> None:
    """And the others are not."""
    with socket.socket(type=socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", 0))
        if kind == "tcp":
            taken.listen()
        port = taken.getsockname()[1]
        finding = machine.ports([(kind, port, "LiveKit"), ("tcp", 0, "Redis")])
        assert finding.said == f"taken already: {kind} {port} (LiveKit)"
        refused(finding, "ss -lntup")
    assert machine.ports([(kind, port, "LiveKit")]).verdict is Verdict.GOOD


def test_little_memory_is_told(tmp_path: Path) -> None:
    """By what a model wants."""
    (tmp_path / "meminfo").write_text("MemTotal:        4000000 kB\n")
    refused(machine.memory(tmp_path / "meminfo"), "8 GB")


@pytest.mark.parametrize(
    ("says", "verdict"),
    [("NVIDIA GeForce RTX 5090, 32607, 400", Verdict.GOOD), ("NVIDIA GeForce RTX 5090, 32607, 25000", Verdict.BAD)],
)
def test_a_card_is_judged_by_what_is_free_of_it(tmp_path: Path, says: str, verdict: Verdict) -> None:
    """Another program's model may fill it."""
    finding = machine.card(str(program(tmp_path, "nvidia-smi", says)))
    assert finding is not None
    assert finding.verdict is verdict
    assert "RTX 5090" in finding.said


@pytest.mark.parametrize(("says", "code"), [("No devices were found", 0), ("", 0), ("", 9)])
def test_no_card_is_no_card(tmp_path: Path, says: str, code: int) -> None:
    """Whatever the program says instead of one."""
    assert machine.card(str(program(tmp_path, "nvidia-smi", says, code))) is None


def test_a_machine_without_the_program_has_no_card(tmp_path: Path) -> None:
    """No driver."""
    assert machine.card(str(tmp_path / "missing")) is None


def test_a_full_disk_and_a_slow_one_are_told(tmp_path: Path) -> None:
    """Each with what is wanted instead."""
    refused(machine.space(tmp_path, wanted=1e9), "a larger disk")
    refused(machine.disk(tmp_path, slow=0.0), "SSD")


def test_a_folder_that_cannot_be_written_has_no_speed(tmp_path: Path) -> None:
    """It is said, and nothing raised."""
    assert machine.disk(tmp_path / "missing").verdict is Verdict.UNTRIED
    assert machine.disk(tmp_path).verdict is not Verdict.UNTRIED


@pytest.mark.parametrize(
    ("name", "says", "verdict"),
    [
        ("timedatectl", "yes", Verdict.GOOD),
        ("timedatectl", "no", Verdict.BAD),
        (
            "chronyc",
            "A29FC87B,ntp,3,1790000000.1,-0.000412,0.0004,0.0003,-8.3,0.0,0.1,0.02,0.001,64.4,Normal",
            Verdict.GOOD,
        ),
        ("chronyc", "7F7F0101,,10,1790000000.1,41.5,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,Normal", Verdict.BAD),
        ("chronyc", "506 Cannot talk to daemon", Verdict.UNTRIED),
        ("nothing", "", Verdict.UNTRIED),
    ],
)
def test_who_sets_the_clock_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, says: str, verdict: Verdict
) -> None:
    """systemd, else chrony; no network is needed for it."""
    program(tmp_path, name, says)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin" if name != "timedatectl" else str(tmp_path) + ":/bin")
    if name != "timedatectl":
        program(tmp_path, "timedatectl", "", 1)
    assert machine.clock().verdict is verdict


@pytest.mark.parametrize(
    ("status", "body", "verdict", "cure"),
    [
        (401, {"code": "42501", "message": "permission denied for function edge_ingest"}, Verdict.GOOD, ""),
        (401, {"message": "Invalid API key"}, Verdict.BAD, "API keys"),
        (401, {"code": "PGRST301", "message": "no key"}, Verdict.BAD, "API keys"),
        (404, {"code": "PGRST202", "message": "could not find the function"}, Verdict.BAD, "supabase db push"),
        (502, "<html>", Verdict.BAD, "SUPABASE_URL"),
    ],
)
def test_supabase_says_whether_the_key_is_its_own(
    web: respx.MockRouter, status: int, body: object, verdict: Verdict, cure: str
) -> None:
    """To be refused as a box is the answer that is wished for: nobody but a box may deliver."""
    answer = httpx.Response(status, text=body) if isinstance(body, str) else httpx.Response(status, json=body)
    web.post(f"{URL}/rest/v1/rpc/edge_ingest").mock(return_value=answer)
    finding = outside.anon_key(URL, "sb_publishable_x")
    assert finding.verdict is verdict
    assert cure in finding.cure


def test_supabase_that_is_away_is_told(web: respx.MockRouter) -> None:
    """A paused project does not answer."""
    web.post(f"{URL}/rest/v1/rpc/edge_ingest").mock(side_effect=httpx.ConnectError("no"))
    refused(outside.anon_key(URL, "sb_publishable_x"), "paused")


def test_a_secret_key_is_tried(web: respx.MockRouter) -> None:
    """It knows the boxes, or is refused."""
    asked = web.post(f"{URL}/rest/v1/rpc/list_edge_agents")
    asked.mock(return_value=httpx.Response(200, json=[{"id": "1"}]))
    assert outside.secret_key(Where(URL, "sb_secret_x", local=False)).verdict is Verdict.GOOD
    asked.mock(return_value=httpx.Response(401, json={"code": "401", "message": "Unauthorized"}))
    refused(outside.secret_key(Where(URL, "sb_secret_x", local=False)), "secret keys")


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, {"status": "active"}, Verdict.GOOD),
        (200, {"status": "suspended"}, Verdict.BAD),
        (401, {"code": 20003}, Verdict.BAD),
        (404, {"code": 20404}, Verdict.BAD),
        (200, [], Verdict.UNTRIED),
    ],
)
def test_twilio_says_whether_the_account_works(
    web: respx.MockRouter, status: int, body: object, verdict: Verdict
) -> None:
    """Asked with the pair itself; the token is in no message."""
    route = web.get(f"{outside.TWILIO}/2010-04-01/Accounts/{SID}.json")
    route.mock(return_value=httpx.Response(status, json=body))
    finding = outside.twilio(TWILIO)
    assert finding.verdict is verdict
    assert route.calls.last.request.headers["authorization"].startswith("Basic ")


def test_twilio_that_cannot_be_reached_is_not_blamed(web: respx.MockRouter) -> None:
    """A box without a way to the internet finds nothing wrong with an account."""
    web.get(url__startswith=outside.TWILIO).mock(side_effect=httpx.ConnectError("no"))
    assert outside.twilio(TWILIO).verdict is Verdict.UNTRIED


def test_a_name_without_an_address_is_told() -> None:
    """An address needs none."""
    refused(outside.name("box.example.com", ""), "An A record")
    assert outside.name("192.0.2.7", "").verdict is Verdict.GOOD
    assert outside.resolved("localhost") == "127.0.0.1"


def test_only_what_fits_is_tried(tmp_path: Path, web: respx.MockRouter) -> None:
    """A box with its own database and without a telephone asks nobody outside."""
    parts = {
        finding.part for finding in checked({"POSTGRES_PASSWORD": "p", "SUPABASE_URL": "http://gateway"}, tmp_path)
    }
    assert {"ports", "memory", "disk space", "disk speed", "clock"} <= parts
    assert not parts & {"Supabase", "secret key", "Twilio", "name"}
    assert not web.calls
