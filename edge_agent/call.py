"""The story of one call: who is called, ring, answer, talk, hang up, write down. Errors become spoken words here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from edge_agent.as_if import AsIf
from edge_agent.connecting import Connecting, speaking
from edge_agent.converse.effects import Phrase
from edge_agent.converse.floor import Ending, Talk
from edge_agent.converse.loop import EventSource, converse
from edge_agent.converse.scope import scope
from edge_agent.dead_air.guard import Guard
from edge_agent.dead_air.kept import find_kept
from edge_agent.dead_air.overseen import overseen
from edge_agent.dead_air.silence import Limits
from edge_agent.desk.front_desk import FrontDesk
from edge_agent.desk.greeting import Greeting, greeting_of
from edge_agent.desk_work import front_desk_of, opened, passed_on
from edge_agent.endings import call_end_of, cut_off, failed, refused, unanswered
from edge_agent.fair import asking_for
from edge_agent.hear.ears import Ears
from edge_agent.last_words import RINGING, hang_up, last_words, say_refusal
from edge_agent.observer import TalkObserver
from edge_agent.phrases import phrasebook
from edge_agent.receptionist import Receptionist
from edge_agent.record.call_record import CallRecord
from edge_agent.record.failure import Failure
from edge_agent.record.open_calls import OpenCall
from edge_agent.record.other_calls import end_open_call, unrouted
from edge_agent.resumption import left_behind, resume
from edge_agent.ringing import Bell, while_it_rings
from edge_agent.route.decide import Refusal, route, route_test
from edge_agent.services import PhoneLine, Services
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.mouth import Mouth
from edge_agent.think.facts import Facts
from edge_agent.think.mind import Mind
from edge_agent.think.prompt import system_prompt
from edge_agent.voices import (
    Voices,
    own_voice,
    presynthesise_acknowledgements,
    presynthesise_answers,
    presynthesise_for_next_call,
    stand_in_of,
    voice_ready,
)
from shared.calls import Arrival, Blame, CallEnd, CallStatus
from shared.errors import FrontdeskError, LineError, SpeakingFailed
from shared.log import bound_call
from shared.profiles import Profile
from shared.uuid7 import uuid7

log = structlog.get_logger()

FIXED_SENTENCE = 8.0  # s that a slow machine may need beyond a turn's budget, to apologise for it
BOOK_READ = 1.0  # s that the phone may ring on for what the desk has to know
ON_DISK = 2.0  # s that the end of a call waits for its last row to be on disk


async def attend(
    arrival: Arrival, line: PhoneLine, services: Services, finish: asyncio.Event, resumed: OpenCall | None = None
) -> CallEnd:
    """Serve one caller from the first ring to the last row. `finish` set means: come to an end.

    `resumed`: the call that another process began: it is gone on with where that one left off. Never leaves a caller on
    a silent line: however it ends, the line was hung up.
    """
    with services.voices.presynthesis.on_the_phone():
        began = datetime.now(UTC)
        resumed = resumed or await left_behind(services.store, arrival.room, line.answered_at)
        decision = await routed(arrival, services, began, resumed)
        if resumed and isinstance(decision, Profile) and str(decision.client_id) != resumed.client_id:
            end_open_call(services.journal, resumed, began)  # the number is another client's by now
            resumed = None
        if isinstance(decision, Profile):
            share, again, beyond = decision.calls_at_once, resumed is not None, services.overflow(decision)
            with services.admission.enter(decision.client_id, share, resumed=again, elsewhere=bool(beyond)) as full:
                if full is None or full == "overflow":
                    by = beyond if full and beyond else services
                    record = record_of(decision, arrival, by, began, resumed)
                    return await serve(decision, line, by, record, finish)
            book = phrasebook(decision.language)
            decision = Refusal(full, book.busy if full == "busy" else book.client_busy, decision)
        if resumed:
            end_open_call(services.journal, resumed, began)
            return await let_go(decision, line, services)
        return await refuse(decision, arrival, line, services, began)


async def routed(arrival: Arrival, services: Services, began: datetime, resumed: OpenCall | None) -> Profile | Refusal:
    if arrival.test:
        return await route_test(arrival.test, services.store)
    known, age = services.last_answers, services.last_answer_age
    caller = None if resumed else arrival.caller  # who was let in is not asked again who he is
    try:
        return await route(arrival.called, services.store, known, began, age, caller=caller)
    except asyncio.CancelledError:
        if resumed:
            end_open_call(services.journal, resumed, began)
        else:
            unrouted(services.journal, arrival, Ending.AGENT_STOPPED, began)
        raise


def record_of(
    profile: Profile, arrival: Arrival, services: Services, began: datetime, resumed: OpenCall | None
) -> CallRecord:
    """A new call's, begun; or the one that there is already."""
    if resumed:
        return CallRecord.resumed(services.journal, profile, resumed, began, arrival.caller.number)
    record = CallRecord(services.journal, profile, arrival.test or uuid7(), began, arrival.caller.number)
    record.started(arrival.caller, arrival.sip_call_id, arrival.room)
    if arrival.verdict == "failed":
        record.unverified()
    return record


