"""One private Postgres a session, one fresh copy of the migrated and seeded database a test."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infra.dev.stack import postgres
from tests.database.sandbox import Database, private_server

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    with private_server() as running:
        yield running


@pytest.fixture(scope="session")
def template(server: postgres.Server) -> str:
    postgres.apply(server, "template_frontdesk", seed=True)
    hole = os.environ.get("FRONTDESK_HOLE")  # a fault that the tests are to notice: see tests/mutations
    if hole:
        postgres.run_script(server, "template_frontdesk", Path(hole), {})
    return "template_frontdesk"


@pytest.fixture
def database(server: postgres.Server, template: str) -> Iterator[Database]:
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.dsn(postgres.SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(f"create database {name} template {template} owner postgres".encode())
        yield Database(server, name)
        connection.execute(f"drop database {name} with (force)".encode())
