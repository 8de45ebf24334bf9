"""The caller follows the script: waits for its turn, speaks, interrupts, presses keys, hangs up."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from infra.phone.microphone import Spoken
from infra.phone.script import HangUp, Interrupt, Press, Say, Script, Silence, Step, Wait, spoken
from infra.phone.turns import AgentVoice

TICK = 0.05  # s: how finely the caller listens


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing that the caller said. Event-clock seconds, and the wall time at which it began."""

    text: str
    began: float
    ended: float
    at: datetime
    expect_any: tuple[str, ...] | None
    cut_in: bool  # the agent was speaking when the caller began


class Handset(Protocol):
    """What the caller needs of a phone."""

    gone: asyncio.Event  # the call is over

    def say(self, pcm: bytes) -> Spoken: ...

    async def press(self, keys: str) -> None: ...

    async def hang_up(self) -> None: ...


class Caller:
    """Plays one script into one phone."""

    def __init__(
        self,
        phone: Handset,
        script: Script,
        sounds: Mapping[str, bytes],
        agent: AgentVoice,
        said: Callable[[str], None],
    ) -> None:
        self.utterances: list[Utterance] = []
        self._phone = phone
        self._script = script
        self._sounds = sounds
        self._agent = agent
        self._said = said
        self._clock = asyncio.get_running_loop().time
        self._mark = self._clock()  # the agent's answer is what it says after this

    async def follow(self) -> None:
        """Every step in order; returns early when the call is over."""
        for step in self._script.steps:
            if self._phone.gone.is_set():
                return
            await self.do(step)

    async def do(self, step: Step) -> None:
        """One step."""
        match step:
            case Wait(wait="agent_done"):
                await self._until(self._agent_done, self._script.patience)
            case Wait(wait="agent_speaks"):
                await self._until(lambda: self._agent.heard_since(self._mark), self._script.patience)
            case Wait(wait=seconds) | Silence(silence=seconds):
                await self._until(lambda: False, float(seconds))
            case Say():
                await self._say(step)
            case Interrupt():
                await self._until(lambda: self._in_full_flow(step.interrupt.after), self._script.patience)
                await self._say(step)
            case Press():
                await self._phone.press(step.press)
            case HangUp():
                await self._phone.hang_up()

    def _agent_done(self) -> bool:
        return self._agent.finished_since(self._mark, self._clock())

    def _in_full_flow(self, seconds: float) -> bool:
        """The agent has been speaking for so long at a stretch, or will not any more."""
        going_on = self._agent.speaking(self._clock()) and self._agent.spoke_for(self._mark) >= seconds
        return going_on or self._agent_done()

    async def _say(self, step: Say | Interrupt) -> None:
        text = spoken(step) or ""
        at = datetime.now(UTC)
        cut_in = self._agent.speaking(self._clock())
        self._said(text)
        sound = self._phone.say(self._sounds[text])
        await self._until(sound.done.is_set)
        # What the agent says from here on is its answer; an interrupted sentence may ring on for a moment.
        self._mark = sound.ended or self._clock()
        if sound.began is not None:
            self.utterances.append(Utterance(text, sound.began, self._mark, at, step.expect_any, cut_in))

    async def _until(self, holds: Callable[[], bool], patience: float | None = None) -> None:
        """Until the condition holds, the call is over or patience (s) has run out."""
        deadline = math.inf if patience is None else self._clock() + patience
        while not holds() and not self._phone.gone.is_set() and self._clock() < deadline:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._phone.gone.wait(), TICK)
