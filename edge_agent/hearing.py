"""The recognisers that all calls of one process share, made from the settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from edge_agent import troubles
from edge_agent.background import in_background
from edge_agent.failover.gate import keep_probing
from edge_agent.hear.recognisers import Candidate, Recognisers
from edge_agent.hear.segment import Recogniser
from edge_agent.record.box_events import BoxEvents
from edge_agent.settings import Settings
from shared.errors import SettingsError

log = structlog.get_logger()

DEEPGRAM, WHISPER = "deepgram", "whisper"  # as FRONTDESK_HEARING calls them


@asynccontextmanager
async def hearing(settings: Settings, events: BoxEvents, whisper: Recogniser) -> AsyncIterator[Recognisers]:
    """Who hears, in the order in which they are asked; `whisper` is one of them."""
    names = in_order(settings)
    made: dict[str, Candidate] = {WHISPER: Candidate(whisper, settings.whisper_late)}
    if DEEPGRAM in names:
        made[DEEPGRAM] = Candidate(
            await asyncio.to_thread(deepgram, settings), settings.deepgram_late, settings.deepgram_max_concurrent
        )
    recognisers = Recognisers([made[name] for name in names])
    log.info("recognisers", in_order=names)
    async with in_background(hearing_probes=keep_probing(recognisers.gates, troubles.providers(events))):
        yield recognisers


def in_order(settings: Settings) -> list[str]:
    """The names of FRONTDESK_HEARING. Raises SettingsError, naming the cure."""
    if not settings.hearing:
        return [DEEPGRAM, WHISPER] if settings.deepgram_key else [WHISPER]
    names = [name.strip().lower() for name in settings.hearing.split(",")]
    if set(names) - {DEEPGRAM, WHISPER} or len(set(names)) < len(names):
        raise SettingsError(f"FRONTDESK_HEARING is wrong: name {DEEPGRAM} and {WHISPER} in the order of your choice.")
    if WHISPER not in names:
        raise SettingsError(f"FRONTDESK_HEARING lacks {WHISPER}, who hears when nobody else can: add it at the end.")
    if DEEPGRAM in names and not settings.deepgram_key:
        raise SettingsError(
            f"FRONTDESK_HEARING names {DEEPGRAM}, and DEEPGRAM_API_KEY is missing: set it, or leave {DEEPGRAM} out."
        )
    return names


def deepgram(settings: Settings) -> Recogniser:
    """Imported only where it is used: most of a second of computing, and 36 MB."""
    from edge_agent.hear.deepgram import DeepgramChoice, DeepgramRecogniser  # noqa: PLC0415

    key = settings.deepgram_key.get_secret_value() if settings.deepgram_key else ""
    return DeepgramRecogniser(DeepgramChoice(key, settings.deepgram_url, settings.deepgram_model))
