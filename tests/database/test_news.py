"""Telling whoever looks on that something is new: which kind of thing, and nothing else."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.database.attacks.town import Client, populate
from tests.database.journal import DENTIST, PLUMBER, at, event, whole_call
from tests.database.sandbox import Database, Row

Word = tuple[str, str, dict[str, str], bool]
SENT = "select topic, event, payload, private from realtime.messages order by topic, event"
CALL = """
    insert into public.calls (client_id, id, to_e164, started_at)
    values (%(client)s, gen_random_uuid(), '+15105550100', now())"""
NEWS = {
    "a call begins": (CALL, "calls_changed"),
    "a call ends": ("update public.calls set status = 'failed', ended_at = now() where id = %(call)s", "calls_changed"),
    "a judgement": ("update public.call_outcomes set summary = 'New.' where call_id = %(call)s", "calls_changed"),
    "a message in hand": (
        "update public.messages set acknowledged_at = now() where id = %(message)s",
        "messages_changed",
    ),
    "a notice": (
        "insert into public.notices (client_id, kind, message) values (%(client)s, 'voice_failed', 'Why.')",
        "notices_changed",
    ),
    "one more of them": ("update public.notices set times = times + 1 where client_id = %(client)s", "notices_changed"),
}
NO_NEWS = {
    "the same again": "update public.messages set urgency = urgency where id = %(message)s",
    "a turn": "update public.call_turns set text = 'Something else.' where call_id = %(call)s",
    "an old call goes": "delete from public.calls where id = %(call)s",
}


def words_to(client: str, *events: str) -> list[Word]:
    return [(f"client:{client}", each, {}, True) for each in events]


def sent(connection: psycopg.Connection[Row]) -> list[Row]:
    return connection.execute(SENT).fetchall()


def forget(database: Database) -> None:
    """What the seed told."""
    with database.admin() as connection:
        connection.execute("delete from realtime.messages")


def town(database: Database) -> Client:
    """A client with a row of everything, of which nobody has been told anything."""
    with database.admin() as connection:
        found = populate(connection)
    forget(database)
    return found


@pytest.mark.parametrize("what", NEWS)
def test_what_is_new_is_told_by_its_kind(database: Database, what: str) -> None:
    """To the client's private channel: no name, no number, no word of it."""
    ids, (change, told) = town(database).ids, NEWS[what]
    with database.admin() as connection:
        connection.execute(change.encode(), ids)
        assert sent(connection) == words_to(ids["client"], told)


@pytest.mark.parametrize("what", NO_NEWS)
def test_what_nobody_sees_otherwise_is_not_told(database: Database, what: str) -> None:
    """A row that stays as it is, what was said, what is deleted."""
    ids = town(database).ids
    with database.admin() as connection:
        connection.execute(NO_NEWS[what].encode(), ids)
        assert sent(connection) == []


def test_a_batch_of_a_box_is_one_word_for_each_client_and_kind(database: Database) -> None:
    """However many calls are in it, and however many messages were left in them."""
    forget(database)
    batch = []
    for client in (DENTIST, PLUMBER, DENTIST):
        call, events = whole_call(2, client)
        left = {"message_id": call, "matter": "Call me.", "urgency": "emergency", "number": None, "occurred_at": at(3)}
        batch += [*events, event("message.taken", left, call, client)]
    acks = database.edge("select public.edge_ingest(%s)", Jsonb(batch))
    assert {ack["result"] for ack in acks} == {"applied"}
    with database.admin() as connection:
        both = ("calls_changed", "messages_changed")
        assert sent(connection) == [*words_to(DENTIST, *both), *words_to(PLUMBER, *both)]


def test_each_batch_tells_anew(database: Database) -> None:
    """What the last transaction told is not remembered in the next one, on the same connection."""
    ids = town(database).ids
    with database.admin() as connection:
        for _ in range(2):
            connection.execute(CALL.encode(), ids)
            connection.commit()
        assert sent(connection) == words_to(ids["client"], "calls_changed", "calls_changed")


def test_what_was_rolled_back_with_its_event_is_told_by_the_next(database: Database) -> None:
    """A poison event takes its word along; the call after it in the batch is told."""
    forget(database)
    (poison, _), (_, events) = whole_call(1), whole_call(1)
    broken = event("call.ended", {"ended_at": "never"}, poison)
    with database.as_role("edge_agent", edge_agent_id="e0000000-0000-4000-8000-000000000001") as connection:
        for one in (broken, events[0]):  # in this order, whatever their keys
            connection.execute("select public.edge_ingest(%s)", [Jsonb([one])])
    with database.admin() as connection:
        assert sent(connection) == words_to(DENTIST, "calls_changed")


def test_without_realtime_all_goes_on(database: Database) -> None:
    """A Postgres that has no such function is told nothing, and loses nothing."""
    ids = town(database).ids
    with database.admin() as connection:
        connection.execute("drop function realtime.send")
        connection.execute(CALL.encode(), ids)
        assert sent(connection) == []
