"""The receptionist on one call: answers, says the fixed sentences, and writes down what was really heard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog

from edge_agent.converse.floor import FarewellMeant, Line, ReplyAudible
from edge_agent.converse.keeper import Reply
from edge_agent.hear.ears import Ears, HearingNote
from edge_agent.lines import LINES, sentence
from edge_agent.record.call_record import CallRecord
from edge_agent.speak.mouth import Mouth, Said
from edge_agent.think.closing import says_goodbye
from edge_agent.think.guard import Unusable
from edge_agent.think.mind import Mind, Thought
from shared.calls import Exchange, Latency
from shared.errors import HearingFailed, SpeakingFailed, StageError
from shared.profiles import Profile

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CallerTurn:
    """What the caller said before a reply. `heard` is noted at once: a murmur over the answer would replace it."""

    words: str
    confidence: float
    heard: HearingNote | None


@dataclass(slots=True)
class Receptionist:
    """Satisfies `converse.keeper.Agent`."""

    profile: Profile
    ears: Ears
    mind: Mind
    mouth: Mouth
    record: CallRecord
    read_ahead: Callable[[], None]  # lets the model read the talk so far while the caller is still listening or talking
    exchanges: int = field(default=0)

    async def answer(self, reply: Reply, words: str, confidence: float) -> None:
        """Think, speak, remember. Nothing is remembered of an answer that nobody heard: its words stay on the floor."""
        said = Said()
        turn = self._turn(words, confidence)
        thought = self.mind.answer(words)
        try:
            await self._think_aloud(reply, thought, said)
            if says_goodbye(words):
                reply.post(FarewellMeant(now(), reply.number))
        except StageError as failure:
            await self._trouble(failure)
            raise
        finally:
            if said.heard:
                self.mind.remember(words, said.heard, cut=said.heard != said.meant)
                await self._write(reply, turn, said, thought)
                self.read_ahead()

    async def say(self, reply: Reply, line: Line, words: str, confidence: float) -> None:
        """A fixed sentence; `words` are what the caller said before it, if anything."""
        said = Said()
        turn = self._turn(words, confidence)
        if turn.heard and turn.heard.failed:
            await self.record.trouble("stt", HearingFailed.code, "no words were made of the caller's speech, twice")
        try:
            await self.mouth.say_line(sentence(line, self.profile), said, reply.gate, audible(reply))
        except SpeakingFailed as failure:
            await self._trouble(failure)
            raise
        finally:
            if line is Line.GREETING and said.heard:
                self.mind.remember("", said.heard, cut=said.heard != said.meant)
            if said.heard or words:
                await self._write(reply, turn, said)

    async def _think_aloud(self, reply: Reply, thought: Thought, said: Said) -> None:
        try:
            async with aclosing(thought.deltas()) as deltas:
                await self.mouth.say(deltas, said, reply.gate, audible(reply))
        except Unusable as nonsense:
            await self.record.trouble("llm", nonsense.code, str(nonsense))
            await self.mouth.say_line(LINES[Line.SAY_AGAIN], said, reply.gate, audible(reply))

    def _turn(self, words: str, confidence: float) -> CallerTurn:
        return CallerTurn(words, confidence, self.ears.last if words else None)

    async def _write(self, reply: Reply, turn: CallerTurn, said: Said, thought: Thought | None = None) -> None:
        number, self.exchanges = self.exchanges, self.exchanges + 1
        decided = reply.decided_at if reply.decided_at is not None else now()
        latency = latency_of(decided, turn.heard, said, thought)
        log.info("exchange", number=number, interrupted=said.interrupted, **spoken_of(latency))
        await self.record.exchange(
            Exchange(
                number=number,
                at=datetime.now(UTC) - timedelta(seconds=now() - decided),
                caller=turn.words,
                confidence=round(turn.confidence, 3) if turn.words else None,
                agent=said.meant,
                heard=said.heard,
                interrupted=said.interrupted,
                latency=latency,
                request=thought.request if thought else None,
                recogniser=turn.heard.recogniser if turn.heard else "",
                voice=said.voice,
            ),
            used_fallback=said.stood_in,
        )

    async def _trouble(self, failure: StageError) -> None:
        log.warning("stage_failed", code=failure.code)
        component = "tts" if isinstance(failure, SpeakingFailed) else "llm"
        await self.record.trouble(component, failure.code, str(failure))


def audible(reply: Reply) -> Callable[[], None]:
    return lambda: reply.post(ReplyAudible(now(), reply.number))


def latency_of(decided: float, heard: HearingNote | None, said: Said, thought: Thought | None) -> Latency:
    """The stages of one exchange. `decided`: when the turn was over; `heard`: None if the caller had said nothing."""
    first = said.first_audio_at
    return Latency(
        endpoint=ms(decided - heard.spoke_until) if heard else None,
        stt=heard.stt_ms if heard else None,
        llm_first=thought.first_ms if thought else None,
        llm=thought.total_ms if thought else None,
        tts_first=said.tts_first_ms,
        processing=ms(first - decided) if heard and first is not None else None,
        turn_gap=ms(first - heard.spoke_until) if heard and first is not None else None,
    )


def spoken_of(latency: Latency) -> dict[str, int]:
    """The stages that took place, for the log."""
    return {f"{stage}_ms": value for stage in latency.__slots__ if (value := getattr(latency, stage)) is not None}


def ms(seconds: float) -> int | None:
    """None for less than nothing: then it was not this turn that was measured."""
    return round(seconds * 1000) if seconds >= 0 else None


def now() -> float:
    return asyncio.get_running_loop().time()