async def serve(
    profile: Profile, line: PhoneLine, services: Services, record: CallRecord, finish: asyncio.Event
) -> CallEnd:
    with bound_call(record.call_id, client_id=str(profile.client_id)), asking_for(profile.client_id):
        guard = guard_of(line, services, profile, record)
        call = recorded(profile, line, services, record, finish, guard=guard)
        return await overseen(call, guard, lambda call_end: record.ended(call_end, over_at(line)))


def guard_of(
    line: PhoneLine, services: Services, profile: Profile | None = None, record: CallRecord | None = None
) -> Guard:
    """Who sees to it that the caller is not left in silence, whatever the call does."""
    rules, voices = services.turn_taking, services.voices
    limits = Limits(services.longest_silence, rules.acknowledge, rules.turn_budget + FIXED_SENTENCE)
    of_client = [own_voice(profile, voices), stand_in_of(profile, voices)] if profile else []
    speakers = [speaker for speaker in (*of_client, voices.stand_in) if speaker]
    load = partial(find_kept, profile.language if profile else "en", speakers, voices.cache)
    if record is None:
        return Guard(line, load, limits, log_failure)
    return Guard(line, load, limits, record.failed, lambda: record.failing)


async def recorded(
    profile: Profile, line: PhoneLine, services: Services, record: CallRecord, finish: asyncio.Event, *, guard: Guard
) -> CallEnd:
    """The talk, and in any case a row that says how it ended."""
    call_end = CallEnd(CallStatus.FAILED, "crashed", Blame.PLATFORM)
    try:
        call_end = await talk(profile, line, services, record, finish, guard=guard)
    except asyncio.CancelledError:
        call_end = guard.call_end or CallEnd(CallStatus.INTERRUPTED, Ending.AGENT_STOPPED, Blame.PLATFORM)
        raise
    except Exception as failure:
        if not record.was_told(failure):
            record.failed(Failure.of("line" if isinstance(failure, LineError) else "call", failure), "error")
        if isinstance(failure, FrontdeskError):
            call_end = CallEnd(CallStatus.FAILED, failure.code, Blame.PLATFORM, str(failure))
        raise
    finally:
        record.ended(call_end, over_at(line))
        services.prewarm.read_ahead(datetime.now(UTC))
        await record.flushed(ON_DISK)
    presynthesise_for_next_call(profile, services.voices)
    return call_end


def over_at(line: PhoneLine) -> datetime:
    """When the call was over for the caller: his last words may be made out some time later."""
    return datetime.now(UTC) - timedelta(seconds=line.ended_for)


async def refuse(refusal: Refusal, arrival: Arrival, line: PhoneLine, services: Services, began: datetime) -> CallEnd:
    """One professional sentence, and a row that says so."""
    if not refusal.profile:
        if arrival.test is None:
            unrouted(services.journal, arrival, refusal.reason, began)
        return await let_go(refusal, line, services)
    record = record_of(refusal.profile, arrival, services, began, None)
    with bound_call(record.call_id, client_id=str(refusal.profile.client_id)), asking_for(refusal.profile.client_id):
        try:
            return await let_go(refusal, line, services, record)
        finally:
            record.ended(refused(refusal.reason), datetime.now(UTC))


async def let_go(refusal: Refusal, line: PhoneLine, services: Services, record: CallRecord | None = None) -> CallEnd:
    """One professional sentence."""
    log.info("call_refused", reason=refusal.reason)
    guard = guard_of(line, services, refusal.profile, record)
    await overseen(turn_away(refusal, line, services), guard, lambda _: None)
    return refused(refusal.reason)


