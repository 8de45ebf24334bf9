"""Telling a client's software: at least once, in order, for three days."""

from __future__ import annotations

import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from tests.database.journal import DENTIST, DENTIST_OWNER
from tests.database.sandbox import Database
from tests.database.signatures import SECRET
from tests.database.workers import add_endpoint, ask, deliveries, owe, status

WORKERS = 8
WAIT = "select extract(epoch from next_attempt_at - now())::float8 from public.webhook_deliveries where id = %s"


@pytest.fixture
def endpoint(database: Database) -> str:
    """One that has a secret."""
    found = add_endpoint(database)
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        connection.execute("select public.set_webhook_secret(%s, %s)", [found, SECRET])
    return found


def change(database: Database, what: str) -> None:
    with database.admin() as connection:
        connection.execute(f"update public.webhook_deliveries set {what}".encode())


def fail(
    database: Database, delivery: dict[str, object], code: int | None = 500, after: int | None = None
) -> str | None:
    call = "fail_delivery(%s, %s, %s, 'down', %s)::text"
    return ask(database, call, delivery["id"], delivery["lease"], code, after)  # type: ignore[no-any-return]


def test_a_delivery_comes_with_where_and_how_to_sign(database: Database, endpoint: str) -> None:
    """URL, secret and payload in one answer; nobody else gets it meanwhile; delivered is delivered."""
    owed = owe(database, endpoint)
    (held,) = deliveries(database)
    assert (held["url"], held["secret"], held["payload"]) == ("https://crm.example/hook", SECRET, {"n": 1})
    assert (str(held["client_id"]), held["attempts"], deliveries(database)) == (DENTIST, 1, [])
    assert ask(database, "finish_delivery(%s, %s, 204)", held["id"], held["lease"]) is True
    told = "select status::text || response_status from public.webhook_deliveries where delivered_at is not null"
    assert (database.one(told), status(database, owed)) == ("delivered204", "delivered")


def test_an_endpoint_without_a_secret_is_leased_without_one(database: Database) -> None:
    """Whoever sends it sees that there is nothing to sign with."""
    owe(database, add_endpoint(database))
    (held,) = deliveries(database)
    assert held["secret"] is None


def test_a_delivery_is_tried_for_three_days(database: Database, endpoint: str) -> None:
    """It waits and comes back; one whose time is over is dead with its next failure."""
    owed = owe(database, endpoint)
    (held,) = deliveries(database)
    assert (fail(database, held), deliveries(database)) == ("pending", [])
    change(database, "next_attempt_at = now()")
    (again,) = deliveries(database)
    assert (fail(database, again, None), again["attempts"]) == ("pending", 2)
    change(database, "next_attempt_at = now(), give_up_at = now() - interval '1 second'")
    (last,) = deliveries(database)
    assert (fail(database, last), status(database, owed)) == ("dead", "dead")


def test_each_wait_is_longer_than_the_one_before_up_to_six_hours(database: Database, endpoint: str) -> None:
    """From half a minute on; never beyond the end of the three days."""
    owed, waits = owe(database, endpoint), []
    for _ in range(14):
        (held,) = deliveries(database)
        fail(database, held)
        waits.append(database.one(WAIT, owed))
        change(database, "next_attempt_at = now()")
    growing = waits[:9]
    assert all(later > earlier for earlier, later in pairwise(growing))
    assert (20 < waits[0] <= 30, 4 * 3600 < max(waits) <= 6 * 3600) == (True, True)
    change(database, "give_up_at = now() + interval '1 minute'")
    (held,) = deliveries(database)
    fail(database, held)
    assert database.one(WAIT, owed) <= 60


def test_a_wait_that_the_receiver_asks_for_is_kept(database: Database, endpoint: str) -> None:
    """Its Retry-After makes our own back-off longer, not shorter, and does not reach beyond the three days."""
    owed = owe(database, endpoint)
    for asked, waited in ((900, 890), (1, 20)):
        (held,) = deliveries(database)
        fail(database, held, 429, asked)
        assert waited < database.one(WAIT, owed) <= max(asked, 60)
        change(database, "next_attempt_at = now()")
    change(database, "next_attempt_at = now(), give_up_at = now() + interval '1 minute'")
    (held,) = deliveries(database)
    fail(database, held, 503, 604_800)
    assert database.one(WAIT, owed) <= 60


def test_what_is_reported_after_the_lease_is_too_late(database: Database, endpoint: str) -> None:
    """Another has it by then; the first one's word changes nothing."""
    owed = owe(database, endpoint)
    (first,) = deliveries(database)
    change(database, "leased_until = now() - interval '1 second'")
    (second,) = deliveries(database)
    assert (second["id"], second["attempts"], second["lease"] != first["lease"]) == (first["id"], 2, True)
    assert ask(database, "finish_delivery(%s, %s, 200)", first["id"], first["lease"]) is False
    assert (fail(database, first, 410), status(database, owed)) == (None, "in_flight")
    assert database.one("select is_active from public.webhook_endpoints")


