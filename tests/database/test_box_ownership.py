"""A call is one box's: the one that opened it, or one that took it over because that one is gone."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, NUMBERS, PLUMBER, Event, at, event, turns, whole_call
from tests.database.sandbox import Database

INGEST = "select public.edge_ingest(%s)"
TAKE = "select public.edge_take_over_call(%s, %s)"
EDGE = "e0000000-0000-4000-8000-000000000001"
NOT_YOURS = "42501: this call is not this box's"
RECORD = """select jsonb_build_array(
  (select jsonb_agg(to_jsonb(c) order by id) from public.calls c), (select count(*) from public.call_turns),
  (select count(*) from public.call_events), (select count(*) from private.jobs))"""


@pytest.fixture
def other(database: Database) -> str:
    """A second box, which may serve every client too."""
    return add_box(database, "other")


def add_box(database: Database, name: str, *clients: str) -> str:
    query = "insert into private.edge_agents (name, client_ids) values (%s, %s::uuid[]) returning id::text"
    return str(database.one(query, name, list(clients) or None))


def deliver(database: Database, *events: Event, box: str = EDGE) -> list[Event]:
    return list(database.edge(INGEST, Jsonb(list(events)), agent=box))


def anew(events: list[Event], **envelope: Any) -> list[Event]:
    """The same events under ids of their own."""
    return [{**one_event, "event_id": str(uuid.uuid4()), **envelope} for one_event in events]


def dead(database: Database) -> list[list[Any]]:
    query = "select coalesce(jsonb_agg(jsonb_build_array(edge_agent_id, reason) order by id), '[]')"
    return list(database.one(f"{query} from private.ingest_dead_letters"))


@pytest.mark.parametrize("clients", [(), (DENTIST,)])
def test_no_other_box_writes_to_a_call(database: Database, clients: tuple[str, ...]) -> None:
    """No kind of event, neither of a box that serves all nor of one of the same client; what it sent is kept aside."""
    call, events = whole_call(1)
    deliver(database, *events[:-1])
    before = database.one(RECORD)
    box = add_box(database, "other", *clients)
    late = event("turn", {**turns(4)[0], "seq": 40}, call)
    acks = deliver(database, *anew([*events, late]), box=box)
    assert {(ack["result"], ack["reason"]) for ack in acks} == {("rejected", NOT_YOURS)}
    assert database.one(RECORD) == before
    assert dead(database) == [[box, NOT_YOURS]] * len(acks)
    assert {ack["result"] for ack in deliver(database, events[-1])} == {"applied"}


def test_whose_a_call_is_is_not_told(database: Database, other: str) -> None:
    """Another client's, another box's, or the very event that was applied: the same words."""
    _, events = whole_call(0)
    deliver(database, *events)
    forged = [*events, *anew(events), *anew(events, client_id=PLUMBER)]
    acks = deliver(database, *forged, box=other)
    assert {(ack["result"], ack["reason"]) for ack in acks} == {("rejected", NOT_YOURS)}


def test_a_box_uses_up_no_other_box_s_event_ids(database: Database, other: str) -> None:
    """Who delivers something of his own under them first stops nothing."""
    _, events = whole_call(1)
    mine = str(uuid.uuid4())
    taken = [{**one_event, "call_id": mine, "client_id": PLUMBER} for one_event in events]
    assert {ack["result"] for ack in deliver(database, *taken, box=other)} == {"applied"}
    assert {ack["result"] for ack in deliver(database, *events)} == {"applied"}
    assert {ack["result"] for ack in deliver(database, *events)} == {"duplicate"}


def test_a_dead_letter_is_in_no_other_s_way(database: Database, other: str) -> None:
    """Two boxes, and one box twice with other contents: each refused event is kept; the same one is counted."""
    call, events = whole_call(0)
    deliver(database, *events)
    sung = [event("call.sung", {"text": text}, call) for text in ("la", "li")]
    for one_event in sung:
        one_event["event_id"] = "0a000000-0000-4000-8000-000000000001"
    deliver(database, sung[1], {**sung[0], "call_id": str(uuid.uuid4())}, box=other)
    deliver(database, *sung, sung[0])
    assert len(dead(database)) == 4
    assert database.one("select max(attempts) from private.ingest_dead_letters") == 2


def test_a_call_to_nobody_is_swallowed_by_no_other_box(database: Database, other: str) -> None:
    """Under an id that is taken it is refused and kept, not taken for the other one."""
    data = {"to_number": "1", "reason": "unknown_number", "occurred_at": at(0)}
    first = event("call.unrouted", data, str(uuid.uuid4()), client=None)
    assert [ack["result"] for ack in deliver(database, first, box=other)] == ["applied"]
    assert [ack["result"] for ack in deliver(database, *anew([first]))] == ["rejected"]
    assert dead(database) == [[EDGE, NOT_YOURS]]


def test_calls_to_nobody_under_a_call_s_id_use_up_nothing_of_it(database: Database, other: str) -> None:
    """A box writes nothing to another's call by saying that nobody was called: it is refused, and not counted there."""
    call, events = whole_call(0)
    deliver(database, *events[:2])
    data = {"to_number": "1", "reason": "unknown_number", "occurred_at": at(0)}
    forged = [event("call.unrouted", data, call, client=None) for _ in range(2)]
    assert {(ack["result"], ack["reason"]) for ack in deliver(database, *forged, box=other)} == {
        ("rejected", NOT_YOURS)
    }
    assert database.one("select count(*) from private.ingest_ledger where call_id = %s", call) == 2


