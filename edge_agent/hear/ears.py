"""The ears of one call: the line's audio and keys become events. The package's docstring tells which, and when.

The line, the detector and the recogniser are handed in; their Protocols stand here and in `stretch`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from math import ceil
from typing import Protocol, TypeAlias

from edge_agent.converse.floor import (
    Event,
    KeyPressed,
    LineClosed,
    VoiceBegan,
    VoiceEnded,
    WordsGuessed,
    WordsSettled,
)
from edge_agent.converse.scope import Start, scope
from edge_agent.hear.audio_clock import AudioClock
from edge_agent.hear.loudness import silent_tail
from edge_agent.hear.stretch import Heard, HearingNote, Recogniser, Stretch, Utterance
from edge_agent.hear.understanding import Understanding
from edge_agent.hear.voice_activity import RATE, WIDTH, Began, Ended, Segmenter, Windows

__all__ = ["AudioIn", "Detector", "Ears", "Heard", "HearingNote", "Recogniser", "Senses", "Utterance"]

Post: TypeAlias = Callable[[Event], None]


class AudioIn(Protocol):
    """The line, as hearing sees it."""

    def frames(self) -> AsyncIterator[bytes]:
        """16 kHz s16 mono, any length a frame (20 ms as a rule); ends when the line closes."""
        ...

    @property
    def missed(self) -> float:
        """Seconds of the caller's audio that were lost before the newest frame that `frames` gave."""
        ...

    def keys(self) -> AsyncIterator[str]:
        """One key at a time, 0-9 * # A-D; ends when the line closes."""
        ...


class Detector(Protocol):
    """Tells voice from everything else, window by window. Remembers this call's audio: one for each call."""

    @property
    def window(self) -> int:
        """Samples that `probability` takes."""
        ...

    def probability(self, pcm: bytes) -> float:
        """How likely the next window (16 kHz s16 mono) holds a voice, 0…1. Quick: it runs on the event loop."""
        ...


@dataclass(frozen=True, slots=True)
class Senses:
    """Every tunable of hearing. Seconds, unless said otherwise."""

    threshold: float = 0.5  # probability that begins a voice
    release: float = 0.35  # probability that keeps it up
    hush: float = 0.2  # silence that ends a stretch; what it costs is hidden by the patience of `converse`
    hint: float = 0.06  # silence at which the final words are begun, in case the voice has ended
    least_speech: float = 0.1  # shorter is a click
    preroll: float = 0.3  # audio before the first voiced window that belongs to the stretch: consonants are quiet
    guess_every: float = 0.8  # how often a guess is made while the voice lasts
    longest_stretch: float = 28.0  # Whisper hears 30 s at once: longer speech is settled in pieces
    pause_from: float = 20.0  # a piece this long is cut at the next pause between two words
    settle_within: float = 8.0  # how long the final words may take, a second try included; then a guess must do
    starved: float = 0.6  # no audio at all for so long, in mid-speech, ends the stretch
    farewell: float = 1.0  # how long `LineClosed` may wait for the last words


class Ears:
    """Listens to one line for one call."""

    def __init__(
        self, line: AudioIn, recogniser: Recogniser, detector: Detector, language: str, senses: Senses | None = None
    ) -> None:
        self.line, self.recogniser, self.detector = line, recogniser, detector
        self.language, self.senses = language, senses or Senses()
        self.last: HearingNote | None = None  # of the newest stretch; set before its WordsSettled is posted

    async def listen(self, post: Post) -> None:
        """Posts what is heard until the line closes; `LineClosed` comes last. Call it once.

        A line that raises instead of closing is the caller's to handle: nothing more is posted then.
        """
        async with scope() as start:
            attention = Attention(self, post, start)
            understanding = attention.understanding
            start(understanding.run())
            start(self._feel(post))
            try:
                async for frame in self.line.frames():
                    attention.hear(frame)
            finally:
                attention.rest()
            attention.end()
            await understanding.finish(self.senses.farewell)
        post(LineClosed(now()))

    async def _feel(self, post: Post) -> None:
        async for key in self.line.keys():
            post(KeyPressed(now(), key))


