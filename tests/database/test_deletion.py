"""How a client leaves: at once for its callers, after thirty days without a trace."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from tests.database.attacks.town import populate
from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER, NUMBERS, PLUMBER, PLUMBER_OWNER
from tests.database.purge import purge
from tests.database.sandbox import Database, one

DELETE = "select public.delete_client(%s, %s)"
JOBS = "select coalesce(jsonb_agg(to_jsonb(j) order by dedupe_key), '[]') from private.jobs j where kind = %s"
# The jobs empty the first, Realtime the others within days; the last two keep ids and nothing else.
LEFT = {"storage.objects", "realtime.messages", "realtime.messages_default", "private.jobs", "private.ingest_ledger"}


def client_of(database: Database, number: str) -> str | None:
    """Whom the next call to the number is for."""
    resolved = database.edge("select to_jsonb(r) from public.edge_resolve_call(%s) r", number)
    return str(resolved["client_id"]) if resolved["client_id"] else None


def test_deleting_a_client_ends_its_service_at_once(database: Database) -> None:
    """Its numbers are nobody's, webhooks are silent; the date is thirty days away."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        assert one(
            connection, "select public.delete_client(%s, %s) = now() + interval '30 days'", DENTIST, "bright-smile"
        )
    assert client_of(database, NUMBERS[DENTIST]) is None
    assert database.one(
        "select bool_and(released_at is not null) from public.phone_numbers where client_id = %s", DENTIST
    )


def test_what_a_client_has_elsewhere_is_the_cloud_s_to_remove(database: Database) -> None:
    """Its voices at the provider, its samples, used or not. The jobs outlive it; no voice is cloned any more."""
    with database.admin() as connection:
        ids = populate(connection).ids
        other = populate(connection).ids
        unused = f"{ids['client']}/unused.wav"
        connection.execute("insert into storage.objects (bucket_id, name) values ('voice-samples', %s)", [unused])
        connection.execute(
            "insert into private.jobs (client_id, kind, dedupe_key) values (%s, 'clone_voice', 'x')", [ids["client"]]
        )
    with database.as_role("authenticated", sub=ids["owner"]) as connection:
        connection.execute(DELETE, [ids["client"], ids["slug"]])
    voice = database.one("select provider_voice_id from public.voices where id = %s", ids["voice"])
    kept = database.one("select provider_voice_id from public.voices where id = %s", other["voice"])
    voices, samples = database.one(JOBS, "delete_voice"), database.one(JOBS, "delete_storage_object")
    assert {"provider": "cartesia", "provider_voice_id": voice} in [job["payload"] for job in voices]
    assert kept not in [job["payload"].get("provider_voice_id") for job in voices]
    paths = {job["payload"]["path"] for job in samples if job["payload"]["bucket"] == "voice-samples"}
    assert {unused, f"{ids['client']}/sample.wav"} <= paths
    assert all(path.startswith(ids["client"]) for path in paths)
    assert {job["client_id"] for job in voices + samples} == {None}
    assert ids["client"] not in [job["client_id"] for job in database.one(JOBS, "clone_voice")]
    assert database.one("select status::text from public.voices where id = %s", ids["voice"]) == "retired"


def test_what_a_studio_made_for_a_request_that_failed_is_removed_too(database: Database) -> None:
    """Its voice is known by the request's name alone; that of a request that succeeded is known by its own."""
    insert = """insert into public.voice_clone_requests (client_id, sample_path, sample_sha256, consent_by,
        consent_version, status) values (%s::uuid, %s::uuid || '/s.wav', repeat(%s, 64), %s, '1', %s) returning id"""
    with database.admin() as connection:
        failed = one(connection, insert, DENTIST, DENTIST, "a", DENTIST_OWNER, "failed")
        one(connection, insert, DENTIST, DENTIST, "b", DENTIST_OWNER, "succeeded")
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute(DELETE, [DENTIST, "bright-smile"])
    removed = [job for job in database.one(JOBS, "delete_voice") if job["dedupe_key"].startswith("request:")]
    assert [(job["payload"], job["client_id"]) for job in removed] == [({"request_id": str(failed)}, None)]


def test_voices_go_when_no_call_speaks_with_them_any_more(database: Database) -> None:
    """And when no worker can be making one: after twenty minutes. Recordings go at once."""
    with database.admin() as connection:
        ids = populate(connection).ids
    with database.as_role("authenticated", sub=ids["owner"]) as connection:
        connection.execute(DELETE, [ids["client"], ids["slug"]])
    waits = """select jsonb_object_agg(kind, minutes) from (
        select kind, max(round(extract(epoch from run_after - now()) / 60)) as minutes from private.jobs
        where client_id is null and kind in ('delete_voice', 'delete_storage_object') group by kind) j"""
    assert database.one(waits) == {"delete_voice": 20, "delete_storage_object": 0}


