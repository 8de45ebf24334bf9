"""Keys that are turned on real servers in use: a box's tokens through PostgREST, LiveKit's API keys."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx
import psycopg
import pytest
from livekit import api
from starlette.applications import Starlette
from typer.testing import CliRunner

from cloud.settings import Settings as CloudSettings
from cloud.tell.signing import new_secret
from cloud.worker import doors
from edge_agent.token import TokenKeeper
from infra.admin.settings_file import livekit_keys
from infra.bench.jobs.conversations import calls
from infra.commands.keys import app as keys
from infra.connections import EDGE_AGENT, anon_key, service_token
from infra.dev.setup.programs import program
from infra.dev.stack.children import Part, child
from infra.dev.stack.config_files import livekit_config
from infra.dev.stack.lifecycle import DATABASE, DataPlane, data_plane
from infra.dev.stack.ports import HOST, Ports, free_ports
from infra.places import CHECKOUT, Places
from shared.edge_token import DAY, local_key, read, signed
from shared.settings import load
from shared.store import StoreShut
from shared.supabase_store import SupabaseStore
from tests.cloud.listening import listening
from tests.fakes.store import DENTIST

pytestmark = pytest.mark.live

ROUNDS = 3  # of a box, to go on: the first of them may have begun before
NAME = "local stack"  # the seeded box
CLIENT = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture(scope="module")
def plane() -> Iterator[DataPlane]:
    with data_plane(CHECKOUT / "var" / "tests" / f"keys-{os.getpid()}") as running:
        yield running


def door(plane: DataPlane) -> Starlette:
    """The cloud's, with the stack's key to sign with."""
    given = {
        "SUPABASE_URL": plane.url,
        "SUPABASE_SECRET_KEY": service_token(plane.jwt_secret),
        "FRONTDESK_WAKE_SECRET": new_secret(),
        "FRONTDESK_SIGNING_KEY": json.dumps(local_key(plane.jwt_secret)),
    }

    async def nobody() -> None: ...

    return doors(load(CloudSettings, given), nobody)


class Box:
    """Asks and delivers without a pause, and keeps its token."""

    def __init__(self, plane: DataPlane, token: str, folder: Path, url: str) -> None:
        self._plane = plane
        self.store = self.opened(token)
        self.keeper = TokenKeeper(token, folder, url, self._adopt)
        self.answered: set[str] = set()
        self._rounds: asyncio.Queue[None] = asyncio.Queue()

    def opened(self, token: str) -> SupabaseStore:
        return SupabaseStore(self._plane.url, anon_key(self._plane.jwt_secret), token, resolve_within=10)

    async def _adopt(self, token: str) -> None:
        async with self.opened(token) as trial:
            await trial.knock()
        self.store.use(token)

    async def work(self) -> None:
        while True:
            self.answered.add((await self.store.resolve_call(DENTIST))["client"])
            ((_, events),) = calls(CLIENT, 1, datetime.now(UTC))
            self.answered |= {ack["result"] for ack in await self.store.ingest(events)}
            self._rounds.put_nowait(None)

    async def goes_on(self) -> None:
        while not self._rounds.empty():
            self._rounds.get_nowait()
        for _ in range(ROUNDS):
            await self._rounds.get()


async def renewed(box: Box, http: httpx.AsyncClient) -> str:
    """The token that it has after it has asked for one."""
    assert await box.keeper.look(http)
    await box.goes_on()
    return box.keeper.token


async def turned(plane: DataPlane, box: Box, http: httpx.AsyncClient) -> list[str]:
    """All tokens that it had: renewed, half of its life over; the same; turned, and replaced by no hand."""
    tokens = [box.keeper.token, await renewed(box, http), await renewed(box, http)]
    with psycopg.connect(plane.server.dsn("postgres", DATABASE), autocommit=True) as database:
        database.execute("select public.turn_edge_agent(%s)", [NAME])
        await box.goes_on()
        tokens.append(await renewed(box, http))
        database.execute("update private.edge_agents set former_until = now()")
    await box.goes_on()
    return tokens


async def test_a_box_s_tokens_turn_while_it_works(plane: DataPlane, tmp_path: Path) -> None:
    """Renewed by the cloud's door and turned by an operator; then the former ones are refused, and no question was."""
    first = signed(local_key(plane.jwt_secret), EDGE_AGENT, int(time.time()) - 16 * DAY)
    async with asyncio.timeout(120), listening(door(plane)) as url, httpx.AsyncClient(trust_env=False) as http:
        box = Box(plane, first, tmp_path, f"{url}/renew")
        async with box.store, asyncio.TaskGroup() as tasks:
            working = tasks.create_task(box.work())
            old, half_way, same, last = await turned(plane, box, http)
            working.cancel()
        assert box.answered == {"Bright Smile Dental", "applied"}
        assert half_way == same
        assert read(old).issued < read(half_way).issued < read(last).issued
        for former in (old, half_way):
            async with box.opened(former) as shut:
                with pytest.raises(StoreShut):
                    await shut.knock()
            refused = await http.post(f"{url}/renew", headers={"Authorization": f"Bearer {former}"})
            assert refused.status_code == 403


def livekit(ports: Ports, config: Path) -> Part:
    command = [str(program("livekit-server", Places())), "--config", str(config)]
    return Part("livekit", command, config.with_suffix(".log"), ports.livekit, f"http://{HOST}:{ports.livekit}/")


async def let_in(ports: Ports, key: str, secret: str) -> list[int]:
    """Whether the server takes a question of its API, and an agent that registers, with this key."""
    bearer = api.AccessToken(key, secret).with_grants(api.VideoGrants(room_list=True, agent=True)).to_jwt()
    headers = {"Authorization": f"Bearer {bearer}"}
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    upgrade["Sec-WebSocket-Key"] = "AAAAAAAAAAAAAAAAAAAAAA=="
    async with httpx.AsyncClient(base_url=f"http://{HOST}:{ports.livekit}", trust_env=False) as http:
        rooms = await http.post("/twirp/livekit.RoomService/ListRooms", json={}, headers=headers)
        async with http.stream("GET", "/agent", headers=headers | upgrade) as agent:
            return [rooms.status_code, agent.status_code]


async def test_livekit_s_keys_turn_with_a_time_in_which_both_are_good(tmp_path: Path) -> None:
    """The server takes the former key and the new one, for its API and for agents; at the end only the new one."""
    ports, config = free_ports(), tmp_path / "livekit.yaml"
    config.write_text(livekit_config(ports, "former", "f" * 40))
    good, refused = [200, 101], [401, 401]

    def turn(*words: str) -> None:
        done = CliRunner().invoke(keys, ["turn", "livekit", str(config), *words])
        assert done.exit_code == 0, done.output

    turn()
    held = livekit_keys(config)
    (new,) = held.keys() - {"former"}
    with child(livekit(ports, config)):
        assert [await let_in(ports, key, held[key]) for key in ("former", new)] == [good, good]
    turn("--keep", new)
    with child(livekit(ports, config)):
        assert [await let_in(ports, key, held[key]) for key in ("former", new)] == [refused, good]
