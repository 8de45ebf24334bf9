"""The wake secret is turned while boxes knock: over loopback, with the steps of `frontdesk keys turn wake-secret`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from standardwebhooks import Webhook
from starlette.applications import Starlette
from typer.testing import CliRunner

from cloud.settings import Settings
from cloud.tell.signing import new_secret
from cloud.worker import doors
from infra.commands.keys import app as keys
from shared.settings import load
from shared.uuid7 import uuid7
from tests.cloud.listening import listening

BODY = json.dumps({"type": "call.ended"})
BOXES = 3
TURNS = 2
KNOCKS = 5  # of each box in each step


class Cloud:
    """A door that is built anew from its settings while it stands open, as a restart behind a proxy does."""

    def __init__(self, env: Path) -> None:
        self._env = env
        self.woken = 0
        self._door = Starlette()
        self.restart()

    def restart(self) -> None:
        self._door = doors(load(Settings, {}, self._env), self._wake)

    async def _wake(self) -> None:
        self.woken += 1

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        await self._door(scope, receive, send)


class Box:
    """Knocks without a pause, with the secret that it has."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.answers: list[int] = []
        self._heard: asyncio.Queue[int] = asyncio.Queue()

    async def run(self, http: httpx.AsyncClient) -> None:
        while True:
            self.answers.append(await knock(http, self.secret))
            self._heard.put_nowait(self.answers[-1])

    async def goes_on(self) -> None:
        while not self._heard.empty():
            self._heard.get_nowait()
        for _ in range(KNOCKS):
            await self._heard.get()


async def knock(http: httpx.AsyncClient, secret: str) -> int:
    name, at = str(uuid7()), datetime.now(UTC)
    signature, stamp = Webhook(secret).sign(name, at, BODY), str(int(at.timestamp()))
    headers = {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": signature}
    return (await http.post("/wake", content=BODY, headers=headers)).status_code


async def test_no_knock_is_lost_while_the_secret_turns(tmp_path: Path) -> None:
    """Twice over: all are let in throughout, and afterwards the former secrets open nothing."""
    env = tmp_path / "cloud.env"
    first = new_secret()
    env.write_text(f"SUPABASE_URL=http://127.0.0.1:1\nSUPABASE_SECRET_KEY=x\nFRONTDESK_WAKE_SECRET={first}\n")
    cloud, boxes, former = Cloud(env), [Box(first) for _ in range(BOXES)], []
    async with asyncio.timeout(60), listening(cloud) as url, httpx.AsyncClient(base_url=url, trust_env=False) as http:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(box.run(http)) for box in boxes]
            for _ in range(TURNS):
                former.append(boxes[0].secret)
                await turn_once(env, cloud, boxes)
            for box in running:
                box.cancel()
        assert [await knock(http, secret) for secret in (*former, boxes[0].secret)] == [401] * TURNS + [202]
    answers = [answer for box in boxes for answer in box.answers]
    assert set(answers) == {202}
    assert cloud.woken >= len(answers)


async def turn_once(env: Path, cloud: Cloud, boxes: list[Box]) -> None:
    """The cloud takes both, the boxes change one after the other, the cloud forgets the former one."""
    turned(env)
    cloud.restart()
    for box in boxes:
        await boxes[-1].goes_on()
        box.secret = values(env)["FRONTDESK_WAKE_SECRET"]
        await box.goes_on()
    turned(env, "--end")
    cloud.restart()
    await boxes[0].goes_on()


def values(env: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in env.read_text().splitlines())


def turned(env: Path, *words: str) -> None:
    done = CliRunner().invoke(keys, ["turn", "wake-secret", "--cloud-env", str(env), *words])
    assert done.exit_code == 0, done.output
