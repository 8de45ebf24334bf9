"""Nobody holds all hands: who is next is asked of each client in turn, whatever one of them has queued."""

from __future__ import annotations

from collections import Counter

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER
from tests.database.sandbox import Database, one
from tests.database.workers import Leased, add_client, add_endpoint, ask, deliveries, lease, owe, owe_many, status

HANDS = 32
OF_CLIENT = 8


def clients_of(held: list[Leased]) -> Counter[str]:
    return Counter(str(each["client_id"]) for each in held)


def hanging(database: Database, endpoints: int = 20, events: int = 50) -> None:
    """The dentist's software takes nothing, and much is owed to it."""
    for number in range(endpoints):
        owe_many(database, add_endpoint(database, path=f"slow{number}"), events)


def queue(database: Database, count: int, client: str | None, age: str = "1 hour", kind: str = "analyze_call") -> None:
    with database.admin() as connection:
        connection.execute(
            "insert into private.jobs (client_id, kind, dedupe_key, run_after)"
            " select %s, %s, gen_random_uuid(), now() - %s::interval from generate_series(1, %s)",
            [client, kind, age, count],
        )


def change(database: Database, statement: str, *values: object) -> None:
    with database.admin() as connection:
        connection.execute(statement.encode(), values)


# --- webhooks ------------------------------------------------------------------------------------


def test_twenty_hanging_endpoints_hold_eight_hands_and_no_more(database: Database) -> None:
    """However many workers ask: the others' news, younger than a thousand others, is in the next hand."""
    hanging(database)
    assert clients_of(deliveries(database, HANDS)) == {DENTIST: OF_CLIENT}
    fresh = owe(database, add_endpoint(database, PLUMBER))
    assert [str(each["id"]) for each in deliveries(database, HANDS)] == [fresh]
    assert deliveries(database, HANDS) == []


def test_each_clients_first_comes_before_anybodys_second(database: Database) -> None:
    """Also behind what is on its way already: who has two out waits for who has none."""
    others = [add_client(database, f"fair-{number}") for number in range(3)]
    owe_many(database, add_endpoint(database), 6, "3 hours")
    for client in others:
        owe_many(database, add_endpoint(database, client), 6, "1 hour")
    everybody = dict.fromkeys([DENTIST, *others], 1)
    assert clients_of(deliveries(database, 4)) == everybody
    assert clients_of(deliveries(database, 5)) == everybody
    late = add_client(database, "late")
    owe_many(database, add_endpoint(database, late), 3, "0")
    assert clients_of(deliveries(database, 3)) == {late: 2}


def test_a_backlog_of_thousands_hides_nobody(database: Database) -> None:
    """What is oldest is one client's, and more of it than any window holds."""
    owe_many(database, add_endpoint(database), 3000, "2 days")
    fresh = owe(database, add_endpoint(database, PLUMBER))
    assert fresh in {str(each["id"]) for each in deliveries(database, 2)}


def test_a_client_may_have_a_number_of_its_own(database: Database) -> None:
    """Twelve at once for one that takes a lot."""
    insert = "insert into private.client_limits values (%s, 'client_deliveries_at_once', 12)"
    change(database, insert, DENTIST)
    hanging(database, endpoints=4, events=5)
    assert len(deliveries(database, HANDS)) == 12


def test_the_last_hand_is_for_who_has_none(database: Database) -> None:
    """Several greedy clients leave it to the next one."""
    hanging(database, endpoints=2)
    assert len(deliveries(database, 4)) == 3
    assert deliveries(database, 1) == []
    owe(database, add_endpoint(database, PLUMBER))
    assert clients_of(deliveries(database, 1)) == {PLUMBER: 1}


