"""Text to sound on the line, and the truth about how much of it was heard.

Three things go on at once for each reply: the text is read as fast as the model writes it; its clauses become sound,
at most two clauses ahead; and the sound goes to the line once the gate is open. The first two are tasks of the reply
and end with it. An error of either travels along the queue behind the sound that was made before it, so the caller
hears what is good and only then does `say` raise.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from edge_agent.speak.kept import Kept, comes_again
from edge_agent.speak.pronounce import pronounce
from edge_agent.speak.sentences import pieces

AHEAD = 2  # clauses made before they are needed
_SILENT = 100  # largest s16 sample that nobody hears
_FRAME = 0.04  # seconds of kept sound handed over at once


class Voice(Protocol):
    """A text-to-speech engine."""

    name: str
    rate: int  # samples a second

    def synthesise(self, text: str, voice: str) -> AsyncGenerator[bytes, None]:
        """PCM s16 mono at `rate`, as it is made. Raises SpeakingFailed."""


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


@dataclass(slots=True, eq=False)
class _Clause:
    text: str  # as the transcript shows it
    sayable: str  # as the voice gets it
    sound: asyncio.Queue[bytes | Exception | None] = field(default_factory=asyncio.Queue)
    played: int = 0  # bytes handed to the line
    voiced: int = 0  # bytes up to the last audible frame handed to the line
    ended: bool = False  # all of its sound was handed over


class Mouth:
    """Speaks with one voice on one line. One `say` at a time."""

    def __init__(self, voice: Voice, line: AudioOut, kept: Kept, voice_name: str) -> None:
        self._voice = voice
        self._line = line
        self._kept = kept
        self._voice_name = voice_name

    async def say(
        self, texts: AsyncIterator[str], utterance: Said, gate: asyncio.Event, audible: Callable[[], None]
    ) -> None:
        """Says a stream of text deltas; returns when the last of it was heard.

        Nothing reaches the line before `gate` is set. `audible` is called once, when the first audible frame was
        handed over. Raises what `texts` raises, SpeakingFailed, or what the line raises; `utterance` is right then
        too, and when cancelled.
        """
        await self._say(texts, utterance, gate, audible, fixed=False)

    async def say_line(self, text: str, utterance: Said, gate: asyncio.Event, audible: Callable[[], None]) -> None:
        """Says a fixed sentence: from what is kept, or made now and then kept."""
        await self._say(_once(text), utterance, gate, audible, fixed=True)

    async def make_ready(self, lines: Iterable[str]) -> None:
        """Makes and keeps fixed sentences that will be needed soon, e.g. while the phone rings."""
        await make_ready(self._voice, self._kept, self._voice_name, lines)

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
            reply.settle(unheard, self._voice.rate)
            utterance.interrupted = (
                isinstance(error, asyncio.CancelledError)
                and utterance.first_audio_at is not None
                and utterance.heard != utterance.meant
            )
            raise
        else:
            lost = self._line.lost if reply.touched_line else 0.0
            reply.settle(lost, self._voice.rate)
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
        keep = fixed or comes_again(clause.sayable)
        async with aclosing(
            sound_of(self._voice, self._kept, self._voice_name, clause.sayable, keep=keep, on_disk=fixed)
        ) as sound:
            async for pcm in sound:
                if reply.utterance.tts_first_ms is None:
                    reply.utterance.tts_first_ms = round((asyncio.get_running_loop().time() - began) * 1000)
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
            await gate.wait()
            reply.touched_line = True
            await self._line.play(pcm)
            clause.played += len(pcm)
            if _audible(pcm):
                clause.voiced = clause.played
                if reply.utterance.first_audio_at is None:
                    reply.utterance.first_audio_at = asyncio.get_running_loop().time()
                    audible()
        clause.ended = True
        return None


async def make_ready(voice: Voice, kept: Kept, voice_name: str, lines: Iterable[str]) -> None:
    """Makes and keeps fixed sentences. Raises SpeakingFailed."""
    for line in lines:
        async for piece in pieces(_once(line)):
            if sayable := pronounce(piece):
                async with aclosing(sound_of(voice, kept, voice_name, sayable, keep=True, on_disk=True)) as sound:
                    async for _ in sound:
                        pass


async def sound_of(
    voice: Voice, kept: Kept, voice_name: str, text: str, *, keep: bool, on_disk: bool
) -> AsyncGenerator[bytes, None]:
    """The sound of a sayable text: kept, or made (and kept once it is whole)."""
    if keep and (pcm := await kept.find(voice.name, voice_name, text)) is not None:
        size = int(_FRAME * voice.rate) * 2
        for begin in range(0, len(pcm), size):
            yield pcm[begin : begin + size]
        return
    made = bytearray()
    async with aclosing(voice.synthesise(text, voice_name)) as chunks:
        async for chunk in chunks:
            made += chunk
            yield chunk
    if keep and made:
        await kept.keep(voice.name, voice_name, text, bytes(made), on_disk=on_disk)


class _Reply:
    """What belongs to one `say`."""

    def __init__(self, utterance: Said) -> None:
        self.utterance = utterance
        self.texts: asyncio.Queue[_Clause | Exception | None] = asyncio.Queue()
        self.clauses: asyncio.Queue[_Clause | Exception | None] = asyncio.Queue(maxsize=AHEAD)
        self.spoken: list[_Clause] = []
        self.touched_line = False

    def meant(self, clause: _Clause) -> None:
        self.utterance.meant = f"{self.utterance.meant} {clause.text}".strip()

    def settle(self, unheard: float, rate: int) -> None:
        """Writes down what was heard, `unheard` seconds before the end of what was handed over."""
        left = sum(clause.played for clause in self.spoken) - round(unheard * rate) * 2
        heard = []
        for clause in self.spoken:
            if not clause.ended or left < clause.voiced:
                heard.append(_words_heard(clause, left))
                break
            heard.append(clause.text)
            left -= clause.played
        self.utterance.heard = " ".join(filter(None, heard))


def _words_heard(clause: _Clause, heard: int) -> str:
    """The words of a clause of which `heard` bytes were played, cut at a word."""
    whole = max(clause.voiced, sum(len(pcm) for pcm in _waiting(clause)) + clause.played, 1)
    reach = max(0, heard) / whole * len(clause.text)
    words, end = [], 0
    for word in clause.text.split():
        end += len(word)
        if end > reach:
            break
        words.append(word)
        end += 1
    return " ".join(words)


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


async def _once(text: str) -> AsyncIterator[str]:
    yield text


def _audible(pcm: bytes) -> bool:
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2")
    return bool(len(samples)) and int(np.abs(samples.astype(np.int32)).max()) > _SILENT
