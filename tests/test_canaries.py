"""Secrets, sound and what people say or are called by: searched for in all that is logged, at every level."""

from __future__ import annotations

import asyncio
import base64
import gc
import io
import logging
import sys
import threading
import warnings
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, Protocol

import pytest
import structlog

from edge_agent.speak.cartesia import CartesiaVoice
from edge_agent.speak.elevenlabs import ElevenLabsVoice
from edge_agent.think.history import Message
from edge_agent.think.ollama import OllamaChoice, OllamaModel
from edge_agent.think.openai_compatible import CompatibleChoice, CompatibleModel
from shared.errors import FrontdeskError
from shared.log import catch_crashes, configure
from shared.supabase_store import SupabaseStore

KEY = "sk-canary-key-7f3a9c"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.canarytoken.canarysignature"
NUMBER = "+15105550142"
WORDS = "my canary is called Tweety and I was born in Tulsa"
SOUND = bytes(range(7, 199)) * 4
CANARIES = [
    KEY,
    "canarytoken",
    NUMBER,
    NUMBER[1:],
    "Tweety",
    "Tulsa",
    base64.b64encode(SOUND).decode()[:40],
    SOUND.hex()[:40],
    str(SOUND)[2:40],
]


@pytest.fixture(params=["json", "console"])
def out(request: pytest.FixtureRequest) -> io.StringIO:
    """Everything that is logged, at the level of most talk."""
    stream = io.StringIO()
    configure("debug", request.param, stream=stream)
    return stream


