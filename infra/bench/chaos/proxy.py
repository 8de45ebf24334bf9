"""Stands in front of a loopback server and fails on command, as networks and providers do; the wire stays the real one.

What is spoilt is what the server sends; what the client sends goes on, but for a half-open connection, where nobody
reads any more. A fault that a connection of today would not notice (refused, a name that does not resolve, a status)
resets those that are open, as a provider that goes down does.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from socket import SO_LINGER, SOL_SOCKET

HOST = "127.0.0.1"
BLOCK = 65_536  # bytes
TICK = 0.1  # s between two drops of a slow drip
_RESET = struct.pack("ii", 1, 0)  # linger for no time at all: closing sends a reset
_REASONS = {401: "Unauthorized", 429: "Too Many Requests", 500: "Internal Server Error"}
_TEXT_FRAME = b"\x81\x06<html>"  # a good WebSocket frame with nothing good in it
_BODY = b"<html>\xff</html>\n"
_END_OF_HEADERS = b"\r\n\r\n"


class Fault(StrEnum):
    """What goes wrong on the way to a provider."""

    REFUSED = "refused"
    DNS = "dns"  # its name does not resolve: the lab takes it out of the agent's hosts file
    UNAUTHORIZED = "401"
    TOO_MANY = "429"
    BROKEN = "500"
    STALL_2 = "stall-2s"
    STALL_30 = "stall-30s"
    HALF_OPEN = "half-open"
    CUT = "cut"  # closed in mid-stream
    GARBAGE = "garbage"
    DRIP = "drip"


STATUS = {Fault.UNAUTHORIZED: 401, Fault.TOO_MANY: 429, Fault.BROKEN: 500}
STALLS = {Fault.STALL_2: 2.0, Fault.STALL_30: 30.0}  # s
_RESETS = {Fault.REFUSED, Fault.DNS, *STATUS}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a stage's wire fails. `socket`: WebSocket, else HTTP."""

    socket: bool
    cut_after: int = 600  # bytes of an answer that still come before it is cut
    drip: int = 300  # bytes a second


