"""livekit-sip's side: does it run, is it well, does it answer SIP where Twilio will call it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from infra.telephony.check.findings import Finding
from infra.yaml_errors import read_yaml
from shared.errors import SetupError

WHERE = "livekit-sip"
WITHIN_S = 3.0
BUSY = "leave it a core: fewer calls (FRONTDESK_MAX_CONCURRENT_CALLS), or livekit-sip on a machine of its own"


@dataclass(frozen=True, slots=True)
class Bridge:
    """What of its configuration decides how it is reached."""

    host: str
    sip_port: int = 5060
    tls_port: int = 0  # 0: none
    health_port: int = 0
    public: str = ""  # the address that callers are told

    @property
    def told(self) -> str:
        return f"{self.host}:{self.sip_port}"


def read_bridge(path: Path, host: str) -> Bridge:
    """From its sip.yaml. SetupError when that cannot be read."""
    data, _ = read_yaml(path)
    if not isinstance(data, dict):
        raise SetupError(f"{path}: no configuration of livekit-sip. Cure: --sip-config")
    public = str(data.get("nat_1_to_1_ip") or "")
    return Bridge(
        host=host,
        sip_port=int(data.get("sip_port_listen") or data.get("sip_port") or 5060),
        tls_port=int((data.get("tls") or {}).get("port") or 5061) if data.get("tls") else 0,
        health_port=int(data.get("health_port") or 0),
        public="" if "<" in public else public,
    )


async def bridge_findings(bridge: Bridge) -> AsyncIterator[Finding]:
    """Its health, and whether it answers a question of SIP's own (OPTIONS) over UDP and over TCP."""
    if bridge.health_port:
        yield await _health(bridge)
    for name, ask in (("UDP", _over_udp), ("TCP", _over_tcp)):
        try:
            said = await asyncio.wait_for(ask(bridge), WITHIN_S)
        except (OSError, TimeoutError):
            cure = "is it running, on this port, and bound to an address that Twilio reaches (sip_port, listen_ip)?"
            yield Finding("bad", f"{WHERE}: nobody answers SIP at {bridge.told} over {name}", cure)
        else:
            yield Finding("good", f"{WHERE}: answers SIP at {bridge.told} over {name} ({said})")


async def _health(bridge: Bridge) -> Finding:
    try:
        async with httpx.AsyncClient(timeout=WITHIN_S, trust_env=False) as http:
            status = (await http.get(f"http://{bridge.host}:{bridge.health_port}/")).status_code
    except httpx.HTTPError:
        cure = "start it: livekit-sip --config sip.yaml 2>&1 | frontdesk mask; its log says why it ended"
        return Finding("bad", f"{WHERE}: does not run (nobody at {bridge.host}:{bridge.health_port})", cure)
    if status == httpx.codes.OK:
        return Finding("good", f"{WHERE}: runs, and is well")
    if status == httpx.codes.TOO_MANY_REQUESTS:  # it takes calls all the same
        return Finding("doubtful", f"{WHERE}: runs on a processor that is more than nine tenths busy", BUSY)
    return Finding(
        "bad", f"{WHERE}: is not well (HTTP {status})", "its log names the part: Redis, or LiveKit's address or key"
    )


def _question(bridge: Bridge, transport: str, mine: tuple[str, int]) -> bytes:
    here, call = f"{mine[0]}:{mine[1]}", secrets.token_hex(8)
    lines = (
        f"OPTIONS sip:{bridge.told} SIP/2.0",
        f"Via: SIP/2.0/{transport} {here};branch=z9hG4bK{call};rport",
        "Max-Forwards: 70",
        f"From: <sip:check@{here}>;tag={call}",
        f"To: <sip:{bridge.told}>",
        f"Call-ID: {call}@{mine[0]}",
        "CSeq: 1 OPTIONS",
        f"Contact: <sip:check@{here}>",
        "Content-Length: 0",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _status(answer: bytes) -> str:
    """`SIP/2.0 200 OK` → `200 OK`; ConnectionError for anything else."""
    version, _, status = answer.split(b"\r\n", 1)[0].decode("ascii", "replace").partition(" ")
    if version != "SIP/2.0":
        raise ConnectionError("not SIP")
    return status


async def _over_tcp(bridge: Bridge) -> str:
    reader, writer = await asyncio.open_connection(bridge.host, bridge.sip_port)
    try:
        writer.write(_question(bridge, "TCP", writer.get_extra_info("sockname")[:2]))
        return _status(await reader.readline())
    finally:
        writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def datagram_received(self, data: bytes, _address: Any) -> None:
        if not self.answer.done():
            self.answer.set_result(data)

    def error_received(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)


async def _over_udp(bridge: Bridge) -> str:
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(_Datagrams, remote_addr=(bridge.host, bridge.sip_port))
    try:
        transport.sendto(_question(bridge, "UDP", transport.get_extra_info("sockname")[:2]))
        return _status(await protocol.answer)
    finally:
        transport.close()
