"""The door of a box over real HTTP: what it answers, and when it does not."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import urllib.error
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from edge_agent.metrics import series
from edge_agent.metrics.door import door
from edge_agent.metrics.health import FULL, Health
from infra.commands.health import asked
from shared.errors import SetupError

WELL = Health(ready=True, calls=1, seats=4, lines=2)


def free_port() -> str:
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{trying.getsockname()[1]}"


def got(address: str, page: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://{address}{page}", timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


async def get(address: str, page: str) -> tuple[int, str]:
    return await asyncio.to_thread(got, address, page)


async def test_the_three_pages_of_a_box_that_is_well() -> None:
    """Numbers as series and the box's state as JSON; a page that there is not is none."""
    async with door(address := free_port(), lambda: WELL):
        series.SEATS.set(4)
        status, page = await get(address, "/metrics")
        found = {family.name: family for family in text_string_to_metric_families(page)}
        assert status == 200
        assert found["frontdesk_seats"].samples[0].value == 4
        assert found["frontdesk_ready"].samples[0].value == 1
        assert "process_resident_memory_bytes" in found
        for path in ("/healthz", "/readyz"):
            status, page = await get(address, path)
            assert (status, json.loads(page)) == (
                200,
                {"ready": True, "calls": 1, "seats": 4, "lines": 2, "why": ""},
            )
        assert (await get(address, "/"))[0] == 404


async def test_a_box_that_takes_no_calls_lives_and_says_why() -> None:
    """Alive for Docker, which would end the calls under way; not ready for whoever brings new ones."""
    async with door(address := free_port(), lambda: Health(ready=False, calls=4, seats=4, lines=1, why=FULL)):
        assert (await get(address, "/healthz"))[0] == 200
        status, page = await get(address, "/readyz")
        assert (status, json.loads(page)["why"]) == (503, FULL)
        assert "\nfrontdesk_ready 0.0\n" in (await get(address, "/metrics"))[1]


async def test_a_port_that_is_taken_is_one_sentence_with_the_cure() -> None:
    """The box does not start half: an operator who asked for the door gets it, or is told."""
    async with door(address := free_port(), lambda: WELL):
        with pytest.raises(SetupError, match=rf"FRONTDESK_METRICS={address} cannot be opened .* another port"):
            async with door(address, lambda: WELL):
                pass
    async with door(address, lambda: WELL):  # it is free again
        assert (await get(address, "/healthz"))[0] == 200


async def test_without_an_address_there_is_no_door() -> None:
    """Nothing of a box listens unless it is told to."""
    async with door("", lambda: WELL):
        assert [each for each in asyncio.all_tasks() if each is not asyncio.current_task()] == []


def test_a_loop_that_hangs_does_not_answer() -> None:
    """The process is there and its port is open: only who asks it learns that its calls stand still."""
    address, opened, hang, hangs, over, end = free_port(), *(threading.Event() for _ in range(5))

    async def box() -> None:
        async with door(address, lambda: WELL):
            opened.set()
            await asyncio.to_thread(hang.wait)
            hangs.set()
            over.wait()  # on the loop itself
            await asyncio.to_thread(end.wait)

    living = threading.Thread(target=lambda: asyncio.run(box()))
    living.start()
    try:
        assert opened.wait(60)
        assert asked(address, "/healthz", within=60) == (True, "calls 1, seats 4, processes 2")
        hang.set()
        assert hangs.wait(60)
        well, words = asked(address, "/healthz", within=1)
        assert (well, words) == (False, f"no answer at {address}: TimeoutError")
        over.set()
        assert asked(address, "/healthz", within=60)[0]
    finally:
        for event in (hang, over, end):
            event.set()
        living.join()
