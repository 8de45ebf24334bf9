"""What is read of a process besides its calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from edge_agent.admission import Admission
from edge_agent.failover.breaker import FAILURES
from edge_agent.failover.gate import Gate
from edge_agent.hear.workers import Workers
from edge_agent.metrics.looks import WINDOW, Longest, Looked, looking
from edge_agent.settings import Settings
from edge_agent.usage import QueueAge
from shared.settings import load
from tests import virtual
from tests.metrics.values import moves, shown
from tests.test_settings import GOOD

ON = load(Settings, {**GOOD, "FRONTDESK_METRICS": "127.0.0.1:9464"})


async def waiting_events() -> int:
    return 7


async def probe() -> None: ...


@asynccontextmanager
async def looked_at(looked: Looked, settings: Settings = ON) -> AsyncIterator[None]:
    """For three seconds after the block's work."""
    watching = asyncio.create_task(looking(settings, looked))
    await asyncio.sleep(0)
    yield
    await asyncio.sleep(3)
    watching.cancel()
    await asyncio.wait([watching])


def value(name: str, /, **labels: str) -> float:
    return shown()[(name, tuple(sorted(labels.items())))]


def test_what_there_is_is_shown_within_seconds() -> None:
    """Calls and seats, who is left alone, how long work waited for an engine, what the database has not got."""
    gate, queue, admission = Gate("llm", "looked at", probe), QueueAge(), Admission(4)

    async def box() -> None:
        looked = Looked(waiting_events, admission, [gate], {"looked-at": queue})
        with admission.enter(uuid4(), None):
            async with looked_at(looked):
                queue.noted(1.5)
                queue.noted(0.5)
                for _ in range(FAILURES):
                    gate.late()

    virtual.run(box())
    assert value("frontdesk_calls") == 1
    assert value("frontdesk_seats") == 4
    assert value("frontdesk_journal_backlog") == 7
    assert value("frontdesk_breaker_open", stage="llm", name="looked at") == 1
    assert value("frontdesk_queue_age_seconds", engine="looked-at") == 1.5
    assert queue.longest() == 1.5  # whoever judges the head-room is told as before


def test_a_batch_is_observed_when_it_begins() -> None:
    """How many questions an engine computes together."""
    workers: Workers[None, int, int] = Workers(lambda: None, lambda _model, asked, _go_on: enumerate(asked), 1, 4)

    async def box() -> None:
        async with looked_at(Looked(waiting_events, batches={"batching": workers})):
            await asyncio.wrap_future(workers.submit(1, 5.0).done)

    with moves() as moved:
        asyncio.run(box())
    assert moved["frontdesk_batch_size_count{engine=batching}"] == 1
    assert moved["frontdesk_batch_size_sum{engine=batching}"] == 1


def test_nothing_is_looked_at_where_metrics_are_off() -> None:
    """No timer turns, nobody is told."""
    queue = QueueAge()
    untouched = queue.told

    async def box() -> None:
        await looking(load(Settings, GOOD), Looked(waiting_events, queues={"off": queue}))

    virtual.run(box())
    assert queue.told is untouched


def test_the_longest_wait_is_shown_until_somebody_must_have_seen_it() -> None:
    """Longer than Prometheus needs to ask twice a minute; then the next longest, then none."""
    now = 100.0
    longest = Longest(lambda: now)
    assert longest.now() == 0.0
    longest.tell(2.0)
    now += WINDOW / 2
    longest.tell(0.5)
    longest.tell(1.0)
    assert longest.now() == 2.0
    now += WINDOW / 2 + 1
    assert longest.now() == 1.0
    now += WINDOW
    assert longest.now() == 0.0
