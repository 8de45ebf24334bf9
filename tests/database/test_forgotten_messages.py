"""Messages are forgotten with their caller, go with their calls, and are taken along with them."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, whole_call
from tests.database.leaving import CALLER, LEFT, count, ingest, leave, message, note, taken
from tests.database.meanwhile import meanwhile
from tests.database.sandbox import Database, become, one
from tests.database.telling import erase

DEAD = "private.ingest_dead_letters"


def test_a_message_is_forgotten_with_its_call(database: Database) -> None:
    """Words, name and number are gone, whoever's number was left; that there was one stays, and it is open no more."""
    _, key = leave(database, matter="The zebra is ill.", name="zebra")
    assert erase(database, CALLER) == 1
    row = message(database, key)
    assert (row["matter"], row["caller_name"], row["caller_e164"]) == (None, None, None)
    assert row["erased_at"] is not None
    with database.admin() as connection:
        assert tables_with(connection, "zebra") == tables_with(connection, LEFT[1:]) == set()


@pytest.mark.parametrize(
    "left",
    [{"number": LEFT}, {"number": None, "matter": f"Call the zebra on {LEFT}."}, {"number": None, "name": LEFT[1:]}],
)
def test_a_number_that_somebody_else_left_is_forgotten(database: Database, left: dict[str, Any]) -> None:
    """The message about it goes, also where the number stands in the words; the call and other messages stay."""
    call, key = leave(database, **left)
    _, other = leave(database, number=LEFT + "1")
    assert erase(database, LEFT) == 0
    assert (message(database, key)["matter"], message(database, other)["caller_e164"]) == (None, LEFT + "1")
    assert database.one("select from_e164 from public.calls where id = %s", call) == CALLER


def test_who_withheld_the_number_is_known_by_what_was_left(database: Database) -> None:
    """The call is his: it is erased, and counted."""
    call, events = whole_call(1)
    events[0]["data"]["from_e164"] = None
    ingest(database, *events, taken(call, note()))
    assert erase(database, LEFT) == 1
    assert database.one("select count(*) from public.call_turns where call_id = %s", call) == 0
    assert database.one("select from_e164 from public.calls where erased_at is not null") is None


def test_other_clients_messages_of_that_number_stay(database: Database) -> None:
    """An erasure is one client's."""
    _, theirs = leave(database, PLUMBER)
    erase(database, LEFT)
    assert message(database, theirs)["caller_e164"] == LEFT


@pytest.mark.parametrize("erased", [CALLER, LEFT])
@pytest.mark.parametrize("withheld", [False, True])
def test_a_message_that_comes_after_the_erasure_is_forgotten(database: Database, erased: str, withheld: bool) -> None:
    """It is taken, so that the journal is done with it, and nothing of it is written down."""
    call, events = whole_call(1)
    events[0]["data"]["from_e164"] = None if withheld else CALLER
    ingest(database, *events)
    erase(database, erased)
    known = withheld and erased == CALLER  # a number that is nowhere in the call: it is nobody's who was erased
    assert ingest(database, taken(call, note(matter="The zebra is ill.", number=LEFT))) == ["applied"]
    with database.admin() as connection:
        assert bool(tables_with(connection, "zebra")) == known
    if withheld and erased == LEFT:
        assert database.one("select count(*) from public.call_turns where call_id = %s", call) == 0


def test_a_message_that_is_being_written_while_its_caller_is_erased_goes_too(database: Database) -> None:
    """The erasure waits for the batch under way, and sees what it wrote."""
    call, events = whole_call(0)
    ingest(database, *events)
    with psycopg.connect(database.server.dsn("authenticator", database.name)) as connection:
        become(connection, "edge_agent", edge_agent_id="e0000000-0000-4000-8000-000000000001")
        connection.execute("select public.edge_ingest(%s)", [Jsonb([taken(call, note(matter="The zebra is ill."))])])
        with meanwhile(database, lambda: erase(database)):
            connection.commit()
    with database.admin() as connection:
        assert tables_with(connection, "zebra") == set()


def test_a_malformed_message_of_an_erased_caller_is_not_kept_aside(database: Database) -> None:
    """By its call, or by the number in it."""
    call, events = whole_call(0)
    ingest(database, *events)
    erase(database, LEFT)
    assert ingest(database, taken(call, note(urgency="whenever", matter="The zebra is ill."))) == ["rejected"]
    assert count(database, DEAD) == 0


def test_messages_go_with_their_calls(database: Database) -> None:
    """Retention deletes them with the call, deleting a client with the client."""
    leave(database)
    leave(database, PLUMBER)
    with database.admin() as connection:
        connection.execute(
            "update public.calls set started_at = now() - interval '366 days', ended_at = null where client_id = %s",
            [DENTIST],
        )
        connection.execute("select private.purge_expired()")
        assert one(connection, "select array_agg(client_id::text) from public.messages") == [PLUMBER]
        connection.execute("delete from public.clients where id = %s", [PLUMBER])
        assert one(connection, "select count(*) from public.messages") == 0


def test_messages_are_exported_with_their_calls(database: Database) -> None:
    """Whole, each in its call."""
    call, key = leave(database)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        exported = one(connection, "select x.call from public.export_calls(%s) x where x.call_id = %s", DENTIST, call)
    assert [(left["id"], left["matter"]) for left in exported["messages"]] == [(key, "My crown came off.")]
