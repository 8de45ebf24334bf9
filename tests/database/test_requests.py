"""What the model was asked: stored once for each call, and read whole, turn by turn."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from edge_agent.record.requests import Requests
from edge_agent.think.prompt import system_prompt
from tests.database.journal import Event, event, turns, whole_call
from tests.database.sandbox import Database
from tests.think.profiles import profile_of

SYSTEM = {
    "role": "system",
    "content": system_prompt(profile_of("dentist"), datetime(2026, 11, 2, 17, 0, tzinfo=UTC)).text,
}
ASKED = "select messages from private.model_requests where call_id = %s and seq = %s"
TURNS = 10


def requests_of(turn: int) -> list[dict[str, str]]:
    """What the model is asked in this turn of a talk, from 1 on."""
    said = [{"role": "assistant", "content": "How can I help?"}]
    for number in range(1, turn):
        said += [{"role": "user", "content": f"And number {number}?"}, {"role": "assistant", "content": "Yes."}]
    return [SYSTEM, *said, {"role": "user", "content": f"And number {turn}?"}]


def told(call: str, *, once: bool) -> list[Event]:
    """The agent's rows of a talk; `once`: as they are now, else as they were."""
    requests, events = Requests(), []
    for number in range(1, TURNS + 1):
        agent = dict(turns(number)[-1])
        agent["llm_messages"] = requests_of(number)
        if once:
            agent["llm_messages"], agent["llm_told"] = requests.told(agent["seq"], requests_of(number))
        events.append(event("turn", agent, call))
    return events


@pytest.mark.parametrize("once", [True, False], ids=["once", "of before"])
def test_every_request_is_read_whole(database: Database, *, once: bool) -> None:
    """In whatever order the rows came, and also of rows that each held all of it."""
    call = str(uuid.uuid4())
    events = told(call, once=once)
    random.Random(7).shuffle(events)
    for one in events:
        assert [ack["result"] for ack in database.edge("select public.edge_ingest(%s)", Jsonb([one]))] == ["applied"]
    for number in range(1, TURNS + 1):
        assert database.one(ASKED, call, 2 * number) == requests_of(number)


def test_a_call_s_requests_take_a_fraction_of_the_room(database: Database) -> None:
    """Told once, a talk of ten turns costs less than a fifth on the way here, and in the table less than half."""
    sizes = []
    for once in (True, False):
        call = str(uuid.uuid4())
        events = told(call, once=once)
        database.edge("select public.edge_ingest(%s)", Jsonb(events))
        stored = "select sum(pg_column_size(messages) + coalesce(pg_column_size(told), 0)) from private.call_turn_llm"
        sizes.append(
            (
                len(str([one["data"]["llm_messages"] for one in events])),
                database.one(f"{stored} where call_id = %s", call),
            )
        )
    (sent, stored_bytes), (sent_before, stored_before) = sizes
    assert sent < sent_before / 5
    assert stored_bytes < stored_before / 2


def test_a_request_of_which_a_part_is_gone_is_not_shown_as_if_it_were_whole(database: Database) -> None:
    """Its row has not come yet, or its time is over."""
    call = str(uuid.uuid4())
    database.edge("select public.edge_ingest(%s)", Jsonb(told(call, once=True)[1:]))
    assert database.one(ASKED, call, 4) is None
    assert database.one("select raw_response from private.model_requests where call_id = %s and seq = 4", call)


@pytest.mark.parametrize("parts", [[2, 0], ["two", 0, 1], [2, 0, 2**31], [2, None, 1]])
def test_a_request_that_is_made_of_nonsense_harms_nobody(database: Database, parts: list[Any]) -> None:
    """It is rejected with its turn, or has no messages; the others are read."""
    call, other = str(uuid.uuid4()), str(uuid.uuid4())
    agent = {**turns(1)[-1], "llm_told": parts}
    database.edge("select public.edge_ingest(%s)", Jsonb([event("turn", agent, call), *told(other, once=True)]))
    with database.admin() as connection:
        asked = dict(
            connection.execute("select call_id::text, messages from private.model_requests where seq = 2").fetchall()
        )
    assert asked.get(call) is None
    assert asked[other] == requests_of(1)


@pytest.mark.parametrize("role", ["anon", "authenticated", "edge_agent"])
def test_what_the_model_was_asked_is_nobodys_to_read(database: Database, role: str) -> None:
    """As the table itself: only for those who look for faults."""
    database.edge("select public.edge_ingest(%s)", Jsonb(whole_call(1)[1]))
    with database.as_role(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("select from private.model_requests")
    with database.as_role("service_role") as connection:
        assert connection.execute("select count(*) from private.model_requests").fetchall() == [(2,)]