def test_a_call_without_a_box_belongs_to_the_first_that_writes(database: Database, other: str) -> None:
    """Rows that were not made by a box stay nobody's until then."""
    call = str(uuid.uuid4())
    with database.admin() as connection:
        connection.execute(
            "insert into public.calls (id, client_id, to_e164, started_at) values (%s, %s, %s, now())",
            [call, DENTIST, NUMBERS[DENTIST]],
        )
    answered = event("call.answered", {"answered_at": at(1)}, call)
    assert [ack["result"] for ack in deliver(database, answered)] == ["applied"]
    assert [ack["result"] for ack in deliver(database, *anew([answered]), box=other)] == ["rejected"]


# --- taking a call over --------------------------------------------------------------------------

GONE = {
    "revoked": "update private.edge_agents set revoked_at = now() where id = '{edge}'",
    "silent": "update private.edge_agents set last_seen_at = now() - interval '11 minutes' where id = '{edge}'",
    "deleted": "delete from private.edge_agents where id = '{edge}'",
    "swept": "select private.close_lost_calls('0 seconds')",
}


def open_call(database: Database) -> tuple[str, list[Event]]:
    """Its box lives, and it has not ended."""
    call, events = whole_call(1)
    deliver(database, *events[:-1])
    return call, events


@pytest.mark.parametrize("how", GONE)
def test_a_call_whose_box_is_gone_is_taken_over(database: Database, other: str, how: str) -> None:
    """From then on the new box writes to it, also what the old one had delivered; the old one does not."""
    call, events = open_call(database)
    with database.admin() as connection:
        connection.execute(GONE[how].format(edge=EDGE).encode())
    assert [database.edge(TAKE, call, DENTIST, agent=other) for _ in range(2)] == [True, True]
    log = "select count(*) from public.audit_log where action = 'TAKE_OVER_CALL' and row_id = %s and client_id = %s"
    assert database.one(log, call, DENTIST) == 1
    assert database.one("select times from private.operator_notices where kind = 'call_taken_over'") == 1
    with database.admin() as connection:
        connection.execute("update private.edge_agents set revoked_at = null")
    if how != "deleted":
        assert [ack["result"] for ack in deliver(database, *anew(events[-1:]))] == ["rejected"]
    acks = deliver(database, *events, box=other)
    assert [ack["result"] for ack in acks] == [*["duplicate"] * (len(events) - 1), "applied"]
    assert database.one("select end_reason from public.calls where id = %s", call) == "caller_hung_up"


NOT_GONE = {
    "its box lives": (DENTIST, "select 1"),
    "its box is silent for a moment": (
        DENTIST,
        "update private.edge_agents set last_seen_at = now() - interval '9 minutes' where id = '{edge}'",
    ),
    "it has ended": (DENTIST, "update public.calls set ended_at = now(); " + GONE["revoked"]),
    "it is another client's": (PLUMBER, GONE["revoked"]),
    "it is not there": (DENTIST, "delete from public.calls"),
    "the box may not serve its client": (
        DENTIST,
        GONE["revoked"]
        + f"; update private.edge_agents set client_ids = array['{PLUMBER}']::uuid[] where name = 'other'",
    ),
}


@pytest.mark.parametrize("why", NOT_GONE)
def test_no_other_call_is_taken_over(database: Database, other: str, why: str) -> None:
    """In the same words, whatever is in the way, and without a trace in the call."""
    call, _ = open_call(database)
    client, change = NOT_GONE[why]
    with database.admin() as connection:
        connection.execute(change.format(edge=EDGE).encode())
    before = database.one(RECORD)
    with pytest.raises(errors.InsufficientPrivilege) as refused:
        database.edge(TAKE, call, client, agent=other)
    assert refused.value.diag.message_primary == NOT_YOURS[7:]
    assert database.one(RECORD) == before


def test_a_forger_holds_nobody_up(database: Database, other: str) -> None:
    """While a delivery of his about our call is under way, ours goes through."""
    call, events = open_call(database)
    late = event("turn", {**turns(4)[0], "seq": 40}, call)
    with database.as_role("edge_agent", edge_agent_id=other) as forging:
        forging.execute(INGEST, [Jsonb(anew([late]))])
        with pytest.raises(psycopg.Error), forging.transaction():
            forging.execute(TAKE, [call, DENTIST])
        with database.as_role("edge_agent", edge_agent_id=EDGE) as connection:
            connection.execute("set local lock_timeout = '2s'")
            acks = connection.execute(INGEST, [Jsonb([late, events[-1]])]).fetchall()[0][0]
    assert [ack["result"] for ack in acks] == ["applied", "applied"]
