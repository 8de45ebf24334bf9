"""Who may do what, whichever way the Supabase project hands out privileges by default."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.stack import postgres
from tests.database.sandbox import Database, psql

TESTS = Path(__file__).resolve().parents[2] / "supabase" / "tests"


@pytest.mark.parametrize("mode", ["explicit", "legacy"])
def test_both_grant_modes_give_the_written_privileges(server: postgres.Server, mode: postgres.Grants) -> None:
    """No grant is left to a project's defaults, old or new; every privilege is written down in expected.txt."""
    postgres.apply(server, f"grants_{mode}", mode)
    snapshot = psql(Database(server, f"grants_{mode}"), postgres.SUPERUSER, TESTS / "acl" / "snapshot.sql")
    assert snapshot.splitlines() == (TESTS / "acl" / "expected.txt").read_text().splitlines()


def test_pgtap_suite_passes(database: Database) -> None:
    """The rules that hold for the whole catalogue, and a case for each kind of policy, written in SQL."""
    available = database.one("select count(*) from pg_available_extensions where name = 'pgtap'")
    assert available, "pgTAP is missing. Debian or Ubuntu: apt-get install postgresql-15-pgtap (the server's version)"
    said = psql(database, "postgres", TESTS / "database" / "01_rls.test.sql").splitlines()
    planned = int(said[0].removeprefix("1.."))
    assert [line for line in said if line.startswith("not ok")] == []
    assert len([line for line in said if line.startswith("ok ")]) == planned
