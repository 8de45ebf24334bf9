"""Postgres's own programs, of a version that suits a server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from shared.errors import BackupError


@dataclass(frozen=True, slots=True)
class Program:
    path: Path
    version: str  # "15.18"

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])


def find(name: str, server: int, folders: Iterable[Path] | None = None) -> Program:
    """`pg_dump` or `pg_restore` of the server's major version, else of the next newer one.

    An older one cannot read the server; a much newer one writes settings into the dump that an older server refuses.
    Raises BackupError.
    """
    found = [program for folder in (_usual() if folders is None else folders) if (program := _program(folder / name))]
    fitting = sorted((program for program in found if program.major >= server), key=lambda program: program.major)
    if fitting:
        return fitting[0]
    there = f"only {', '.join(sorted({program.version for program in found}))} is here" if found else "none is here"
    raise BackupError(
        f"The server is PostgreSQL {server} and wants a {name} of version {server} or newer; {there}. "
        f"Cure: apt-get install postgresql-client-{server} (from apt.postgresql.org where the system's is older)"
    )


def run(program: Program, dsn: str, words: Sequence[str]) -> None:
    """Runs it on a database. The password is not among its arguments, which everybody on the machine may read."""
    where = conninfo_to_dict(dsn)
    password = where.pop("password", None)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if password:
        environment["PGPASSWORD"] = str(password)
    command = [str(program.path), f"--dbname={make_conninfo(**where)}", *words]  # type: ignore[arg-type]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        raise BackupError(f"{program.path.name} failed: {done.stderr.strip()[-1500:]}")


def listing(program: Program, dump: Path) -> str:
    """The table of contents of a dump, as `pg_restore --use-list` takes it. Raises BackupError for what is none."""
    done = subprocess.run([program.path, "--list", dump], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BackupError(f"{dump.name} is no dump that can be read: {done.stderr.strip()[-300:]}")
    return done.stdout


def connected(dsn: str, **other: str) -> psycopg.Connection[tuple[object, ...]]:
    """Raises BackupError, without the password, where the server is not there or refuses."""
    try:
        return psycopg.connect(dsn, autocommit=True, connect_timeout=15, **other)  # type: ignore[arg-type]
    except psycopg.Error as away:
        raise BackupError(f"The database cannot be reached: {str(away).strip()}") from None


def _usual() -> list[Path]:
    on_path = shutil.which("pg_dump")
    patterns = ("/usr/lib/postgresql", "/usr/pgsql-*", "/opt/homebrew/opt", "/usr/local/opt")
    installed = [
        place
        for base, pattern in zip(patterns, ("*/bin", "bin", "postgresql@*/bin", "postgresql@*/bin"), strict=True)
        for place in Path("/").glob(f"{base.lstrip('/')}/{pattern}")
    ]
    return [*([Path(on_path).parent] if on_path else []), *sorted(installed)]


def _program(path: Path) -> Program | None:
    if not path.is_file():
        return None
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\)\s+(\d+(?:\.\d+)*)", said)
    return Program(path, number[1]) if number else None
