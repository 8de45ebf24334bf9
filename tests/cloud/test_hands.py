"""Several processes at work: replaced when they die, woken by their leader, gone when it is."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from cloud.hands import Hands
from infra.dev.stack.children import born

# Notes its pid, and every line that its leader sends; ends with its leader.
HAND = """
import asyncio, os, sys
from pathlib import Path
from cloud.hands import follow
async def main():
    note = Path(sys.argv[1]) / str(os.getpid())
    woken, stop = asyncio.Event(), asyncio.Event()
    following = asyncio.create_task(follow(woken, stop))
    note.write_text("up")
    while not stop.is_set():
        done, _ = await asyncio.wait(
            [asyncio.create_task(woken.wait()), following], return_when=asyncio.FIRST_COMPLETED)
        if woken.is_set():
            woken.clear()
            note.write_text("woken")
    note.write_text("ended")
asyncio.run(main())
"""

# A leader that is killed with no chance to say goodbye.
LEADER = """
import asyncio, sys
from cloud.hands import Hands
asyncio.run(Hands(sys.argv[1:]).run(1, asyncio.Event()))
"""


def command(folder: Path) -> list[str]:
    return [sys.executable, "-P", "-c", HAND, str(folder)]


async def noted(folder: Path, word: str, count: int, but: frozenset[str] = frozenset()) -> set[str]:
    """The pids of the hands that noted a word, once there are so many."""
    async with asyncio.timeout(20):
        while True:
            found = {note.name for note in await asyncio.to_thread(_notes, folder, word)} - but
            if len(found) == count:
                return found
            await asyncio.sleep(0.02)


def _notes(folder: Path, word: str) -> list[Path]:
    return [note for note in folder.iterdir() if note.read_text() == word]


@asynccontextmanager
async def at_work(folder: Path, count: int) -> AsyncIterator[Hands]:
    stop, hands = asyncio.Event(), Hands(command(folder))
    running = asyncio.create_task(hands.run(count, stop))
    try:
        yield hands
    finally:
        stop.set()
        await running


async def test_each_hand_hears_the_wake_up(tmp_path: Path) -> None:
    """A line through a pipe: no signal that would kill a process which is not ready for it."""
    async with at_work(tmp_path, 2) as hands:
        pids = await noted(tmp_path, "up", 2)
        await hands.wake()
        assert await noted(tmp_path, "woken", 2) == pids


async def test_a_hand_that_dies_is_replaced(tmp_path: Path) -> None:
    """After kill -9 another takes its place; the others go on."""
    async with at_work(tmp_path, 2):
        first = await noted(tmp_path, "up", 2)
        killed = min(first)
        os.kill(int(killed), signal.SIGKILL)
        (fresh,) = await noted(tmp_path, "up", 1, frozenset(first))
        assert fresh not in first


async def test_a_stop_ends_all_of_them(tmp_path: Path) -> None:
    """And waits for them: nothing is left running."""
    async with at_work(tmp_path, 2):
        pids = await noted(tmp_path, "up", 2)
    assert [pid for pid in pids if born(int(pid))] == []


async def test_no_hand_outlives_its_leader(tmp_path: Path) -> None:
    """After kill -9 of the leader each hand ends by itself, in good order."""
    leader = await asyncio.create_subprocess_exec(sys.executable, "-P", "-c", LEADER, *command(tmp_path))
    try:
        await noted(tmp_path, "up", 1)
    finally:
        leader.kill()
        await leader.wait()
    assert len(await noted(tmp_path, "ended", 1)) == 1
