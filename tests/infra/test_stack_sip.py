"""The local stack's SIP side: what it wants, what it says where that is missing, and how its parts start and stop."""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
import yaml
from livekit import api
from rich.console import Console

from infra.dev.setup import programs
from infra.dev.stack.config_files import sip_config
from infra.dev.stack.lifecycle import LIVEKIT_KEY, _Site, _telephone, read_down
from infra.dev.stack.ports import HOST, Ports, free_ports, require_free
from infra.dev.stack.sip import BRIDGE, PLAN, bridge
from infra.places import Places
from infra.progress import Steps
from infra.telephony.apply import Telephony
from infra.telephony.calls_out import CallsOut
from infra.telephony.changes import Change
from infra.telephony.drift import There
from infra.telephony.plan import read_plan
from shared.errors import SetupError

# Listens at both ports of the configuration that it is given; like livekit-sip on a busy machine it is not well.
STAND_IN = """#!{python}
import http.server, socket, sys, yaml
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_error(429)
config = yaml.safe_load(open(sys.argv[2]))
sip = socket.create_server(("127.0.0.1", config["sip_port"]))
http.server.HTTPServer(("127.0.0.1", config["health_port"]), Health).serve_forever()
"""


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    path = tmp_path / "livekit-sip"
    path.write_text(STAND_IN.format(python=sys.executable))
    path.chmod(0o755)
    return path


def test_where_livekit_sip_comes_from_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, and where the setting names something else: one sentence with release, libraries and page."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "SYSTEM_FOLDERS", ())
    for environ, told in (
        ({}, "^livekit-sip is not on PATH"),
        ({BRIDGE: str(tmp_path / "no")}, f"which {BRIDGE} names"),
    ):
        with pytest.raises(SetupError, match=told) as error:
            bridge(environ)
        assert all(word in str(error.value) for word in ("v1.11.0", "libopusfile", "libsoxr", "docs/telephony.md"))


def test_the_setting_goes_before_the_path(stand_in: Path) -> None:
    """For a build that is not installed."""
    assert bridge({BRIDGE: str(stand_in)}) == stand_in


def test_its_ports_matter_only_with_it() -> None:
    """A SIP port that somebody has, by UDP or TCP, is in nobody's way without livekit-sip."""
    ports = free_ports()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
        holder.bind((HOST, ports.sip))
        require_free(ports)
        with pytest.raises(SetupError, match=f"sip: {ports.sip}"):
            require_free(ports, sip=True)


def test_what_can_be_bound_is_bound_to_loopback() -> None:
    """Signalling and the address that callers send their sound to; health and RTP have no such setting."""
    config = yaml.safe_load(sip_config(Ports(), "key", "s" * 32))
    assert config["listen_ip"] == config["nat_1_to_1_ip"] == HOST
    assert config["redis"]["address"].startswith(HOST)


def test_the_local_trunk_takes_calls_of_this_machine_only() -> None:
    """Whatever number they dial."""
    (trunk,) = read_plan(PLAN).trunks
    assert (trunk.allowed_addresses, trunk.numbers) == (("127.0.0.1/32",), ())


@pytest.mark.live
def test_redis_and_livekit_sip_start_and_stop_with_livekit(tmp_path: Path, stand_in: Path) -> None:
    """A real LiveKit joined to a real Redis keeps the trunk; every part is written down for `stack down`."""
    with ExitStack() as undo:
        site = _Site(tmp_path, free_ports(), Places(), Steps(Console(quiet=True)), undo)
        _telephone(site, programs.program("livekit-server", Places()), stand_in, "s" * 36)
        parts = read_down(tmp_path)
        assert [part.name for part in parts if part.is_running()] == ["redis", "livekit", "livekit-sip"]
        there = asyncio.run(_shown(f"ws://{HOST}:{site.ports.livekit}"))
        assert [info.name for info in there] == ["this-machine", "calls"]
        first, again = (asyncio.run(_applied(f"ws://{HOST}:{site.ports.livekit}")) for _ in range(2))
        assert (first[-1].needed, [change.needed for change in again]) == ("create", ["nothing"] * 3)
    assert not any(part.is_running() for part in parts)


async def _applied(url: str) -> list[Change]:
    """With a trunk for calls out besides."""
    calls_out = CallsOut(numbers=("+15105550100",), address="sip.example.com:5061", transport="tls")
    async with api.LiveKitAPI(url, LIVEKIT_KEY, "s" * 36) as livekit:
        return await Telephony(livekit).apply(read_plan(PLAN).model_copy(update={"outbound": calls_out}))


async def _shown(url: str) -> There:
    async with api.LiveKitAPI(url, LIVEKIT_KEY, "s" * 36) as livekit:
        return await Telephony(livekit).show()
