"""The guard of one line: looks at its sound, speaks when the call does not, and ends what cannot go on.

It needs no engine and nothing of the call: its sentences are in memory, and the line takes them beside whatever the
call does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from typing import Protocol, TypeAlias

import structlog

from edge_agent.converse.events import ClauseBegan, TimePassed
from edge_agent.converse.floor import Over, Talk
from edge_agent.converse.loop import Emit, now
from edge_agent.dead_air.kept import Kept
from edge_agent.dead_air.silence import Cause, End, Knock, Limits, Reassure, Silence, Wait, decide, moved, stood_still
from edge_agent.endings import Ended, call_end_of
from edge_agent.record.failure import Failure
from shared.calls import Blame, CallEnd, CallStatus

log = structlog.get_logger()

LATE = 1.0  # s that a look may come late; more, and the process stood still
ON_THE_WAY = 0.5  # s from the line's queue to the caller's ear
HANG_UP = 6.0  # s: a line has limits of its own, should they fail

UNRESPONSIVE = CallEnd(CallStatus.FAILED, "unresponsive", Blame.PLATFORM)
_SAID = {
    Cause.HANGS: "the call's code hung",
    Cause.SILENT: "the call said nothing to a caller who waited",
    Cause.LINGERS: "the call was over and did not end",
}

Tell: TypeAlias = Callable[[Failure, str], None]
Failing: TypeAlias = Callable[[], tuple[str, str] | None]
Load: TypeAlias = Callable[[], Coroutine[object, object, Kept]]


class Line(Ended, Protocol):
    """The caller's line, as its guard needs it."""

    ended: asyncio.Event

    @property
    def answered_at(self) -> float | None: ...
    @property
    def bridged(self) -> bool:
        """The caller talks with somebody else, through us; the line has ended for the call."""

    @property
    def sound_until(self) -> float: ...
    @property
    def said_until(self) -> float: ...
    def interject(self, pcm: bytes, *, last: bool = False) -> None: ...
    async def hang_up(self) -> None: ...


class Guard:
    """Of one line. `load` finds what is kept; `tell` writes a failure into the call's record, with its severity.

    `failing` says which stage failed last, and why. `call_end`: how the guard ended the call, if it did.
    """

    def __init__(self, line: Line, load: Load, limits: Limits, tell: Tell, failing: Failing = lambda: None) -> None:
        self.call_end: CallEnd | None = None
        self._line, self._load, self._limits, self._tell = line, load, limits, tell
        self._failing = failing
        self._kept = Kept()
        self._silence = Silence()
        self._over: Over | None = None  # as the conversation says
        self._post: Emit | None = None
        self._said = 0  # sentences

    async def listen(self, post: Emit) -> None:
        """Satisfies `converse.loop.EventSource`: through it the conversation is asked whether it runs."""
        self._post = post

    def note(self, talk: Talk) -> None:
        """A transition of the conversation was carried out."""
        self._silence = moved(self._silence, talk, now())
        self._over = talk.floor if isinstance(talk.floor, Over) else None

    async def watch(self) -> Cause:
        """Returns when the call must be ended, and why."""
        loading = asyncio.create_task(self._find_kept(), name="kept sentences")  # a disk may hang
        try:
            return await self._watch()
        finally:
            loading.cancel()

    def condemn(self, cause: Cause, where: str) -> None:
        """The call is to be ended. `where`: the place in its code at which it stands."""
        self.call_end = call_end_of(self._over, self._line, self._failing()) if self._over else UNRESPONSIVE
        self._tell(Failure("guard", cause, _SAID[cause], elapsed=self._quiet_for(), where=where), "error")

    async def say_goodbye(self) -> None:
        """The last sentence, if one is kept, and then the line is hung up; whatever the call does."""
        if self._line.ended.is_set():
            return
        if self._line.answered_at is not None and (goodbye := self._kept.goodbye):
            self._line.interject(goodbye.pcm, last=True)
            with suppress(TimeoutError):
                async with asyncio.timeout(goodbye.seconds + ON_THE_WAY):
                    await self._line.ended.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(HANG_UP):
                await self._line.hang_up()

    async def _find_kept(self) -> None:
        self._kept = await self._load()

    async def _watch(self) -> Cause:
        while True:
            match self._look():
                case Wait(until):
                    await self._sleep(until)
                case Knock():
                    self._knock()
                case Reassure():
                    self._reassure()
                case End(cause):
                    return cause

    def _look(self) -> Wait | Knock | Reassure | End:
        line, silence = self._line, self._silence
        self._silence = replace(
            silence,
            answered_at=line.answered_at,
            sound_until=line.sound_until,
            said_until=line.said_until,
            bridged=line.bridged,
            ended_at=now() if silence.ended_at is None and self._line_is_over else silence.ended_at,
        )
        return decide(self._silence, self._limits, now())

    @property
    def _line_is_over(self) -> bool:
        return self._line.ended.is_set() and not self._line.bridged

    async def _sleep(self, until: float) -> None:
        await asyncio.sleep(max(0.0, until - now()))
        if (late := now() - until) > LATE:
            self._silence = stood_still(self._silence, now())
            self._tell(Failure("guard", "stood_still", "the whole process stood still", elapsed=late), "warning")

    def _knock(self) -> None:
        self._silence = replace(self._silence, knocked_at=now())
        if self._post:
            self._post(TimePassed(now()))

    def _reassure(self) -> None:
        quiet = self._quiet_for()
        self._silence = replace(self._silence, told_at=now())
        said = "nothing was to be heard for too long, and no sentence is kept that could be"
        if sentences := self._kept.wait:
            sentence = sentences[self._said % len(sentences)]
            self._said += 1
            said = f'nothing was to be heard for too long, so the caller heard: "{sentence.words}"'
            self._line.interject(sentence.pcm)
            if self._post:  # it may come back from the caller's line, and is no word of his
                self._post(ClauseBegan(now(), None, sentence.words, sentence.seconds))
        self._tell(Failure("guard", "silence", said, elapsed=quiet), "warning")

    def _quiet_for(self) -> float:
        return now() - self._silence.quiet_since
