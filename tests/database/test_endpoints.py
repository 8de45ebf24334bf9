"""Where clients' software listens: what it is told, when we stop telling it, and how it catches up."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER
from tests.database.sandbox import Database, one
from tests.database.workers import Leased, add_endpoint, ask, deliveries, owe, status

TELL = "select private.tell(%s, %s, %s, 'a call', %s)"
TOLD = """select coalesce(jsonb_agg(split_part(e.url, '/', 4) || ' ' || d.status order by e.url), '[]')
  from public.webhook_deliveries d join public.webhook_endpoints e on e.id = d.endpoint_id where d.event_key = %s"""
OFF = """select jsonb_build_object('on', is_active, 'why', disabled_reason, 'since', disabled_at is not null)
  from public.webhook_endpoints where id = %s"""
NOTICES = (
    "select coalesce(jsonb_agg(client_id || ' ' || kind || ': ' || message order by id), '[]') from public.notices"
)


def fail(database: Database, held: Leased, code: int | None = 500) -> str | None:
    found: str | None = ask(database, "fail_delivery(%s, %s, %s, 'down')::text", held["id"], held["lease"], code)
    return found


def finish(database: Database, held: Leased) -> bool:
    return bool(ask(database, "finish_delivery(%s, %s, 200)", held["id"], held["lease"]))


def switch(database: Database, on: bool) -> None:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("update public.webhook_endpoints set is_active = %s", [on])


def tell(database: Database, key: str = "k", kind: str = "call.completed") -> list[str]:
    with database.as_role("service_role") as connection:
        connection.execute(TELL, [DENTIST, kind, key, Jsonb({"n": 1})])
    return list(database.one(TOLD, key))


def replay(database: Database, endpoint: str, since: str | None = None, delivery: str | None = None) -> int:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        return int(one(connection, "select public.replay_deliveries(%s, %s, %s)", endpoint, since, delivery))


# --- what is told --------------------------------------------------------------------------------


def test_each_endpoint_hears_of_what_it_wants_once(database: Database) -> None:
    """Those that subscribed to the kind, of this client; the same event again is no second delivery."""
    add_endpoint(database, path="all")
    picky = add_endpoint(database, path="picky")
    add_endpoint(database, PLUMBER, "anothers")
    with database.admin() as connection:
        connection.execute("update public.webhook_endpoints set event_types = '{lead.captured}' where id = %s", [picky])
    assert tell(database) == ["all pending"]
    assert tell(database) == ["all pending"]
    assert tell(database, "lead", "lead.captured") == ["all pending", "picky pending"]
    payload = database.one("select payload - 'timestamp' from public.webhook_deliveries where event_key = 'k'")
    assert payload == {"type": "call.completed", "version": 1, "data": {"n": 1}}


def test_whom_the_client_switched_off_is_told_nothing(database: Database) -> None:
    """It wanted silence; there is nothing to catch up with."""
    add_endpoint(database, path="off")
    switch(database, on=False)
    assert tell(database) == []


def test_what_a_deaf_endpoint_misses_waits_for_its_replay(database: Database) -> None:
    """We switched it off, not the client: it is kept, and nothing of it goes out by itself."""
    endpoint = add_endpoint(database, path="deaf")
    owe(database, endpoint)
    (held,) = deliveries(database)
    fail(database, held, 410)
    assert tell(database) == ["deaf dead"]
    switch(database, on=True)
    assert deliveries(database) == []
    assert (replay(database, endpoint), len(deliveries(database))) == (2, 2)


# --- when we stop --------------------------------------------------------------------------------


def test_who_says_gone_is_switched_off_at_once(database: Database) -> None:
    """410 is a word: the delivery is dead, what waited is kept for the replay, and the owner is told where and why."""
    endpoint = add_endpoint(database)
    first, waiting = owe(database, endpoint, "a"), owe(database, endpoint, "a")
    (held,) = deliveries(database)
    assert fail(database, held, 410) == "dead"
    assert (status(database, first), status(database, waiting)) == ("dead", "dead")
    gone = "it answered that it is gone for good (410)."
    assert database.one(OFF, endpoint) == {"on": False, "why": gone, "since": True}
    (notice,) = database.one(NOTICES)
    assert notice.startswith(f"{DENTIST} webhook_disabled: The webhook to crm.example was switched off: {gone}")


def test_what_is_being_sent_while_it_is_switched_off_fails_for_good(database: Database) -> None:
    """It does not wait at an endpoint that is off; one that arrives after all has arrived."""
    endpoint = add_endpoint(database)
    for subject in ("a", "b", "c"):
        owe(database, endpoint, subject)
    one_, two, three = deliveries(database)
    assert (fail(database, one_, 410), fail(database, two, 500), finish(database, three)) == ("dead", "dead", True)
    assert len(database.one(NOTICES)) == 1


def test_three_deaf_days_switch_an_endpoint_off(database: Database) -> None:
    """Nothing was taken while the oldest was tried: the owner is told once, however many die at the same time."""
    endpoint = add_endpoint(database)
    for subject in ("a", "b"):
        owe(database, endpoint, subject, age="73 hours")
    young = owe(database, endpoint, "c")
    held = deliveries(database)
    assert [fail(database, each) for each in held[:2]] == ["dead", "dead"]
    assert database.one(OFF, endpoint)["why"] == "it has taken nothing for three days."
    assert (len(database.one(NOTICES)), status(database, young)) == (1, "in_flight")


@pytest.mark.parametrize(("ago", "off"), [("1 hour", False), ("71 hours", False), ("80 hours", True)])
def test_one_success_in_three_days_keeps_it_on(database: Database, ago: str, off: bool) -> None:
    """It listens, and does not like this one: that is dead, and the others go on."""
    endpoint = add_endpoint(database)
    owe(database, endpoint, "good")
    (held,) = deliveries(database)
    finish(database, held)
    with database.admin() as connection:
        connection.execute("update public.webhook_deliveries set delivered_at = now() - %s::interval", [ago])
    owe(database, endpoint, "bad", age="72 hours 1 minute")
    (held,) = deliveries(database)
    assert (fail(database, held, 400), database.one(OFF, endpoint)["on"]) == ("dead", not off)


def test_another_endpoints_success_does_not_count(database: Database) -> None:
    """Each is judged by what it takes itself, and switched off alone."""
    deaf, other = add_endpoint(database, path="deaf"), add_endpoint(database, path="other")
    owe(database, other)
    (held,) = deliveries(database)
    finish(database, held)
    owe(database, deaf, age="73 hours")
    (held,) = deliveries(database)
    fail(database, held)
    assert (database.one(OFF, deaf)["on"], database.one(OFF, other)["on"]) == (False, True)


def test_switching_it_on_again_begins_anew(database: Database) -> None:
    """The reason is gone, and a first failure is not the end."""
    endpoint = add_endpoint(database)
    owe(database, endpoint)
    (held,) = deliveries(database)
    fail(database, held, 410)
    switch(database, on=True)
    assert database.one(OFF, endpoint) == {"on": True, "why": None, "since": False}
    tell(database)
    (held,) = deliveries(database)
    assert (fail(database, held), database.one(OFF, endpoint)["on"]) == ("pending", True)


# --- catching up ---------------------------------------------------------------------------------


def test_a_replay_sends_again_what_was_given_up(database: Database) -> None:
    """All, since a day, or one; with three days of its own. What arrived is repeated only by its id."""
    endpoint = add_endpoint(database)
    old, new, arrived = (
        owe(database, endpoint, name, age) for name, age in (("a", "9 days"), ("b", "1 day"), ("c", "0"))
    )
    with database.admin() as connection:
        connection.execute("update public.webhook_deliveries set status = 'dead', attempts = 9 where subject <> 'c'")
        connection.execute("update public.webhook_deliveries set status = 'delivered' where subject = 'c'")
        since = one(connection, "select now() - interval '2 days'")
    assert (replay(database, endpoint, since), status(database, old)) == (1, "dead")
    (held,) = deliveries(database)
    assert (str(held["id"]), held["attempts"], fail(database, held)) == (new, 1, "pending")
    assert (replay(database, endpoint), status(database, old), status(database, arrived)) == (1, "pending", "delivered")
    assert (replay(database, endpoint, None, arrived), status(database, arrived)) == (1, "pending")
    assert replay(database, endpoint, None, arrived) == 0


def test_a_replay_stays_with_its_endpoint(database: Database) -> None:
    """Another one's deliveries are not sent again, also not by their id; nor are tests, or what was erased."""
    mine, other = add_endpoint(database, path="mine"), add_endpoint(database, path="other")
    elsewhere = owe(database, other)
    owe(database, mine, kind="webhook.test")
    erased = owe(database, mine)
    with database.admin() as connection:
        connection.execute("update public.webhook_deliveries set status = 'dead'")
        connection.execute(
            "update public.webhook_deliveries set payload = '{\"erased\": true}' where id = %s", [erased]
        )
    assert (replay(database, mine), replay(database, mine, None, elsewhere), replay(database, mine, None, erased)) == (
        0,
        0,
        0,
    )


