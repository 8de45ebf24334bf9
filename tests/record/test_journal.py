"""The journal: what it takes is in order, soon on disk, and there until it was acknowledged."""

from __future__ import annotations

import asyncio
import resource
import signal
import sys
from pathlib import Path

import pytest

from edge_agent.record.disk import Disk
from edge_agent.record.journal import BEAT
from shared.errors import SetupError
from tests import virtual
from tests.record.disks import CountingDisk, event, ids, quick_journal, virtual_journal


async def test_order_and_acknowledgement(tmp_path: Path) -> None:
    """Events come back in order, once each, until they are acknowledged."""
    async with quick_journal(tmp_path / "journal.db") as journal:
        events = [event() for _ in range(5)]
        for one in [*events, events[0]]:
            journal.append(one)
        assert ids(await journal.batch(3)) == ids(events)[:3]
        journal.acknowledge(ids(events)[:2])
        assert ids(await journal.batch()) == ids(events)[2:]
        assert await journal.backlog() == 3


async def test_what_comes_together_is_one_transaction(tmp_path: Path) -> None:
    """Two hundred events that nobody waited between are written by one commit, and then held by the disk alone."""
    journal = quick_journal(tmp_path / "journal.db")
    disk = journal._disk = CountingDisk(tmp_path / "journal.db")
    async with journal:
        events = [event() for _ in range(200)]
        for one in events:
            journal.append(one)
        assert await journal.flushed(60)
        assert (disk.commits, disk.rows, journal._waiting) == (1, 200, {})
        assert ids(await journal.batch()) == ids(events)


async def test_kill_nine_loses_nothing(tmp_path: Path) -> None:
    """Every event that a killed process had reported as flushed is there afterwards."""
    path = tmp_path / "journal.db"
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.record.child",
        str(path),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    reported = [(await child.stdout.readline()).decode().strip() for _ in range(50)]
    child.send_signal(signal.SIGKILL)
    reported += (await child.stdout.read()).decode().split("\n")[:-1]
    await child.wait()
    async with quick_journal(path) as journal:
        kept = ids(await journal.batch(100_000))
        while rest := await journal.batch(500):
            kept += ids(rest)
            journal.acknowledge(ids(rest))
    assert len(reported) >= 50
    assert set(reported) <= set(kept)


async def test_a_second_process_is_refused(tmp_path: Path) -> None:
    """Two agents on one state folder would close each other's calls."""
    async with quick_journal(tmp_path / "journal.db"):
        with pytest.raises(SetupError, match="FRONTDESK_STATE_DIR"):
            await quick_journal(tmp_path / "journal.db").__aenter__()


async def test_a_corrupt_file_is_kept_and_a_new_one_begun(tmp_path: Path) -> None:
    """Garbage on disk neither stops the agent nor is thrown away."""
    path = tmp_path / "journal.db"
    path.write_bytes(b"not a database at all" * 500)
    async with quick_journal(path) as journal:
        one = event()
        journal.append(one)
        assert ids(await journal.batch()) == [one["event_id"]]
        assert journal.troubles == 0
    kept = [file for file in tmp_path.iterdir() if ".corrupt-" in file.name]  # noqa: ASYNC240
    assert kept[0].read_bytes().startswith(b"not a database")


async def test_a_broken_disk_never_reaches_the_call(tmp_path: Path) -> None:
    """Events wait in memory, can be shipped from there, and reach the disk once it is well again."""
    path = tmp_path / "journal.db"
    path.mkdir()
    async with quick_journal(path) as journal:
        first, second = event(), event()
        journal.append(first)
        journal.append(second)
        assert not await journal.flushed(60)
        assert journal.troubles >= 1
        assert ids(await journal.batch()) == ids([first, second])
        journal.acknowledge([first["event_id"]])
        assert ids(await journal.batch()) == [second["event_id"]]
        path.rmdir()
        journal.append(event())
    async with quick_journal(path) as journal:
        assert await journal.backlog() == 2


async def test_a_full_disk(tmp_path: Path) -> None:
    """A write that does not fit is kept in memory until there is room."""
    path = tmp_path / "journal.db"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    async with quick_journal(path) as journal:
        journal.append(event())
        assert await journal.flushed(60)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
        try:
            big = event(text="x" * 400_000)
            journal.append(big)
            assert not await journal.flushed(60)
            assert journal.troubles == 1
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert ids(await journal.batch())[1:] == [big["event_id"]]
    disk = Disk(path)
    assert big["event_id"] in disk.read(10)
    disk.close()


async def test_what_postgres_cannot_store_is_replaced(tmp_path: Path) -> None:
    """NUL, lone surrogates and NaN would have the whole batch refused."""
    async with quick_journal(tmp_path / "journal.db") as journal:
        journal.append(event(text="a\x00b\ud800", confidence=float("nan")))
        assert (await journal.batch())[0]["data"] == {"text": "a\ufffdb\ufffd", "confidence": None}


async def test_batches_stay_small(tmp_path: Path) -> None:
    """A request stays below what gateways take, but one big event still goes."""
    async with quick_journal(tmp_path / "journal.db") as journal:
        for size in (900_000, 300_000, 300_000, 300_000):
            journal.append(event(text="x" * size))
        big = await journal.batch()
        journal.acknowledge(ids(big))
        assert (len(big), len(await journal.batch())) == (1, 2)


async def test_open_calls_outlive_their_events(tmp_path: Path) -> None:
    """A call whose events were all shipped is still known as open after a crash."""
    path = tmp_path / "journal.db"
    async with quick_journal(path) as journal:
        events = [event("call.started"), event(occurred_at="2026-01-05T18:00:09+00:00")]
        for one in events:
            journal.append(one)
        journal.acknowledge(ids(events))
        assert await journal.open_calls() == []
    async with quick_journal(path) as journal:
        (lost,) = await journal.open_calls()
        assert (lost.call_id, lost.turns, lost.seen_at) == ("k", 1, "2026-01-05T18:00:09+00:00")
        journal.append(event("call.ended"))
        assert await journal.open_calls() == []
    async with quick_journal(path) as journal:
        assert await journal.open_calls() == []


def test_what_the_database_has_leaves_the_disk_with_the_next_change(tmp_path: Path) -> None:
    """It costs no transaction of its own while there is something to write; else it takes a few seconds."""

    async def story() -> list[tuple[int, int]]:
        journal, _, disk = virtual_journal(tmp_path)
        seen = []
        async with journal:
            first, second = event(), event()
            journal.append(first)
            await asyncio.sleep(0.1)
            journal.acknowledge(ids([first]))
            await asyncio.sleep(0.1)
            seen.append((disk.commits, disk.count()))
            journal.append(second)
            await asyncio.sleep(0.1)
            seen.append((disk.commits, disk.count()))
            journal.acknowledge(ids([second]))
            await asyncio.sleep(BEAT)
            seen.append((disk.commits, disk.count()))
            assert await journal.batch() == []
        return seen

    assert virtual.run(story()) == [(1, 1), (2, 1), (3, 0)]
