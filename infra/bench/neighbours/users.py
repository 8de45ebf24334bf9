"""Users against a box: how long it waits for `edge_resolve_call` while strangers and members ask for too much."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx

from infra.bench.neighbours.crowd import Attack, Crowd, attacks
from infra.bench.neighbours.rows import Row, Times, times
from infra.connections import EDGE_AGENT, anon_key, mint
from infra.dev.stack.lifecycle import DataPlane, data_plane
from infra.places import Places
from infra.progress import Steps

RESOLVE = {"p_to": "+15105550100"}
WARM_UP = 20
TIMES = 200
GOAL_MS = 50.0
PAUSE_S = 0.025  # calls ring one after another, and the crowd has time to come


def measure(places: Places, steps: Steps, count: int = TIMES, asked: Sequence[Attack] | None = None) -> list[Row]:
    """One row for each attack; the box's p95 is to stay below 50 ms. SetupError where the stack does not start."""
    folder = places.var / "bench-neighbours" / "users"
    rows = []
    try:
        with data_plane(folder, places, steps) as plane, _box(plane) as box:
            _ask(box, WARM_UP)
            for attack in asked or attacks():
                undisturbed = times(_ask(box, count))
                with steps.step(f"While users send {attack.name}"):
                    rows.append(_under(attack, plane, box, count, undisturbed))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return rows


def _under(attack: Attack, plane: DataPlane, box: httpx.Client, count: int, undisturbed: Times) -> Row:
    with Crowd(plane.url, plane.jwt_secret, attack) as crowd:
        disturbed = times(_ask(box, count))
    during = f"{crowd.size} at once: {attack.name}"
    return Row("edge_resolve_call", during, undisturbed, disturbed, goal_ms=GOAL_MS, note=crowd.told())


def _ask(box: httpx.Client, count: int) -> list[float]:
    taken = []
    for _ in range(count):
        began = time.perf_counter()
        box.post("rpc/edge_resolve_call", json=RESOLVE).raise_for_status()
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(PAUSE_S)
    return taken


@contextmanager
def _box(plane: DataPlane) -> Iterator[httpx.Client]:
    token = mint(plane.jwt_secret, role="edge_agent", edge_agent_id=EDGE_AGENT)
    headers = {"apikey": anon_key(plane.jwt_secret), "Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{plane.url}/rest/v1/", headers=headers, timeout=60, trust_env=False) as http:
        yield http
