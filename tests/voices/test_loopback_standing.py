"""The servers as processes of their own, as the local stack runs them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from cloud.voices.cartesia import CartesiaCloning
from cloud.voices.clean import Take
from infra.dev.loopback.storage import SECRET
from infra.dev.stack.ports import free_ports


@contextmanager
def standing(name: str, folder: Path, **environment: str) -> Iterator[str]:
    """The address of a server that has said that it is ready."""
    port = free_ports().gateway
    command = [sys.executable, "-P", "-m", f"infra.dev.loopback.{name}", "--port", str(port), "--folder", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert process.returncode == 0


async def test_a_voice_outlives_its_server(tmp_path: Path, ready: Take) -> None:
    """Cloned before the restart, it speaks after it."""
    with standing("cartesia", tmp_path) as address:
        provider = CartesiaCloning("any key", address)
        voice = await provider.clone("frontdesk 1", ready, "en")
        await provider.aclose()
    assert (tmp_path / f"{voice}.wav").read_bytes() == ready.best
    with standing("cartesia", tmp_path) as address:
        provider = CartesiaCloning("any key", address)
        assert await provider.named("frontdesk 1") == [voice]
        assert (await provider.say(voice, "Hello.", "en")).seconds > 0.3
        await provider.aclose()


@pytest.mark.parametrize("name", ["elevenlabs", "storage"])
def test_the_others_stand_too(tmp_path: Path, name: str) -> None:
    """Ready, and gone when told to stop."""
    with standing(name, tmp_path, **{SECRET: "a secret of at least thirty-two letters"}) as address:
        assert httpx.get(address, trust_env=False).status_code in (401, 404)


def test_storage_does_not_stand_open(tmp_path: Path) -> None:
    """Without the secret that signs tokens it does not start."""
    environment = {name: value for name, value in os.environ.items() if name != SECRET}
    command = [sys.executable, "-P", "-m", "infra.dev.loopback.storage", "--port", "9", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode != 0
    assert f"{SECRET} is not set" in done.stderr
