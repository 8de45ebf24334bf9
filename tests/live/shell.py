"""Somebody at a shell beside the real local stack, and the processes that work for it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from infra.connections import Connections, service_token


class Shell:
    """Types `frontdesk …` as somebody whose environment names this stack as its project."""

    def __init__(self, connections: Connections) -> None:
        self._environment = {
            **os.environ,
            "SUPABASE_URL": connections.supabase_url,
            "SUPABASE_SECRET_KEY": service_token(connections.jwt_secret),
        }

    def __call__(self, *words: str, fails: bool = False, **settings: str) -> str:
        """What it printed; on failure what it complained of. `settings`: more of its environment."""
        command = [sys.executable, "-P", "-m", "infra.cli", *words]
        environment = self._environment | settings
        done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr


@asynccontextmanager
async def at_work(stack: Connections, *words: str, **settings: str) -> AsyncIterator[Process]:
    """`python -m cloud` on the stack."""
    environment = {**os.environ, **stack.cloud_environment(), "FRONTDESK_LOG_FORMAT": "json", **settings}
    process = await asyncio.create_subprocess_exec(sys.executable, "-P", "-m", "cloud", *words, env=environment)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def resolved(connections: Connections, number: str) -> dict[str, object]:
    """What an edge box is told of the next call to a number."""
    headers = {"apikey": connections.anon_key, "Authorization": f"Bearer {connections.edge_token}"}
    url = f"{connections.supabase_url}/rest/v1/rpc/edge_resolve_call"
    found: dict[str, object] = httpx.post(url, json={"p_to": number}, headers=headers, trust_env=False).json()
    return found
