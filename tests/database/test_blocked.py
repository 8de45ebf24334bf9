"""Whom a client does not want to talk to: its own list, and what is left of it when a caller is erased."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from psycopg import errors

from tests.database.attacks.town import populate
from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER_OWNER
from tests.database.meanwhile import meanwhile
from tests.database.sandbox import Database, Row, become, one

RESOLVE = "select (public.edge_resolve_call(%s, %s)).caller_blocked"
TO, THEIRS = "+15105550100", "+15105550111"
CALLER = "+15105559876"
BLOCK = "insert into public.blocked_callers (client_id, e164, note) values (%s, %s, 'Sells ads.') returning id"
MANY = """insert into public.blocked_callers (client_id, e164)
  select %s, '+1650' || (5550000 + i) from generate_series(%s::int, %s::int) i"""
ERASE_ALL = "select private.erase_caller_unchecked(client_id, e164) from public.blocked_callers where client_id = %s"


def block(database: Database, caller: str = CALLER, user: str = DENTIST_OWNER) -> str:
    with database.as_role("authenticated", sub=user) as connection:
        return str(one(connection, BLOCK, DENTIST, caller))


def unblock(database: Database, row: str) -> int:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        return connection.execute("delete from public.blocked_callers where id = %s", [row]).rowcount


def blocked(database: Database, caller: str = CALLER, to: str = TO) -> Any:
    return database.edge(RESOLVE, to, caller)


def erase(database: Database, caller: str = CALLER) -> None:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("select public.erase_caller(%s, %s)", [DENTIST, caller])


def listed(database: Database) -> Row:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        rows = connection.execute("select e164, note, blocked_by::text from public.blocked_callers").fetchall()
    assert len(rows) == 1
    return rows[0]


def test_a_blocked_caller_is_known_at_the_next_call(database: Database) -> None:
    """To this client only, until the number is off the list."""
    assert blocked(database) is False
    row = block(database)
    assert [blocked(database), blocked(database, CALLER, THEIRS), blocked(database, CALLER + "1")] == [
        True,
        False,
        False,
    ]
    assert listed(database) == (CALLER, "Sells ads.", DENTIST_OWNER)
    assert unblock(database, row) == 1
    assert blocked(database) is False


def test_nobody_is_blocked_in_somebody_elses_name(database: Database) -> None:
    """Who did it is who was signed in."""
    with (
        database.as_role("authenticated", sub=DENTIST_OWNER) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(
            "insert into public.blocked_callers (client_id, e164, blocked_by) values (%s, %s, %s)",
            [DENTIST, CALLER, PLUMBER_OWNER],
        )


@pytest.mark.parametrize("number", ["", "611", "anonymous", None, "+1"])
def test_only_numbers_are_blocked(database: Database, number: str | None) -> None:
    """In E.164, as calls have them."""
    with (
        database.as_role("authenticated", sub=DENTIST_OWNER) as connection,
        pytest.raises((errors.CheckViolation, errors.InsufficientPrivilege)),
    ):
        connection.execute(BLOCK, [DENTIST, number])


def test_a_client_may_refuse_who_withholds_the_number(database: Database) -> None:
    """Where it says so; whoever shows one is not meant."""
    assert blocked(database, "") is False
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("update public.clients set block_withheld = true")
    assert [blocked(database, ""), blocked(database, CALLER), blocked(database, "", THEIRS)] == [True, False, False]


def test_a_list_has_an_end(database: Database) -> None:
    """Five hundred, in words; two at once do not get past it; another client's do not count."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute(MANY, [DENTIST, 1, 499])
    with psycopg.connect(database.server.dsn("authenticator", database.name)) as connection:
        become(connection, "authenticated", sub=DENTIST_OWNER)
        connection.execute(BLOCK, [DENTIST, CALLER])
        refused = pytest.raises(psycopg.Error, match="at most 500 blocked callers")
        with refused as found, meanwhile(database, lambda: block(database, "+15105559877")):
            connection.commit()
    assert found.value.sqlstate == "PT409"
    assert database.one("select count(*) from public.blocked_callers") == 500
    with pytest.raises(errors.InsufficientPrivilege):  # a stranger does not learn that it is full
        block(database, "+15105559877", PLUMBER_OWNER)


def test_an_erased_caller_stays_blocked_without_a_number(database: Database) -> None:
    """The list goes on working; what is left is a hash that no member sees, and a row that can be taken off."""
    row = block(database)
    erase(database)
    assert blocked(database) is True
    assert listed(database) == (None, None, DENTIST_OWNER)
    with database.admin() as connection:
        assert tables_with(connection, CALLER.removeprefix("+")) == set()
    assert unblock(database, row) == 1
    assert (blocked(database), database.one("select count(*) from private.blocked_erased")) == (False, 0)


def test_who_is_blocked_and_erased_twice_is_still_blocked(database: Database) -> None:
    """The client may put the number on its list again; the next erasure takes it off again."""
    rows = []
    for _ in range(2):
        rows.append(block(database))
        erase(database)
    assert database.one("select count(*) from public.blocked_callers where e164 is null") == 2
    assert [unblock(database, row) for row in rows] == [1, 1]
    assert blocked(database) is False


def test_the_log_says_that_somebody_was_blocked_and_never_who(database: Database) -> None:
    """It is kept for two years, and cannot forget."""
    unblock(database, row := block(database))
    noted = "select jsonb_agg(to_jsonb(l) order by id) from public.audit_log l where table_name = 'blocked_callers'"
    log = database.one(noted)
    assert [(line["action"], line["row_id"], line["actor_id"]) for line in log] == [
        ("BLOCK_CALLER", row, DENTIST_OWNER),
        ("UNBLOCK_CALLER", row, DENTIST_OWNER),
    ]
    assert CALLER.removeprefix("+") not in str(log)


def test_a_client_that_goes_takes_its_list_along(database: Database) -> None:
    """Both halves of it."""
    with database.admin() as connection:
        ids = populate(connection).ids
        connection.execute(ERASE_ALL, [ids["client"]])
        assert one(connection, "select count(*) from private.blocked_erased where client_id = %s", ids["client"]) == 1
        connection.execute("delete from public.clients where id = %s", [ids["client"]])
        assert one(connection, "select count(*) from private.blocked_erased where client_id = %s", ids["client"]) == 0


def test_an_operator_blocks_and_unblocks_for_a_client(database: Database) -> None:
    """Twice does no harm; also whoever was erased since comes off the list."""
    slug = database.one("select slug from public.clients where id = %s", DENTIST)

    def operator(function: str, *values: object) -> Any:
        with database.as_role("service_role") as connection:
            return one(connection, f"select public.{function}", slug, *values)

    first = operator("block_caller_of(%s, %s, %s)", CALLER, "Sells ads.")
    assert operator("block_caller_of(%s, %s)", CALLER) == first
    assert listed(database) == (CALLER, "Sells ads.", None)
    erase(database)
    block(database)
    assert [operator("unblock_caller_of(%s, %s)", CALLER) for _ in range(2)] == [2, 0]
    assert blocked(database) is False
