"""A database is kept, and comes back on a server that never saw it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb

from infra.backup.dump import DUMP
from infra.backup.restore import Target, restore
from infra.backup.stores import Folder
from infra.backup.take import Wanted, take, verify
from infra.dev.stack import postgres
from shared.errors import BackupError
from tests.database.journal import DENTIST_OWNER, PLUMBER_OWNER, whole_call
from tests.database.sandbox import Database, private_server
from tests.database.written import unwritten_privileges

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
SETTINGS = """select coalesce(jsonb_agg(x order by x), '[]') from (
  select r.rolname || ' ' || unnest(s.setconfig) from pg_db_role_setting s join pg_roles r on r.oid = s.setrole
  where r.rolname in ('anon', 'authenticated', 'authenticator', 'edge_agent', 'postgres')) t(x)"""
MEMBERS = """select jsonb_agg(x order by x) from (select m.roleid::regrole || ' ' || m.member::regrole
  from pg_auth_members m where m.member::regrole::text in ('authenticator', 'postgres')) t(x)"""
KIND = "select jsonb_object_agg(rolname, to_jsonb(r) - 'oid' - 'rolconfig') from pg_roles r where rolname = any(%s)"
OURS = ["anon", "authenticated", "service_role", "edge_agent", "authenticator", "postgres"]


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[postgres.Server]:
    """A server with nothing on it: no role, no database of ours."""
    with private_server() as running:
        yield running


def dsn(database: Database) -> str:
    return database.server.dsn(postgres.SUPERUSER, database.name)


@pytest.fixture
def kept(database: Database, tmp_path: Path) -> Folder:
    """A store with a backup of a database in which one call was written down."""
    _, events = whole_call(2)
    database.edge("select public.edge_ingest(%s)", Jsonb(events))
    store = Folder(tmp_path / "store")
    take(store, Wanted(database=dsn(database)), NOW)
    return store


def seen_by(database: Database, user: str) -> list[str]:
    with database.as_role("authenticated", sub=user) as connection:
        return [str(row[0]) for row in connection.execute("select id from public.calls").fetchall()]


def test_it_comes_back_as_it_was_on_another_server(
    database: Database, kept: Folder, elsewhere: postgres.Server
) -> None:
    """Rows, who may read them, every privilege, the roles with their settings and memberships, the database's owner."""
    back = Database(elsewhere, "back")
    _, said = restore(kept, None, Target(database=dsn(back)), None, force=False)
    assert seen_by(back, DENTIST_OWNER) == seen_by(database, DENTIST_OWNER) != []
    assert seen_by(back, PLUMBER_OWNER) == []
    assert unwritten_privileges(back) == []
    for query in (SETTINGS, MEMBERS):
        assert back.one(query) == database.one(query)
    assert back.one(KIND, OURS) == database.one(KIND, OURS)
    owner = "select pg_get_userbyid(datdba) from pg_database where datname = current_database()"
    assert back.one(owner) == database.one(owner) == "postgres"
    assert said[0].startswith("Database: ")


def test_a_database_in_use_is_replaced_on_request_only(database: Database, kept: Folder) -> None:
    """Refused with the number of its tables; with `force` it is as it was kept, and nothing is left beside it."""
    with database.admin() as connection:
        connection.execute("update public.clients set name = 'Somebody else'")
    target = Target(database=dsn(database))
    with pytest.raises(BackupError, match=r"has \d+ tables.*--force"):
        restore(kept, None, target, None, force=False)
    assert database.one("select count(*) from public.clients where name = 'Somebody else'") == 3
    restore(kept, None, target, None, force=True)
    assert database.one("select count(*) from public.clients where name = 'Somebody else'") == 0
    assert database.one("select count(*) from pg_database where datname ~ '__restoring$'") == 0


def test_a_restore_that_fails_leaves_what_was_there(
    database: Database, kept: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dump with fewer rows than its manifest counts is not put in place of anything, also with `force`."""
    with database.admin() as connection:
        connection.execute("update public.clients set name = 'Still here'")
    (name,) = kept.names()
    manifest = tmp_path / "store" / name / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"public.clients": 3', '"public.clients": 4'))
    with pytest.raises(BackupError, match=r"public\.clients 3 for 4"):
        restore(kept, None, Target(database=dsn(database)), None, force=True)
    assert database.one("select count(*) from public.clients where name = 'Still here'") == 3
    assert database.one("select count(*) from pg_database where datname ~ '__restoring$'") == 0


def test_a_damaged_backup_is_noticed_before_anything_is_touched(
    database: Database, kept: Folder, tmp_path: Path
) -> None:
    """One byte changed, a file cut off, a file missing: verification and restore name the file."""
    (name,) = kept.names()
    dump = tmp_path / "store" / name / DUMP
    whole = dump.read_bytes()
    for damage, word in ((whole[:-1] + b"x", "changed"), (whole[:-1], "bytes"), (None, "missing")):
        if damage is None:
            dump.unlink()
        else:
            dump.write_bytes(damage)
        with pytest.raises(BackupError, match=rf"{DUMP}.*{word}"):
            verify(kept, name, None)
        with pytest.raises(BackupError, match=rf"{DUMP}.*{word}"):
            restore(kept, None, Target(database=dsn(database)), None, force=True)
    assert database.one("select count(*) from public.clients") == 3


def test_an_encrypted_backup_opens_with_its_passphrase_only(
    database: Database, elsewhere: postgres.Server, tmp_path: Path
) -> None:
    """Nothing but the manifest can be read; it is checked without the passphrase, and not put back without it."""
    keys, store = tmp_path / ".env", Folder(tmp_path / "store")
    keys.write_text("LIVEKIT_API_SECRET=hippopotamus\n")
    with pytest.raises(BackupError, match="encrypted only"):
        take(store, Wanted(secrets=(keys,)), NOW)
    made = take(store, Wanted(database=dsn(database), secrets=(keys,), passphrase="correct horse battery"), NOW)
    everything = b"".join(path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file())
    assert b"hippopotamus" not in everything
    assert b"Bright Smile" not in everything
    assert verify(store, made.name, None) == verify(store, made.name, "correct horse battery") == made
    target = Target(database=dsn(Database(elsewhere, "sealed")), secrets=tmp_path / "keys")
    for passphrase, refusal in ((None, "is encrypted"), ("wrong horse battery", "not the one")):
        with pytest.raises(BackupError, match=refusal):
            restore(store, None, target, passphrase, force=False)
    restore(store, None, target, "correct horse battery", force=False)
    assert (tmp_path / "keys" / ".env").read_text() == keys.read_text()
    assert Database(elsewhere, "sealed").one("select count(*) from public.clients") == 3


def test_only_a_superuser_restores(database: Database, kept: Folder) -> None:
    """Another role is told so before anything is made."""
    with pytest.raises(BackupError, match="wants a superuser"):
        restore(kept, None, Target(database=database.server.dsn("postgres", "nobodys")), None, force=False)


def test_a_server_that_is_away_is_named_without_the_password(tmp_path: Path) -> None:
    """The address may hold one; the error must not, and no half-made backup stays."""
    with pytest.raises(BackupError, match="cannot be reached") as told:
        take(Folder(tmp_path), Wanted(database="postgresql://u:hippopotamus@127.0.0.1:1/x"), NOW)
    assert "hippopotamus" not in str(told.value)
    assert list(tmp_path.iterdir()) == []
