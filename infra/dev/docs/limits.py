"""The table of limits of a migrated database: what one may have, send or ask, and what a refusal is in HTTP."""

from __future__ import annotations

from typing import Any

import psycopg

HEAD = """\
# Limits

Printed from the database's table `private.limits` by `make docs`; not edited by hand. A refusal names the limit in its
`details` and says in its `hint` what to do. `frontdesk limits set SLUG LIMIT VALUE` gives one client another number,
where the last column says so; whoever runs the service changes everybody's in the table itself.

"""
LIMITS = "select name, value, what, right(code, 3), per_client from private.limits order by right(code, 3), name"


def limits_page(connection: psycopg.Connection[Any]) -> str:
    """The page, of a migrated database."""
    lines = ["| limit | at most | of what | HTTP | for one client |", "| --- | ---: | --- | --- | --- |"]
    for name, value, what, status, per_client in connection.execute(LIMITS).fetchall():
        lines.append(f"| {name} | {value:,} | {what} | {status} | {'can differ' if per_client else ''} |")
    return HEAD + "\n".join(lines) + "\n"
