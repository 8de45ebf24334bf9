"""The linters of the trade find nothing in the schema; each of them is shown a fault that it does find."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from infra.dev.schema.command import admit, supabase
from infra.dev.stack import postgres
from infra.places import CHECKOUT
from tests.database.sandbox import Database

SQUAWK = Path(sys.executable).with_name("squawk")
BROKEN = """create function public.broken() returns int language plpgsql set search_path = ''
            as 'begin return (select missing from public.calls limit 1); end'"""
LOUD_VIEW = "create view public.loud as select * from public.calls"
FAULTS = """
  select coalesce(jsonb_agg(s.place || ': ' || c.line), '[]')
  from (
    select f.oid, coalesce(t.tgrelid, 0) as relation, f.oid::regprocedure::text as place
    from pg_proc f join pg_language l on l.oid = f.prolang
    left join pg_trigger t on t.tgfoid = f.oid and not t.tgisinternal
    where l.lanname = 'plpgsql' and f.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and (f.prorettype <> 'trigger'::regtype or t.oid is not null)) s
  cross join lateral extensions.plpgsql_check_function(s.oid, s.relation) as c(line)
"""


def lint(database: Database) -> subprocess.CompletedProcess[str]:
    url = admit(database.server, database.name)
    return supabase(
        "db", "lint", "--schema", "public,private", "--level", "warning", "--fail-on", "warning", "--remote", url
    )


def advise(database: Database) -> subprocess.CompletedProcess[str]:
    url = admit(database.server, database.name)
    return supabase("db", "advisors", "--fail-on", "warn", "--remote", url)


def squawk(files: Sequence[Path]) -> subprocess.CompletedProcess[str]:
    command = [str(path) for path in (SQUAWK, "--config", CHECKOUT / "supabase" / ".squawk.toml", *files)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def plant(database: Database, fault: str) -> None:
    with database.admin() as connection:
        connection.execute(fault.encode())


def test_db_lint_finds_nothing(database: Database) -> None:
    """`supabase db lint` has neither an error nor a warning."""
    done = lint(database)
    assert done.returncode == 0, done.stdout + done.stderr


def test_db_lint_finds_a_broken_function(database: Database) -> None:
    """A function that reads a column that is not there fails the run."""
    plant(database, BROKEN)
    assert "public.broken" in lint(database).stdout
    assert lint(database).returncode != 0


def test_db_advisors_find_nothing(database: Database) -> None:
    """`supabase db advisors` has no warning: no table without RLS, no definer view, no loose search_path."""
    done = advise(database)
    assert done.returncode == 0, done.stdout + done.stderr


def test_db_advisors_find_a_view_that_leaks(database: Database) -> None:
    """A view without security_invoker fails the run."""
    plant(database, LOUD_VIEW + "; grant select on public.loud to authenticated")
    done = advise(database)
    assert (done.returncode != 0, "security_definer_view" in done.stdout) == (True, True)


def test_squawk_finds_nothing() -> None:
    """Every migration passes squawk with the rules that supabase/.squawk.toml leaves on."""
    done = squawk(sorted(postgres.MIGRATIONS.glob("*.sql")))
    assert done.returncode == 0, done.stdout


def test_squawk_finds_a_dangerous_migration(tmp_path: Path) -> None:
    """Dropping a column that running code still reads is refused."""
    careless = tmp_path / "20270101000000_careless.sql"
    careless.write_text("alter table public.calls drop column room;\n")
    done = squawk([careless])
    assert (done.returncode != 0, "ban-drop-column" in done.stdout) == (True, True)


def test_plpgsql_check_finds_nothing(database: Database) -> None:
    """Every plpgsql function, triggers on each of their tables, is free of errors and warnings."""
    assert database.one(FAULTS) == []


def test_plpgsql_check_finds_a_broken_function(database: Database) -> None:
    """The same query names a function that cannot work."""
    plant(database, BROKEN)
    assert any("missing" in fault for fault in database.one(FAULTS))