@dataclass(slots=True)
class FaultProxy:
    """One server's stand-in. `port` stays the same, refused or not."""

    target: int
    manner: Manner
    port: int = 0
    fault: Fault | None = None
    accepted: int = 0  # connections so far
    spoilt: int = 0  # answers that the fault has touched since it was put in
    _server: asyncio.Server | None = None
    _pipes: set[_Pipe] = field(default_factory=set)
    _stalled_until: float | None = None

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, HOST, self.port, limit=BLOCK)
        self.port = self._server.sockets[0].getsockname()[1]

    async def break_(self, fault: Fault) -> None:
        """From now on, until `mend`."""
        self.fault, self.spoilt, self._stalled_until = fault, 0, None
        if fault is Fault.REFUSED:
            await self._close_door()
        for pipe in list(self._pipes):
            pipe.since_fault = 0
            if fault in _RESETS or (fault is Fault.GARBAGE and not self.manner.socket):
                pipe.reset()

    async def mend(self) -> None:
        """All is well again; what was stuck goes away with a reset, as after a restart of the provider."""
        fault, self.fault = self.fault, None
        for pipe in list(self._pipes):
            if fault in {Fault.HALF_OPEN, Fault.STALL_30, Fault.DRIP, Fault.GARBAGE}:
                pipe.reset()
        if self._server is None:
            await self.open()

    async def close(self) -> None:
        await self._close_door()
        for pipe in list(self._pipes):
            pipe.reset()
        await asyncio.gather(*(pipe.done.wait() for pipe in list(self._pipes)))

    async def _close_door(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        pipe = _Pipe(self, reader, writer)
        self._pipes.add(pipe)
        try:
            await pipe.run()
        finally:
            self._pipes.discard(pipe)
            pipe.done.set()

    async def hold(self) -> None:
        """A stall is one silence, which begins with the first byte that should have come, for all connections."""
        if self.fault not in STALLS:
            return
        now = asyncio.get_running_loop().time()
        if self._stalled_until is None:
            self._stalled_until = now + STALLS[self.fault]
        await asyncio.sleep(max(0.0, self._stalled_until - now))


class _Pipe:
    """One connection through the proxy."""

    def __init__(self, proxy: FaultProxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._proxy, self._reader, self._writer = proxy, reader, writer
        self._task: asyncio.Task[object] | None = asyncio.current_task()
        self._greeted = False  # the first headers have gone back: after them a socket's frames come
        self.since_fault = 0  # bytes of answers that came back since the fault was put in
        self.done = asyncio.Event()
        self._reset = False

    def reset(self) -> None:
        """Without a good-bye, as a process that was killed."""
        if not self._reset and self._task is not None:
            self._reset = True
            self._task.cancel()

    async def run(self) -> None:
        back: asyncio.StreamWriter | None = None
        try:
            if self._proxy.fault in STATUS:
                await self._refuse(STATUS[Fault(self._proxy.fault)])
                return
            source, back = await asyncio.open_connection(HOST, self._proxy.target, limit=BLOCK)
            await _first(self._up(back), self._down(source))
        except asyncio.CancelledError:
            if not self._reset:
                raise
        except OSError:
            pass  # one of the two went away: so does the other
        finally:
            _drop(self._writer, reset=self._reset)
            if back:
                _drop(back)

    async def _up(self, to: asyncio.StreamWriter) -> None:
        while data := await self._reader.read(BLOCK):
            if self._proxy.fault is Fault.HALF_OPEN:
                self._proxy.spoilt += 1
                await asyncio.Event().wait()
            to.write(data)
            await to.drain()

    async def _down(self, source: asyncio.StreamReader) -> None:
        while data := await source.read(BLOCK):
            await self._proxy.hold()
            if self._proxy.fault is None:
                await self._send(data)
            else:
                self._proxy.spoilt += 1
                await self._spoil(data, self._proxy.fault)
            self._greeted = True

    async def _spoil(self, data: bytes, fault: Fault) -> None:
        match fault:
            case Fault.HALF_OPEN:
                await asyncio.Event().wait()
            case Fault.CUT:
                left = max(0, self._proxy.manner.cut_after - self.since_fault)
                await self._send(data[:left])
                if len(data) >= left:
                    await asyncio.sleep(TICK)  # what was sent is on its way
                    self.reset()
                    await asyncio.sleep(TICK)
            case Fault.GARBAGE:
                await self._send_garbage(data)
            case Fault.DRIP:
                await self._drip(data)
            case _:
                await self._send(data)

    async def _send_garbage(self, data: bytes) -> None:
        if self._proxy.manner.socket:
            await self._send(_TEXT_FRAME if self._greeted else data)
            return
        head = data.partition(_END_OF_HEADERS)[0] if data.startswith(b"HTTP/") else b"HTTP/1.1 200 OK"
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"transfer", b"content-length"))]
        await self._send(b"\r\n".join([*lines, b"Content-Length: %d" % len(_BODY), b"", _BODY]))
        raise ConnectionResetError

    async def _drip(self, data: bytes) -> None:
        step = max(1, round(self._proxy.manner.drip * TICK))
        for at in range(0, len(data), step):
            await self._send(data[at : at + step])
            if self._proxy.fault is Fault.DRIP:
                await asyncio.sleep(TICK)

    async def _send(self, data: bytes) -> None:
        self.since_fault += len(data)
        self._writer.write(data)
        await self._writer.drain()

    async def _refuse(self, status: int) -> None:
        self._proxy.spoilt += 1
        request = await self._reader.readuntil(_END_OF_HEADERS)
        body = b'{"error": {"message": "planned", "code": "planned"}, "err_msg": "planned", "message": "planned"}'
        waits = ["Retry-After: 20"] if status == 429 else []
        head = [f"HTTP/1.1 {status} {_REASONS[status]}", "Content-Type: application/json", *waits]
        head += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
        await _rest_of_body(request, self._reader)
        await self._send("\r\n".join(head).encode() + body)


async def _rest_of_body(headers: bytes, reader: asyncio.StreamReader) -> None:
    """A body that nobody read would turn the answer into a reset."""
    for line in headers.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            with suppress(asyncio.IncompleteReadError):
                await reader.readexactly(int(line.partition(b":")[2]))


async def _first(*ways: object) -> None:
    """Until one of the two directions has ended; the other one is given up. Raises what it raised."""
    tasks = [asyncio.ensure_future(way) for way in ways]  # type: ignore[call-overload]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        if not task.cancelled() and (error := task.exception()):
            raise error


def _drop(writer: asyncio.StreamWriter, *, reset: bool = False) -> None:
    if reset and (sock := writer.get_extra_info("socket")):
        with suppress(OSError):
            sock.setsockopt(SOL_SOCKET, SO_LINGER, _RESET)
        writer.transport.abort()
        return
    writer.close()


@asynccontextmanager
async def fault_proxy(target: int, manner: Manner) -> AsyncIterator[FaultProxy]:
    """In front of the server on port `target` of this machine, on a free port."""
    proxy = FaultProxy(target, manner)
    await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.close()
