"""The module that the local stack shares: finding Postgres, applying the schema once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from infra.dev.stack import postgres
from shared.errors import SetupError


def fake_postgres(folder: Path, version: str) -> Path:
    folder.mkdir()
    for name in ("postgres", "initdb", "pg_ctl", "psql"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    return folder


def test_the_first_folder_with_a_version_that_will_do_is_taken(tmp_path: Path) -> None:
    """Folders without Postgres and versions before 15 are passed over."""
    old = fake_postgres(tmp_path / "old", "14.9 (Debian 14.9-1)")
    new = fake_postgres(tmp_path / "new", "16.1 (Debian 16.1-1)")
    assert postgres.find_binaries([tmp_path / "none", old, new]) == new


def test_no_usable_postgres_says_what_was_found_and_what_to_install(tmp_path: Path) -> None:
    """The message of the SetupError names the old version, its folder and the package to install."""
    old = fake_postgres(tmp_path / "old", "13.2")
    with pytest.raises(SetupError, match=r"old has version 13.*apt-get install postgresql"):
        postgres.find_binaries([old])


def test_a_socket_path_that_is_too_long_is_refused_before_the_start(tmp_path: Path) -> None:
    """Postgres's own message comes late and in a log file; ours names the path."""
    with pytest.raises(SetupError, match="too long for a socket"):
        postgres.server_command(tmp_path, tmp_path / ("x" * 100), 5432)


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs Postgres as itself and can enter its own folders")
def test_a_folder_closed_to_the_server_is_named_with_its_cure(tmp_path: Path) -> None:
    """As root, a parent folder that user postgres may not enter gives an error that names it, and another place."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(SetupError, match=r"chmod o\+x"):
        postgres.own_directory(closed / "data")
    assert postgres.reachable_place(closed / "other") != closed / "other"


def test_a_second_apply_does_nothing(server: postgres.Server, template: str) -> None:
    """What was applied is remembered, so that the second start of a stack is quick."""
    assert postgres.apply(server, template, seed=True) == []


def test_a_migration_edited_after_it_ran_is_refused(
    server: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed file would leave two databases with the same history and different tables."""
    migration = tmp_path / "1_first.sql"
    monkeypatch.setattr(postgres, "MIGRATIONS", tmp_path)
    migration.write_text("create table public.a ();")
    assert postgres.apply(server, "edited") == ["bootstrap.sql", "1_first.sql"]
    migration.write_text("create table public.b ();")
    with pytest.raises(SetupError, match="changed after it was applied"):
        postgres.apply(server, "edited")


def test_a_failing_migration_leaves_nothing_behind(
    server: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file runs whole or not at all, and the error carries what Postgres said; once cured, it runs."""
    migration = tmp_path / "1_first.sql"
    monkeypatch.setattr(postgres, "MIGRATIONS", tmp_path)
    migration.write_text("create table public.a (); select nonsense;")
    with pytest.raises(SetupError, match="nonsense"):
        postgres.apply(server, "failing")
    migration.write_text("create table public.a ();")
    assert postgres.apply(server, "failing") == ["1_first.sql"]
