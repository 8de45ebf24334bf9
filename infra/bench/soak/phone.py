"""A caller who asks some questions, waits where an answer breaks off, and hangs up: and all that he heard, and when."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from livekit import rtc

from edge_agent.line.waiting import briefly, first_of
from infra.bench.load.caller import FRAME, NOISES, Sentence, frames_of_noise
from infra.bench.load.edge import Edge, Sound
from infra.bench.load.meter import SOONEST, joined
from infra.bench.load.stubs import ANSWER, CHARACTER, RATE_IN
from infra.phone.dialling import Dial

QUEUED_MS = 60
QUIET = 0.9  # s of silence after which whoever spoke has finished
WHOLE = 0.8 * len(ANSWER) * CHARACTER  # s: an answer that is shorter has broken off
PATIENT = 6.0  # s that a caller waits for an answer, or for the rest of one, until he asks again: before he is nudged
ANSWERED_WITHIN = 45.0  # s that it may ring
LOOK = 0.05  # s
LONGEST = 60.0  # s that he is patient in all


@dataclass(frozen=True, slots=True)
class Question:
    """On the clock of `time.perf_counter`: first and last loud sample, and when an answer began (None: none came)."""

    first: float
    last: float
    answered: float | None = None
    whole: bool = False  # the answer was heard to its end


@dataclass(slots=True)
class Heard:
    """A call as it was at the phone."""

    room: str
    questions: list[Question] = field(default_factory=list)
    voices: list[tuple[str, Edge]] = field(default_factory=list)  # an agent's name, and what was heard of it
    agents: int = 0  # most at once in the room
    answered_at: float | None = None
    ended_at: float | None = None
    dropped: bool = False  # the call ended, and it was not the caller's doing

    @property
    def sounds(self) -> list[Sound]:
        """Of all agents, in order."""
        every = sorted((sound for _, edge in self.voices for sound in edge.heard), key=lambda sound: sound.begin)
        return joined(every)

    def again(self, since: float) -> float | None:
        """When the next sound began after that moment; None: there was none.

        What was under way at that moment still comes, and may end in a click of its own.
        """
        return next((s.begin for s in self.sounds if s.begin > since + QUIET / 3 and s.end - s.begin > SOONEST), None)


class Phone:
    """One call, from dialling to hanging up."""

    def __init__(self, dial: Dial, sentence: Sentence, questions: int, gives_up: float = LONGEST) -> None:
        """`gives_up`: seconds without a word of the agent after which he does."""
        self._gives_up = gives_up
        self.heard = Heard(dial.room)
        self.room = rtc.Room()
        self._dial, self._sentence, self._questions = dial, sentence, questions
        self._source = rtc.AudioSource(RATE_IN, 1, queue_size_ms=QUEUED_MS)
        self._to_say: deque[bytes] = deque()
        self._answered, self._over = asyncio.Event(), asyncio.Event()
        self._working: set[asyncio.Task[None]] = set()
        self._listening: dict[str, asyncio.Task[None]] = {}

    async def call(self) -> Heard:
        """Until one of both has hung up."""
        self._listen_to_room()
        try:
            await self.room.connect(self._dial.url, self._dial.token(), rtc.RoomOptions(auto_subscribe=True))
            await self._ring()
            await first_of(self._answered, self._over, within=ANSWERED_WITHIN)
            if not self._answered.is_set():
                return self.heard
            self.heard.answered_at = time.perf_counter()
            await self.room.local_participant.set_attributes({"sip.callStatus": "active"})
            self._start(self._speak())
            await self._talk()
        finally:
            await self._hang_up()
        return self.heard

    def ask_no_more(self) -> None:
        """Hang up when what was asked last was answered, or was not."""
        self._questions = 0

    async def _ring(self) -> None:
        me = self.room.local_participant
        await me.set_attributes(self._dial.ringing_attributes())
        track = rtc.LocalAudioTrack.create_audio_track("caller", self._source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False, red=False)
        await me.publish_track(track, options)

    async def _hang_up(self) -> None:
        self.heard.ended_at = time.perf_counter()
        self.heard.dropped = self._over.is_set()
        if not self._over.is_set():
            await briefly(self.room.local_participant.set_attributes({"sip.callStatus": "hangup"}))
        await briefly(self.room.disconnect())
        for task in self._working:
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)
        await self._source.aclose()

    # --- the talk ---------------------------------------------------------------------------------

    async def _talk(self) -> None:
        await self._until(lambda: bool(self.heard.sounds) and self._quiet(), PATIENT)
        while len(self.heard.questions) < self._questions and not self._given_up():
            self.heard.questions.append(await self._ask())
            if self.heard.questions[-1].answered is None and len(self.heard.questions) == self._questions:
                self._questions += 1  # he asks once more

    def _given_up(self) -> bool:
        last = max((sound.end for sound in self.heard.sounds), default=self.heard.answered_at or 0.0)
        return self._over.is_set() or time.perf_counter() - last > self._gives_up

    async def _ask(self) -> Question:
        first = time.perf_counter() + QUEUED_MS / 1000
        self._to_say.extend(self._sentence.frames)
        await self._until(lambda: not self._to_say, PATIENT)
        last = first + self._sentence.seconds
        await self._until(lambda: self._answer_to(last) is not None and self._whole(last), PATIENT)
        return Question(first, last, self._answer_to(last), self._whole(last))

    def _answer_to(self, last: float) -> float | None:
        return next((s.begin for s in self.heard.sounds if s.begin >= last + SOONEST), None)

    def _whole(self, last: float) -> bool:
        """As much as an answer was heard since, and is over."""
        return self._quiet() and sum(s.end - max(s.begin, last) for s in self.heard.sounds if s.end > last) > WHOLE

    def _quiet(self) -> bool:
        return all(time.perf_counter() - sound.end > QUIET for sound in self.heard.sounds)

    async def _until(self, reached: Callable[[], bool], patient: float) -> None:
        """`patient` seconds without a sound of the agent are too long."""
        since = time.perf_counter()
        while not reached() and not self._over.is_set():
            newest = max((sound.end for sound in self.heard.sounds), default=since)
            if time.perf_counter() - max(since, newest) > patient:
                return
            await asyncio.sleep(LOOK)

    # --- sound ------------------------------------------------------------------------------------

    async def _speak(self) -> None:
        noise, place = frames_of_noise(), 0
        while True:
            place += 1
            pcm = self._to_say.popleft() if self._to_say else noise[place % NOISES]
            await self._source.capture_frame(rtc.AudioFrame(pcm, RATE_IN, 1, FRAME))

    async def _listen(self, track: rtc.Track, edge: Edge) -> None:
        stream = rtc.AudioStream.from_track(track=track, sample_rate=RATE_IN, num_channels=1, frame_size_ms=20)
        try:
            async for event in stream:
                edge.hear(bytes(event.frame.data), RATE_IN)
        finally:
            await stream.aclose()

    # --- the room ---------------------------------------------------------------------------------

    def _listen_to_room(self) -> None:
        self.room.on("track_subscribed", self._subscribed)
        self.room.on("track_unsubscribed", self._unsubscribed)
        self.room.on("participant_connected", lambda _: self._count())
        self.room.on("disconnected", lambda _: self._over.set())

    def _count(self) -> None:
        there = self.room.remote_participants.values()
        agents = sum(one.kind == rtc.ParticipantKind.PARTICIPANT_KIND_AGENT for one in there)
        self.heard.agents = max(self.heard.agents, agents)

    def _subscribed(self, track: rtc.Track, _: object, who: rtc.RemoteParticipant) -> None:
        self._count()
        edge = Edge()
        self.heard.voices.append((who.identity, edge))
        self._listening[who.identity] = self._start(self._listen(track, edge))
        self._answered.set()

    def _unsubscribed(self, _track: rtc.Track, _: object, who: rtc.RemoteParticipant) -> None:
        """Else his stream would go on with the sound of whoever comes after him: the native track is used again."""
        if listening := self._listening.pop(who.identity, None):
            listening.cancel()

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._working.add(task)
        return task
