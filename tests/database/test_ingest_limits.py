"""What a box delivers has an end: in size, in number, and in what is kept of what could not be applied."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, PLUMBER, Event, at, event, turns, whole_call
from tests.database.sandbox import Database

INGEST = "select public.edge_ingest(%s)"
EDGE = "e0000000-0000-4000-8000-000000000001"
TURN = turns(0)[0]


def limit(database: Database, name: str, value: int) -> None:
    with database.admin() as connection:
        connection.execute("update private.limits set value = %s where name = %s", [value, name])


def deliver(database: Database, *events: Event, box: str = EDGE) -> list[Event]:
    return list(database.edge(INGEST, Jsonb(list(events)), agent=box))


def refusal(database: Database, *events: Event) -> tuple[str | None, str | None]:
    """The SQLSTATE and the detail with which a whole delivery is refused."""
    with pytest.raises(psycopg.Error) as refused:
        deliver(database, *events)
    return refused.value.sqlstate, refused.value.diag.message_detail


def letters(database: Database) -> int:
    return int(database.one("select count(*) from private.ingest_dead_letters"))


def sung(client: str | None = DENTIST) -> Event:
    """An event that cannot be applied."""
    return event("call.sung", {}, str(uuid.uuid4()), client)


def unrouted() -> Event:
    data = {"to_number": "1", "reason": "unknown_number", "occurred_at": at(0)}
    return event("call.unrouted", data, str(uuid.uuid4()), client=None)


def test_what_is_too_large_to_keep_is_refused_with_its_batch(database: Database) -> None:
    """Nothing of it is applied or kept, so that the box, which halves, keeps that one event itself."""
    large = event("turn", {**TURN, "llm_messages": [{"role": "user", "content": "x" * 300_000}]}, str(uuid.uuid4()))
    assert refusal(database, *whole_call(0)[1], large) == ("PT413", "limit event_bytes")
    assert (database.one("select count(*) from public.calls"), letters(database)) == (0, 0)
    many = [event("turn", {**TURN, "llm_raw": "x" * 200_000}, str(uuid.uuid4())) for _ in range(45)]
    assert refusal(database, *many) == ("PT413", "limit batch_bytes")
    assert {ack["result"] for ack in deliver(database, *many[:22])} == {"applied"}


def test_the_model_s_request_may_be_long(database: Database) -> None:
    """A long talk with a long prompt fits."""
    said = [{"role": "user", "content": "Where are you? " * 40}] * 300
    assert deliver(database, event("turn", {**TURN, "llm_messages": said}, str(uuid.uuid4())))[0]["result"] == "applied"


TROUBLE = {"severity": "info", "component": "stt", "code": "slow", "occurred_at": at(1)}
TOO_MUCH: list[tuple[str, dict[str, Any], str]] = [
    ("turn", {**TURN, "text": "x" * 20_001, "meant": None, "acknowledgement": None}, "20000 characters of one turn"),
    ("turn", {**TURN, "text": "x" * 9000, "meant": "y" * 9000, "acknowledgement": "z" * 2001}, "20000 characters"),
    ("turn", {**TURN, "seq": 2000}, "2000 turns of one call"),
    ("turn", {**TURN, "seq": 2**31 - 1}, "2000 turns of one call"),
    ("event", {**TROUBLE, "message": "x" * 40_000}, "32768 bytes of one event that is no turn"),
    ("call.ended", {"ended_at": at(1), "detail": "x" * 40_000}, "32768 bytes of one event that is no turn"),
]


@pytest.mark.parametrize(("kind", "data", "why"), TOO_MUCH)
def test_too_much_of_something_is_rejected_alone(database: Database, kind: str, data: dict[str, Any], why: str) -> None:
    """The reason says how much may be; the event is kept, and the others are applied."""
    call = str(uuid.uuid4())
    good, bad = deliver(database, event("turn", TURN, call), event(kind, data, call))
    assert (good["result"], bad["result"], why in bad["reason"]) == ("applied", "rejected", True)
    assert letters(database) == 1


def test_what_is_just_within_the_limit_is_applied(database: Database) -> None:
    """The longest turn, and the last place in a call."""
    call = str(uuid.uuid4())
    longest = {**TURN, "text": "x" * 20_000, "meant": None, "acknowledgement": None, "seq": 1999}
    assert deliver(database, event("turn", longest, call))[0]["result"] == "applied"


def test_a_call_has_so_many_events(database: Database) -> None:
    """In one delivery or in several; what was applied is a duplicate still, and other calls are not concerned."""
    limit(database, "events_of_call", 4)
    _, events = whole_call(1)
    results = [ack["result"] for ack in deliver(database, *events)]
    assert results == ["applied"] * 4 + ["rejected"] * (len(events) - 5) + ["applied"]  # how it ended is always told
    assert [ack["result"] for ack in deliver(database, *events[2:6])] == ["duplicate"] * 2 + ["rejected"] * 2
    assert {ack["result"] for ack in deliver(database, *whole_call(0)[1][:3])} == {"applied"}


def test_a_client_may_have_a_number_of_its_own(database: Database) -> None:
    """And only that client has it."""
    with database.admin() as connection:
        connection.execute("insert into private.client_limits values (%s, 'events_of_call', 2)", [DENTIST])
    assert [ack["result"] for ack in deliver(database, *whole_call(0)[1][:3])] == ["applied", "applied", "rejected"]
    assert {ack["result"] for ack in deliver(database, *whole_call(0, PLUMBER)[1][:3])} == {"applied"}


def test_dead_letters_of_a_box_have_an_end(database: Database) -> None:
    """One too many fails its delivery, so that the box keeps it. The same one is counted; another box has its own."""
    limit(database, "letters_of_box", 2)
    first = sung()
    assert [ack["result"] for ack in deliver(database, first, sung())] == ["rejected"] * 2
    assert refusal(database, sung(), *whole_call(0)[1]) == ("PT409", "limit letters_of_box")
    assert deliver(database, first)[0]["result"] == "rejected"
    assert {ack["result"] for ack in deliver(database, *whole_call(0)[1])} == {"applied"}
    box = str(database.one("insert into private.edge_agents (name) values ('other') returning id::text"))
    assert deliver(database, sung(), box=box)[0]["result"] == "rejected"
    assert letters(database) == 3


def test_no_client_fills_another_s_dead_letters(database: Database) -> None:
    """Neither through the same box nor through a box of its own that names the other."""
    limit(database, "letters_of_client", 2)
    query = "insert into private.edge_agents (name, client_ids) values ('theirs', %s::uuid[]) returning id::text"
    box = str(database.one(query, [PLUMBER]))
    deliver(database, sung(DENTIST), sung(DENTIST), box=box)
    deliver(database, sung(PLUMBER), sung(PLUMBER))
    assert refusal(database, sung(PLUMBER)) == ("PT409", "limit letters_of_client")
    assert [ack["result"] for ack in deliver(database, sung(DENTIST), sung(DENTIST))] == ["rejected"] * 2


def test_operators_hear_of_dead_letters(database: Database) -> None:
    """One notice for each box, however many there are; it tells how many, and nothing of what was said."""
    for _ in range(2):
        deliver(database, sung(), event("call.zebra", {"text": "zebra"}, str(uuid.uuid4())))
    kind, subject, message, times = database.one(
        "select jsonb_build_array(kind, subject, message, times) from private.operator_notices"
    )
    assert (kind, subject, times, "zebra" in message) == ("dead_letters", "local stack", 2, False)
    assert "4 of at most 2000" in message


def test_calls_to_nobody_s_numbers_have_an_end_for_each_box_and_day(database: Database) -> None:
    """Those above it are rejected and counted, and not kept: neither as a row nor as a dead letter. Another box, and
    another day, has its own.
    """
    limit(database, "unrouted_of_box", 2)
    acks = deliver(database, unrouted(), unrouted(), unrouted(), unrouted())
    assert sorted(ack["result"] for ack in acks) == ["applied", "applied", "rejected", "rejected"]
    assert {ack.get("reason", "")[:5] for ack in acks} == {"", "PT429"}
    assert (letters(database), database.one("select count(*) from private.unrouted_calls")) == (0, 2)
    message = "select message from private.operator_notices where kind = 'unrouted_calls'"
    assert database.one(message).startswith("2 calls to nobody's numbers")
    box = str(database.one("insert into private.edge_agents (name) values ('other') returning id::text"))
    assert deliver(database, unrouted(), box=box)[0]["result"] == "applied"
    with database.admin() as connection:
        connection.execute("update private.unrouted_calls set received_at = now() - interval '25 hours'")
    assert deliver(database, unrouted())[0]["result"] == "applied"
