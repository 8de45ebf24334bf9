"""Reading ahead: in idle moments only, the caller on the line first, and what was wanted is read in the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from structlog.testing import capture_logs

from edge_agent.idle import Idle
from edge_agent.think.mind import Message, Mind
from edge_agent.think.prompt import system_prompt
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.thinkers import Thinker, Thinkers
from edge_agent.think.tokens import TokenBudget
from shared.errors import ThinkingFailed
from tests import virtual
from tests.fakes.model import STALL, FakeModel
from tests.think.profiles import profile_of
from tests.think.test_prompt import MONDAY_EVENING

SYSTEM = system_prompt(profile_of("dentist"), MONDAY_EVENING)


def text(name: str) -> list[Message]:
    return [Message(role="system", content=name)]


def names(messages: list[list[Message]]) -> list[str]:
    return [each[-1]["content"] for each in messages]


@asynccontextmanager
async def reading(ahead: ReadAhead) -> AsyncIterator[None]:
    task = asyncio.create_task(ahead.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def answered(model: FakeModel, ahead: ReadAhead) -> float:
    """Seconds until the first word of an answer."""
    clock = asyncio.get_running_loop().time
    began = clock()
    thought = Mind(Thinkers([Thinker(model, 0.4)]), ahead, SYSTEM, 5, TokenBudget(4096)).answer("Are you open?")
    deltas = [clock() - began async for _ in thought.deltas()]
    return deltas[0]


def test_an_answer_waits_for_one_piece_at_most() -> None:
    """A server with one slot is busy with eight seconds of reading: the answer comes after the piece it is at."""

    async def story() -> tuple[float, float]:
        model = FakeModel(["Sure, we are."], again=True, delay=0.05, pieces=8, piece=1.0)
        ahead = ReadAhead(model)
        alone = await answered(model, ahead)
        ahead.want("client", text("client"), "")
        async with reading(ahead):
            await asyncio.sleep(2.5)
            return alone, await answered(model, ahead)

    alone, beside = virtual.run(story())
    assert alone <= 0.11
    assert beside <= alone + 1.0


def test_no_piece_is_begun_while_an_answer_is_made() -> None:
    """However long the answer takes; afterwards the reading goes on, and comes to its end."""

    async def story() -> tuple[int, int, list[str]]:
        model = FakeModel([["Sure, ", STALL]], pieces=4, piece=1.0)
        ahead = ReadAhead(model)
        async with reading(ahead):
            asking = asyncio.create_task(answered(model, ahead))
            await model.stalled.wait()
            ahead.want("client", text("client"), "")
            await asyncio.sleep(30)
            meanwhile = model.pieces_begun
            asking.cancel()
            await asyncio.wait([asking])
            await ahead.caught_up()
        return meanwhile, model.pieces_begun, names(model.read_whole)

    assert virtual.run(story()) == (0, 4, ["client"])


def test_a_caller_on_the_line_goes_before_those_who_may_call() -> None:
    """The talk of a call is read before the prompts of clients, also when one of them has been begun."""

    async def story() -> list[str]:
        model = FakeModel(pieces=3, piece=1.0)
        ahead = ReadAhead(model)
        ahead.want("first", text("first"), "")
        ahead.want("second", text("second"), "")
        async with reading(ahead):
            await asyncio.sleep(0.5)
            ahead.want("call", text("call"), "user", urgent=True)
            await ahead.caught_up()
        return names(model.read_whole)

    assert virtual.run(story()) == ["call", "first", "second"]


def test_only_the_newest_wish_of_a_key_is_read() -> None:
    """The talk went on while its beginning was being read: that is dropped for the longer one."""

    async def story() -> list[str]:
        model = FakeModel(pieces=3, piece=1.0)
        ahead = ReadAhead(model)
        ahead.want("call", text("old"), "user", urgent=True)
        async with reading(ahead):
            await asyncio.sleep(0.5)
            ahead.want("call", text("new"), "user", urgent=True)
            await ahead.caught_up()
        return names(model.read_whole)

    assert virtual.run(story()) == ["new"]


def test_what_is_wanted_for_good_is_read_again_after_some_answers() -> None:
    """Answers take the places of texts that were used long ago; a call's own talk is read once."""

    async def story() -> list[str]:
        model = FakeModel(again=True)
        ahead = ReadAhead(model)
        ahead.want("client", text("client"), "")
        ahead.want("call", text("call"), "user", urgent=True)
        async with reading(ahead):
            await ahead.caught_up()
            for _ in range(8):
                await answered(model, ahead)
                await asyncio.sleep(1)
        return names(model.read_whole)

    assert virtual.run(story()) == ["call", "client", "client", "client"]


def test_while_a_reply_is_made_only_callers_on_the_line_are_read_for() -> None:
    """The voice needs the processor: who may call later is read when the reply was heard."""

    async def story() -> list[list[str]]:
        model = FakeModel()
        ahead = ReadAhead(model)
        read = []
        async with reading(ahead):
            with ahead.replying():
                ahead.want("client", text("client"), "")
                ahead.want("call", text("call"), "user", urgent=True)
                await asyncio.sleep(5)
                read.append(names(model.read_whole))
            await ahead.caught_up()
            read.append(names(model.read_whole))
        return read

    assert virtual.run(story()) == [["call"], ["call", "client"]]


def test_no_more_texts_are_kept_read_than_there_is_room_for() -> None:
    """More would push each other out for ever; the first ones wanted stay, a call's talk is always read."""

    async def story() -> list[str]:
        model = FakeModel()
        ahead = ReadAhead(model, keeps=2)
        for name in "abcd":
            ahead.want(name, text(name), "")
        ahead.want("call", text("call"), "user", urgent=True)
        ahead.drop("a")
        async with reading(ahead):
            await ahead.caught_up()
        return names(model.read_whole)

    assert virtual.run(story()) == ["call", "b", "c"]


def test_a_model_that_fails_is_tried_again_later() -> None:
    """It never ends the reading, is logged once, and gets longer pauses."""

    async def story() -> tuple[float, list[str]]:
        model = FakeModel(unread=[ThinkingFailed("away")] * 3)
        ahead = ReadAhead(model)
        ahead.want("client", text("client"), "")
        async with reading(ahead):
            await ahead.caught_up()
        return asyncio.get_running_loop().time(), names(model.read_whole)

    with capture_logs() as logs:
        took, read = virtual.run(story())
    assert read == ["client"]
    assert 5 <= took <= 60
    assert [log["event"] for log in logs] == ["reading_ahead_failed"]


def test_other_work_waits_while_a_caller_s_prompt_is_read() -> None:
    """What is made in advance leaves the processor to it; the prompts of callers who may come are read beside it."""

    async def story() -> tuple[list[str], list[str]]:
        model, idle, made = FakeModel(pieces=8, piece=1.0), Idle(), list[str]()

        async def make() -> None:
            made.append(",".join(names(model.read_whole)))

        ahead = ReadAhead(model, idle=idle)
        async with reading(ahead):
            ahead.want("call", text("call"), "", urgent=True)
            await asyncio.sleep(0.5)
            await idle.meanwhile(make)
            await ahead.caught_up()
        return made, names(model.read_whole)

    made, read = virtual.run(story())
    assert made == ["call"]
    assert read == ["call"]
