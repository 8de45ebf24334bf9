"""The run that plants holes (`make test-mutations`): each still fits the schema, and the layers see which is one."""

from __future__ import annotations

import psycopg
import pytest

from tests.database.sandbox import Database
from tests.mutations.holes import CONTROL, Hole, dig, load
from tests.mutations.layers import IN_SQL
from tests.mutations.report import summary
from tests.mutations.run import judge

HOLES = load()
FEWEST = 90
RIGHTS = "an owner may set the version of the configuration"
BODY = "a viewer publishes a draft"


def misfit(connection: psycopg.Connection[tuple[object, ...]], hole: Hole) -> str:
    """Why a hole cannot be planted; empty where it can."""
    try:
        with connection.transaction(force_rollback=True):
            dig(connection, hole)
    except (psycopg.Error, AssertionError) as why:
        return f"{hole.name}: {why}"
    return ""


def test_each_hole_still_fits_the_schema(database: Database) -> None:
    """What a hole replaces, drops or grants is there, and what it leaves works: none has outlived its subject."""
    assert len({hole.name for hole in HOLES}) == len(HOLES) >= FEWEST
    with database.admin() as connection:
        assert [why for hole in HOLES if (why := misfit(connection, hole))] == []


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("select pg_temp.edit('private.my_client_ids', 'what is not there', '')", "0 times"),
        ("select pg_temp.edit('private.my_client_ids', 'client_id', '')", "2 times"),
        ("select pg_temp.edit('private.require_role', 'p_client_id is null', 'missing is null')", "missing"),
        ("drop policy none on public.calls", "does not exist"),
    ],
)
def test_a_hole_that_does_not_fit_is_an_error(database: Database, sql: str, why: str) -> None:
    """A text that is gone or ambiguous, a change that breaks the function, a policy of another name."""
    with database.admin() as connection:
        assert why in misfit(connection, Hole("old", sql))


def test_the_layers_know_a_hole_from_none() -> None:
    """One in the privileges, one in a function's body, and a change that is none, which the run must not let pass."""
    planted = [hole for hole in HOLES if hole.name in (RIGHTS, BODY)]
    harmless = Hole("a comment", "comment on table public.calls is 'Calls.'")
    control, *verdicts = judge([*planted, harmless], IN_SQL)
    assert (control.hole, dict(control.noticed)) == (CONTROL, dict.fromkeys(IN_SQL, ""))
    noticed = {verdict.hole.name: {layer for layer, what in verdict.noticed.items() if what} for verdict in verdicts}
    assert noticed == {RIGHTS: {"pgTAP", "privileges"}, BODY: {"pgTAP"}, "a comment": set()}
    assert [verdict.as_it_should_be for verdict in (control, *verdicts)] == [True, True, True, False]
    assert summary([control, *verdicts]) == "2 of 3 holes were noticed.\nNobody noticed: a comment"
