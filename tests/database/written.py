"""What is written in supabase/tests: the privileges that every role is meant to hold, and the pgTAP suite."""

from __future__ import annotations

from difflib import ndiff
from pathlib import Path

from infra.dev.stack import postgres
from infra.places import CHECKOUT
from tests.database.sandbox import Database, psql

TESTS = CHECKOUT / "supabase" / "tests"
SUITE = sorted((TESTS / "database").glob("*.test.sql"))


def unwritten_privileges(database: Database) -> list[str]:
    """Every privilege and policy that is not as acl/expected.txt says: `+` too many, `-` missing."""
    expected = (TESTS / "acl" / "expected.txt").read_text().splitlines()
    found = psql(database, postgres.SUPERUSER, TESTS / "acl" / "snapshot.sql").splitlines()
    return [line for line in ndiff(expected, found) if line[0] in "+-"]


def run_pgtap(database: Database, script: Path) -> list[str]:
    """The verdict on each test, `ok …` or `not ok …`. A script that ends early has a `not ok` more."""
    said = psql(database, "postgres", script).splitlines()
    verdicts = [line for line in said if line.startswith(("ok ", "not ok "))]
    planned = int(said[0].removeprefix("1.."))
    return (
        verdicts if len(verdicts) == planned else [*verdicts, f"not ok - {planned} tests were planned in {script.name}"]
    )
