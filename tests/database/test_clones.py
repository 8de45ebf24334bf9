"""From a sample to a voice that speaks: the job, the voice before, what the owner hears, and a second try."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest
from psycopg import errors

from tests.database.attacks.town import populate
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER
from tests.database.sandbox import Database, one
from tests.database.workers import Leased, add_endpoint, ask, deliveries, lease

REQUEST = """insert into public.voice_clone_requests
    (client_id, sample_path, sample_sha256, consent_by, consent_version)
  values (%s::uuid, %s::uuid || '/sample.wav', %s, %s, 'v1') returning id"""
STATE = "select status || coalesce(': ' || error, '') from public.voice_clone_requests where id = %s"
SPEAKS = """select (r.voice).provider || ' ' || (r.voice).provider_voice_id
  from public.edge_resolve_call('+15105550100') r"""
DELETIONS = """select coalesce(jsonb_agg(jsonb_build_array(client_id, dedupe_key, payload, status,
    round(extract(epoch from run_after - now()) / 60)) order by created_at), '[]')
  from private.jobs where kind = 'delete_voice'"""
NOTICES = (
    "select coalesce(jsonb_agg(kind || ': ' || message order by id), '[]') from public.notices where client_id = %s"
)
TOLD = (
    "select coalesce(jsonb_agg(event_type order by position), '[]') from public.webhook_deliveries where client_id = %s"
)
STOCK = "kokoro af_heart"


def request(database: Database, sample: str = "a") -> str:
    """The owner's, of one recording."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        return str(one(connection, REQUEST, DENTIST, DENTIST, sample * 64, DENTIST_OWNER))


def held(database: Database) -> Leased:
    (job,) = lease(database, "{clone_voice}")
    return job


def save(database: Database, job: Leased, voice: str = "v-1", provider: str = "cartesia") -> bool:
    return bool(ask(database, "save_clone(%s, %s, %s, %s)", job["id"], job["lease"], provider, voice))


def refuse(database: Database, job: Leased, reason: str = "It is too quiet.") -> bool:
    return bool(ask(database, "refuse_clone(%s, %s, %s)", job["id"], job["lease"], reason))


def retry(database: Database, request_id: str, user: str = DENTIST_OWNER) -> None:
    with database.as_role("authenticated", sub=user) as connection:
        connection.execute("select public.retry_voice_clone(%s)", [request_id])


def kill(database: Database) -> None:
    """Eight workers, one after the other, take the job and are never heard of again."""
    for _ in range(8):
        held(database)
        with database.admin() as connection:
            connection.execute("update private.jobs set leased_until = now() - interval '1 second'")
    assert lease(database, "{clone_voice}") == []


def test_a_request_is_work_at_once(database: Database) -> None:
    """The worker is told what it needs; the owner sees that it is under way."""
    made = request(database)
    job = held(database)
    assert (job["payload"], str(job["client_id"])) == ({"request_id": made}, DENTIST)
    assert ask(database, "clone_request(%s)", made) == {
        "id": made, "client_id": DENTIST, "provider": "cartesia", "sample_path": f"{DENTIST}/sample.wav",
        "sample_sha256": "a" * 64, "language": "en-US", "voices": [],
    }  # fmt: skip
    assert database.one(STATE, made) == "processing"
    assert ask(database, "clone_request(%s)", uuid.uuid4()) is None


def test_the_next_call_speaks_with_the_new_voice(database: Database) -> None:
    """It is the client's, ready and chosen; the request has succeeded, the job is over, one delivery is queued."""
    add_endpoint(database)
    made = request(database)
    assert database.edge(SPEAKS) == STOCK
    job = held(database)
    assert (save(database, job), save(database, job)) == (True, False)
    assert (database.edge(SPEAKS), database.one(STATE, made)) == ("cartesia v-1", "succeeded")
    (told,) = deliveries(database)
    voice = str(database.one("select voice_id from public.clients where id = %s", DENTIST))
    assert told["payload"]["data"] == {"voice_id": voice, "provider": "cartesia", "request_id": made}
    assert (told["event_type"], database.one(TOLD, DENTIST)) == ("voice.ready", ["voice.ready"])
    assert (lease(database, "{clone_voice}"), ask(database, "clone_request(%s)", made)) == ([], None)


