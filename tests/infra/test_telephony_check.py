"""`frontdesk telephony check`: what is wrong is told in words, each with its cure."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from livekit.protocol import sip

from infra.places import DEPLOY
from infra.telephony.check.bridge import Bridge, bridge_findings, read_bridge
from infra.telephony.check.findings import Finding
from infra.telephony.check.livekit import livekit_findings, range_findings
from infra.telephony.plan import read_plan
from tests.fakes.twirp_sip import SipService
from tests.infra.test_telephony_apply import TWILIO, plan, telephony


def bad(findings: list[Finding]) -> list[Finding]:
    for finding in findings:
        assert finding.cure or finding.state in ("good", "unknown"), finding
    return [finding for finding in findings if finding.state in ("bad", "doubtful")]


async def livekit(service: SipService, agent: str = "receptionist") -> list[Finding]:
    async with telephony(service) as there:
        return [finding async for finding in livekit_findings(there, plan(TWILIO), agent)]


async def test_livekit_as_the_file_wants_it_is_good() -> None:
    """Trunk, rule, and the name of the agents."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan(TWILIO))
    findings = await livekit(service)
    assert bad(findings) == []
    assert len(findings) == 3


async def test_an_empty_livekit_lacks_trunk_and_rule() -> None:
    """Both are told, with the command that makes them."""
    found = bad(await livekit(SipService()))
    assert [finding.what for finding in found] == [
        "LiveKit: trunk twilio is missing",
        "LiveKit: rule calls is missing",
    ]
    assert {finding.cure for finding in found} == {"frontdesk telephony apply"}


async def test_another_agents_name_is_told() -> None:
    """Calls would ring until the caller gives up."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan(TWILIO))
    (found,) = bad(await livekit(service, agent="desk"))
    assert "calls receptionist, but the agents here are called desk" in found.what


async def test_a_rule_without_trunks_is_told() -> None:
    """It lets anybody in; with the trunk that has drifted and the leftover, three findings."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan())
    service.rules["SDR_x"] = sip.SIPDispatchRuleInfo(name="open", sip_dispatch_rule_id="SDR_x")
    service.trunks["ST_1"].ringing_timeout.seconds = 5
    found = bad(await livekit(service))
    assert [finding.state for finding in found] == ["doubtful", "bad", "bad", "bad"]
    assert found[1].what == "LiveKit: trunk twilio differs: ringing_timeout: '5s' → '30s'"
    assert found[3].cure == "frontdesk telephony remove SDR_x"


async def test_a_livekit_that_refuses_is_told_once() -> None:
    """With the cure that its error ends in."""
    service = SipService()
    service.refusal = (500, "internal", "sip not connected (redis required)")
    (found,) = bad(await livekit(service))
    assert found.what == "LiveKit: LiveKit has no Redis, so it keeps no trunks"
    assert found.cure.startswith("set redis.address")


def test_addresses_that_twilio_may_call_from_are_missed() -> None:
    """The shipped file has all of them."""
    (found,) = bad(list(range_findings(plan(TWILIO))))
    assert "35.156.191.128/30 (Frankfurt)" in found.what
    assert "Virginia" not in found.what
    assert bad(list(range_findings(read_plan(DEPLOY / "telephony.yaml")))) == []


class _Answering(asyncio.DatagramProtocol):
    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, address: Any) -> None:
        assert data.startswith(b"OPTIONS sip:127.0.0.1:")
        self._transport.sendto(b"SIP/2.0 200 OK\r\n\r\n", address)


@asynccontextmanager
async def answering(first_line: bytes, status: int) -> AsyncIterator[Bridge]:
    """Somebody who answers SIP over both, and is as well as `status` says."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"OPTIONS sip:127.0.0.1:")
        writer.write(first_line)
        writer.close()

    async def health(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get("/", health)
    runner = web.AppRunner(app)
    await runner.setup()
    tcp = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = tcp.sockets[0].getsockname()[1]
    udp, _ = await asyncio.get_running_loop().create_datagram_endpoint(_Answering, local_addr=("127.0.0.1", port))
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield Bridge("127.0.0.1", port, health_port=runner.addresses[0][1])
    finally:
        udp.close()
        tcp.close()
        await runner.cleanup()


@pytest.mark.parametrize(
    ("line", "status", "states"),
    [
        (b"SIP/2.0 200 OK\r\n", 200, ["good", "good", "good"]),
        (b"SIP/2.0 200 OK\r\n", 429, ["doubtful", "good", "good"]),
        (b"SIP/2.0 200 OK\r\n", 503, ["bad", "good", "good"]),
        (b"SSH-2.0-OpenSSH\r\n", 200, ["good", "good", "bad"]),
    ],
)
async def test_livekit_sip_is_asked_how_it_is(line: bytes, status: int, states: list[str]) -> None:
    """Its health, and a question of SIP's own over UDP and TCP; another program on the port is noticed."""
    async with answering(line, status) as bridge:
        findings = [finding async for finding in bridge_findings(bridge)]
    assert [finding.state for finding in findings] == states
    bad(findings)


async def test_a_livekit_sip_that_does_not_run_is_told() -> None:
    """Three times: nobody is at any of its ports."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = one.getsockname()[1]
    found = bad([finding async for finding in bridge_findings(Bridge("127.0.0.1", port, health_port=port))])
    assert [finding.state for finding in found] == ["bad"] * 3


def test_the_shipped_sip_yaml_is_read(tmp_path: Path) -> None:
    """Its ports, and no public address as long as none is filled in."""
    assert read_bridge(DEPLOY / "sip.yaml", "h") == Bridge("h", 5060, 0, 8085, "")
    path = tmp_path / "sip.yaml"
    path.write_text("sip_port: 5070\nnat_1_to_1_ip: 203.0.113.7\ntls: {port: 5071}\n")
    assert read_bridge(path, "h") == Bridge("h", 5070, 5071, 0, "203.0.113.7")
