"""edge_ingest: the journal's way into the tables, however often and in whatever order it comes."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, STARTED, Event, at, event, whole_call
from tests.database.sandbox import Database, Row, become, one

INGEST = "select public.edge_ingest(%s)"
EDGE = "e0000000-0000-4000-8000-000000000001"
STATE = """select jsonb_build_object(
  'call',     (select to_jsonb(c) - 'received_at' from public.calls c where id = %(call)s),
  'turns',    (select jsonb_agg(to_jsonb(t) order by seq) from public.call_turns t where call_id = %(call)s),
  'events',   (select jsonb_agg(to_jsonb(t) order by id) from public.call_events t where call_id = %(call)s),
  'requests', (select jsonb_agg(to_jsonb(t) order by seq) from private.call_turn_llm t where call_id = %(call)s),
  'jobs',     (select count(*) from private.jobs where dedupe_key = %(call)s::text),
  'dead',     (select count(*) from private.ingest_dead_letters))"""


def results(acks: list[Event]) -> list[str]:
    return [ack["result"] for ack in acks]


def test_a_call_becomes_rows(database: Database) -> None:
    """Status, ending, averages, both sides of the talk and the model's requests are all there, each in its column."""
    call, events = whole_call(2)
    assert set(results(database.edge(INGEST, Jsonb(events)))) == {"applied"}
    state = database.one(STATE.replace("%(call)s", f"'{call}'::uuid"))
    row = state["call"]
    assert (row["status"], row["end_reason"], row["blame"]) == ("completed", "caller_hung_up", "caller")
    assert (row["from_e164"], row["duration_ms"], row["turn_count"]) == ("+15105559876", 60_000, 5)
    assert (row["stt_ms_avg"], row["processing_ms_avg"], row["turn_gap_ms_avg"]) == (210, 820, 1240)
    assert [turn["speaker"] for turn in state["turns"]] == ["agent", "caller", "agent", "caller", "agent"]
    answer = state["turns"][2]
    assert (answer["text"], answer["meant"], answer["interrupted"]) == ("We open at", "We open at nine.", True)
    assert (answer["exchange"], answer["processing_ms"], answer["turn_gap_ms"]) == (1, 801, 1201)
    assert (answer["reply"], answer["acknowledgement"], answer["hole_ms"]) == ("answer", "Let me see.", 240)
    assert state["turns"][1]["confidence"] == pytest.approx(0.91)
    assert {state["turns"][1][column] for column in ("reply", "acknowledgement", "hole_ms")} == {None}
    assert (len(state["events"]), len(state["requests"]), state["jobs"], state["dead"]) == (1, 3, 1, 0)


@pytest.mark.parametrize(
    "turns",
    ["public.call_transcript(%s)", "(select x.call -> 'turns' from public.export_calls(%s) x where x.call_id = %s)"],
)
def test_what_was_said_while_the_caller_waited_is_read_by_its_owner(database: Database, turns: str) -> None:
    """The transcript and the export tell an answer from a greeting, and name acknowledgement and hole."""
    call, events = whole_call(1)
    database.edge(INGEST, Jsonb(events))
    values = [call] if turns.count("%s") == 1 else [DENTIST, call]
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        greeting, caller, answer = one(connection, f"select {turns}", *values)
    told = [[turn[name] for name in ("reply", "acknowledgement", "hole_ms")] for turn in (greeting, caller, answer)]
    assert told == [["greeting", None, 240], [None] * 3, ["answer", "Let me see.", 240]]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_replays_converge(database: Database, data: st.DataObject) -> None:
    """Any duplication, order and batching of a call's events, with sweeps in between that give the call up for lost,
    then the whole journal once more, gives the same rows.
    """
    call, events = whole_call(data.draw(st.integers(0, 3)))
    indices = st.integers(0, len(events) - 1)
    with database.admin() as connection:
        with connection.transaction(force_rollback=True):
            ingest(connection, events)
            wanted = state_of(connection, call)
        with connection.transaction(force_rollback=True):
            shuffled = [events[index] for index in data.draw(st.lists(indices, max_size=25))]
            size = data.draw(st.integers(1, 8))
            for start in range(0, len(shuffled), size):
                ingest(connection, shuffled[start : start + size])
                if data.draw(st.booleans()):
                    connection.execute("select private.close_lost_calls('0 seconds')")
            again = ingest(connection, data.draw(st.permutations(events)))
            assert set(results(again)) <= {"applied", "duplicate"}
            assert state_of(connection, call) == wanted


