"""A reply's text to its clauses, and its clauses to sound: as fast as the model writes, and two clauses ahead.

An error of either travels along the queue behind the sound that was made before it, so the caller hears what is good
and only then does the mouth raise.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import structlog

from edge_agent.idle import Idle
from edge_agent.speak.cache import CachePolicy, policy_of
from edge_agent.speak.clause import Clause
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.pronounce import pronounce
from edge_agent.speak.sentences import MEASURES, pieces
from edge_agent.speak.speech import Speech
from edge_agent.speak.urgency import Urgency, urgent
from edge_agent.speak.voice import measures_of
from edge_agent.speak.words import rest_of
from shared.errors import SpeakingFailed, VoiceBusy

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Fills the queues of one speech. `fixed`: the text is a fixed sentence, whose sound is kept."""

    failover: VoiceFailover
    speech: Speech
    fixed: bool
    idle: Idle

    async def read(self, texts: AsyncIterator[str]) -> None:
        """Text deltas to clauses."""
        await _report(self._read(texts), self.speech.texts)
        self.speech.all_read()

    async def make(self) -> None:
        """Clauses to sound; nothing is made in advance meanwhile."""
        with self.idle.busy():
            await self._make()

    async def _make(self) -> None:
        speech, urgency = self.speech, Urgency.FIRST
        while (clause := await speech.texts.get()) is not None:
            await speech.clauses.put(clause)
            if isinstance(clause, Exception):
                return
            with urgent(urgency):
                if not await _report(self._fill(clause), clause.sound):
                    return
            if clause.sayable:
                urgency = Urgency.NEXT
        await speech.clauses.put(None)

    async def _read(self, texts: AsyncIterator[str]) -> None:
        # A fixed sentence was made ready in pieces of the usual size, whatever the pace is today.
        measures = MEASURES if self.fixed else measures_of(self.failover.speaking)
        async with aclosing(pieces(texts, measures)) as stream:
            async for text in stream:
                sayable = pronounce(text)
                clause = Clause(text, sayable, CachePolicy.DISK if self.fixed else policy_of(sayable))
                self.speech.meant(clause)
                self.speech.texts.put_nowait(clause)

    async def _fill(self, clause: Clause) -> None:
        if clause.sayable:
            clause.began = _now()
            clause.stand_in_from = 0 if self.failover.stands_in else None
            try:
                await self._speak(clause, clause.sayable)
            except VoiceBusy as full:
                await self._stand_in_once(clause, full)
            except SpeakingFailed as failure:
                await self.failover.replace(failure)
                await self._stand_in(clause)
        clause.whole = True
        self.speech.news.set()

    async def _stand_in(self, clause: Clause) -> None:
        """With the whole clause if nobody has heard any of it, else from the word that it broke off in."""
        if clause.begun:
            clause.stand_in_from = clause.made
            await self._speak(clause, rest_of(clause.sayable, clause.made / 2 / self.failover.speaking.maker.rate))
        else:
            self.speech.start_over(clause)
            await self._speak(clause, clause.sayable)

    async def _stand_in_once(self, clause: Clause, full: VoiceBusy) -> None:
        """Nobody has heard any of it: its maker was not even asked."""
        if self.failover.on_its_own:
            raise full
        log.info("voice_busy", maker=self.failover.speaking.maker.name)
        clause.stand_in_from = 0
        await self._take(clause, self.failover.sound_instead(clause.sayable, clause.policy))

    async def _speak(self, clause: Clause, text: str) -> None:
        policy = clause.policy if text == clause.sayable else CachePolicy.NONE  # the rest of one is said once
        await self._take(clause, self.failover.sound(text, policy))

    async def _take(self, clause: Clause, made: AsyncGenerator[bytes, None]) -> None:
        said = self.speech.said
        async with aclosing(made) as sound:
            async for pcm in sound:
                if said.tts_first_ms is None and clause.began is not None:
                    said.tts_first_ms = round((_now() - clause.began) * 1000)
                    self.speech.timed = clause
                clause.made += len(pcm)
                clause.sound.put_nowait(pcm)
                self.speech.news.set()


async def _report(work: Coroutine[Any, Any, None], to: asyncio.Queue[Any]) -> bool:
    """Runs `work`, then puts None into the queue that it fills, or the error it ended with. True if it went well."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - raised again by whoever reads the queue
        to.put_nowait(error)
        return False
    to.put_nowait(None)
    return True


def _now() -> float:
    return asyncio.get_running_loop().time()
