"""A dump back into a server: beside what is there, counted, and only then in its place."""

from __future__ import annotations

import json
import re
from pathlib import Path

from psycopg import Error, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.backup.dump import DUMP, ROLES, counted
from infra.backup.manifest import Dumped
from infra.backup.programs import connected, find, listing, run
from infra.backup.roles import Connection, bring, settle
from shared.errors import BackupError

_EXTENSIONS = ("pgtap", "plpgsql_check")
_IN_USE = """select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('public', 'private', 'auth')"""


def load(dsn: str, folder: Path, dumped: Dumped, *, force: bool) -> None:
    """The database that `dsn` names becomes the dumped one; where it has tables, only with `force`.

    It is made beside it and takes its name at the end: whatever goes wrong before, what was there is still there. It
    wants room for both, and a superuser. Raises BackupError.
    """
    name = str(conninfo_to_dict(dsn).get("dbname") or "")
    if not name:
        raise BackupError("The address of the database names no database. Cure: postgresql://…/NAME")
    aside = f"{name}__restoring"
    with connected(dsn, dbname="template1" if name == "postgres" else "postgres") as server:
        _allowed(server, dsn, name, dumped, force=force)
        roles = json.loads((folder / ROLES).read_text())
        try:
            bring(server, roles)
            _made(server, aside, dumped)
            _filled(dsn, aside, folder, dumped)
            _takes_its_place(server, aside, name)
        except Error as refused:
            raise BackupError(f"The server refused: {str(refused).strip()}") from refused
        finally:
            server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(aside)))
    with connected(dsn) as db:
        settle(db, roles)


def _allowed(server: Connection, dsn: str, name: str, dumped: Dumped, *, force: bool) -> None:
    version = server.info.server_version // 10000
    if version < dumped.server:
        raise BackupError(f"The dump is of PostgreSQL {dumped.server}, this server is {version}: it must not be older.")
    row = server.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    if not row or not row[0]:
        raise BackupError(
            "To restore wants a superuser, for the schemas of several roles come back. On hosted Supabase nobody is "
            "one: docs/backup.md says how there."
        )
    if server.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is None or force:
        return
    with connected(dsn) as there:
        found = there.execute(_IN_USE).fetchone()
    if found and found[0]:
        raise BackupError(
            f"The database {name} has {found[0]} tables. Cure: another database, or --force to replace it"
        )


def _made(server: Connection, aside: str, dumped: Dumped) -> None:
    server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(aside)))
    server.execute(
        sql.SQL("create database {} owner {} template template0 encoding {} lc_collate {} lc_ctype {}").format(
            sql.Identifier(aside), sql.Identifier(dumped.owner), dumped.encoding, dumped.collate, dumped.ctype
        )
    )


def _filled(dsn: str, aside: str, folder: Path, dumped: Dumped) -> None:
    with connected(dsn, dbname=aside) as db:
        program = find("pg_restore", db.info.server_version // 10000)
        chosen = folder / "restore.list"
        chosen.write_text(_without(_unavailable(db), listing(program, folder / DUMP)))
        words = ["--exit-on-error", "--single-transaction", "--no-password", f"--use-list={chosen}", str(folder / DUMP)]
        run(program, make_conninfo(dsn, dbname=aside), words)
        found = counted(db)
    wrong = [
        f"{table} {found.get(table, 0)} for {rows}" for table, rows in dumped.rows.items() if found.get(table) != rows
    ]
    if wrong:
        raise BackupError(f"Rows are missing after the restore, so nothing was replaced: {', '.join(wrong)}")


def _unavailable(db: Connection) -> frozenset[str]:
    return frozenset(_EXTENSIONS) - {str(row[0]) for row in db.execute("select name from pg_available_extensions")}


def _without(extensions: frozenset[str], table_of_contents: str) -> str:
    """The list of what is restored, without these: only tests use them, so a server need not have them."""
    gone = [re.compile(rf" EXTENSION (- )?{re.escape(name)} ") for name in extensions]
    lines = table_of_contents.splitlines()
    return "\n".join(line for line in lines if not any(each.search(line) for each in gone)) + "\n"


def _takes_its_place(server: Connection, aside: str, name: str) -> None:
    server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
    server.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(aside), sql.Identifier(name)))
