"""Deepgram's recogniser, through the real SDK, on a loopback server of its wire."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from edge_agent.hear.deepgram import DeepgramCall, DeepgramChoice, DeepgramRecogniser, DeepgramStream
from infra.dev.loopback.deepgram import DeepgramServer, Utterance, deepgram
from shared.backoff import Backoff
from tests.fakes.recogniser import silence, voice

KEY = "key-of-deepgram"
QUICKLY = Backoff(first=0.01, longest=0.01)
PATIENCE = 20.0  # s for what is expected to happen at once


def recogniser(server: DeepgramServer, key: str = KEY, backoff: Backoff = QUICKLY) -> DeepgramRecogniser:
    return DeepgramRecogniser(DeepgramChoice(key, server.socket_url, "nova-3"), backoff)


@asynccontextmanager
async def calling(
    *hears: str | Utterance, prepare: Callable[[DeepgramServer], object] = lambda _: None, **how: Any
) -> AsyncIterator[tuple[DeepgramServer, DeepgramCall]]:
    """A call whose stretches of speech are heard as `hears`; `prepare` is done to the server before."""
    said: Iterable[Utterance] = [words if isinstance(words, Utterance) else Utterance(words) for words in hears]
    async with deepgram(said, KEY) as server:
        prepare(server)
        async with recogniser(server, **how).call("en-US") as call, asyncio.timeout(PATIENCE):
            yield server, call


def say(call: DeepgramCall, seconds: float = 1.0, turn_ended: Callable[[], None] = lambda: None) -> DeepgramStream:
    """A segment of the caller's speech, as it is at the first hint of silence."""
    stream = call.begin(turn_ended)
    for _ in range(round(seconds / 0.1)):
        stream.feed(voice(0.1))
    stream.feed(silence(0.064))
    return stream


async def until(true: Callable[[], object]) -> None:
    """Whoever never sees it is stopped by `PATIENCE`."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 — what changes is behind a socket
            await asyncio.sleep(0.005)
