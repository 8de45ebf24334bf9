"""A database with rows of before takes the migrations that came after."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb

from infra.dev.stack import postgres
from tests.database.journal import whole_call
from tests.database.sandbox import Database

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
