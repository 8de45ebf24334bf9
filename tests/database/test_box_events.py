"""What goes wrong on a box outside any call is a notice that an operator finds, and no flood."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, Event, at, whole_call
from tests.database.sandbox import Database

INGEST = "select public.edge_ingest(%s)"
EDGE = "e0000000-0000-4000-8000-000000000001"
NOTICES = """select coalesce(jsonb_agg(jsonb_build_array(kind, subject, message, times, over_at is not null)
  order by id), '[]') from private.operator_notices"""
AWAY = "The database does not answer."


def told(message: str = AWAY, *, over: bool = False, **more: Any) -> Event:
    """What a box says of itself, as its journal has it."""
    name = str(uuid.uuid4())
    data = {"kind": "database_away", "subject": "", "message": message, "occurred_at": at(0), "over": over}
    data |= {"context": {"stage": "store", "cause": "store_away"}, **more}
    return {"event_id": name, "kind": "box.event", "client_id": None, "call_id": name, "call": {}, "data": data}


def deliver(database: Database, *events: Event, box: str = EDGE) -> list[str]:
    return [ack["result"] for ack in database.edge(INGEST, Jsonb(list(events)), agent=box)]


def notices(database: Database) -> list[list[Any]]:
    return list(database.one(NOTICES))


def test_an_operator_finds_what_went_wrong_on_a_box(database: Database) -> None:
    """One notice, with the box's name, counted up by the same again; what it is about makes it another one."""
    deliver(database, told(), told(), told("It is left alone.", kind="provider_left_alone", subject="llm llama3.1:8b"))
    assert notices(database) == [
        ["at_box_database_away", "local stack", f"{AWAY} (since 2026-11-02 17:00 UTC)", 2, False],
        [
            "at_box_provider_left_alone",
            "local stack: llm llama3.1:8b",
            "It is left alone. (since 2026-11-02 17:00 UTC)",
            1,
            False,
        ],
    ]
    assert database.one("select jsonb_agg(distinct context ->> 'cause') from private.box_events") == ["store_away"]


def test_it_says_when_it_was_over(database: Database) -> None:
    """The same notice, news again; what begins once more is the same notice, open again."""
    deliver(database, told())
    database.one("select count(*) from public.check_health()")
    deliver(database, told("The database was away for 90 s.", over=True))
    ((kind, _, message, times, over),) = notices(database)
    assert (kind, times, over) == ("at_box_database_away", 1, True)
    assert message == "The database was away for 90 s. (from 2026-11-02 17:00 UTC)"
    assert database.one("select jsonb_agg(kind) from public.check_health()") == ["at_box_database_away"]
    deliver(database, told())
    assert [notice[3:] for notice in notices(database)] == [[2, False]]


def test_both_at_once_are_told_as_over(database: Database) -> None:
    """A database that was away hears of beginning and end together, in whatever order their ids are."""
    deliver(database, told("It was away.", over=True), told())
    assert [notice[2:] for notice in notices(database)] == [["It was away. (from 2026-11-02 17:00 UTC)", 1, True]]


def test_a_box_that_starts_anew_has_no_old_troubles(database: Database) -> None:
    """What its last run told of and could not end is over; another box's is not, whatever its name begins with."""
    query = "insert into private.edge_agents (name) values ('local stack 2') returning id::text"
    deliver(database, told(), box=str(database.one(query)))
    deliver(database, told(), told(kind="provider_left_alone", subject="llm a"))
    assert [notice[4] for notice in notices(database)] == [False] * 3
    now: dict[str, Any] = {"occurred_at": at(60)}
    deliver(database, told(kind="provider_left_alone", subject="llm b", **now))
    deliver(database, told("It has started.", kind="started", **now))
    assert [(notice[1], notice[4]) for notice in notices(database)] == [
        ("local stack 2", False),
        ("local stack", True),
        ("local stack: llm a", True),
        ("local stack: llm b", False),
    ]


def test_an_end_without_a_beginning_is_nothing(database: Database) -> None:
    """Nobody was told that it was wrong."""
    assert deliver(database, told(over=True)) == ["applied"]
    assert notices(database) == []


def test_what_was_dismissed_and_is_over_is_not_told_again(database: Database) -> None:
    """But marked as over."""
    deliver(database, told())
    database.one("select public.dismiss_notices()")
    deliver(database, told(over=True))
    assert [notice[3:] for notice in notices(database)] == [[1, True]]


def test_a_box_cannot_flood(database: Database) -> None:
    """What is above its limit of the day is counted in a notice and not kept; its calls go on, and another box's."""
    with database.admin() as connection:
        connection.execute("update private.limits set value = 2 where name = 'box_events_of_box'")
    results = deliver(database, *(told() for _ in range(5)), *whole_call(0)[1])
    assert (results.count("rejected"), results.count("applied")) == (3, 2 + len(whole_call(0)[1]))
    assert database.one("select count(*) from private.box_events") == 2
    assert database.one("select count(*) from private.ingest_dead_letters") == 0
    assert ["box_events", "local stack"] in [notice[:2] for notice in notices(database)]
    box = str(database.one("insert into private.edge_agents (name) values ('other') returning id::text"))
    assert deliver(database, told(), box=box) == ["applied"]


def test_a_notice_holds_nobody_s_number(database: Database) -> None:
    """Whatever a box sends; and its subject cannot be another notice's."""
    deliver(database, told("+1 (510) 555-9876 and 5105559876 wait.", subject="call_+15105559876_ab"))
    ((kind, subject, message, *_),) = notices(database)
    assert kind == "at_box_database_away"
    assert ("555" in subject + message, message.startswith("… and … wait.")) == (False, True)


@pytest.mark.parametrize("broken", [{"kind": "No kind"}, {"message": None}, {"occurred_at": at(1e10)}])
def test_what_is_no_such_event_is_rejected(database: Database, broken: dict[str, Any]) -> None:
    """It is kept as a dead letter, as any other event that cannot be applied."""
    assert deliver(database, told(**broken)) == ["rejected"]
    assert notices(database)[0][0] == "dead_letters"


def test_it_is_no_client_s(database: Database) -> None:
    """An event about the box names no client."""
    assert deliver(database, {**told(), "client_id": DENTIST}) == ["rejected"]
    assert database.one("select count(*) from private.box_events") == 0
