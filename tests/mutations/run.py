"""Every hole in a database of its own, judged by every layer."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from queue import SimpleQueue

import psycopg

from infra.dev.stack import postgres
from tests.database.sandbox import Database, private_server
from tests.mutations.holes import CONTROL, Hole, plant
from tests.mutations.layers import Layer

TEMPLATE = "template_frontdesk"
WORKERS = 2
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What each layer noticed of a hole; empty where it noticed nothing."""

    hole: Hole
    noticed: Mapping[str, str]

    @property
    def as_it_should_be(self) -> bool:
        """A hole is noticed by one layer at least, the control run by none."""
        return any(self.noticed.values()) == (self.hole is not CONTROL)


def judge(holes: Sequence[Hole], layers: Mapping[str, Layer]) -> Iterator[Verdict]:
    """The control run and then each hole, in their order."""
    with ExitStack() as opened:
        servers: SimpleQueue[postgres.Server] = SimpleQueue()
        for _ in range(WORKERS):
            server = opened.enter_context(private_server())
            postgres.apply(server, TEMPLATE, seed=True)
            servers.put(server)
        # Passwords and roles are the server's, so that each worker has one of its own.
        with ThreadPoolExecutor(WORKERS) as pool:
            yield from pool.map(lambda hole: _judge_one(servers, hole, layers), [CONTROL, *holes])


def _judge_one(servers: SimpleQueue[postgres.Server], hole: Hole, layers: Mapping[str, Layer]) -> Verdict:
    server = servers.get()
    try:
        with _copy(server) as database:
            plant(database, hole)
            return Verdict(hole, {name: layer(database, hole) for name, layer in layers.items()})
    finally:
        servers.put(server)


@contextmanager
def _copy(server: postgres.Server) -> Iterator[Database]:
    name = f"hole_{next(_numbers)}"
    with psycopg.connect(server.dsn(postgres.SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(f"create database {name} template {TEMPLATE} owner postgres".encode())
        yield Database(server, name)
        connection.execute(f"drop database {name} with (force)".encode())
