"""Text to sound on the line, and the truth about how much of it was heard.

Three things go on at once for each reply; the first two are tasks of the reply (`synthesis.py`) and end with it:

    read    text deltas ─▶ clauses ─────────┐ speech.texts
    make                                    ▼
            clause ─▶ cache, or voice ─▶ clause.sound ┐ speech.clauses (two ahead)
    play                                              ▼
            gate open? ─▶ first clause held until the next will be in time ─▶ frames ─▶ line ─▶ heard

An error travels along these queues behind the sound that was made before it. Being cancelled means: the line is flushed
and what was heard is written down (`Speech.settle`). It is written into an `Utterance` that the caller of `say` owns,
because a call that is cancelled returns nothing, and just then it matters what was heard.

Between two clauses there should be no hole. So the first sound is held back for a moment when the clause after it would
come too late, judged by how fast the voice was lately; on a fast machine that never happens. On a slow one the wait is
shared: the caller waits no longer before the first sound than after it. A hole is measured, and whoever listens is told
that the line has run dry, even when an engine hangs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from typing import Protocol, TypeVar

from edge_agent.idle import Idle
from edge_agent.speak.clause import Clause
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.speech import Acknowledgement, Speech, Utterance
from edge_agent.speak.synthesis import Synthesis
from edge_agent.speak.voice import frames, once

__all__ = ["Audience", "AudioOut", "Mouth", "Utterance"]

# s after the end of the turn up to which the first sound waits for the second clause: the caller would hear an
# acknowledgement in a longer silence.
LONGEST_HOLD = 1.3
_INSTANT = 0.001  # s: no wait is worth less
_FRAME = 0.02  # s: a last bit of sound that is shorter may wait in the line for more

T = TypeVar("T")


class AudioOut(Protocol):
    """The line as the mouth sees it: 24 kHz s16 mono."""

    async def play(self, pcm: bytes) -> None:
        """Any length; waits in real time beyond about 200 ms queued."""

    @property
    def queued(self) -> float:
        """Seconds handed over that are still to be heard."""

    def flush(self) -> float:
        """Drops what is queued, now; gives the seconds handed over that were never heard."""

    @property
    def lost(self) -> float:
        """Seconds handed over that found nobody on the line any more."""

    async def drained(self) -> None:
        """Everything handed over was heard, or the line has ended."""

    def hold(self) -> None:
        """Silence, now; what was handed over and not heard waits, and so does `play`."""

    def resume(self) -> None:
        """Goes on where it was held; nothing if it was not, or was flushed since."""


class Audience(Protocol):
    """Who is told when an utterance can be heard and when not."""

    def audible(self) -> None:
        """Its first audible frame was handed over, or the first one after the line had run dry."""

    def dry(self) -> None:
        """All that was handed over was heard, and the rest of it is not made yet. Once for each hole."""

    def clause(self, words: str, seconds: float, ahead: float) -> None:
        """Words that begin to sound in `ahead` seconds, for `seconds` as far as is known."""


class Mouth:
    """Speaks on one line, with the voices of one call. One `say` at a time."""

    def __init__(self, failover: VoiceFailover, line: AudioOut, idle: Idle) -> None:
        self._failover = failover
        self._line = line
        self._idle = idle
        self._speech: Speech | None = None
        self._to_come: Speech | None = None  # the caller waits for it, and nobody knows its words yet
        self._turn = asyncio.Lock()  # an utterance and its acknowledgement share the line

    async def say(
        self,
        texts: AsyncIterator[str],
        utterance: Utterance,
        gate: asyncio.Event,
        audience: Audience,
        opening: str = "",
    ) -> None:
        """Says a stream of text deltas; returns when the last of it was heard. `opening`: a fixed sentence before it.

        Nothing reaches the line before `gate` is set. When the client's voice fails the stand-in goes on from there:
        with the whole clause if nobody has heard any of it, else from the word that it broke off in. Raises what
        `texts` raises, SpeakingFailed when the stand-in fails too, or what the line raises; `utterance` is right then
        too, and when cancelled.
        """
        await self._say(texts, utterance, gate, audience, opening)

    async def say_phrase(self, text: str, utterance: Utterance, gate: asyncio.Event, audience: Audience) -> None:
        """Says a fixed sentence: from what is kept, or made now and then kept."""
        await self._say(once(""), utterance, gate, audience, text)

    async def heard_out(self) -> None:
        """Until the caller has heard all that is known of the utterance under way, and there is more to come."""
        if self._speech:
            await self._speech.quiet.wait()

    @property
    def maker(self) -> str:
        """Whose voice speaks now."""
        return self._failover.speaking.maker.name

    def hold(self) -> None:
        """Silence, now, in the middle of whatever is said."""
        self._line.hold()

    def resume(self) -> None:
        """Goes on where it was held."""
        self._line.resume()

    async def acknowledge(self, sentence: str, audience: Audience, *, to_come: bool = False) -> bool:
        """Says a fixed sentence while an utterance is in the making or has run dry; returns when it was heard.

        False, and nothing is said, when its sound is not kept or the utterance can be heard already. It is part of the
        utterance's `acknowledged`; the utterance goes on after it. `to_come`: there is no utterance yet, and it will be
        part of the next one's. Cancelled, it falls silent at once.
        """
        speech = self._awaited() if to_come else self._speech
        if speech is None or (pcm := await self._failover.cached_sound(sentence)) is None:
            return False
        async with self._turn:
            if speech not in (self._speech, self._to_come) or speech.sounding or self._line.queued > _FRAME:
                return False
            audience.clause(sentence, len(pcm) / 2 / self._failover.speaking.maker.rate, self._line.queued)
            return await self._acknowledge(Acknowledgement(sentence, len(pcm)), pcm, speech)

    def _awaited(self) -> Speech:
        """What the caller waits for."""
        if self._speech:
            return self._speech
        self._to_come = self._to_come or Speech()
        return self._to_come

    async def _acknowledge(self, late: Acknowledgement, pcm: bytes, speech: Speech) -> bool:
        speech.acknowledgement = late
        lost = self._line.lost
        try:
            for frame in frames(pcm, self._failover.speaking.maker.rate):
                await self._line.play(frame)
                if speech.acknowledgement is not late:
                    return False  # the utterance was cancelled, and this with it
                late.played += len(frame)
            await self._line.drained()
        except BaseException:
            if speech.acknowledgement is late:
                speech.acknowledgement_over(self._bytes(self._line.flush()))
            raise
        if speech.acknowledgement is not late:
            return False
        speech.acknowledgement_over(lost=self._line.lost - lost)
        return True

    async def _say(
        self, texts: AsyncIterator[str], utterance: Utterance, gate: asyncio.Event, audience: Audience, fixed: str
    ) -> None:
        self._speech = speech = Speech(utterance)
        if self._to_come:  # its acknowledgement may still be on the line
            utterance.acknowledged, self._to_come.said = self._to_come.said.acknowledged, utterance
            self._to_come = None
        making = Synthesis(self._failover, speech, fixed, self._idle, partial(self._ahead, speech))
        parts = (making.read(texts), making.make(), _opened(gate, speech))
        workers = [asyncio.create_task(part) for part in parts]
        try:
            await self._play(speech, gate, audience)
        except BaseException as error:
            self._fall_silent(speech)
            utterance.interrupted = (
                isinstance(error, asyncio.CancelledError)
                and utterance.first_audio_at is not None
                and utterance.heard != utterance.meant
            )
            raise
        else:
            lost = self._line.lost if speech.touched_line else 0.0
            speech.settle(lost, self._failover, _now())
            utterance.interrupted = lost > 0 and utterance.heard != utterance.meant
        finally:
            self._speech = None
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    def _ahead(self, speech: Speech) -> float:
        """Seconds until the caller would hear a hole."""
        return speech.waiting(self._failover.speaking.maker.rate) + self._line.queued

    def _fall_silent(self, speech: Speech) -> None:
        """Silence first: the caller is talking."""
        unheard = self._line.flush() if speech.touched_line or speech.acknowledgement else 0.0
        if speech.acknowledgement:  # all that was handed over of the utterance itself was heard before
            speech.acknowledgement_over(self._bytes(unheard))
            unheard = 0.0
        speech.settle(unheard, self._failover, _now())

    def _bytes(self, seconds: float) -> int:
        return round(seconds * self._failover.speaking.maker.rate) * 2

    async def _play(self, speech: Speech, gate: asyncio.Event, audience: Audience) -> None:
        failure: Exception | None = None
        while failure is None and (clause := await self._next(speech.clauses, speech, audience)) is not None:
            if isinstance(clause, Exception):
                failure = clause
                break
            failure = await self._play_clause(clause, speech, gate, audience)
        if failure is None:
            await gate.wait()
        async with self._turn:
            if speech.touched_line:
                await self._line.drained()
        if failure is not None:
            raise failure

    async def _play_clause(
        self, clause: Clause, speech: Speech, gate: asyncio.Event, audience: Audience
    ) -> Exception | None:
        while (pcm := await self._next(clause.sound, speech, audience)) is not None:
            if isinstance(pcm, Exception):
                return pcm
            take = clause.take
            await gate.wait()
            if not speech.touched_line:
                await self._hold(clause, speech)
            async with self._turn:
                if take == clause.take:  # else it is of a voice that failed meanwhile
                    await self._hand_over(pcm, clause, speech, audience)
        clause.ended = True
        return None

    async def _hand_over(self, pcm: bytes, clause: Clause, speech: Speech, audience: Audience) -> None:
        if not clause.begun:
            seconds = clause.lasts(self._failover.pace, self._failover.speaking.maker.rate)
            audience.clause(clause.text, seconds, self._line.queued)
        speech.handing_over(clause, _now())
        await self._line.play(pcm)
        if speech.handed_over(clause, pcm, _now()):
            audience.audible()

    async def _hold(self, clause: Clause, speech: Speech) -> None:
        """Until the clause after this one will be there in time, or soon enough after so long a wait."""
        while (wait := self._still_held(clause, speech, _now() - speech.wanted_at)) > _INSTANT:
            speech.news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await speech.news.wait()

    def _still_held(self, clause: Clause, speech: Speech, waited: float) -> float:
        """Seconds. Each one that passes makes the wait longer and the gap shorter: half of the difference is left."""
        gap = speech.gap_after(clause, _now(), self._failover.pace, self._failover.speaking.maker.rate)
        return min(gap, (gap - waited) / 2, LONGEST_HOLD - waited)

    async def _next(self, queue: asyncio.Queue[T], speech: Speech, audience: Audience) -> T:
        """The next one of a queue; sees the line run dry while there is none."""
        while speech.sounding and queue.empty():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._line.queued):
                    return await queue.get()
            if self._line.queued <= _FRAME:
                await self._line.drained()
                if queue.empty():
                    speech.ran_dry(_now())
                    audience.dry()
        return await queue.get()


async def _opened(gate: asyncio.Event, speech: Speech) -> None:
    await gate.wait()
    speech.wanted_at = _now()


def _now() -> float:
    return asyncio.get_running_loop().time()
