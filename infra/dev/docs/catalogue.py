"""The database's own comments as a page for those who build on it: tables, views and functions of the public schema."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import psycopg

HEAD = """\
# The API

Printed from the comments in the database's catalogue by `make docs`; not edited by hand. Everything here is asked over
PostgREST with a user's Supabase login, and row-level security decides what is seen ([dashboard](dashboard.md)). Who may
call a function is named with it: `authenticated` is a signed-in user, `edge_agent` a box, `service_role` an operator or
a job.
"""

TABLES = """
select c.relname, c.relkind, coalesce(obj_description(c.oid), '')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'v') order by c.relname
"""
COLUMNS = """
select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       coalesce(col_description(a.attrelid, a.attnum), '')
from pg_attribute a where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum
"""
FUNCTIONS = """
select p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), coalesce(obj_description(p.oid), ''),
       (select string_agg(role, ', ' order by role)
        from unnest(array['anon', 'authenticated', 'edge_agent', 'service_role']) role
        where has_function_privilege(role, p.oid, 'execute'))
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where n.nspname = 'public' and p.prorettype <> 'trigger'::regtype order by p.proname, 2
"""


def api_page(connection: psycopg.Connection[Any]) -> str:
    """The page, of a migrated database."""
    lines = [HEAD, "## Tables and views", ""]
    for name, kind, comment in connection.execute(TABLES).fetchall():
        columns = connection.execute(COLUMNS, [f"public.{name}"]).fetchall()
        lines += _table(name, "view" if kind == "v" else "table", comment, columns)
    lines += ["## Functions", ""]
    for row in connection.execute(FUNCTIONS).fetchall():
        lines += _function(*row)
    return "\n".join(lines)


def _table(name: str, kind: str, comment: str, columns: Sequence[tuple[str, str, bool, str]]) -> Iterator[str]:
    yield from (f"### {name} ({kind})", "")
    if comment:
        yield from (comment, "")
    yield from ("| column | type | |", "| --- | --- | --- |")
    for column, type_, filled, meaning in columns:
        yield f"| {column} | {type_}{'' if filled else '?'} | {_cell(meaning)} |"
    yield ""


def _function(name: str, arguments: str, result: str, comment: str, roles: str | None) -> Iterator[str]:
    yield from (f"### {name}({arguments})", "")
    yield from (f"→ {result} · {roles or 'nobody'}", "")
    if comment:
        yield from (comment, "")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
