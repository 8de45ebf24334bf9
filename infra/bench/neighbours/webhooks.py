"""One client's twenty endpoints hang, and a thousand events wait for them: how late others hear of their calls.

The real worker at a real database; receivers over TLS on this machine, of which one answers nothing. Left out: the
network.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from uuid import uuid4

from cloud.settings import Settings
from cloud.tell.signing import new_secret
from cloud.worker import open_worker
from infra.admin.client import AdminClient, Where
from infra.bench.neighbours.rows import Row, times
from infra.connections import service_token
from infra.dev.loopback.crm import Crm, CrmReply, crm
from infra.dev.stack import postgres
from infra.dev.stack.lifecycle import DATABASE, DataPlane, data_plane
from infra.places import Places
from infra.progress import Steps
from shared.errors import SetupError
from shared.log import configure

GOAL = 2.0  # times the undisturbed p95, at most
ENDPOINTS, BACKLOG = 20, 1000  # of the client that hangs
OTHERS = 4  # clients that are told of their calls meanwhile
EVENTS = 80  # of the others, one every EVERY_S seconds
EVERY_S = 0.27  # no divisor of the second between two looks of a worker
WITHIN_S = 120.0

_TELL = "select private.tell(id, 'call.completed', '{key}', '{key}', '{{}}') from public.clients where slug = '{slug}'"
_OWE = """insert into public.webhook_deliveries (client_id, endpoint_id, event_type, event_key, subject, payload)
  select e.client_id, e.id, 'call.completed', 'owed:' || i, 'owed:' || i, '{{"type": "call.completed", "data": {{}}}}'
  from public.webhook_endpoints e join public.clients c on c.id = e.client_id, generate_series(1, {each}) i
  where c.slug = '{slug}'"""


def measure(places: Places, steps: Steps, events: int = EVENTS) -> list[Row]:
    """From an event of the others to its receiver's answer. SetupError when a part does not start."""
    configure("critical")  # hundreds of deliveries fail here on purpose
    folder = places.var / "bench-neighbours-webhooks"
    try:
        with data_plane(folder, places, steps) as plane:
            return [asyncio.run(_measured(plane, folder, steps, events))]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _measured(plane: DataPlane, folder: Path, steps: Steps, events: int) -> Row:
    place = Where(plane.url, service_token(plane.jwt_secret), local=True)
    secret, admin = new_secret(), AdminClient(place)
    async with crm(folder, secret) as quick, crm(folder, secret) as hanging:
        hanging.otherwise = CrmReply(then="silence")
        others = [await _client(admin, f"neighbour-{number}", [quick.url], secret) for number in range(OTHERS)]
        bad = await _client(admin, "hanging", [f"{hanging.url}/{n}" for n in range(ENDPOINTS)], secret)
        async with _worker(place, quick, hanging):
            with steps.step(f"{events} events of {OTHERS} clients, undisturbed"):
                undisturbed = await _told(plane, admin, others, events)
            with steps.step(f"{events} events, while {ENDPOINTS} endpoints of another client hang"):
                await _run(plane, _OWE.format(slug=bad, each=BACKLOG // ENDPOINTS))
                await hanging.wait_for_posts(1, WITHIN_S)
                disturbed = await _told(plane, admin, others, events)
        admin.close()
        while_ = f"{ENDPOINTS} endpoints of one client hang, with {BACKLOG} events"
        quiet, loud = (times([seconds * 1000 for seconds in taken]) for taken in (undisturbed, disturbed))
        note = f"{len(hanging.received)} held up meanwhile"
        return Row("another client's webhook", while_, quiet, loud, goal_ratio=GOAL, note=note)


async def _client(admin: AdminClient, slug: str, urls: Sequence[str], secret: str) -> str:
    def add() -> None:
        admin.ask("add_client", slug=slug, name=slug, profession="dentist", timezone="UTC")
        for url in urls:
            admin.ask("add_webhook", slug=slug, url=url, secret=secret)

    await asyncio.to_thread(add)
    return slug


@asynccontextmanager
async def _worker(place: Where, *receivers: Crm) -> AsyncIterator[None]:
    """The worker, at work while the block lasts."""
    settings = Settings.model_validate(
        {
            "SUPABASE_URL": place.url,
            "SUPABASE_SECRET_KEY": place.key,
            "FRONTDESK_WEBHOOK_LOCAL": ",".join(receiver.host_and_port for receiver in receivers),
            "FRONTDESK_WEBHOOK_CA": str(receivers[0].ca_file),
        }
    )
    async with open_worker(settings) as worker:
        working = asyncio.create_task(worker.run(asyncio.Event(), asyncio.Event()))
        try:
            yield
        finally:
            working.cancel()
            await asyncio.wait([working])


async def _told(plane: DataPlane, admin: AdminClient, others: Sequence[str], count: int) -> list[float]:
    """Seconds that each of so many events took. The database's clock says when it came about, and when it was taken."""
    keys = {f"event-{uuid4()}": slug for slug in islice(cycle(others), count)}
    for key, slug in keys.items():
        await _run(plane, _TELL.format(key=key, slug=slug))
        await asyncio.sleep(EVERY_S)
    took: dict[str, float] = {}

    def all_there() -> bool:
        took.update(_took(admin, keys))
        return len(took) == len(keys)

    await _until(all_there)
    return list(took.values())


def _took(admin: AdminClient, keys: dict[str, str]) -> dict[str, float]:
    rows = admin.rows("webhook_deliveries", "event_key,created_at,delivered_at,position", "position")
    return {
        row["event_key"]: (
            datetime.fromisoformat(row["delivered_at"]) - datetime.fromisoformat(row["created_at"])
        ).total_seconds()
        for row in rows
        if row["event_key"] in keys and row["delivered_at"]
    }


async def _until(happened: Callable[[], bool]) -> None:
    deadline = asyncio.get_running_loop().time() + WITHIN_S
    while not await asyncio.to_thread(happened):
        if asyncio.get_running_loop().time() > deadline:
            raise SetupError(f"not everything was told within {WITHIN_S:.0f} s")
        await asyncio.sleep(0.5)


async def _run(plane: DataPlane, statement: str) -> None:
    await asyncio.to_thread(postgres.run_statement, plane.server, DATABASE, statement)
