"""livekit-agents' own server of jobs, a process for each call as it ships it, with the benchmark's engines."""

from __future__ import annotations

import asyncio
import math
import os
from importlib import import_module
from typing import Any

from infra.bench.load import stubs
from infra.bench.load.cell import terms_given
from infra.bench.load.livekit_agents import detector, session_of

NAME = "receptionist"
WAIT, BARGE_IN = "BENCH_WAIT", "BENCH_BARGE_IN"  # to the processes of its jobs

agents: Any = import_module("livekit.agents")
rooms: Any = import_module("livekit.agents.voice.room_io")


async def answer(job: Any) -> None:
    """One call. 20 ms a frame, as ours has it; no gain control, which would make noise of the line's silence."""
    await job.connect()
    options = rooms.RoomOptions(
        audio_input=rooms.AudioInputOptions(sample_rate=stubs.RATE_IN, frame_size_ms=20, auto_gain_control=False),
        text_output=False,
    )
    session = session_of(detector(), float(os.environ[WAIT]), float(os.environ[BARGE_IN]))
    await session.start(agents.Agent(instructions=stubs.INSTRUCTIONS), room=job.room, room_options=options)


def serve() -> None:
    """Until it is told to leave. It never refuses a job because the processor is busy."""
    terms = terms_given()
    os.environ |= {WAIT: str(terms.wait), BARGE_IN: str(terms.barge_in)}
    server = agents.AgentServer(load_threshold=math.inf, host="127.0.0.1", port=0)
    server.rtc_session(answer, agent_name=NAME)
    server.on("worker_registered", lambda *_: print("registered", flush=True))
    asyncio.run(server.run())


if __name__ == "__main__":
    serve()
