"""The end of the process comes, whatever hangs."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from edge_agent.shutdown import Told, closed, open_part, stopped, unless_told
from tests import virtual

HUNG = """
import threading, time
from edge_agent.shutdown import leave_within
threading.Thread(target=time.sleep, args=(3600,), name="hung engine").start()
leave_within({seconds}, {code})
"""


def hangs() -> asyncio.Future[None]:
    return asyncio.get_running_loop().create_future()


def test_a_part_that_hangs_is_left_behind_and_named() -> None:
    """The parts after it are closed all the same."""

    async def ending() -> None:
        began = asyncio.get_running_loop().time()
        with capture_logs() as logs:
            await closed("recogniser", hangs(), 3.0)
        assert asyncio.get_running_loop().time() - began == 3.0
        assert [(entry["event"], entry["part"]) for entry in logs] == [("hangs_at_the_end", "recogniser")]

    virtual.run(ending())


async def test_a_part_that_blocks_does_not_block_the_others() -> None:
    """It has a thread of its own, which nothing waits for."""
    let_go = threading.Event()
    try:
        with capture_logs() as logs:
            await stopped("voice", let_go.wait, 0.01)  # type: ignore[arg-type]
        assert [entry["part"] for entry in logs] == ["voice"]
    finally:
        let_go.set()


async def test_a_part_that_stops_is_not_waited_for_longer() -> None:
    """And nothing is said of it."""
    with capture_logs() as logs:
        await stopped("voice", lambda: None, 60.0)
    assert logs == []


def test_what_was_opened_is_left_in_time() -> None:
    """Whether it goes or hangs."""

    @asynccontextmanager
    async def journal() -> AsyncIterator[str]:
        try:
            yield "open"
        finally:
            await hangs()

    async def ending() -> None:
        async with open_part("journal", journal(), 3.0) as part:
            assert part == "open"
        assert asyncio.get_running_loop().time() == 3.0

    with capture_logs() as logs:
        virtual.run(ending())
    assert [entry["part"] for entry in logs] == ["journal"]


def test_a_thread_that_hangs_does_not_keep_the_process() -> None:
    """It is ended with the code it was to end with, and the log names the thread."""
    ended = subprocess.run(
        [sys.executable, "-c", HUNG.format(seconds=0.1, code=3)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 3
    assert "hung engine" in ended.stdout + ended.stderr


async def test_the_first_signal_stops_and_the_second_hurries() -> None:
    """However many come."""
    told = Told()
    assert (told.stop.is_set(), told.hurry.is_set()) == (False, False)
    told.once_more()
    assert (told.stop.is_set(), told.hurry.is_set()) == (True, False)
    for _ in range(2):
        told.once_more()
    assert (told.stop.is_set(), told.hurry.is_set()) == (True, True)


async def test_who_is_told_to_stop_before_it_has_opened_leaves_at_once() -> None:
    """Later it ends by itself; and a crash is a crash."""
    told, opened = Told(), asyncio.Event()
    loading = asyncio.create_task(unless_told(asyncio.sleep(3600), told, opened))
    told.once_more()
    await asyncio.wait_for(loading, 60)

    async def drains() -> None:
        opened.set()
        await told.hurry.wait()

    draining = asyncio.create_task(unless_told(drains(), told, opened))
    await asyncio.sleep(0)
    assert not draining.done()
    told.once_more()
    await asyncio.wait_for(draining, 60)

    async def crashes() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await unless_told(crashes(), Told(), opened)
