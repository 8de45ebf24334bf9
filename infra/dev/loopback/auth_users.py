"""Whose accounts there are: the rows of auth.users in a database of this machine."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row

from shared.errors import SetupError

# As Supabase Auth itself makes what it keeps in its schema; of its own columns those that are used here.
_FACTORS = """
create table if not exists auth.mfa_factors (
  id uuid primary key, user_id uuid not null references auth.users (id) on delete cascade, friendly_name text,
  factor_type text not null check (factor_type = 'totp'),
  status text not null check (status in ('unverified', 'verified')),
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), secret text not null
)
"""
_COLUMNS = """
select id::text, email, email_confirmed_at as confirmed_at, created_at,
  coalesce(banned_until > now(), false) or deleted_at is not null as banned, encrypted_password as password,
  coalesce(raw_app_meta_data -> 'providers', '["email"]') as providers,
  coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', coalesce(f.friendly_name, ''), 'secret', f.secret,
      'verified', f.status = 'verified', 'created_at', f.created_at, 'updated_at', f.updated_at)
      order by f.created_at, f.id)
    from auth.mfa_factors f where f.user_id = u.id), '[]') as factors
from auth.users u where not is_sso_user and not is_anonymous
"""
_BY_EMAIL = f"{_COLUMNS} and email = lower(%s)"
_BY_ID = f"{_COLUMNS} and id = %s::uuid"
_ADD = """
insert into auth.users (id, email, email_confirmed_at, encrypted_password, raw_app_meta_data, aud, role, created_at)
values (%s, lower(%s), case when %s then now() end, %s, %s, 'authenticated', 'authenticated', now())
"""
_CHANGE = """
update auth.users set email_confirmed_at = coalesce(%s, email_confirmed_at), encrypted_password = %s,
  raw_app_meta_data = coalesce(raw_app_meta_data, '{}') || %s, updated_at = now() where id = %s::uuid
"""
_KEEP_FACTOR = """
insert into auth.mfa_factors (id, user_id, friendly_name, factor_type, status, secret)
values (%(id)s, %(user_id)s, %(name)s, 'totp', %(status)s, %(secret)s)
on conflict (id) do update set status = excluded.status, updated_at = now()
"""


@dataclass(frozen=True, slots=True)
class Factor:
    """An authenticator app."""

    id: str
    name: str
    secret: str
    verified: bool = False
    created_at: str = ""
    updated_at: str = ""


@dataclass(frozen=True, slots=True)
class User:
    """An account."""

    id: str
    email: str
    confirmed_at: datetime | None
    created_at: datetime | None
    banned: bool = False
    password: str | None = None  # as it is written down; None: everybody's
    providers: tuple[str, ...] = ("email",)
    factors: tuple[Factor, ...] = ()

    @property
    def verified(self) -> tuple[Factor, ...]:
        """The factors that are asked for."""
        return tuple(factor for factor in self.factors if factor.verified)


class Users(Protocol):
    """Where accounts are kept."""

    async def by_email(self, email: str) -> User | None: ...
    async def by_id(self, user_id: str) -> User | None: ...
    async def add(self, email: str, password: str | None, provider: str, *, confirmed: bool) -> User: ...
    async def change(self, user: User) -> None: ...
    async def keep_factor(self, user_id: str, factor: Factor) -> None: ...
    async def drop_factors(self, factors: Iterable[Factor]) -> None: ...


class DatabaseUsers:
    """Asked anew each time: who is invited, or made by a test, may sign in at once."""

    def __init__(self, dsn: str) -> None:
        """SetupError where the database is not reached through a Unix socket: a hosted project has its own Auth."""
        host = str(conninfo_to_dict(dsn).get("host") or "")
        if not host.startswith("/"):
            raise SetupError("The Auth server of the local stack stands before a database on a Unix socket only.")
        self._dsn = dsn

    async def prepare(self) -> None:
        """The table that Auth keeps for itself."""
        await self._do(_FACTORS, None)

    async def by_email(self, email: str) -> User | None:
        return await self._find(_BY_EMAIL, email)

    async def by_id(self, user_id: str) -> User | None:
        return await self._find(_BY_ID, user_id)

    async def add(self, email: str, password: str | None, provider: str, *, confirmed: bool) -> User:
        made = str(uuid.uuid4())
        await self._do(_ADD, [made, email, confirmed, password, _metadata((provider,))])
        user = await self.by_id(made)
        assert user is not None
        return user

    async def change(self, user: User) -> None:
        """What Auth may change of it: whether it is confirmed, its password, by what one signs in."""
        await self._do(_CHANGE, [user.confirmed_at, user.password, _metadata(user.providers), user.id])

    async def keep_factor(self, user_id: str, factor: Factor) -> None:
        status = "verified" if factor.verified else "unverified"
        kept = {"id": factor.id, "user_id": user_id, "name": factor.name, "status": status, "secret": factor.secret}
        await self._do(_KEEP_FACTOR, kept)

    async def drop_factors(self, factors: Iterable[Factor]) -> None:
        await self._do("delete from auth.mfa_factors where id = any (%s::uuid[])", [[factor.id for factor in factors]])

    async def _find(self, question: str, word: str) -> User | None:
        async with (
            await psycopg.AsyncConnection.connect(self._dsn) as connection,
            connection.cursor(row_factory=dict_row) as cursor,
        ):
            await cursor.execute(question.encode(), [word])
            row = await cursor.fetchone()
            return _user(row) if row else None

    async def _do(self, statement: str, values: Any) -> None:
        async with await psycopg.AsyncConnection.connect(self._dsn) as connection:
            await connection.execute(statement.encode(), values)


def _metadata(providers: tuple[str, ...]) -> str:
    return json.dumps({"provider": providers[0], "providers": providers})


def _user(row: DictRow) -> User:
    factors = tuple(Factor(**factor) for factor in row["factors"])
    return User(**{**row, "providers": tuple(row["providers"]), "factors": factors})
