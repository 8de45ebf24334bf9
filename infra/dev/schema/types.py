"""shared/database.py: a Pydantic model of each table, view and composite type, written by the Supabase command line."""

from __future__ import annotations

from pathlib import Path

from infra.dev.schema.command import admit, supabase_output
from infra.dev.stack import postgres
from infra.places import CHECKOUT

FILE = CHECKOUT / "shared" / "database.py"
HEAD = """\"\"\"The database's tables, views, types and enums. Made by `make types`: never edited by hand.\"\"\"

"""
# The generator names this type and does not define it.
MISSING = "PgCatalogTsvector: TypeAlias = str\n\nPublicBlame: TypeAlias"


def generate(server: postgres.Server, database: str) -> str:
    """The file's text for a migrated database; the same schema gives the same text."""
    url = admit(server, database)
    written = supabase_output("gen", "types", "--lang=python", "--schema", "public", "--remote", url)
    return HEAD + written.replace("PublicBlame: TypeAlias", MISSING, 1).rstrip() + "\n"


def write(server: postgres.Server, database: str, file: Path = FILE) -> None:
    file.write_text(generate(server, database))
