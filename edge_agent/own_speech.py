"""Whisper and Kokoro as this process computes them, made from the settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

import structlog

from edge_agent.devices import Devices, devices
from edge_agent.graphics_card import fitted
from edge_agent.hear.device import Device
from edge_agent.hear.whisper import WhisperRecogniser
from edge_agent.memory_plan import KOKORO
from edge_agent.processor import cores
from edge_agent.settings import Settings
from edge_agent.shutdown import stopped
from edge_agent.speak.kokoro import KokoroVoice
from edge_agent.speak.loading import loaded
from edge_agent.speech.engines import Speech
from shared.errors import SetupError

log = structlog.get_logger()

SIDE_BY_SIDE = 2  # segments that Whisper hears at once


async def own_speech(settings: Settings) -> AbstractAsyncContextManager[Speech]:
    """Counts what a graphics card has to hold; entered, it loads. Both raise SetupError, naming the cure."""
    return _loaded(settings, await fitted(settings, devices(settings)))


@asynccontextmanager
async def _loaded(settings: Settings, used: Devices) -> AsyncIterator[Speech]:
    voice = await loaded(KokoroVoice.name, partial(kokoro_on, settings, used.voice))
    try:
        recogniser = await asyncio.to_thread(own_recogniser, settings, used.whisper)
        try:
            yield Speech(
                recogniser,
                voice,
                hopeless=lambda: recogniser.workers.hopeless() or voice.hopeless(),
                batches={recogniser.name: recogniser.workers},
            )
        finally:
            await stopped("recogniser", recogniser.close)
    finally:
        await stopped("voice", voice.close)


def own_recogniser(settings: Settings, device: Device) -> WhisperRecogniser:
    """Blocking; raises SetupError."""
    model, window = settings.models_dir / settings.whisper_model, (settings.whisper_window, 2.0)
    # One thread a segment: a second one gains nothing on short windows, two segments side by side do.
    return WhisperRecogniser(model, 1, window, SIDE_BY_SIDE, device=device)


def kokoro_on(settings: Settings, device: Device) -> KokoroVoice:
    """By the processor where the card fails. Blocking; raises SetupError."""
    network = None
    if device == "cuda" and settings.kokoro_weights is not None:
        from edge_agent.speak.kokoro_torch import TorchNetwork  # noqa: PLC0415 — only where it is used

        try:
            network = TorchNetwork(settings.kokoro_weights, settings.kokoro_sha256, KOKORO)
        except SetupError as broken:
            log.error("voice_not_on_card", reason=str(broken))  # noqa: TRY400 — it names the cure
    return KokoroVoice(settings.models_dir, min(settings.threads, cores()), network=network)
