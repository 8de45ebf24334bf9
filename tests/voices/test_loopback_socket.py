"""The socket of Cartesia's loopback server, through Cartesia's own SDK."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
import websockets
from cartesia import AsyncCartesia
from cartesia.lib._tts import AsyncTTSResourceConnection

from cloud.voices.sound import Sound, from_pcm
from cloud.voices.trial import trouble
from infra.dev.loopback.cartesia import CartesiaServer
from infra.dev.loopback.faults import Fault, Kind

TEXT = "Thank you for calling. How can I help you today?"
RATE = 16_000
QUICK: Any = {"close_timeout": 1}  # s; not in its type, but taken


@asynccontextmanager
async def connected(server: CartesiaServer, key: str = "sk_car") -> AsyncIterator[AsyncTTSResourceConnection]:
    client = AsyncCartesia(api_key=key, base_url=server.url, websocket_base_url=server.socket_url, max_retries=0)
    try:
        async with client.tts.websocket_connect(websocket_connection_options=QUICK) as connection:
            yield connection
    finally:
        await client.close()


def message(voice: str, context: str, text: str, *, more: bool, **changed: Any) -> dict[str, Any]:
    form = {"container": "raw", "encoding": "pcm_s16le", "sample_rate": RATE}
    sent = {"model_id": "sonic-3", "voice": {"id": voice}, "output_format": form, "language": "en"}
    return {"context_id": context, "transcript": text, "continue": more, "max_buffer_delay_ms": 0, **sent, **changed}


async def say(connection: AsyncTTSResourceConnection, *messages: dict[str, Any]) -> None:
    for one in messages:
        await connection._connection.send(json.dumps(one))


async def heard(connection: AsyncTTSResourceConnection) -> tuple[dict[str, Sound], list[str]]:
    """What each context said until its end, and in which order contexts spoke."""
    pcm: dict[str, bytes] = {}
    order: list[str] = []
    open_ones: set[str] = set()
    async with asyncio.timeout(10):
        while True:
            told = json.loads(await connection.recv_bytes())
            context = told["context_id"]
            if told["type"] == "done":
                open_ones.discard(context)
                if not open_ones:
                    return {name: from_pcm(sound, RATE) for name, sound in pcm.items()}, order
                continue
            assert (told["type"], told["status_code"], told["done"]) == ("chunk", 206, False)
            open_ones.add(context)
            order.append(context)
            pcm[context] = pcm.get(context, b"") + base64.b64decode(told["data"])


async def error(connection: AsyncTTSResourceConnection) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while (told := json.loads(await connection.recv_bytes()))["type"] != "error":
            pass
    assert told["done"]
    return dict(told)


@pytest.fixture
def voice(cartesia_server: CartesiaServer) -> str:
    return cartesia_server.store.add("owner", "en", "", b"").id


async def test_a_turn_is_spoken_as_it_comes(cartesia_server: CartesiaServer, voice: str) -> None:
    """Sentence after sentence into one context; it is done when there is no more. What is heard is that text."""
    first, second = TEXT.split(". ")
    async with connected(cartesia_server) as connection:
        await say(
            connection,
            message(voice, "turn", f"{first}. ", more=True),
            message(voice, "turn", second, more=True),
            message(voice, "turn", "", more=False),
        )
        sounds, _ = await heard(connection)
    assert trouble(sounds["turn"], TEXT) == ""
    assert cartesia_server.contexts[0].active == []


async def test_contexts_share_a_socket(cartesia_server: CartesiaServer, voice: str) -> None:
    """Each gets its own sound; another voice says the same words differently."""
    other = cartesia_server.store.add("another", "en", "", b"").id
    async with connected(cartesia_server) as connection:
        await say(connection, *(message(one, one, TEXT, more=False) for one in (voice, other)))
        sounds, _ = await heard(connection)
        if len(sounds) == 1:
            more, _ = await heard(connection)
            sounds |= more
    assert trouble(sounds[voice], TEXT) == trouble(sounds[other], TEXT) == ""
    assert len(sounds[voice].samples) != len(sounds[other].samples) or not np.array_equal(
        sounds[voice].samples, sounds[other].samples
    )


async def test_a_context_that_is_given_up_says_no_more(cartesia_server: CartesiaServer, voice: str) -> None:
    """The server knows of it; the next one on the same socket is not disturbed."""
    async with connected(cartesia_server) as connection:
        await say(connection, message(voice, "one", TEXT, more=True))
        assert json.loads(await connection.recv_bytes())["type"] == "chunk"
        await say(connection, {"context_id": "one", "cancel": True}, message(voice, "two", TEXT, more=False))
        await say(connection, message(voice, "two", "", more=False))
        told: list[dict[str, Any]] = []
        async with asyncio.timeout(10):
            while not told or told[-1]["type"] != "done":
                told.append(json.loads(await connection.recv_bytes()))
    assert told[-1]["context_id"] == "two"
    assert cartesia_server.contexts[0].cancelled == ["one"]
    late = [one["context_id"] for one in told].index("two")
    assert {one["context_id"] for one in told[late:]} == {"two"}


@pytest.mark.parametrize(
    ("sent", "status", "named"),
    [
        ({"model_id": ""}, 400, True),
        ({"output_format": {"container": "mp3"}}, 400, True),
        ({"voice": {"id": "nobody"}}, 404, True),
        ({"context_id": None}, 404, True),
    ],
)
async def test_a_message_that_cannot_be_is_refused(
    cartesia_server: CartesiaServer, voice: str, sent: dict[str, Any], status: int, *, named: bool
) -> None:
    """With the context's id, in the published form."""
    async with connected(cartesia_server) as connection:
        wrong = message("nobody" if sent == {"context_id": None} else voice, "turn", TEXT, more=False)
        await say(connection, {**wrong, **{key: value for key, value in sent.items() if value is not None}})
        told = await error(connection)
    assert (told["status_code"], told.get("context_id") == "turn") == (status, named)


