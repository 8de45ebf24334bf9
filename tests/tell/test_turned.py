"""A webhook's secret is turned while news goes out, and the receiver refuses nothing."""

from __future__ import annotations

from pathlib import Path

from cloud.outward.ssrf import Allowed
from cloud.tell.https import HttpsSender
from cloud.tell.signing import new_secret
from infra.dev.loopback.crm import crm
from tests.database.sandbox import Database
from tests.tell.scene import SECRET
from tests.tell.sql import ask, book_of, drain, endpoint, judged_call, make_due, statuses


async def test_a_secret_is_turned_in_mid_traffic(database: Database, tmp_path: Path) -> None:
    """News that waited and news that comes; the receiver knows the old secret first, then the new one."""
    second = new_secret()
    async with crm(tmp_path, SECRET) as receiver:
        endpoint(database, receiver.url, SECRET)
        post = HttpsSender(Allowed.of(receiver.host_and_port), receiver.ca_file)
        judged_call(database)
        ask(database, "turn_webhook_secret('bright-smile', %s, %s)", receiver.url, second)
        await drain(book_of(database), post)
        judged_call(database)
        receiver.secret = second
        await drain(book_of(database), post)
        with database.admin() as connection:
            connection.execute("update private.webhook_secrets set former_until = now()")
        judged_call(database)
        await drain(book_of(database), post)
    assert [len(sent.headers["webhook-signature"].split()) for sent in receiver.received] == [2, 2, 2, 2, 1, 1]
    assert all(sent.event is not None for sent in receiver.received)
    assert (len(receiver.events), statuses(database)) == (6, {"delivered": 6})


async def test_after_the_day_the_former_secret_is_refused(database: Database, tmp_path: Path) -> None:
    """A receiver that did not follow hears nothing until it does; nothing is lost by that."""
    second = new_secret()
    async with crm(tmp_path, SECRET) as receiver:
        endpoint(database, receiver.url, SECRET)
        post = HttpsSender(Allowed.of(receiver.host_and_port), receiver.ca_file)
        ask(database, "turn_webhook_secret('bright-smile', %s, %s)", receiver.url, second)
        with database.admin() as connection:
            connection.execute("update private.webhook_secrets set former_until = now()")
        judged_call(database, "message")
        await drain(book_of(database), post)
        assert (receiver.events, statuses(database)) == ({}, {"pending": 1})
        receiver.secret = second
        make_due(database)
        await drain(book_of(database), post)
    assert (len(receiver.events), statuses(database)) == (1, {"delivered": 1})
