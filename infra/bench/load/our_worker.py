"""Our own worker on a real LiveKit server, with the benchmark's engines. It says "registered"; SIGTERM ends it."""

from __future__ import annotations

import asyncio
import os
import signal

from livekit import api

from edge_agent.arrive import worker
from edge_agent.arrive.pick_up import HandingOver
from edge_agent.serving import taking
from infra.bench.load.cell import Terms, terms_given
from infra.bench.load.ours import services


async def serve(terms: Terms) -> None:
    """Until it is told to leave."""
    url, key, secret = (os.environ[f"LIVEKIT_{name}"] for name in ("URL", "API_KEY", "API_SECRET"))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with api.LiveKitAPI(url, key, secret) as livekit, services(terms) as shared:
        server = worker.Server(url, key, secret)
        ours = worker.Worker(
            server,
            worker.Terms(seats=terms.calls, drain_limit=0.0),
            taking(server, livekit, shared, HandingOver(livekit.sip)),
            registered=_tell,
        )
        await ours.run(stop)


def _tell(why_not: str | None) -> None:
    print(why_not or "registered", flush=True)


if __name__ == "__main__":
    asyncio.run(serve(terms_given()))