def test_a_replay_is_logged(database: Database) -> None:
    """Who asked for it, of which endpoint, and how many went out again; one that sent nothing is not."""
    endpoint = add_endpoint(database)
    owe(database, endpoint)
    with database.admin() as connection:
        connection.execute("update public.webhook_deliveries set status = 'dead'")
    assert [replay(database, endpoint) for _ in range(2)] == [1, 0]
    logged = """select jsonb_agg(jsonb_build_array(client_id, actor_id, new_values)) from public.audit_log
                where action = 'REPLAY_DELIVERIES'"""
    assert database.one(logged) == [[DENTIST, DENTIST_OWNER, {"endpoint_id": endpoint, "deliveries": 1}]]


# --- tests ---------------------------------------------------------------------------------------


def send_test(database: Database, endpoint: str) -> str:
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        return str(one(connection, "select public.test_webhook(%s)", endpoint))


def test_a_test_goes_out_once(database: Database) -> None:
    """It is nobody's news: it waits behind nothing, and a failure is told at once and switches nothing off."""
    endpoint = add_endpoint(database)
    owe(database, endpoint, "a", "80 hours")
    test = send_test(database, endpoint)
    held = {str(each["id"]): each for each in deliveries(database)}
    assert (test in held, len(held)) == (True, 2)
    assert (held[test]["event_type"], held[test]["payload"]["type"]) == ("webhook.test", "webhook.test")
    assert fail(database, held[test]) == "dead"
    assert (database.one(OFF, endpoint)["on"], database.one(NOTICES)) == (True, [])


