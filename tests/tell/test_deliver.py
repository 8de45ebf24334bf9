"""One delivery: what is sent, and what is written down about it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from structlog.testing import capture_logs

from cloud.tell.deliver import deliver
from cloud.tell.response import Response
from shared.errors import StoreAway, Undelivered
from tests.tell.scene import Ledger, clock, owed

HOOK = "https://crm.example/hook?token=s3cret"


class Answers:
    """A post that answers so, or raises it; counts what went out."""

    def __init__(self, answer: Response | BaseException) -> None:
        self.answer = answer
        self.sent: list[tuple[str, Mapping[str, str], bytes]] = []

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes, /) -> Response:
        self.sent.append((url, headers, body))
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


async def told(answer: Response | BaseException, ledger: Ledger | None = None) -> Ledger:
    book = ledger or Ledger()
    await deliver(owed(HOOK), book, Answers(answer), clock)
    return book


async def test_what_was_taken_is_finished() -> None:
    """With the status that said so; nothing is written down as a failure."""
    book = await told(Response(202, said="thanks"))
    assert (book.finished, book.failed) == ([202], [])


@pytest.mark.parametrize(
    ("answer", "written"),
    [
        (Response(500, said="oops"), (500, "it answered 500 (Internal Server Error): oops", None)),
        (Response(404), (404, "it answered 404 (Not Found)", None)),
        (Response(410), (410, "it answered 410: it is gone for good", None)),
        (Response(429, "90"), (429, "it answered 429 (Too Many Requests)", 90.0)),
        (Response(503, "Wed, 25 Nov 2026 09:45:00 GMT"), (503, "it answered 503 (Service Unavailable)", 900.0)),
        (
            Response(302, location="https://www.example/x"),
            (302, "it answered 302: it points to www.example, and redirects are not followed", None),
        ),
        (Undelivered("crm.example has no address"), (None, "crm.example has no address", None)),
    ],
)
async def test_a_failure_is_written_down_in_plain_words(
    answer: Response | BaseException, written: tuple[int | None, str, float | None]
) -> None:
    """With the wait that was asked for, where one was."""
    book = await told(answer)
    assert (book.finished, book.failed) == ([], [written])


@pytest.mark.parametrize("secret", [None, "whsec_nonsense!"])
async def test_nothing_is_sent_unsigned(secret: str | None) -> None:
    """It waits until a secret is set."""
    post, book = Answers(Response(200)), Ledger()
    await deliver(owed(HOOK, secret), book, post, clock)
    assert post.sent == []
    assert [(status, "secret" in error) for status, error, _ in book.failed] == [(None, True)]


async def test_what_was_erased_is_not_sent() -> None:
    """Its caller was forgotten while it waited."""
    post, book = Answers(Response(200)), Ledger()
    await deliver(owed(HOOK, payload={"erased": True}), book, post, clock)
    assert (post.sent, book.failed) == ([], [(None, "what it told of was erased", None)])


async def test_a_store_that_is_away_makes_no_failure_of_a_success() -> None:
    """It is told to whoever runs us; the delivery comes again under its id when the lease ends."""
    book = Ledger(away=True)
    with pytest.raises(StoreAway):
        await told(Response(200), book)
    book.away = False
    assert (book.finished, book.failed) == ([], [])


async def test_a_lost_lease_is_noticed_and_harmless() -> None:
    """Somebody else has it by now: one line in the log, whichever way it went."""
    with capture_logs() as logs:
        await told(Response(200), Ledger(held=False))
        await told(Response(500), Ledger(held=False))
    assert [(line["event"], line.get("held"), line.get("became")) for line in logs] == [
        ("webhook_delivered", False, None),
        ("webhook_failed", None, None),
    ]


async def test_a_cancellation_writes_nothing_down() -> None:
    """Whether it arrived is not known: it is sent again."""
    book = Ledger()
    with pytest.raises(asyncio.CancelledError):
        await told(asyncio.CancelledError(), book)
    assert (book.finished, book.failed) == ([], [])


async def test_the_log_has_neither_the_address_nor_the_words() -> None:
    """Addresses carry tokens, and a receiver's answer may quote what we sent."""
    with capture_logs() as logs:
        await told(Response(500, said="unknown caller +15105550100"))
        await told(Response(200))
    written = str(logs)
    assert [word for word in ("s3cret", "crm.example", "unknown caller", "5550100") if word in written] == []
