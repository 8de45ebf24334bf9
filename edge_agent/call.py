"""The story of one call: who is called, ring, answer, talk, hang up, write down. Errors become spoken words here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from edge_agent.admission import Admission
from edge_agent.converse.effects import Phrase
from edge_agent.converse.events import ClosingTime
from edge_agent.converse.floor import Ending
from edge_agent.converse.loop import Emit, converse, now
from edge_agent.converse.scope import scope
from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.endings import call_end_of, refused, unanswered
from edge_agent.hear.ears import AudioIn, Detector, Ears, HearingSettings, Recogniser
from edge_agent.observer import TalkObserver
from edge_agent.phrases import phrasebook
from edge_agent.prewarm import PromptPrewarm
from edge_agent.receptionist import Receptionist
from edge_agent.record.call_record import CallJournal, CallRecord, unrouted
from edge_agent.route.decide import Refusal, route
from edge_agent.route.last_answers import LastAnswers
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.mouth import AudioOut, Mouth, Utterance
from edge_agent.think.mind import Mind
from edge_agent.think.prompt import system_prompt
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.thinkers import Thinkers
from edge_agent.think.tokens import TokenBudget
from edge_agent.voices import (
    Voices,
    presynthesise_acknowledgements,
    presynthesise_answers,
    presynthesise_for_next_call,
    voice_ready,
)
from shared.calls import Arrival, Blame, CallEnd, CallStatus
from shared.errors import FrontdeskError, SpeakingFailed, StageError
from shared.log import bound_call
from shared.numbers import region_of
from shared.profiles import Profile
from shared.store import Store
from shared.uuid7 import uuid7

log = structlog.get_logger()

RINGING = 30.0  # s until an unanswered call is given up
LAST_WORDS = 12.0  # s for a sentence said when all else has failed
REFUSAL_READY = 4.0  # s the phone may ring on for a refusal to be synthesised
ON_THE_WAY = 0.3  # s that sound needs from us to the caller's ear: hang up later than that
ON_DISK = 2.0  # s that the end of a call waits for its last row to be on disk


class PhoneLine(AudioIn, AudioOut, Protocol):
    """The caller's line, as the story needs it; `edge_agent.line.PhoneLine` is one."""

    ended: asyncio.Event
    ended_by: str

    @property
    def path_delay(self) -> float: ...
    @property
    def dead_for(self) -> float: ...
    async def answer(self, timeout: float) -> bool: ...  # noqa: ASYNC109 — a ringing phone has its own limit
    async def hang_up(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Services:
    """What all calls of one process share."""

    store: Store
    last_answers: LastAnswers
    last_answer_age: timedelta  # how old a last answer may be that stands in for the database
    journal: CallJournal
    recogniser: Recogniser
    detector: Callable[[], Detector]  # a fresh one for each call
    thinkers: Thinkers
    read_ahead: ReadAhead
    prewarm: PromptPrewarm  # whose prompts it has read before the phone rings
    budget: TokenBudget
    voices: Voices
    admission: Admission
    turn_taking: TurnTaking
    hearing: HearingSettings
    history: int  # exchanges told to the model, 5…10


async def attend(arrival: Arrival, line: PhoneLine, services: Services, finish: asyncio.Event) -> CallEnd:
    """Serve one caller from the first ring to the last row. `finish` set means: come to an end.

    Never leaves a caller on a silent line: however it ends, the line was hung up.
    """
    with services.voices.presynthesis.on_the_phone():
        began = datetime.now(UTC)
        decision = await routed(arrival, services, began)
        if isinstance(decision, Profile):
            with services.admission.enter(decision.client_id, decision.calls_at_once) as full:
                if full is None:
                    return await serve(decision, arrival, line, services, finish, began=began)
            book = phrasebook(decision.language)
            decision = Refusal(full, book.busy if full == "busy" else book.client_busy, decision)
        return await refuse(decision, arrival, line, services, began)


async def routed(arrival: Arrival, services: Services, began: datetime) -> Profile | Refusal:
    known, age = services.last_answers, services.last_answer_age
    try:
        return await route(arrival.called, services.store, known, began, age, caller=arrival.caller)
    except asyncio.CancelledError:
        unrouted(services.journal, arrival.called, arrival.caller, Ending.AGENT_STOPPED, began)
        raise


async def serve(
    profile: Profile, arrival: Arrival, line: PhoneLine, services: Services, finish: asyncio.Event, *, began: datetime
) -> CallEnd:
    call_id = uuid7()
    record = CallRecord(services.journal, profile, call_id, began)
    with bound_call(call_id):
        record.started(arrival.caller, arrival.sip_call_id, arrival.room)
        return await recorded(profile, line, services, record, finish)


async def recorded(
    profile: Profile, line: PhoneLine, services: Services, record: CallRecord, finish: asyncio.Event
) -> CallEnd:
    """The talk, and in any case a row that says how it ended."""
    call_end = CallEnd(CallStatus.FAILED, "crashed", Blame.PLATFORM)
    try:
        call_end = await talk(profile, line, services, record, finish)
    except FrontdeskError as failure:
        call_end = CallEnd(CallStatus.FAILED, failure.code, Blame.PLATFORM, str(failure))
        raise
    except asyncio.CancelledError:
        call_end = CallEnd(CallStatus.INTERRUPTED, Ending.AGENT_STOPPED, Blame.PLATFORM)
        raise
    finally:
        record.ended(call_end, datetime.now(UTC))
        services.prewarm.read_ahead(datetime.now(UTC))
        await record.flushed(ON_DISK)
    presynthesise_for_next_call(profile, services.voices)
    return call_end


async def refuse(refusal: Refusal, arrival: Arrival, line: PhoneLine, services: Services, began: datetime) -> CallEnd:
    """One professional sentence, and a row that says so."""
    log.info("call_refused", reason=refusal.reason)
    call_end = refused(refusal.reason)
    if not refusal.profile:
        unrouted(services.journal, arrival.called, arrival.caller, refusal.reason, began)
        await turn_away(refusal, line, services)
        return call_end
    record = CallRecord(services.journal, refusal.profile, uuid7(), began)
    record.started(arrival.caller, arrival.sip_call_id, arrival.room)
    try:
        await turn_away(refusal, line, services)
    finally:
        record.ended(call_end, datetime.now(UTC))
    return call_end


async def turn_away(refusal: Refusal, line: PhoneLine, services: Services) -> None:
    """In words; of a crowd that is refused most only hear that it is busy. The few who stand are always told."""
    with services.admission.refuse() as aloud:
        if aloud or refusal.reason == "busy":
            await say_refusal(refusal.sentence, line, services.voices)
        else:
            await line.hang_up()


async def say_refusal(sentence: str, line: PhoneLine, voices: Voices) -> None:
    failover = VoiceFailover(voices.stand_in, voices.stand_in, voices.cache)
    with suppress(StageError, TimeoutError):
        async with asyncio.timeout(REFUSAL_READY):
            await failover.presynthesise([sentence])
    if await line.answer(RINGING):
        await last_words(Mouth(failover, line, voices.idle), sentence, line)
    await line.hang_up()


async def talk(
    profile: Profile, line: PhoneLine, services: Services, record: CallRecord, finish: asyncio.Event
) -> CallEnd:
    """Ring, answer, converse, hang up."""
    mind = Mind(
        services.thinkers,
        services.read_ahead,
        system_prompt(profile, datetime.now(UTC)),
        services.history,
        services.budget,
    )
    try:
        async with services.recogniser.call(profile.language) as recogniser, scope() as start:
            ears = Ears(line, recogniser, services.detector(), services.hearing)
            mind.read_ahead()  # while the phone rings
            failover = await voice_ready(profile, services.voices, record)
            if failover is None:
                await say_refusal(phrasebook(profile.language).unavailable, line, services.voices)
                return CallEnd(CallStatus.FAILED, SpeakingFailed.code, Blame.PROVIDER)
            if not await line.answer(RINGING):
                await line.hang_up()
                return unanswered(line)
            record.answered(datetime.now(UTC))
            start(presynthesise_acknowledgements(failover))
            start(presynthesise_answers(profile, failover, services.voices))
            mouth = Mouth(failover, line, services.voices.idle)
            receptionist = Receptionist(profile, mind, mouth, record, lambda: line.path_delay)
            try:
                with services.voices.idle.claim() as hearing:
                    observer = TalkObserver(record, hearing)
                    rules = replace(services.turn_taking, region=region_of(profile.number))
                    over = await converse([ears, Bell(finish)], receptionist, observer, rules)
            except Exception:
                await last_words(mouth, phrasebook(profile.language).phrases[Phrase.GOODBYE_FAILED], line)
                raise
        await hang_up(line)
    finally:
        mind.forget()
    return call_end_of(over, line)


@dataclass(frozen=True, slots=True)
class Bell:
    """Tells the conversation when it is closing time."""

    finish: asyncio.Event

    async def listen(self, post: Emit) -> None:
        await self.finish.wait()
        post(ClosingTime(now()))


class Nobody:
    """An audience that need not be told."""

    def audible(self) -> None: ...
    def dry(self) -> None: ...
    def clause(self, words: str, seconds: float, ahead: float) -> None: ...


async def last_words(mouth: Mouth, sentence: str, line: PhoneLine) -> None:
    """Said even if nothing else works; when this returns, the line has carried it to the caller."""
    gate = asyncio.Event()
    gate.set()
    with suppress(StageError, TimeoutError):
        async with asyncio.timeout(LAST_WORDS):
            await mouth.say_phrase(sentence, Utterance(), gate, Nobody())
    await hang_up(line)


async def hang_up(line: PhoneLine) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(ON_THE_WAY):
            await line.ended.wait()
    await line.hang_up()
