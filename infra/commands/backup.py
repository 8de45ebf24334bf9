"""`frontdesk backup make|list|verify` (docs/backup.md)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from dotenv import dotenv_values
from typer import Argument, Option

from infra.backup.manifest import Manifest
from infra.backup.stores import store_at
from infra.backup.take import Wanted, chosen, retain, take, verify
from infra.commands.shown import say
from shared.errors import BackupError

app = typer.Typer(no_args_is_help=True)

DATABASE, STATE = "FRONTDESK_DATABASE_URL", "FRONTDESK_STATE_DIR"

Place = Annotated[str, Argument(help="A folder, or s3://BUCKET/PREFIX (AWS_ENDPOINT_URL names a store not Amazon's).")]
Name = Annotated[str | None, Argument(help="One of them; else the newest.")]
Database = Annotated[
    str | None, Option(help=f"postgresql://… with its password; else {DATABASE}, of the environment or .env.")
]
State = Annotated[Path | None, Option(help=f"A box's state folder; else {STATE}, of the environment or .env.")]
PassphraseFile = Annotated[Path | None, Option(help="A file whose first line is the passphrase (gpg, AES-256).")]


@app.command("make")
def make(
    place: Place,
    *,
    database: Database = None,
    state: State = None,
    with_secrets: Annotated[
        list[Path] | None, Option(help="A file of keys to keep too, .env or the signing key; may be said again.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    keep: Annotated[int | None, Option(min=1, help="Afterwards remove all but the newest so many.")] = None,
) -> None:
    """Keep the database and the state folder, while both are in use."""
    settings = given()
    wanted = Wanted(
        database=database or settings.get(DATABASE),
        state=state or (Path(settings[STATE]) if settings.get(STATE) else None),
        secrets=tuple(with_secrets or ()),
        passphrase=passphrase(passphrase_file),
    )
    store = store_at(place)
    manifest = take(store, wanted, datetime.now(UTC))
    verify(store, manifest.name, wanted.passphrase)
    say(f"{manifest.name}: {_told(manifest)}. Read back and whole.")
    for name in retain(store, keep) if keep else []:
        say(f"{name} removed.")


@app.command("list")
def show(place: Place) -> None:
    """Which backups are there, oldest first."""
    names = store_at(place).names()
    say("\n".join(names) or "None.")


@app.command("verify")
def check(place: Place, name: Name = None, *, passphrase_file: PassphraseFile = None) -> None:
    """Read a backup back and check every byte of it."""
    store = store_at(place)
    manifest = verify(store, chosen(store, name), passphrase(passphrase_file))
    say(f"{manifest.name} is whole: {_told(manifest)}.")


def given() -> Mapping[str, str]:
    """The environment, then `.env` here, as every program of ours reads them."""
    read = {name: value for name, value in dotenv_values(".env").items() if value}
    return {**read, **{name: value for name, value in os.environ.items() if value}}


def passphrase(file: Path | None) -> str | None:
    """The first line of the file."""
    if file is None:
        return None
    try:
        line = file.read_text().split("\n", 1)[0].strip()
    except OSError as wrong:
        raise BackupError(f"{file}: {wrong.strerror}.") from None
    if len(line) < 12:
        raise BackupError(f"The first line of {file} is shorter than 12 characters: that is no passphrase.")
    return line


def _told(manifest: Manifest) -> str:
    parts = [f"{sum(file.size for file in manifest.files.values()):,} bytes"]
    if manifest.database:
        parts.append(
            f"{sum(manifest.database.rows.values()):,} rows of {len(manifest.database.rows)} tables "
            f"(PostgreSQL {manifest.database.server}, {len(manifest.database.migrations)} migrations)"
        )
    if manifest.state:
        parts.append(f"{sum(manifest.state.journals.values()):,} events of {len(manifest.state.journals)} journals")
    parts += [f"secrets ({', '.join(manifest.secrets)})"] if manifest.secrets else []
    return ", ".join(parts) + (", encrypted" if manifest.encrypted else "")
