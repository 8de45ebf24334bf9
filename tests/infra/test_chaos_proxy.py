"""The fault lab's proxy: what it does to a connection is what the fault's name says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import pytest

from infra.bench.chaos.proxy import Fault, FaultProxy, Manner, fault_proxy
from infra.dev.loopback.chat_completions import ChatServer, chat_server

ANSWER = b"0123456789" * 10


@asynccontextmanager
async def echoing(manner: Manner) -> AsyncIterator[FaultProxy]:
    """A server that says ANSWER to each line, behind a proxy."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readline():
                writer.write(ANSWER)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, fault_proxy(server.sockets[0].getsockname()[1], manner) as proxy:
        yield proxy


class Client:
    """One connection through the proxy."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def ask(self) -> bytes:
        self.writer.write(b"?\n")
        return await self.reader.readexactly(len(ANSWER))


_opened: list[asyncio.StreamWriter] = []


async def connect(proxy: FaultProxy) -> Client:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    _opened.append(writer)
    return Client(reader, writer)


@pytest.fixture(autouse=True)
async def _closed() -> AsyncIterator[None]:
    yield
    while _opened:
        _opened.pop().close()
    await asyncio.sleep(0)


async def test_nothing_is_spoilt_without_a_fault_and_after_it() -> None:
    """What is mended works again, on the same port."""
    async with echoing(Manner(socket=True)) as proxy:
        assert await (await connect(proxy)).ask() == ANSWER
        for fault in Fault:
            await proxy.break_(fault)
            await proxy.mend()
            assert await (await connect(proxy)).ask() == ANSWER


async def test_refused_resets_what_is_open_and_takes_nothing_new() -> None:
    """As a provider that was killed."""
    async with echoing(Manner(socket=True)) as proxy:
        client = await connect(proxy)
        await client.ask()
        await proxy.break_(Fault.REFUSED)
        with pytest.raises(ConnectionResetError):
            await client.reader.readexactly(1)
        with pytest.raises(ConnectionRefusedError):
            await connect(proxy)


async def test_a_half_open_connection_stays_and_says_nothing() -> None:
    """Neither an end nor a byte comes, on old connections and on new ones."""
    async with echoing(Manner(socket=True)) as proxy:
        old = await connect(proxy)
        await old.ask()
        await proxy.break_(Fault.HALF_OPEN)
        asked = [asyncio.create_task(client.ask()) for client in (old, await connect(proxy))]
        while proxy.spoilt < 2:  # noqa: ASYNC110
            await asyncio.sleep(0)
        assert not any(one.done() for one in asked)
        for one in asked:
            one.cancel()


async def test_a_cut_lets_some_of_the_answer_through() -> None:
    """So many bytes, then a reset: closed in mid-stream."""
    async with echoing(Manner(socket=True, cut_after=30)) as proxy:
        await proxy.break_(Fault.CUT)
        client = await connect(proxy)
        client.writer.write(b"?\n")
        assert await client.reader.readexactly(30) == ANSWER[:30]
        with pytest.raises(ConnectionResetError):
            await client.reader.readexactly(1)


async def test_garbage_on_a_socket_is_a_good_frame_with_nothing_good_in_it() -> None:
    """The answer to the handshake still comes; everything after it is garbage."""
    async with echoing(Manner(socket=True)) as proxy:
        await proxy.break_(Fault.GARBAGE)
        client = await connect(proxy)
        assert await client.ask() == ANSWER
        client.writer.write(b"?\n")
        assert await client.reader.readexactly(8) == b"\x81\x06<html>"


async def test_a_drip_brings_everything_in_drops() -> None:
    """Nothing is lost, however slowly it comes."""
    async with echoing(Manner(socket=True, drip=500)) as proxy:
        await proxy.break_(Fault.DRIP)
        client = await connect(proxy)
        client.writer.write(b"?\n")
        assert await client.reader.read(1000) == ANSWER[:50]
        assert await client.reader.readexactly(50) == ANSWER[50:]


@pytest.mark.parametrize(("fault", "status"), [(Fault.UNAUTHORIZED, 401), (Fault.TOO_MANY, 429), (Fault.BROKEN, 500)])
async def test_a_status_answers_in_the_servers_stead(fault: Fault, status: int) -> None:
    """The client reads a whole HTTP answer; the server is not asked."""
    async with chat_server() as server, _before(server) as proxy, httpx.AsyncClient(trust_env=False) as http:
        await proxy.break_(fault)
        answer = await _ask(http, proxy)
        assert (answer.status_code, answer.headers.get("Retry-After")) == (status, "20" if status == 429 else None)
        assert server.seen == []


async def test_garbage_over_http_is_a_whole_answer_that_cannot_be_read() -> None:
    """Status 200, and a body that is neither JSON nor an event."""
    async with chat_server() as server, _before(server) as proxy, httpx.AsyncClient(trust_env=False) as http:
        await proxy.break_(Fault.GARBAGE)
        answer = await _ask(http, proxy)
        assert (answer.status_code, answer.content[:6]) == (200, b"<html>")


def _before(server: ChatServer) -> AbstractAsyncContextManager[FaultProxy]:
    return fault_proxy(int(server.url.rpartition(":")[2].partition("/")[0]), Manner(socket=False))


async def _ask(http: httpx.AsyncClient, proxy: FaultProxy) -> httpx.Response:
    return await http.post(f"http://127.0.0.1:{proxy.port}/v1/chat/completions", json={"messages": []})
