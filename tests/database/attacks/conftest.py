"""One database with a town in it for all attacks: each attempt is undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from psycopg.types.string import TextLoader

from infra.dev.stack import postgres
from tests.database.attacks.catalogue import Function, Relation, functions, relations
from tests.database.attacks.town import Town, found_town
from tests.database.sandbox import Row

NAME = "attacked"


@dataclass(frozen=True, slots=True)
class Scene:
    """The town, the catalogue of its database, and a connection that can be anybody."""

    town: Town
    connection: psycopg.Connection[Row]
    relations: dict[str, Relation]
    functions: dict[str, Function]


@pytest.fixture(scope="session")
def scene(server: postgres.Server, template: str) -> Iterator[Scene]:
    with psycopg.connect(server.dsn(postgres.SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(f"create database {NAME} template {template} owner postgres".encode())
        with psycopg.connect(server.dsn(postgres.SUPERUSER, NAME), autocommit=True) as superuser:
            superuser.adapters.register_loader("timestamptz", TextLoader)  # Python knows no '-infinity'
            with superuser.transaction():
                town = found_town(superuser)
            yield Scene(town, superuser, relations(superuser), functions(superuser))
        connection.execute(f"drop database {NAME} with (force)".encode())
