"""Migrations that come after a release keep what a released database holds, and answer what released programs ask."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from infra.dev.stack import postgres
from tests.database.released import (
    Rows,
    changed,
    columns,
    functions,
    lived_in,
    lost,
    migrated,
    released,
    rows,
    unanswered,
)
from tests.database.sandbox import Database
from tests.database.written import unwritten_privileges

MORE = """drop function public.edge_ingest(jsonb);
  create function public.edge_ingest(p_events jsonb, p_more int) returns jsonb language sql as 'select null::jsonb'"""


@dataclass(frozen=True)
class Upgraded:
    """A released database, with what it held and offered before the later migrations."""

    database: Database
    rows: Rows
    columns: set[str]
    functions: list[tuple[str, dict[str, str], int, str]]


@pytest.fixture(scope="module")
def upgraded(server: postgres.Server, tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    """Made as of the release, lived in, and brought up to date."""
    every, folder = sorted(postgres.MIGRATIONS.glob("*.sql")), tmp_path_factory.mktemp("migrations")
    database = migrated(server, "released", [one for one in every if one.name in released()], folder, seed=True)
    lived_in(database)
    with database.admin() as connection:
        before = Upgraded(database, rows(connection), columns(connection), functions(connection))
    migrated(server, "released", every, folder, seed=False)
    return before


def test_a_released_migration_is_never_edited() -> None:
    """Each is as it was released, and what is new runs after all of them."""
    assert changed(postgres.MIGRATIONS) == []


def test_an_edit_is_noticed(tmp_path: Path) -> None:
    """A space more in one, another one gone, and a new one in between: three names."""
    for script in postgres.MIGRATIONS.glob("*.sql"):
        shutil.copy(script, tmp_path)
    first, second, *_ = sorted(released())
    (tmp_path / first).write_text((tmp_path / first).read_text() + " ")
    (tmp_path / second).unlink()
    (tmp_path / "20261122000101_between.sql").write_text("")
    assert changed(tmp_path) == [first, second, "20261122000101_between.sql"]


def test_every_table_had_a_row(upgraded: Upgraded) -> None:
    """Else nothing would show what becomes of it."""
    assert {table for table, held in upgraded.rows.items() if not held} == set()


def test_no_row_is_lost(upgraded: Upgraded) -> None:
    """Every row of every table is there with every value it had."""
    with upgraded.database.admin() as connection:
        assert lost(upgraded.rows, rows(connection)) == []


def test_privileges_are_those_of_a_fresh_database(upgraded: Upgraded) -> None:
    """Whichever way a database came to its schema, the same may do the same."""
    assert unwritten_privileges(upgraded.database) == []


def test_released_programs_are_answered(upgraded: Upgraded) -> None:
    """Boxes and dashboards of before go on: their functions by the same arguments, their columns of the same type."""
    with upgraded.database.admin() as connection:
        assert unanswered(upgraded.functions, functions(connection)) == []
        assert upgraded.columns - columns(connection) == set()


@pytest.mark.parametrize(
    ("migration", "noticed"),
    [
        ("delete from public.calls", "public.calls"),
        ("update public.clients set name = 'x'", "public.clients"),
        ("alter table public.calls drop column detail cascade", "calls.detail text"),
        ("alter function public.edge_ingest(jsonb) rename to edge_take", "edge_ingest(p_events)"),
        (MORE, "edge_ingest(p_events)"),
    ],
)  # fmt: skip
def test_a_migration_that_breaks_a_promise_is_noticed(upgraded: Upgraded, migration: str, noticed: str) -> None:
    """Rows lost or rewritten, a column or an argument gone, an argument more that must be given."""
    with psycopg.connect(upgraded.database.server.dsn(postgres.SUPERUSER, "released")) as connection:
        connection.execute(b"set session_replication_role = replica")
        connection.execute(migration.encode())
        told = " ".join([
            *lost(upgraded.rows, rows(connection)),
            *unanswered(upgraded.functions, functions(connection)),
            *(upgraded.columns - columns(connection)),
        ])  # fmt: skip
        connection.rollback()
    assert noticed in told
