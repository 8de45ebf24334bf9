"""Deleting what is past its time, as the cloud's schedule does it."""

from __future__ import annotations

from tests.database.sandbox import Database, one

PURGE = "select public.purge_expired(%s)"


def purge(database: Database, batch: int = 1000) -> list[int]:
    """Again and again until nothing is left to delete: how many rows went each time."""
    gone: list[int] = []
    while not gone or gone[-1]:
        with database.as_role("service_role") as connection:
            gone.append(one(connection, PURGE, batch))
    return gone[:-1]
