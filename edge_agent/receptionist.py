"""The receptionist on one call: answers, says the fixed sentences, and writes down what was really heard."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from pydantic import JsonValue

from edge_agent.converse.effects import Acknowledge, Phrase
from edge_agent.converse.events import ClauseBegan, FarewellMeant, ReplyAudible, ReplyDry
from edge_agent.converse.floor import CallerTurn
from edge_agent.converse.loop import Emit, Reply, now
from edge_agent.failover.hedge import Lost
from edge_agent.latency import latency_of, spoken_of
from edge_agent.phrases import KINDS, phrasebook, said_by
from edge_agent.record.call_record import CallRecord
from edge_agent.speak.mouth import Mouth, Utterance
from edge_agent.think.closing import keeps, says_farewell, says_goodbye
from edge_agent.think.guard import Unusable
from edge_agent.think.mind import Mind, Thought
from shared.calls import Exchange, ReplyKind
from shared.errors import HearingFailed, SpeakingFailed, StageError
from shared.profiles import Profile

log = structlog.get_logger()

LATE = "too_slow"  # code of a reply that was given up


@dataclass(frozen=True, slots=True)
class Listener:
    """What the conversation is told of a reply while the caller hears it. Satisfies `speak.mouth.Audience`."""

    reply: Reply

    def audible(self) -> None:
        self.reply.post(ReplyAudible(now(), self.reply.number))

    def dry(self) -> None:
        self.reply.post(ReplyDry(now(), self.reply.number))

    def clause(self, words: str, seconds: float, ahead: float) -> None:
        self.reply.post(ClauseBegan(now() + ahead, self.reply.number, words, seconds))


@dataclass(frozen=True, slots=True)
class Waiter:
    """What the conversation is told of an acknowledgement. Satisfies `speak.mouth.Audience`."""

    post: Emit

    def audible(self) -> None: ...
    def dry(self) -> None: ...

    def clause(self, words: str, seconds: float, ahead: float) -> None:
        self.post(ClauseBegan(now() + ahead, None, words, seconds))


@dataclass(slots=True)
class Receptionist:
    """Satisfies `converse.loop.Agent`."""

    profile: Profile
    mind: Mind
    mouth: Mouth
    record: CallRecord
    path_delay: Callable[[], float]  # seconds that sound needs from the phone to us and back
    exchanges: int = field(default=0)

    async def answer(self, reply: Reply, turn: CallerTurn) -> None:
        """Think, speak, remember. Nothing is remembered of an answer that nobody heard: its words stay on the floor."""
        said = Utterance()
        thought = self.mind.answer(turn.words)
        kind = ReplyKind.ANSWER
        try:
            with self.mind.replying():
                kind = await self._think_aloud(reply, turn.words, thought, said)
        except StageError as failure:
            if failure not in [lost.failure for lost in thought.lost]:  # those are told below
                self._trouble(failure)
            raise
        finally:
            self._lost(thought)
            if reply.late:
                self._late(thought, said)
            if said.heard:
                self.mind.remember(turn.words, said.heard, cut=said.heard != said.meant)
                self._write(reply, turn, said, kind, thought)
                self._read_ahead(thought, said)

    async def say(self, reply: Reply, phrase: Phrase, turn: CallerTurn) -> None:
        """A fixed sentence; `turn` is what the caller said before it, if anything. Both are history."""
        said = Utterance()
        if turn.note and turn.note.failed:
            self.record.trouble("stt", HearingFailed.code, "no words were made of the caller's speech")
        try:
            await self.mouth.say_phrase(said_by(self.profile, phrase), said, reply.gate, Listener(reply))
        except SpeakingFailed as failure:
            self._trouble(failure)
            raise
        finally:
            if reply.late:
                self._late(None, said)
            if said.heard or turn.words:
                self.mind.remember(turn.words, said.heard, cut=said.heard != said.meant)
                self.mind.read_ahead()
                self._write(reply, turn, said, KINDS[phrase])

    async def acknowledge(self, late: Acknowledge, post: Emit) -> None:
        """Lets the caller hear that he was understood, if that is ready to be heard at once."""
        sentence = phrasebook(self.profile.language).acknowledgement(late.words, late.number)
        await self.mouth.acknowledge(sentence, Waiter(post), to_come=late.pending)

    def hold(self) -> None:
        """Silent, until it is known whether the caller means to interrupt."""
        self.mouth.hold()

    def resume(self) -> None:
        """It was nothing."""
        self.mouth.resume()

    async def _think_aloud(self, reply: Reply, words: str, thought: Thought, said: Utterance) -> ReplyKind:
        leaves = says_goodbye(words, self.mind.last_said)
        try:
            async with aclosing(self._answered(reply, thought, leaves=leaves)) as deltas:
                await self.mouth.say(deltas, said, reply.gate, Listener(reply))
        except Unusable as nonsense:
            self.record.trouble("llm", nonsense.code, str(nonsense))
            await self._instead(reply, said, leaves=leaves)
            return ReplyKind.FAREWELL if leaves else ReplyKind.CLARIFICATION
        return ReplyKind.ANSWER

    async def _answered(self, reply: Reply, thought: Thought, *, leaves: bool) -> AsyncGenerator[str, None]:
        """The answer; to a caller who `leaves`, with a farewell at its end, unless it asks something to stay for."""
        answer = ""
        async with aclosing(thought.deltas()) as deltas:
            async for delta in deltas:
                answer += delta
                yield delta
        if leaves and not keeps(answer):
            if not says_farewell(answer):
                yield f" {phrasebook(self.profile.language).goodbye}"
            await reply.gate.wait()  # until then the caller may go on
            reply.post(FarewellMeant(now(), reply.number))

    async def _instead(self, reply: Reply, said: Utterance, *, leaves: bool) -> None:
        """A fixed sentence in place of an answer that nobody should hear."""
        sentence = phrasebook(self.profile.language).goodbye if leaves else said_by(self.profile, Phrase.SAY_AGAIN)
        await self.mouth.say_phrase(sentence, said, reply.gate, Listener(reply))
        if leaves:
            reply.post(FarewellMeant(now(), reply.number))

    def _write(
        self, reply: Reply, turn: CallerTurn, said: Utterance, kind: ReplyKind, thought: Thought | None = None
    ) -> None:
        number, self.exchanges = self.exchanges, self.exchanges + 1
        decided = reply.decided_at if reply.decided_at is not None else now()
        latency = latency_of(decided, turn.note, said, thought, self.path_delay())
        log.info("exchange", number=number, kind=kind, interrupted=said.interrupted, **spoken_of(latency))
        self.record.exchange(
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
                recogniser=turn.note.recogniser if turn.note else "",
                voice=said.voice,
                kind=kind,
                acknowledgement=said.acknowledged,
            ),
            used_fallback=said.stood_in or (thought is not None and thought.stood_in),
        )

    def _read_ahead(self, thought: Thought, said: Utterance) -> None:
        """What the model wrote itself it need not read; what was heard instead it does."""
        if thought.request is None or thought.request.response.split() != said.heard.split():
            self.mind.read_ahead()

    def _late(self, thought: Thought | None, said: Utterance) -> None:
        """A reply that was given up failed, although nothing raised: the row names the stage that it waited for."""
        all_said = said.heard == said.meant  # of what the model had written by then
        component = "llm" if thought is not None and all_said else "tts"
        log.warning("stage_late", component=component)
        heard = "it broke off" if said.heard else "nothing was heard"
        self.record.trouble(component, LATE, f"a reply was given up because it took too long: {heard}")

    def _lost(self, thought: Thought) -> None:
        """Models that were asked for this answer in vain: each is an event that names it."""
        for attempt, lost in enumerate(thought.lost, 1):
            code, said = _why(lost)
            context: dict[str, JsonValue] = {
                "provider": lost.name,
                "attempt": attempt,
                "elapsed_ms": round(lost.after * 1000),
                "cause": code,
            }
            self.record.trouble("llm", code, said, context=context)

    def _trouble(self, failure: StageError) -> None:
        log.warning("stage_failed", code=failure.code)
        if failure.told:
            return
        component = "tts" if isinstance(failure, SpeakingFailed) else "llm"
        self.record.trouble(component, failure.code, str(failure))


def _why(lost: Lost) -> tuple[str, str]:
    """A code, and words."""
    if lost.failure is None:
        return LATE, f"{lost.name} was late, and another one answered"
    if isinstance(lost.failure, StageError):
        return lost.failure.code, str(lost.failure)
    return "crashed", f"{lost.name}: {type(lost.failure).__name__}"
