"""The whole local stack, for real: every part answers, on loopback only, and nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from livekit import api

from infra.connections import Connections, service_token
from infra.dev.stack.children import Recorded
from infra.dev.stack.demo_owner import OWNER, password
from infra.dev.stack.lifecycle import read_down, running
from infra.places import CHECKOUT

pytestmark = pytest.mark.live

PARTS = ["postgres", "postgrest", "boxes", "gateway", "livekit", "ollama", "loopback"]

# Starts a stack in the folder it is given and then waits to be killed.
PARENT = """
import signal, sys
from pathlib import Path
from infra.dev.stack.lifecycle import running
with running(Path(sys.argv[1])):
    print("up", flush=True)
    signal.pause()
"""


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    """Below var, as the stack's own folder is: Postgres runs as another user there when we are root."""
    made = CHECKOUT / "var" / "tests" / f"stack-{os.getpid()}"
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def stack(directory: Path) -> Iterator[tuple[Connections, list[Recorded]]]:
    with running(directory) as connections:
        yield connections, read_down(directory)
    assert not [part.name for part in read_down(directory)], "stopped in good order, so nothing is written down"


async def _rooms(url: str, key: str, secret: str) -> list[str]:
    async with api.LiveKitAPI(url, key, secret) as livekit:
        return [room.name for room in (await livekit.room.list_rooms(api.ListRoomsRequest())).rooms]


def rest(connections: Connections, path: str, token: str) -> httpx.Response:
    headers = {"apikey": connections.anon_key, "Authorization": f"Bearer {token}"}
    return httpx.get(f"{connections.supabase_url}/rest/v1/{path}", headers=headers, trust_env=False)


def test_every_part_answers(stack: tuple[Connections, list[Recorded]]) -> None:
    """The REST interface through the gateway, LiveKit's API and Ollama's, each with the stack's own keys."""
    connections, parts = stack
    assert [part.name for part in parts] == PARTS
    assert rest(connections, "", connections.anon_key).status_code == 200
    assert rest(connections, "", "not a token").status_code == 401
    key, secret = connections.livekit_key, connections.livekit_secret
    assert asyncio.run(_rooms(connections.livekit_url.replace("ws", "http"), key, secret)) == []
    tags = httpx.get(f"{connections.ollama_url}/api/tags", trust_env=False).json()
    assert f"{connections.model}:latest" in [model["name"] for model in tags["models"]]


def test_what_stands_in_for_paid_services_answers(stack: tuple[Connections, list[Recorded]]) -> None:
    """Storage behind the gateway, for whoever holds the secret key; both providers of voices."""
    connections, _ = stack
    url = f"{connections.supabase_url}/storage/v1/object/list/voice-samples"
    for token, status in ((service_token(connections.jwt_secret), 200), (connections.anon_key, 400)):
        headers = {"apikey": token, "Authorization": f"Bearer {token}"}
        assert httpx.post(url, json={"prefix": ""}, headers=headers, trust_env=False).status_code == status
    told = {"Authorization": "Bearer loopback", "cartesia-version": "2026-08-14"}
    assert httpx.get(f"{connections.cartesia_url}/voices", headers=told, trust_env=False).json()["data"] == []
    asked = httpx.get(f"{connections.elevenlabs_url}/v2/voices", headers={"xi-api-key": "loopback"}, trust_env=False)
    assert asked.json()["voices"] == []


def test_the_demo_owner_signs_in(stack: tuple[Connections, list[Recorded]], directory: Path) -> None:
    """Through the gateway, with the password that the stack keeps; what he is given opens his client, and no other."""
    connections, _ = stack
    url = f"{connections.supabase_url}/auth/v1/token?grant_type=password"
    said = {"email": OWNER, "password": password(directory)}
    answer = httpx.post(url, json=said, headers={"apikey": connections.anon_key}, trust_env=False)
    assert rest(connections, "clients?select=slug", answer.json()["access_token"]).json() == [{"slug": "bright-smile"}]


def test_the_edge_may_ask_who_is_called(stack: tuple[Connections, list[Recorded]]) -> None:
    """The edge's token reaches its function; the demo dentist is there."""
    connections, _ = stack
    headers = {"apikey": connections.anon_key, "Authorization": f"Bearer {connections.edge_token}"}
    url = f"{connections.supabase_url}/rest/v1/rpc/edge_resolve_call"
    answer = httpx.post(url, json={"p_to": "+15105550100"}, headers=headers, trust_env=False)
    assert answer.json()["client"] == "Bright Smile Dental"


def test_everything_listens_on_loopback_only(stack: tuple[Connections, list[Recorded]]) -> None:
    """No TCP or UDP socket of any child, or of a child's child, is bound to another address."""
    _, parts = stack
    sockets = _sockets(_family({part.pid for part in parts}))
    bound = [address for inode, address in _bound() if inode in sockets]
    assert len(bound) >= len(PARTS)
    assert [address for address in bound if address not in {"0100007F", "0" * 24 + "01000000"}] == []


def test_a_killed_parent_leaves_no_orphan(directory: Path) -> None:
    """After kill -9 of the process that holds the stack, the kernel ends every child."""
    place = directory.with_name(f"{directory.name}-killed")
    command = [sys.executable, "-c", PARENT, str(place)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT)
    try:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "up\n"
        parts = read_down(place)
        family = _family({part.pid for part in parts})
        assert [part.name for part in parts if part.is_running()] == PARTS
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        _eventually(lambda: not any(_alive(pid) for pid in family))
    finally:
        parent.kill()
        parent.wait()
        if parent.stdout:
            parent.stdout.close()
        shutil.rmtree(place, ignore_errors=True)


def _eventually(happened: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "took too long"
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except (FileNotFoundError, ProcessLookupError):
        return False


def _family(pids: set[int]) -> set[int]:
    """These processes and all that descend from them."""
    found = set(pids)
    for pid in pids:
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            found |= _family({int(child) for child in children.read_text().split()})
    return found


def _sockets(pids: set[int]) -> set[str]:
    links = {str(link.readlink()) for pid in pids for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    return {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:")}


def _bound() -> Iterator[tuple[str, str]]:
    """Inode and hexadecimal address of each listening TCP and each unconnected UDP socket."""
    for table, state in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == state:
                yield fields[9], fields[1].partition(":")[0]
