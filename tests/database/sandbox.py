"""A private Postgres for the tests, and databases in it that each test has to itself."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from infra.dev.stack import postgres

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Database:
    """One test's own database, seeded with the demo clients."""

    server: postgres.Server
    name: str

    @contextmanager
    def admin(self) -> Iterator[psycopg.Connection[Row]]:
        """A superuser's connection; what it wrote is committed at the end."""
        with psycopg.connect(self.server.dsn(postgres.SUPERUSER, self.name)) as connection:
            yield connection

    @contextmanager
    def as_role(self, role: str, **claims: str) -> Iterator[psycopg.Connection[Row]]:
        """One transaction the way PostgREST does it: log in as authenticator, then become the token's role."""
        with psycopg.connect(self.server.dsn("authenticator", self.name)) as connection:
            become(connection, role, **claims)
            yield connection

    def one(self, query: str, *values: object) -> Any:
        """The first column of the first row, read as superuser."""
        with self.admin() as connection:
            return one(connection, query, *values)

    def edge(self, call: str, *values: object, agent: str = "e0000000-0000-4000-8000-000000000001") -> Any:
        """Call one of the edge's two functions as the edge agent of the seed."""
        with self.as_role("edge_agent", edge_agent_id=agent) as connection:
            return one(connection, call, *values)


def become(connection: psycopg.Connection[Row], role: str, **claims: str) -> None:
    """Take a role and its token's claims for the rest of the transaction."""
    claimed = json.dumps({"role": role, **claims})
    connection.execute(
        "select set_config('request.jwt.claims', %s, true), set_config('role', %s, true)", [claimed, role]
    )


def one(connection: psycopg.Connection[Row], query: str, *values: object) -> Any:
    """The first column of the first row."""
    row = connection.execute(query.encode(), values).fetchone()
    assert row is not None
    return row[0]


@contextmanager
def private_server() -> Iterator[postgres.Server]:
    """A cluster in a temporary folder, served until the block ends."""
    # Not pytest's tmp_path: its parents are closed to the OS user that runs Postgres, and too long for a socket.
    home = Path(tempfile.mkdtemp(prefix="frontdesk-pg-"))
    home.chmod(0o755)
    try:
        data = home / "data"
        postgres.own_directory(data)
        postgres.init_cluster(data)
        port = _free_port()
        with _serving(postgres.server_command(data, data, port, durable=False), home / "log"):
            server = postgres.Server(data, port)
            _wait_for(server, home / "log")
            yield server
    finally:
        shutil.rmtree(home)


@contextmanager
def _serving(command: list[str], log: Path) -> Iterator[None]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd="/")
        try:
            yield
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def _wait_for(server: postgres.Server, log: Path) -> None:
    deadline = time.monotonic() + 30
    while not postgres.answers(server):
        assert time.monotonic() < deadline, f"Postgres did not start: {log.read_text()}"
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def psql(database: Database, user: str, script: Path) -> str:
    """Run a script with psql and hand back what it printed."""
    command = [str(postgres.find_binaries() / "psql"), "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-f", str(script)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    command += ["-d", database.server.dsn(user, database.name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout
