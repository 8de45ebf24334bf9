"""From settings to a certificate: loads a box's engines, tries more and more calls, and says what held."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from edge_agent.admission import EVERY
from edge_agent.devices import Devices, devices
from edge_agent.graphics_card import fitted, smallest_card
from edge_agent.own_speech import kokoro_on, own_recogniser
from edge_agent.settings import Settings
from edge_agent.think.ollama import OllamaChoice, OllamaModel
from infra.bench.certify.certificate import as_json, box
from infra.bench.certify.measure import TURNS, Engines, step, turn
from infra.bench.certify.models import Answers, StubModel, asked
from infra.bench.certify.speech import SENTENCES, spoken
from infra.bench.certify.steps import LIMIT, Step, next_calls
from shared.settings import load

# What a box must know and a measurement of its engines does not.
NOT_ASKED = {
    "LIVEKIT_URL": "ws://127.0.0.1:1",
    "LIVEKIT_API_KEY": "none",
    "LIVEKIT_API_SECRET": "none",
    "SUPABASE_URL": "http://127.0.0.1:1",
    "SUPABASE_ANON_KEY": "none",
    "FRONTDESK_EDGE_TOKEN": "none",
    "FRONTDESK_STATE_DIR": "none",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """How it is measured. `ollama`: by its real model, else by a stub of that speed. Times in seconds."""

    most: int = 200
    every: float = EVERY
    turns: int = TURNS
    limit: float = LIMIT
    ollama: bool = False
    first_token: float = 0.1
    tokens_per_s: float = 80.0


Told = Callable[[Step], None]


def settings_of(environ: Mapping[str, str], file: Path | None, models: Path) -> Settings:
    """Of the environment, then a file such as infra/boxes has; `models` where neither names their folder."""
    given = {name: value for name, value in environ.items() if value.strip()}
    return load(Settings, {**NOT_ASKED, "FRONTDESK_MODELS_DIR": str(models), **given}, file)


async def certify(settings: Settings, trial: Trial, told: Told) -> dict[str, Any]:
    """The certificate; `told` hears of each step. Raises SetupError where an engine or the card is not up to it."""
    used = await fitted(settings, devices(settings))
    async with engines(settings, used, trial) as (ready, model):
        steps = await climbed(ready, trial, told)
    described = box(settings, used, smallest_card() if used.on_card else None, model)
    return as_json(described, steps, trial.every, datetime.now(UTC), trial.limit)


async def climbed(ready: Engines, trial: Trial, told: Told) -> list[Step]:
    """Steps until it is known how many calls hold."""
    speech = await spoken(ready.voice)
    for sentence, pcm in speech:  # whatever is slow the first time
        await turn(ready, sentence, pcm, 0)
    steps: list[Step] = []
    while (calls := next_calls(steps, trial.most, trial.limit)) is not None:
        steps.append(await step(ready, speech, calls, trial.every, trial.turns))
        told(steps[-1])
    return steps


@asynccontextmanager
async def engines(settings: Settings, used: Devices, trial: Trial) -> AsyncIterator[tuple[Engines, str]]:
    """Loaded, and the model in words."""
    recogniser = await asyncio.to_thread(own_recogniser, settings, used.whisper)
    try:
        voice = await asyncio.to_thread(kokoro_on, settings, used.voice)
        try:
            async with _model(settings, trial) as (model, words):
                yield Engines(recogniser, model, voice), words
        finally:
            await asyncio.to_thread(voice.close)
    finally:
        await asyncio.to_thread(recogniser.close)


@asynccontextmanager
async def _model(settings: Settings, trial: Trial) -> AsyncIterator[tuple[Answers, str]]:
    if not trial.ollama:
        speed = f"first word after {trial.first_token * 1000:g} ms, {trial.tokens_per_s:g} tokens/s"
        yield StubModel(trial.first_token, trial.tokens_per_s, settings.slots), f"a stub for the model ({speed})"
        return
    choice = OllamaChoice(settings.ollama_url, settings.model, settings.context, slots=settings.slots)
    model = OllamaModel(choice)
    try:
        await model.ready()
        async for _ in model.chat(asked(SENTENCES[0], 0)):  # loads it, and reads what all prompts begin with
            pass
        yield model, f"{settings.model} by Ollama"
    finally:
        await model.aclose()
