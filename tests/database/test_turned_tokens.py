"""A box's tokens are turned while it asks and delivers: nothing is refused before the overlap is over."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.database.journal import whole_call
from tests.database.sandbox import Database, one

BOX = "e0000000-0000-4000-8000-000000000001"
NAME = "local stack"
DAY = 86_400


def box(database: Database, issued: int | None, call: str, *values: object) -> Any:
    """What a box gets that shows a token of that time."""
    claims = {"edge_agent_id": BOX} | ({} if issued is None else {"iat": str(issued)})
    with database.as_role("edge_agent", **claims) as connection:
        return one(connection, call, *values)


def ask(database: Database, issued: int | None) -> Any:
    return box(database, issued, "select (public.edge_resolve_call('+15105550100')).client")


def deliver(database: Database, issued: int) -> list[str]:
    acks = box(database, issued, "select public.edge_ingest(%s)", Jsonb(whole_call(1)[1]))
    return [ack["result"] for ack in acks]


def turn(database: Database, overlap: int) -> int:
    with database.as_role("service_role") as connection:
        turned = one(connection, "select (public.turn_edge_agent(%s, %s)).issued_at", NAME, overlap)
    return int(turned)


def end_overlap(database: Database) -> None:
    with database.admin() as connection:
        connection.execute("update private.edge_agents set former_until = now()")


def test_a_turned_token_is_refused_when_the_overlap_is_over(database: Database) -> None:
    """By both functions of a box; one without a time is as old as can be; the new one is good throughout."""
    old = int(time.time()) - DAY
    new = turn(database, DAY)
    assert [ask(database, issued) for issued in (old, None, new)] == ["Bright Smile Dental"] * 3
    end_overlap(database)
    for issued in (old, None, new - 1):
        with pytest.raises(errors.InvalidAuthorizationSpecification):
            ask(database, issued)
    with pytest.raises(errors.InvalidAuthorizationSpecification):
        deliver(database, old)
    assert ask(database, new) == "Bright Smile Dental"
    assert set(deliver(database, new)) == {"applied"}


def test_a_leaked_token_is_refused_at_once(database: Database) -> None:
    """Without waiting for anything."""
    old = int(time.time()) - DAY
    new = turn(database, 0)
    with pytest.raises(errors.InvalidAuthorizationSpecification):
        ask(database, old)
    assert ask(database, new) == "Bright Smile Dental"


def test_nothing_is_lost_while_the_tokens_turn(database: Database) -> None:
    """Four workers of one box ask and deliver all the while; each changes over in its own time."""
    shown = dict.fromkeys(range(4), int(time.time()) - DAY)
    over = Event()
    done: list[tuple[int, str, set[str]]] = []

    def work(worker: int) -> None:
        while not over.is_set():
            issued = shown[worker]
            done.append((issued, ask(database, issued), set(deliver(database, issued))))

    def goes_on() -> None:
        wanted = len(done) + 8
        while len(done) < wanted and not any(each.done() for each in working):
            over.wait(0.01)

    with ThreadPoolExecutor(4) as pool:
        working = [pool.submit(work, worker) for worker in shown]
        try:
            goes_on()
            new = turn(database, DAY)
            goes_on()
            for worker in shown:
                shown[worker] = new
                goes_on()
        finally:
            over.set()
    assert [each.result() for each in working] == [None] * 4
    end_overlap(database)
    assert {(client, *results) for _, client, results in done} == {("Bright Smile Dental", "applied")}
    assert {issued for issued, _, _ in done} == {new, min(issued for issued, _, _ in done)}
    assert set(deliver(database, new)) == {"applied"}
