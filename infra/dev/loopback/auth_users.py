"""Whose accounts there are: the rows of auth.users in a database of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import class_row

from shared.errors import SetupError

_COLUMNS = """
select id::text, email, email_confirmed_at as confirmed_at, created_at,
  coalesce(banned_until > now(), false) or deleted_at is not null as banned
from auth.users where not is_sso_user and not is_anonymous
"""
_BY_EMAIL = f"{_COLUMNS} and email = lower(%s)"
_BY_ID = f"{_COLUMNS} and id = %s::uuid"


@dataclass(frozen=True, slots=True)
class User:
    """An account."""

    id: str
    email: str
    confirmed_at: datetime | None
    created_at: datetime | None
    banned: bool = False


class Users(Protocol):
    """Where accounts are looked up."""

    async def by_email(self, email: str) -> User | None: ...
    async def by_id(self, user_id: str) -> User | None: ...


class DatabaseUsers:
    """Asked anew each time: who is invited, or made by a test, may sign in at once."""

    def __init__(self, dsn: str) -> None:
        """SetupError where the database is not reached through a Unix socket: a hosted project has its own Auth."""
        host = str(conninfo_to_dict(dsn).get("host") or "")
        if not host.startswith("/"):
            raise SetupError("The Auth server of the local stack stands before a database on a Unix socket only.")
        self._dsn = dsn

    async def by_email(self, email: str) -> User | None:
        return await self._find(_BY_EMAIL, email)

    async def by_id(self, user_id: str) -> User | None:
        return await self._find(_BY_ID, user_id)

    async def _find(self, question: str, word: str) -> User | None:
        async with (
            await psycopg.AsyncConnection.connect(self._dsn) as connection,
            connection.cursor(row_factory=class_row(User)) as cursor,
        ):
            await cursor.execute(question.encode(), [word])
            return await cursor.fetchone()
