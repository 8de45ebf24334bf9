"""Many boxes write at once."""

from __future__ import annotations

import json
import random
from concurrent.futures import ThreadPoolExecutor

import psycopg
from psycopg.types.json import Jsonb

from tests.database.journal import Event, whole_call
from tests.database.sandbox import Database

WRITERS = 8
CALLS = 20
TRANSIENT = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
COUNTS = """
  select jsonb_build_object(
    'calls', (select count(*) from public.calls where status = 'completed'),
    'turns', (select count(*) from public.call_turns), 'events', (select count(*) from public.call_events),
    'jobs', (select count(*) from private.jobs), 'requests', (select count(*) from private.call_turn_llm),
    'ledger', (select count(*) from private.ingest_ledger), 'dead', (select count(*) from private.ingest_dead_letters))
"""


def test_eight_writers_at_once_lose_nothing(database: Database) -> None:
    """Each delivers all events of twenty calls in an order of its own, twenty at a time: every row is there, once."""
    journal = [event for _ in range(CALLS) for event in whole_call(2)[1]]
    with ThreadPoolExecutor(WRITERS) as pool:
        rejected = sum(pool.map(lambda seed: deliver(database, journal, seed), range(WRITERS)))
    assert rejected == 0
    assert database.one(COUNTS) == {
        "calls": CALLS, "turns": 5 * CALLS, "events": CALLS, "jobs": CALLS, "requests": 3 * CALLS,
        "ledger": len(journal), "dead": 0,
    }  # fmt: skip


def deliver(database: Database, journal: list[Event], seed: int) -> int:
    """Everything in a shuffled order; what the server asks to be sent again is. How many events were refused."""
    shuffled = random.Random(seed).sample(journal, len(journal))
    refused = 0
    for start in range(0, len(shuffled), 20):
        batch = Jsonb(shuffled[start : start + 20])
        while True:
            try:
                acks = database.edge("select public.edge_ingest(%s)", batch)
                break
            except TRANSIENT:
                continue
        refused += sum(ack["result"] == "rejected" for ack in acks)
    return refused


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


def test_the_counts_would_notice_a_lost_event(database: Database) -> None:
    """Without one event the sums above differ: the comparison can fail."""
    journal = whole_call(2)[1]
    database.edge("select public.edge_ingest(%s)", Jsonb(journal[:-1]))
    assert json.dumps(database.one(COUNTS)).count("0") > 1