def ingest(connection: psycopg.Connection[Row], events: list[Event]) -> list[Event]:
    become(connection, "edge_agent", edge_agent_id=EDGE)
    acks: list[Event] = one(connection, INGEST, Jsonb(events))
    connection.execute("reset role")
    return acks


def state_of(connection: psycopg.Connection[Row], call: str) -> Any:
    return one(connection, STATE.replace("%(call)s", f"'{call}'::uuid"))


def test_each_event_is_acknowledged_in_its_place(database: Database) -> None:
    """A bad event among good ones is rejected with a reason and kept aside; the others are applied."""
    _, events = whole_call(0)
    batch = [events[0], {"event_id": "nonsense"}, "no object", dict(events[1], kind="call.sung"), events[-1]]
    acks = database.edge(INGEST, Jsonb(batch))
    assert results(acks) == ["applied", "rejected", "rejected", "rejected", "applied"]
    assert acks[0]["event_id"] == events[0]["event_id"]
    assert "unknown kind" in acks[3]["reason"]
    assert database.one("select count(*) from private.ingest_dead_letters") == 3


def test_a_lookalike_of_an_event_id_does_not_stop_the_batch(database: Database) -> None:
    """An id of the right length that is no UUID is one rejected event, not an error for all of them."""
    acks = database.edge(INGEST, Jsonb([{"event_id": "-" * 36}, whole_call(0)[1][0]]))
    assert results(acks) == ["rejected", "applied"]


def test_a_call_of_another_client_cannot_be_written(database: Database) -> None:
    """Naming another client for an existing call is refused, whatever the event."""
    _, events = whole_call(1)
    database.edge(INGEST, Jsonb(events))
    forged = [dict(one_event, event_id=str(uuid.uuid4()), client_id=PLUMBER) for one_event in events]
    acks = database.edge(INGEST, Jsonb(forged))
    assert set(results(acks)) == {"rejected"}
    assert database.one("select count(*) from public.call_turns where client_id = %s", PLUMBER) == 0


def test_an_event_cannot_be_rewritten(database: Database) -> None:
    """The same event id with other words is refused and the first words stay."""
    call, events = whole_call(0)
    database.edge(INGEST, Jsonb(events))
    tampered = dict(events[2], data=dict(events[2]["data"], text="You owe us 500 dollars."))
    (ack,) = database.edge(INGEST, Jsonb([tampered]))
    assert ack["result"] == "rejected"
    assert database.one("select text from public.call_turns where call_id = %s", call) == "We open at"


def test_an_agent_bound_to_some_clients_writes_for_no_other(database: Database) -> None:
    """A box at one customer's site cannot invent calls of another."""
    with database.admin() as connection:
        connection.execute("update private.edge_agents set client_ids = %s::uuid[]", [[PLUMBER]])
    assert set(results(database.edge(INGEST, Jsonb(whole_call(0, DENTIST)[1])))) == {"rejected"}
    assert set(results(database.edge(INGEST, Jsonb(whole_call(0, PLUMBER)[1])))) == {"applied"}


def test_references_that_are_not_the_clients_are_left_out(database: Database) -> None:
    """A number, prompt or voice that is gone or another client's costs the reference, not the record of the call."""
    call = str(uuid.uuid4())
    started = {
        "phone_number_id": "2b222222-2222-4222-8222-222222222222",
        "prompt_id": str(uuid.uuid4()),
        "voice_id": None,
    }
    (ack,) = database.edge(INGEST, Jsonb([event("call.started", started | {"from_e164": "anonymous"}, call)]))
    assert ack["result"] == "applied"
    row = database.one("select to_jsonb(c) from public.calls c where id = %s", call)
    assert (row["phone_number_id"], row["prompt_id"], row["from_e164"]) == (None, None, None)


