"""A Postgres of our own: find the programs, make a cluster, the command that serves it, and the schema inside.

The cluster trusts whoever can reach its Unix socket, so the socket's folder is closed to other users. Its TCP port
listens on loopback for readiness checks only: no role has a password, so nobody can log in there.
Postgres refuses to run as root; as root, everything here runs as the OS user `postgres`.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from shared.errors import SetupError

OLDEST = 15  # `nulls not distinct`, security_invoker views
SUPERUSER = "supabase_admin"  # as on hosted Supabase; `postgres` is no superuser there, nor here
OS_USER = "postgres"
LONGEST_SOCKET_PATH = 103  # bytes; Linux allows 107, macOS 103

# An error's text may quote a number or what was said ("Failing row contains …"), and so may the statement: whoever sent
# it is told, the server's log is not. Hosted Supabase logs errors with their statements, but for those of the REST
# interface, which a migration (quiet_logs) silences. Its gateway logs URLs: a number belongs in a request's body.
DISCREET = ["log_min_messages=log", "log_error_verbosity=terse", "log_min_error_statement=panic", "log_statement=none"]

Grants = Literal["explicit", "legacy"]

_ROOT = Path(__file__).resolve().parents[3]
BOOTSTRAP = Path(__file__).resolve().with_name("bootstrap.sql")
MIGRATIONS = _ROOT / "supabase" / "migrations"
SEED = _ROOT / "supabase" / "seed.sql"
_LEDGER = (
    "create schema frontdesk_stack authorization postgres;"
    " create table frontdesk_stack.applied (name text primary key, digest text not null, at timestamptz default now());"
    " alter table frontdesk_stack.applied owner to postgres;"
)


@dataclass(frozen=True, slots=True)
class Server:
    """Where a running server is reached."""

    socket_dir: Path
    port: int

    def dsn(self, user: str, database: str) -> str:
        """A libpq URI over the Unix socket, for psql, psycopg and PostgREST alike."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket_dir), safe='')}&port={self.port}"


def find_binaries(candidates: Iterable[Path] | None = None) -> Path:
    """The folder with `postgres`, `initdb` and `psql` of version 15 or later; PATH first, then the newest installed.

    Raises SetupError that says what to install.
    """
    seen = []
    for folder in _usual_places() if candidates is None else candidates:
        version = _version(folder)
        if version is not None and version >= OLDEST:
            return folder
        seen += [] if version is None else [f"{folder} has version {version}"]
    found = f" ({'; '.join(seen)})" if seen else ""
    raise SetupError(
        f"PostgreSQL {OLDEST} or later is missing{found}. Debian or Ubuntu: apt-get install postgresql; "
        "macOS: brew install postgresql@17; or put its bin folder on PATH."
    )


def _usual_places() -> list[Path]:
    on_path = shutil.which("postgres")
    first = [Path(on_path).resolve().parent] if on_path else []
    installed = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql@*/bin"),
        *Path("/usr/local/opt").glob("postgresql@*/bin"),
    ]
    return first + sorted(installed, key=_number_in, reverse=True)


def _number_in(folder: Path) -> int:
    return int((re.findall(r"\d+", str(folder)) or ["0"])[-1])


def _version(folder: Path) -> int | None:
    """Major version of the server programs in a folder; None where one of them is missing."""
    if not all((folder / name).is_file() for name in ("postgres", "initdb", "pg_ctl", "psql")):
        return None
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\)\s+(\d+)", said)
    return int(number[1]) if number else None


def init_cluster(directory: Path) -> None:
    """Make an empty cluster in `directory`, or leave the one that is there alone. Raises SetupError."""
    if (directory / "PG_VERSION").exists():
        return
    own_directory(directory)
    initdb = [str(find_binaries() / "initdb"), "-D", str(directory), "-U", SUPERUSER, "--encoding=UTF8", "--no-locale"]
    _run(as_server_user([*initdb, "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync"]))


def own_directory(directory: Path) -> None:
    """Make a folder that only the server's OS user (and root) may enter. Raises SetupError if he cannot get there."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    if os.geteuid() != 0:
        return
    user = _server_user()
    os.chown(directory, user.pw_uid, user.pw_gid)
    closed = next((parent for parent in reversed(directory.resolve().parents) if not _may_enter(parent)), None)
    if closed is not None:
        raise SetupError(
            f"Postgres runs as user {OS_USER!r}, who may not enter {closed} on the way to {directory}. "
            f"Either chmod o+x {closed}, or keep the checkout elsewhere, or run as an ordinary user."
        )


def reachable_place(preferred: Path) -> Path:
    """`preferred`, or a folder in the home of the OS user `postgres` when we are root and he cannot get at it."""
    existing = next(parent for parent in (preferred, *preferred.parents) if parent.exists())
    if os.geteuid() != 0 or all(_may_enter(parent) for parent in (existing, *existing.parents)):
        return preferred
    name = hashlib.sha256(str(preferred).encode()).hexdigest()[:12]
    return Path(_server_user().pw_dir) / f"frontdesk-{name}"


def _may_enter(folder: Path) -> bool:
    return _succeeds(as_server_user(["test", "-x", str(folder)]))


def _server_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(OS_USER)
    except KeyError:
        raise SetupError(
            f"As root, Postgres needs an OS user {OS_USER!r} to run as. Debian or Ubuntu: apt-get install postgresql; "
            f"elsewhere: useradd --system {OS_USER}; or run as an ordinary user."
        ) from None


def as_server_user(command: Sequence[str]) -> list[str]:
    """The same command, run as the server's OS user: changed only for root. It execs, so pid and signals stay."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", f"--reuid={OS_USER}", f"--regid={OS_USER}", "--init-groups", "--", *command]


