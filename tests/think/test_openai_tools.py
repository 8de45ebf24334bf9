"""Tools and grammars on OpenAI's wire, through the real client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from edge_agent.desk.chosen import Choice, Wish
from edge_agent.think.chooses import words_or_choice
from edge_agent.think.history import Message
from edge_agent.think.model import Tools
from edge_agent.think.offer import Offer
from edge_agent.think.openai_compatible import CompatibleChoice, CompatibleModel
from infra.dev.loopback.chat_completions import ChatServer, chat_server
from infra.dev.loopback.faults import Fault
from shared.errors import ThinkingFailed

OFFER = Offer((Wish.MESSAGE, Wish.EMERGENCY), ("water",))
TALK = (Message(role="user", content="The basement is a lake."),)


@asynccontextmanager
async def talking(server: ChatServer, tools: Tools = "auto") -> AsyncIterator[CompatibleModel]:
    model = CompatibleModel(CompatibleChoice(url=server.url, model="stand-in", tools=tools))
    try:
        yield model
    finally:
        await model.aclose()


async def answer(model: CompatibleModel) -> list[str | Choice]:
    return [piece async for piece in words_or_choice(model, model, TALK, OFFER)]


@pytest.mark.parametrize("deltas", [[], ["Oh", " no."]], ids=["alone", "behind words"])
async def test_a_call_in_pieces_is_a_choice(deltas: list[str]) -> None:
    """Its arguments come as text, a few characters at a time."""
    calls = [("report_emergency", ['{"ki', 'nd": "wa', 'ter"}'])]
    async with chat_server(deltas=deltas, calls=calls) as server, talking(server) as model:
        assert await answer(model) == [*deltas, Choice(Wish.EMERGENCY, "water")]
        sent = server.seen[0].sent
        assert isinstance(sent, dict)
        assert [tool["function"]["name"] for tool in sent["tools"]] == ["take_message", "report_emergency"]


@pytest.mark.parametrize("arguments", [['{"kind": "wat'], ["[]"], ['"x"'], ['{"kind": "fire"}']])
async def test_arguments_that_are_none_are_no_choice(arguments: list[str]) -> None:
    """The model is asked for words then."""
    async with chat_server(deltas=[], calls=[("report_emergency", arguments)]) as server, talking(server) as model:
        assert await answer(model) == []
        assert len(server.seen) == 2


@pytest.mark.parametrize("tools", ["auto", "tools"])
async def test_a_server_that_knows_no_tools_is_not_told_of_any_again(tools: Tools) -> None:
    """It says so as vLLM does; the caller has his answer in the same turn."""
    async with chat_server() as server, talking(server, tools) as model:
        server.faults.plan("chat", Fault(status=400, reason='"auto" tool choice requires --enable-auto-tool-choice'))
        assert await answer(model) == list(server.deltas)
        assert model.form == "choice"


async def test_a_choice_is_bound_by_a_schema() -> None:
    """As OpenAI's structured outputs are asked for."""
    async with chat_server(choice='{"wish": "take_message"}') as server, talking(server, "choice") as model:
        assert await answer(model) == [Choice(Wish.MESSAGE)]
        sent = server.seen[0].sent
        assert isinstance(sent, dict)
        assert sent["response_format"]["json_schema"]["schema"] == OFFER.schema()


async def test_a_choice_that_the_server_refuses_has_failed() -> None:
    """Its failures are told as those of an answer."""
    async with chat_server() as server, talking(server, "choice") as model:
        server.faults.plan("chat", Fault(status=500))
        with pytest.raises(ThinkingFailed, match="500"):
            await model.choose(TALK, OFFER.schema())
