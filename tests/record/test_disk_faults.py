"""Whatever the disk does, no call waits for it, and what was shipped is let go."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from edge_agent.record.disk import Disk
from edge_agent.record.disk_thread import IN_TIME, DiskHung, DiskThread
from edge_agent.record.journal import OPENING
from edge_agent.record.ship import Shipper
from tests.fakes.store import MemoryStore
from tests.record.disks import InlineThread, event, ids, virtual_journal
from tests.virtual import run


def now() -> float:
    return asyncio.get_running_loop().time()


def stored(folder: Path) -> int:
    disk = Disk(folder / "journal.db")
    try:
        return disk.count()
    finally:
        disk.close()


def test_what_hangs_is_shipped_from_memory(tmp_path: Path) -> None:
    """While a commit hangs, events are taken, shipped and let go without a moment's wait."""

    async def scene() -> None:
        journal, thread, _ = virtual_journal(tmp_path)
        async with journal:
            thread.hanging = True
            journal.append(event())
            await asyncio.sleep(60)
            began = now()
            events = [event(), event()]
            for one in events:
                journal.append(one)
            assert ids(await journal.batch())[1:] == ids(events)
            assert await journal.backlog() == 3
            journal.acknowledge(ids(await journal.batch()))
            assert await journal.batch() == []
            assert not await journal.flushed(5)
            assert now() == began
            thread.release()

    run(scene())
    assert stored(tmp_path) == 0


def test_what_the_disk_has_not_got_yet_is_not_shipped(tmp_path: Path) -> None:
    """Who goes on with the call after a crash would count its rows without that one, and give its place away."""

    async def scene() -> None:
        journal, thread, _ = virtual_journal(tmp_path)
        async with journal:
            thread.hanging = True
            journal.append(one := event())
            asking = asyncio.create_task(journal.batch())
            await asyncio.sleep(IN_TIME / 2)
            assert not asking.done()
            thread.release()
            assert ids(await asking) == ids([one])

    run(scene())


def test_a_hanging_disk_is_one_trouble(tmp_path: Path) -> None:
    """Two seconds count as failing; it is said once, however long it lasts and whatever comes meanwhile."""

    async def scene() -> None:
        journal, thread, disk = virtual_journal(tmp_path)
        async with journal:
            thread.hanging = True
            journal.append(event())
            await asyncio.sleep(IN_TIME - 0.1)
            assert journal.troubles == 0
            for _ in range(100):
                await asyncio.sleep(1)
                journal.append(event())
                await journal.batch()
            assert (journal.troubles, disk.commits) == (1, 0)
            thread.release()
            await asyncio.sleep(60)
            assert disk.count() == 101

    with capture_logs() as told:
        run(scene())
    assert [line["log_level"] for line in told] == ["error", "info"]


def test_a_commit_that_was_late_is_a_commit(tmp_path: Path) -> None:
    """What the disk did after all is not done again."""

    async def scene() -> None:
        journal, thread, disk = virtual_journal(tmp_path)
        async with journal:
            thread.hanging = True
            journal.append(event())
            await asyncio.sleep(10)
            thread.release()
            await asyncio.sleep(60)
            assert (disk.commits, await journal.backlog()) == (1, 1)

    run(scene())


def test_a_stuck_disk_does_not_keep_the_box_from_starting_and_stopping(tmp_path: Path) -> None:
    """Both are bounded, and what was said is shipped."""

    async def scene() -> None:
        journal, _, _ = virtual_journal(tmp_path, InlineThread(hanging=True))
        async with journal:
            assert now() == OPENING
            assert await journal.open_calls() == []
            journal.append(event(seq=0))
            store = MemoryStore()
            assert await Shipper(journal, store).drain(5) == 0
            assert len(store.turns("k")) == 1
        assert now() <= OPENING + IN_TIME

    run(scene())


def test_leaving_a_disk_that_has_just_hung_is_bounded(tmp_path: Path) -> None:
    """The last commit has two seconds, and what is lost by it is said."""

    async def scene() -> None:
        journal, thread, disk = virtual_journal(tmp_path)
        async with journal:
            thread.hanging = True
            journal.append(event())
        assert now() == IN_TIME
        thread.release()
        disk.close()

    with capture_logs() as told:
        run(scene())
    assert [line["events"] for line in told if line["log_level"] == "critical"] == [1]


