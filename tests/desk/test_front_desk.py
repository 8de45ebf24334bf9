"""The desk of one call: when its state changes, and what binds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace

from edge_agent.desk.front_desk import FrontDesk, at_once
from edge_agent.desk.state import Heard
from edge_agent.desk.tools import CancelVisit
from tests.desk.talking import BOOK, NOW, SATURDAY, work


def answer(desk: FrontDesk, words: str, decided: asyncio.Event) -> AsyncGenerator[str, None]:
    """What the desk says to that, as far as it is waited for."""
    move = desk.step(Heard(words, (), NOW))
    assert move is not None
    return desk.carry_out(move, replace(at_once(), decided=decided))


async def read_back(desk: FrontDesk) -> asyncio.Event:
    """A visit that a yes would cancel."""
    decided = asyncio.Event()
    decided.set()
    assert [said async for said in answer(desk, "cancel my appointment", decided)]
    return decided


def test_what_was_done_is_done_though_nobody_heard_of_it() -> None:
    """The line breaks with the sentence that tells it: the visit is cancelled, and nothing is under way any more."""

    async def hangs_up() -> None:
        calendar = work(SATURDAY)
        desk = FrontDesk(BOOK, calendar)
        decided = await read_back(desk)
        cancelled = answer(desk, "yes", decided)
        assert "is cancelled" in await anext(cancelled)
        await cancelled.aclose()
        assert calendar.did(CancelVisit) == [CancelVisit(SATURDAY.id)]
        assert desk.state.errand is None
        assert desk.unfinished is None

    asyncio.run(hangs_up())


def test_nothing_that_binds_is_done_while_he_may_go_on_speaking() -> None:
    """What was prepared and not decided never was; should he hang up, his wish is passed on."""

    async def goes_on() -> None:
        calendar = work(SATURDAY)
        desk = FrontDesk(BOOK, calendar)
        await read_back(desk)
        before = desk.state
        waiting = asyncio.ensure_future(anext(answer(desk, "yes", asyncio.Event())))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert calendar.did(CancelVisit) == []
        assert desk.state == before
        assert desk.unfinished is not None

    asyncio.run(goes_on())
