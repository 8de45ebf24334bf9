"""Try something as somebody, see what comes of it, and undo it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from tests.database.sandbox import Row, become

OK = "ok"
EMPTY = "nothing"
_VOID = 2278  # the type of a function that gives nothing back
DENIED = "42501"  # this role may not
ABSENT = "PT404"  # no such thing, or not yours
MALFORMED = "22023"
EXISTS = "23505"
NOT_NOW = "PT409"
TOO_LARGE = "PT413"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An SQLSTATE, or OK, or EMPTY where there was nothing to see or to change."""

    code: str
    message: str = ""
    rows: tuple[Row, ...] = ()
    touched: int = 0


def attempt(
    connection: psycopg.Connection[Row],
    claims: Mapping[str, str],
    statement: str,
    values: Mapping[str, Any],
    before: str = "",
) -> Verdict:
    """Run one statement with these claims, after what a superuser does first; all of it is undone."""
    try:
        with connection.transaction(force_rollback=True):
            if before:
                connection.execute(before.encode(), values)
            become(connection, **claims)
            return _judge(connection.execute(statement.encode(), values))
    except psycopg.Error as refused:
        return Verdict(refused.sqlstate or "", refused.diag.message_primary or str(refused))


def _judge(cursor: psycopg.Cursor[Row]) -> Verdict:
    if cursor.description is None:
        return Verdict(OK if cursor.rowcount else EMPTY, touched=cursor.rowcount)
    rows = tuple(cursor.fetchall())
    said = any(value not in (None, [], {}) for row in rows for value in row)
    said = said or (len(rows) == 1 and [column.type_code for column in cursor.description] == [_VOID])
    return Verdict(OK if said else EMPTY, rows=rows, touched=cursor.rowcount)
