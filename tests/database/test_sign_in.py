"""Whose accounts the local stack's Auth server finds in a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from infra.dev.loopback.auth_users import DatabaseUsers, Factor
from infra.dev.stack.demo_owner import OWNER
from tests.database.journal import DENTIST_OWNER
from tests.database.sandbox import Database

APP = Factor("7a777777-7777-4777-8777-777777777777", "Telephone", "JBSWY3DPEHPK3PXP")


@pytest.fixture
async def users(database: Database) -> DatabaseUsers:
    kept = DatabaseUsers(database.server.dsn("supabase_auth_admin", database.name))
    await kept.prepare()
    return kept


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


async def test_an_account_is_made_and_confirmed(users: DatabaseUsers) -> None:
    """Its address in small letters; what is changed of it is found again, and a confirmation is never taken back."""
    made = await users.add("New@People.example", "scrypt$x$y", "email", confirmed=False)
    assert (made.email, made.confirmed_at, made.password, made.providers) == (
        "new@people.example", None, "scrypt$x$y", ("email",),
    )  # fmt: skip
    at = datetime(2026, 11, 30, 12, tzinfo=UTC)
    await users.change(replace(made, confirmed_at=at, password="!", providers=("email", "google")))
    changed = await users.by_id(made.id)
    assert changed == replace(made, confirmed_at=at, password="!", providers=("email", "google"))
    await users.change(replace(changed, confirmed_at=None))
    assert await users.by_id(made.id) == changed
    confirmed = await users.add("second@people.example", None, "google", confirmed=True)
    assert confirmed.confirmed_at is not None
    assert confirmed.providers == ("google",)


async def test_a_factor_is_kept_with_its_account(users: DatabaseUsers) -> None:
    """Also when the server starts anew; it is verified, and goes."""
    await users.keep_factor(DENTIST_OWNER, APP)
    await users.prepare()
    owner = await users.by_email(OWNER)
    assert owner
    assert [(each.id, each.name, each.secret, each.verified) for each in owner.factors] == [
        (APP.id, APP.name, APP.secret, False)
    ]
    await users.keep_factor(DENTIST_OWNER, replace(owner.factors[0], verified=True))
    again = await users.by_email(OWNER)
    assert again
    assert [each.id for each in again.verified] == [APP.id]
    await users.drop_factors(again.factors)
    without = await users.by_email(OWNER)
    assert without
    assert without.factors == ()
