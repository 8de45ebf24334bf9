"""All of it in order: what each part says, then a call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace

from edge_agent.settings import Settings
from infra.doctor import call, itself, servers, sip_call
from infra.doctor.box import Box
from infra.doctor.call import Heard
from infra.doctor.desk import NUMBER, Desk, Row
from infra.doctor.finding import Finding, Verdict, bad, good, untried
from infra.doctor.hearing import judged
from shared.edge_token import Refused, read
from shared.errors import LineError, StoreError


@dataclass(frozen=True, slots=True)
class Order:
    """What to try. `to`: the number to call; "": the doctor's own, which an operator's key makes ready."""

    to: str = ""
    call: bool = True
    sip: str = sip_call.ADDRESS  # livekit-sip's, as it reaches itself; "": the simulated phone alone


async def examine(box: Box, order: Order) -> AsyncIterator[Finding]:
    """Each finding as soon as it is there."""
    yield itself.settings(box)
    yield await itself.processes(box)
    if box.settings is None:
        yield untried("everything else", "needs the settings")
        return
    yield itself.engines(box.settings)
    for finding in await servers.database(box.settings):
        yield finding
    yield await servers.model(box.settings)
    livekit = await servers.livekit(box.settings)
    for finding in livekit:
        yield finding
    if livekit[0].verdict is Verdict.BAD:
        yield untried("trunk and rule", "needs LiveKit")
        yield untried("call", "needs LiveKit")
        return
    telephony = await servers.telephony(box.settings, expected=box.by_phone)
    yield telephony
    if order.call:
        there = telephony.verdict is Verdict.GOOD
        for finding in await _called(box, box.settings, order if there else replace(order, sip="")):
            yield finding
    else:
        yield untried("call", "not asked for (--no-call)")


async def _called(box: Box, settings: Settings, order: Order) -> list[Finding]:
    findings: list[Finding] = []
    if box.operator and not order.to:
        findings += await asyncio.to_thread(_prepared, box, settings)
    to, heard = order.to or NUMBER, None
    if order.sip:
        carried, heard = await _by_sip(settings, to, order.sip)
        findings.append(carried)
    try:
        heard = heard or await call.place(settings, to)
    except LineError as error:
        return [*findings, bad("call", str(error), "Rows LiveKit, and the firewall between here and its media port.")]
    return [*findings, *await asyncio.to_thread(_judged, box, heard)]


async def _by_sip(settings: Settings, to: str, address: str) -> tuple[Finding, Heard | None]:
    """Whether livekit-sip carries calls, and the call if it did; else the simulated phone tells how the box is."""
    part = "SIP side"
    try:
        heard = await sip_call.place(settings, to, address)
    except LineError as error:
        cure = f"Is livekit-sip up, with LiveKit's Redis and key, and at {address} (--sip)? frontdesk telephony check."
        return bad(part, str(error), cure), None
    if heard.answered_after is None or heard.greeted_after is None:
        what = "nobody answered" if heard.answered_after is None else "answered, and nothing was heard"
        cure = "livekit-sip's rtp_port and public address. Where a machine can't reach its own: --sip ''."
        return bad(part, f"a call through livekit-sip: {what}", cure), None
    return good(part, "the call went out through livekit-sip and came in again"), heard


def _prepared(box: Box, settings: Settings) -> list[Finding]:
    """Nothing where all is well."""
    assert box.operator
    try:
        agent = read(servers.token_of(settings)).agent
        with closing(Desk(box.operator)) as desk:
            desk.prepare(agent)
    except Refused:
        return []  # row token
    except StoreError as error:
        return [bad("doctor's client", str(error), "Check SUPABASE_SECRET_KEY; or --to a number of a client.")]
    return []


def _judged(box: Box, heard: Heard) -> list[Finding]:
    row: Row | None = None
    if box.operator is None:
        return judged(heard, None, looked=False)
    try:
        with closing(Desk(box.operator)) as desk:
            row = desk.row(heard.room)
    except StoreError as error:
        unread = bad("row", str(error), "Check SUPABASE_SECRET_KEY.")
        return [*(each for each in judged(heard, None, looked=False) if each.part != "row"), unread]
    return judged(heard, row, looked=True)