class Attention:
    """Follows the voice on the line: opens a stretch where it begins, feeds it, closes it where it ends."""

    def __init__(self, ears: Ears, post: Post, start: Start) -> None:
        self.ears, self.post, self.start = ears, post, start
        senses, window = ears.senses, ears.detector.window
        self.windows = Windows(window)
        self.segmenter = Segmenter(senses.threshold, senses.release, senses.hush, senses.least_speech)
        self.before: deque[bytes] = deque(maxlen=ceil((senses.preroll + senses.least_speech) * RATE / window))
        self.stretch: Stretch | None = None
        self.clock = AudioClock()
        self.ahead = 0  # samples that came and were not followed yet
        self.understanding = Understanding(ears.recogniser.name, senses.settle_within, post, self.settled, start)
        self.guessing = Guessing(senses.guess_every, post, start)
        self.starving: asyncio.TimerHandle | None = None

    def hear(self, frame: bytes) -> None:
        self.clock.hear(len(frame) // WIDTH, now(), self.ears.line.missed)
        self.ahead += len(frame) // WIDTH
        for window in self.windows.cut(frame):
            self.ahead -= len(window) // WIDTH
            self._hear_window(window)
        self._expect_more()

    def end(self) -> None:
        """No more sound comes from the line. What was being said counts as said."""
        if ended := self.segmenter.break_off():
            self._close(ended)
        self._expect_more()

    def rest(self) -> None:
        if self.starving:
            self.starving.cancel()
            self.starving = None

    def settled(self, note: HearingNote) -> None:
        self.ears.last = note
        if not self.stretch and not self.understanding.outstanding:
            self.post(WordsSettled(now()))

    def _hear_window(self, window: bytes) -> None:
        self.before.append(window)
        change = self.segmenter.follow(self.ears.detector.probability(window), len(window) // WIDTH)
        match change:
            case Began():
                self._open()
            case Ended() as ended:
                self._feed(window, voiced=False)
                self._close(ended)
            case None if self.stretch:
                self._feed(window, voiced=not self.segmenter.hushed)
                self._go_on()

    def _open(self) -> None:
        self.stretch = self._another()
        self.stretch.feed(b"".join(self.before), voiced=True)
        self.before.clear()
        self.post(VoiceBegan(now()))

    def _close(self, ended: Ended) -> None:
        at = now()
        self.guessing.stop()
        if self.stretch:
            self._hand_over(self.stretch, at, ended.hush)
            self.stretch = None
        self.before.clear()  # these words are told already
        self.post(VoiceEnded(at, at - ended.hush / RATE))

    def _feed(self, window: bytes, *, voiced: bool) -> None:
        if self.stretch:
            self.stretch.feed(window, voiced=voiced)

    def _go_on(self) -> None:
        """Still speaking: time for a guess, for the final words, or to settle a very long stretch up to here?"""
        stretch, senses, hushed = self.stretch, self.ears.senses, self.segmenter.hushed
        if not stretch:
            return
        if stretch.seconds >= (senses.pause_from if hushed else senses.longest_stretch):
            self.guessing.stop()
            self._hand_over(stretch, now(), hushed)
            self.stretch = self._another()
        elif hushed >= senses.hint * RATE:
            stretch.foresee(self.start)
        elif not hushed and not self.understanding.outstanding:  # words of an older stretch need the engine more
            self.guessing.consider(stretch)

    def _hand_over(self, stretch: Stretch, at: float, hush: int) -> None:
        """`hush`: samples since the last voiced one, for a stretch in which the sound itself tells nothing."""
        tail = silent_tail(stretch.pcm)
        stretch.ended, stretch.spoke_until = at, self.clock.time(self.ahead + (hush if tail is None else tail))
        self.understanding.add(stretch)

    def _another(self) -> Stretch:
        return Stretch(self.ears.recogniser, self.ears.language)

    def _expect_more(self) -> None:
        """A line that delivers nothing delivers no hush either: in mid-speech, do not wait for it for ever."""
        self.rest()
        if self.stretch:
            self.starving = asyncio.get_running_loop().call_later(self.ears.senses.starved, self.end)


class Guessing:
    """Guesses at what is being said, one at a time; every guess is worth less than any final word."""

    def __init__(self, every: float, post: Post, start: Start) -> None:
        self._every, self._post, self._start = every, post, start
        self._task: asyncio.Task[None] | None = None
        self._next = every  # seconds into the stretch

    def consider(self, stretch: Stretch) -> None:
        if stretch.seconds < self._next or (self._task and not self._task.done()):
            return
        self._next = stretch.seconds + self._every
        self._task = self._start(self._guess(stretch))

    def stop(self) -> None:
        """The stretch is over: its guess would come after its words."""
        if self._task:
            self._task.cancel()
            self._task = None
        self._next = self._every

    async def _guess(self, stretch: Stretch) -> None:
        if words := await stretch.guess():
            self._post(WordsGuessed(now(), words))


def now() -> float:
    return asyncio.get_running_loop().time()
