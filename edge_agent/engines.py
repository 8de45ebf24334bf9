"""What all calls of one process share: its engines, made from the settings. The only importer of providers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from edge_agent import troubles
from edge_agent.admission import Admission
from edge_agent.background import in_background
from edge_agent.call import Services
from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.dead_air.blocked import watch_event_loop
from edge_agent.devices import devices
from edge_agent.failover.gate import keep_probing
from edge_agent.gauge import Gauge
from edge_agent.graphics_card import fitted
from edge_agent.hear.device import Device
from edge_agent.hear.ears import HearingSettings
from edge_agent.hear.silero import Silero
from edge_agent.hearing import hearing
from edge_agent.idle import Idle
from edge_agent.memory_plan import KOKORO
from edge_agent.presynthesis import STAND_IN, Presynthesis, presynthesise_stand_in
from edge_agent.prewarm import PromptPrewarm
from edge_agent.processor import cores
from edge_agent.record.box_events import BoxEvents
from edge_agent.record.call_record import close_open_calls
from edge_agent.record.journal import Journal
from edge_agent.record.notify import WakeNotifier
from edge_agent.record.ship import Shipper
from edge_agent.route.last_answers import LastAnswers
from edge_agent.settings import Settings
from edge_agent.shutdown import PART, closed, open_part, stopped
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.kokoro import KokoroVoice
from edge_agent.speak.loading import loaded
from edge_agent.speak.voice import Speaker, Voice
from edge_agent.speed import FILE, measure, tell
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.thinking import model_threads, thinking, thinking_in_order
from edge_agent.token import TokenKeeper, newest
from edge_agent.voices import DEFAULT_VOICE, Voices, presynthesise_for_first_calls
from shared.errors import FrontdeskError, SettingsError, SetupError
from shared.profiles import Profile
from shared.store import Store
from shared.supabase_store import SupabaseStore

log = structlog.get_logger()

LAST_ROWS = 5.0  # s at the end for the journal to reach the database; what is left goes at the next start
FIRST_SOUNDS = 40.0  # s before the first call for what its callers will hear; with all of it kept it takes none
# s before the first call for the model to read what it will be asked; the rest is read later. A slow machine that is
# busy reads 30 tokens a second: with less time its first caller waits for what is left.
FIRST_PROMPTS = 45.0


@asynccontextmanager
async def open_services(settings: Settings, events: BoxEvents) -> AsyncIterator[Services]:
    """Opens the journal and loads every engine; closes all of it at the end, within seconds whatever hangs.

    Raises SetupError, naming the cure, when an engine cannot work, which an operator finds, too. A model whose server
    is away may come later.
    """
    async with AsyncExitStack() as closing:
        used = await fitted(settings, devices(settings))
        store = await closing.enter_async_context(asking(settings))
        writer = open_part("journal", writing(settings, store, events), LAST_ROWS + PART)
        journal = await closing.enter_async_context(writer)
        closing.push(partial(_tell_why, events))
        model, there = await closing.enter_async_context(thinking(settings, events))
        thinkers = await closing.enter_async_context(thinking_in_order(settings, model, events))
        makers = await closing.enter_async_context(speaking(settings, events, used.voice))
        recognisers, whisper = await closing.enter_async_context(hearing(settings, events, used.whisper))
        last_answers = await closing.enter_async_context(remembering(settings))
        stand_in, cache = Speaker(makers[KokoroVoice.name], DEFAULT_VOICE), SpeechCache(settings.state_dir / "voice")
        await presynthesise_stand_in(stand_in, cache)
        room = max(1, settings.slots // 2)  # the talks themselves, and answers given up, take the others
        idle = Idle()
        read_ahead = ReadAhead(model, room, idle)
        prewarm = PromptPrewarm(store, last_answers, read_ahead, room)
        await prewarm.expect(datetime.now(UTC))
        prewarm.read_ahead(datetime.now(UTC))
        await closing.enter_async_context(in_background(read_ahead=read_ahead.run()))
        if there:
            await first_prompts(read_ahead)
        with read_ahead.thinking():  # each engine works alone
            speed = await measure(model, stand_in, whisper, model_threads(settings))
        queues = [whisper.queue_age, *(maker.queue_age for maker in makers.values())]
        gauge = Gauge(settings.max_concurrent_calls, speed, cores(), queues=queues, model=model.in_use)
        admission, calls = Admission(gauge.most, gauge.limit), gauge.limit()
        tell(speed, calls, settings.state_dir / FILE)
        presynthesis = Presynthesis(calls)
        presynthesis.want(stand_in, STAND_IN)
        await closing.enter_async_context(
            in_background(
                presynthesis=presynthesis.run(cache),
                refresh=prewarm.run(settings.refresh, lambda: presynthesis.quiet),
                event_loop=watch_event_loop(troubles.event_loop(events), gauge.beat),
                head_room=gauge.run(lambda: admission.carried),
            )
        )
        voices = Voices(makers, stand_in, cache, presynthesis, idle)
        await first_sounds(prewarm.profiles(datetime.now(UTC)), voices)
        yield Services(
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


def _tell_why(events: BoxEvents, _kind: object, failure: BaseException | None, _at: object) -> None:
    if isinstance(failure, FrontdeskError):
        troubles.ended(events, failure)


@asynccontextmanager
async def asking(settings: Settings) -> AsyncIterator[SupabaseStore]:
    """The door to the database, and who keeps its key."""

    def opened(token: str) -> SupabaseStore:
        address, key = settings.supabase_url, settings.supabase_anon_key
        return SupabaseStore(address, key, token, resolve_within=settings.resolve_within)

    async def adopt(token: str) -> None:
        async with opened(token) as trial:
            await trial.knock()
        store.use(token)

    token = newest(settings.edge_token.get_secret_value(), settings.state_dir)
    store = opened(token)
    try:
        async with in_background(edge_token=TokenKeeper(token, settings.state_dir, settings.renew_url, adopt).run()):
            yield store
    finally:
        await closed("database", store.aclose())


@asynccontextmanager
async def remembering(settings: Settings) -> AsyncIterator[LastAnswers]:
    """The last answers, those of earlier runs included."""
    last_answers = LastAnswers(settings.state_dir / "answers")
    try:
        await last_answers.load()
        yield last_answers
    finally:
        await stopped("last answers", last_answers.close)


@asynccontextmanager
async def speaking(settings: Settings, events: BoxEvents, device: Device = "cpu") -> AsyncIterator[Mapping[str, Voice]]:
    """The makers of voices by name: ours, and those that there is a key for. Nobody waits for a connection here."""
    async with AsyncExitStack() as closing:
        kokoro = await loaded(KokoroVoice.name, partial(kokoro_on, settings, device))
        closing.push_async_callback(stopped, "voice", kokoro.close)
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


def kokoro_on(settings: Settings, device: Device) -> KokoroVoice:
    """The voice that is computed here; by the processor where the card fails. Blocking; raises SetupError."""
    network = None
    if device == "cuda" and settings.kokoro_weights is not None:
        from edge_agent.speak.kokoro_torch import TorchNetwork  # noqa: PLC0415 — only where it is used

        try:
            network = TorchNetwork(settings.kokoro_weights, settings.kokoro_sha256, KOKORO)
        except SetupError as broken:
            log.error("voice_not_on_card", reason=str(broken))  # noqa: TRY400 — it names the cure
    return KokoroVoice(settings.models_dir, min(settings.threads, cores()), network=network)


@asynccontextmanager
async def writing(settings: Settings, store: Store, events: BoxEvents) -> AsyncIterator[Journal]:
    """The journal, and the shipping of it to the database for as long as the block lasts."""
    async with Journal(settings.state_dir / "journal.db", disk=troubles.disk(events)) as journal:
        events.write_to(journal)
        if lost := await close_open_calls(journal, datetime.now(UTC)):
            log.warning("calls_closed_after_restart", calls=lost)
        notifier = WakeNotifier(settings.wake_url, _wake_secret(settings)) if settings.wake_url else None
        ended, shipped = notifier.ring if notifier else lambda: None, troubles.database(events)
        shipper = Shipper(journal, store, call_ended=ended, shipped=shipped)
        working = [asyncio.create_task(part.run()) for part in (shipper, notifier) if part]
        try:
            yield journal
        finally:
            for part in working:
                part.cancel()
            await asyncio.wait(working)
            await shipper.drain(LAST_ROWS)


def _wake_secret(settings: Settings) -> str:
    if settings.wake_secret is None:
        raise SettingsError("FRONTDESK_WAKE_URL is set, and FRONTDESK_WAKE_SECRET is not: set both, or none.")
    return settings.wake_secret.get_secret_value()


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
