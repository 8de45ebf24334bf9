"""A caller who was not served because of us: the owner is told at once, and the client's software is."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, DENTIST_OWNER, NUMBERS, PLUMBER, Event, at, event, whole_call
from tests.database.sandbox import Database
from tests.database.telling import NUMBER, erase

INGEST = "select public.edge_ingest(%s)"
EDGE = "e0000000-0000-4000-8000-000000000001"
TOLD = """select coalesce(jsonb_agg(jsonb_build_object('type', event_type, 'subject', subject,
  'data', payload -> 'data') order by position), '[]') from public.webhook_deliveries"""
NOTICES = """select coalesce(jsonb_agg(jsonb_build_array(kind, times, message) order by hour), '[]')
  from public.notices where client_id = %s"""


@pytest.fixture(autouse=True)
def hook(database: Database) -> None:
    """The dentist's software hears of everything there is by default."""
    with database.admin() as connection:
        connection.execute(
            "insert into public.webhook_endpoints (client_id, url) values (%s, 'https://crm.example')", [DENTIST]
        )


def deliver(database: Database, *events: Event, box: str = EDGE) -> list[str]:
    return [ack["result"] for ack in database.edge(INGEST, Jsonb(list(events)), agent=box)]


def ended(status: str, reason: str, blame: str, client: str = DENTIST) -> tuple[str, list[Event]]:
    """A call that ended so."""
    call, events = whole_call(1, client)
    events[-1]["data"] |= {"status": status, "end_reason": reason, "blame": blame, "detail": "tts: speaking_failed"}
    return call, events


def refused(
    room: str = "call-1", number: str = NUMBERS[DENTIST], reason: str = "no_agent", seconds: float = 0
) -> Event:
    """A call that no agent reached, as each box that saw it wait tells of it."""
    data = {"to_number": number, "from_number": NUMBER, "reason": reason, "room": room, "occurred_at": at(seconds)}
    return event("call.unrouted", data, str(uuid.uuid5(uuid.NAMESPACE_URL, room)), client=None)


def told(database: Database) -> list[dict[str, Any]]:
    return list(database.one(TOLD))


def notices(database: Database, client: str = DENTIST) -> list[list[Any]]:
    return list(database.one(NOTICES, client))


OURS = [
    ("failed", "no_voice", "provider", "No voice could speak."),
    ("failed", "no_model", "provider", "The language model did not answer."),
    ("failed", "no_hearing", "provider", "The caller's words could not be made out."),
    ("failed", "failed", "provider", "Something of ours failed."),
    ("failed", "line_lost", "platform", "The connection to the caller was lost."),
    ("interrupted", "agent_restarted", "platform", "The machine that answered stopped."),
    ("rejected", "busy", "platform", "All lines were busy."),
]


@pytest.mark.parametrize(("status", "reason", "blame", "why"), OURS)
def test_8_2_the_owner_hears_of_a_caller_who_was_not_served(
    database: Database, status: str, reason: str, blame: str, why: str
) -> None:
    """8.2: A notice, and a webhook with the number to call back: at once, before anybody has judged the call."""
    call, events = ended(status, reason, blame)
    deliver(database, *events)
    (tells,) = told(database)
    assert (tells["type"], tells["subject"]) == ("call.failed", call)
    assert tells["data"]["call"]["id"] == call
    assert (tells["data"]["call"]["from"], tells["data"]["call"]["end_reason"]) == (NUMBER, reason)
    assert (tells["data"]["blame"], tells["data"]["reason"]) == (blame, why)
    message = f"A caller could not be served between 2026-11-02 09:00 and 10:00. {why}"
    assert [[kind, times, text.startswith(message)] for kind, times, text in notices(database)] == [
        ["calls_failed", 1, True]
    ]


@pytest.mark.parametrize(
    ("status", "reason", "blame"),
    [
        ("completed", "caller_hung_up", "caller"),
        ("completed", "goodbye", "agent"),
        ("rejected", "caller_blocked", "client"),
        ("rejected", "inactive", "client"),
        ("rejected", "caller_too_often", "caller"),
    ],
)
def test_what_is_not_our_doing_is_no_failed_call(database: Database, status: str, reason: str, blame: str) -> None:
    """Neither a good call nor one that caller or client wanted refused."""
    deliver(database, *ended(status, reason, blame)[1])
    assert (told(database), notices(database)) == ([], [])


def test_a_failed_call_is_told_once(database: Database) -> None:
    """Also where its end comes again under another id; and each caller counts once in the notice of that hour."""
    call, events = ended("failed", "no_model", "provider")
    deliver(database, *events)
    deliver(database, {**events[-1], "event_id": str(uuid.uuid4())})
    assert [tells["subject"] for tells in told(database)] == [call]
    assert [times for _, times, _ in notices(database)] == [1]


def test_a_burst_is_one_notice_an_hour(database: Database) -> None:
    """A hundred callers in one hour are one notice that counts them; another client has none."""
    bursts = [ended("rejected", "busy", "platform")[1][-1] for _ in range(100)]
    deliver(database, *bursts[:50])
    deliver(database, *bursts[50:])
    ((kind, times, message),) = notices(database)
    assert (kind, times, message.partition(" could")[0]) == ("calls_failed", 100, "100 callers")
    assert (len(told(database)), notices(database, PLUMBER)) == (100, [])


