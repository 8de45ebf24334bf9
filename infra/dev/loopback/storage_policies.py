"""Who may do what with a file: row-level security of storage.objects, asked of a database of this machine.

As Storage itself does it: with the user's claims and role the row is written or read in a transaction that is undone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, Protocol

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import InsufficientPrivilege, UniqueViolation

from shared.errors import SetupError

Deed = Literal["insert", "select", "delete"]
_THERE = b"insert into storage.objects (bucket_id, name) values (%s, %s) on conflict do nothing"
_DO: Mapping[Deed, bytes] = {
    "insert": b"insert into storage.objects (bucket_id, name) values (%s, %s)",
    "select": b"select from storage.objects where bucket_id = %s and name = %s",
    "delete": b"delete from storage.objects where bucket_id = %s and name = %s",
}


class Policies(Protocol):
    """Where it is asked whether a signed-in user may."""

    async def allow(self, claims: Mapping[str, Any], deed: Deed, bucket: str, key: str) -> bool: ...


class NoUsers:
    """Without a database nobody knows who may: only the secret key does."""

    async def allow(self, claims: Mapping[str, Any], deed: Deed, bucket: str, key: str) -> bool:  # noqa: ARG002
        return False


class DatabasePolicies:
    """Asked anew each time: who joins, or is removed, may or may not at once."""

    def __init__(self, dsn: str) -> None:
        """SetupError where the database is not reached through a Unix socket: a hosted project has its own Storage."""
        if not str(conninfo_to_dict(dsn).get("host") or "").startswith("/"):
            raise SetupError("The Storage server of the local stack stands before a database on a Unix socket only.")
        self._dsn = dsn

    async def allow(self, claims: Mapping[str, Any], deed: Deed, bucket: str, key: str) -> bool:
        if claims.get("role") != "authenticated":
            return False
        async with (
            await psycopg.AsyncConnection.connect(self._dsn) as connection,
            connection.transaction(force_rollback=True),
        ):
            if deed != "insert":
                await connection.execute(_THERE, [bucket, key])
            await connection.execute("set local role authenticated")
            await connection.execute("select set_config('request.jwt.claims', %s, true)", [json.dumps(claims)])
            await connection.execute("select set_config('storage.allow_delete_query', 'true', true)")
            return await _done(connection, deed, bucket, key)


async def _done(connection: psycopg.AsyncConnection[Any], deed: Deed, bucket: str, key: str) -> bool:
    try:
        async with connection.transaction():
            return (await connection.execute(_DO[deed], [bucket, key])).rowcount > 0
    except InsufficientPrivilege:
        return False
    except UniqueViolation:  # a policy that forbids it would have spoken first
        return True
