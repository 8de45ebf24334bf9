"""Looking for a text in the whole database."""

from __future__ import annotations

import psycopg

from tests.database.sandbox import Row, one

_TABLES = """select format('%I.%I', schemaname, tablename) from pg_tables
  where schemaname in ('public', 'private', 'realtime', 'storage', 'vault')"""


def rows_with(connection: psycopg.Connection[Row], text: str) -> dict[str, int]:
    """How many rows of which tables have this text in any column."""
    tables = [row[0] for row in connection.execute(_TABLES).fetchall()]
    query = "select count(*) from {} x where position(%s in x::text) > 0"
    counted = {table: one(connection, query.format(table), text) for table in tables}
    return {table: rows for table, rows in counted.items() if rows}


def tables_with(connection: psycopg.Connection[Row], text: str) -> set[str]:
    """Every table that has such a row."""
    return set(rows_with(connection, text))
