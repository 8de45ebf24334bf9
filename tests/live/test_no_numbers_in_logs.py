"""A canary: whoever calls, and whatever becomes of the call, no log of the stack holds the number."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from rich.console import Console

from infra.connections import Connections
from infra.dev.demo.display import Scroll
from infra.dev.demo.scripted_call import Order, place_call
from infra.dev.stack.children import child
from infra.dev.stack.lifecycle import agent_part, cloud_part
from infra.phone.script import Script
from infra.places import Places
from tests.database.sandbox import Row
from tests.live.shell import Shell

pytestmark = [pytest.mark.live, pytest.mark.conversation]

DENTIST, LAPSED, NOBODY = "+15105550100", "+15105550122", "+15105550199"
CALLER = "+15105557426"
DIGITS = CALLER[-7:]  # what every writing of it ends in
BETWEEN = re.compile(r"[\s().\-/]|%20|%28|%29|%2[dD]")
PATIENCE = 300  # s for the worker's judgement


@pytest.fixture
def logs(stack: Connections) -> Iterator[Path]:
    """The stack with an agent that answers and a worker beside it, everybody's log in one folder."""
    folder = Path(stack.state_dir).parent / "logs"
    with ExitStack() as parts:
        parts.enter_context(child(cloud_part(folder / "cloud.log", stack, urlsplit(stack.wake_url).port or 0)))
        parts.enter_context(child(agent_part(folder / "agent.log", stack)))
        yield folder


async def call(stack: Connections, to: str, *steps: Any) -> None:
    script = Script.model_validate({"name": "canary", "exchanges": 0, "steps": list(steps)})
    await place_call(Order.of(script, to, CALLER), stack, Places().cache / "caller", Scroll(Console(quiet=True)))


async def test_no_log_holds_a_callers_number(stack: Connections, database: psycopg.Connection[Row], logs: Path) -> None:
    """Answered, said, judged, refused, nobody's, erased: in no writing, in no part's log, nor in a file's name."""
    await call(
        stack,
        DENTIST,
        {"wait": "agent_done"},
        {"say": "Please call me back at 510 555 7426."},
        {"wait": "agent_done"},
        "hang_up",
    )
    await call(stack, LAPSED, {"silence": 30})
    await call(stack, NOBODY, {"silence": 30})
    await judged(database)
    await asyncio.to_thread(Shell(stack), "clients", "erase-caller", "bright-smile", CALLER)
    said = told(logs)
    assert {"agent", "cloud", "gateway", "livekit", "ollama", "postgres", "postgrest"} <= set(said)
    assert said["livekit"].count("sip_") > 9  # it has told of these calls
    assert said["agent"].count("call_ended") == 3
    assert [name for name, text in said.items() if DIGITS in BETWEEN.sub("", text)] == []
    assert [name for name in files(logs.parent) if DIGITS in name or DENTIST[1:] in name] == []
    assert open_to_others(Path(stack.state_dir)) == []


def told(logs: Path) -> dict[str, str]:
    return {log.stem: log.read_text(errors="replace") for log in logs.glob("*.log")}


def open_to_others(state: Path) -> list[Path]:
    """What a box keeps and another user could read, write or list."""
    kept = [state, *state.rglob("*")]
    assert {"journal.db", "answers", "voice"} <= {path.name for path in kept}
    return [path for path in kept if path.stat().st_mode & 0o077]


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*")]


async def judged(database: psycopg.Connection[Row]) -> None:
    """The worker has judged the answered call."""
    query = (
        "select from public.call_outcomes o join public.calls c on c.id = o.call_id"
        " where c.from_e164 = %s and c.to_e164 = %s"
    )
    async with asyncio.timeout(PATIENCE):
        while not database.execute(query, [CALLER, DENTIST]).fetchall():  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.5)
