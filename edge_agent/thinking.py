"""The language models that all calls of one process share, made from the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from edge_agent import troubles
from edge_agent.background import in_background
from edge_agent.failover.gate import keep_probing
from edge_agent.model_server import there_at_start, until_back
from edge_agent.processor import cores
from edge_agent.record.box_events import BoxEvents
from edge_agent.settings import Settings
from edge_agent.shutdown import closed
from edge_agent.think.ollama import OllamaChoice, OllamaModel
from edge_agent.think.openai_compatible import CompatibleChoice, CompatibleModel
from edge_agent.think.thinkers import STALL, Thinker, Thinkers
from shared.errors import SettingsError


@asynccontextmanager
async def thinking(settings: Settings, events: BoxEvents) -> AsyncIterator[tuple[OllamaModel, bool]]:
    """The language model, and whether it is there. One whose server is away is asked for until it is."""
    model = OllamaModel(
        OllamaChoice(
            url=settings.ollama_url,
            model=settings.model,
            context=settings.context,
            threads=model_threads(settings),
            slots=settings.slots,
            tools=settings.tools,
        )
    )
    try:
        if await there_at_start(model, troubles.model(events)):
            yield model, True
        else:
            async with in_background(model_server=until_back(model, troubles.model(events))):
                yield model, False
    finally:
        await closed("model", model.aclose())


@asynccontextmanager
async def thinking_in_order(settings: Settings, first: OllamaModel, events: BoxEvents) -> AsyncIterator[Thinkers]:
    """`first`, and the second model where there is one: it answers where the first fails or is late."""
    second = second_model(settings)
    stall = STALL if second else None
    in_order = [Thinker(first, settings.model_late, stall, chooser=first)]  # Ollama's own queue is the model's to mind
    if second:
        most = settings.second_model_max_concurrent
        in_order.append(Thinker(second, settings.model_late, stall, most, chooser=second))
    thinkers = Thinkers(in_order)
    async with in_background(model_probes=keep_probing(thinkers.gates, troubles.providers(events))):
        try:
            yield thinkers
        finally:
            if second:
                await closed("second model", second.aclose())


def second_model(settings: Settings) -> CompatibleModel | None:
    if settings.second_model_url is None:
        if settings.second_model or settings.second_model_key:
            raise SettingsError("FRONTDESK_SECOND_MODEL_URL is missing: which server has the second model?")
        return None
    if not settings.second_model:
        raise SettingsError("FRONTDESK_SECOND_MODEL is missing: which model does FRONTDESK_SECOND_MODEL_URL have?")
    key = settings.second_model_key.get_secret_value() if settings.second_model_key else ""
    alias = f"{settings.second_model} (second)" if settings.second_model == settings.model else ""
    return CompatibleModel(
        CompatibleChoice(settings.second_model_url, settings.second_model, key, alias=alias, tools=settings.tools)
    )


def model_threads(settings: Settings) -> int:
    """Half of the cores, unless told otherwise.

    The threads of llama.cpp wait for each other in busy loops: where another process takes one core of two, two of
    them are three and more times slower than one alone (Ollama 0.24.0, findings/ollama_threads.sh), and hearing and
    speaking are such others.
    """
    return settings.model_threads or max(1, cores() // 2)
