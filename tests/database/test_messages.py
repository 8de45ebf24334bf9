"""Messages: taken once and whole, and open until somebody acknowledges them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import psycopg
import pytest
from psycopg import errors

from tests.database.attacks.town import populate
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, PLUMBER_OWNER, at, whole_call
from tests.database.leaving import LEFT, count, ingest, leave, message, note, taken
from tests.database.sandbox import Database, one

ACKNOWLEDGE = "select public.acknowledge_message(%s)"
DEAD = "private.ingest_dead_letters"


def test_a_message_becomes_a_row(database: Database) -> None:
    """What was left, by whom, and until when somebody should answer it: a day, unless the client says otherwise."""
    call, key = leave(database, matter="  My crown came off. ", occurred_at=at(30))
    row = message(database, key)
    assert (row["client_id"], row["call_id"], row["matter"]) == (DENTIST, call, "My crown came off.")
    assert (row["caller_name"], row["caller_e164"], row["urgency"]) == ("Emma Brown", LEFT, "normal")
    assert datetime.fromisoformat(row["taken_at"]) == datetime.fromisoformat(at(30))
    assert row["due_at"] == row["escalate_at"]
    assert (row["acknowledged_at"], row["escalations"], row["escalated_at"], row["erased_at"]) == (None, 0, None, None)


@pytest.mark.parametrize(("urgency", "minutes"), [("normal", 1440), ("urgent", 60), ("emergency", 5)])
def test_how_long_it_may_wait_is_the_clients(database: Database, urgency: str, minutes: int) -> None:
    """By its urgency: as it is from the start, and as an owner sets it."""
    _, first = leave(database, urgency=urgency, occurred_at=at(30))
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute(
            f"update public.clients set due_minutes_{urgency} = 7 where id = %s".encode(),  # the name is of this test
            [DENTIST],
        )
    _, second = leave(database, urgency=urgency, occurred_at=at(30))
    lasts = "select extract(epoch from due_at - taken_at)::int / 60 from public.messages where id = %s"
    assert [database.one(lasts, key) for key in (first, second)] == [minutes, 7]


@pytest.mark.parametrize("given", [{"name": None, "number": None}, {"name": "  "}, {"occurred_at": None}])
def test_what_a_caller_did_not_say_is_left_open(database: Database, given: dict[str, Any]) -> None:
    """Neither name nor number is needed, and when it was is now where the box does not say."""
    _, key = leave(database, **given)
    row = message(database, key)
    assert row["caller_name"] == (None if "name" in given else "Emma Brown")
    assert database.one("select taken_at > now() - interval '1 minute' from public.messages where id = %s", key)


def test_a_message_is_taken_once(database: Database) -> None:
    """The same event again, another event of the same message, also with other words: there is one, with the first."""
    call, events = whole_call(0)
    data = note()
    first = taken(call, data)
    assert ingest(database, *events, first, first)[-2:] == ["applied", "duplicate"]
    assert ingest(database, taken(call, data), taken(call, data | {"matter": "Something else."})) == ["applied"] * 2
    assert (count(database), message(database, data["message_id"])["matter"]) == (1, "My crown came off.")
    assert count(database, DEAD) == 0


def test_a_message_may_come_before_its_call(database: Database) -> None:
    """It creates the call's row, as any event does."""
    call, events = whole_call(0)
    data = note()
    assert ingest(database, taken(call, data), *reversed(events)) == ["applied"] * (len(events) + 1)
    assert message(database, data["message_id"])["call_id"] == call


MALFORMED: list[dict[str, Any]] = [
    {"message_id": None},
    {"message_id": "17"},
    {"matter": None},
    {"matter": ""},
    {"matter": " \n"},
    {"matter": "x" * 2001},
    {"name": "x" * 121},
    {"number": "5550123"},
    {"number": ""},
    {"number": "+1415555012345678"},
    {"urgency": None},
    {"urgency": "whenever"},
    {"occurred_at": "soon"},
    {"occurred_at": "2019-12-31T23:59:59Z"},
    {"occurred_at": "infinity"},
]


@pytest.mark.parametrize("wrong", MALFORMED, ids=str)
def test_a_malformed_message_is_kept_aside(database: Database, wrong: dict[str, Any]) -> None:
    """It is no row and it is not lost: a dead letter holds it, and the others of its batch are applied."""
    call, events = whole_call(0)
    good = note()
    assert ingest(database, *events, taken(call, note(**wrong)), taken(call, good))[-2:] == ["rejected", "applied"]
    assert (count(database), count(database, DEAD)) == (1, 1)
    kept = database.one("select event #>> '{data,matter}' from private.ingest_dead_letters")
    assert kept == note(**wrong)["matter"]


def test_a_message_of_another_clients_call_is_refused(database: Database) -> None:
    """Whether the call is another's, or the id is: the row that is there stays as it is."""
    call, key = leave(database)
    other, events = whole_call(0, PLUMBER)
    stolen = note(message_id=key, matter="Nothing.")
    assert ingest(database, taken(call, note(), PLUMBER)) == ["rejected"]
    assert ingest(database, *events, taken(other, stolen, PLUMBER))[-1] == "rejected"
    assert (count(database), message(database, key)["matter"]) == (1, "My crown came off.")


def test_a_member_acknowledges_a_message_once(database: Database) -> None:
    """Who and when is the first's, also where somebody else says so again; the log says who, and not what."""
    with database.admin() as connection:
        shop = populate(connection).ids
    seen = [acknowledged(database, shop["message"], shop[who]) for who in ("admin", "owner")]
    assert seen[0] == seen[1]
    assert message(database, shop["message"])["acknowledged_by"] == shop["admin"]
    logged = """select jsonb_agg(to_jsonb(a) - '{id,at}'::text[]) from public.audit_log a
                where action = 'ACKNOWLEDGE_MESSAGE'"""
    [entry] = database.one(logged)
    assert (entry["row_id"], entry["actor_id"]) == (shop["message"], shop["admin"])
    assert (entry["old_values"], entry["new_values"]) == (None, None)


def acknowledged(database: Database, key: str, user: str) -> Any:
    with database.as_role("authenticated", sub=user) as connection:
        return one(connection, ACKNOWLEDGE, key)


def test_who_may_acknowledge(database: Database) -> None:
    """A viewer is told of the role; a stranger and the owner of another client that there is no such message."""
    with database.admin() as connection:
        shop = populate(connection).ids
    with pytest.raises(errors.InsufficientPrivilege):
        acknowledged(database, shop["message"], shop["viewer"])
    for user in (PLUMBER_OWNER, str(uuid.uuid4())):
        with pytest.raises(psycopg.Error, match="no such message"):
            acknowledged(database, shop["message"], user)
    assert message(database, shop["message"])["acknowledged_at"] is None


def test_open_messages_are_found_by_an_index(database: Database) -> None:
    """A dashboard's list of what waits reads no message that is done with."""
    with database.admin() as connection:
        connection.execute("set local enable_seqscan = off")
        plan = connection.execute(
            "explain select * from public.messages where client_id = %s and acknowledged_at is null"
            " and erased_at is null order by due_at limit 50",
            [DENTIST],
        ).fetchall()
    assert "messages_open_idx" in str(plan)
