"""The restore drill: everything is destroyed, and put back, while users' tokens and the box's stay the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from edge_agent.record.journal import Journal
from edge_agent.record.ship import Shipper
from infra.backup.restore import Target, restore
from infra.backup.stores import Folder
from infra.backup.take import Wanted, take
from infra.connections import anon_key, edge_token, mint
from infra.dev.stack import postgres
from infra.dev.stack.lifecycle import DATABASE, DataPlane, data_plane
from infra.places import CHECKOUT
from shared.errors import BackupError
from shared.supabase_store import SupabaseStore
from tests.database.journal import DENTIST_OWNER, PLUMBER_OWNER, whole_call
from tests.database.sandbox import Database
from tests.database.written import unwritten_privileges
from tests.record.disks import on_disk

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def plane() -> Iterator[DataPlane]:
    with data_plane(CHECKOUT / "var" / "tests" / f"drill-{os.getpid()}") as running:
        yield running


def box(plane: DataPlane) -> SupabaseStore:
    return SupabaseStore(plane.url, anon_key(plane.jwt_secret), edge_token(plane.jwt_secret))


def calls_of(plane: DataPlane, user: str) -> dict[str, int]:
    """What a signed-in user reads through the REST interface: his calls, and how many turns each has."""
    token = mint(plane.jwt_secret, role="authenticated", sub=user)
    headers = {"apikey": anon_key(plane.jwt_secret), "Authorization": f"Bearer {token}"}
    with httpx.Client(headers=headers, timeout=20, trust_env=False, transport=httpx.HTTPTransport(retries=3)) as http:
        rows = http.get(f"{plane.url}/rest/v1/calls", params={"select": "id,call_turns(seq)"}).raise_for_status().json()
    return {row["id"]: len(row["call_turns"]) for row in rows}


def people(database: Database) -> Any:
    """What signing in needs: accounts and their hashes of passwords."""
    return database.one("select jsonb_agg(to_jsonb(u) order by id) from auth.users u")


async def test_what_was_destroyed_comes_back_and_the_box_goes_on(plane: DataPlane, tmp_path: Path) -> None:
    """Rows, accounts, privileges and who reads what are as before; what the box had not delivered arrives, once."""
    database = Database(plane.server, DATABASE)
    address = plane.server.dsn(postgres.SUPERUSER, DATABASE)
    store, state = Folder(tmp_path / "kept"), tmp_path / "state"
    (delivered, events), (halfway, halves), (waiting, later) = whole_call(2), whole_call(1), whole_call(3)
    with database.admin() as connection:
        connection.execute("update auth.users set encrypted_password = '$2a$10$' || id")
    async with box(plane) as door, Journal(state / "journal.db") as journal:
        await door.ingest(events)
        await door.ingest(halves)  # the acknowledgement never came: the journal has it too
        for one in (*halves, *later):
            journal.append(one)
        await on_disk(journal)
        before, accounts = calls_of(plane, DENTIST_OWNER), people(database)
        assert before == {delivered: 5, halfway: 3}
        made = take(store, Wanted(database=address, state=state), datetime.now(UTC))

    shutil.rmtree(state)
    with psycopg.connect(plane.server.dsn(postgres.SUPERUSER, "postgres"), autocommit=True) as server:
        server.execute(f"drop database {DATABASE} with (force)".encode())
        server.execute("drop role edge_agent")
    with pytest.raises(httpx.HTTPStatusError):
        calls_of(plane, DENTIST_OWNER)

    restore(store, made.name, Target(database=address, state=state), None, force=False)
    assert calls_of(plane, DENTIST_OWNER) == before
    assert calls_of(plane, PLUMBER_OWNER) == {}
    assert people(database) == accounts
    assert unwritten_privileges(database) == []
    async with box(plane) as door, Journal(state / "journal.db") as journal:
        shipper = Shipper(journal, door)
        assert await shipper.drain(within=60) == 0
        assert shipper.counts.rejected == shipper.counts.set_aside == 0
    assert calls_of(plane, DENTIST_OWNER) == {**before, waiting: 7}
    with pytest.raises(BackupError, match="tables"):
        restore(store, made.name, Target(database=address), None, force=False)