def test_a_clock_set_back_loses_no_call(database: Database) -> None:
    """An end before the start is stored as a call of no length."""
    call = str(uuid.uuid4())
    ended = event("call.ended", {"ended_at": at(-5), "status": "failed", "blame": "platform"}, call)
    assert results(database.edge(INGEST, Jsonb([ended]))) == ["applied"]
    assert database.one("select duration_ms from public.calls where id = %s", call) == 0


def test_a_refused_call_is_recorded_and_not_analysed(database: Database) -> None:
    """A call to a lapsed client is a rejected call of that client, and no work for the analysis."""
    call = str(uuid.uuid4())
    ended = {"ended_at": at(6), "status": "rejected", "end_reason": "inactive", "blame": "client"}
    database.edge(
        INGEST, Jsonb([event("call.ended", ended, call), event("call.answered", {"answered_at": at(1)}, call)])
    )
    assert database.one("select status::text from public.calls where id = %s", call) == "rejected"
    assert database.one("select count(*) from private.jobs") == 0


def test_an_unrouted_call_is_recorded_once(database: Database) -> None:
    """A call to nobody's number has no client; it is kept aside with the numbers as they were sent."""
    call = str(uuid.uuid4())
    data = {
        "to_number": "sip:777@x",
        "from_number": None,
        "reason": "unknown_number",
        "occurred_at": STARTED.isoformat(),
    }
    unrouted = event("call.unrouted", data, call, client=None)
    assert results(database.edge(INGEST, Jsonb([unrouted, unrouted]))) == ["applied", "duplicate"]
    assert results(database.edge(INGEST, Jsonb([dict(unrouted, event_id=str(uuid.uuid4()))]))) == ["applied"]
    rows = database.one("select jsonb_agg(to_jsonb(u)) from private.unrouted_calls u")
    assert [(row["id"], row["to_number"], row["reason"]) for row in rows] == [(call, "sip:777@x", "unknown_number")]
    assert database.one("select count(*) from public.calls") == 0


@pytest.mark.parametrize(("kind", "client"), [("call.started", None), ("turn", None), ("call.unrouted", DENTIST)])
def test_only_an_unrouted_call_has_no_client(database: Database, kind: str, client: str | None) -> None:
    """Every other kind must name its client, and an unrouted call must not."""
    (ack,) = database.edge(INGEST, Jsonb([event(kind, {}, str(uuid.uuid4()), client)]))
    assert (ack["result"], ack["reason"]) == ("rejected", "22023: incomplete envelope")


@pytest.mark.parametrize("batch", [{}, "text", [{}] * 501])
def test_what_is_no_batch_is_an_error(database: Database, batch: object) -> None:
    """Not an array, or more than 500 events: the request fails and nothing is acknowledged."""
    with pytest.raises(psycopg.errors.InvalidParameterValue):
        database.edge(INGEST, Jsonb(batch))


def test_erased_words_do_not_come_back(database: Database) -> None:
    """After a caller's erasure a late replay of the whole journal is all duplicates and brings nothing back."""
    call, events = whole_call(2)
    database.edge(INGEST, Jsonb(events))
    with database.as_role("authenticated", sub="1a111111-1111-4111-8111-111111111111") as connection:
        assert one(connection, "select public.erase_caller(%s, '+15105559876')", DENTIST) == 1
    assert set(results(database.edge(INGEST, Jsonb(events)))) == {"duplicate"}
    assert database.one("select count(*) from public.call_turns where call_id = %s", call) == 0
    assert database.one("select from_e164 from public.calls where id = %s", call) is None


def test_calls_past_their_retention_are_purged(database: Database) -> None:
    """The client's own retention decides, and a late replay does not bring a purged call back."""
    call, events = whole_call(1)
    database.edge(INGEST, Jsonb(events))
    with database.admin() as connection:
        connection.execute("update public.calls set started_at = now() - interval '366 days', ended_at = null")
        assert one(connection, "select private.purge_expired()") == 1
    assert set(results(database.edge(INGEST, Jsonb(events)))) == {"duplicate"}
    assert database.one("select count(*) from public.calls where id = %s", call) == 0
