"""A second factor stands before what cannot be undone or gives away, where the client wants it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import errors

from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, PLUMBER_OWNER
from tests.database.sandbox import Database, Row, one

COLLEAGUE = "4a444444-4444-4444-8444-444444444444"
ON, OFF = "select public.set_second_factor(%s, true)", "select public.set_second_factor(%s, false)"
SETTING = "select second_factor from public.clients where id = %s"
SENSITIVE = {
    "deleting": f"select public.delete_client('{DENTIST}', 'bright-smile')",
    "erasing": f"select public.erase_caller('{DENTIST}', '+15550001111')",
    "inviting": f"select public.invite_member('{DENTIST}', 'new@people.example', 'owner')",
    "raising a role": f"update public.client_members set role = 'owner' where user_id = '{COLLEAGUE}'",
    "removing a member": f"delete from public.client_members where user_id = '{COLLEAGUE}'",
    "forgetting sooner": "update public.clients set retention_days = 1",
}
each_sensitive = pytest.mark.parametrize("what", SENSITIVE)


@contextmanager
def session(database: Database, user: str = DENTIST_OWNER, aal: str = "aal1") -> Iterator[psycopg.Connection[Row]]:
    """What a signed-in member does; aal2: with a second factor."""
    with database.as_role("authenticated", sub=user, aal=aal) as connection:
        yield connection


@pytest.fixture
def guarded(database: Database) -> Database:
    """The dentist wants a second factor, and has a colleague who reads."""
    with database.admin() as connection:
        connection.execute("insert into auth.users (id, email) values (%s, 'colleague@people.example')", [COLLEAGUE])
        connection.execute("insert into public.client_members (client_id, user_id, role) values (%s, %s, 'viewer')",
                           [DENTIST, COLLEAGUE])  # fmt: skip
    with session(database, aal="aal2") as connection:
        connection.execute(ON, [DENTIST])
    return database


def refusal(database: Database, statement: str, *values: object, user: str = DENTIST_OWNER, aal: str = "aal1") -> Any:
    """SQLSTATE and words of the error it must raise."""
    with session(database, user, aal) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(statement.encode(), values)
    return refused.value.sqlstate, refused.value.diag.message_primary


@each_sensitive
def test_a_password_alone_does_not_do_it(guarded: Database, what: str) -> None:
    """An owner whose session has no second factor is told what is missing."""
    assert refusal(guarded, SENSITIVE[what]) == ("42501", "this needs a session with a second factor")


@each_sensitive
def test_with_a_second_factor_it_is_done(guarded: Database, what: str) -> None:
    """By the same owner, signed in with both."""
    with session(guarded, aal="aal2") as connection:
        connection.execute(SENSITIVE[what].encode())


@each_sensitive
def test_who_has_not_asked_for_it_is_not_asked(guarded: Database, what: str) -> None:
    """A client without the setting works as ever."""
    with session(guarded, aal="aal2") as connection:
        connection.execute(OFF, [DENTIST])
    with session(guarded) as connection:
        connection.execute(SENSITIVE[what].encode())


def test_everything_else_goes_on_without(guarded: Database) -> None:
    """Configuring, keeping calls longer, withdrawing an invitation."""
    with session(guarded, aal="aal2") as connection:
        invitation = one(connection, SENSITIVE["inviting"])
    with session(guarded) as connection:
        connection.execute("update public.clients set name = 'Brighter Smile', retention_days = 3650")
        connection.execute("select public.revoke_invitation(%s)", [invitation])


def test_a_member_leaves_and_joins_without(guarded: Database) -> None:
    """One's own membership is one's own; nobody is invited into a place that he cannot enter."""
    with session(guarded, aal="aal2") as connection:
        offered = one(connection, SENSITIVE["inviting"])
    guest = COLLEAGUE.replace("4", "5")
    with guarded.admin() as connection:
        connection.execute(
            """insert into auth.users (id, email, email_confirmed_at) values (%s, 'new@people.example', now())""",
            [guest],
        )
    with session(guarded, guest) as connection:
        assert str(one(connection, "select public.accept_invitation(%s)", offered)) == DENTIST
    with session(guarded, COLLEAGUE) as connection:
        assert connection.execute("delete from public.client_members where user_id = %s", [COLLEAGUE]).rowcount == 1


@pytest.mark.parametrize("statement", [ON, OFF])
def test_the_setting_needs_the_factor_itself(database: Database, statement: str) -> None:
    """Nobody locks himself out by switching it on, and no stolen session switches it off."""
    assert refusal(database, statement, DENTIST) == ("42501", "this needs a session with a second factor")


def test_the_setting_is_the_owners_alone(guarded: Database) -> None:
    """Not a viewer's, not a neighbour's, and no column that is simply written."""
    with guarded.admin() as connection:
        connection.execute("update public.client_members set role = 'admin' where user_id = %s", [COLLEAGUE])
    assert refusal(guarded, OFF, DENTIST, user=COLLEAGUE, aal="aal2")[0] == "42501"
    assert refusal(guarded, OFF, DENTIST, user=PLUMBER_OWNER, aal="aal2")[0] == "PT404"
    with session(guarded, aal="aal2") as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute("update public.clients set second_factor = false")
    assert (guarded.one(SETTING, DENTIST), guarded.one(SETTING, PLUMBER)) == (True, False)


def test_an_operator_helps_who_has_lost_the_factor(guarded: Database) -> None:
    """Without a session of his own; operators delete and erase as ever."""
    with guarded.as_role("service_role") as connection:
        connection.execute("select public.erase_caller_of('bright-smile', '+15550001111')")
        connection.execute("select public.set_second_factor_of('bright-smile', false)")
    assert guarded.one(SETTING, DENTIST) is False


def test_the_audit_log_says_who_switched(guarded: Database) -> None:
    """On and off, by whom."""
    with guarded.as_role("service_role") as connection:
        connection.execute("select public.set_second_factor_of('bright-smile', false)")
    query = """select array_agg(array[actor_role, new_values ->> 'second_factor'] order by id) from public.audit_log
               where client_id = %s and action = 'UPDATE' and new_values ? 'second_factor'"""
    assert guarded.one(query, DENTIST) == [["authenticated", "true"], ["service_role", "false"]]