def server_command(
    data_dir: Path, socket_dir: Path, port: int, *, durable: bool = True, memory: str = "128MB"
) -> list[str]:
    """The server in the foreground; SIGINT is its fast, clean stop. Start it from a folder that everyone may enter.

    `durable=False` is for clusters that are thrown away; `memory` is for shared buffers. Raises SetupError for a socket
    path that is too long.
    """
    socket = socket_dir / f".s.PGSQL.{port}"
    if len(os.fsencode(socket)) > LONGEST_SOCKET_PATH:
        raise SetupError(
            f"{socket} is longer than {LONGEST_SOCKET_PATH} bytes, too long for a socket: use a shorter path."
        )
    settings = ["listen_addresses=127.0.0.1", f"unix_socket_directories={socket_dir}", "logging_collector=off"]
    settings.append(f"shared_buffers={memory}")
    settings += DISCREET
    if not durable:
        settings += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    command = [str(find_binaries() / "postgres"), "-D", str(data_dir), "-p", str(port)]
    return as_server_user(command + [word for setting in settings for word in ("-c", setting)])


def stop_command(data_dir: Path) -> list[str]:
    """Stops the server of a cluster, whoever started it, and waits for its end."""
    return as_server_user([str(find_binaries() / "pg_ctl"), "stop", "-D", str(data_dir), "-m", "fast", "-w"])


def answers(server: Server) -> bool:
    """Whether the server takes connections now."""
    return _succeeds([*_psql(server, SUPERUSER, "template1"), "-c", "select 1"])


def apply(server: Server, database: str, grants: Grants = "explicit", *, seed: bool = False) -> list[str]:
    """Bring a database up to date: create it, the bootstrap, the migrations that are new and, if wanted, demo data.

    Returns the names of the files that ran: none on a second start. Raises SetupError, also when a file that was
    applied has changed since.
    """
    if not _ask(server, "postgres", f"select 1 from pg_database where datname = '{database}'"):  # noqa: S608 - ours
        _run([*_psql(server, SUPERUSER, "postgres"), "-c", f'create database "{database}"'])
    applied = _applied(server, database)
    ran = []
    for script in [BOOTSTRAP, *sorted(MIGRATIONS.glob("*.sql")), *([SEED] if seed else [])]:
        digest = hashlib.sha256(script.read_bytes()).hexdigest()
        if applied.get(script.name) == digest:
            continue
        if script.name in applied and script != SEED:
            raise SetupError(
                f"{script.name} was changed after it was applied to database {database!r}. Migrations are never edited "
                "once they have run: add a new one, or throw the local database away (make clean) and start again."
            )
        _run_script(server, database, script, digest, grants)
        ran.append(script.name)
    return ran


def run_script(server: Server, database: str, script: Path, values: Mapping[str, object]) -> None:
    """Run a script as the superuser, with `values` as psql's variables. Raises SetupError."""
    given = [word for name, value in values.items() for word in ("-v", f"{name}={value}")]
    _run([*_psql(server, SUPERUSER, database), *given, "-f", str(script)])


def run_statement(server: Server, database: str, statement: str) -> None:
    """Run one statement of our own as the superuser. Raises SetupError."""
    _run([*_psql(server, SUPERUSER, database), "-c", statement])


def _applied(server: Server, database: str) -> dict[str, str]:
    if not _ask(server, database, "select to_regclass('frontdesk_stack.applied')"):
        return {}
    rows = _ask(server, database, "select name || ' ' || digest from frontdesk_stack.applied").splitlines()
    return {name: digest for name, _, digest in (row.partition(" ") for row in rows)}


def _run_script(server: Server, database: str, script: Path, digest: str, grants: Grants) -> None:
    """One file and the note that it ran, in one transaction."""
    user = SUPERUSER if script == BOOTSTRAP else "postgres"
    ledger = _LEDGER if script == BOOTSTRAP else ""
    note = (
        f"{ledger} insert into frontdesk_stack.applied (name, digest)"  # noqa: S608 - our own file names
        f" values ('{script.name}', '{digest}')"
        " on conflict (name) do update set digest = excluded.digest, at = now()"
    )
    _run([*_psql(server, user, database), "-1", "-v", f"api_grants={grants}", "-f", str(script), "-c", note])


def _ask(server: Server, database: str, query: str) -> str:
    return _run([*_psql(server, SUPERUSER, database), "-At", "-c", query]).strip()


def _psql(server: Server, user: str, database: str) -> list[str]:
    return [str(find_binaries() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", server.dsn(user, database)]


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", env=_environment())
    if done.returncode != 0:
        raise SetupError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-2000:]}")
    return done.stdout


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False, cwd="/", env=_environment()).returncode == 0


def _environment() -> dict[str, str]:
    """Ours without PG*: a PGHOST or PGUSER of the person's own must not lead us to another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
