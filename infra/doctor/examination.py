"""All of it in order: what each part says, then a call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass

from edge_agent.settings import Settings
from infra.doctor import call, itself, servers
from infra.doctor.box import Box
from infra.doctor.call import Heard
from infra.doctor.desk import NUMBER, Desk, Row
from infra.doctor.finding import Finding, Verdict, bad, untried
from infra.doctor.hearing import judged
from shared.edge_token import Refused, read
from shared.errors import LineError, StoreError


@dataclass(frozen=True, slots=True)
class Order:
    """What to try. `to`: the number to call; "": the doctor's own, which an operator's key makes ready."""

    to: str = ""
    call: bool = True


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
    yield await servers.telephony(box.settings)
    if order.call:
        for finding in await _called(box, box.settings, order.to):
            yield finding
    else:
        yield untried("call", "not asked for (--no-call)")


async def _called(box: Box, settings: Settings, to: str) -> list[Finding]:
    findings: list[Finding] = []
    if box.operator and not to:
        findings += await asyncio.to_thread(_prepared, box, settings)
    try:
        heard = await call.place(settings, to or NUMBER)
    except LineError as error:
        return [*findings, bad("call", str(error), "Rows LiveKit, and the firewall between here and its media port.")]
    return [*findings, *await asyncio.to_thread(_judged, box, heard)]


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
