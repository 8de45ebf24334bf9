"""What the local stack's Storage lets a user do is what the migration's policies say."""

from __future__ import annotations

import pytest

from infra.dev.loopback.storage_policies import DatabasePolicies, Deed
from shared.errors import SetupError
from tests.database.journal import DENTIST, PLUMBER
from tests.database.sandbox import Database

OWNER, PLUMBERS_OWNER = "1a111111-1111-4111-8111-111111111111", "2a222222-2222-4222-8222-222222222222"
VIEWER = "9a111111-1111-4111-8111-111111111111"
BUCKET = "voice-samples"
DEEDS: tuple[Deed, ...] = ("insert", "select", "delete")


async def allowed(database: Database, deed: Deed, user: str, key: str, role: str = "authenticated") -> bool:
    policies = DatabasePolicies(database.server.dsn("postgres", database.name))
    return await policies.allow({"role": role, "sub": user}, deed, BUCKET, key)


@pytest.mark.parametrize("deed", DEEDS)
async def test_owners_reach_their_own_folder_and_no_other(database: Database, deed: Deed) -> None:
    """Neither another client's, nor the bucket's root; twice asked is answered twice the same."""
    for _ in range(2):
        assert await allowed(database, deed, OWNER, f"{DENTIST}/sample.wav")
    assert not await allowed(database, deed, OWNER, f"{PLUMBER}/sample.wav")
    assert not await allowed(database, deed, PLUMBERS_OWNER, f"{DENTIST}/sample.wav")
    assert not await allowed(database, deed, OWNER, "sample.wav")


@pytest.mark.parametrize("deed", DEEDS)
async def test_viewers_strangers_and_other_roles_reach_nothing(database: Database, deed: Deed) -> None:
    """Whatever their token says of them, a role that is no user's is asked about nothing."""
    with database.admin() as connection:
        connection.execute("insert into auth.users (id, email) values (%s, 'viewer@example.com')", [VIEWER])
        connection.execute("insert into public.client_members values (%s, %s, 'viewer')", [DENTIST, VIEWER])
    assert not await allowed(database, deed, VIEWER, f"{DENTIST}/sample.wav")
    assert not await allowed(database, deed, "9b111111-1111-4111-8111-111111111111", f"{DENTIST}/sample.wav")
    assert not await allowed(database, deed, OWNER, f"{DENTIST}/sample.wav", "edge_agent")


async def test_asking_leaves_nothing(database: Database) -> None:
    """The rows that are written to see whether one may are undone."""
    for deed in DEEDS:
        await allowed(database, deed, OWNER, f"{DENTIST}/sample.wav")
    assert database.one("select count(*) from storage.objects") == 0


async def test_what_is_there_already_may_be_asked_about(database: Database) -> None:
    """Whether it is overwritten is Storage's own question."""
    with database.admin() as connection:
        connection.execute(
            "insert into storage.objects (bucket_id, name) values (%s, %s)", [BUCKET, f"{DENTIST}/sample.wav"]
        )
    assert await allowed(database, "insert", OWNER, f"{DENTIST}/sample.wav")


def test_no_hosted_project_is_asked() -> None:
    """A database that is not on a Unix socket has a Storage of its own."""
    with pytest.raises(SetupError):
        DatabasePolicies("postgresql://postgres@db.example/postgres")
