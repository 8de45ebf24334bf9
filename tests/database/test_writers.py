"""Many boxes write at once."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from psycopg.types.json import Jsonb

from tests.database.journal import Event, whole_call
from tests.database.sandbox import Database, become, one

EDGE = "e0000000-0000-4000-8000-000000000001"
WRITERS = 8
CALLS = 20
COUNTS = """
  select jsonb_build_object(
    'calls', (select count(*) from public.calls where status = 'completed'),
    'turns', (select count(*) from public.call_turns), 'events', (select count(*) from public.call_events),
    'jobs', (select count(*) from private.jobs), 'requests', (select count(*) from private.call_turn_llm),
    'ledger', (select count(*) from private.ingest_ledger), 'dead', (select count(*) from private.ingest_dead_letters))
"""
ALL = {
    "calls": CALLS, "turns": 5 * CALLS, "events": CALLS, "jobs": CALLS, "requests": 3 * CALLS, "ledger": 9 * CALLS,
    "dead": 0,
}  # fmt: skip


def test_eight_writers_at_once_lose_nothing(database: Database) -> None:
    """Each delivers, under the name of one box, all events of twenty calls in an order of its own, twenty at a time:
    every row is there, once, and nobody waited in a circle.
    """
    journal = [event for _ in range(CALLS) for event in whole_call(2)[1]]
    with ThreadPoolExecutor(WRITERS) as pool:
        acks = list(pool.map(lambda seed: deliver(database, journal, seed), range(WRITERS)))
    said = Counter(result for one_writers in acks for result in one_writers)
    assert said == {"applied": len(journal), "duplicate": (WRITERS - 1) * len(journal)}
    assert database.one(COUNTS) == ALL


def test_the_counts_would_notice_a_lost_event(database: Database) -> None:
    """Whichever it is: without one event of all, the sums differ."""
    journal = [event for _ in range(CALLS) for event in whole_call(2)[1]]
    database.edge("select public.edge_ingest(%s)", Jsonb(journal[9:]))
    for lost in range(9):
        rest = Jsonb([event for number, event in enumerate(journal[:9]) if number != lost])
        with database.admin() as connection, connection.transaction(force_rollback=True):
            become(connection, "edge_agent", edge_agent_id=EDGE)
            connection.execute("select public.edge_ingest(%s)", [rest])
            connection.execute("reset role")
            assert one(connection, COUNTS) != ALL
    database.edge("select public.edge_ingest(%s)", Jsonb(journal[:9]))
    assert database.one(COUNTS) == ALL


def test_two_transactions_of_one_box_do_not_wait_for_each_other(database: Database) -> None:
    """When a box was seen last is known to the minute: only the first delivery of a minute writes it down."""
    seen = "select last_seen_at from private.edge_agents where id = %s"
    before = database.one(seen, EDGE)
    database.edge("select public.edge_ingest('[]')")
    first = database.one(seen, EDGE)
    with database.as_role("edge_agent", edge_agent_id=EDGE) as under_way:
        under_way.execute("select public.edge_ingest(%s)", [Jsonb(whole_call(0)[1])])
        assert {ack["result"] for ack in database.edge("select public.edge_ingest(%s)", Jsonb(whole_call(0)[1]))} == {
            "applied"
        }
    assert (before, database.one(seen, EDGE)) == (None, first)
    with database.admin() as connection:
        connection.execute("update private.edge_agents set last_seen_at = now() - interval '61 seconds'")
    database.edge("select public.edge_ingest('[]')")
    assert database.one(f"{seen} and last_seen_at > now() - interval '10 seconds'", EDGE) is not None


def deliver(database: Database, journal: list[Event], seed: int) -> list[str]:
    """Everything in a shuffled order; what was said to each event."""
    shuffled = random.Random(seed).sample(journal, len(journal))
    said: list[str] = []
    for start in range(0, len(shuffled), 20):
        acks = database.edge("select public.edge_ingest(%s)", Jsonb(shuffled[start : start + 20]))
        said += [ack["result"] for ack in acks]
    return said


def test_two_workers_never_hold_the_same_job(database: Database) -> None:
    """Eight workers lease until nothing is left: each job went to exactly one of them."""
    with database.admin() as connection:
        connection.execute(
            "insert into private.jobs (kind, dedupe_key) select 'analyze_call', i::text from generate_series(1, 200) i"
        )
    with ThreadPoolExecutor(WRITERS) as pool:
        held = [job for jobs in pool.map(lambda _: drain(database), range(WRITERS)) for job in jobs]
    assert (len(held), len(set(held))) == (200, 200)


def drain(database: Database) -> list[str]:
    held: list[str] = []
    while True:
        with database.as_role("service_role") as connection:
            query = b"select dedupe_key from public.lease_jobs('{analyze_call}', 7, 60)"
            jobs = [str(row[0]) for row in connection.execute(query)]
        if not jobs:
            return held
        held += jobs
