"""The holes, and how one is planted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
import yaml

from tests.database.sandbox import Database, Row

HERE = Path(__file__).parent

# Only holes count that still work: a function that cannot run would be noticed by anything that calls it.
_BROKEN = """
  select s.place || ': ' || c.line
  from (
    select f.oid, coalesce(t.tgrelid, 0) as relation, f.oid::regprocedure::text as place
    from pg_proc f join pg_language l on l.oid = f.prolang
    left join pg_trigger t on t.tgfoid = f.oid and not t.tgisinternal
    where l.lanname = 'plpgsql' and f.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and (f.prorettype <> 'trigger'::regtype or t.oid is not null)) s
  cross join lateral extensions.plpgsql_check_function(
    s.oid, s.relation, other_warnings => false, extra_warnings => false) as c(line)"""


@dataclass(frozen=True, slots=True)
class Hole:
    """One thing that is wrong with the schema. `sql` is empty for the control run.

    `tests`: files of tests/database that behave like whoever would use it, where the usual ones do not come near it.
    """

    name: str
    sql: str = ""
    tests: tuple[str, ...] = ()

    @property
    def script(self) -> str:
        """Plain SQL that plants it in a migrated database, whole or not at all."""
        return f"{(HERE / 'edit.sql').read_text()}\n{self.sql}\n;reset role;\n"


CONTROL = Hole("control: no hole")


def load(folder: Path = HERE / "holes") -> list[Hole]:
    """Every hole of the folder, in order. `name` says what somebody may do who may not; `tests`, where the
    usual ones (layers.py) do not come near it, which files of tests/database behave like whoever would.
    """
    return [_hole(**entry) for file in sorted(folder.glob("*.yaml")) for entry in yaml.safe_load(file.read_text())]


def _hole(name: str, sql: str, tests: str = "") -> Hole:
    return Hole(name, sql, tuple(tests.split()))


def plant(database: Database, hole: Hole) -> None:
    """Put the hole in. Raises psycopg.Error where it does not fit the schema, AssertionError where it breaks it."""
    with database.admin() as connection:
        dig(connection, hole)


def dig(connection: psycopg.Connection[Row], hole: Hole) -> None:
    """The same in a transaction of the caller's."""
    connection.execute(hole.script.encode())
    broken = [row[0] for row in connection.execute(_BROKEN)]
    assert broken == [], f"{hole.name}: {broken}"
