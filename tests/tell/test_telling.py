"""From the judged call to the client's CRM: the real queue, the real wire, everything that may happen between."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from itertools import groupby
from pathlib import Path

import pytest

from cloud.leases import Delivery
from cloud.outward.ssrf import Allowed
from cloud.tell.events import EVENT
from cloud.tell.https import HttpsSender
from infra.dev.loopback.crm import Crm, CrmReply, crm
from shared.errors import StoreAway
from tests.conftest import CHECKOUT
from tests.database.journal import DENTIST
from tests.database.sandbox import Database
from tests.tell.scene import SECRET
from tests.tell.sql import SqlDeliveryLog, book_of, drain, endpoint, judged_call, make_due, statuses


@pytest.fixture
async def receiver(tmp_path: Path, database: Database) -> AsyncIterator[Crm]:
    """The dentist's CRM."""
    async with crm(tmp_path, SECRET) as running:
        endpoint(database, running.url, SECRET)
        yield running


def poster(receiver: Crm) -> HttpsSender:
    return HttpsSender(Allowed.of(receiver.host_and_port), receiver.ca_file)


def told_by_call(receiver: Crm) -> dict[str, list[str]]:
    """For each call, what was taken of it, in the order in which it was."""
    taken = [(event["data"]["call"]["id"], event["type"]) for event in receiver.events.values()]
    return {
        call: [kind for _, kind in told] for call, told in groupby(sorted(taken, key=lambda t: t[0]), lambda t: t[0])
    }


IN_ORDER = ["call.completed", "lead.captured"]


async def test_two_workers_tell_each_event_once_and_in_order(database: Database, receiver: Crm) -> None:
    """Twelve calls at once: each request one time, verified, as published, each lead after its call."""
    calls = {judged_call(database) for _ in range(12)}
    await asyncio.gather(*(drain(book_of(database), poster(receiver), at_once=5) for _ in range(2)))
    assert told_by_call(receiver) == dict.fromkeys(calls, IN_ORDER)
    assert len(receiver.received) == 24
    assert [EVENT.validate_json(post.body).type for post in receiver.received if post.event] != []
    assert all(post.event for post in receiver.received)
    assert statuses(database) == {"delivered": 24}


async def test_a_failure_holds_back_only_its_own_call(database: Database, receiver: Crm) -> None:
    """The lead waits for its call's news; the other call's news are through meanwhile."""
    first = judged_call(database)
    receiver.replies = [CrmReply(500)]
    await drain(book_of(database), poster(receiver))
    second = judged_call(database)
    await drain(book_of(database), poster(receiver))
    assert told_by_call(receiver) == {second: IN_ORDER}
    make_due(database)
    await drain(book_of(database), poster(receiver))
    assert told_by_call(receiver) == {first: IN_ORDER, second: IN_ORDER}
    assert statuses(database) == {"delivered": 4}


async def test_a_worker_that_is_killed_in_mid_post_loses_nothing(database: Database, receiver: Crm) -> None:
    """SIGKILL; after its lease the same request goes out under the same id."""
    judged_call(database, "message")
    receiver.replies = [CrmReply(then="silence")]
    dsn = database.server.dsn("authenticator", database.name)
    words = ["-m", "tests.tell.worker", dsn, receiver.host_and_port, str(receiver.ca_file)]
    worker = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=CHECKOUT)
    try:
        await receiver.wait_for_posts(1, 60)
    finally:
        worker.kill()
        await worker.wait()
    assert statuses(database) == {"in_flight": 1}
    await drain(book_of(database), poster(receiver))
    assert len(receiver.received) == 1
    make_due(database)
    await drain(book_of(database), poster(receiver))
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    assert (len(receiver.events), statuses(database)) == (1, {"delivered": 1})


class Away(SqlDeliveryLog):
    """Cannot be reached at the moment when the news is that it was taken."""

    async def finish_delivery(self, delivery: Delivery, status: int) -> bool:
        raise StoreAway("finish_delivery: ConnectError")


async def test_a_store_that_is_away_after_the_post_costs_a_second_letter(database: Database, receiver: Crm) -> None:
    """At least once: the receiver knows the id, and takes it once."""
    judged_call(database, "message")
    book = book_of(database)
    with pytest.raises(ExceptionGroup) as away:
        await drain(book, poster(receiver), Away(""))
    assert away.group_contains(StoreAway)
    assert statuses(database) == {"in_flight": 1}
    make_due(database)
    await drain(book, poster(receiver))
    assert [post.again for post in receiver.received] == [False, True]
    assert (len(receiver.events), statuses(database)) == (1, {"delivered": 1})


async def test_a_lease_that_was_lost_decides_nothing(database: Database, receiver: Crm) -> None:
    """The slow worker's failure does not undo the quick one's success."""
    judged_call(database, "message")
    book = book_of(database)
    (slow,) = await book.lease_deliveries(1, 60)
    make_due(database)
    await drain(book, poster(receiver))
    assert await book.fail_delivery(slow, None, "too late", None) is None
    assert await book.finish_delivery(slow, 200) is False
    assert statuses(database) == {"delivered": 1}


async def test_a_receiver_that_is_gone_is_switched_off_with_notice(database: Database, receiver: Crm) -> None:
    """410; what it misses from now on waits for a replay."""
    judged_call(database, "message")
    receiver.otherwise = CrmReply(410)
    await drain(book_of(database), poster(receiver))
    judged_call(database, "message")
    await drain(book_of(database), poster(receiver))
    assert (len(receiver.received), statuses(database)) == (1, {"dead": 2})
    notice = database.one("select message from public.notices where client_id = %s", DENTIST)
    assert "was switched off: it answered that it is gone for good (410)" in notice


async def test_the_wait_that_was_asked_for_reaches_the_queue(database: Database, receiver: Crm) -> None:
    """429 with Retry-After: an hour."""
    judged_call(database, "message")
    receiver.otherwise = CrmReply(429, {"Retry-After": "3600"}, b"slow down")
    await drain(book_of(database), poster(receiver))
    wait, error = "extract(epoch from next_attempt_at - now())::int", "last_error"
    assert 3590 <= database.one(f"select {wait} from public.webhook_deliveries") <= 3600
    assert (
        database.one(f"select {error} from public.webhook_deliveries")
        == "it answered 429 (Too Many Requests): slow down"
    )


async def test_an_endpoint_without_a_secret_hears_nothing_until_it_has_one(database: Database, receiver: Crm) -> None:
    """Its owner finds the reason with the delivery."""
    with database.admin() as connection:
        connection.execute("delete from private.webhook_secrets")
    judged_call(database, "message")
    await drain(book_of(database), poster(receiver))
    assert (receiver.received, statuses(database)) == ([], {"pending": 1})
    assert "set a secret first" in database.one("select last_error from public.webhook_deliveries")
    with database.as_role("authenticated", sub="1a111111-1111-4111-8111-111111111111") as connection:
        connection.execute("select public.set_webhook_secret(id, %s) from public.webhook_endpoints", [SECRET])
    make_due(database)
    await drain(book_of(database), poster(receiver))
    assert (len(receiver.events), statuses(database)) == (1, {"delivered": 1})


async def test_a_caller_who_was_erased_meanwhile_is_not_told_of(database: Database, receiver: Crm) -> None:
    """Nothing goes out, not even an empty request."""
    judged_call(database, "message")
    with database.as_role("authenticated", sub="1a111111-1111-4111-8111-111111111111") as connection:
        connection.execute("select public.erase_caller(%s, '+15105559876')", [DENTIST])
    await drain(book_of(database), poster(receiver))
    assert receiver.received == []
