"""A database as the tests of the database have it."""

from __future__ import annotations

from tests.database.conftest import database, server, template

__all__ = ["database", "server", "template"]
