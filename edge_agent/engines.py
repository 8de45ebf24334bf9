"""The office of one process: its engines, made from the settings. The only importer of providers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

import structlog

from edge_agent.call import DEFAULT_VOICE, Office
from edge_agent.chores import FIXED, Chores
from edge_agent.converse.floor import Manners
from edge_agent.hear.ears import Senses
from edge_agent.hear.silero import Silero
from edge_agent.hear.whisper import WhisperRecogniser
from edge_agent.record.call_record import close_open_calls
from edge_agent.record.journal import Journal
from edge_agent.record.ship import Shipper
from edge_agent.record.wake import Knocker
from edge_agent.route import UNAVAILABLE, UNKNOWN_NUMBER, Snapshots
from edge_agent.settings import Settings
from edge_agent.speak.guarded import Guarded
from edge_agent.speak.kept import Kept
from edge_agent.speak.kokoro import KokoroVoice
from edge_agent.speak.voice import Speaker, Voice, make_ready
from edge_agent.think.ollama import OllamaChoice, OllamaModel
from shared.errors import SettingsError
from shared.store import Store
from shared.supabase_store import SupabaseStore

log = structlog.get_logger()

LAST_ROWS = 5.0  # s at the end for the journal to reach the database; what is left goes at the next start


@asynccontextmanager
async def open_office(settings: Settings) -> AsyncIterator[Office]:
    """Loads every engine and opens the journal; closes all of it at the end.

    Raises SetupError, naming the cure, when an engine cannot work.
    """
    async with AsyncExitStack() as closing:
        model = OllamaModel(
            OllamaChoice(
                url=settings.ollama_url,
                model=settings.model,
                context=settings.context,
                threads=settings.threads,
                slots=settings.slots,
            )
        )
        closing.push_async_callback(model.aclose)
        await model.ready()
        await model.warm([{"role": "user", "content": "Hello."}])  # read from disk now, not while a caller waits
        voices = await closing.enter_async_context(speaking(settings))
        stand_in = Speaker(voices[KokoroVoice.name], DEFAULT_VOICE)
        # One thread a stretch: a second one gains nothing on short windows, two stretches side by side do.
        recogniser = await asyncio.to_thread(
            WhisperRecogniser, settings.models_dir / "whisper-base", 1, (settings.whisper_window, 2.0)
        )
        closing.callback(recogniser.close)
        store = await closing.enter_async_context(
            SupabaseStore(
                settings.supabase_url,
                settings.supabase_anon_key,
                settings.edge_token.get_secret_value(),
                resolve_within=settings.resolve_within,
            )
        )
        journal = await closing.enter_async_context(writing(settings, store))
        kept = Kept(settings.state_dir / "voice")
        log.info("making_fixed_sentences_ready")
        await make_ready(stand_in, kept, [*FIXED, UNKNOWN_NUMBER, UNAVAILABLE])
        chores = Chores()
        working = asyncio.create_task(chores.run(kept))
        closing.callback(working.cancel)
        yield Office(
            store=store,
            snapshots=Snapshots(settings.state_dir / "answers"),
            journal=journal,
            recogniser=recogniser,
            detector=Silero(settings.models_dir / "silero" / "silero_vad.onnx").detector,
            model=model,
            voices=voices,
            stand_in=stand_in,
            kept=kept,
            chores=chores,
            manners=manners(settings),
            senses=Senses(),
            history=settings.history,
        )


@asynccontextmanager
async def speaking(settings: Settings) -> AsyncIterator[Mapping[str, Voice]]:
    """The makers of voices by name: ours, and those that there is a key for. Nobody waits for a connection here."""
    async with AsyncExitStack() as closing:
        kokoro = await asyncio.to_thread(KokoroVoice, settings.models_dir, settings.threads)
        closing.callback(kokoro.close)
        voices: dict[str, Voice] = {kokoro.name: kokoro}
        # Half a second and 40 MB each: only for those who use them.
        if settings.cartesia_key:
            from edge_agent.speak.cartesia import CartesiaVoice  # noqa: PLC0415

            cartesia = CartesiaVoice(
                settings.cartesia_key.get_secret_value(), settings.cartesia_url, contexts=settings.cartesia_contexts
            )
            closing.push_async_callback(cartesia.aclose)
            connecting = asyncio.create_task(cartesia.stay_connected())
            closing.callback(connecting.cancel)
            voices[cartesia.name] = Guarded(cartesia)
        if settings.elevenlabs_key:
            from edge_agent.speak.elevenlabs import ElevenLabsVoice  # noqa: PLC0415

            elevenlabs = ElevenLabsVoice(
                settings.elevenlabs_key.get_secret_value(),
                settings.elevenlabs_url,
                requests=settings.elevenlabs_requests,
            )
            closing.push_async_callback(elevenlabs.aclose)
            voices[elevenlabs.name] = Guarded(elevenlabs)
        log.info("voices", makers=list(voices))
        yield voices


@asynccontextmanager
async def writing(settings: Settings, store: Store) -> AsyncIterator[Journal]:
    """The journal, and the shipping of it to the database for as long as the block lasts."""
    async with Journal(settings.state_dir / "journal.db") as journal:
        if lost := await close_open_calls(journal, datetime.now(UTC)):
            log.warning("calls_closed_after_restart", calls=lost)
        knocker = Knocker(settings.wake_url, _wake_secret(settings)) if settings.wake_url else None
        shipper = Shipper(journal, store, call_ended=knocker.ring if knocker else lambda: None)
        working = [asyncio.create_task(part.run()) for part in (shipper, knocker) if part]
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


def manners(settings: Settings) -> Manners:
    return Manners(
        patience=settings.patience,
        confidence=settings.confidence,
        nudge=settings.nudge,
        nudges=settings.nudges,
        longest_call=settings.longest_call,
        speculate=settings.speculate,
    )
