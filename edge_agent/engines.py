"""What all calls of one process share: its engines, made from the settings. The only importer of providers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from edge_agent import troubles
from edge_agent.admission import Admission
from edge_agent.background import in_background
from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.dead_air.blocked import watch_event_loop
from edge_agent.failover.gate import keep_probing
from edge_agent.gauge import Gauge
from edge_agent.hear.ears import HearingSettings
from edge_agent.hear.silero import Silero
from edge_agent.hearing import hearing
from edge_agent.idle import Idle
from edge_agent.metrics.looks import Looked, looking
from edge_agent.overflow import checked, ours_last, with_overflow
from edge_agent.presynthesis import STAND_IN, Presynthesis, presynthesise_stand_in
from edge_agent.prewarm import PromptPrewarm
from edge_agent.processor import cores
from edge_agent.record.box_events import BoxEvents
from edge_agent.record.journal import Journal
from edge_agent.route.last_answers import LastAnswers
from edge_agent.services import Services
from edge_agent.settings import Settings
from edge_agent.share import ALONE, Share
from edge_agent.shutdown import PART, closed, open_part, stopped
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.voice import Speaker, Voice
from edge_agent.speech.engines import Speech
from edge_agent.speech.remote import remote_speech
from edge_agent.speed import FILE, Paced, Speed, measure, tell
from edge_agent.storage import LAST_ROWS, asking, writing
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.thinking import model_threads, thinking, thinking_in_order
from edge_agent.voices import DEFAULT_VOICE, Voices, presynthesise_for_first_calls
from shared.errors import FrontdeskError
from shared.profiles import Profile
from shared.supabase_store import SupabaseStore

log = structlog.get_logger()

FIRST_SOUNDS = 40.0  # s before the first call for what its callers will hear; with all of it kept it takes none
# s before the first call for the model to read what it will be asked; the rest is read later. A slow machine that is
# busy reads 30 tokens a second: with less time its first caller waits for what is left.
FIRST_PROMPTS = 45.0


@asynccontextmanager
async def open_services(settings: Settings, events: BoxEvents, share: Share = ALONE) -> AsyncIterator[Services]:
    """Opens the journal and loads every engine; closes all of it at the end, within seconds whatever hangs.

    Raises SetupError, naming the cure, when an engine cannot work, which an operator finds, too. A model whose server
    is away may come later.
    """
    async with AsyncExitStack() as closing:
        speaks_and_hears = await speech_of(checked(settings))
        store = await closing.enter_async_context(asking(settings))
        journal = await closing.enter_async_context(journalling(settings, store, events, share))
        closing.push(partial(_tell_why, events))
        model, there = await closing.enter_async_context(thinking(settings, events))
        thinkers = await closing.enter_async_context(thinking_in_order(settings, model, events))
        speech = await closing.enter_async_context(speaks_and_hears)
        makers = await closing.enter_async_context(speaking(settings, events, speech.voice))
        recognisers = await closing.enter_async_context(hearing(settings, events, speech.recogniser))
        last_answers = await closing.enter_async_context(remembering(settings, shared=share.of > 1))
        stand_in, cache = Speaker(speech.voice, DEFAULT_VOICE), SpeechCache(settings.state_dir / "voice")
        await presynthesise_stand_in(stand_in, cache)
        room = max(1, settings.slots // 2)  # the talks themselves, and answers given up, take the others
        idle = Idle()
        read_ahead = ReadAhead(model, room, idle)
        prewarm = PromptPrewarm(store, last_answers, read_ahead, room)
        await prewarm.expect(datetime.now(UTC))
        await closing.enter_async_context(reading_ahead(read_ahead, prewarm, there=there))
        speed = await measured(read_ahead, model, stand_in, speech, model_threads(settings))
        most = settings.max_concurrent_calls
        queues = {speech.recogniser.name: speech.recogniser.queue_age}
        queues |= {name: maker.queue_age for name, maker in makers.items()}
        gauge = Gauge(most, speed, cores(), queues=[*queues.values()], model=model.in_use, part=share.part)
        gates = [*recognisers.gates, *thinkers.gates, *(maker.gate for maker in makers.values())]
        admission, calls = Admission(gauge.most, gauge.limit, share.part, settings.overflow_calls), gauge.limit()
        tell(speed, calls, settings.state_dir / FILE)
        presynthesis = Presynthesis(calls)
        presynthesis.want(stand_in, STAND_IN)
        await closing.enter_async_context(
            in_background(
                presynthesis=presynthesis.run(cache),
                refresh=prewarm.run(settings.refresh, lambda: presynthesis.quiet),
                event_loop=watch_event_loop(troubles.event_loop(events), gauge.beat),
                head_room=gauge.run(lambda: admission.on_lines),
                metrics=looking(settings, Looked(journal.backlog, admission, gates, queues, speech.batches)),
            )
        )
        voices = Voices(makers, stand_in, cache, presynthesis, idle)
        await first_sounds(prewarm.profiles(datetime.now(UTC)), voices)
        services = Services(
            store=store,
            last_answers=last_answers,
            last_answer_age=timedelta(hours=settings.last_answer_hours),
            journal=journal,
            recogniser=recognisers,
            detector=Silero(settings.models_dir / "silero" / "silero_vad.onnx").detector,
            thinkers=thinkers,
            read_ahead=read_ahead,
            prewarm=prewarm,
            budget=model.budget,
            voices=voices,
            admission=admission,
            turn_taking=turn_taking(settings),
            hearing=HearingSettings(),
            history=settings.history,
            longest_silence=settings.longest_silence,
            answered=gauge.turned,
        )
        yield with_overflow(services, ours_last(recognisers, speech.recogniser, thinkers, model))


async def measured(read_ahead: ReadAhead, model: Paced, stand_in: Speaker, speech: Speech, threads: int) -> Speed:
    """What this machine's engines do, wherever they are: each of them works alone."""
    with read_ahead.thinking():
        here = await measure(model, stand_in, speech.recogniser, threads)
        return (await speech.elsewhere()).added(here)


