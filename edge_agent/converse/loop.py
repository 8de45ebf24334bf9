"""Keep the floor: feed events to `step`, carry out its effects, one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from edge_agent.converse.deadlines import deadline
from edge_agent.converse.effects import (
    Acknowledge,
    Effect,
    GiveUp,
    HangUp,
    Hold,
    Phrase,
    Prepare,
    Release,
    Resume,
    Say,
    Stop,
)
from edge_agent.converse.events import Event, ReplyDone, ReplyFailed, TimePassed
from edge_agent.converse.floor import CallerTurn, Over, Resumed, Talk
from edge_agent.converse.moves import go_on
from edge_agent.converse.scope import Start, scope
from edge_agent.converse.step import begin, step
from edge_agent.converse.turn_taking import TurnTaking
from shared.errors import StageError

Emit: TypeAlias = Callable[[Event], None]
Note: TypeAlias = Callable[[Talk, Event | None, Talk, tuple[Effect, ...]], None]


@dataclass(slots=True)
class Reply:
    """One reply in the making. Nothing of it may be heard before `gate` is set."""

    number: int
    post: Emit
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    decided_at: float | None = None  # event clock; when the turn was over
    late: bool = False  # it is stopped because it took too long

    def release(self, since: float) -> None:
        self.decided_at = since
        self.gate.set()


class EventSource(Protocol):
    """Something that happens to a call: the caller's voice, the wish of the process to end."""

    async def listen(self, post: Emit) -> None: ...


class Agent(Protocol):
    """Who answers. All of it ends when it was heard, and fails with StageError."""

    async def answer(self, reply: Reply, turn: CallerTurn) -> None: ...
    async def say(self, reply: Reply, phrase: Phrase, turn: CallerTurn) -> None: ...
    async def acknowledge(self, late: Acknowledge, post: Emit) -> None: ...
    def hold(self) -> None: ...
    def resume(self) -> None: ...


async def converse(
    sources: Sequence[EventSource], agent: Agent, note: Note, rules: TurnTaking, resumed: Resumed | None = None
) -> Over:
    """Hold one conversation; returns how it ended. `note` sees every transition, in order and done.

    `resumed`: where another process left off.
    """
    now = asyncio.get_running_loop().time
    inbox: asyncio.Queue[Event] = asyncio.Queue()
    async with scope() as start:
        for source in sources:
            start(source.listen(inbox.put_nowait))
        replies = Replies(agent, inbox.put_nowait, start)
        before: Talk | None = None
        event: Event | None = None
        talk, effects = go_on(resumed, now(), rules) if resumed else begin(now())
        while True:
            for effect in effects:
                await replies.perform(effect)
            note(before or talk, event, talk, effects)
            if isinstance(talk.floor, Over):
                break
            event = await next_event(inbox, deadline(talk, rules))
            before = talk
            talk, effects = step(talk, event, rules)
    return talk.floor


class Replies:
    """The one reply in flight, and the acknowledgement that the caller hears while it is being made."""

    def __init__(self, agent: Agent, post: Emit, start: Start) -> None:
        self.agent, self.post, self.start = agent, post, start
        self.reply: Reply | None = None
        self.tasks: list[asyncio.Task[None]] = []

    async def perform(self, effect: Effect) -> None:
        match effect:
            case Prepare(n, turn):
                reply = self.open(n)
                self.begin(self.attempt(reply, lambda: self.agent.answer(reply, turn)))
            case Say(n, phrase, since, turn):
                reply = self.open(n)
                reply.release(since)
                self.begin(self.attempt(reply, lambda: self.agent.say(reply, phrase, turn)))
            case Acknowledge() as late:
                self.begin(self.acknowledge(late))
            case Release(n, since) if self.reply and self.reply.number == n:
                self.reply.release(since)
            case GiveUp(n) if self.reply and self.reply.number == n:
                self.reply.late = True
                await self.stop()
            case Hold():
                self.agent.hold()
            case Resume():
                self.agent.resume()
            case Stop():
                await self.stop()
            case Release() | GiveUp() | HangUp():
                pass

    def open(self, number: int) -> Reply:
        self.reply = Reply(number, self.post)
        return self.reply

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        self.tasks = [*(task for task in self.tasks if not task.done()), self.start(work)]

    async def stop(self) -> None:
        """Their clean-up ends before the next reply begins."""
        for task in self.tasks:
            task.cancel()
        if self.tasks:
            await asyncio.wait(self.tasks)
        self.agent.resume()  # what comes next is not held, whatever this was

    async def attempt(self, reply: Reply, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """`work` is called here, in the task: one that is cancelled before its first step leaves nothing half made."""
        try:
            await work()
        except* StageError:
            self.post(ReplyFailed(now(), reply.number))
        else:
            self.post(ReplyDone(now(), reply.number))

    async def acknowledge(self, late: Acknowledge) -> None:
        with suppress(StageError):
            await self.agent.acknowledge(late, self.post)


def now() -> float:
    return asyncio.get_running_loop().time()


async def next_event(inbox: asyncio.Queue[Event], until: float | None) -> Event:
    try:
        async with asyncio.timeout_at(until):
            return await inbox.get()
    except TimeoutError:
        return TimePassed(now())
