"""A box comes for a member's test call; what such a call leaves."""

from __future__ import annotations

import uuid

from tests.database.calendars import VIEWER, add_viewer
from tests.database.journal import DENTIST, DENTIST_OWNER, NUMBERS, PLUMBER, PLUMBER_OWNER, at, event, whole_call
from tests.database.sandbox import Database, one
from tests.database.trying import BOX, COUNTED, come_for, connected, deliver, message_taken, start, tried
from tests.database.workers import ask

__all__ = ["connected"]  # a fixture


def test_a_box_answers_as_it_answers_callers(connected: Database) -> None:
    """What it is told of the client is what it would be told of his number."""
    found = come_for(connected, start(connected))
    asked = "select to_jsonb(public.edge_resolve_call(%s, null))"
    assert found == {"number": NUMBERS[DENTIST], "seconds": 180, "answer": connected.edge(asked, NUMBERS[DENTIST])}


def test_a_client_without_a_number_can_try_before_it_has_one(connected: Database) -> None:
    """The receptionist answers, and knows that there is no number."""
    with connected.admin() as connection:
        connection.execute("update public.phone_numbers set released_at = now() where client_id = %s", [DENTIST])
    found = come_for(connected, start(connected))
    assert (found["number"], found["answer"]["client_id"], found["answer"]["phone_number_id"]) == (None, DENTIST, None)


def test_a_box_comes_once(connected: Database) -> None:
    """Whoever uses the token again finds nobody; nor does one whose minute has passed; nor one that nobody made."""
    told = start(connected)
    assert come_for(connected, told) is not None
    assert come_for(connected, told) is None
    assert come_for(connected, {"id": str(uuid.uuid4())}) is None
    with connected.admin() as connection:
        connection.execute("update public.test_calls set ended_at = now()")
    late = start(connected)
    with connected.admin() as connection:
        connection.execute("update public.test_calls set join_until = now() - interval '2 minutes'")
    assert come_for(connected, late) is None


def test_another_clients_box_does_not_come(connected: Database) -> None:
    """It serves other clients, and learns nothing of this one."""
    with connected.admin() as connection:
        connection.execute("update private.edge_agents set client_ids = array[%s::uuid] where id = %s", [PLUMBER, BOX])
    assert come_for(connected, start(connected)) is None


def test_it_is_counted_nowhere(connected: Database) -> None:
    """No row that figures, lists, searches, judges, webhooks, notices or people's telephones are fed from."""
    before = connected.one(COUNTED, DENTIST, DENTIST, DENTIST)
    told = start(connected)
    tried(connected, told)
    assert connected.one(COUNTED, DENTIST, DENTIST, DENTIST) == before
    row = connected.one("select to_jsonb(t) from public.test_calls t where id = %s", told["id"])
    assert (row["end_reason"], row["answered_at"] is not None, row["ended_at"] is not None) == (
        "caller_hung_up",
        True,
        True,
    )


def test_the_same_events_of_a_call_are_counted(connected: Database) -> None:
    """Else the test above would prove nothing."""
    before = connected.one(COUNTED, DENTIST, DENTIST, DENTIST)
    call, events = whole_call(2)
    deliver(connected, [*events, message_taken(call)])
    after = connected.one(COUNTED, DENTIST, DENTIST, DENTIST)
    same = {name for name in before if before[name] == after[name]}
    assert same <= {"deliveries", "notices", "operators", "unrouted", "letters", "outcomes", "found", "requests"}


def test_what_was_said_is_there_for_its_members(connected: Database) -> None:
    """In order; for a viewer, too; not for another client's owner."""
    add_viewer(connected)
    told = start(connected)
    tried(connected, told)
    read = "select coalesce(jsonb_agg(t.speaker order by t.seq), '[]') from public.test_call_turns t"
    for sub, seen in ((DENTIST_OWNER, 5), (VIEWER, 5), (PLUMBER_OWNER, 0)):
        with connected.as_role("authenticated", sub=sub) as connection:
            assert len(one(connection, read)) == seen
            assert one(connection, "select count(*) from public.test_calls") == bool(seen)


def test_who_wants_nothing_written_down_is_heard(connected: Database) -> None:
    """Also in a test: the words go."""
    told = start(connected)
    tried(connected, told)
    deliver(connected, [event("call.transcript_stopped", {"occurred_at": at(70)}, told["id"])])
    assert connected.one("select string_agg(text, '') from public.test_call_turns") == ""


def test_another_box_writes_nothing_to_it(connected: Database) -> None:
    """Nor does its own under another client's name."""
    told = start(connected)
    come_for(connected, told)
    ended = {"ended_at": at(9), "status": "completed"}
    assert deliver(connected, [event("call.ended", ended, told["id"], PLUMBER)]) == ["rejected"]
    with connected.admin() as connection:
        connection.execute("update public.test_calls set edge_agent_id = gen_random_uuid()")
    assert deliver(connected, [event("call.ended", ended, told["id"])]) == ["rejected"]
    assert connected.one("select ended_at from public.test_calls") is None


def test_it_is_forgotten_after_a_month(connected: Database) -> None:
    """With what was said."""
    tried(connected, start(connected))
    with connected.admin() as connection:
        connection.execute("update public.test_calls set created_at = created_at - interval '31 days'")
    ask(connected, "purge_expired()")
    assert connected.one("select count(*) from public.test_calls") == 0
    assert connected.one("select count(*) from public.test_call_turns") == 0
