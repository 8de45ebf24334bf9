"""A town in the running stack's database, everybody in it as a visitor, and an operator's shell."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest

from infra.connections import Connections
from tests.database.attacks.catalogue import Function, functions
from tests.database.attacks.town import Town, found_town
from tests.database.sandbox import Row
from tests.live.rest import Visitor, token
from tests.live.shell import Shell

Visit = Callable[[Town, str], Visitor]


@pytest.fixture(scope="session")
def database(stack: Connections) -> Iterator[psycopg.Connection[Row]]:
    """The stack's database as its owner; nobody's row-level security applies."""
    with psycopg.connect(stack.database_dsn, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def public_functions(database: psycopg.Connection[Row]) -> dict[str, Function]:
    return functions(database)


@pytest.fixture
def town(database: psycopg.Connection[Row]) -> Iterator[Town]:
    """Two clients of this test's own."""
    yield from _founded(database)


@pytest.fixture(scope="module")
def quiet_town(database: psycopg.Connection[Row]) -> Iterator[Town]:
    """Two clients for tests that change nothing."""
    yield from _founded(database)


def _founded(database: psycopg.Connection[Row]) -> Iterator[Town]:
    """It goes when it is over: its calls and its deaf webhooks would keep the workers of later tests busy for ever."""
    with database.transaction():
        town = found_town(database)
    yield town
    ids = [town.ours.ids["client"], town.theirs.ids["client"]]
    database.execute("delete from public.clients where id = any (%s::uuid[])", [ids])


@pytest.fixture
def visit(stack: Connections) -> Iterator[Visit]:
    """Come as somebody of a town."""
    with ExitStack() as visitors:

        def come(town: Town, who: str) -> Visitor:
            bearer = None if who == "anon" else token(stack.jwt_secret, town.claims(who))
            return visitors.enter_context(Visitor(stack, bearer))

        yield come


@pytest.fixture
def shell(stack: Connections) -> Shell:
    return Shell(stack)


@pytest.fixture
def slug(shell: Shell) -> Iterator[str]:
    """A client of this test's own."""
    name = f"garage-{uuid.uuid4().hex[:8]}"
    shell("clients", "add", name, "Joe's Garage", "--profession", "mechanic", "--timezone", "America/Chicago")
    yield name
    shell("clients", "delete", name, "--yes")