def log_failure(failure: Failure, severity: str) -> None:
    """Of a call that is nobody's, and has no record."""
    log.warning("stage_failed", severity=severity, **failure.context)


async def turn_away(refusal: Refusal, line: PhoneLine, services: Services) -> CallEnd:
    """In words; of a crowd that is refused most only hear that it is busy. The few who stand are always told."""
    with services.admission.refuse() as aloud:
        if aloud or refusal.reason == "busy":
            await say_refusal(refusal.sentence, line, services.voices)
        else:
            await line.hang_up()
    return refused(refusal.reason)


async def talk(
    profile: Profile, line: PhoneLine, services: Services, record: CallRecord, finish: asyncio.Event, *, guard: Guard
) -> CallEnd:
    """Ring, answer, converse, hang up. Whoever hears is ready before it is answered, and dismissed after the end."""
    async with services.recogniser.call(profile.language) as recogniser:
        ears = Ears(line, recogniser, services.detector(), services.hearing)
        return await conversation(profile, line, [ears, Bell(finish), guard], services, record, moved=guard.note)


async def conversation(
    profile: Profile,
    line: PhoneLine,
    sources: Sequence[EventSource],
    services: Services,
    record: CallRecord,
    *,
    moved: Callable[[Talk], None],
) -> CallEnd:
    """`sources`: what happens on the call; `moved` is told of each transition."""
    prompt = system_prompt(profile, datetime.now(UTC))
    connecting = Connecting(line, speaking(profile, services.voices))
    doors = services.store if profile.test_seconds is None else AsIf(services.store)
    desk, facts = front_desk_of(profile, record, doors, connecting), Facts(profile)
    mind = Mind(
        services.thinkers, services.read_ahead, prompt, services.history, services.budget, facts=facts, desk=desk
    )
    try:
        async with scope() as start:
            reading = start(opened(desk, profile, record, doors))
            resumed = resume(record.before, line.answered_at, mind)
            mind.read_ahead()  # while the phone rings
            greets = None if resumed else partial(greeting_known, profile, desk, reading)
            ready = await while_it_rings(line, made_ready(profile, services.voices, record, greets))
            failover, greeting = ready or (None, None)
            if failover is None and not line.ended.is_set():
                await say_refusal(phrasebook(profile.language).unavailable, line, services.voices)
                return failed(record.failing or ("tts", SpeakingFailed.code))
            if failover is None or not await line.answer(RINGING):
                await line.hang_up()
                return unanswered(line) if resumed is None else cut_off()
            if not (record.before and record.before.answered_at):
                record.answered(datetime.now(UTC), greeting.notices if greeting else ())
            start(presynthesise_acknowledgements(failover))
            start(presynthesise_answers(profile, failover, services.voices))
            mouth = Mouth(failover, line, services.voices.idle)
            receptionist = Receptionist(
                profile, mind, mouth, record, lambda: line.path_delay, services.answered, record.exchanges, greeting
            )
            try:
                with services.voices.idle.claim() as hearing:
                    observer = TalkObserver(record, hearing, moved)
                    over = await converse(sources, receptionist, observer, services.rules_for(profile), resumed)
            except Exception:
                await last_words(mouth, phrasebook(profile.language).phrases[Phrase.GOODBYE_FAILED], line)
                raise
        await connecting.over()
        await hang_up(line)
    finally:
        await connecting.aclose()
        mind.forget()
        passed_on(desk, record)
    return call_end_of(over, line, record.failing, receptionist.ends)


async def made_ready(
    profile: Profile, voices: Voices, record: CallRecord, greets: Callable[[], Awaitable[Greeting]] | None
) -> tuple[VoiceFailover | None, Greeting | None]:
    """Who speaks, and what he greets with; None: the caller was greeted before."""
    if greets is None:
        return await voice_ready(profile, voices, record, greets=False), None
    greeting = await greets()
    return await voice_ready(profile, voices, record, greeting=greeting.fixed), greeting


async def greeting_known(profile: Profile, desk: FrontDesk, reading: asyncio.Task[None]) -> Greeting:
    """As the desk's book wants it; where that is not there in time, with what is told where nothing else is known."""
    await asyncio.wait({reading}, timeout=BOOK_READ)
    return greeting_of(profile.greeting, desk.book)
