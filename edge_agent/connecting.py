"""A caller is put through to one of the client's people; it goes on beside the talk, and ends with the call.

    warm   each colleague is called on a line of his own, hears who calls and what about, and presses 1 to have the
           caller (`desk.hunt` decides). A voicemail presses nothing. Needs a trunk for calls out.
    blind  the caller's own line is told to call there (REFER), one number after the other: whatever picks up has him.

Once somebody has pressed 1 the conversation is over ("transferred"), and the two hear each other through this process
(`line.bridge` says why) until one of them hangs up; the call's row stays open until then. Should the process die
meanwhile, the caller is found by whoever goes on with his call, and the colleague is let go.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, suppress
from typing import Protocol

import structlog

from edge_agent.desk import hunt
from edge_agent.desk.person import briefing
from edge_agent.desk.tools import Connect, Done, Failed, Result
from edge_agent.last_words import Nobody
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.mouth import AudioOut, Mouth, Utterance
from edge_agent.speak.voice import once
from edge_agent.voices import Voices, own_voice, stand_in_of
from shared.errors import LineError, StageError
from shared.profiles import Profile

log = structlog.get_logger()

SPARE = 3.0  # s beyond the ringing, for the answer to arrive


class Say(Protocol):
    """Says something to a colleague, and returns when he has heard it. Never fails: what no voice can say is not."""

    async def __call__(self, line: AudioOut, sentence: str, *, beginning: bool = False) -> None:
        """`beginning`: after a sentence that says who speaks."""


class ColleagueLine(AudioOut, Protocol):
    """A colleague's telephone; `edge_agent.line.PhoneLine` is one."""

    async def answer(self, timeout: float) -> bool:  # noqa: ASYNC109 — the line's own word
        """Whether he picked up, and hears us."""

    def keys(self) -> AsyncIterator[str]:
        """As he presses them; ends with the line."""


class Consult(Protocol):
    """A call to a colleague, while the caller waits."""

    @property
    def line(self) -> ColleagueLine: ...

    async def bridge(self) -> None:
        """The caller is his, until one of the two hangs up. For everybody else both lines have ended at once."""


class Line(Protocol):
    """The caller's line, as far as he may be handed over."""

    @property
    def consults(self) -> bool:
        """Whether colleagues can be called from here."""

    def consult(self, number: str, seconds: float) -> AbstractAsyncContextManager[Consult]:
        """Calls `number` (E.164), which rings `seconds` at most. LineError; leaving the context hangs up there."""

    async def transfer(self, number: str, seconds: float) -> bool: ...


class Connecting:
    """Of one call."""

    def __init__(self, line: Line, say: Say) -> None:
        self._line, self._say = line, say
        self._asked: Connect | None = None
        self._result: asyncio.Future[Result] = asyncio.Future()
        self._work: asyncio.Task[None] | None = None

    @property
    def asks_first(self) -> bool:
        """Whether a colleague is asked before he gets the caller."""
        return self._line.consults

    async def connect(self, asked: Connect) -> Result:
        """`Done` once the caller is somebody's, or at once where he does not wait. Only the wait is cancelled."""
        if self._asked is None or asked.colleagues != self._asked.colleagues:
            await self.aclose()
            self._asked, self._result = asked, asyncio.Future()
            self._work = asyncio.create_task(self._connect(asked, self._result), name="connecting")
        return await asyncio.shield(self._result) if asked.waits else Done()

    async def over(self) -> None:
        """Until the caller, if somebody has him, and that one have finished."""
        if self._work and self._result.done():
            await self._work

    async def aclose(self) -> None:
        """Nobody is rung any more, and nobody has the caller through us."""
        if self._work:
            self._work.cancel()
            await asyncio.wait({self._work})

    async def _connect(self, asked: Connect, result: asyncio.Future[Result]) -> None:
        try:
            if self.asks_first:
                await _Warm(asked, self._line, self._say, lambda: _told(result, Done())).run()
            elif await self._blind(asked):
                _told(result, Done())
        finally:
            _told(result, Failed("nobody took the call"))

    async def _blind(self, asked: Connect) -> bool:
        for colleague in asked.colleagues:
            if await self._line.transfer(colleague.number, colleague.seconds):
                return True
        return False