def test_the_voice_before_is_retired_and_deleted_later(database: Database) -> None:
    """Twenty minutes later, when no call can be speaking with it; by a job that outlives the client."""
    for sample, voice in (("a", "v-1"), ("b", "v-2")):
        request(database, sample)
        assert save(database, held(database), voice)
    voices = "select jsonb_object_agg(provider_voice_id, status) from public.voices where client_id = %s"
    assert database.one(voices, DENTIST) == {"v-1": "retired", "v-2": "ready"}
    payload = {"provider": "cartesia", "provider_voice_id": "v-1"}
    assert database.one(DELETIONS) == [[None, "cartesia:v-1", payload, "pending", 20]]
    assert database.edge(SPEAKS) == "cartesia v-2"


def test_a_worker_is_told_which_voices_it_must_not_delete(database: Database) -> None:
    """Those that the client may speak with, and none that is retired."""
    for sample, voice in (("a", "v-1"), ("b", "v-2")):
        request(database, sample)
        assert save(database, held(database), voice)
    asked = ask(database, "clone_request(%s)", request(database, "c"))
    assert asked["voices"] == [{"provider": "cartesia", "provider_voice_id": "v-2"}]


def test_a_voice_that_speaks_again_is_not_deleted(database: Database) -> None:
    """The first recording once more: its voice of the last time is found at the studio, and was to be deleted."""
    for sample, voice in (("a", "v-1"), ("b", "v-2"), ("c", "v-1")):
        request(database, sample)
        assert save(database, held(database), voice)
    assert [job[1] for job in database.one(DELETIONS)] == ["cartesia:v-2"]
    assert database.edge(SPEAKS) == "cartesia v-1"


def test_a_retired_voice_whose_deletion_is_on_no_list_is_deleted_all_the_same(database: Database) -> None:
    """Its job went with the ninety days: the next voice of the client asks for it again; one that is known is not."""
    for sample, voice in (("a", "v-1"), ("b", "v-2"), ("c", "v-3")):
        request(database, sample)
        assert save(database, held(database), voice)
    with database.admin() as connection:
        connection.execute("update private.jobs set status = 'done' where kind = 'delete_voice'")
        connection.execute("delete from private.jobs where dedupe_key = 'cartesia:v-1'")
    request(database, "d")
    assert save(database, held(database), "v-4")
    found = {job[1]: job[3] for job in database.one(DELETIONS)}
    assert found == {"cartesia:v-1": "pending", "cartesia:v-2": "done", "cartesia:v-3": "pending"}


def test_a_client_that_came_back_keeps_the_voice_that_it_asks_for_again(database: Database) -> None:
    """What its request made was to be deleted, and was not yet: now it speaks, and the job is gone."""
    made = request(database)
    refuse(database, held(database))
    for change in ("delete_client_of", "undelete_client"):
        with database.as_role("service_role") as connection:
            connection.execute(f"select public.{change}('bright-smile')".encode())
    assert [job[1] for job in database.one(DELETIONS)] == [f"request:{made}"]
    retry(database, made)
    assert save(database, held(database))
    assert database.one(DELETIONS) == []


def test_a_voice_that_is_being_deleted_is_made_anew(database: Database) -> None:
    """It is refused for now: the next attempt finds it gone, and clones again."""
    for sample, voice in (("a", "v-1"), ("b", "v-2")):
        request(database, sample)
        assert save(database, held(database), voice)
    with database.admin() as connection:
        connection.execute("update private.jobs set run_after = now() where kind = 'delete_voice'")
    lease(database, "{delete_voice}")
    request(database, "c")
    job = held(database)
    with pytest.raises(psycopg.Error, match="this voice is being deleted") as refused:
        save(database, job, "v-1")
    assert (refused.value.sqlstate, database.edge(SPEAKS)) == ("PT409", "cartesia v-2")


def test_a_stock_voice_is_nobodys_to_retire(database: Database) -> None:
    """Who spoke with one speaks with the clone, and others go on with it."""
    with database.admin() as connection:
        connection.execute("update public.clients set voice_id = (select id from public.voices where is_default)")
    request(database)
    save(database, held(database))
    assert database.one(DELETIONS) == []
    assert database.one("select status::text from public.voices where is_default") == "ready"


def test_another_clients_voice_cannot_be_taken(database: Database) -> None:
    """A provider's id that belongs to somebody else is refused, and nothing is changed."""
    with database.admin() as connection:
        connection.execute(
            "insert into public.voices (client_id, provider, provider_voice_id, status)"
            " values (%s, 'cartesia', 'theirs', 'ready')",
            [PLUMBER],
        )
    made = request(database)
    with pytest.raises(errors.UniqueViolation, match="another client's"):
        save(database, held(database), "theirs")
    assert (database.one(STATE, made), database.edge(SPEAKS)) == ("queued", STOCK)