def found(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def test_the_search_finds_what_is_there(out: io.StringIO) -> None:
    """8.5: a canary that is logged by mistake is found in both formats."""
    structlog.get_logger().info("call", said=WORDS, key=KEY)
    assert found(out.getvalue()) == [KEY, "Tweety", "Tulsa"]


# --- what asyncio and Python itself tell ------------------------------------------------------------


def dropped_task(loop: asyncio.AbstractEventLoop) -> None:
    async def crash(words: str) -> None:
        raise ValueError(words, SOUND)

    task = loop.create_task(crash(WORDS), name="a task")
    loop.run_until_complete(asyncio.wait([task]))
    del task
    gc.collect()


def failing_callback(loop: asyncio.AbstractEventLoop) -> None:
    def callback(words: str, sound: bytes) -> None:
        raise KeyError(words, sound)

    loop.call_soon(callback, WORDS, SOUND)
    loop.run_until_complete(asyncio.sleep(0.01))


def slow_step(loop: asyncio.AbstractEventLoop) -> None:
    async def slow(words: str) -> str:
        return words

    loop.set_debug(True)
    loop.slow_callback_duration = -1.0
    loop.run_until_complete(slow(WORDS))


@pytest.mark.parametrize("happens", [dropped_task, failing_callback, slow_step])
def test_what_asyncio_tells_of_a_task_holds_nothing_of_its_error(
    out: io.StringIO, happens: Callable[[asyncio.AbstractEventLoop], None]
) -> None:
    """8.5: "Task exception was never retrieved" quotes the task and its error: what happened stays, and where."""
    loop = asyncio.new_event_loop()
    try:
        happens(loop)
    finally:
        loop.close()
    assert out.getvalue().count("asyncio") >= 1, "it is told"
    assert found(out.getvalue()) == []
    assert happens is slow_step or "test_canaries.py" in out.getvalue()


@pytest.fixture
def caught(out: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """As the agent's start does it; put back afterwards."""
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    catch_crashes()
    return out


class Unraisable:
    """Raises where nobody can catch it."""

    def __del__(self) -> None:
        raise ValueError(WORDS)


def in_a_thread() -> None:
    def crash() -> None:
        raise ValueError(WORDS, KEY)

    thread = threading.Thread(target=crash)
    thread.start()
    thread.join()


def in_a_destructor() -> None:
    Unraisable()
    gc.collect()


def in_the_main_thread() -> None:
    try:
        raise ValueError(WORDS, KEY)  # noqa: TRY301
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


@pytest.mark.parametrize("happens", [in_a_thread, in_a_destructor, in_the_main_thread])
def test_a_crash_that_nobody_catches_is_a_line_of_the_log(
    caught: io.StringIO, capfd: pytest.CaptureFixture[str], happens: Callable[[], None]
) -> None:
    """8.5: in a thread, a destructor, the main program: told with its place, and its text is not printed anywhere."""
    happens()
    assert "ValueError" in caught.getvalue()
    assert found(caught.getvalue() + "".join(capfd.readouterr())) == []


# --- what providers and their clients tell ----------------------------------------------------------


@asynccontextmanager
async def echoing(status: int) -> AsyncIterator[str]:
    """A server that refuses, and quotes all that it was sent: the words, and the key."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                request += await reader.read(100_000)
        body = b'{"error": {"message": ' + repr(request.decode(errors="replace")).encode() + b"}}"
        head = f"HTTP/1.1 {status} No\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


MESSAGES = (Message(role="system", content=f"{WORDS}. {NUMBER}"), Message(role="user", content=WORDS))


class Closes(Protocol):
    async def aclose(self) -> None: ...


async def drained(answer: AsyncGenerator[Any, None], by: Closes) -> None:
    """All of an answer is read, and who gave it closed."""
    try:
        async with aclosing(answer):
            async for _ in answer:
                pass
    finally:
        await by.aclose()


async def ask_compatible(at: str) -> None:
    model = CompatibleModel(CompatibleChoice(url=f"http://{at}/v1", model="m", key=KEY, connect=10.0))
    await drained(model.chat(MESSAGES), model)


async def ask_ollama(at: str) -> None:
    model = OllamaModel(OllamaChoice(url=f"http://{at}", model="m", connect=10.0))
    await drained(model.chat(MESSAGES), model)


async def ask_elevenlabs(at: str) -> None:
    voice = ElevenLabsVoice(KEY, f"http://{at}", requests=2)
    await drained(voice.synthesise(WORDS, "v1", "en-US"), voice)


async def ask_cartesia(at: str) -> None:
    voice = CartesiaVoice(KEY, f"http://{at}", contexts=2)
    await drained(voice.synthesise(WORDS, "v1", "en-US"), voice)


async def ask_database(at: str) -> None:
    store = SupabaseStore(f"http://{at}", KEY, TOKEN, resolve_within=2.0)
    try:
        await store.resolve_call("+15105550199", NUMBER)
    finally:
        await store.aclose()


async def tell_database(at: str) -> None:
    store = SupabaseStore(f"http://{at}", KEY, TOKEN, resolve_within=2.0)
    try:
        await store.ingest([{"event_id": "1", "kind": "turn", "data": {"text": WORDS, "from": NUMBER}}])
    finally:
        await store.aclose()


ASKERS = [ask_compatible, ask_ollama, ask_elevenlabs, ask_cartesia, ask_database, tell_database]


@pytest.mark.parametrize("status", [400, 401, 500])
@pytest.mark.parametrize("ask", ASKERS)
async def test_a_provider_that_quotes_what_it_was_sent_is_not_quoted(
    out: io.StringIO, ask: Callable[[str], Awaitable[None]], status: int
) -> None:
    """8.5: neither in our error, which becomes a row, nor in anything that its client or we log, at debug level."""
    errors: list[Any] = []
    with warnings.catch_warnings(record=True) as warned:
        async with echoing(status) as at:
            try:
                await ask(at)
            except FrontdeskError as failure:
                errors.append(failure)
                structlog.get_logger().exception("it failed")
    assert errors, "it failed"
    assert found(out.getvalue()) == []
    assert found(" ".join([str(errors[0]), *(str(warning.message) for warning in warned)])) == []


@pytest.mark.parametrize("ask", ASKERS)
async def test_a_provider_that_is_away_costs_no_secret(out: io.StringIO, ask: Callable[[str], Awaitable[None]]) -> None:
    """8.5: refused connections are told of without the key, the words or the number."""
    async with echoing(500) as at:
        pass
    with pytest.raises(FrontdeskError) as failed:
        await ask(at)
    structlog.get_logger().error("it failed", exc_info=failed.value)
    assert found(out.getvalue() + str(failed.value)) == []


def test_a_library_that_talks_at_debug_level_is_not_heard(out: io.StringIO) -> None:
    """8.5: the clients of providers write out what is said to callers; of them only warnings are kept."""
    for name in ("httpx", "httpx2", "openai._base_client", "deepgram", "cartesia", "elevenlabs", "websockets.client"):
        logging.getLogger(name).debug("sending %s with %s", WORDS, KEY)
        logging.getLogger(name).info("sending %s with %s", WORDS, KEY)
    assert out.getvalue() == ""