@pytest.mark.parametrize("call", ["lease_deliveries(32, 60)", "lease_jobs('{analyze_call}', 32, 60)"])
def test_workers_that_ask_at_once_are_counted_one_after_the_other(database: Database, call: str) -> None:
    """Else each would give a client its whole share: the second waits until the first has taken its own."""
    hanging(database, endpoints=2)
    queue(database, 10, DENTIST)
    with database.as_role("service_role") as first, database.as_role("service_role") as second:
        first.execute(f"select public.{call}".encode())
        second.execute("set local lock_timeout = '100ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute(f"select public.{call}".encode())


def test_tests_go_where_hands_are_left(database: Database) -> None:
    """Real news first, whoever's; of the tests a few at once, of one client fewer, and never into the last hand."""
    clients = [add_client(database, f"testing-{number}") for number in range(4)]
    for client in clients:
        for number in range(10):
            owe(database, add_endpoint(database, client, f"t{number}"), "t", "1 hour", "webhook.test")
    news = {owe(database, add_endpoint(database, PLUMBER), str(number)) for number in range(3)}
    first = deliveries(database, 4)
    assert {str(each["id"]) for each in first} == news
    assert clients_of(deliveries(database, HANDS)) == dict.fromkeys(clients, 2)
    assert deliveries(database, HANDS) == []
    assert deliveries(database, 1) == []


def test_forty_tests_of_one_client_hold_four_hands(database: Database) -> None:
    """The others' news goes out meanwhile."""
    for number in range(20):
        endpoint = add_endpoint(database, path=f"t{number}")
        for subject in ("a", "b"):
            owe(database, endpoint, subject, "1 hour", "webhook.test")
    assert clients_of(deliveries(database, HANDS)) == {DENTIST: 4}
    fresh = owe(database, add_endpoint(database, PLUMBER))
    assert [str(each["id"]) for each in deliveries(database, HANDS)] == [fresh]


def test_what_waits_for_another_is_not_due_before(database: Database) -> None:
    """Else whoever looks for work reads all that a failing endpoint holds back, each time."""
    endpoint = add_endpoint(database)
    owe(database, endpoint, "a")
    behind = owe(database, endpoint, "a")
    (held,) = deliveries(database)
    ask(database, "fail_delivery(%s, %s, 500, 'down')::text", held["id"], held["lease"])
    with database.as_role("service_role") as connection:
        told = "select private.tell(%s, 'call.completed', 'k', 'a', %s)"
        connection.execute(told, [DENTIST, Jsonb({})])
    due = "select count(*) from public.webhook_deliveries where next_attempt_at <= now() + interval '20 seconds'"
    assert (database.one(due), status(database, behind)) == (0, "pending")


def limit(database: Database, name: str, value: int) -> None:
    change(database, "update private.limits set value = %s where name = %s", value, name)


def test_what_waits_for_one_client_has_an_end(database: Database) -> None:
    """Beyond it an event is given up with the reason, its owner hears of it once, and another client's is queued."""
    limit(database, "client_deliveries_waiting", 5)
    mine, other = add_endpoint(database), add_endpoint(database, PLUMBER)
    owe_many(database, mine, 5)
    for client in (DENTIST, PLUMBER):
        for key in ("k1", "k2"):
            with database.as_role("service_role") as connection:
                connection.execute(
                    "select private.tell(%s, 'call.completed', %s, %s, %s)", [client, key, key, Jsonb({"n": 1})]
                )
    told = """select jsonb_object_agg(endpoint_id, n) from (select endpoint_id, array_agg(distinct status::text) n
      from public.webhook_deliveries where event_key like 'k_' group by 1) t"""
    assert database.one(told) == {mine: ["dead"], other: ["pending"]}
    why = "select distinct last_error from public.webhook_deliveries where status = 'dead'"
    assert database.one(why) == "more waits for the client's endpoints than may wait"
    assert database.one("select array_agg(client_id::text || kind) from public.notices") == [f"{DENTIST}webhooks_full"]


def test_a_replay_fills_what_room_there_is(database: Database) -> None:
    """The oldest first; where there is none, whoever asks hears the number."""
    limit(database, "client_deliveries_waiting", 5)
    endpoint = add_endpoint(database)
    oldest = owe(database, endpoint, "oldest")
    owe_many(database, endpoint, 8)
    change(database, "update public.webhook_deliveries set status = 'dead'")

    def replay() -> int:
        with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
            return int(one(connection, "select public.replay_deliveries(%s)", endpoint))

    assert replay() == 5
    with pytest.raises(psycopg.Error, match="at most 5 deliveries of one client waiting") as full:
        replay()
    assert full.value.sqlstate == "PT409"
    assert status(database, oldest) == "pending"


# --- jobs ----------------------------------------------------------------------------------------


def test_ten_thousand_jobs_of_one_client_are_behind_anothers_one(database: Database) -> None:
    """And behind one that is nobody's; all of them are younger."""
    queue(database, 10_000, DENTIST)
    queue(database, 1, PLUMBER, "0")
    queue(database, 1, None, "0", "delete_voice")
    held = lease(database, "{analyze_call,delete_voice}", 3)
    assert clients_of(held) == {DENTIST: 1, PLUMBER: 1, "None": 1}


def test_hands_that_are_left_do_more_for_one_client_but_the_last(database: Database) -> None:
    """Alone it has seven of eight; who comes next finds a hand, and so does the one after."""
    queue(database, 100, DENTIST)
    assert len(lease(database, limit=8)) == 7
    assert lease(database, limit=1) == []
    queue(database, 1, PLUMBER, "0")
    assert clients_of(lease(database, limit=1)) == {PLUMBER: 1}


def test_a_worker_with_one_hand_works_for_everybody(database: Database) -> None:
    """A client's share is never less than that."""
    queue(database, 3, DENTIST)
    assert [len(lease(database, limit=1)) for _ in range(3)] == [1, 1, 0]


def test_what_is_in_hand_counts(database: Database) -> None:
    """Who has five leased comes after who has none, whoever waits longer."""
    queue(database, 100, DENTIST, "5 hours")
    lease(database, limit=6)
    queue(database, 100, PLUMBER, "0")
    assert clients_of(lease(database, limit=4)) == {PLUMBER: 3}


def test_the_share_of_a_client_is_counted_over_all_workers(database: Database) -> None:
    """One that has two in one worker's hands does not get the last hand of another."""
    queue(database, 100, DENTIST)
    for _ in range(2):
        assert len(lease(database, limit=1)) == 1
    assert lease(database, limit=1) == []
