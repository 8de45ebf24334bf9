"""Thinking on the real model: the facts come out right, reading ahead helps, and a barge-in stops it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime

import pytest

from edge_agent.think.mind import Mind
from edge_agent.think.ollama import OllamaChoice, OllamaModel
from edge_agent.think.prompt import known_prefix, system_prompt
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.thinkers import Thinker, Thinkers
from infra.connections import Connections
from tests.think.profiles import profile_of

pytestmark = [pytest.mark.live, pytest.mark.conversation]


@pytest.fixture
async def model(stack: Connections) -> AsyncIterator[OllamaModel]:
    """The stack's model, with patience for a machine that does other things too."""
    choice = OllamaChoice(stack.ollama_url, stack.model, threads=2, first_token=300.0, stall=300.0, loading=300.0)
    model = OllamaModel(choice)
    try:
        yield model
    finally:
        await model.aclose()


def dentist(model: OllamaModel) -> Mind:
    """A call to the dentist, just after the greeting."""
    system = system_prompt(profile_of("dentist"), datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    mind = Mind(Thinkers([Thinker(model, 0.4)]), ReadAhead(model), system, 10, model.budget)
    mind.remember("", "Thank you for calling Bright Smile Dental, how can I help you?")
    return mind


async def test_hours_and_price_are_answered_from_the_facts(model: OllamaModel) -> None:
    """The two questions every caller asks get the client's own answers, and the record says what it took."""
    await model.ready()
    mind = dentist(model)
    for question, facts in (
        ("Hello. Are you open on Saturday?", ("9", "1 pm")),
        ("How much is a cleaning?", ("95",)),
    ):
        thought = mind.answer(question)
        answer = "".join([delta async for delta in thought.deltas()])
        assert all(fact in answer for fact in facts), answer
        assert thought.first_ms is not None
        mind.remember(question, answer)


async def test_a_barge_in_stops_the_real_model(model: OllamaModel) -> None:
    """A closed answer frees the model at once: the next one is whole."""
    mind = dentist(model)
    thought = mind.answer("Where are you, when are you open, and which insurance do you take?")
    async with aclosing(thought.deltas()) as deltas:
        assert await anext(deltas)
    assert thought.request is not None
    assert thought.total_ms is not None
    again = mind.answer("How much is a cleaning?")
    async with asyncio.timeout(600):
        assert "95" in "".join([delta async for delta in again.deltas()])


async def test_a_client_whose_prompt_was_read_is_answered_sooner(model: OllamaModel) -> None:
    """Two other clients are read after it, and its words are still there: the first word does not wait for them."""
    await model.ready()
    read, unread = [], []
    for profession in ("plumber", "mechanic", "locksmith"):
        async for _ in model.read(known_prefix(profile_of(profession)), ""):
            pass
    for profession in ("realtor", "dentist", "massage"):  # a busy neighbour may hold up one of them, and not all
        read.append(await first_word(model, "plumber"))
        unread.append(await first_word(model, profession))
    assert min(read) < min(unread)


async def first_word(model: OllamaModel, profession: str) -> int:
    """Milliseconds until it answers."""
    system = system_prompt(profile_of(profession), datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    thought = Mind(Thinkers([Thinker(model, 0.4)]), ReadAhead(model), system, 10, model.budget).answer(
        "Are you open on Sunday?"
    )
    async for _ in thought.deltas():
        pass
    return thought.first_ms or 0
