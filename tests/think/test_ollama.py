"""The Ollama adapter against a server on the wire: every way it can fail, and that it lets go."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import pytest

from edge_agent.think.mind import Message
from edge_agent.think.model import TooLong
from edge_agent.think.ollama import OllamaChoice, OllamaModel
from shared.errors import ModelAway, SetupError, ThinkingFailed
from tests.fakes.ollama_server import CLOSE, END, ERROR_LINE, GARBAGE, STALL, OllamaServer, line, ollama_server

HELLO = [Message(role="system", content="Be brief."), Message(role="user", content="Hello?")]
CHOICE = OllamaChoice(url="", model="test", context=2048, threads=2)


@asynccontextmanager
async def talking(server: OllamaServer, choice: OllamaChoice = CHOICE) -> AsyncIterator[OllamaModel]:
    model = OllamaModel(replace(choice, url=server.url))
    try:
        yield model
    finally:
        await model.aclose()


async def whole(model: OllamaModel) -> str:
    return "".join([delta async for delta in model.chat(HELLO)])


async def test_an_answer_streams() -> None:
    """Deltas come through as the server writes them."""
    async with ollama_server() as server, talking(server) as model:
        assert [delta async for delta in model.chat(HELLO)] == ["Sure", ",", " of", " course", "."]
        assert server.requests[0]["messages"] == HELLO


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (GARBAGE, "garbage"),
        (b'"a string"\n', "garbage"),
        (b'{"message": 7, "done": false}\n', "garbage"),
        (b"\xff\xfe\n", "garbage"),
        (ERROR_LINE, "mid-answer"),
        (CLOSE, "broke off"),
        (END, "broke off"),
        (STALL, "too slow"),
    ],
)
@pytest.mark.parametrize("deltas", [[], ["Sure", ","]], ids=["at once", "later"])
async def test_a_broken_stream_is_a_failed_thought(fault: str | bytes, reason: str, deltas: list[str]) -> None:
    """Whatever the server does wrong, and whenever: ThinkingFailed, after what came before it."""
    async with ollama_server() as server, talking(server, replace(CHOICE, first_token=0.3, stall=0.3)) as model:
        server.deltas, server.fault = deltas, fault
        async with aclosing(model.chat(HELLO)) as stream:
            assert [await anext(stream) for _ in deltas] == deltas
            with pytest.raises(ThinkingFailed, match=reason):
                await anext(stream)


async def test_a_server_error_is_a_failed_thought() -> None:
    """HTTP 500, for answers and for measuring; at start it may pass."""
    async with ollama_server() as server, talking(server) as model:
        server.status = 500
        with pytest.raises(ThinkingFailed, match="500"):
            await whole(model)
        with pytest.raises(ThinkingFailed, match="500"):
            await model.measure()
        with pytest.raises(ModelAway, match="500"):
            await model.ready()


async def test_a_model_that_is_not_pulled_names_its_cure() -> None:
    """The reason says what to type."""
    async with ollama_server() as server, talking(server) as model:
        server.pulled = False
        with pytest.raises(ThinkingFailed, match="ollama pull test"):
            await whole(model)
        with pytest.raises(SetupError, match="ollama pull test") as refusal:
            await model.ready()
        assert not isinstance(refusal.value, ModelAway)


async def test_a_server_that_is_away_is_said_to_be() -> None:
    """Refused connections fail at once, and the start-up check says how to start the server."""
    async with ollama_server() as server:
        gone = server.url
    async with talking(OllamaServer(url=gone)) as model:
        with pytest.raises(ThinkingFailed, match="cannot be reached"):
            await whole(model)
        with pytest.raises(ThinkingFailed, match="cannot be reached"):
            await model.measure()
        with pytest.raises(ModelAway, match="ollama serve"):
            await model.ready()


async def test_a_failure_leaves_the_next_answer_whole() -> None:
    """After any fault the slot is free again."""
    async with ollama_server() as server, talking(server, replace(CHOICE, slots=1)) as model:
        server.fault = GARBAGE
        for _ in range(3):
            with pytest.raises(ThinkingFailed):
                await whole(model)
        server.fault = ""
        assert await whole(model) == "Sure, of course."


async def test_a_barge_in_reaches_the_server_at_once() -> None:
    """Closing the stream cuts the connection, so the server stops generating for nobody."""
    async with ollama_server() as server, talking(server) as model:
        server.fault = STALL
        async with aclosing(model.chat(HELLO)) as deltas:
            assert await anext(deltas) == "Sure"
        async with asyncio.timeout(30):
            await server.gone.wait()


async def test_a_cancelled_wait_for_the_first_token_reaches_the_server() -> None:
    """A caller who goes on speaking before the first token cancels the request too."""
    async with ollama_server() as server, talking(server) as model:
        server.hold = asyncio.Event()
        asking = asyncio.create_task(whole(model))
        await server.came.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        async with asyncio.timeout(30):
            await server.gone.wait()


async def test_no_more_requests_than_slots() -> None:
    """Six callers at once, two slots: never more than two requests, and everybody is answered."""
    async with ollama_server() as server, talking(server, replace(CHOICE, slots=2)) as model:
        server.pairs = asyncio.Barrier(2)
        answers = await asyncio.gather(*(whole(model) for _ in range(6)))
        assert set(answers) == {"Sure, of course."}
        assert server.most == 2


async def test_waiting_for_a_slot_counts_against_the_first_token() -> None:
    """Who cannot even begin in time is told so, instead of waiting in a queue without end."""
    async with ollama_server() as server, talking(server, replace(CHOICE, slots=1, first_token=0.2)) as model:
        server.fault = STALL
        async with aclosing(model.chat(HELLO)) as first:
            assert await anext(first) == "Sure"
            with pytest.raises(ThinkingFailed, match="too slow"):
                await whole(model)
        assert len(server.requests) == 1


async def test_a_proxy_of_the_environment_is_not_asked_for_our_own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP_PROXY is for the world outside."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    async with ollama_server() as server, talking(server) as model:
        assert await whole(model) == "Sure, of course."


@pytest.mark.parametrize(("capabilities", "sent"), [(["completion"], None), (["completion", "thinking"], False)])
async def test_a_thinking_model_is_asked_not_to(capabilities: list[str], sent: bool | None) -> None:
    """`think` is only said to a server that knows the word; others refuse the request."""
    async with ollama_server() as server, talking(server) as model:
        server.capabilities = capabilities
        await model.ready()
        await whole(model)
        assert server.requests[0].get("think") is sent


async def test_thoughts_are_not_spoken() -> None:
    """What a model thinks aloud beside its answer stays out of it."""
    async with ollama_server() as server, talking(server) as model:
        server.deltas = []
        thought = line("", message={"role": "assistant", "content": "", "thinking": "The caller wants…"})
        server.fault = thought + line("Sure.") + line("", done=True)
        assert await whole(model) == "Sure."


async def test_what_is_too_long_is_refused_and_not_cut() -> None:
    """The server is told to cut nothing, and its refusal is an error of its own."""
    async with ollama_server() as server, talking(server) as model:
        server.room = 10
        with pytest.raises(TooLong):
            await whole(model)
        assert server.requests[0]["truncate"] is False
        assert server.requests[0]["shift"] is False


async def test_the_servers_counts_are_learned() -> None:
    """How many tokens a prompt had, and how fast the answer was written."""
    async with ollama_server() as server, talking(server) as model:
        long = [Message(role="user", content="Are you open? " * 100)]
        before = model.budget.count(long)
        for _ in range(30):
            async for _delta in model.chat(long):
                pass
        assert model.budget.count(long) < before
        assert model.writing_speed == 10.0
        assert model.reading_speed is None


async def test_a_server_is_in_use_from_a_request_to_its_last_word() -> None:
    """Also while it writes nothing, and no longer than somebody waits for it."""
    async with ollama_server() as server, talking(server) as model:
        server.fault = STALL
        async with aclosing(model.chat(HELLO)) as deltas:
            await anext(deltas)
            began = model.in_use.seconds
            assert model.in_use.seconds > began > 0
        ended = model.in_use.seconds
        server.fault = ""
        assert model.in_use.seconds == ended
        await whole(model)
        assert model.in_use.seconds > ended
