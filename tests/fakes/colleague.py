"""A colleague whose telephone rings for a caller, in the time of the event loop: picks up by script, presses keys."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from tests.fakes.audio_out import FakeAudioOut


@dataclass(frozen=True, slots=True)
class Answers:
    """Seconds after he, or his voicemail, picked up, unless said otherwise."""

    after: float | None = 2.0  # s that it rings until then; None: nobody does
    keys: tuple[tuple[float, str], ...] = ()
    hangs_up: float | None = None
    talks: float = 20.0  # s with the caller, once he has him, until he hangs up


VOICEMAIL = Answers()
TAKES_IT = Answers(keys=((4.0, "1"),))


class ColleagueLine(FakeAudioOut):
    """Satisfies `connecting.ColleagueLine`."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self.answers, self.ended = answers, asyncio.Event()
        self.talked: int | None = None  # s with the caller; None: never had him
        self.was_told = 0.0  # s that he heard of us, once his line has ended

    async def answer(self, timeout: float) -> bool:  # noqa: ASYNC109 — the line's own word
        after = self.answers.after
        try:
            async with asyncio.timeout(timeout if after is None else min(timeout, after)):
                await self.ended.wait()
        except TimeoutError:
            if after is None or after > timeout:
                self.ended.set()
        return not self.ended.is_set()

    async def keys(self) -> AsyncIterator[str]:
        """Ends with the line."""
        began = asyncio.get_running_loop().time()
        doings = sorted([*self.answers.keys, *([(self.answers.hangs_up, "")] if self.answers.hangs_up else [])])
        for at, key in doings:
            try:
                async with asyncio.timeout_at(began + at):
                    await self.ended.wait()
            except TimeoutError:
                if not key:
                    self.ended.set()
                    return
                yield key
            if self.ended.is_set():
                return
        await self.ended.wait()

    async def play(self, pcm: bytes) -> None:
        if self.ended.is_set():
            self.lost += len(pcm) / 2 / self.rate
        else:
            await super().play(pcm)

    async def drained(self) -> None:
        if not self.ended.is_set():
            await super().drained()


@dataclass(frozen=True, slots=True)
class FakeConsult:
    """Satisfies `connecting.Consult`. `caller`: gives him away, and waits so long at most, unless he hangs up."""

    line: ColleagueLine
    caller: Callable[[float], Awaitable[float]]

    async def bridge(self) -> None:
        self.line.ended.set()
        self.line.talked = round(await self.caller(self.line.answers.talks))