def _told(result: asyncio.Future[Result], told: Result) -> None:
    """The first counts."""
    if not result.done():
        result.set_result(told)


class _Warm:
    """Carries out what `desk.hunt` decides: a task for each colleague's line."""

    def __init__(self, asked: Connect, line: Line, say: Say, taken: Callable[[], None]) -> None:
        """`taken`: told when somebody has the caller."""
        self._asked, self._line, self._say, self._taken = asked, line, say, taken
        self._inbox: asyncio.Queue[hunt.Event] = asyncio.Queue()
        self._consults: dict[int, Consult] = {}  # by place among the colleagues, as all of these
        self._lines: dict[int, asyncio.Task[None]] = {}
        self._briefings: dict[int, asyncio.Task[None]] = {}
        self._bridges: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Until nobody is left to be rung, or those who talk have finished."""
        async with asyncio.TaskGroup() as group:
            hunting, effects = hunt.begin(self._asked.colleagues, _now(), at_once=self._asked.at_once)
            while True:
                for effect in effects:
                    self._perform(effect, group)
                if hunting.over:
                    return
                hunting, effects = hunt.step(hunting, await self._next(hunt.deadline(hunting)))

    def _perform(self, effect: hunt.Effect, group: asyncio.TaskGroup) -> None:
        log.info("connecting", step=type(effect).__name__)
        match effect:
            case hunt.Ring(who):
                self._lines[who] = group.create_task(self._ring(who))
            case hunt.Brief(who):
                self._briefings[who] = group.create_task(self._brief(who))
            case hunt.HandOver(who):
                self._taken()
                self._bridges[who] = group.create_task(self._consults[who].bridge())
            case hunt.LetGo(who, sentence):
                group.create_task(self._let_go(who, sentence))
            case hunt.GiveUp():
                pass

    async def _ring(self, who: int) -> None:
        """One colleague's call, from the first ring until it is hung up."""
        colleague = self._asked.colleagues[who]
        try:
            async with self._line.consult(colleague.number, colleague.seconds) as consult:
                self._consults[who] = consult
                if await consult.line.answer(colleague.seconds + SPARE):
                    self._inbox.put_nowait(hunt.PickedUp(_now(), who))
                    async for key in consult.line.keys():
                        self._inbox.put_nowait(hunt.Pressed(_now(), who, key))
                if bridge := self._bridges.get(who):
                    await bridge
        except LineError as failure:
            log.info("colleague_not_reached", reason=str(failure))
        finally:
            self._inbox.put_nowait(hunt.Left(_now(), who))

    async def _brief(self, who: int) -> None:
        await self._say(self._consults[who].line, briefing(self._asked), beginning=True)
        self._inbox.put_nowait(hunt.Briefed(_now(), who))

    async def _let_go(self, who: int, sentence: str) -> None:
        if (speaking := self._briefings.get(who)) and not speaking.done():
            speaking.cancel()
            await asyncio.wait({speaking})
        if sentence:
            await self._say(self._consults[who].line, sentence)
        self._lines[who].cancel()

    async def _next(self, until: float | None) -> hunt.Event:
        try:
            async with asyncio.timeout_at(until):
                return await self._inbox.get()
        except TimeoutError:
            return hunt.TimePassed(_now())


def speaking(profile: Profile, voices: Voices) -> Say:
    """With the voice of this client's calls. A briefing names a caller: its sound is nobody's to keep."""
    opening = f"This is the receptionist of {profile.client}."

    async def say(line: AudioOut, sentence: str, *, beginning: bool = False) -> None:
        failover = VoiceFailover(own_voice(profile, voices), stand_in_of(profile, voices), voices.cache)
        gate = asyncio.Event()
        gate.set()
        mouth, words = Mouth(failover, line, voices.idle), once(sentence)
        with suppress(StageError, TimeoutError):
            async with asyncio.timeout(hunt.LONGEST_BRIEFING):
                await mouth.say(words, Utterance(), gate, Nobody(), opening if beginning else "")

    return say


def _now() -> float:
    return asyncio.get_running_loop().time()
