"""The adapter of OpenAI's wire through the real client: every way the server can fail, and that it lets go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import pytest

from edge_agent.think.mind import Message
from edge_agent.think.model import TooLong
from edge_agent.think.openai_compatible import CompatibleChoice, CompatibleModel
from infra.dev.loopback.chat_completions import ChatServer, chat_server
from infra.dev.loopback.faults import Fault
from shared.errors import ThinkingFailed

TALK = [
    Message(role="system", content="Be brief."),
    Message(role="assistant", content="Hello."),
    Message(role="user", content="Are you open?"),
]
CHOICE = CompatibleChoice(url="", model="stand-in", key="sk-1")


@asynccontextmanager
async def talking(server: ChatServer, choice: CompatibleChoice = CHOICE) -> AsyncIterator[CompatibleModel]:
    model = CompatibleModel(replace(choice, url=server.url))
    try:
        yield model
    finally:
        await model.aclose()


async def whole(model: CompatibleModel) -> list[str]:
    return [delta async for delta in model.chat(TALK)]


async def test_an_answer_streams() -> None:
    """Deltas come through as the server writes them; it was told the talk, the key, and how long an answer may be."""
    async with chat_server(key="sk-1") as server, talking(server) as model:
        assert await whole(model) == ["Sure", ",", " of", " course", "."]
        sent = server.seen[0].sent
        assert isinstance(sent, dict)
        assert (sent["messages"], sent["model"], sent["max_tokens"]) == (TALK, "stand-in", CHOICE.longest)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("garbage", "garbage"),
        ("error", "mid-answer"),
        ("cut", "went away"),
        ("end", "broke off"),
        ("stall", "too slow"),
    ],
)
@pytest.mark.parametrize("deltas", [[], ["Sure", ","]], ids=["at once", "later"])
async def test_a_broken_stream_is_a_failed_thought(fault: str, reason: str, deltas: list[str]) -> None:
    """Whatever the server does wrong, and whenever: ThinkingFailed, after what came before it."""
    hasty = replace(CHOICE, first_token=0.5, stall=0.5)
    async with chat_server(deltas=deltas, fault=fault) as server, talking(server, hasty) as model:
        stream = model.chat(TALK)
        assert [await anext(stream) for _ in deltas] == deltas
        with pytest.raises(ThinkingFailed, match=reason):
            await anext(stream)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault(status=401, code="invalid_api_key"), "answered 401"),
        (Fault(status=429, code="rate_limit_exceeded", retry_after="30"), "answered 429"),
        (Fault(status=500), "answered 500"),
        (Fault(kind="garbage"), "garbage|broke off"),
        (Fault(kind="cut"), "cannot be reached"),
        (Fault(kind="stall"), "too slow"),
    ],
)
async def test_a_refusal_is_a_failed_thought_and_asked_once(fault: Fault, reason: str) -> None:
    """No retry of the client's own: another model is asked meanwhile."""
    async with chat_server() as server, talking(server, replace(CHOICE, first_token=0.5)) as model:
        server.faults.plan("chat", fault)
        with pytest.raises(ThinkingFailed, match=reason):
            await whole(model)
        assert await whole(model) == list(server.deltas)
        assert len(server.seen) == 1


async def test_a_server_that_is_not_there_is_told_at_once() -> None:
    """Nobody listens on its port."""
    async with chat_server() as server:
        address = server.url
    model = CompatibleModel(replace(CHOICE, url=address))
    with pytest.raises(ThinkingFailed, match="cannot be reached"):
        await whole(model)
    await model.aclose()


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=400, code="context_length_exceeded", reason="too many tokens"),
        Fault(status=400, reason="This model's maximum context length is 4096 tokens."),
    ],
)
async def test_a_talk_that_is_too_long_is_told_apart(fault: Fault) -> None:
    """As OpenAI says it, and as vLLM does: the history is shortened then."""
    async with chat_server() as server, talking(server) as model:
        server.faults.plan("chat", fault)
        with pytest.raises(TooLong):
            await whole(model)


async def test_closing_an_answer_stops_the_server() -> None:
    """The caller speaks again: the connection goes away in mid-answer."""
    async with chat_server(deltas=["word"] * 1000, pause=0.01) as server, talking(server) as model:
        async with aclosing(model.chat(TALK)) as deltas:
            await anext(deltas)
        await asyncio.wait_for(server.gone.wait(), 10)


async def test_nothing_is_read_ahead() -> None:
    """The wire has no word for it."""
    async with chat_server() as server, talking(server) as model:
        assert [piece async for piece in model.read(TALK, "assistant")] == []
        assert server.seen == []
