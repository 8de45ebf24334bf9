"""A member calls his own receptionist from his browser: who may, how often, and what such a call leaves."""

from __future__ import annotations

import uuid
from typing import Any

import jwt
import psycopg
import pytest

from tests.database.calendars import VIEWER, add_viewer
from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER, NUMBERS, PLUMBER, PLUMBER_OWNER, at, event, whole_call
from tests.database.sandbox import Database, one
from tests.database.workers import ask

SECRET = "a secret that no member ever reads, of LiveKit"
START = "select public.start_test_call(%s)"
BOX = "e0000000-0000-4000-8000-000000000001"


@pytest.fixture
def connected(database: Database) -> Database:
    """With a LiveKit server for test calls."""
    ask(database, "connect_test_calls(%s, %s, %s)", "wss://livekit.example", "APIkey", SECRET)
    return database


def start(database: Database, sub: str = DENTIST_OWNER, client: str = DENTIST) -> dict[str, Any]:
    with database.as_role("authenticated", sub=sub) as connection:
        told: dict[str, Any] = one(connection, START, client)
        return told


def refused(database: Database, sub: str = DENTIST_OWNER, client: str = DENTIST) -> tuple[str | None, str]:
    """How it is refused: SQLSTATE and words."""
    with pytest.raises(psycopg.Error) as failure:
        start(database, sub, client)
    return failure.value.sqlstate, str(failure.value.diag.message_primary)


def claims(told: dict[str, Any], secret: str = SECRET) -> dict[str, Any]:
    """What the token says, if it is signed with this secret."""
    said: dict[str, Any] = jwt.decode(told["token"], secret, algorithms=["HS256"])
    return said


def come_for(database: Database, told: dict[str, Any], agent: str = BOX) -> Any:
    """A box's question, whom this test is for."""
    return database.edge("select public.edge_test_call(%s)", told["id"], agent=agent)


def deliver(database: Database, events: list[dict[str, Any]]) -> list[str]:
    acks = database.edge("select public.edge_ingest(%s::jsonb)", psycopg.types.json.Jsonb(events))
    return [ack["result"] for ack in acks]


def tried(database: Database, told: dict[str, Any]) -> None:
    """A whole test call, with a message and a booked visit's words in it."""
    come_for(database, told)
    _, events = whole_call(2)
    said = {
        "message_id": str(uuid.uuid4()),
        "matter": "Call me back",
        "name": None,
        "number": None,
        "urgency": "urgent",
    }
    events.insert(-1, event("message.taken", said, told["id"]))
    assert set(deliver(database, [each | {"call_id": told["id"]} for each in events])) == {"applied"}


def test_the_owner_gets_a_token_for_one_room(connected: Database) -> None:
    """For a minute, for his microphone alone, without the right to say who he is; the room asks for the agent."""
    told = start(connected)
    said = claims(told)
    assert (told["url"], told["seconds"], said["iss"], said["kind"]) == (
        "wss://livekit.example",
        180,
        "APIkey",
        "standard",
    )
    assert said["video"] == {
        "room": f"test_{told['id']}", "roomJoin": True, "canSubscribe": True, "canPublish": True,
        "canPublishSources": ["microphone"], "canPublishData": False, "canUpdateOwnMetadata": False,
    }  # fmt: skip
    assert said["attributes"] == {"frontdesk.test_call": told["id"]}
    assert said["roomConfig"]["agents"] == [{"agentName": "receptionist"}]
    assert 50 <= said["exp"] - said["nbf"] <= 80