def _tell_why(events: BoxEvents, _kind: object, failure: BaseException | None, _at: object) -> None:
    if isinstance(failure, FrontdeskError):
        troubles.ended(events, failure)


@asynccontextmanager
async def remembering(settings: Settings, *, shared: bool) -> AsyncIterator[LastAnswers]:
    """The last answers, those of earlier runs included. `shared`: other processes keep theirs in the same folder."""
    last_answers = LastAnswers(settings.state_dir / "answers")
    following = {"last_answers": last_answers.follow()} if shared else {}
    try:
        await last_answers.load()
        async with in_background(**following):
            yield last_answers
    finally:
        await stopped("last answers", last_answers.close)


async def speech_of(settings: Settings) -> AbstractAsyncContextManager[Speech]:
    """Entered, there is what hears and speaks. Raises SetupError before anything is opened, and when entered."""
    if settings.speech_url:
        key = settings.speech_key.get_secret_value() if settings.speech_key else ""
        return remote_speech(settings.speech_url, key, settings.whisper_model)
    from edge_agent.own_speech import own_speech  # noqa: PLC0415 — 100 MB that a line process has no use for

    return await own_speech(settings)


@asynccontextmanager
async def speaking(settings: Settings, events: BoxEvents, kokoro: Voice) -> AsyncIterator[Mapping[str, Voice]]:
    """The makers of voices by name: ours, and those that there is a key for. Nobody waits for a connection here."""
    async with AsyncExitStack() as closing:
        voices: dict[str, Voice] = {kokoro.name: kokoro}
        # Half a second and 40 MB each: only for those who use them.
        if settings.cartesia_key:
            from edge_agent.speak.cartesia import CartesiaVoice  # noqa: PLC0415

            cartesia = CartesiaVoice(
                settings.cartesia_key.get_secret_value(),
                settings.cartesia_url,
                contexts=settings.cartesia_max_concurrent,
                late=settings.cartesia_late,
            )
            closing.push_async_callback(lambda: closed("cartesia", cartesia.aclose()))
            await closing.enter_async_context(in_background(cartesia=cartesia.stay_connected()))
            voices[cartesia.name] = cartesia
        if settings.elevenlabs_key:
            from edge_agent.speak.elevenlabs import ElevenLabsVoice  # noqa: PLC0415

            elevenlabs = ElevenLabsVoice(
                settings.elevenlabs_key.get_secret_value(),
                settings.elevenlabs_url,
                requests=settings.elevenlabs_max_concurrent,
                late=settings.elevenlabs_late,
            )
            closing.push_async_callback(lambda: closed("elevenlabs", elevenlabs.aclose()))
            voices[elevenlabs.name] = elevenlabs
        probing = keep_probing([voice.gate for voice in voices.values()], troubles.providers(events))
        await closing.enter_async_context(in_background(voice_probes=probing))
        log.info("voices", makers=list(voices))
        yield voices


@asynccontextmanager
async def journalling(
    settings: Settings, store: SupabaseStore, events: BoxEvents, share: Share
) -> AsyncIterator[Journal]:
    """This process's journal; the box's own troubles are written there if no supervisor does that."""
    file, told = settings.state_dir / share.journal, (troubles.disk(events), troubles.database(events))
    async with open_part("journal", writing(settings, store, file, *told), LAST_ROWS + PART) as journal:
        if share.of == 1:
            events.write_to(journal)
        yield journal


@asynccontextmanager
async def reading_ahead(read_ahead: ReadAhead, prewarm: PromptPrewarm, *, there: bool) -> AsyncIterator[None]:
    """Reads what is wanted for as long as the block lasts. `there`: the model is, and has read the first prompts."""
    prewarm.read_ahead(datetime.now(UTC))
    async with in_background(read_ahead=read_ahead.run()):
        if there:
            await first_prompts(read_ahead)
        yield


async def first_prompts(read_ahead: ReadAhead) -> None:
    """The model has read what it will be asked, as far as there is time for it before the first call."""
    with suppress(TimeoutError):
        async with asyncio.timeout(FIRST_PROMPTS):
            await read_ahead.caught_up()


async def first_sounds(profiles: Sequence[Profile], voices: Voices) -> None:
    """What the first callers will hear is ready, as far as there is time for it; the rest is made between calls."""
    presynthesise_for_first_calls(profiles, voices)
    with suppress(TimeoutError):
        async with asyncio.timeout(FIRST_SOUNDS):
            await voices.presynthesis.caught_up()


def turn_taking(settings: Settings) -> TurnTaking:
    return TurnTaking(
        endpointing_delay=settings.endpointing_delay,
        acknowledge=settings.acknowledge,
        turn_budget=settings.turn_budget,
        confidence=settings.confidence,
        nudge=settings.nudge,
        nudges=settings.nudges,
        max_call_duration=settings.max_call_duration,
        speculate=settings.speculate,
    )
