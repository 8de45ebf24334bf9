"""A box as its owner has it: a folder with `.env`, and Compose in it. What one may ask of it, and do to it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import numpy as np
from dotenv import dotenv_values

from infra.phone.dialling import Dial
from infra.phone.phone import Phone
from infra.places import CHECKOUT, Places
from tests.containers.daemon import SIP, STAND_INS, Docker, image

NUMBER = "+15105550100"  # Bright Smile Dental of the demo data
CALLER = "+15105550142"
PORTS = ("LIVEKIT_PORT", "LIVEKIT_MEDIA_PORT", "REDIS_PORT", "GATEWAY_PORT", "METRICS_PORT", "SIP_PORT")
# The eyes have no stand-in; livekit-sip has one where the program is on this machine.
PARTS = ("redis", "livekit", "postgres", "migrate", "postgrest", "postgrest-boxes", "gateway")
STAYING = (*PARTS[:3], *PARTS[4:], "ollama", "cloud", *(["sip"] if SIP else []), "edge")
AUDIBLE = 300  # of 32,767: the root of the mean square of 20 ms


ANSWERS = "run=docker\ndatabase=own\nphone=none\n"


def initialised() -> dict[str, str]:
    """What `frontdesk init` writes for a box with a database of its own."""
    with TemporaryDirectory() as folder:
        answers, file = Path(folder) / "answers", Path(folder) / ".env"
        answers.write_text(ANSWERS)
        told = ("init", "--yes", "--no-check", "--answers", str(answers), "--file", str(file))
        subprocess.run([sys.executable, "-m", "infra.cli", *told], check=True, cwd=CHECKOUT, stdout=subprocess.DEVNULL)
        return {name: value or "" for name, value in dotenv_values(file, interpolate=False).items()}


def settings(**more: str) -> dict[str, str]:
    """The same, for stand-ins and ports of this machine's own, with the demo's clients."""
    made, ports, address = initialised(), free_ports(len(PORTS)), own_address()
    return {
        **made,
        "COMPOSE_FILE": str(CHECKOUT / "infra" / "compose.yaml"),
        "COMPOSE_PROJECT_NAME": "frontdesk-tried",
        "COMPOSE_PROFILES": f"{made['COMPOSE_PROFILES']},sip",
        **{variable: image(variable) for variable in STAND_INS},
        **dict(zip(PORTS, map(str, ports), strict=True)),
        "LIVEKIT_BIND": address,  # not loopback: sound comes through the published port too, from either side
        "LIVEKIT_NODE_IP": address,
        "FRONTDESK_PUBLIC_IP": address,
        "RTP_PORTS": "20000-20099",
        "FRONTDESK_MODEL": "frontdesk-demo",
        "FRONTDESK_MODEL_THREADS": "1",
        "DEMO_DATA": "1",
        **more,
    }


@dataclass(frozen=True, slots=True)
class Box:
    """One composition that is up, or was."""

    docker: Docker
    folder: Path
    env: dict[str, str]

    def compose(self, *words: str, check: bool = True) -> str:
        return self.docker("compose", *words, check=check, cwd=self.folder)

    def run(self, service: str, *words: str, options: Sequence[str] = ()) -> str:
        """A container of its own, as an operator starts one for one command."""
        return self.compose("run", "--rm", "-T", "--no-deps", *options, service, *words)

    def fill(self, folder: Path, volume: str) -> None:
        """Copy a folder of the host's into a volume, as its user."""
        copy = ("-rLu", "--no-preserve=all", "/from/.", volume)
        self.run("models", *copy, options=("-v", f"{folder}:/from:ro", "--entrypoint", "cp"))

    def container(self, service: str) -> str:
        return self.compose("ps", "-a", "-q", service)

    def inspect(self, service: str) -> Any:
        return json.loads(self.docker("inspect", self.container(service)))[0]

    def health(self, service: str) -> str:
        state = self.inspect(service)["State"]
        return str(state.get("Health", {}).get("Status", state["Status"]))

    def logs(self, service: str) -> str:
        return self.compose("logs", "--no-log-prefix", service, check=False)

    def is_ready(self) -> bool:
        """Whether the box takes calls, by its own word at the published port."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.env['METRICS_PORT']}/readyz", trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def kill(self, service: str) -> None:
        """SIGKILL for its first process, from outside: Docker takes it for a crash and starts it anew."""
        os.kill(self.inspect(service)["State"]["Pid"], signal.SIGKILL)

    def rows(self, table: str, **query: str) -> list[dict[str, Any]]:
        """What the database has, asked through the published gateway as an operator."""
        url = f"http://127.0.0.1:{self.env['GATEWAY_PORT']}/rest/v1/{table}"
        headers = {"Authorization": f"Bearer {self.env['SUPABASE_SECRET_KEY']}"}
        answer = httpx.get(url, params=query, headers=headers, trust_env=False, timeout=20)
        found: list[dict[str, Any]] = answer.raise_for_status().json()
        return found

    def dial(self) -> Dial:
        url = f"ws://{self.env['LIVEKIT_BIND']}:{self.env['LIVEKIT_PORT']}"
        key, secret = self.env["LIVEKIT_API_KEY"], self.env["LIVEKIT_API_SECRET"]
        return Dial(url, key, secret, NUMBER, CALLER, ringing_timeout=60)

    def call(self, within: float = 60) -> str:
        """Dial, hear the greeting, hang up; returns the room. AssertionError: nobody answered, or it was silent."""
        dial = self.dial()
        assert asyncio.run(greeted(dial, within)), f"no greeting in {dial.room}"
        return dial.room

    def ended(self, room: str) -> dict[str, Any]:
        """The row of a call that is over; empty while it is not there, or not over."""
        found = self.rows("calls", room=f"eq.{room}", select="status,end_reason,answered_at,ended_at")
        return found[0] if found and found[0]["ended_at"] else {}


async def greeted(dial: Dial, within: float) -> bool:
    """Whether somebody answered and half a second of sound came from him."""
    heard, frames = asyncio.Event(), 0

    def listen(_at: float, pcm: bytes) -> None:
        nonlocal frames
        sound = np.frombuffer(pcm, np.int16).astype(np.float64)
        frames += bool(np.sqrt((sound**2).mean()) > AUDIBLE)
        if frames >= 25:
            heard.set()

    async with Phone(dial, listen) as phone:
        if not await phone.ring():
            return False
        try:
            await asyncio.wait_for(heard.wait(), within)
        except TimeoutError:
            return False
        await phone.hang_up()
    return True


@contextmanager
def box(docker: Docker, folder: Path, **more: str) -> Iterator[Box]:
    """A box whose volumes hold the models of `make setup`. It is not up yet; afterwards nothing of it is left."""
    folder.mkdir(parents=True, exist_ok=True)
    env = settings(**more)
    quoted = "".join(f"{name}='{value}'\n" for name, value in env.items())
    (folder / ".env").write_text(quoted)
    made = Box(docker, folder, env)
    try:
        made.compose("build", "edge", "cloud")  # the volumes are filled by a container of ours
        made.fill(Places().models, "/models")
        made.fill(Places().ollama / "models", "/ollama/models")
        yield made
    finally:
        made.compose("--profile", "*", "kill", check=False)
        made.compose("--profile", "*", "down", "-v", "--timeout", "1", check=False)


def own_address() -> str:
    """This machine's address on its way out: a container reaches it, and it is not loopback. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        any_socket.connect(("192.0.2.1", 9))
        address: str = any_socket.getsockname()[0]
        return address


def free_ports(count: int) -> list[int]:
    """Ports that nobody has now, chosen together so that they differ."""
    with ExitStack() as held:
        listeners = [held.enter_context(socket.socket()) for _ in range(count)]
        for listener in listeners:
            listener.bind(("127.0.0.1", 0))
        return [listener.getsockname()[1] for listener in listeners]
