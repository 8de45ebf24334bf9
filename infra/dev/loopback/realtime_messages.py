"""What Realtime has in a database: the rows of realtime.messages, and the policies on them that say who may listen."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import class_row

from shared.errors import SetupError

# Realtime too brings something of its own into the database, and drops what is older than three days.
_PREPARED = """
create or replace function realtime.announce_message() returns trigger language plpgsql as $$
begin perform pg_notify('realtime_messages', new.id::text); return null; end $$;
create or replace trigger announce_message after insert on realtime.messages
  for each row execute function realtime.announce_message();
delete from realtime.messages where inserted_at < now() - interval '3 days';
"""
_SENT = "select id::text, topic, event, payload, private from realtime.messages where id = %s::uuid"
# A row of the topic is written, and read again as whoever asks; then all of it is undone.
_ROW = "insert into realtime.messages (topic, extension) values (%s, 'broadcast') returning id"
_AS_THE_USER = """
select set_config('realtime.topic', %s, true), set_config('request.jwt.claims', %s, true), set_config('role', %s, true)
"""
_READ = "select from realtime.messages where id = %s and topic = %s and extension = 'broadcast'"


@dataclass(frozen=True, slots=True)
class Message:
    """What was sent to a topic."""

    id: str
    topic: str
    event: str
    payload: dict[str, Any]
    private: bool


class Messages(Protocol):
    """Where messages come from."""

    async def may_listen(self, topic: str, claims: dict[str, Any]) -> bool: ...
    def sent(self) -> AsyncIterator[Message | None]: ...


class DatabaseMessages:
    """Of a database of this machine, asked as hosted Realtime asks: with its own login, in the role of the token."""

    def __init__(self, dsn: str) -> None:
        """SetupError where the database is not reached through a Unix socket: a hosted project has its own Realtime."""
        host = str(conninfo_to_dict(dsn).get("host") or "")
        if not host.startswith("/"):
            raise SetupError("The Realtime server of the local stack stands before a database on a Unix socket only.")
        self._dsn = dsn

    async def may_listen(self, topic: str, claims: dict[str, Any]) -> bool:
        """Whether the policies on realtime.messages let the holder of these claims read what is sent to the topic."""
        async with await psycopg.AsyncConnection.connect(self._dsn) as connection:
            try:
                row = await (await connection.execute(_ROW, [topic])).fetchone()
                assert row is not None
                await connection.execute(_AS_THE_USER, [topic, json.dumps(claims), claims["role"]])
                return await (await connection.execute(_READ, [row[0], topic])).fetchone() is not None
            except psycopg.OperationalError:
                raise
            except psycopg.DatabaseError:  # no such role, one that may not read there, or a policy that fails
                return False
            finally:
                await connection.rollback()

    async def sent(self) -> AsyncIterator[Message | None]:
        """None once it listens, then every message from now on."""
        async with await psycopg.AsyncConnection.connect(self._dsn, autocommit=True) as listening:
            await listening.execute(_PREPARED)
            await listening.execute("listen realtime_messages")
            yield None
            async for word in listening.notifies():
                message = await self._message(word.payload)
                if message:
                    yield message

    async def _message(self, key: str) -> Message | None:
        async with (
            await psycopg.AsyncConnection.connect(self._dsn) as connection,
            connection.cursor(row_factory=class_row(Message)) as cursor,
        ):
            await cursor.execute(_SENT, [key])
            return await cursor.fetchone()