def test_a_second_deletion_changes_neither_date_nor_jobs(database: Database) -> None:
    """But what was removed, came back and leaves again is removed again."""
    with database.admin() as connection:
        ids = populate(connection).ids

    def delete() -> tuple[object, int]:
        with database.as_role("authenticated", sub=ids["owner"]) as connection:
            until = one(connection, DELETE, ids["client"], ids["slug"])
        return until, database.one("select count(*) from private.jobs where status = 'pending' and client_id is null")

    first = delete()
    assert delete() == first
    with database.admin() as connection:
        connection.execute("update private.jobs set status = 'done'")
    assert delete() == first


@pytest.mark.parametrize(
    ("client", "slug", "user", "code"),
    [
        (DENTIST, "rapid-rooter", DENTIST_OWNER, "22023"),
        (DENTIST, None, DENTIST_OWNER, "22023"),
        (None, "bright-smile", DENTIST_OWNER, "22023"),
        (DENTIST, "bright-smile", PLUMBER_OWNER, "PT404"),
    ],
)
def test_only_its_owner_deletes_a_client_and_means_it(
    database: Database, client: str | None, slug: str | None, user: str, code: str
) -> None:
    """The slug is typed as a confirmation; a refusal changes nothing."""
    with database.as_role("authenticated", sub=user) as connection, pytest.raises(errors.DatabaseError) as refusal:
        connection.execute(DELETE, [client, slug])
    assert refusal.value.sqlstate == code
    assert database.one("select deleted_at from public.clients where id = %s", DENTIST) is None


def test_an_admin_does_not_delete_a_client(database: Database) -> None:
    """That is the owner's alone."""
    with database.admin() as connection:
        ids = populate(connection).ids
    with database.as_role("authenticated", sub=ids["admin"]) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(DELETE, [ids["client"], ids["slug"]])


def test_after_thirty_days_nothing_of_a_client_is_left(database: Database) -> None:
    """In no table, but for a line of the log and the jobs for what it had elsewhere; others lose nothing."""
    with database.admin() as connection:
        ids, others = populate(connection).ids, populate(connection).ids
        connection.execute("update public.clients set profession_id = %(profession)s where id = %(client)s", ids)
        connection.execute(
            "update public.clients set deleted_at = now() - interval '29 days' where id = %(client)s", ids
        )
        kept = tables_with(connection, others["client"])
    assert purge(database) == []
    with database.admin() as connection:
        connection.execute(
            "update public.clients set deleted_at = now() - interval '31 days' where id = %(client)s", ids
        )
    assert purge(database, 1) != []
    with database.admin() as connection:
        left = tables_with(connection, ids["client"])
        log = connection.execute(
            "select action, new_values, old_values, actor_id from public.audit_log where client_id = %(client)s", ids
        ).fetchall()
        assert tables_with(connection, others["client"]) == kept
        assert one(connection, "select count(*) from vault.secrets where id = %s", ids["secret"]) == 0
    assert log == [("PURGE_CLIENT", None, None, None)]
    assert left <= LEFT | {"public.audit_log", "private.edge_agents"}
    assert database.one(JOBS, "delete_voice") != []


def test_a_client_that_was_taken_back_is_served_again(database: Database) -> None:
    """As soon as it has a number; the purge leaves it alone."""
    with database.as_role("service_role") as connection:
        connection.execute("select public.delete_client_of('rapid-rooter')")
        connection.execute("select public.undelete_client('rapid-rooter')")
    assert database.one("select deleted_at from public.clients where id = %s", PLUMBER) is None
    assert purge(database) == []
    with database.as_role("service_role") as connection:
        connection.execute("select public.add_number('rapid-rooter', %s)", [NUMBERS[PLUMBER]])
    assert client_of(database, NUMBERS[PLUMBER]) == PLUMBER


def test_after_thirty_days_there_is_no_way_back(database: Database) -> None:
    """Some of its data may be gone already; nor is a client taken back that was never deleted."""
    with database.admin() as connection:
        connection.execute("update public.clients set deleted_at = now() - interval '31 days' where id = %s", [PLUMBER])
    for slug, complaint in (("rapid-rooter", "its data is going"), ("bright-smile", "is not deleted")):
        with (
            database.as_role("service_role") as connection,
            pytest.raises(psycopg.Error, match=complaint) as refused,
        ):
            connection.execute("select public.undelete_client(%s)", [slug])
        assert refused.value.sqlstate == "PT409"