def test_a_full_disk_costs_the_same_for_the_first_event_and_the_last(tmp_path: Path) -> None:
    """Two thousand events, shipped as they come: the disk is tried now and then, with the newest only."""

    async def scene() -> None:
        journal, _, disk = virtual_journal(tmp_path)
        store = MemoryStore()
        async with journal:
            disk.full = True
            shipping = asyncio.create_task(Shipper(journal, store).run())
            for seq in range(2000):
                journal.append(event(seq=seq))
                await asyncio.sleep(0.1)
            assert [row["seq"] for row in store.turns("k")] == list(range(2000))
            assert max(disk.commits, disk.rows, disk.reads) < 40
            assert (journal._waiting, journal._forgotten, journal._in_hand) == ({}, set(), set())
            shipping.cancel()
            await asyncio.gather(shipping, return_exceptions=True)
            disk.full = False

    run(scene())


def test_a_full_disk_is_not_asked_at_every_event(tmp_path: Path) -> None:
    """With the database away as well everything waits in memory, and reaches the disk when there is room."""

    async def scene() -> None:
        journal, _, disk = virtual_journal(tmp_path)
        async with journal:
            disk.full = True
            for _ in range(2000):
                journal.append(event())
                await asyncio.sleep(0.1)
            assert disk.commits == journal.troubles < 40
            disk.full = False
            await asyncio.sleep(30)
            assert await journal.flushed(5)
            assert await journal.backlog() == 2000

    with capture_logs() as told:
        run(scene())
    assert [line["log_level"] for line in told] == ["error", "info"]
    assert stored(tmp_path) == 2000


def test_what_was_written_before_leaves_a_full_disk_once(tmp_path: Path) -> None:
    """Acknowledged, and not to be deleted yet: it is not shipped again, and is gone when there is room."""

    async def scene() -> None:
        journal, _, disk = virtual_journal(tmp_path)
        async with journal:
            one, other = event(), event()
            journal.append(one)
            journal.append(other)
            assert await journal.flushed(5)
            assert journal._waiting == {}
            disk.full = True
            journal.acknowledge([one["event_id"]])
            await asyncio.sleep(1)
            assert ids(await journal.batch()) == [other["event_id"]]
            assert await journal.backlog() == 1
            disk.full = False

    run(scene())
    assert stored(tmp_path) == 1


def test_a_call_that_ended_while_the_disk_was_full_is_not_found_open(tmp_path: Path) -> None:
    """Whether its beginning had been written or not, and though its end was shipped and never written."""

    async def scene() -> None:
        journal, _, disk = virtual_journal(tmp_path)
        async with journal:
            journal.append(event("call.started", "before"))
            assert await journal.flushed(5)
            disk.full = True
            journal.append(event("call.started", "meanwhile"))
            await asyncio.sleep(1)
            for call_id in ("before", "meanwhile"):
                journal.append(event("call.ended", call_id))
            assert await Shipper(journal, MemoryStore()).drain(5) == 0
            assert [call.call_id for call in disk.open_calls()] == ["before"]
            assert await journal.open_calls() == []
            disk.full = False
            journal.append(event("call.started", "after"))
            await asyncio.sleep(30)
            assert [call.call_id for call in disk.open_calls()] == ["after"]

    run(scene())


def test_calls_that_came_and_went_on_a_full_disk_leave_nothing_behind(tmp_path: Path) -> None:
    """Neither in memory, however many they were, nor anything to remove once there is room."""

    async def scene() -> None:
        journal, _, disk = virtual_journal(tmp_path)
        shipper = Shipper(journal, MemoryStore())
        async with journal:
            disk.full = True
            for number in range(50):
                journal.append(event("call.started", str(number)))
                await asyncio.sleep(40)
                journal.append(event("call.ended", str(number)))
                await shipper.drain(5)
            disk.full = False
            tried = disk.commits
            await asyncio.sleep(40)
            assert (disk.commits, str(number) in journal._calls) == (tried, False)

    run(scene())


async def test_nobody_waits_for_a_thread_that_is_busy() -> None:
    """The job that is late is told apart from those after it, which are not begun; when it is back, work goes on."""
    thread, stuck = DiskThread(), threading.Event()
    with pytest.raises(DiskHung) as late:
        await thread.do(stuck.wait, within=0.01)
    assert late.value.late is not None
    with pytest.raises(DiskHung) as refused:
        await thread.do(lambda: 1)
    assert (thread.hung, refused.value.late) == (True, None)
    stuck.set()
    assert await late.value.late is True
    assert await thread.do(lambda: 2, within=60) == 2
    with pytest.raises(ZeroDivisionError):
        await thread.do(lambda: 1 // 0, within=60)
    thread.stop()
