"""A box of two line processes on the real stack: the one that serves a call is killed, and the call goes on."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from livekit import api
from livekit.protocol import models
from livekit.protocol import room as livekit_room
from rich.console import Console

from infra.connections import Connections
from infra.dev.demo.display import Scroll
from infra.dev.demo.scripted_call import Order, place_call
from infra.dev.stack.children import child
from infra.dev.stack.lifecycle import agent_part
from infra.phone.script import Script
from infra.places import Places

pytestmark = [pytest.mark.live, pytest.mark.conversation]

DENTIST, CALLER = "+15105550100", "+15550001212"
PATIENCE = 900.0  # s for anything to happen on a busy machine
TALK = [
    {"wait": "agent_done"},
    {"say": "How much does a cleaning cost?"},
    {"wait": "agent_done"},
    {"wait": 15.0},  # here its line process is killed; nobody says goodbye to a silent caller sooner
    {"say": "Are you open on Saturday?"},
    {"wait": "agent_done"},
    {"say": "Are you open on Saturday?"},  # "we were cut off" may be all that he heard, on a busy machine
    {"wait": "agent_done"},
    "hang_up",
]


class Log:
    """What the processes of the box say."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def all(self, event: str) -> list[dict[str, Any]]:
        lines = []
        for line in self._file.read_text(errors="replace").splitlines():
            with suppress(ValueError):
                lines.append(json.loads(line))
        return [line for line in lines if line.get("event") == event]

    async def until(self, event: str, count: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(PATIENCE):
            while len(found := self.all(event)) < count:  # noqa: ASYNC110 — other processes write it
                await asyncio.sleep(0.2)
        return found


@pytest.fixture
def log(stack: Connections) -> Iterator[Log]:
    """Of a box with two line processes."""
    file = Path(stack.state_dir).parent / "logs" / "lines.log"
    part = agent_part(file, stack)
    with child(replace(part, env={**part.env, "FRONTDESK_LINES": "2"})):
        yield Log(file)


async def rows(stack: Connections, query: str) -> list[tuple[Any, ...]]:
    async with await psycopg.AsyncConnection.connect(stack.database_dsn) as connection:
        return await (await connection.execute(query, [CALLER])).fetchall()


TURNS = """select t.speaker, t.text from call_turns t join calls c on c.id = t.call_id
           where c.from_e164 = %s order by t.seq"""


async def killed_in_mid_call(stack: Connections, log: Log) -> int:
    """The number of the line process that served the call, which is gone now."""
    async with asyncio.timeout(PATIENCE):
        while len(await rows(stack, TURNS)) < 3:  # noqa: ASYNC110 — greeting, question, answer
            await asyncio.sleep(0.1)
    (job,) = {line["job"] for line in log.all("job_offered") if line["reply"] == "accept"}
    (number,) = {line["line"] for line in log.all("job_offered") if line["job"] == job and line["reply"] == "accept"}
    (process,) = [line for line in log.all("line_process_started") if line["number"] == number]
    os.kill(process["pid"], signal.SIGKILL)
    return int(number)


@asynccontextmanager
async def agents_seen(stack: Connections) -> AsyncIterator[list[int]]:
    """How many agents were in a room at once, look by look, while the block lasts."""
    seen: list[int] = []

    async def look(livekit: api.LiveKitAPI) -> None:
        while True:
            for room in (await livekit.room.list_rooms(livekit_room.ListRoomsRequest())).rooms:
                with suppress(api.ServerError):
                    asked = livekit_room.ListParticipantsRequest(room=room.name)
                    there = (await livekit.room.list_participants(asked)).participants
                    seen.append(sum(one.kind == models.ParticipantInfo.AGENT for one in there))
            await asyncio.sleep(0.1)

    async with api.LiveKitAPI(stack.livekit_url, stack.livekit_key, stack.livekit_secret) as livekit:
        looking = asyncio.create_task(look(livekit))
        yield seen
        looking.cancel()
        await asyncio.wait([looking])


async def test_a_call_survives_its_line_process(stack: Connections, log: Log) -> None:
    """Heard again, in the same call, with all that was said; nobody else was in the room; the process is replaced."""
    await log.until("worker_registered", 2)
    script = Script.model_validate({"name": "killed", "exchanges": 0, "steps": TALK})
    order = Order.of(script, DENTIST, CALLER)
    async with agents_seen(stack) as seen:
        _, number = await asyncio.gather(
            place_call(order, stack, Places().cache / "caller", Scroll(Console(quiet=True))),
            killed_in_mid_call(stack, log),
        )
    calls = await rows(stack, "select status, end_reason from calls where from_e164 = %s")
    assert calls == [("completed", "caller_hung_up")]
    turns = await rows(stack, TURNS)
    callers = " ".join(text for speaker, text in turns if speaker == "caller").casefold()
    assert "cleaning" in callers
    assert "saturday" in callers
    agents = [text for speaker, text in turns if speaker == "agent"]
    assert "Bright Smile" in agents[0]
    assert not any("Bright Smile" in text for text in agents[1:])
    assert max(seen) == 1
    assert [one["resumed"] for one in log.all("calls_recovered")] == [1]
    registered = await log.until("worker_registered", 3)
    assert registered[-1]["line"] == number
