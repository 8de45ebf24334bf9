"""Asking the database's functions as a member would."""

from __future__ import annotations

from typing import Any

import psycopg

from tests.database.journal import DENTIST_OWNER
from tests.database.sandbox import Row, become, one


def asked(connection: psycopg.Connection[Row], function: str, *values: object, user: str = DENTIST_OWNER) -> list[Any]:
    """The rows of a function of `public`, each as JSON."""
    become(connection, "authenticated", sub=user)
    places = ", ".join(["%s"] * len(values))
    query = f"select coalesce(jsonb_agg(f), '[]') from public.{function}({places}) f"
    found: list[Any] = one(connection, query, *values)
    connection.execute("reset role")
    return found
