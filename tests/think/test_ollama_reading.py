"""Reading ahead at an Ollama server: in pieces that are beginnings of the very prompt that will be asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import pytest

from edge_agent.think.mind import Message
from edge_agent.think.ollama import OllamaChoice, OllamaModel
from shared.errors import ThinkingFailed
from tests.fakes.ollama_server import OllamaServer, ollama_server, rendered

SYSTEM = Message(role="system", content="Be brief and friendly to whoever calls. " * 20)
GREETING = Message(role="assistant", content="Thank you for calling.")
QUESTION = Message(role="user", content="Are you open?")
CHOICE = OllamaChoice(url="", model="test", context=2048, threads=2)


@asynccontextmanager
async def talking(server: OllamaServer, choice: OllamaChoice = CHOICE) -> AsyncIterator[OllamaModel]:
    model = OllamaModel(replace(choice, url=server.url))
    try:
        await model.measure()
        server.reads.clear()
        server.reading.clear()
        yield model
    finally:
        await model.aclose()


async def read(model: OllamaModel, messages: list[Message], then: str) -> None:
    async for _ in model.read(messages, then):
        pass


def texts(server: OllamaServer) -> list[str]:
    return [asked["prompt"] for asked in server.reads]


@pytest.mark.parametrize(
    ("messages", "then", "goes_on"),
    [
        ([SYSTEM], "", [Message(role="system", content=SYSTEM["content"] + " Today is Monday."), QUESTION]),
        ([SYSTEM], "assistant", [SYSTEM, GREETING, QUESTION]),
        ([SYSTEM, GREETING], "user", [SYSTEM, GREETING, QUESTION]),
        ([SYSTEM, QUESTION], "", [SYSTEM, Message(role="user", content="Are you open? On Sunday?")]),
    ],
)
async def test_what_is_read_begins_what_is_asked(messages: list[Message], then: str, goes_on: list[Message]) -> None:
    """Each piece is the beginning of the prompt as the model will see it, cut before a space; the last one is all."""
    async with ollama_server() as server, talking(server) as model:
        await read(model, messages, then)
        prompt = rendered(goes_on)  # type: ignore[arg-type] # typed dictionaries
        *pieces, last = texts(server)
        assert len(pieces) > 2
        assert all(prompt.startswith(text) for text in [*pieces, last])
        assert all(prompt[len(text)] == " " for text in pieces)
        assert len(last) >= len(rendered(messages)) - len("<|im_end|>\\n<|im_start|>assistant\\n")  # type: ignore[arg-type]


async def test_a_piece_is_little_more_than_a_seconds_work() -> None:
    """A slow server is asked for little at a time, a fast one for the whole prompt at once."""
    sizes = {}
    for speed in (50.0, 2000.0):
        async with ollama_server() as server:
            server.speed = speed
            async with talking(server) as model:
                assert model.reading_speed == pytest.approx(speed, rel=0.1)
                await read(model, [SYSTEM], "user")
            sizes[speed] = [len(text) for text in texts(server)]
    assert sizes[50.0][0] < 50 * 6
    assert len(sizes[2000.0]) == 1


async def test_reading_uses_the_options_of_every_request() -> None:
    """All that makes a server load its model anew is the same in reading and answering; only the length differs."""
    async with ollama_server() as server, talking(server) as model:
        await read(model, [SYSTEM], "user")
        async for _ in model.chat([SYSTEM, QUESTION]):
            pass
        ahead, chat = server.reads[0], server.requests[0]
        assert ahead["options"].pop("num_predict") == 1
        assert chat["options"].pop("num_predict") == 90
        assert ahead["options"] == chat["options"]
        assert chat["options"] == {"num_ctx": 2048, "num_thread": 2, "num_batch": 32, "temperature": 0.0}
        assert ahead["keep_alive"] == chat["keep_alive"] == -1
        assert ahead["raw"] is True


async def test_a_fast_server_reads_in_big_steps() -> None:
    """Where reading takes no time, small steps would only cost some."""
    async with ollama_server(lambda server: setattr(server, "speed", 3000.0)) as server, talking(server) as model:
        await read(model, [SYSTEM], "user")
        assert server.reads[0]["options"]["num_batch"] == 512


async def test_closing_the_reading_between_pieces_ends_it() -> None:
    """Nothing more is asked of the server."""
    async with ollama_server() as server, talking(server) as model:
        async with aclosing(model.read([SYSTEM], "user")) as pieces:
            await anext(pieces)
        async for _ in model.chat([QUESTION]):
            pass
        assert len(server.reads) == 1


async def test_the_talk_goes_on_where_it_was_read() -> None:
    """What was read just before is not read again piece by piece: the next reading begins behind it."""
    async with ollama_server() as server, talking(server) as model:
        await read(model, [SYSTEM], "user")
        server.reads.clear()
        await read(model, [SYSTEM, QUESTION], "assistant")
        [text] = texts(server)
        assert "Are you open?" in text


async def test_after_as_many_answers_as_slots_a_text_is_read_in_pieces_again() -> None:
    """Its place is gone; a whole prompt in one piece would be a long wait for whoever asks next."""
    async with ollama_server() as server, talking(server) as model:
        await read(model, [SYSTEM], "user")
        pieces = len(server.reads)
        for _ in range(8):
            async for _delta in model.chat([QUESTION]):
                pass
        await read(model, [SYSTEM], "user")
        assert len(server.reads) == 2 * pieces


async def test_what_is_read_again_pushes_nothing_out() -> None:
    """Four clients, kept read through several answers: each stays in its slot, and costs one request a time."""
    clients = [[Message(role="system", content=f"{SYSTEM['content']} You are at {name}. " * 2)] for name in "ABCD"]
    async with ollama_server() as server, talking(server) as model:
        for client in clients:
            await read(model, client, "user")
        for _ in range(3):
            for question in ("Hello?", "Are you open?"):
                async for _delta in model.chat([*clients[0], Message(role="user", content=question)]):
                    pass
            server.reads.clear()
            for client in clients:
                await read(model, client, "user")
            assert len(server.reads) == len(clients)
            assert {asked["prompt"] for asked in server.reads} <= set(server.slots.held)


async def test_a_caller_does_not_wait_for_somebody_elses_piece() -> None:
    """With all of one slot's work going into another client's prompt, the question is asked at once."""
    async with ollama_server() as server, talking(server, replace(CHOICE, slots=1)) as model:
        server.hold_reads = asyncio.Event()
        reading = asyncio.create_task(read(model, [SYSTEM], "user"))
        await server.reading.wait()
        answer = "".join([delta async for delta in model.chat([QUESTION])])
        assert answer == "Sure, of course."
        server.hold_reads.set()
        await reading


async def test_a_caller_waits_for_the_piece_that_his_own_question_begins_with() -> None:
    """The server would read it a second time beside the first; but a piece that hangs is not waited for."""
    async with ollama_server() as server, talking(server, replace(CHOICE, own_piece=0.3)) as model:
        server.hold_reads = asyncio.Event()
        reading = asyncio.create_task(read(model, [SYSTEM], "user"))
        await server.reading.wait()
        async with aclosing(model.chat([SYSTEM, QUESTION])) as deltas:
            asking = asyncio.ensure_future(anext(deltas))
            await asyncio.wait([asking], timeout=0.1)
            assert server.requests == []
            assert await asking == "Sure"
        server.hold_reads.set()
        await reading


async def test_a_server_that_does_not_show_its_prompts_reads_them_whole() -> None:
    """As a chat of one token: the beginning is the same."""
    async with ollama_server() as server, talking(server) as model:
        server.renders = False
        await read(model, [SYSTEM], "user")
        [_, asked] = server.reads  # the first is what was to be shown
        assert asked["messages"] == [SYSTEM]
        assert asked["options"]["num_predict"] == 1


async def test_a_server_that_fails_fails_the_reading() -> None:
    """As any thought."""
    async with ollama_server() as server, talking(server) as model:
        server.status = 500
        with pytest.raises(ThinkingFailed, match="500"):
            await read(model, [SYSTEM], "user")


async def test_reading_measures_the_speed_as_it_goes() -> None:
    """A machine that became slow is given smaller pieces; what had been read before says nothing."""
    async with ollama_server() as server, talking(server) as model:
        server.speed = 20.0
        await read(model, [SYSTEM], "user")
        assert model.reading_speed is not None
        slow = model.reading_speed
        assert slow < 50.0
        server.speed = 1e6  # all of it is there already
        await read(model, [Message(role="system", content="Another one. " * 60)], "user")
        assert model.reading_speed == slow
