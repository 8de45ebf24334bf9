#!/usr/bin/env bash
# deepgram-sdk 7.17.0 (websockets 15.0.1): `asyncio.timeout` does not bound leaving a connection whose server is silent.
#
# `client.listen.v1.connect(…)` uses websockets' old client. At the end of its `async with` block the closing handshake is
# waited for; `close()` takes being cancelled for the end of that wait, says nothing, and goes on to wait for the TCP
# connection. So a timeout around the block fires, and the block is left much later all the same, without a TimeoutError at
# that moment. A telephone call that ends would hold its line for as long. The way out is to abort the transport first
# (`connection._websocket.transport.abort()`): then the block is left at once.
#
# Needs python3 and a package index. Prints what was seen; fails when that changes. Takes a minute.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "deepgram-sdk==7.17.0" "websockets==15.0.1"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import asyncio
import time
from importlib.metadata import version

from deepgram import AsyncDeepgramClient
from deepgram.environment import DeepgramClientEnvironment
from websockets.asyncio.server import serve

WITHIN = 1.0  # s allowed for leaving


async def silent(connection) -> None:
    connection.transport.pause_reading()
    await asyncio.Event().wait()


async def left(url: str, *, abort: bool) -> float:
    """Seconds that leaving the block took."""
    places = DeepgramClientEnvironment(base=url, production=url, agent=url, agent_rest=url)
    connecting = AsyncDeepgramClient(api_key="key", environment=places).listen.v1.connect(model="nova-3")
    connection = await connecting.__aenter__()
    await connection.send_media(bytes(640))
    if abort:
        connection._websocket.transport.abort()
    began = time.monotonic()
    try:
        async with asyncio.timeout(WITHIN):
            await connecting.__aexit__(None, None, None)
    except TimeoutError:
        pass
    return time.monotonic() - began


async def main() -> None:
    server = await serve(silent, "127.0.0.1", 0)
    url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    bounded, aborted = await left(url, abort=False), await left(url, abort=True)
    names = ", ".join(f"{name} {version(name)}" for name in ("deepgram-sdk", "websockets"))
    print(f"{names}: left after {bounded:.1f} s under a timeout of {WITHIN} s; after {aborted:.1f} s when aborted first")
    assert bounded > 5 and aborted < WITHIN, "this has changed"
    server.close(close_connections=False)
    for connection in server.connections:
        connection.transport.abort()


asyncio.run(main())
PYTHON
