"""The ears of one call: the line's audio and keys become events. The package's docstring tells which, and when.

The line, the detector and the call's recogniser are handed in; their Protocols stand here and in `segment`.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from math import ceil
from typing import Protocol

from edge_agent.converse.events import (
    HearingNote,
    KeyPressed,
    LineClosed,
    NotHeard,
    PartialTranscript,
    SpeechEnded,
    SpeechStarted,
    TranscriptSettled,
    TurnEndHinted,
)
from edge_agent.converse.loop import Emit, now
from edge_agent.converse.scope import Start, scope
from edge_agent.hear.audio_clock import AudioClock
from edge_agent.hear.loudness import NoiseFloor, Window, silent_tail
from edge_agent.hear.segment import CallRecogniser, Heard, Recogniser, RecogniserStream, SpeechSegment
from edge_agent.hear.transcripts import FinalTranscripts
from edge_agent.hear.voice_activity import RATE, WIDTH, Began, Ended, Segmenter, Windows

__all__ = [
    "AudioIn",
    "CallRecogniser",
    "Detector",
    "Ears",
    "Heard",
    "HearingSettings",
    "Recogniser",
    "RecogniserStream",
]


class AudioIn(Protocol):
    """The line, as hearing sees it."""

    def frames(self) -> AsyncIterator[bytes]:
        """16 kHz s16 mono, any length a frame (a window of the detector as a rule); ends when the line closes."""
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
        """Samples that `hear` takes."""
        ...

    def hear(self, window: Window, judged: Callable[[Window, float], None]) -> None:
        """`judged` is told of the next window how likely it holds a voice, 0…1.

        At once or within some milliseconds, when other calls' windows are judged too; in the order of the windows.
        Raises what went wrong with an earlier one, that `judged` raised included.
        """
        ...

    def catch_up(self) -> None:
        """Whatever was not judged yet is judged now. Raises as `hear` does."""
        ...

    def close(self) -> None:
        """Nothing more is told."""
        ...


@dataclass(frozen=True, slots=True)
class HearingSettings:
    """Every tunable of hearing. Seconds, unless said otherwise."""

    threshold: float = 0.5  # probability that begins a voice
    release: float = 0.35  # probability that keeps it up
    silence: float = 0.2  # that ends a segment; what it costs is hidden by the endpointing delay of `converse`
    hint: float = 0.06  # silence at which the final words are begun, in case the voice has ended
    overrun: float = 0.16  # how much later than the sound the detector's voice may end, at most (at 8 kHz 0.10 to 0.14)
    least_speech: float = 0.1  # shorter is a click
    preroll: float = 0.3  # audio before the first voiced window that belongs to the segment: consonants are quiet
    guess_every: float = 0.8  # how often a guess is made while the voice lasts
    longest_segment: float = 28.0  # Whisper hears 30 s at once: longer speech is settled in pieces
    pause_from: float = 20.0  # a piece this long is cut at the next pause between two words
    settle_within: float = 8.0  # how long the final words may take, a second try included; then a guess must do
    starved: float = 0.6  # no audio at all for so long, in mid-speech, ends the segment
    farewell: float = 8.0  # how long `LineClosed` may wait for the last words: nobody waits on the line any more


class Ears:
    """Listens to one line for one call. Satisfies `converse.loop.EventSource`."""

    def __init__(
        self,
        line: AudioIn,
        recogniser: CallRecogniser,
        detector: Detector,
        settings: HearingSettings | None = None,
    ) -> None:
        self.line, self.recogniser, self.detector = line, recogniser, detector
        self.settings = settings or HearingSettings()

    async def listen(self, post: Emit) -> None:
        """Posts what is heard until the line closes; `LineClosed` comes last. Call it once.

        A line that raises instead of closing is the caller's to handle: nothing more is posted then.
        """
        async with scope() as start:
            listener = SpeechListener(self, post, start)
            transcripts = listener.transcripts
            start(transcripts.run())
            start(self._keys(post))
            try:
                async for frame in self.line.frames():
                    listener.hear(frame)
                listener.end()
            finally:
                listener.close()
            await transcripts.finish(self.settings.farewell)
        post(LineClosed(now()))

    async def _keys(self, post: Emit) -> None:
        async for key in self.line.keys():
            post(KeyPressed(now(), key))


class SpeechListener:
    """Follows the voice on the line: opens a segment where it begins, feeds it, closes it where it ends."""

    def __init__(self, ears: Ears, post: Emit, start: Start) -> None:
        self.ears, self.post, self.start = ears, post, start
        settings, window = ears.settings, ears.detector.window
        self.windows = Windows(window)
        self.segmenter = Segmenter(settings.threshold, settings.release, settings.silence, settings.least_speech)
        self.before: deque[bytes] = deque(maxlen=ceil((settings.preroll + settings.least_speech) * RATE / window))
        self.noise = NoiseFloor()
        self.segment: SpeechSegment | None = None
        self.clock = AudioClock()
        self.ahead = 0  # samples that came and were not followed yet
        self.came = 0.0  # event clock: the newest frame
        self.transcripts = FinalTranscripts(settings.settle_within, post, self.settled, start)
        self.interim = InterimTranscripts(settings.guess_every, post, start)
        self.starving: asyncio.TimerHandle | None = None
        self.not_heard: tuple[NotHeard, ...] = ()  # of segments that were not told to have settled yet

    def hear(self, frame: bytes) -> None:
        self.came = now()
        self.clock.hear(len(frame) // WIDTH, self.came, self.ears.line.missed)
        self.ahead += len(frame) // WIDTH
        for pcm in self.windows.cut(frame):
            self.ears.detector.hear(Window.of(pcm), self._follow)

    def end(self) -> None:
        """No more sound comes from the line. What was being said counts as said."""
        self.ears.detector.catch_up()
        if ended := self.segmenter.break_off():
            self._close(ended)

    def close(self) -> None:
        """Nothing more is followed."""
        self.ears.detector.close()
        if self.starving:
            self.starving.cancel()

    def settled(self, note: HearingNote) -> None:
        self.not_heard += note.not_heard
        if not self.segment and not self.transcripts.outstanding:
            self.post(TranscriptSettled(now(), replace(note, not_heard=self.not_heard)))
            self.not_heard = ()

    def _follow(self, window: Window, said: float) -> None:
        """The next window, which holds a voice with a probability of `said` by the detector."""
        pcm = window.pcm
        self.before.append(pcm)
        self.ahead -= len(pcm) // WIDTH
        voice = self.noise.hears(window, said, speaking=self.segmenter.speaking)
        change = self.segmenter.follow(voice, len(pcm) // WIDTH)
        match change:
            case Began():
                self._open()
            case Ended() as ended:
                self._feed(pcm, voiced=False)
                self._close(ended)
            case None if self.segment:
                self._feed(pcm, voiced=not self.segmenter.silent_for)
                self._go_on()

    def _open(self) -> None:
        self.segment = self._another()
        self.segment.feed(b"".join(self.before), voiced=True)
        self.before.clear()
        self.post(SpeechStarted(now()))
        if not self.starving:
            self._wait_for_more()

    def _close(self, ended: Ended) -> None:
        at = now()
        spoke_until = at - ended.silence / RATE
        self.interim.stop()
        if self.segment:
            self._hand_over(self.segment, at, ended.silence)
            # The detector says "voice" too long; a softly spoken end is no silence all the same.
            spoke_until = min(spoke_until, max(self.segment.spoke_until, spoke_until - self.ears.settings.overrun))
            self.segment = None
        self.before.clear()  # these words are told already
        self.post(SpeechEnded(at, spoke_until))

    def _feed(self, pcm: bytes, *, voiced: bool) -> None:
        if self.segment:
            self.segment.feed(pcm, voiced=voiced)

    def _go_on(self) -> None:
        """Still speaking: time for a guess, for the final words, or to settle a very long segment up to here?"""
        segment, settings, silent_for = self.segment, self.ears.settings, self.segmenter.silent_for
        if not segment:
            return
        if segment.seconds >= (settings.pause_from if silent_for else settings.longest_segment):
            self.interim.stop()
            self._hand_over(segment, now(), silent_for)
            self.segment = self._another()
        elif silent_for >= settings.hint * RATE:
            segment.foresee(self.start)
        elif not silent_for and not self.transcripts.outstanding:  # words of an older segment need the engine more
            self.interim.consider(segment)

    def _hand_over(self, segment: SpeechSegment, at: float, silence: int) -> None:
        """`silence`: samples since the last voiced one, for a segment in which the sound itself tells nothing."""
        tail = silent_tail(segment.pcm)
        segment.ended, segment.spoke_until = at, self.clock.time(self.ahead + (silence if tail is None else tail))
        self.transcripts.add(segment)

    def _another(self) -> SpeechSegment:
        segment = SpeechSegment(self.ears.recogniser, lambda: self.post(TurnEndHinted(now())))
        segment.began = now()
        return segment

    def _wait_for_more(self) -> None:
        """A line that delivers nothing delivers no silence either: in mid-speech, do not wait for it for ever.

        One timer, which looks when the newest frame came: a new one for each frame costs a call a twentieth of its
        time on the loop.
        """
        self.starving, starves_at = None, self.came + self.ears.settings.starved
        if self.segment and now() >= starves_at:
            self.end()
        elif self.segment:
            self.starving = asyncio.get_running_loop().call_at(starves_at, self._wait_for_more)


class InterimTranscripts:
    """Guesses at what is being said, one at a time; every guess is worth less than any final word."""

    def __init__(self, every: float, post: Emit, start: Start) -> None:
        self._every, self._post, self._start = every, post, start
        self._task: asyncio.Task[None] | None = None
        self._next = every  # seconds into the segment

    def consider(self, segment: SpeechSegment) -> None:
        if segment.seconds < self._next or (self._task and not self._task.done()):
            return
        self._next = segment.seconds + self._every
        self._task = self._start(self._guess(segment))

    def stop(self) -> None:
        """The segment is over: its guess would come after its words."""
        if self._task:
            self._task.cancel()
            self._task = None
        self._next = self._every

    async def _guess(self, segment: SpeechSegment) -> None:
        if words := await segment.guess():
            self._post(PartialTranscript(now(), words, segment.began))
