"""Lets a rush happen, and reads back when each call was judged and when its client's software was told."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cloud.tell.signing import new_secret
from infra.admin.client import AdminClient, Where
from infra.bench.jobs.conversations import CLIENT, calls, now
from infra.bench.jobs.relay import Relay, relay
from infra.connections import anon_key, edge_token, service_token
from infra.dev.loopback.crm import Crm, crm
from infra.dev.stack.children import Part, child
from infra.dev.stack.lifecycle import DataPlane, data_plane
from infra.places import Places
from infra.progress import Steps
from shared.errors import SetupError
from shared.supabase_store import SupabaseStore

BOXES = 8  # deliver the calls side by side
WITHIN_S = 60.0  # in which all of a rush must be judged, absences of the database not counted
PATIENCE_S = 240.0
LEASE_S = 5  # of a job: a killed worker's comes back after it


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens in the middle of a rush: so many seconds without the database, or the death of a worker."""

    away_s: float = 0.0
    kill: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    processes: int
    trouble: Trouble = Trouble()


SCENARIOS = (
    Scenario("one process", 1),
    Scenario("two processes", 2),
    Scenario("two, and one is killed", 2, Trouble(kill=True)),
    Scenario("two, and the database is away for {away:.0f} s", 2, Trouble(away_s=60.0)),
)


@dataclass(frozen=True, slots=True)
class Run:
    """What one scenario gave. Seconds from the end of each call."""

    name: str
    calls: int
    judged: tuple[float, ...]
    told: tuple[float, ...]  # call.completed reached the receiver
    twice: int  # judgements done, or events taken, more than once
    posts: int  # requests that the receiver got
    allowed: float


def measure(count: int, scenarios: Sequence[Scenario], places: Places, steps: Steps) -> list[Run]:
    """One result for each scenario. SetupError when the parts cannot be started."""
    folder = places.var / "bench-jobs"
    try:
        with data_plane(folder, places, steps) as plane:
            return [_one(scenario, count, plane, folder, steps) for scenario in scenarios]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _one(scenario: Scenario, count: int, plane: DataPlane, folder: Path, steps: Steps) -> Run:
    log = folder / f"{len(list(folder.glob('*.log')))}.log"
    with steps.step(f"{count} calls end, {scenario.name.format(away=scenario.trouble.away_s)}") as step:
        return asyncio.run(_rush(scenario, count, plane, log, step.doing))


async def _rush(scenario: Scenario, count: int, plane: DataPlane, log: Path, doing: Callable[[str], None]) -> Run:
    place = Where(plane.url, service_token(plane.jwt_secret), local=True)
    async with AsyncExitStack() as up:
        passing = await up.enter_async_context(relay(int(plane.url.rpartition(":")[2])))
        receiver = await up.enter_async_context(crm(log.parent, secret := new_secret()))
        admin = AdminClient(place)
        up.callback(admin.close)
        client = UUID(admin.ask("show_client", slug=CLIENT)["id"])
        endpoint = admin.ask("add_webhook", slug=CLIENT, url=receiver.url, secret=secret)
        logs = [log.with_name(f"{log.stem}-{number}.log") for number in range(scenario.processes)]
        pids = [up.enter_context(child(_worker(one, plane, passing, receiver))) for one in logs]
        ids = await _end_together(plane, client, count)
        await _trouble(scenario.trouble, passing, pids[0], lambda: _judged(admin, ids))
        rows = await _all(admin, endpoint, ids, doing)
        return _result(scenario, rows, receiver, logs)


def _worker(log: Path, plane: DataPlane, passing: Relay, receiver: Crm) -> Part:
    command = [sys.executable, "-P", "-m", "cloud"]
    env = {
        "SUPABASE_URL": f"http://127.0.0.1:{passing.port}",
        "SUPABASE_SECRET_KEY": service_token(plane.jwt_secret),
        "FRONTDESK_WEBHOOK_LOCAL": receiver.host_and_port,
        "FRONTDESK_WEBHOOK_CA": str(receiver.ca_file),
        "FRONTDESK_LEASE": str(LEASE_S),
        "FRONTDESK_LOG_FORMAT": "json",
    }
    return Part("cloud", command, log, said='"event": "at_work"', env=env)