def test_owners_and_admins_only(connected: Database) -> None:
    """They configure what they try. Not a viewer, not another client's owner, not who has no login; a box neither."""
    add_viewer(connected)
    assert refused(connected, VIEWER) == ("42501", "this needs the role owner or admin")
    assert refused(connected, PLUMBER_OWNER)[0] == "PT404"
    assert refused(connected, client=PLUMBER)[0] == "PT404"
    for role in ("anon", "edge_agent", "service_role"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connected.as_role(role) as connection:
            one(connection, START, DENTIST)
    with connected.admin() as connection:
        connection.execute("update public.client_members set role = 'admin' where user_id = %s", [VIEWER])
    assert start(connected, VIEWER)["token"]


@pytest.mark.parametrize(
    "change",
    [
        "update public.clients set suspended_at = now()",
        "update public.clients set deleted_at = now()",
        "update public.subscriptions set status = 'canceled'",
    ],
)
def test_nobody_is_answered_for_whom_nobody_would_answer(connected: Database, change: str) -> None:
    """Suspended, deleted, or without a subscription: as callers."""
    with connected.admin() as connection:
        connection.execute(change.encode())
    assert refused(connected) == ("PT409", "this client is not answered for at present")


def test_without_a_server_there_is_none(database: Database) -> None:
    """And who took it away has taken its secret out of Vault."""
    assert refused(database) == ("PT409", "test calls are not connected")
    ask(database, "connect_test_calls(%s, %s, %s)", "wss://livekit.example", "APIkey", SECRET)
    assert ask(database, "disconnect_test_calls()") is True
    assert refused(database)[1] == "test calls are not connected"
    with database.admin() as connection:
        assert tables_with(connection, SECRET) == set()


def test_the_secret_lies_in_vault_alone(connected: Database) -> None:
    """No member, no viewer of the log and no box reads it; another one takes its place, and signs from then on."""
    with connected.admin() as connection:
        assert tables_with(connection, SECRET) == {"vault.secrets"}
    ask(connected, "connect_test_calls(%s, %s, %s)", "ws://127.0.0.1:7880", "other", "x" * 40)
    told = start(connected)
    assert (told["url"], claims(told, "x" * 40)["iss"]) == ("ws://127.0.0.1:7880", "other")
    assert connected.one("select count(*) from vault.secrets where name like 'test_calls:%%'") == 1


@pytest.mark.parametrize("url", ["", "http://livekit.example", "ws://livekit.example", "wss://u@h", "wss://h/path"])
def test_the_server_is_one_that_a_browser_may_talk_to(database: Database, url: str) -> None:
    """Over TLS, or on this machine."""
    with pytest.raises(psycopg.Error) as failure:
        ask(database, "connect_test_calls(%s, %s, %s)", url, "APIkey", SECRET)
    assert failure.value.sqlstate == "22023"


def test_members_do_not_connect_one(database: Database) -> None:
    """It is the operator's."""
    for call in ("connect_test_calls('wss://h', 'k', repeat('s', 40))", "disconnect_test_calls()"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):  # noqa: SIM117
            with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
                one(connection, f"select public.{call}")


def test_one_at_a_time(connected: Database) -> None:
    """Who begins again has given up the one that nobody came for; another member waits, and another client does not."""
    add_viewer(connected)
    with connected.admin() as connection:
        connection.execute("update public.client_members set role = 'admin' where user_id = %s", [VIEWER])
    first, second = start(connected), start(connected)
    assert come_for(connected, first) is None
    assert refused(connected, VIEWER) == ("PT409", "at most 1 test calls at once")
    assert start(connected, PLUMBER_OWNER, PLUMBER)["token"]
    tried(connected, second)
    assert start(connected, VIEWER)["token"]


def test_one_whose_end_nobody_told_is_not_in_the_way_for_ever(connected: Database) -> None:
    """Its length and a minute."""
    come_for(connected, start(connected))
    assert refused(connected)[0] == "PT409"
    with connected.admin() as connection:
        connection.execute("update public.test_calls set began_at = began_at - make_interval(secs => seconds + 61)")
    assert start(connected)["token"]


@pytest.mark.parametrize(
    ("limit", "words", "other_member"),
    [
        ("test_calls_hour_of_member", "at most 2 test calls an hour by one member", True),
        ("test_calls_hour", "at most 2 test calls an hour", False),
        ("test_calls_day", "at most 2 test calls a day", False),
    ],
)
def test_so_many_and_no_more(connected: Database, limit: str, words: str, other_member: bool) -> None:
    """By one member, and by all of a client's together; another client's do not count."""
    add_viewer(connected)
    with connected.admin() as connection:
        connection.execute("update public.client_members set role = 'admin' where user_id = %s", [VIEWER])
    ask(connected, "set_client_limit('bright-smile', %s, 2)", limit)
    for _ in range(2):
        tried(connected, start(connected))
    assert refused(connected) == ("PT429", words)
    if other_member:
        assert start(connected, VIEWER)["token"]
    else:
        assert refused(connected, VIEWER) == ("PT429", words)
    assert start(connected, PLUMBER_OWNER, PLUMBER)["token"]
    with connected.admin() as connection:
        connection.execute("update public.test_calls set created_at = created_at - interval '25 hours'")
    assert start(connected)["token"]


def test_a_client_may_have_shorter_ones(connected: Database) -> None:
    """The length is the database's word, to the page and to the box."""
    ask(connected, "set_client_limit('bright-smile', 'test_call_seconds', 60)")
    told = start(connected)
    assert (told["seconds"], come_for(connected, told)["seconds"]) == (60, 60)


def test_a_box_answers_as_it_answers_callers(connected: Database) -> None:
    """What it is told of the client is what it would be told of his number."""
    found = come_for(connected, start(connected))
    asked = "select to_jsonb(public.edge_resolve_call(%s, null))"
    assert found == {"number": NUMBERS[DENTIST], "seconds": 180, "answer": connected.edge(asked, NUMBERS[DENTIST])}


def test_a_client_without_a_number_can_try_before_it_has_one(connected: Database) -> None:
    """The receptionist answers, and knows that there is no number."""
    with connected.admin() as connection:
        connection.execute("update public.phone_numbers set released_at = now() where client_id = %s", [DENTIST])
    found = come_for(connected, start(connected))
    assert (found["number"], found["answer"]["client_id"], found["answer"]["phone_number_id"]) == (None, DENTIST, None)


def test_a_box_comes_once(connected: Database) -> None:
    """Whoever uses the token again finds nobody; nor does one whose minute has passed; nor one that nobody made."""
    told = start(connected)
    assert come_for(connected, told) is not None
    assert come_for(connected, told) is None
    assert come_for(connected, {"id": str(uuid.uuid4())}) is None
    with connected.admin() as connection:
        connection.execute("update public.test_calls set ended_at = now()")
    late = start(connected)
    with connected.admin() as connection:
        connection.execute("update public.test_calls set join_until = now() - interval '2 minutes'")
    assert come_for(connected, late) is None


def test_another_clients_box_does_not_come(connected: Database) -> None:
    """It serves other clients, and learns nothing of this one."""
    with connected.admin() as connection:
        connection.execute("update private.edge_agents set client_ids = array[%s::uuid] where id = %s", [PLUMBER, BOX])
    assert come_for(connected, start(connected)) is None


COUNTED = """select jsonb_build_object(
  'calls', (select count(*) from public.calls), 'turns', (select count(*) from public.call_turns),
  'events', (select count(*) from public.call_events), 'requests', (select count(*) from private.call_turn_llm),
  'messages', (select count(*) from public.messages), 'jobs', (select count(*) from private.jobs),
  'deliveries', (select count(*) from public.webhook_deliveries), 'notices', (select count(*) from public.notices),
  'operators', (select count(*) from private.operator_notices), 'outcomes', (select count(*) from public.call_outcomes),
  'unrouted', (select count(*) from private.unrouted_calls),
  'letters', (select count(*) from private.ingest_dead_letters),
  'daily', (select jsonb_agg(to_jsonb(d)) from public.analytics_daily(%s, '2026-11-01', '2026-11-04') d),
  'latency', (select jsonb_agg(to_jsonb(l)) from public.analytics_latency(%s, '2026-11-01', '2026-11-04') l),
  'latest', (select jsonb_agg(l.id) from public.latest_calls() l),
  'found', (select count(*) from public.search_transcripts(%s, 'cleaning')))"""


def test_it_is_counted_nowhere(connected: Database) -> None:
    """No row that figures, lists, searches, judges, webhooks, notices or people's telephones are fed from."""
    before = connected.one(COUNTED, DENTIST, DENTIST, DENTIST)
    told = start(connected)
    tried(connected, told)
    assert connected.one(COUNTED, DENTIST, DENTIST, DENTIST) == before
    row = connected.one("select to_jsonb(t) from public.test_calls t where id = %s", told["id"])
    assert (row["end_reason"], row["answered_at"] is not None, row["ended_at"] is not None) == (
        "caller_hung_up",
        True,
        True,
    )


def test_the_same_events_of_a_call_are_counted(connected: Database) -> None:
    """Else the test above would prove nothing."""
    before = connected.one(COUNTED, DENTIST, DENTIST, DENTIST)
    call, events = whole_call(2)
    said = {
        "message_id": str(uuid.uuid4()),
        "matter": "Call me back",
        "name": None,
        "number": None,
        "urgency": "urgent",
    }
    deliver(connected, [*events, event("message.taken", said, call)])
    after = connected.one(COUNTED, DENTIST, DENTIST, DENTIST)
    same = {name for name in before if before[name] == after[name]}
    assert same <= {"deliveries", "notices", "operators", "unrouted", "letters", "outcomes", "found", "requests"}


def test_what_was_said_is_there_for_its_members(connected: Database) -> None:
    """In order; for a viewer, too; not for another client's owner."""
    add_viewer(connected)
    told = start(connected)
    tried(connected, told)
    read = "select coalesce(jsonb_agg(t.speaker order by t.seq), '[]') from public.test_call_turns t"
    for sub, seen in ((DENTIST_OWNER, 5), (VIEWER, 5), (PLUMBER_OWNER, 0)):
        with connected.as_role("authenticated", sub=sub) as connection:
            assert len(one(connection, read)) == seen
            assert one(connection, "select count(*) from public.test_calls") == bool(seen)


def test_who_wants_nothing_written_down_is_heard(connected: Database) -> None:
    """Also in a test: the words go."""
    told = start(connected)
    tried(connected, told)
    deliver(connected, [event("call.transcript_stopped", {"occurred_at": at(70)}, told["id"])])
    assert connected.one("select string_agg(text, '') from public.test_call_turns") == ""


def test_another_box_writes_nothing_to_it(connected: Database) -> None:
    """Nor does its own under another client's name."""
    told = start(connected)
    come_for(connected, told)
    ended = {"ended_at": at(9), "status": "completed"}
    assert deliver(connected, [event("call.ended", ended, told["id"], PLUMBER)]) == ["rejected"]
    with connected.admin() as connection:
        connection.execute("update public.test_calls set edge_agent_id = gen_random_uuid()")
    assert deliver(connected, [event("call.ended", ended, told["id"])]) == ["rejected"]
    assert connected.one("select ended_at from public.test_calls") is None


def test_members_write_nothing(connected: Database) -> None:
    """They cannot make a token last, nor a call a test."""
    start(connected)
    mark = """insert into public.test_calls (id, client_id, member_id, seconds, join_until)
      select id, client_id, gen_random_uuid(), 1, now() from public.calls"""
    longer = "update public.test_calls set join_until = now() + interval '1 day'"
    for change in (longer, "delete from public.test_calls", mark):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):  # noqa: SIM117
            with connected.as_role("authenticated", sub=DENTIST_OWNER) as connection:
                connection.execute(change.encode())


def test_the_log_says_who_made_one(connected: Database) -> None:
    """And which; not the token."""
    told = start(connected)
    (line,) = connected.one("select jsonb_agg(to_jsonb(l)) from public.audit_log l where action = 'TEST_CALL'")
    assert (line["actor_id"], line["client_id"], line["row_id"]) == (DENTIST_OWNER, DENTIST, told["id"])
    with connected.admin() as connection:
        assert tables_with(connection, told["token"]) == set()


def test_it_is_forgotten_after_a_month(connected: Database) -> None:
    """With what was said."""
    tried(connected, start(connected))
    with connected.admin() as connection:
        connection.execute("update public.test_calls set created_at = created_at - interval '31 days'")
    ask(connected, "purge_expired()")
    assert connected.one("select count(*) from public.test_calls") == 0
    assert connected.one("select count(*) from public.test_call_turns") == 0
