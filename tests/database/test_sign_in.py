"""Whose accounts the local stack's Auth server finds in a database."""

from __future__ import annotations

import pytest

from infra.dev.loopback.auth_users import DatabaseUsers
from infra.dev.stack.demo_owner import OWNER
from tests.database.journal import DENTIST_OWNER
from tests.database.sandbox import Database


@pytest.fixture
def users(database: Database) -> DatabaseUsers:
    return DatabaseUsers(database.server.dsn("supabase_auth_admin", database.name))


def _set(database: Database, change: str) -> None:
    with database.admin() as connection:
        connection.execute(f"update auth.users set {change} where id = '{DENTIST_OWNER}'".encode())


async def test_an_account_is_found_by_address_and_by_id(users: DatabaseUsers) -> None:
    """The demo owner's, however the address is written; nobody's is nobody's."""
    found = await users.by_email(OWNER.upper())
    assert found
    assert (found.id, found.email, found.banned) == (DENTIST_OWNER, OWNER, False)
    assert await users.by_id(DENTIST_OWNER) == found
    assert await users.by_email("nobody@nowhere.example") is None


@pytest.mark.parametrize("change", ["banned_until = now() + interval '1 day'", "deleted_at = now()"])
async def test_who_may_not_sign_in_is_known(database: Database, users: DatabaseUsers, change: str) -> None:
    """A ban that lasts, and a deletion; a ban that is over is none."""
    _set(database, change)
    found = await users.by_id(DENTIST_OWNER)
    assert found
    assert found.banned
    _set(database, "banned_until = now() - interval '1 day', deleted_at = null")
    again = await users.by_id(DENTIST_OWNER)
    assert again
    assert not again.banned


@pytest.mark.parametrize("change", ["is_sso_user = true", "is_anonymous = true"])
async def test_who_has_no_password_is_not_found(database: Database, users: DatabaseUsers, change: str) -> None:
    """Accounts of a company's own sign-in, and anonymous ones."""
    _set(database, change)
    assert await users.by_email(OWNER) is None


async def test_an_address_that_is_not_confirmed_is_told(database: Database, users: DatabaseUsers) -> None:
    """Memberships rest on it."""
    _set(database, "email_confirmed_at = null")
    found = await users.by_email(OWNER)
    assert found
    assert found.confirmed_at is None
