"""The story of one call: who is called, ring, answer, talk, hang up, remember. Errors become spoken words here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from edge_agent.admission import Admission
from edge_agent.casting import Voices, acknowledgements_ready, answers_ready, cast_ready, learn
from edge_agent.converse.floor import ClosingTime, Ending, Line
from edge_agent.converse.keeper import Post, converse, now
from edge_agent.converse.manners import Manners
from edge_agent.converse.scope import scope
from edge_agent.endings import outcome_of, unanswered
from edge_agent.hear.ears import AudioIn, Detector, Ears, Recogniser, Senses
from edge_agent.noting import Noting
from edge_agent.phrases import LINES
from edge_agent.receptionist import Receptionist
from edge_agent.record.call_record import CallRecord, Pad, unrouted
from edge_agent.regulars import Regulars
from edge_agent.route.decide import BUSY, UNAVAILABLE, Refusal, route
from edge_agent.snapshots import Snapshots
from edge_agent.speak.cast import Cast
from edge_agent.speak.mouth import AudioOut, Mouth, Said
from edge_agent.think.mind import Mind, Model
from edge_agent.think.prompt import system_prompt
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.tokens import TokenBudget
from shared.calls import Arrival, Blame, CallStatus, Outcome
from shared.errors import FrontdeskError, SpeakingFailed, StageError
from shared.log import bound_call
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
class Office:
    """What all calls of one process share."""

    store: Store
    snapshots: Snapshots
    last_answers: timedelta  # how old a last answer may be that stands in for the database
    journal: Pad
    recogniser: Recogniser
    detector: Callable[[], Detector]  # a fresh one for each call
    model: Model
    read_ahead: ReadAhead
    regulars: Regulars  # whose prompts it has read before the phone rings
    budget: TokenBudget
    voices: Voices
    admission: Admission
    manners: Manners
    senses: Senses
    history: int  # exchanges told to the model, 5…10


async def attend(arrival: Arrival, line: PhoneLine, office: Office, finish: asyncio.Event) -> Outcome:
    """Serve one caller from the first ring to the last row. `finish` set means: come to an end.

    Never leaves a caller on a silent line: however it ends, the line was hung up.
    """
    with office.voices.chores.on_the_phone(), office.admission.enter() as admitted:
        return await serve(arrival, line, office, finish, admitted=admitted)


async def serve(arrival: Arrival, line: PhoneLine, office: Office, finish: asyncio.Event, *, admitted: bool) -> Outcome:
    began = datetime.now(UTC)
    try:
        decision = await route(arrival.called, office.store, office.snapshots, began, office.last_answers)
    except asyncio.CancelledError:
        unrouted(office.journal, arrival.called, arrival.caller, Ending.AGENT_STOPPED, began)
        raise
    if isinstance(decision, Profile) and not admitted:
        decision = Refusal("busy", BUSY, decision)
    if isinstance(decision, Refusal):
        return await refuse(decision, arrival, line, office, began)
    call_id = uuid7()
    record = CallRecord(office.journal, decision, call_id, arrival.called, began)
    with bound_call(call_id):
        record.started(arrival.caller, arrival.sip_call_id, arrival.room)
        return await recorded(decision, line, office, record, finish)


async def recorded(
    profile: Profile, line: PhoneLine, office: Office, record: CallRecord, finish: asyncio.Event
) -> Outcome:
    """The talk, and in any case a row that says how it ended."""
    outcome = Outcome(CallStatus.FAILED, "crashed", Blame.PLATFORM)
    try:
        outcome = await talk(profile, line, office, record, finish)
    except FrontdeskError as failure:
        outcome = Outcome(CallStatus.FAILED, failure.code, Blame.PLATFORM, str(failure))
        raise
    except asyncio.CancelledError:
        outcome = Outcome(CallStatus.INTERRUPTED, Ending.AGENT_STOPPED, Blame.PLATFORM)
        raise
    finally:
        record.ended(outcome, datetime.now(UTC))
        office.regulars.read_ahead(datetime.now(UTC))
        await record.flushed(ON_DISK)
    learn(profile, office.voices)
    return outcome


async def refuse(refusal: Refusal, arrival: Arrival, line: PhoneLine, office: Office, began: datetime) -> Outcome:
    """One professional sentence, and a row that says so."""
    log.info("call_refused", reason=refusal.reason)
    blame = {"unknown_number": Blame.CALLER, "inactive": Blame.CLIENT}.get(refusal.reason, Blame.PLATFORM)
    outcome = Outcome(CallStatus.REJECTED, refusal.reason, blame)
    if not refusal.profile:
        unrouted(office.journal, arrival.called, arrival.caller, refusal.reason, began)
        await say_refusal(refusal.sentence, line, office.voices)
        return outcome
    record = CallRecord(office.journal, refusal.profile, uuid7(), arrival.called, began)
    record.started(arrival.caller, arrival.sip_call_id, arrival.room)
    try:
        await say_refusal(refusal.sentence, line, office.voices)
    finally:
        record.ended(outcome, datetime.now(UTC))
    return outcome


async def say_refusal(sentence: str, line: PhoneLine, voices: Voices) -> None:
    cast = Cast(voices.stand_in, voices.stand_in, voices.kept)
    with suppress(StageError, TimeoutError):
        async with asyncio.timeout(REFUSAL_READY):
            await cast.make_ready([sentence])
    if await line.answer(RINGING):
        await last_words(Mouth(cast, line, voices.idle), sentence, line)
    await line.hang_up()


async def talk(profile: Profile, line: PhoneLine, office: Office, record: CallRecord, finish: asyncio.Event) -> Outcome:
    """Ring, answer, converse, hang up."""
    mind = Mind(
        office.model, office.read_ahead, system_prompt(profile, datetime.now(UTC)), office.history, office.budget
    )
    ears = Ears(line, office.recogniser, office.detector(), profile.language, office.senses)
    try:
        async with scope() as start:
            mind.read_ahead()  # while the phone rings
            cast = await cast_ready(profile, office.voices, record)
            if cast is None:
                await say_refusal(UNAVAILABLE, line, office.voices)
                return Outcome(CallStatus.FAILED, SpeakingFailed.code, Blame.PROVIDER)
            if not await line.answer(RINGING):
                await line.hang_up()
                return unanswered(line)
            record.answered(datetime.now(UTC))
            start(acknowledgements_ready(cast))
            start(answers_ready(profile, cast, office.voices))
            mouth = Mouth(cast, line, office.voices.idle)
            receptionist = Receptionist(profile, ears, mind, mouth, record, lambda: line.path_delay)
            try:
                over = await converse([ears, Bell(finish)], receptionist, Noting(record), office.manners)
            except Exception:
                await last_words(mouth, LINES[Line.GOODBYE_FAILED], line)
                raise
        await hang_up(line)
    finally:
        mind.forget()
    return outcome_of(over, line)


@dataclass(frozen=True, slots=True)
class Bell:
    """Tells the conversation when it is closing time."""

    finish: asyncio.Event

    async def listen(self, post: Post) -> None:
        await self.finish.wait()
        post(ClosingTime(now()))


class Nobody:
    """An audience that need not be told."""

    def audible(self) -> None: ...
    def dry(self) -> None: ...


async def last_words(mouth: Mouth, sentence: str, line: PhoneLine) -> None:
    """Said even if nothing else works; then the line has carried it to the caller."""
    gate = asyncio.Event()
    gate.set()
    with suppress(StageError, TimeoutError):
        async with asyncio.timeout(LAST_WORDS):
            await mouth.say_line(sentence, Said(), gate, Nobody())
    await hang_up(line)


async def hang_up(line: PhoneLine) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(ON_THE_WAY):
            await line.ended.wait()
    await line.hang_up()
