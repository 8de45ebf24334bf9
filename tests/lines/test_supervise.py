"""Around the supervisor: which journals its line processes get, whose callers its watchdog sees, what is delivered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from edge_agent.arrive.watchdog import Seen
from edge_agent.lines.supervise import OthersRooms, command, free_numbers
from edge_agent.record.disk import Disk
from edge_agent.settings import Settings
from edge_agent.share import ALONE, COUNTED, Share, journal_name
from edge_agent.storage import deliver_leftovers
from shared.settings import load
from tests.fakes.store import MemoryStore
from tests.record.disks import event, on_disk, quick_journal
from tests.test_settings import GOOD


def test_what_cannot_be_divided_goes_to_the_first_and_nobody_gets_nothing() -> None:
    """All calls of the settings are shared out; one process alone has them all."""
    assert [Share(number, 3).part(10) for number in (1, 2, 3)] == [4, 3, 3]
    assert [Share(number, 3).part(2) for number in (1, 2, 3)] == [1, 1, 1]
    assert Share(7, 3).part(10) == 3  # the numbers before it are taken by processes of before
    assert ALONE.part(10) == 10


def test_plans_and_calls_are_shared_and_only_the_supervisor_renews_the_token() -> None:
    """Two processes with the whole of a plan would be refused by its provider."""
    settings = load(Settings, {**GOOD, "FRONTDESK_LINES": "2", "FRONTDESK_RENEW_URL": "https://x.example/renew"})
    shared = [Share(number, 2).of_settings(settings) for number in (1, 2)]
    for name in COUNTED:
        assert sum(getattr(one, name) for one in shared) == getattr(settings, name)
    assert [one.renew_url for one in shared] == [None, None]
    assert [one.overflow_calls for one in shared] == [0, 0]
    some = settings.model_copy(update={"overflow_calls": 1})
    assert [Share(number, 2).of_settings(some).overflow_calls for number in (1, 2)] == [1, 0]
    assert ALONE.of_settings(settings) is settings


def test_a_journal_that_a_process_of_before_holds_is_left_to_it(tmp_path: Path) -> None:
    """A line process whose supervisor died goes on with its calls: the new ones take other numbers."""
    assert free_numbers(tmp_path, 2) == (1, 2)
    old = Disk(tmp_path / journal_name(2))
    old.open()
    assert free_numbers(tmp_path, 2) == (1, 3)
    old.close()
    assert free_numbers(tmp_path, 2) == (1, 2)


def test_a_line_process_is_told_its_number_and_its_socket() -> None:
    """And who hears and speaks for it; without the folder where it is started on its path."""
    words = command(4, "unix:///s")(2, 7)
    told = ("--number", "2", "--of", "4", "--socket", "7", "--speech", "unix:///s")
    assert words[1:] == ("-P", "-m", "edge_agent.lines.line", *told)


class FakeRooms:
    async def rooms(self) -> Sequence[Seen]:
        return [Seen("ours", 1, 0), Seen("nobody's", 1, 0)]

    async def look_into(self, room: str) -> Seen:
        return Seen(room, 1, 0)

    def __init__(self) -> None:
        self.dispatched: list[str] = []

    async def dispatch(self, room: str) -> None:
        self.dispatched.append(room)

    async def delete(self, room: str) -> None: ...


async def test_a_caller_whose_line_process_is_on_its_way_does_not_wait() -> None:
    """He is in nobody's way: the watchdog dispatches no second agent."""
    rooms = OthersRooms(FakeRooms(), lambda: {"ours"}, set)
    assert [seen.waits for seen in await rooms.rooms()] == [False, True]
    assert not (await rooms.look_into("ours")).waits
    assert (await rooms.look_into("nobody's")).waits


async def test_nobody_is_dispatched_to_a_caller_for_whom_somebody_is_being_found() -> None:
    """A job for his room would begin his call anew. He waits all the same, and is let go in the end as others are."""
    rooms = OthersRooms(seen := FakeRooms(), set, lambda: {"sought"})
    for room in ("sought", "nobody's"):
        await rooms.dispatch(room)
    assert seen.dispatched == ["nobody's"]
    assert (await rooms.look_into("sought")).waits


@pytest.mark.parametrize("kept", ["journal.db", "journal-3.db"])
async def test_what_a_process_left_that_there_is_no_more_of_is_delivered(tmp_path: Path, kept: str) -> None:
    """After FRONTDESK_LINES was changed; its open calls are ended. What is in use is left alone, and what will be."""
    async with quick_journal(tmp_path / kept) as journal:
        journal.append(event("call.started", "lost"))
        await on_disk(journal)
    async with quick_journal(tmp_path / "journal-1.db") as waits:  # for its next line process
        waits.append(event("call.started", "goes on"))
        await on_disk(waits)
    async with quick_journal(tmp_path / "journal-2.db") as in_use:
        in_use.append(mine := event(call_id="mine"))
        await on_disk(in_use)
        store = MemoryStore()
        settings = load(Settings, {**GOOD, "FRONTDESK_STATE_DIR": str(tmp_path)})
        delivering = asyncio.create_task(deliver_leftovers(settings, store, lambda: [tmp_path / "journal-1.db"]))
        async with asyncio.timeout(60):
            while "ended_at" not in store.calls.get("lost", {}):  # noqa: ASYNC110 — the shipper tells nobody
                await asyncio.sleep(0.05)
        delivering.cancel()
        await asyncio.wait([delivering])
        assert store.calls["lost"]["status"] == "interrupted"
        assert await in_use.batch() == [mine]
    async with quick_journal(tmp_path / "journal-1.db") as waits:
        assert [call.call_id for call in await waits.open_calls()] == ["goes on"]
