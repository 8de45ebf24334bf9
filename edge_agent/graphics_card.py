"""What is asked for the memory plan: the card of the driver, the language model of Ollama.

The card's memory is told by `nvidia-smi`: it comes with every driver, and into a container with it, and is asked once.
A binding of NVML would be one more package for the same number, and torch takes seconds to import.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx
import structlog

from edge_agent.devices import Devices, eased
from edge_agent.memory_plan import GB, Card, LanguageModel, Needs, refusal, whisper_memory
from edge_agent.settings import Settings
from edge_agent.think.ollama_wire import on_this_machine
from shared.errors import SetupError

log = structlog.get_logger()

ANSWER_WITHIN = 10.0  # s
MIB = 2**20
_ASK = ("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits")

Run = Callable[[Sequence[str]], str]


async def fitted(settings: Settings, devices: Devices) -> Devices:
    """Where the engines run, counted: what `auto` put on a card that is too small for it all goes to the processor.

    Raises SetupError, one sentence with the parts and a cure, where that was not left to us.
    """
    card = smallest_card() if devices.on_card else None
    if card is None:
        if devices.on_card:
            log.warning("graphics_memory_unknown", reason="nvidia-smi does not answer; nobody counts what fits")
        return devices
    model = await language_model(settings)
    refused = refusal(needed(settings, devices, model), card)
    if not refused:
        return devices
    for choice in eased(settings, devices):
        if not choice.on_card or not refusal(needed(settings, choice, model), card):
            log.warning("graphics_card_too_small", reason=refused, whisper=choice.whisper, voice=choice.voice)
            return choice
    raise SetupError(refused)


def needed(settings: Settings, devices: Devices, model: LanguageModel | None) -> Needs:
    """What the settings put on the card: all of the box."""
    weights = settings.models_dir / settings.whisper_model / "model.bin"
    size = float(weights.stat().st_size) if weights.is_file() else 0.0
    return Needs(
        model=model,
        slots=settings.slots,
        context=settings.context,
        cache=settings.kv_cache,
        whisper=whisper_memory(settings.whisper_model, size) if devices.whisper == "cuda" else None,
        voice=devices.voice == "cuda",
    )


def _run(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, timeout=ANSWER_WITHIN, check=True).stdout


def smallest_card(run: Run = _run, environ: Mapping[str, str] = os.environ) -> Card | None:
    """The card that CUDA_VISIBLE_DEVICES names first; of several that may be meant, the smallest. None: not known."""
    chosen = environ.get("CUDA_VISIBLE_DEVICES", "").split(",")[0].strip()
    try:
        lines = run([*_ASK, *([f"--id={chosen}"] if chosen else [])]).splitlines()
        found = [line.rsplit(",", 1) for line in lines if line.strip()]
        cards = [Card(name.strip(), float(mebibytes) * MIB) for name, mebibytes in found]
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return min(cards, key=lambda card: card.memory, default=None)


async def language_model(settings: Settings) -> LanguageModel | None:
    """The model's size: of the settings, else as its server tells. None: its server is away, and the log says so."""
    if settings.model_memory is not None:
        return LanguageModel(settings.model, settings.model_memory * GB)
    url = settings.ollama_url
    try:
        async with httpx.AsyncClient(base_url=url, timeout=ANSWER_WITHIN, trust_env=not on_this_machine(url)) as server:
            shown = await server.post("/api/show", json={"model": settings.model})
            listed = await server.get("/api/tags")
            return as_told(settings.model, shown.raise_for_status().json(), listed.raise_for_status().json())
    except (httpx.HTTPError, ValueError, TypeError, KeyError, AttributeError) as error:
        log.warning("model_memory_unknown", kind=type(error).__name__, cure="FRONTDESK_MODEL_MEMORY says it")
        return None


def as_told(name: str, shown: Mapping[str, Any], listed: Mapping[str, Any]) -> LanguageModel:
    """Of Ollama's answers to /api/show and /api/tags. KeyError, ValueError or TypeError where they do not say it."""
    sizes = {model["name"]: float(model["size"]) for model in listed["models"]}
    size = sizes[name] if name in sizes else sizes[f"{name}:latest"]
    about = shown["model_info"]
    of = about["general.architecture"]
    heads = about[f"{of}.attention.head_count"]
    width = about[f"{of}.embedding_length"] // heads
    key, value = (about.get(f"{of}.attention.{which}_length") or width for which in ("key", "value"))
    shared = about.get(f"{of}.attention.head_count_kv") or heads
    return LanguageModel(name, size, about[f"{of}.block_count"] * shared * (key + value))
