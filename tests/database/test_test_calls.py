"""A member calls his own receptionist from his browser: who may, and how often."""

from __future__ import annotations

import psycopg
import pytest

from tests.database.calendars import VIEWER, add_viewer
from tests.database.everywhere import tables_with
from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER, PLUMBER_OWNER
from tests.database.sandbox import Database, one
from tests.database.trying import SECRET, START, claims, come_for, connected, start, tried
from tests.database.workers import ask

__all__ = ["connected"]  # a fixture


def refused(database: Database, sub: str = DENTIST_OWNER, client: str = DENTIST) -> tuple[str | None, str]:
    """How it is refused: SQLSTATE and words."""
    with pytest.raises(psycopg.Error) as failure:
        start(database, sub, client)
    return failure.value.sqlstate, str(failure.value.diag.message_primary)


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
