"""A database with rows of before takes the migrations that came after."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb

from infra.dev.stack import postgres
from tests.database.calendar import CALLER, ask, hold, monday
from tests.database.calendar import at as clock
from tests.database.journal import DENTIST, DENTIST_OWNER, at, event, whole_call
from tests.database.released import lived_in, migrated, released
from tests.database.sandbox import Database, one

BEFORE = "20261129000300"


def test_what_came_in_before_there_were_rules_is_migrated(
    server: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events without an id that were refused twice, and times that cannot be: nothing stops, and a box delivers on."""
    every = sorted(postgres.MIGRATIONS.glob("*.sql"))
    for script in every:
        if script.name < BEFORE:
            shutil.copy(script, tmp_path)
    monkeypatch.setattr(postgres, "MIGRATIONS", tmp_path)
    postgres.apply(server, "of_before", seed=True)
    database = Database(server, "of_before")
    call, events = whole_call(0)
    for _ in range(2):
        database.edge("select public.edge_ingest(%s)", Jsonb([{}, *events[:2]]))
    with database.admin() as connection:
        connection.execute("update public.calls set started_at = 'infinity' where id = %s", [call])
    for script in every:
        shutil.copy(script, tmp_path)
    postgres.apply(server, "of_before")
    letters = "select jsonb_agg(jsonb_build_array(event, attempts)) from private.ingest_dead_letters"
    assert database.one(letters) == [[{}, 2]]
    assert database.one("select started_at = received_at from public.calls where id = %s", call) is True
    acks = database.edge("select public.edge_ingest(%s)", Jsonb([{}, *events]))
    assert [ack["result"] for ack in acks][:4] == ["rejected", "duplicate", "duplicate", "applied"]


def test_a_client_of_the_former_release_has_a_desk(server: postgres.Server, tmp_path: Path) -> None:
    """Nothing is booked before there is something to book; hooks hear what they heard; an open call takes a message."""
    every = sorted(postgres.MIGRATIONS.glob("*.sql"))
    database = migrated(server, "desk_of_before", [one for one in every if one.name in released()], tmp_path, seed=True)
    lived_in(database)
    call, events = whole_call(1)
    ingest = "select public.edge_ingest(%s)"
    database.edge(ingest, Jsonb(events[:-1]))
    hooks = "select jsonb_agg(event_types order by id) from public.webhook_endpoints"
    heard_of = database.one(hooks)
    migrated(server, "desk_of_before", every, tmp_path, seed=False)

    book = ask(database, "book", caller=CALLER)
    assert (book["booking"], book["services"], book["closures"], book["on_call"]) == ("request", [], [], [])
    assert book["manners"] == {"disclosure": "auto", "transcription": "auto", "greets_known": False}
    assert database.one(hooks) == heard_of
    message = {"message_id": str(uuid.uuid4()), "matter": "A crown is loose.", "urgency": "urgent", "number": CALLER}
    acks = database.edge(ingest, Jsonb([event("message.taken", {**message, "occurred_at": at(20)}, call), events[-1]]))
    assert [ack["result"] for ack in acks] == ["applied", "applied"]
    assert database.one("select matter from public.messages where call_id = %s", call) == "A crown is loose."

    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        add = "insert into public.services (client_id, name, minutes) values (%s, 'Cleaning', 60) returning id::text"
        service = one(connection, add, DENTIST)
    held = hold(database, clock(monday(), 10), service_id=service, staff_id=None)
    assert held["staff_id"] == database.one("select id::text from public.staff where client_id = %s", DENTIST)
