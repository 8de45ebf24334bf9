"""One connection to Deepgram: sound goes out in order, results come back, and each finds the segment it belongs to.

A result says of which seconds of the stream's audio it is, and only the sound of segments is sent; so it belongs to the
segment whose sound lies there. Results of a segment that nobody waits for any more find nobody.

What is not promised, and is seen to here: the SDK (7.17.0) has no limit for opening or closing a connection, keeps none
alive and opens none again, hands on messages of unknown types as None and half of a message as a whole one, and ends a
stream that the server closed in good order without a word. Leaving a connection whose server does not answer takes it
some twenty seconds, whatever timeout is around it; so the transport is aborted. `Finalize` is answered only where
something was left to say.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import TYPE_CHECKING

from edge_agent.converse.scope import scope
from edge_agent.hear.deepgram_results import Result, result_of
from edge_agent.hear.voice_activity import RATE, WIDTH
from shared.errors import HearingFailed

if TYPE_CHECKING:
    from deepgram.listen.v1.socket_client import AsyncV1SocketClient

OPENED_WITHIN = 3.0  # s
CLOSED_WITHIN = 0.3  # s; a call that has ended is not held up
KEEP_ALIVE = 4.0  # s without sound; after 10 it is closed
ANSWERED_WITHIN = 2.0  # s after `Finalize`: later than that the connection is dead, whatever TCP says
ROUNDED = 0.01  # s by which the times of a result may be rounded
SENT_WITHIN = 2.0  # s for a message to leave this machine

Opener = Callable[[], AbstractAsyncContextManager["AsyncV1SocketClient"]]


class Part:
    """The sound of one segment on one connection, and what was made of it."""

    def __init__(self, socket: Socket, turn_ended: Callable[[], None]) -> None:
        self._socket, self.turn_ended = socket, turn_ended
        self.begin = self.end = socket.sent
        self.finals: list[Result] = []
        self.interim = ""

    @property
    def words(self) -> str:
        """As far as they are known. Raises HearingFailed when no more of them will be."""
        if self._socket.lost:
            raise self._socket.lost
        return " ".join(filter(None, (*(result.words for result in self.finals), self.interim)))

    def send(self, pcm: bytes) -> None:
        if self._socket.lost is None:
            self._socket.send(pcm)
            self.end = self._socket.sent

    def take(self, result: Result) -> None:
        if result.final:
            self.finals.append(result)
        self.interim = "" if result.final else result.words
        if result.turn_ended and not result.flushed:
            self.turn_ended()

    async def settled(self, silent: float) -> None:
        """Until all that was sent is final; its last `silent` seconds hold no words. Raises HearingFailed."""
        socket, audible, before = self._socket, self.end - silent, self._socket.finalized
        if socket.lost is None and not self._covers(audible):
            socket.finalize()
        while not self._covers(audible) and not self._flushed(before):
            if socket.lost:
                raise socket.lost
            await socket.news.wait()

    def _covers(self, until: float) -> bool:
        return bool(self.finals) and self.finals[-1].end >= until - ROUNDED

    def _flushed(self, before: float) -> bool:
        """Whether a `Finalize` was answered that was sent after that at `before`."""
        return any(result.flushed and result.end > before for result in self.finals)


class Socket:
    """`lost`: why it can no longer be used. Seconds are those of the sound that was sent."""

    def __init__(self, client: AsyncV1SocketClient) -> None:
        self._client = client
        self._outgoing: asyncio.Queue[bytes | None] = asyncio.Queue()  # None: Finalize
        self._samples = 0
        self._parts: list[Part] = []
        self._overdue: asyncio.TimerHandle | None = None
        self._gone = asyncio.Event()
        self.news = asyncio.Event()  # a fresh one after each
        self.lost: HearingFailed | None = None
        self.answered = False  # at all
        self.finalized = 0.0  # up to where that was asked for last

    @property
    def sent(self) -> float:
        return self._samples / RATE

    def begin(self, turn_ended: Callable[[], None]) -> Part:
        """No result is about two segments: what was sent before is made final first."""
        if self.finalized < self.sent:
            self.finalize()
        self._parts = [*self._parts[-2:], Part(self, turn_ended)]
        return self._parts[-1]

    def send(self, pcm: bytes) -> None:
        self._samples += len(pcm) // WIDTH
        self._outgoing.put_nowait(pcm)

    def finalize(self) -> None:
        self.finalized = self.sent
        self._outgoing.put_nowait(None)
        if self._overdue is None:
            self._expect_answer()

    def lose(self, why: HearingFailed) -> None:
        self.lost = self.lost or why
        self._gone.set()
        self._tell()

    async def carry(self) -> None:
        """Both ways, until the connection is lost; then raises HearingFailed."""
        try:
            async with scope() as start:
                start(self._listen())
                start(self._send())
                await self._gone.wait()
        except HearingFailed as failure:
            self.lose(failure)
        finally:
            self.lose(HearingFailed("the call is over"))
            if self._overdue:
                self._overdue.cancel()
        assert self.lost
        raise self.lost

    async def _listen(self) -> None:
        async with translated():
            async for message in self._client:
                self._take(message)
        raise HearingFailed("Deepgram closed the connection")

    async def _send(self) -> None:
        while True:
            due: bytes | str | None = "KeepAlive"
            with suppress(TimeoutError):
                async with asyncio.timeout(KEEP_ALIVE):
                    due = await self._outgoing.get()
            async with translated(), asyncio.timeout(SENT_WITHIN):
                if isinstance(due, bytes):
                    await self._client.send_media(due)
                elif due is None:
                    await self._client.send_finalize()
                else:
                    await self._client.send_keep_alive()

    def _take(self, message: object) -> None:
        if getattr(message, "type", None) == "UtteranceEnd" and self._parts:
            self._parts[-1].turn_ended()
        if (result := result_of(message)) is None:
            return
        self.answered = True
        reached = result.end >= self.finalized - ROUNDED
        if self._overdue and (reached or result.flushed):
            self._overdue.cancel()
            self._overdue = None
            if not reached:  # it answers an earlier one
                self._expect_answer()
        for part in self._parts:
            if part.begin <= result.middle < part.end:
                part.take(result)
        self._tell()

    def _expect_answer(self) -> None:
        unanswered = HearingFailed("Deepgram does not answer")
        self._overdue = asyncio.get_running_loop().call_later(ANSWERED_WITHIN, self.lose, unanswered)

    def _tell(self) -> None:
        news, self.news = self.news, asyncio.Event()
        news.set()


@asynccontextmanager
async def opened(opener: Opener) -> AsyncIterator[Socket]:
    """A connection, for as long as the block lasts. Raises HearingFailed when there is none within its time."""
    connecting = opener()
    async with translated(), asyncio.timeout(OPENED_WITHIN):
        client = await connecting.__aenter__()
    try:
        yield Socket(client)
    finally:
        await _closed(client, connecting)


async def _closed(client: AsyncV1SocketClient, connecting: AbstractAsyncContextManager[AsyncV1SocketClient]) -> None:
    """In good order if the server takes part in it, and in any case soon."""
    protocol = client._websocket  # noqa: SLF001 — the SDK's own way out cannot be bounded while the server is silent
    with suppress(HearingFailed):
        async with translated(), asyncio.timeout(CLOSED_WITHIN):
            await client.send_close_stream()
            await protocol.wait_closed()
    if not protocol.closed and protocol.transport is not None:
        protocol.transport.abort()
    with suppress(HearingFailed):
        async with translated(), asyncio.timeout(CLOSED_WITHIN):
            await connecting.__aexit__(None, None, None)


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Whatever the SDK and its libraries raise becomes HearingFailed; their texts, which may quote anything, do not."""
    try:
        yield
    except TimeoutError:
        raise HearingFailed("Deepgram takes too long") from None
    except HearingFailed:
        raise
    except Exception as failure:  # noqa: BLE001 — ApiError, OSError, those of websockets' handshakes and closings …
        status = getattr(failure, "status_code", None) or getattr(getattr(failure, "rcvd", None), "code", None)
        raise HearingFailed(f"Deepgram: {type(failure).__name__}{f' {status}' if status else ''}") from None
