"""The database as of the last release (supabase/released.txt), and what a later schema must still hold and answer."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from infra.dev.stack import postgres
from infra.places import CHECKOUT
from tests.database.attacks.town import found_town
from tests.database.journal import DENTIST, DENTIST_OWNER, NUMBERS, whole_call
from tests.database.sandbox import Database, Row
from tests.database.test_box_events import told

LIST = CHECKOUT / "supabase" / "released.txt"  # as `sha256sum` writes it, in supabase/migrations

Rows = dict[str, list[dict[str, Any]]]  # schema.table → its rows

_TABLES = """select format('%I.%I', schemaname, tablename) from pg_tables
  where schemaname in ('public', 'private', 'auth', 'vault') order by 1"""
# What a client of the REST interface may have written into its code: names of columns and arguments.
_COLUMNS = """select format('%s.%s %s', table_name, column_name, udt_name) from information_schema.columns
  where table_schema = 'public'"""
_FUNCTIONS = """select p.proname, coalesce(p.proargnames[1:p.pronargs], '{}'), p.proargtypes::regtype[]::text[],
    p.pronargdefaults, pg_get_function_result(p.oid)
  from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prokind = 'f' and not exists (
    select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')"""


def released() -> dict[str, str]:
    """Migration → its SHA-256 when it was released."""
    return {name: digest for digest, name in (line.split() for line in LIST.read_text().splitlines())}


def changed(folder: Path) -> list[str]:
    """Released migrations that are gone or were edited, and new ones that would run before a released one."""
    known = released()
    there = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.sql")}
    edited = [name for name, digest in known.items() if there.get(name) != digest]
    return edited + [name for name in there.keys() - known.keys() if name < max(known)]


def migrated(server: postgres.Server, name: str, scripts: Iterable[Path], folder: Path, *, seed: bool) -> Database:
    """The database with these migrations, in a folder of their own."""
    folder.mkdir(exist_ok=True)
    for script in scripts:
        shutil.copy(script, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres, "MIGRATIONS", folder)
        postgres.apply(server, name, seed=seed)
    return Database(server, name)


def lived_in(database: Database) -> None:
    """Rows in every table: what two clients have, and what comes of calls, refusals, erasures and box events."""
    with database.admin() as connection:
        found_town(connection)
    _, events = whole_call(2)
    database.edge("select public.edge_ingest(%s)", Jsonb([*events, {}, told()]))
    database.edge("select public.edge_resolve_call(%s, %s)", NUMBERS[DENTIST], "+15105559876")
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        blocked = "insert into public.blocked_callers (client_id, e164) values (%s, '+15105550199')"
        connection.execute(blocked.encode(), [DENTIST])
    with database.as_role("service_role") as connection:
        connection.execute("select public.erase_caller_of('bright-smile', '+15105550199')")
        connection.execute("select public.set_client_limit('bright-smile', 'calls_at_once', 3)")
    with database.admin() as connection:
        connection.execute("select private.close_lost_calls()")  # a sweep


def rows(connection: psycopg.Connection[Row]) -> Rows:
    """Everything in it, each row as JSON."""
    tables = [row[0] for row in connection.execute(_TABLES).fetchall()]
    return {table: [row[0] for row in connection.execute(_json(table)).fetchall()] for table in tables}


def lost(before: Rows, after: Rows) -> list[str]:
    """Rows that are not there with every value they had; columns that came since do not count."""
    gone = []
    for table, old in before.items():
        new = after.get(table, [])
        missing = [row for row in old if not any(row.items() <= one.items() for one in new)]
        gone += [f"{table}: {len(missing)} of {len(old)}"] if missing else []
    return gone


def columns(connection: psycopg.Connection[Row]) -> set[str]:
    return {row[0] for row in connection.execute(_COLUMNS).fetchall()}


def functions(connection: psycopg.Connection[Row]) -> list[tuple[str, dict[str, str], int, str]]:
    """Name, arguments with their types, how many of the last have defaults, and what comes back."""
    return [
        (name, dict(zip(names, types, strict=True)), defaults, result)
        for name, names, types, defaults, result in connection.execute(_FUNCTIONS).fetchall()
        if len(names) == len(types)
    ]


def unanswered(
    old: list[tuple[str, dict[str, str], int, str]], new: list[tuple[str, dict[str, str], int, str]]
) -> list[str]:
    """Functions that a caller of before cannot call with all of his arguments, or that answer something else."""

    def answers(asked: tuple[str, dict[str, str], int, str], by: tuple[str, dict[str, str], int, str]) -> bool:
        (name, given, _, result), (theirs, takes, defaults, returns) = asked, by
        needed = list(takes)[: len(takes) - defaults]
        wanted = list(given)[: len(given) - asked[2]]
        return name == theirs and given.items() <= takes.items() and set(needed) <= set(wanted) and result == returns

    return [f"{one[0]}({', '.join(one[1])})" for one in old if not any(answers(one, each) for each in new)]


def _json(table: str) -> bytes:
    return f"select to_jsonb(t) from {table} t".encode()
