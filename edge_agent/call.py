"""The story of one call: who is called, ring, answer, talk, hang up, remember. Errors become spoken words here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import structlog

from edge_agent.chores import Chores
from edge_agent.converse.floor import ClosingTime, Effect, Ending, Event, Line, LineClosed, Manners, Over, Talk
from edge_agent.converse.keeper import Post, converse, now
from edge_agent.converse.scope import scope
from edge_agent.hear.ears import AudioIn, Detector, Ears, Recogniser, Senses
from edge_agent.lines import LINES
from edge_agent.receptionist import Receptionist
from edge_agent.record.call_record import CallRecord, Pad, unrouted
from edge_agent.route import Refusal, Snapshots, route
from edge_agent.speak.cast import Cast
from edge_agent.speak.kept import Kept
from edge_agent.speak.mouth import AudioOut, Mouth, Said
from edge_agent.speak.voice import Speaker, Voice
from edge_agent.think.mind import Mind, Model
from edge_agent.think.prompt import system_prompt
from shared.calls import Arrival, Blame, CallStatus, Exchange, Outcome
from shared.errors import FrontdeskError, SpeakingFailed, StageError, VoiceUnavailable
from shared.log import bound_call
from shared.profiles import Profile
from shared.store import Store
from shared.uuid7 import uuid7

log = structlog.get_logger()

RINGING = 30.0  # s until an unanswered call is given up
GREETING_READY = 4.0  # s the phone may ring on for the greeting to be synthesised; kept ever after
LAST_WORDS = 12.0  # s for a sentence said when all else has failed
ON_THE_WAY = 0.3  # s that sound needs from us to the caller's ear: hang up later than that
DEFAULT_VOICE = "af_heart"  # the stand-in: a professional voice that needs no provider


class PhoneLine(AudioIn, AudioOut, Protocol):
    """The caller's line, as the story needs it; `edge_agent.line.PhoneLine` is one."""

    ended: asyncio.Event
    ended_by: str

    async def answer(self, timeout: float) -> bool: ...  # noqa: ASYNC109 — a ringing phone has its own limit
    async def hang_up(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Office:
    """What all calls of one process share."""

    store: Store
    snapshots: Snapshots
    journal: Pad
    recogniser: Recogniser
    detector: Callable[[], Detector]  # a fresh one for each call
    model: Model
    voices: Mapping[str, Voice]  # the makers of voices, by name
    stand_in: Speaker  # says refusals, and speaks where a client's own voice cannot
    kept: Kept
    chores: Chores
    manners: Manners
    senses: Senses
    history: int  # exchanges told to the model, 5…10


async def attend(arrival: Arrival, line: PhoneLine, office: Office, finish: asyncio.Event) -> Outcome:
    """Serve one caller from the first ring to the last row. `finish` set means: come to an end.

    Never leaves a caller on a silent line: however it ends, the line was hung up.
    """
    with office.chores.on_the_phone():
        return await serve(arrival, line, office, finish)


async def serve(arrival: Arrival, line: PhoneLine, office: Office, finish: asyncio.Event) -> Outcome:
    began = datetime.now(UTC)
    decision = await route(arrival.called, office.store, office.snapshots, began)
    if isinstance(decision, Refusal):
        return await refuse(decision, arrival, line, office, began)
    call_id = uuid7()
    record = CallRecord(office.journal, decision, call_id, arrival.called, began)
    with bound_call(call_id):
        await record.started(arrival.caller, arrival.sip_call_id, arrival.room)
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
        await record.ended(outcome, datetime.now(UTC))
    learn(profile, office)
    return outcome


def learn(profile: Profile, office: Office) -> None:
    """The client's voice its fixed sentences; the stand-in the greeting, should it have to step in at the next call."""
    own = own_voice(profile, office)
    if own:
        office.chores.learn(own)
    if own is None or not own.same_as(office.stand_in):
        office.chores.learn(office.stand_in, [profile.greeting])


async def refuse(refusal: Refusal, arrival: Arrival, line: PhoneLine, office: Office, began: datetime) -> Outcome:
    """One professional sentence, and a row that says so."""
    log.info("call_refused", reason=refusal.reason)
    blame = {"unknown_number": Blame.CALLER, "inactive": Blame.CLIENT, "unavailable": Blame.PLATFORM}[refusal.reason]
    outcome = Outcome(CallStatus.REJECTED, refusal.reason, blame)
    if not refusal.profile:
        await unrouted(office.journal, arrival.called, arrival.caller, refusal.reason, began)
        await say_refusal(refusal.sentence, line, office)
        return outcome
    record = CallRecord(office.journal, refusal.profile, uuid7(), arrival.called, began)
    await record.started(arrival.caller, arrival.sip_call_id, arrival.room)
    try:
        await say_refusal(refusal.sentence, line, office)
    finally:
        await record.ended(outcome, datetime.now(UTC))
    return outcome


async def say_refusal(sentence: str, line: PhoneLine, office: Office) -> None:
    cast = Cast(office.stand_in, office.stand_in, office.kept)
    with suppress(StageError, TimeoutError):
        async with asyncio.timeout(GREETING_READY):
            await cast.make_ready([sentence])
    if await line.answer(RINGING):
        await last_words(Mouth(cast, line), sentence, line)
    await line.hang_up()


async def talk(profile: Profile, line: PhoneLine, office: Office, record: CallRecord, finish: asyncio.Event) -> Outcome:
    """Ring, answer, converse, hang up."""
    mind = Mind(office.model, system_prompt(profile, datetime.now(UTC)), office.history)
    ears = Ears(line, office.recogniser, office.detector(), profile.language, office.senses)
    async with scope() as start:

        def read_ahead() -> None:
            start(warm(mind, record))

        read_ahead()  # while the phone rings
        mouth = Mouth(await cast_ready(profile, office, record), line)
        receptionist = Receptionist(profile, ears, mind, mouth, record, read_ahead)
        if not await line.answer(RINGING):
            await line.hang_up()
            return unanswered(line)
        await record.answered(datetime.now(UTC))
        try:
            over = await converse([ears, Bell(finish)], receptionist, note, office.manners)
        except Exception:
            await last_words(mouth, LINES[Line.GOODBYE_FAILED], line)
            raise
        if over.unanswered:
            await record.exchange(Exchange(receptionist.exchanges, datetime.now(UTC), over.unanswered, None, "", ""))
    await hang_up(line)
    return outcome_of(over, line)


@dataclass(frozen=True, slots=True)
class Bell:
    """Tells the conversation when it is closing time."""

    finish: asyncio.Event

    async def listen(self, post: Post) -> None:
        await self.finish.wait()
        post(ClosingTime(now()))


async def warm(mind: Mind, record: CallRecord) -> None:
    try:
        await mind.warm()
    except StageError as failure:
        await record.trouble("llm", failure.code, f"while warming: {failure}")


async def cast_ready(profile: Profile, office: Office, record: CallRecord) -> Cast:
    """Those who can say the greeting at once: the client's own voice, or the stand-in if that fails.

    A caller would rather hear it ring a little longer than silence.
    """
    cast = await cast_of(profile, office, record)
    try:
        async with asyncio.timeout(GREETING_READY):
            await cast.make_ready([profile.greeting])
    except TimeoutError:
        log.warning("greeting_slow")
    except StageError as failure:
        await record.trouble("tts", failure.code, str(failure))
    return cast


async def cast_of(profile: Profile, office: Office, record: CallRecord) -> Cast:
    """The client can read why it is not their voice that speaks, once a call."""

    async def lost(failure: SpeakingFailed) -> None:
        await record.trouble("tts", failure.code, f"{failure}: the default voice speaks")

    own = own_voice(profile, office)
    if own is None:
        await lost(VoiceUnavailable(f"no {profile.voice.provider} here"))
    return Cast(own, office.stand_in, office.kept, lost)


def own_voice(profile: Profile, office: Office) -> Speaker | None:
    """The client's; None when its maker is not to be had here."""
    maker = office.voices.get(profile.voice.provider)
    return Speaker(maker, profile.voice.name, profile.language) if maker else None


async def last_words(mouth: Mouth, sentence: str, line: PhoneLine) -> None:
    """Said even if nothing else works; then the line has carried it to the caller."""
    gate = asyncio.Event()
    gate.set()
    with suppress(StageError, TimeoutError):
        async with asyncio.timeout(LAST_WORDS):
            await mouth.say_line(sentence, Said(), gate, lambda: None)
    await hang_up(line)


async def hang_up(line: PhoneLine) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(ON_THE_WAY):
            await line.ended.wait()
    await line.hang_up()


def unanswered(line: PhoneLine) -> Outcome:
    if line.ended_by == "caller":
        return Outcome(CallStatus.COMPLETED, "caller_gave_up", Blame.CALLER)
    return Outcome(CallStatus.FAILED, "never_answered", Blame.PLATFORM)


def outcome_of(over: Over, line: PhoneLine) -> Outcome:
    match over.why:
        case Ending.CALLER_HUNG_UP if line.ended_by == "line":
            return Outcome(CallStatus.FAILED, "line_lost", Blame.PLATFORM)
        case Ending.CALLER_HUNG_UP | Ending.CALLER_WENT_SILENT:
            return Outcome(CallStatus.COMPLETED, over.why, Blame.CALLER)
        case Ending.FAILED:
            return Outcome(CallStatus.FAILED, over.why, Blame.PROVIDER)
        case Ending.AGENT_STOPPED:
            return Outcome(CallStatus.INTERRUPTED, over.why, Blame.PLATFORM)
        case Ending.AGENT_HUNG_UP | Ending.TOO_LONG:
            return Outcome(CallStatus.COMPLETED, over.why, Blame.AGENT)


def note(before: Talk, event: Event | None, after: Talk, effects: Sequence[Effect]) -> None:
    """The one trace line of the conversation; it holds no words."""
    log.debug(
        "floor",
        before=type(before.floor).__name__,
        event_kind=type(event).__name__ if event else "",
        after=type(after.floor).__name__,
        effects=[type(effect).__name__ for effect in effects],
    )
    if isinstance(event, LineClosed):
        log.info("line_closed")
