"""The driver of a conversation: nothing outlives it, replies never overlap, a crash is loud."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import dataclass, field

import pytest

from edge_agent.converse.effects import Acknowledge, Phrase
from edge_agent.converse.events import (
    Event,
    FinalTranscript,
    LineClosed,
    ReplyAudible,
    SpeechEnded,
    SpeechStarted,
    TranscriptSettled,
)
from edge_agent.converse.floor import CallerTurn, Ending
from edge_agent.converse.loop import Emit, Reply, converse
from edge_agent.converse.turn_taking import TurnTaking
from tests import virtual

BARGE_IN = (
    (2.0, SpeechStarted(2.0)),
    (3.2, SpeechEnded(3.2, 3.0)),
    (3.3, FinalTranscript(3.3, "book a table")),
    (3.4, TranscriptSettled(3.4)),
    (5.0, SpeechStarted(5.0)),
    (6.0, SpeechEnded(6.0, 5.8)),
    (6.1, FinalTranscript(6.1, "no wait")),
    (6.2, TranscriptSettled(6.2)),
    (20.0, LineClosed(20.0)),
)


@dataclass(slots=True)
class Scripted:
    """Posts events at their times; an exception among them is raised."""

    events: tuple[tuple[float, Event | Exception], ...] = ()

    async def listen(self, post: Emit) -> None:
        now = asyncio.get_running_loop().time
        for at, event in self.events:
            if at > now():
                await asyncio.sleep(at - now())
            if isinstance(event, Exception):
                raise event
            post(event)
        await asyncio.Event().wait()


@dataclass(slots=True)
class Parrot:
    """Speaks for six seconds; `clean_up` seconds pass before a stopped reply is really over."""

    clean_up: float = 0.0
    log: list[tuple[str, int]] = field(default_factory=list)

    async def answer(self, reply: Reply, turn: CallerTurn) -> None:
        await self._speak(reply)

    async def say(self, reply: Reply, phrase: Phrase, turn: CallerTurn) -> None:
        await self._speak(reply)

    async def acknowledge(self, late: Acknowledge, post: Emit) -> None:
        self.log.append(("acknowledges", late.number))

    def hold(self) -> None: ...
    def resume(self) -> None: ...

    async def _speak(self, reply: Reply) -> None:
        self.log.append(("begins", reply.number))
        try:
            await asyncio.sleep(0.2)
            await reply.gate.wait()
            reply.post(ReplyAudible(asyncio.get_running_loop().time(), reply.number))
            await asyncio.sleep(6)
        finally:
            await asyncio.sleep(self.clean_up)
            self.log.append(("over", reply.number))


def hold(ears: Scripted, agent: Parrot) -> Ending:
    async def call() -> Ending:
        over = await converse([ears], agent, lambda *_: None, TurnTaking())
        assert len(asyncio.all_tasks()) == 1, "something outlived the conversation"
        return over.why

    return virtual.run(call())


def test_replies_never_overlap_even_when_clean_up_is_slow() -> None:
    """The next reply begins only after the clean-up of the stopped one has ended."""
    agent = Parrot(clean_up=0.4)
    assert hold(Scripted(BARGE_IN), agent) is Ending.CALLER_HUNG_UP
    assert [what for what, _ in agent.log] == ["begins", "over"] * (len(agent.log) // 2)
    assert len(agent.log) >= 6


def test_a_reply_that_is_stopped_before_its_first_step_leaves_nothing_half_made() -> None:
    """Two events in one breath: the answer is begun and taken back before it ran, and nobody is left unawaited."""
    rushed = (
        (2.0, SpeechStarted(2.0)),
        (3.2, SpeechEnded(3.2, 3.0)),
        (3.3, FinalTranscript(3.3, "book a table")),
        (3.3, TranscriptSettled(3.3)),
        (3.3, SpeechStarted(3.3)),
        (8.0, LineClosed(8.0)),
    )
    agent = Parrot()
    assert hold(Scripted(rushed), agent) is Ending.CALLER_HUNG_UP
    assert ("begins", 2) not in agent.log
    gc.collect()  # "never awaited" is told when the coroutine goes, and warnings are errors


def test_a_crash_of_the_ears_is_loud() -> None:
    """What nobody expected ends the conversation with that very error."""
    with pytest.raises(ZeroDivisionError):
        hold(Scripted(((1.0, ZeroDivisionError()),)), Parrot())


def test_the_host_may_cancel_a_conversation() -> None:
    """Cancelling from outside ends everything inside."""

    async def host() -> None:
        call = asyncio.create_task(converse([Scripted()], Parrot(), lambda *_: None, TurnTaking()))
        await asyncio.sleep(1)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        assert call.cancelled()
        assert len(asyncio.all_tasks()) == 1

    virtual.run(host())
