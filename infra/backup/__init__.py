"""Backups: the database and a box's state folder, to a folder or an S3-compatible store, and back again."""

from importlib.util import find_spec

from shared.errors import SetupError

if find_spec("psycopg") is None:
    raise SetupError("Backups need psycopg, which is not installed. Cure: pip install 'frontdesk[backup]'")