def test_whoever_lost_the_lease_changes_nothing(database: Database) -> None:
    """Neither a voice nor a refusal; the other one's word counts."""
    add_endpoint(database)
    made = request(database)
    first = held(database)
    with database.admin() as connection:
        connection.execute("update private.jobs set leased_until = now() - interval '1 second'")
    second = held(database)
    assert (save(database, first, "lost"), refuse(database, first)) == (False, False)
    assert (database.one(STATE, made), database.edge(SPEAKS), database.one(TOLD, DENTIST)) == ("queued", STOCK, [])
    assert save(database, second)


def test_a_refusal_is_told_in_words_and_changes_no_voice(database: Database) -> None:
    """On the dashboard, in the request, and to the client's software; once."""
    add_endpoint(database)
    made = request(database)
    job = held(database)
    ask(database, "clone_request(%s)", made)
    assert (refuse(database, job, "  It is too quiet.  "), refuse(database, job)) == (True, False)
    assert (database.one(STATE, made), database.edge(SPEAKS)) == ("failed: It is too quiet.", STOCK)
    assert database.one(NOTICES, DENTIST) == ["voice_failed: Your voice could not be cloned: It is too quiet."]
    (told,) = deliveries(database)
    assert (told["event_type"], told["payload"]["data"]) == (
        "voice.failed",
        {"request_id": made, "reason": "It is too quiet."},
    )


def test_a_very_long_reason_is_cut(database: Database) -> None:
    """It must not fail because of its length."""
    request(database)
    assert refuse(database, held(database), "x" * 5000) is True
    assert len(database.one("select message from public.notices")) <= 1000


def test_a_job_that_was_given_up_tells_its_owner(database: Database) -> None:
    """He would wait for ever: the request has failed, in words, and the software hears of it."""
    add_endpoint(database)
    made = request(database)
    kill(database)
    assert database.one(STATE, made).startswith("failed: It failed eight times for a technical reason of ours.")
    assert (len(database.one(NOTICES, DENTIST)), database.one(TOLD, DENTIST)) == (1, ["voice.failed"])


@pytest.mark.parametrize("how", ["refused", "given up", "given up, by the operator"])
def test_a_request_that_failed_is_tried_again_in_one_step(database: Database, how: str) -> None:
    """By its owner, or by the operator with the dead job: the same sample once more, and it may succeed."""
    made = request(database)
    if how == "refused":
        refuse(database, held(database))
    else:
        kill(database)
    if how.endswith("operator"):
        assert ask(database, "retry_jobs()") == 1
    else:
        retry(database, made)
    assert database.one(STATE, made) == "queued"
    job = held(database)
    assert (job["attempts"], save(database, job), database.one(STATE, made)) == (1, True, "succeeded")


@pytest.mark.parametrize("state", ["queued", "processing", "succeeded"])
def test_only_a_request_that_failed_is_tried_again(database: Database, state: str) -> None:
    """One that waits, is under way or has succeeded is not."""
    made = request(database)
    with database.admin() as connection:
        connection.execute("update public.voice_clone_requests set status = %s", [state])
    with pytest.raises(psycopg.Error, match="only a request that failed") as refused:
        retry(database, made)
    assert refused.value.sqlstate == "PT409"


def test_a_client_that_left_gets_no_voice(database: Database) -> None:
    """Its work is gone: what a worker has in hand is refused, so that it can delete the voice again."""
    request(database)
    job = held(database)
    with database.as_role("service_role") as connection:
        connection.execute("select public.delete_client_of('bright-smile')")
    assert (save(database, job), database.one("select count(*) from public.voices where client_id = %s", DENTIST)) == (
        False,
        0,
    )


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        ("save_clone(%s, %s, 'kokoro', 'x')", "p_provider must be cartesia or elevenlabs"),
        ("save_clone(%s, %s, null, 'x')", "p_provider must be cartesia or elevenlabs"),
        ("save_clone(%s, %s, 'cartesia', repeat('x', 201))", "p_provider_voice_id must have 1 to 200"),
        ("refuse_clone(%s, %s, '  ')", "p_reason is required"),
    ],
)
def test_malformed_reports_are_named(database: Database, call: str, complaint: str) -> None:
    """And nothing of them is done: the job is still held."""
    request(database)
    job: dict[str, Any] = held(database)
    with pytest.raises(errors.InvalidParameterValue, match=complaint):
        ask(database, call, job["id"], job["lease"])
    assert save(database, job) is True


def test_a_stranger_tries_nothing_again(database: Database) -> None:
    """To him there is no such request."""
    with database.admin() as connection:
        shop = populate(connection)
    with pytest.raises(psycopg.Error, match="no such request"):
        retry(database, shop.ids["clone"])