@pytest.mark.parametrize(("give_up", "comes_again"), [("1 hour", True), ("-1 second", False)])
def test_what_kills_its_senders_is_given_up_in_the_end(
    database: Database, endpoint: str, give_up: str, comes_again: bool
) -> None:
    """Nobody who sent it was heard of again: it comes back until its time is over; then it is dead, and says why."""
    owed = owe(database, endpoint)
    deliveries(database)
    change(database, f"leased_until = now() - interval '1 second', give_up_at = now() + interval '{give_up}'")
    assert bool(deliveries(database)) is comes_again
    reason = "select coalesce(last_error, '') from public.webhook_deliveries where id = %s"
    assert (status(database, owed) == "dead", "heard of" in database.one(reason, owed)) == (not comes_again,) * 2


def test_of_one_subject_the_older_comes_first(database: Database, endpoint: str) -> None:
    """The next waits until the one before is through, also while that one waits for its next attempt."""
    first, second, other = (owe(database, endpoint, subject) for subject in ("a", "a", "b"))
    held = {str(delivery["id"]): delivery for delivery in deliveries(database)}
    assert set(held) == {first, other}
    fail(database, held[first])
    assert deliveries(database) == []
    change(database, "next_attempt_at = now()")
    (again,) = deliveries(database)
    ask(database, "finish_delivery(%s, %s, 200)", again["id"], again["lease"])
    assert [str(delivery["id"]) for delivery in deliveries(database)] == [second]


def test_another_endpoint_does_not_wait(database: Database, endpoint: str) -> None:
    """One that is deaf holds up nobody else's news of the same call."""
    owe(database, endpoint, "a")
    (held,) = deliveries(database)
    fail(database, held)
    elsewhere = owe(database, add_endpoint(database, path="other"), "a")
    assert [str(delivery["id"]) for delivery in deliveries(database)] == [elsewhere]


def test_a_receiver_that_hangs_holds_four_hands_and_no_more(database: Database, endpoint: str) -> None:
    """However much is owed to it, and for how long: the others' news, and a test, go out meanwhile."""
    for number in range(30):
        owe(database, endpoint, f"call {number}", age="1 hour")
    first = deliveries(database)
    elsewhere = owe(database, add_endpoint(database, path="other"))
    tried = owe(database, endpoint, "test", kind="webhook.test")
    assert (len(first), {str(one["id"]) for one in deliveries(database)}) == (4, {elsewhere, tried})
    ask(database, "finish_delivery(%s, %s, 200)", first[0]["id"], first[0]["lease"])
    assert len(deliveries(database)) == 1  # three are still out


def test_a_dead_delivery_lets_the_next_one_go(database: Database, endpoint: str) -> None:
    """What was given up holds up nothing."""
    owe(database, endpoint, "a")
    second = owe(database, endpoint, "a")
    change(database, f"status = 'dead' where id <> '{second}'")
    assert [str(delivery["id"]) for delivery in deliveries(database)] == [second]


def test_workers_at_once_keep_the_order_of_each_subject(database: Database, endpoint: str) -> None:
    """Eight take turns until nothing is left: of each subject the older always first, and each delivery once."""
    for number in range(120):
        owe(database, endpoint, f"call {number % 12}")
    taken: defaultdict[str, list[int]] = defaultdict(list)
    lock = threading.Lock()

    def work(_: int) -> None:
        find = "select subject, position from public.webhook_deliveries where id = %s"
        while database.one(LEFT):
            for delivery in deliveries(database, 3):
                with database.admin() as connection:
                    row = connection.execute(find, [delivery["id"]]).fetchone()
                assert row is not None
                with lock:
                    taken[row[0]].append(row[1])
                ask(database, "finish_delivery(%s, %s, 200)", delivery["id"], delivery["lease"])

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    assert all(positions == sorted(positions) for positions in taken.values())
    assert sorted(len(positions) for positions in taken.values()) == [10] * 12


LEFT = "select exists (select from public.webhook_deliveries where status in ('pending', 'in_flight'))"


def test_nothing_is_sent_to_an_endpoint_that_is_off(database: Database, endpoint: str) -> None:
    """Its deliveries wait until it is on again, and have their three days from then on."""
    owed = owe(database, endpoint, age="4 days")
    for active in (False, True):
        with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
            connection.execute("update public.webhook_endpoints set is_active = %s", [active])
        held = deliveries(database)
        assert [str(delivery["id"]) for delivery in held] == ([owed] if active else [])
    assert fail(database, held[0]) == "pending"
    assert database.one("select is_active from public.webhook_endpoints")