async def test_what_is_no_message_is_refused_without_a_context(cartesia_server: CartesiaServer) -> None:
    """Whoever listens by context never hears of it: that is how the real one does it."""
    async with connected(cartesia_server) as connection:
        await connection._connection.send("tea")
        assert "context_id" not in await error(connection)


async def test_a_context_may_not_change_its_voice(cartesia_server: CartesiaServer, voice: str) -> None:
    """Only the text goes on."""
    other = cartesia_server.store.add("another", "en", "", b"").id
    async with connected(cartesia_server) as connection:
        await say(connection, message(voice, "turn", "Hello.", more=True), message(other, "turn", "Hello.", more=True))
        assert "stay the same" in (await error(connection))["message"]


@pytest.mark.parametrize("kind", ["cut", "stall", "garbage"])
async def test_the_socket_misbehaves_on_demand(cartesia_server: CartesiaServer, voice: str, kind: Kind) -> None:
    """After the first chunk."""
    cartesia_server.faults.plan("context", Fault(kind=kind))
    async with connected(cartesia_server) as connection:
        await say(connection, message(voice, "turn", TEXT, more=False))
        assert json.loads(await connection.recv_bytes())["type"] == "chunk"
        if kind == "cut":
            with pytest.raises(websockets.exceptions.ConnectionClosedError):
                await connection.recv_bytes()
        elif kind == "garbage":
            assert await connection.recv_bytes() == b"<html>"
        else:
            with pytest.raises(TimeoutError):
                await connection.recv_bytes(timeout=0.3)


async def test_too_many_lines_are_told_in_the_middle(cartesia_server: CartesiaServer, voice: str) -> None:
    """As an error of the context."""
    cartesia_server.faults.plan("context", Fault(status=429, code="concurrency_limited"))
    async with connected(cartesia_server) as connection:
        await say(connection, message(voice, "turn", TEXT, more=False))
        told = await error(connection)
    assert (told["status_code"], told["error_code"], told["context_id"]) == (429, "concurrency_limited", "turn")


async def test_a_wrong_key_opens_no_socket(cartesia_server: CartesiaServer) -> None:
    """The handshake is refused; so it is on demand."""
    with pytest.raises(websockets.exceptions.InvalidStatus, match="401"):
        async with connected(cartesia_server, "sk_other"):
            pass
    cartesia_server.faults.plan("socket", Fault(status=429))
    with pytest.raises(websockets.exceptions.InvalidStatus, match="429"):
        async with connected(cartesia_server):
            pass
