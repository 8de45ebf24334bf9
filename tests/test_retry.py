"""Three attempts for what fails on its way, and no more; none for what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from cloud.database import opened
from shared.errors import StoreAway, StoreRefused
from shared.rest import Unreached
from shared.retry import AT_ONCE, PAUSES, TRIES, insisted, retried
from shared.supabase_store import SupabaseStore
from tests import virtual
from tests.fakes.postgrest_server import PostgrestServer, postgrest
from tests.fakes.store import DENTIST, MemoryStore

Answer = tuple[float, Exception | str]  # s until it comes, and what it is


class Server:
    """Answers each question as it was told to; counts how many are under way."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.answers, self.asked_at, self.under_way = list(answers), list[float](), 0

    async def ask(self) -> str:
        wait, answer = self.answers[len(self.asked_at)]
        self.asked_at.append(asyncio.get_running_loop().time())
        self.under_way += 1
        try:
            await asyncio.sleep(wait)
        finally:
            self.under_way -= 1
        if isinstance(answer, Exception):
            raise answer
        return answer


LOST, REFUSED = Unreached("reset"), StoreRefused("22023")
SILENT = (1000.0, "too late")


async def outcome(server: Server, within: float | None = None) -> tuple[Any, int, Any]:
    """What came out, how often it was asked, and when that was known."""
    work = insisted(server.ask, Unreached, within) if within else retried(server.ask, Unreached)
    try:
        came: object = await work
    except (Unreached, StoreRefused) as failure:
        came = type(failure)
    assert server.under_way == 0
    return came, len(server.asked_at), asyncio.get_running_loop().time()


def test_8_3_what_was_lost_is_asked_up_to_three_times() -> None:
    """8.3: A connection that breaks is tried again after a growing, random pause; the third failure is the answer."""
    assert virtual.run(outcome(Server([(0, LOST), (0, LOST), (0, "there")])))[:2] == ("there", 3)
    came, asked, took = virtual.run(outcome(Server([(0, LOST)] * 9)))
    assert (came, asked) == (Unreached, TRIES)
    assert PAUSES.first * (0.5 + 1.0) <= took <= PAUSES.first * (1 + 2)


def test_8_3_a_refusal_is_not_asked_again() -> None:
    """8.3: Asking again gives the same answer."""
    assert virtual.run(outcome(Server([(0, REFUSED)])))[:2] == (StoreRefused, 1)
    assert virtual.run(outcome(Server([(0, REFUSED)]), 0.8)) == (StoreRefused, 1, 0.0)
    assert virtual.run(outcome(Server([(0, LOST), (0, REFUSED)]), 0.8))[:2] == (StoreRefused, 2)


def test_8_3_a_ringing_phone_has_three_attempts_within_its_limit() -> None:
    """8.3: Refused connections are tried again at once; silence leaves room for the next; the limit holds for all."""
    came, asked, took = virtual.run(outcome(Server([(0, LOST)] * 9), 0.8))
    assert (came, asked) == (Unreached, 3)
    assert took <= 2 * AT_ONCE.longest
    assert virtual.run(outcome(Server([SILENT, (0.1, "there")]), 0.9)) == ("there", 2, pytest.approx(0.4))
    assert virtual.run(outcome(Server([SILENT] * 3), 0.9)) == (Unreached, 3, pytest.approx(0.9))


def test_a_slow_answer_is_not_lost() -> None:
    """The first attempt goes on beside the others: three thirds of the time are the whole of it."""
    assert virtual.run(outcome(Server([(0.7, "slow"), SILENT, SILENT]), 0.9)) == ("slow", 3, pytest.approx(0.7))
    assert virtual.run(outcome(Server([(0.7, "slow"), (0.1, LOST), (0.0, LOST)]), 0.9))[:2] == ("slow", 3)


def test_who_hangs_up_ends_all_attempts() -> None:
    """Cancelled, none is left under way."""

    async def cancelled() -> int:
        server = Server([SILENT] * 3)
        asking = asyncio.create_task(insisted(server.ask, Unreached, 0.9))
        await asyncio.sleep(0.5)
        assert server.under_way == 2
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        return server.under_way

    assert virtual.run(cancelled()) == 0


@pytest.fixture
async def server() -> AsyncIterator[PostgrestServer]:
    async with postgrest(MemoryStore()) as running:
        yield running


async def test_8_3_the_database_that_is_back_at_the_third_attempt_is_heard(server: PostgrestServer) -> None:
    """8.3: On a real socket: two connections are cut while the phone rings, and the call is routed all the same."""
    server.faults = ["cut", "cut"]
    async with SupabaseStore(server.url, "anon", "edge", resolve_within=30) as store:
        assert (await store.resolve_call(DENTIST))["client"] == "Bright Smile Dental"
    assert server.requests == 3


@pytest.mark.parametrize(("fault", "requests"), [("cut", 3), (400, 1), (503, 1)])
async def test_8_3_the_jobs_ask_again_what_was_lost(server: PostgrestServer, fault: str | int, requests: int) -> None:
    """8.3: A worker's question is tried three times when its connection breaks; an answer, even a bad one, counts."""
    server.fault = fault
    async with opened(server.url, "secret") as database:
        with pytest.raises((StoreAway, StoreRefused)):
            await database.close_lost_calls()
    assert server.requests == requests