def test_an_endpoint_that_is_off_gets_no_test(database: Database) -> None:
    """Whoever asks hears it; a test that waited when it was switched off is over."""
    endpoint = add_endpoint(database)
    waiting = send_test(database, endpoint)
    switch(database, on=False)
    assert (status(database, waiting), deliveries(database)) == ("dead", [])
    with pytest.raises(psycopg.Error, match="the webhook endpoint is switched off") as refused:
        send_test(database, endpoint)
    assert (refused.value.sqlstate, refused.value.diag.message_hint) == ("PT409", "Switch it on, and test it then.")
    owe(database, endpoint, kind="webhook.test")
    assert deliveries(database) == []


def test_one_test_of_an_endpoint_waits_and_there_are_a_few_a_minute(database: Database) -> None:
    """Each endpoint has its own; what was refused is no row."""
    endpoint, other = add_endpoint(database), add_endpoint(database, path="other")
    for _ in range(5):
        send_test(database, endpoint)
        with pytest.raises(psycopg.Error, match="at most 1 test of one webhook endpoint at a time") as refused:
            send_test(database, endpoint)
        assert refused.value.sqlstate == "PT429"
        (held,) = deliveries(database)
        finish(database, held)
    with pytest.raises(psycopg.Error, match="at most 5 tests of one webhook endpoint a minute") as refused:
        send_test(database, endpoint)
    assert refused.value.sqlstate == "PT429"
    send_test(database, other)
    assert database.one("select count(*) from public.webhook_deliveries") == 6


def test_a_test_decides_nothing_whatever_is_answered(database: Database) -> None:
    """Whoever sent it sees "gone", and what to do about it; it is not sent again by its id: that is another test."""
    endpoint = add_endpoint(database)
    waiting = owe(database, endpoint)
    for code in (410, 500):
        test = send_test(database, endpoint)
        (held,) = (each for each in deliveries(database) if str(each["id"]) == test)
        assert fail(database, held, code) == "dead"
        assert replay(database, endpoint, None, test) == 0
    assert (database.one(OFF, endpoint)["on"], database.one(NOTICES)) == (True, [])
    assert status(database, waiting) == "in_flight"
