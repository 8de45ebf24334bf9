"""The database in Postgres's own format, with the rows of each table counted in the same snapshot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from psycopg import sql

from infra.backup.manifest import Dumped
from infra.backup.programs import connected, find, run
from infra.backup.roles import Connection, roles_of

DUMP, ROLES = "database.dump", "roles.json"

# What an extension brings is its own; partitions are counted one by one.
_TABLES = """
select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (
    select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by 1, 2
"""
_ITSELF = """
select pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype
from pg_database where datname = current_database()
"""
# The migrations of `supabase db push`, and of the local stack.
_LEDGERS = {
    "supabase_migrations.schema_migrations": "select version from supabase_migrations.schema_migrations order by 1",
    "frontdesk_stack.applied": "select name from frontdesk_stack.applied where name ~ '^[0-9]' order by 1",
}


def dump(dsn: str, folder: Path) -> Dumped:
    """Writes the dump and the roles into `folder`. The database goes on working meanwhile. Raises BackupError."""
    with connected(dsn) as db:
        program = find("pg_dump", db.info.server_version // 10000)
        db.execute("begin isolation level repeatable read read only")
        snapshot = _one(db, "select pg_export_snapshot()")
        words = ["--format=custom", f"--snapshot={snapshot}", f"--file={folder / DUMP}", "--no-password"]
        run(program, dsn, words)
        (folder / ROLES).write_text(json.dumps(roles_of(db), indent=1))
        return described(db, program.version)


def described(db: Connection, pg_dump: str) -> Dumped:
    """What the manifest says of a database."""
    row = db.execute(_ITSELF).fetchone() or ()
    owner, encoding, collate, ctype = map(str, row)
    return Dumped(
        server=db.info.server_version // 10000,
        pg_dump=pg_dump,
        owner=owner,
        encoding=encoding,
        collate=collate,
        ctype=ctype,
        migrations=migrations(db),
        rows=counted(db),
    )


def counted(db: Connection) -> dict[str, int]:
    """schema.table → rows, of every table that is not Postgres's own or an extension's."""
    return {
        f"{schema}.{table}": int(
            _one(db, sql.SQL("select count(*) from {}").format(sql.Identifier(str(schema), str(table))))
        )
        for schema, table in db.execute(_TABLES).fetchall()
    }


def migrations(db: Connection) -> list[str]:
    """Those that were applied, as far as the database remembers."""
    return [
        str(row[0]).partition("_")[0]
        for ledger, query in _LEDGERS.items()
        if _one(db, sql.SQL("select to_regclass({})").format(ledger))
        for row in db.execute(query.encode()).fetchall()
    ]


def _one(db: Connection, query: str | sql.Composed) -> Any:
    row = db.execute(query.encode() if isinstance(query, str) else query).fetchone()
    return row[0] if row else None
