"""Tools and grammars in Ollama's own JSON: what is asked, what a streamed call is, and a model that knows none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from edge_agent.desk.chosen import Choice, Wish
from edge_agent.think.able import LARGE
from edge_agent.think.chooses import words_or_choice
from edge_agent.think.history import Message
from edge_agent.think.model import Called, Form, Tools
from edge_agent.think.offer import Offer
from edge_agent.think.ollama import OllamaChoice, OllamaModel
from shared.errors import ThinkingFailed
from tests.fakes.ollama_server import OllamaServer, called, ollama_server

OFFER = Offer((Wish.MESSAGE, Wish.EMERGENCY), ("water",))
TALK = (Message(role="system", content="Be brief."), Message(role="user", content="The basement is a lake."))
KNOWS = ["completion", "tools"]


@asynccontextmanager
async def ready(server: OllamaServer, tools: Tools = "tools") -> AsyncIterator[OllamaModel]:
    model = OllamaModel(replace(OllamaChoice(url="", model="test", threads=2, tools=tools), url=server.url))
    try:
        await model.ready()
        yield model
    finally:
        await model.aclose()


async def answer(model: OllamaModel) -> list[str | Choice]:
    return [piece async for piece in words_or_choice(model, model, TALK, OFFER)]


@pytest.mark.parametrize(
    ("tools", "capabilities", "parameters", "form"),
    [
        ("auto", KNOWS, LARGE, "tools"),
        ("auto", KNOWS, LARGE - 1, ""),
        ("auto", ["completion"], LARGE, ""),
        ("tools", KNOWS, 1, "tools"),
        ("tools", ["completion"], LARGE, "choice"),
    ],
)
async def test_the_server_says_what_its_model_knows(
    tools: Tools, capabilities: list[str], parameters: int, form: Form
) -> None:
    """Tools, and how large it is."""
    async with ollama_server() as server:
        server.capabilities, server.parameters = capabilities, parameters
        async with ready(server, tools) as model:
            assert model.form == form


async def test_a_llama_of_eight_billion_is_asked_by_itself_where_its_server_is_quick() -> None:
    """It would answer "hi" with a call; how quick is known once it was measured."""
    async with ollama_server() as server:
        server.capabilities, server.parameters, server.family = KNOWS, 8_030_261_248, "llama"
        async with ready(server, "auto") as model:
            forms = [model.form]
            server.speed = 3000.0
            await model.measure()
            assert [*forms, model.form] == ["", "choice"]


async def test_a_streamed_call_is_a_choice() -> None:
    """A part of the stream has it, with no content; the words before it are heard."""
    async with ollama_server() as server:
        server.capabilities, server.deltas = KNOWS, ["Oh", " no."]
        server.calls = [called("report_emergency", {"kind": "water"})]
        async with ready(server) as model:
            assert await answer(model) == ["Oh", " no.", Choice(Wish.EMERGENCY, "water")]
        (request,) = server.requests
        assert [tool["function"]["name"] for tool in request["tools"]] == ["take_message", "report_emergency"]
        assert request["messages"] == list(TALK)


ODD = [7, {}, {"function": None}, {"function": {"name": 3}}, called("take_message", "{}"), called("fly", {})]


@pytest.mark.parametrize("call", ODD)
async def test_a_call_of_another_shape_is_none(call: object) -> None:
    """The model is asked for words then, without tools."""
    async with ollama_server() as server:
        server.capabilities, server.calls = KNOWS, [call]
        server.deltas = []
        async with ready(server) as model:
            assert await answer(model) == []
        first, second = server.requests
        assert "tools" in first
        assert "tools" not in second


async def test_nothing_is_called_without_tools() -> None:
    """`chat` is told of none."""
    async with ollama_server() as server:
        server.capabilities, server.calls = KNOWS, [called("take_message", {})]
        async with ready(server) as model:
            assert [piece async for piece in model.chat(TALK)] == server.deltas
        assert "tools" not in server.requests[0]


async def test_a_model_that_knows_no_tools_after_all() -> None:
    """Its server refuses the request: it answers in words, and from then on chooses by a grammar."""
    async with ollama_server() as server:
        server.capabilities = KNOWS
        async with ready(server) as model:
            server.capabilities = ["completion"]
            assert await answer(model) == server.deltas
            assert model.form == "choice"
            server.choice = '{"wish": "take_message"}'
            assert await answer(model) == [Choice(Wish.MESSAGE)]
        (asked,) = server.choices
        assert asked["format"]["properties"]["wish"]["enum"] == ["take_message", "report_emergency", "none"]
        assert asked["stream"] is False
        assert asked["options"]["num_ctx"] == server.requests[0]["options"]["num_ctx"]  # else it is loaded anew


async def test_a_choice_that_the_server_refuses_is_none() -> None:
    """Its failures are told as those of an answer."""
    async with ollama_server() as server, ready(server, "choice") as model:
        server.status = 500
        with pytest.raises(ThinkingFailed, match="500"):
            await model.choose(TALK, OFFER.schema())


async def test_tools_are_read_ahead() -> None:
    """What is asked begins, to a character, with what was read."""
    async with ollama_server() as server:
        server.capabilities = KNOWS
        async with ready(server) as model:
            await model.measure()
            async for _ in model.read(TALK[:1], "user", OFFER.tools()):
                pass
            assert "report_emergency" in server.reads[-1]["prompt"]
            server.calls = [called("take_message", {})]
            pieces = [piece async for piece in model.chat_or_call(TALK, OFFER.tools())]
            assert pieces[-1] == Called("take_message", {})
            assert server.slots.held[-1].startswith(server.reads[-1]["prompt"])