def test_a_call_that_was_swept_is_a_failed_one(database: Database) -> None:
    """8.4: The box died under it: what was said is kept, and the owner is told when the call is given up."""
    call, events = whole_call(1)
    deliver(database, *events[:-1])
    assert told(database) == []
    database.one("select private.close_lost_calls()")
    assert [(tells["subject"], tells["data"]["reason"]) for tells in told(database)] == [
        (call, "The machine that answered stopped.")
    ]
    assert database.one("select count(*) from public.call_turns where call_id = %s", call) == 3


def test_an_endpoint_hears_only_of_what_it_wants(database: Database) -> None:
    """One that was there before call.failed hears of it when it says so, and not before."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("update public.webhook_endpoints set event_types = '{call.completed}'")
    deliver(database, *ended("failed", "no_voice", "provider")[1])
    assert told(database) == []
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("update public.webhook_endpoints set event_types = '{call.completed,call.failed}'")
    deliver(database, *ended("failed", "no_voice", "provider")[1])
    assert [tells["type"] for tells in told(database)] == ["call.failed"]


def test_an_erased_caller_is_told_of_no_more(database: Database) -> None:
    """What waits to be told goes with the caller, and what comes later is told without them."""
    deliver(database, *ended("failed", "no_voice", "provider")[1])
    erase(database)
    assert database.one("select payload from public.webhook_deliveries") == {"erased": True}
    deliver(database, *ended("failed", "no_voice", "provider")[1], refused())
    assert database.one("select count(*) from public.webhook_deliveries") == 1
    assert database.one("select count(*) from public.calls where from_e164 is not null") == 0


def test_8_2_a_caller_whom_nobody_reached_has_a_row(database: Database) -> None:
    """8.2: Every seat taken, or no box there: the client finds the call in the list, with the number to call back."""
    assert deliver(database, refused()) == ["applied"]
    row = database.one(
        "select to_jsonb(l) from (select client_id, from_e164, to_e164, status, end_reason, blame from public.calls) l"
    )
    assert row == {
        "client_id": DENTIST,
        "from_e164": NUMBER,
        "to_e164": NUMBERS[DENTIST],
        "status": "rejected",
        "end_reason": "no_agent",
        "blame": "platform",
    }
    assert [tells["data"]["reason"] for tells in told(database)] == ["Nobody was there to answer."]
    assert [times for _, times, _ in notices(database)] == [1]
    assert database.one("select count(*) from private.jobs") == 0  # nothing was said: nothing to judge


def test_two_boxes_that_saw_the_same_caller_wait_make_one_row(database: Database) -> None:
    """They agree on the call's id; the second one is told that it is well."""
    box = str(database.one("insert into private.edge_agents (name) values ('other') returning id::text"))
    nobodys = "+15105559999"
    for number in (NUMBERS[DENTIST], nobodys):
        assert deliver(database, refused(f"call-{number}", number)) == ["applied"]
        assert deliver(database, refused(f"call-{number}", number, seconds=1), box=box) == ["applied"]
    assert (database.one("select count(*) from public.calls"), len(told(database))) == (1, 1)
    assert database.one("select count(*) from private.unrouted_calls") == 1
    assert database.one("select count(*) from private.ingest_dead_letters") == 0


def test_a_caller_who_had_an_agent_has_that_one_s_row(database: Database) -> None:
    """The agent died, and the watchdog gave the room up: one call, and not two."""
    call, events = whole_call(1)
    deliver(database, *events[:3])
    deliver(database, refused(room=events[0]["data"]["room"]))
    assert database.one("select jsonb_agg(id) from public.calls") == [call]


@pytest.mark.parametrize("case", ["not its client", "lapsed", "unknown_number"])
def test_what_the_database_would_not_answer_for_stays_unrouted(database: Database, case: str) -> None:
    """A box speaks for its clients only, and a client that is not served is not told."""
    box = EDGE
    if case == "not its client":
        query = "insert into private.edge_agents (name, client_ids) values ('theirs', %s::uuid[]) returning id::text"
        box = str(database.one(query, [PLUMBER]))
    if case == "lapsed":
        with database.admin() as connection:
            connection.execute("update public.subscriptions set status = 'canceled' where client_id = %s", [DENTIST])
    reason = "unknown_number" if case == "unknown_number" else "no_agent"
    assert deliver(database, refused(reason=reason), box=box) == ["applied"]
    assert (database.one("select count(*) from public.calls"), told(database)) == (0, [])
    assert database.one("select count(*) from private.unrouted_calls") == 1


def test_a_call_is_not_ended_by_saying_that_nobody_was_there(database: Database) -> None:
    """A box that guesses a call's id learns nothing and changes nothing."""
    call, events = whole_call(0)
    deliver(database, *events)
    assert deliver(database, {**refused(), "call_id": call}) == ["rejected"]
    assert database.one("select end_reason from public.calls") == "caller_hung_up"


def test_a_telling_that_fails_costs_no_event(database: Database) -> None:
    """The journal is applied all the same, and an operator hears of it."""
    with database.admin() as connection:
        connection.execute("alter table public.notices add constraint broken check (kind <> 'calls_failed')")
    assert set(deliver(database, *ended("failed", "no_voice", "provider")[1])) == {"applied"}
    kinds = "select jsonb_agg(kind) from private.operator_notices"
    assert database.one(kinds) == ["failed_calls_not_told"]
