"""Who may do what, whichever way the Supabase project hands out privileges by default."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infra.dev.stack import postgres
from tests.database.sandbox import Database
from tests.database.written import SUITE, run_pgtap, unwritten_privileges

POLICIES = """select array_agg(policyname::text) from pg_policies
              where schemaname in ('public', 'private', 'storage', 'realtime')"""


@pytest.mark.parametrize("mode", ["explicit", "legacy"])
def test_both_grant_modes_give_the_written_privileges(server: postgres.Server, mode: postgres.Grants) -> None:
    """No grant is left to a project's defaults, old or new; every privilege is written down in expected.txt."""
    postgres.apply(server, f"grants_{mode}", mode)
    assert unwritten_privileges(Database(server, f"grants_{mode}")) == []


def test_a_privilege_that_nobody_wrote_down_is_noticed(database: Database) -> None:
    """One column more that a user may change is one line."""
    with database.admin() as connection:
        connection.execute("grant update (slug) on public.clients to authenticated")
    assert [line[0] for line in unwritten_privileges(database)] == ["-", "+"]


@pytest.mark.parametrize("script", SUITE, ids=lambda script: script.name)
def test_pgtap_suite_passes(database: Database, script: Path) -> None:
    """The rules that hold for the whole catalogue, and what each policy lets whom do, written in SQL."""
    available = database.one("select count(*) from pg_available_extensions where name = 'pgtap'")
    assert available, "pgTAP is missing. Debian or Ubuntu: apt-get install postgresql-15-pgtap (the server's version)"
    assert [line for line in run_pgtap(database, script) if line.startswith("not ok")] == []


def test_every_policy_has_a_pgtap_test(database: Database) -> None:
    """A test that shows what a policy does begins with the policy's name."""
    said = "\n".join(line for script in SUITE for line in run_pgtap(database, script))
    tested = set(re.findall(r"^ok \d+ - (\w+):", said, re.MULTILINE))
    assert set(database.one(POLICIES)) - tested == set()