async def _end_together(plane: DataPlane, client: UUID, count: int) -> list[UUID]:
    """All calls end now, and boxes deliver them as fast as they can."""
    made = list(calls(client, count, now()))
    async with SupabaseStore(plane.url, anon_key(plane.jwt_secret), edge_token(plane.jwt_secret)) as store:

        async def deliver(journals: list[tuple[UUID, list[Mapping[str, Any]]]]) -> None:
            for _, events in journals:
                await store.ingest(events)

        await asyncio.gather(*(deliver(made[box::BOXES]) for box in range(BOXES)))
    return [call_id for call_id, _ in made]


async def _trouble(trouble: Trouble, passing: Relay, pid: int, judged: Callable[[], Mapping[UUID, Any]]) -> None:
    """Once the first calls are judged, so that it comes in the middle."""
    if not (trouble.away_s or trouble.kill):
        return
    await _until(lambda: bool(judged()), "nothing was judged")
    if trouble.kill:
        os.kill(pid, signal.SIGKILL)
    if trouble.away_s:
        await passing.away()
        await asyncio.sleep(trouble.away_s)
        await passing.back()


@dataclass(frozen=True, slots=True)
class _Rows:
    ended: Mapping[UUID, datetime]
    judged: Mapping[UUID, datetime]
    told: Mapping[UUID, datetime]


async def _all(admin: AdminClient, endpoint: str, ids: Sequence[UUID], doing: Callable[[str], None]) -> _Rows:
    def everything() -> bool:
        judged, told = _judged(admin, ids), _delivered(admin, endpoint, ids)
        doing(f"{len(judged)} judged, {len(told)} told")
        return len(judged) == len(told) == len(ids)

    await _until(everything, "not everything was judged and told")
    ended = _times(admin, "calls", "id", "ended_at", ids)
    return _Rows(ended, _judged(admin, ids), _delivered(admin, endpoint, ids))


async def _until(happened: Callable[[], bool], complaint: str) -> None:
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not await asyncio.to_thread(happened):
        if asyncio.get_running_loop().time() > deadline:
            raise SetupError(f"{complaint} within {PATIENCE_S:.0f} s")
        await asyncio.sleep(0.1)


def _judged(admin: AdminClient, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    return _times(admin, "call_outcomes", "call_id", "computed_at", ids)


def _times(admin: AdminClient, table: str, key: str, column: str, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    rows = ((UUID(row[key]), row[column]) for row in admin.rows(table, f"{key},{column}", key))
    mine = set(ids)
    return {call: datetime.fromisoformat(at) for call, at in rows if call in mine and at}


def _delivered(admin: AdminClient, endpoint: str, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    columns = "endpoint_id,event_type,subject,delivered_at,position"
    rows = admin.rows("webhook_deliveries", columns, "position")
    mine = {str(call) for call in ids}
    return {
        UUID(row["subject"]): datetime.fromisoformat(row["delivered_at"])
        for row in rows
        if row["endpoint_id"] == endpoint and row["event_type"] == "call.completed" and row["delivered_at"]
        and row["subject"] in mine
    }  # fmt: skip


def _result(scenario: Scenario, rows: _Rows, receiver: Crm, logs: Sequence[Path]) -> Run:
    done = Counter(line["job"] for log in logs for line in _lines(log) if line.get("event") == "job_done")
    taken = Counter((event["type"], event["data"]["call"]["id"]) for event in receiver.events.values())
    return Run(
        scenario.name.format(away=scenario.trouble.away_s),
        len(rows.ended),
        tuple(sorted((at - rows.ended[call]).total_seconds() for call, at in rows.judged.items())),
        tuple(sorted((at - rows.ended[call]).total_seconds() for call, at in rows.told.items())),
        sum(count > 1 for count in (*done.values(), *taken.values())),
        len(receiver.received),
        WITHIN_S + scenario.trouble.away_s,
    )


def _lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
