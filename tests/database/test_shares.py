"""How many calls of a client a box carries at once, and how often one number may call: what a box is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.database.journal import DENTIST, PLUMBER
from tests.database.sandbox import Database

RESOLVE = "select to_jsonb(r) from public.edge_resolve_call(%s, %s) r"
TO, THEIRS = "+15105550100", "+15105550111"
CALLER = "+15105559876"
CALLS = """insert into public.calls (id, client_id, from_e164, to_e164, started_at, status)
  select gen_random_uuid(), %s, %s, %s, now() - %s::interval, %s from generate_series(1, %s)"""


def called(database: Database, times: int, ago: str = "5 minutes", status: str = "completed") -> None:
    with database.admin() as connection:
        connection.execute(CALLS, [DENTIST, CALLER, TO, ago, status, times])


def own_limit(database: Database, name: str, value: int) -> None:
    with database.as_role("service_role") as connection:
        connection.execute("insert into private.client_limits values (%s, %s, %s)", [DENTIST, name, value])


def too_often(database: Database, caller: str | None = CALLER, to: str = TO) -> Any:
    return database.edge(RESOLVE, to, caller)["caller_too_often"]


def test_a_box_is_told_how_many_calls_of_a_client_it_carries(database: Database) -> None:
    """Ten, or what an operator gave this client."""
    own_limit(database, "calls_at_once", 3)
    told = [database.edge(RESOLVE, number, None)["calls_at_once"] for number in (TO, THEIRS)]
    assert told == [3, database.one("select value from private.limits where name = 'calls_at_once'")]


def test_the_twenty_first_call_of_an_hour_is_one_too_many(database: Database) -> None:
    """From this number and for this client; nobody else notices."""
    called(database, 19)
    assert too_often(database) is False
    called(database, 1)
    assert too_often(database) is True
    assert [too_often(database, "+15105559877"), too_often(database, CALLER, THEIRS)] == [False, False]


def test_only_the_last_hour_counts_and_what_was_answered(database: Database) -> None:
    """Who was refused twenty times was asked to call again; but nobody may call without end."""
    called(database, 20, ago="61 minutes")
    called(database, 20, status="rejected")
    assert too_often(database) is False
    called(database, 180, status="rejected")
    assert too_often(database) is True


def test_an_operator_gives_a_client_another_number(database: Database) -> None:
    """For instance where an office calls all day, or a line is being tested."""
    called(database, 20)
    own_limit(database, "calls_from_number_per_hour", 100)
    assert too_often(database) is False


@pytest.mark.parametrize("caller", ["", "611", "anonymous", "+1", "+" + "9" * 200])
def test_what_is_no_number_is_never_too_often(database: Database, caller: str) -> None:
    """Many different callers may look the same there."""
    assert too_often(database, caller) is False


def test_a_box_that_names_no_caller_is_told_nothing_of_one(database: Database) -> None:
    """Boxes of before ask with one argument, and all look for changes so."""
    called(database, 20)
    answer = database.edge("select to_jsonb(r) from public.edge_resolve_call(p_to => %s) r", TO)
    assert (answer["client_id"], answer["caller_blocked"], answer["caller_too_often"]) == (DENTIST, None, None)


def test_nobodys_number_says_nothing_of_a_caller(database: Database) -> None:
    """There is no client whose list could be asked."""
    answer = database.edge(RESOLVE, "+19995550000", CALLER)
    assert [answer[name] for name in ("client_id", "calls_at_once", "caller_blocked", "caller_too_often")] == [None] * 4


def test_others_shares_are_not_ours(database: Database) -> None:
    """A limit of one client's own changes nothing for another."""
    own_limit(database, "calls_from_number_per_hour", 1)
    with database.admin() as connection:
        connection.execute(CALLS, [PLUMBER, CALLER, THEIRS, "1 minute", "completed", 2])
    assert too_often(database, CALLER, THEIRS) is False
