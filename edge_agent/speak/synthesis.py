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

from edge_agent.idle import Idle
from edge_agent.speak.cache import CachePolicy, policy_of
from edge_agent.speak.clause import Clause
from edge_agent.speak.deadlines import Ahead
from edge_agent.speak.failover import BrokeOff, Piece, VoiceFailover
from edge_agent.speak.pronounce import pronounce
from edge_agent.speak.sentences import pieces, split
from edge_agent.speak.speech import Speech
from edge_agent.speak.urgency import Urgency, urgent
from edge_agent.speak.voice import measures_of
from edge_agent.speak.words import rest_of


@dataclass(frozen=True, slots=True)
class Synthesis:
    """Fills the queues of one speech. `fixed`: a sentence that comes before the text, and whose sound is kept.

    `ahead`: how long the caller will still hear what is made already.
    """

    failover: VoiceFailover
    speech: Speech
    fixed: str
    idle: Idle
    ahead: Ahead

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
        # It was made ready in pieces of the usual size, whatever the pace is today.
        for text in split(self.fixed):
            self._add(Clause(text, pronounce(text), CachePolicy.DISK))
        async with aclosing(pieces(texts, measures_of(self.failover.speaking))) as stream:
            async for text in stream:
                sayable = pronounce(text)
                self._add(Clause(text, sayable, policy_of(sayable)))

    def _add(self, clause: Clause) -> None:
        self.speech.meant(clause)
        self.speech.texts.put_nowait(clause)

    async def _fill(self, clause: Clause) -> None:
        if clause.sayable:
            clause.began = _now()
            await self._speak(clause)
        clause.whole = True
        self.speech.news.set()

    async def _speak(self, clause: Clause) -> None:
        """All of it, by one voice after the other where they break off."""
        text, after = clause.sayable, None
        while True:
            policy = clause.policy if text == clause.sayable else CachePolicy.NONE  # the rest of one is said once
            try:
                await self._take(clause, self.failover.sound(text, policy, self.ahead, after))
            except BrokeOff as broke_off:
                text, after = self._left_by(broke_off, clause), broke_off
            else:
                return

    def _left_by(self, broke_off: BrokeOff, clause: Clause) -> str:
        """What is to be said yet: all if nobody will have heard any of it, else from the word that it broke off in."""
        if self._in_time_anew(clause):
            self.speech.start_over(clause)
            return clause.sayable
        if clause.policy is CachePolicy.DISK and self.failover.is_last(broke_off.by):
            return clause.sayable  # kept sound has no middle
        return rest_of(clause.sayable, clause.made / 2 / self.failover.speaking.maker.rate)

    def _in_time_anew(self, clause: Clause) -> bool:
        """Whether it can be made from its beginning before the caller hears where it would begin."""
        if clause.begun:
            return False
        before_it = self.ahead() - clause.made / 2 / self.failover.speaking.maker.rate
        return not self.speech.touched_line or before_it >= self.failover.pace.of(clause.sayable)

    async def _take(self, clause: Clause, pieces: AsyncGenerator[Piece, None]) -> None:
        said = self.speech.said
        async with aclosing(pieces) as sound:
            async for piece in sound:
                if said.tts_first_ms is None and clause.began is not None:
                    said.tts_first_ms = round((_now() - clause.began) * 1000)
                    self.speech.timed = clause
                if piece.stood_in and clause.stand_in_from is None:
                    clause.stand_in_from = clause.made
                clause.made += len(piece.pcm)
                clause.sound.put_nowait(piece.pcm)
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
