"""Text to sound on the line, and the truth about how much of it was heard.

Three things go on at once for each reply: the text is read as fast as the model writes it; its clauses become sound,
at most two clauses ahead; and the sound goes to the line once the gate is open. The first two are tasks of the reply
and end with it. An error of either travels along the queue behind the sound that was made before it, so the caller
hears what is good and only then does `say` raise.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from edge_agent.speak.cast import Cast
from edge_agent.speak.kept import comes_again
from edge_agent.speak.pronounce import pronounce
from edge_agent.speak.sentences import pieces
from edge_agent.speak.voice import once
from edge_agent.speak.words import rest_of, words_heard
from shared.errors import SpeakingFailed

AHEAD = 2  # clauses made before they are needed
_SILENT = 100  # largest s16 sample that nobody hears


class AudioOut(Protocol):
    """The line as the mouth sees it: 24 kHz s16 mono."""

    async def play(self, pcm: bytes) -> None:
        """Any length; waits in real time beyond about 200 ms queued."""

    def flush(self) -> float:
        """Drops what is queued, now; gives the seconds handed over that were never heard."""

    @property
    def lost(self) -> float:
        """Seconds handed over that found nobody on the line any more."""

    async def drained(self) -> None:
        """Everything handed over was heard, or the line has ended."""


@dataclass(slots=True)
class Said:
    """One utterance of the agent, filled as it goes; right also when it was cut off."""

    meant: str = ""
    heard: str = ""
    tts_first_ms: int | None = None  # first clause handed to the voice → its first sound
    first_audio_at: float | None = None  # event clock: first audible frame handed to the line
    interrupted: bool = False
    voice: str = ""  # the maker of the voice that was heard; "" while nothing was
    stood_in: bool = False  # some of it was heard in another voice than the client's


@dataclass(slots=True, eq=False)
class _Clause:
    text: str  # as the transcript shows it
    sayable: str  # as the voice gets it
    sound: asyncio.Queue[bytes | Exception | None] = field(default_factory=asyncio.Queue)
    take: int = 0  # counts up when the sound is made anew from the beginning
    made: int = 0  # bytes of this take
    stand_in_from: int | None = None  # where in them the stand-in begins
    begun: bool = False  # some of it was handed to the line
    played: int = 0  # bytes handed to the line
    voiced: int = 0  # bytes up to the last audible frame handed to the line
    ended: bool = False  # all of its sound was handed over


class Mouth:
    """Speaks on one line, with the voices of one call. One `say` at a time."""

    def __init__(self, cast: Cast, line: AudioOut) -> None:
        self._cast = cast
        self._line = line

    async def say(
        self, texts: AsyncIterator[str], utterance: Said, gate: asyncio.Event, audible: Callable[[], None]
    ) -> None:
        """Says a stream of text deltas; returns when the last of it was heard.

        Nothing reaches the line before `gate` is set. `audible` is called once, when the first audible frame was
        handed over. When the client's voice fails the stand-in goes on from there: with the whole clause if nobody
        has heard any of it, else from the word that it broke off in. Raises what `texts` raises, SpeakingFailed when
        the stand-in fails too, or what the line raises; `utterance` is right then too, and when cancelled.
        """
        await self._say(texts, utterance, gate, audible, fixed=False)

    async def say_line(self, text: str, utterance: Said, gate: asyncio.Event, audible: Callable[[], None]) -> None:
        """Says a fixed sentence: from what is kept, or made now and then kept."""
        await self._say(once(text), utterance, gate, audible, fixed=True)

    async def _say(
        self,
        texts: AsyncIterator[str],
        utterance: Said,
        gate: asyncio.Event,
        audible: Callable[[], None],
        *,
        fixed: bool,
    ) -> None:
        reply = _Reply(utterance)
        workers = [
            asyncio.create_task(self._read(texts, reply)),
            asyncio.create_task(self._make(reply, fixed=fixed)),
        ]
        try:
            await self._play(reply, gate, audible)
        except BaseException as error:
            # Silence first: the caller is talking.
            unheard = self._line.flush() if reply.touched_line else 0.0
            reply.settle(unheard, self._cast)
            utterance.interrupted = (
                isinstance(error, asyncio.CancelledError)
                and utterance.first_audio_at is not None
                and utterance.heard != utterance.meant
            )
            raise
        else:
            lost = self._line.lost if reply.touched_line else 0.0
            reply.settle(lost, self._cast)
            utterance.interrupted = lost > 0 and utterance.heard != utterance.meant
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def _read(self, texts: AsyncIterator[str], reply: _Reply) -> None:
        await _report(self._read_clauses(texts, reply), reply.texts)

    async def _read_clauses(self, texts: AsyncIterator[str], reply: _Reply) -> None:
        async with aclosing(pieces(texts)) as stream:
            async for text in stream:
                clause = _Clause(text, pronounce(text))
                reply.meant(clause)
                reply.texts.put_nowait(clause)

    async def _make(self, reply: _Reply, *, fixed: bool) -> None:
        loop = asyncio.get_running_loop()
        while (clause := await reply.texts.get()) is not None:
            await reply.clauses.put(clause)
            if isinstance(clause, Exception):
                return
            began = loop.time()
            if not await _report(self._fill(clause, reply, began, fixed=fixed), clause.sound):
                return
        await reply.clauses.put(None)

    async def _fill(self, clause: _Clause, reply: _Reply, began: float, *, fixed: bool) -> None:
        if not clause.sayable:
            return
        clause.stand_in_from = 0 if self._cast.stands_in else None
        keep = fixed or comes_again(clause.sayable)
        try:
            await self._speak(clause, reply, began, clause.sayable, keep=keep, on_disk=fixed)
        except SpeakingFailed as failure:
            await self._cast.replace(failure)
            if clause.begun:
                clause.stand_in_from = clause.made
                rest = rest_of(clause.sayable, clause.made / 2 / self._cast.speaking.maker.rate)
                await self._speak(clause, reply, began, rest, keep=False, on_disk=False)
            else:
                reply.start_over(clause)
                await self._speak(clause, reply, began, clause.sayable, keep=keep, on_disk=fixed)

    async def _speak(
        self, clause: _Clause, reply: _Reply, began: float, text: str, *, keep: bool, on_disk: bool
    ) -> None:
        async with aclosing(self._cast.sound(text, keep=keep, on_disk=on_disk)) as sound:
            async for pcm in sound:
                if reply.utterance.tts_first_ms is None:
                    reply.utterance.tts_first_ms = round((asyncio.get_running_loop().time() - began) * 1000)
                    reply.timed = clause
                clause.made += len(pcm)
                clause.sound.put_nowait(pcm)

    async def _play(self, reply: _Reply, gate: asyncio.Event, audible: Callable[[], None]) -> None:
        failure: Exception | None = None
        while failure is None and (clause := await reply.clauses.get()) is not None:
            if isinstance(clause, Exception):
                failure = clause
                break
            reply.spoken.append(clause)
            failure = await self._play_clause(clause, reply, gate, audible)
        if failure is None:
            await gate.wait()
        if reply.touched_line:
            await self._line.drained()
        if failure is not None:
            raise failure

    async def _play_clause(
        self, clause: _Clause, reply: _Reply, gate: asyncio.Event, audible: Callable[[], None]
    ) -> Exception | None:
        while (pcm := await clause.sound.get()) is not None:
            if isinstance(pcm, Exception):
                return pcm
            take = clause.take
            await gate.wait()
            if take != clause.take:
                continue  # of a voice that failed meanwhile
            reply.touched_line = clause.begun = True
            await self._line.play(pcm)
            clause.played += len(pcm)
            if _audible(pcm):
                clause.voiced = clause.played
                if reply.utterance.first_audio_at is None:
                    reply.utterance.first_audio_at = asyncio.get_running_loop().time()
                    audible()
        clause.ended = True
        return None


class _Reply:
    """What belongs to one `say`."""

    def __init__(self, utterance: Said) -> None:
        self.utterance = utterance
        self.texts: asyncio.Queue[_Clause | Exception | None] = asyncio.Queue()
        self.clauses: asyncio.Queue[_Clause | Exception | None] = asyncio.Queue(maxsize=AHEAD)
        self.spoken: list[_Clause] = []
        self.touched_line = False
        self.timed: _Clause | None = None  # the one that the first sound belongs to

    def meant(self, clause: _Clause) -> None:
        self.utterance.meant = f"{self.utterance.meant} {clause.text}".strip()

    def start_over(self, clause: _Clause) -> None:
        """The clause is made anew; what was made of it is forgotten."""
        if self.timed is clause:
            self.utterance.tts_first_ms = None
        clause.take += 1
        clause.made = clause.stand_in_from = 0
        list(_waiting(clause))

    def settle(self, unheard: float, cast: Cast) -> None:
        """Writes down what was heard, `unheard` seconds before the end of what was handed over, and in which voice."""
        left = sum(clause.played for clause in self.spoken) - round(unheard * cast.speaking.maker.rate) * 2
        heard = []
        for clause in self.spoken:
            if clause.stand_in_from is not None and min(left, clause.played) > clause.stand_in_from:
                self.utterance.stood_in = True
            if not clause.ended or left < clause.voiced:
                heard.append(_words_heard(clause, left))
                break
            heard.append(clause.text)
            left -= clause.played
        self.utterance.heard = " ".join(filter(None, heard))
        if self.utterance.first_audio_at is not None:
            self.utterance.voice = cast.maker_of(stood_in=self.utterance.stood_in)


def _words_heard(clause: _Clause, heard: int) -> str:
    """The words of a clause of which `heard` bytes were played, cut at a word."""
    whole = max(clause.voiced, sum(len(pcm) for pcm in _waiting(clause)) + clause.played, 1)
    return words_heard(clause.text, max(0, heard) / whole)


def _waiting(clause: _Clause) -> Iterable[bytes]:
    """Sound that was made and not handed over any more. Empties the queue."""
    while not clause.sound.empty():
        if isinstance(pcm := clause.sound.get_nowait(), bytes):
            yield pcm


async def _report(work: Coroutine[Any, Any, None], to: asyncio.Queue[Any]) -> bool:
    """Runs `work`, then puts None into the queue that it fills, or the error it ended with. True if it went well."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - raised again by whoever reads the queue
        to.put_nowait(error)
        return False
    to.put_nowait(None)
    return True


def _audible(pcm: bytes) -> bool:
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2")
    return bool(len(samples)) and int(np.abs(samples.astype(np.int32)).max()) > _SILENT
