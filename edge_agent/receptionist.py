"""The receptionist on one call: answers, says the fixed sentences, and writes down what was really heard."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog

from edge_agent.converse.effects import Acknowledge, Phrase
from edge_agent.converse.events import ClauseBegan, FarewellMeant, ReplyAudible, ReplyDry
from edge_agent.converse.floor import CallerTurn
from edge_agent.converse.loop import Emit, Reply, now
from edge_agent.converse.saying import closing_question
from edge_agent.desk.front_desk import Delivery
from edge_agent.desk.greeting import Greeting
from edge_agent.failover.hedge import LATE
from edge_agent.latency import latency_of, spoken_of
from edge_agent.phrases import KINDS, phrasebook, said_by
from edge_agent.record.call_record import CallRecord
from edge_agent.record.failure import Failure
from edge_agent.speak.mouth import Mouth, Utterance
from edge_agent.speak.voice import once
from edge_agent.think.closing import keeps, says_farewell, says_goodbye
from edge_agent.think.desk_answer import DESK, DeskAnswer
from edge_agent.think.mind import Answer, Mind
from edge_agent.think.thought import FACTS
from edge_agent.think.unusable import Unusable
from shared.calls import Exchange, ReplyKind
from shared.errors import HearingFailed, SpeakingFailed, StageError
from shared.profiles import Profile

log = structlog.get_logger()


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
    answered: Callable[[int | None], None]  # told of each answer's processing time, ms
    exchanges: int = field(default=0)
    greeting: Greeting | None = None  # None: as the client wrote it
    ends: str = ""  # why the call is over, where the last answer ended it: "spam"

    async def answer(self, reply: Reply, turn: CallerTurn) -> None:
        """Think, speak, remember. Nothing is remembered of an answer that nobody heard: its words stay on the floor.

        Of one that was audible for less than a word they do not: the turn is over, and is written down.
        """
        said, self.ends = Utterance(), ""
        thought = self.mind.answer(turn.words, Delivery(reply.gate, self.mouth.heard_out))
        kind, failure = ReplyKind.ANSWER, None
        try:
            with self.mind.replying():
                kind = await self._think_aloud(reply, turn, thought, said)
        except StageError as failed:
            failure = failed
            raise
        finally:
            self._tell(reply, said, failure, thought)
            if said.heard or said.first_audio_at is not None:
                self.mind.remember(turn.words, said.heard, cut=said.heard != said.meant)
                self._write(reply, turn, said, kind, thought)
                self._read_ahead(thought, said)

    async def say(self, reply: Reply, phrase: Phrase, turn: CallerTurn) -> None:
        """A fixed sentence; `turn` is what the caller said before it, if anything. Both are history."""
        said, failure = Utterance(), None
        if (note := turn.note) and note.failed and not note.not_heard:  # else each attempt has been told
            words = "no words were made of the caller's speech"
            self.record.failed(Failure("stt", HearingFailed.code, words, note.recogniser, elapsed=note.stt_ms / 1000))
        try:
            await self._say(reply, phrase, said)
        except StageError as failed:
            failure = failed
            raise
        finally:
            self._tell(reply, said, failure)
            if said.heard or turn.words:
                self.mind.remember(turn.words, said.heard, cut=said.heard != said.meant)
                self.mind.read_ahead()
                self._write(reply, turn, said, KINDS[phrase])

    async def _say(self, reply: Reply, phrase: Phrase, said: Utterance) -> None:
        sentence, listener = said_by(self.profile, phrase), Listener(reply)
        if phrase is Phrase.CUT_OFF:  # a question of the model's may name the caller: its sound is nobody's to keep
            question = once(closing_question(self.mind.last_said))
            await self.mouth.say(question, said, reply.gate, listener, opening=sentence)
        elif phrase is Phrase.GREETING and self.greeting:
            await self.mouth.say(once(self.greeting.own), said, reply.gate, listener, opening=self.greeting.fixed)
        else:
            await self.mouth.say_phrase(sentence, said, reply.gate, listener)

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

    async def _think_aloud(self, reply: Reply, turn: CallerTurn, thought: Answer, said: Utterance) -> ReplyKind:
        leaves = says_goodbye(turn.words, self.mind.last_said)
        opening = said_by(self.profile, Phrase.CUT_OFF) if turn.resumed else ""
        try:
            async with aclosing(self._answered(reply, thought, leaves=leaves)) as deltas:
                await self.mouth.say(deltas, said, reply.gate, Listener(reply), opening)
        except Unusable as nonsense:
            self.record.failed(self._of_thought(thought, nonsense))
            await self._instead(reply, said, leaves=leaves)
            return ReplyKind.FAREWELL if leaves else ReplyKind.CLARIFICATION
        return ReplyKind.ANSWER

    async def _answered(self, reply: Reply, thought: Answer, *, leaves: bool) -> AsyncGenerator[str, None]:
        """The answer; to a caller who `leaves`, with a farewell at its end, unless it asks something to stay for."""
        answer = ""
        async with aclosing(thought.deltas()) as deltas:
            async for delta in deltas:
                answer += delta
                yield delta
        ends = thought.ends if isinstance(thought, DeskAnswer) else ""
        if ends or (leaves and not keeps(answer)):
            if not says_farewell(answer):
                yield f" {phrasebook(self.profile.language).goodbye}"
            self.ends = ends
            await reply.gate.wait()  # until then the caller may go on
            reply.post(FarewellMeant(now(), reply.number))

    async def _instead(self, reply: Reply, said: Utterance, *, leaves: bool) -> None:
        """A fixed sentence in place of an answer that nobody should hear."""
        sentence = phrasebook(self.profile.language).goodbye if leaves else said_by(self.profile, Phrase.SAY_AGAIN)
        await self.mouth.say_phrase(sentence, said, reply.gate, Listener(reply))
        if leaves:
            reply.post(FarewellMeant(now(), reply.number))

    def _write(
        self, reply: Reply, turn: CallerTurn, said: Utterance, kind: ReplyKind, thought: Answer | None = None
    ) -> None:
        number, self.exchanges = self.exchanges, self.exchanges + 1
        decided = reply.decided_at if reply.decided_at is not None else now()
        latency = latency_of(decided, turn.note, said, thought, self.path_delay())
        if kind is ReplyKind.ANSWER:
            self.answered(latency.processing)
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

    def _read_ahead(self, thought: Answer, said: Utterance) -> None:
        """What the model wrote itself it need not read; what was heard instead it does."""
        if (
            thought.request is None
            or thought.model in (FACTS, DESK)
            or thought.request.response.split() != said.heard.split()
        ):
            self.mind.read_ahead()

    def _tell(self, reply: Reply, said: Utterance, failure: StageError | None, thought: Answer | None = None) -> None:
        """What failed for this reply: each model that was asked in vain, and why there was no more of it, once."""
        for attempt, lost in enumerate(thought.lost if thought else (), 1):
            self.record.failed(Failure.lost("llm", lost, attempt))
        if failure and self.record.was_told(failure):
            return  # as the last of them, or as a voice's
        if isinstance(failure, SpeakingFailed):
            self.record.failed(Failure.of("tts", failure, self.mouth.maker, elapsed=_waited(reply)))
        elif failure:
            self.record.failed(self._of_thought(thought, failure) if thought else Failure.of("llm", failure))
        elif reply.late:
            self.record.failed(self._late(reply, said, thought))

    def _of_thought(self, thought: Answer, failure: StageError) -> Failure:
        """Of the model that answered, or was the last to be asked."""
        elapsed = None if thought.total_ms is None else thought.total_ms / 1000
        return Failure.of("llm", failure, thought.model, attempt=len(thought.lost) + 1, elapsed=elapsed)

    def _late(self, reply: Reply, said: Utterance, thought: Answer | None) -> Failure:
        """A reply that was given up failed, although nothing raised: the row names the stage that it waited for."""
        heard = "it broke off" if said.heard else "nothing was heard"
        words = f"a reply was given up because it took too long: {heard}"
        all_said = said.heard == said.meant  # of what the model had written by then
        if thought is not None and all_said:
            return Failure("llm", LATE, words, thought.awaited, len(thought.lost) + 1, _waited(reply))
        return Failure("tts", LATE, words, self.mouth.maker, elapsed=_waited(reply))


def _waited(reply: Reply) -> float | None:
    """Seconds since the turn was over that it answers; None for one that was only prepared."""
    return None if reply.decided_at is None else now() - reply.decided_at
