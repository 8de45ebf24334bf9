"""Two boxes as processes at one LiveKit server: one dies whole, and the other goes on with its call.

The engines are the benchmark's, and so is the database: how fast this machine is does not matter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import yaml
from livekit import api

from infra.bench.load.bench import spoken_in
from infra.bench.load.caller import sentence_of
from infra.bench.load.ours import NUMBER
from infra.bench.load.through_livekit import server
from infra.bench.soak.boxes import Box, box
from infra.bench.soak.database import StandIn
from infra.bench.soak.phone import Heard, Phone
from infra.dev.stack.children import Part, child
from infra.dev.stack.config_files import livekit_config
from infra.dev.stack.ports import HOST, free_ports
from infra.phone.dialling import Dial
from infra.places import Places
from tests.live.test_keys import livekit

pytestmark = pytest.mark.live

KEY, SECRET = "key", "s" * 40
PATIENCE = 300.0  # s for anything to happen on a busy machine
MANY = 1000  # questions: he asks on, for "we were cut off" may come when he has just asked, and answers nothing


def redis(folder: Path, port: int) -> Part:
    command = ["redis-server", "--bind", HOST, "--port", str(port), "--save", "", "--dir", str(folder)]
    return Part("redis", command, folder / "redis.log", port)


@contextmanager
def node(folder: Path, name: str, redis_port: int) -> Iterator[dict[str, str]]:
    """A LiveKit server that shares its rooms with others on the same Redis."""
    ports, config = free_ports(), folder / f"{name}.yaml"
    shared = {"redis": {"address": f"{HOST}:{redis_port}"}}
    config.write_text(yaml.safe_dump(yaml.safe_load(livekit_config(ports, KEY, SECRET)) | shared))
    with child(livekit(ports, config)):
        yield {"LIVEKIT_URL": f"ws://{HOST}:{ports.livekit}", "LIVEKIT_API_KEY": KEY, "LIVEKIT_API_SECRET": SECRET}


@pytest.fixture(params=["one server", "two nodes"])
def nodes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[dict[str, str]]]:
    """LiveKit of this test's own, as the environment of each box names it."""
    with ExitStack() as running:
        if request.param == "one server":
            found = [dict(running.enter_context(server(tmp_path, Places())))] * 2
        else:
            port = free_ports().crm
            running.enter_context(child(redis(tmp_path, port)))
            found = [running.enter_context(node(tmp_path, name, port)) for name in ("first", "second")]
        yield [{**one, "FRONTDESK_MODELS_DIR": str(Places().models)} for one in found]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 — other processes write what it looks for
            await asyncio.sleep(0.1)


def serves(one: Box, room: str) -> bool:
    """Whether a line process of that box has the call, as its journal says."""
    return any(call.room == room and call.answered_at for number in one.serving() for call in one.calls(number))


def replies(database: StandIn, room: str) -> list[str]:
    """The kinds of what the agent has said there, in order, as far as the database knows."""
    turns = [row for call in database.of_room(room) for _, row in sorted(call.turns.items())]
    return [row["reply"] for row in turns if row["speaker"] == "agent"]


async def asked_for(room: str, environment: dict[str, str]) -> int:
    """How often an agent was sent for, the dispatch rule's own asking included."""
    async with api.LiveKitAPI(*(environment[f"LIVEKIT_{name}"] for name in ("URL", "API_KEY", "API_SECRET"))) as lk:
        return len(await lk.agent_dispatch.list_dispatch(room))


class Call:
    """A caller's call, and what is known of it beside what he hears."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        url, key, secret = (environment[f"LIVEKIT_{name}"] for name in ("URL", "API_KEY", "API_SECRET"))
        dial = Dial(url, key, secret, to=NUMBER, caller="+15105550001")
        self.phone = Phone(dial, sentence_of(spoken_in(folder).read_bytes()), questions=MANY, gives_up=PATIENCE)
        self.room = dial.room
        self.over = asyncio.create_task(self.phone.call())

    @property
    def voices(self) -> set[str]:
        """Names of the agents that were heard."""
        return {name for name, edge in self.phone.heard.voices if edge.heard}

    async def end(self) -> Heard:
        async with asyncio.timeout(PATIENCE):
            return await self.over


async def test_the_call_of_a_box_that_dies_whole_is_gone_on_with_by_the_other(
    tmp_path: Path, nodes: list[dict[str, str]]
) -> None:
    """In the same row, by one agent, who knows what was said, and who was sent for once; nobody is greeted anew."""
    database = StandIn()
    async with database.serving() as url:
        with ExitStack() as running:
            boxes = [
                running.enter_context(box(name, tmp_path, 1, 4, {**node, "SUPABASE_URL": url}))
                for name, node in zip(("one", "two"), nodes, strict=True)
            ]
            call = Call(tmp_path, nodes[0])
            await until(lambda: "answer" in replies(database, call.room))
            (dying,) = [one for one in boxes if serves(one, call.room)]
            dying.kill()
            await until(lambda: len(call.voices) > 1)
            sent_for = await asked_for(call.room, nodes[0])
            await until(lambda: "answer" in replies(database, call.room)[2:])
            call.phone.ask_no_more()
            heard = await call.end()
            await until(lambda: bool(database.of_room(call.room)[0].ends))
    (row,) = database.of_room(call.room)
    assert len(row.ends) == 1
    assert heard.agents == 1
    assert len(call.voices) == 2
    assert sent_for == 2
    said = replies(database, call.room)
    assert said[:2] == ["greeting", "answer"]
    assert "greeting" not in said[1:]
    assert "answer" in said[2:]
    assert sorted(row.turns) == list(range(len(row.turns)))
    assert not database.rejected
