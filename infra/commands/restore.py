"""`frontdesk restore` (docs/backup.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from infra.backup.restore import Target
from infra.backup.restore import restore as put_back
from infra.backup.stores import store_at
from infra.commands.backup import Name, PassphraseFile, Place, passphrase
from infra.commands.shown import say


def restore(
    place: Place,
    name: Name = None,
    *,
    database: Annotated[
        str | None, Option(help="postgresql://… of a superuser, and the database to become it.")
    ] = None,
    state: Annotated[Path | None, Option(help="The state folder to fill; its agent is stopped.")] = None,
    secrets: Annotated[Path | None, Option(help="A new folder for the files of keys.")] = None,
    passphrase_file: PassphraseFile = None,
    force: Annotated[
        bool, Option("--force", help="Replace a database with tables, a state folder with a journal.")
    ] = False,
) -> None:
    """Put a backup back. Only what is named is touched, and only once all of the backup was read and checked."""
    manifest, done = put_back(
        store_at(place), name, Target(database, state, secrets), passphrase(passphrase_file), force=force
    )
    say("\n".join([f"{manifest.name} of {manifest.made_at:%Y-%m-%d %H:%M} UTC is back.", *done]))
