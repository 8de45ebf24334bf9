"""Callers who are refused though their client is answered for: in one sentence, with a row, and nobody else notices."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from edge_agent.call import attend
from edge_agent.phrases import ENGLISH
from shared.calls import Blame, CallStatus
from shared.errors import StoreAway
from shared.numbers import Caller, CallerKind
from tests import virtual
from tests.fakes.caller import Script
from tests.fakes.store import DENTIST, OTHER, MemoryStore, answer
from tests.stories.telling import CALLER, Told, arriving, scene_for, tell

HIDDEN = Caller(CallerKind.WITHHELD)


@pytest.mark.parametrize("caller", [CALLER, HIDDEN], ids=["known", "withheld"])
def test_a_blocked_caller_is_refused_and_the_client_sees_it(tmp_path: Path, caller: Caller) -> None:
    """A short sentence without a reason; the row is the client's, rejected, with the number."""
    store = MemoryStore()
    store.blocked = {caller.number or ""}
    told = tell(Script(), tmp_path, store=store, caller=caller)
    assert ENGLISH.caller_blocked.startswith(told.voice.asked[0])
    assert told.heard_seconds > 1
    ended = told.journal.all("call.ended")[0]
    assert (ended["status"], ended["end_reason"], ended["blame"]) == ("rejected", "caller_blocked", Blame.CLIENT)
    assert told.journal.all("call.started")[0]["from_e164"] == caller.number
    assert told.model.asked == []


def test_who_calls_too_often_is_asked_to_call_later(tmp_path: Path) -> None:
    """And somebody else is answered meanwhile, also one who withholds the number."""
    store = MemoryStore()
    store.too_often = {"+15550001111"}
    told = tell(Script(), tmp_path, store=store)
    assert ENGLISH.caller_too_often.startswith(told.voice.asked[0])
    assert (told.call_end.reason, told.call_end.blame) == ("caller_too_often", Blame.CALLER)
    assert tell(Script(hangs_up=3), tmp_path, store=store, caller=HIDDEN).call_end.status is CallStatus.COMPLETED


def test_a_refused_caller_is_not_remembered_as_everybody(tmp_path: Path) -> None:
    """What the database said of one caller says nothing of the next, while it is away."""
    store = MemoryStore()
    store.blocked = {"+15550001111"}
    tell(Script(), tmp_path, store=store)
    store.fault = StoreAway("down")
    other = Caller(CallerKind.NUMBER, "+15550002222")
    assert tell(Script(hangs_up=3), tmp_path, store=store, caller=other).call_end.status is CallStatus.COMPLETED


@pytest.mark.parametrize("away", [False, True], ids=["there", "away"])
def test_a_flood_on_one_client_leaves_lines_for_others(tmp_path: Path, away: bool) -> None:
    """Its share is carried, not one more, however many ring at once; the next is answered. Also by last answers."""
    store = MemoryStore()
    store.answers = {DENTIST: answer(calls_at_once=2), OTHER: answer(OTHER)}

    async def flood() -> tuple[list[Told], Told]:
        scenes = [await scene_for(Script(hangs_up=20), tmp_path, store=store, calls=4) for _ in range(7)]
        services = scenes[0].services
        if away:
            for number in (DENTIST, OTHER):
                await attend(
                    arriving(number), (await scene_for(Script(hangs_up=1), tmp_path)).line, services, asyncio.Event()
                )
            store.fault = StoreAway("down")
        crowd = [asyncio.create_task(attend(arriving(), one.line, services, asyncio.Event())) for one in scenes[:6]]
        await asyncio.sleep(3)
        other = await attend(arriving(OTHER), scenes[6].line, services, asyncio.Event())
        return [one.told(await call) for one, call in zip(scenes, crowd, strict=False)], scenes[6].told(other)

    crowd, other = virtual.run(flood())
    assert other.call_end.status is CallStatus.COMPLETED
    assert sorted(told.call_end.reason for told in crowd) == ["caller_hung_up"] * 2 + ["client_busy"] * 4
    refused = [told for told in crowd if told.call_end.reason == "client_busy"]
    assert {told.call_end.blame for told in refused} == {Blame.CLIENT}
    assert [told.heard_seconds > 1 for told in refused].count(True) == 1  # more would take the lines instead
    assert all(told.line.ended.is_set() for told in crowd)


def test_a_call_that_is_cancelled_gives_its_share_back(tmp_path: Path) -> None:
    """The next caller of the same client is carried."""
    store = MemoryStore()
    store.answers[DENTIST] = answer(calls_at_once=1)

    async def cut() -> Told:
        first, second = [await scene_for(Script(hangs_up=9), tmp_path, store=store) for _ in range(2)]
        call = asyncio.create_task(attend(arriving(), first.line, first.services, asyncio.Event()))
        await asyncio.sleep(3)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        return second.told(await attend(arriving(), second.line, first.services, asyncio.Event()))

    assert virtual.run(cut()).call_end.status is CallStatus.COMPLETED
