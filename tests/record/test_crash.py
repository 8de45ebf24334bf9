"""A process that ends in mid-call: what was said, and how long the call lasted, are found by the next one."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from edge_agent.record.call_record import CallRecord
from edge_agent.record.disk import Disk
from edge_agent.record.other_calls import close_open_calls
from edge_agent.record.ship import Shipper
from shared.calls import Blame, CallEnd, CallStatus, Exchange, ReplyKind
from shared.numbers import Caller, CallerKind
from shared.uuid7 import uuid7
from tests.fakes.store import DENTIST, MemoryStore
from tests.record.disks import BEGAN, event, quick_journal, virtual_journal, wall
from tests.record.profile import a_profile
from tests.virtual import run

GOODBYE = CallEnd(CallStatus.COMPLETED, "caller_hung_up", Blame.CALLER)


def at(seconds: float) -> Any:
    return BEGAN + timedelta(seconds=seconds)


async def restarted(folder: Path, store: MemoryStore) -> int:
    """The next process's start; how many calls it ended."""
    async with quick_journal(folder / "journal.db") as journal:
        closed = await close_open_calls(journal, at(86_400))
        assert await close_open_calls(journal, at(86_400)) == 0
        assert await Shipper(journal, store).drain(30) == 0
    return closed


async def a_record(journal: Any, folder: Path) -> CallRecord:
    record = CallRecord(journal, await a_profile(folder), uuid7(), BEGAN)
    record.started(Caller(CallerKind.WITHHELD), None, "room")
    return record


def transcript(store: MemoryStore) -> list[tuple[Any, ...]]:
    return [(row["seq"], row["exchange"], row["speaker"], row["text"]) for row in store.rows["turn"]]


async def test_8_4_words_of_a_killed_process_are_found(tmp_path: Path) -> None:
    """8.4: Killed in mid-dictation: the words up to then are the last row of the transcript, once."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.record.dictation", str(tmp_path), cwd=Path(__file__).parents[2]
    )
    assert await child.wait() == 9
    store = MemoryStore()
    assert await restarted(tmp_path, store) == 1
    assert await restarted(tmp_path, store) == 0
    assert transcript(store) == [(0, 0, "agent", "Hello"), (1, 1, "caller", "My number is 555 01 42 and")]
    (call,) = store.calls.values()
    assert (call["status"], call["turn_count"]) == ("interrupted", 2)
    assert call["ended_at"] == at(6).isoformat()


async def test_a_restart_that_is_cut_off_writes_the_words_once(tmp_path: Path) -> None:
    """The row that a draft becomes has the id that it had on disk: whoever ships it again ships the same."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.record.dictation", str(tmp_path), cwd=Path(__file__).parents[2]
    )
    assert await child.wait() == 9
    store = MemoryStore()
    async with quick_journal(tmp_path / "journal.db") as journal:
        (lost,) = await journal.open_calls()
    assert lost.draft is not None
    await store.ingest([lost.draft])  # as from a memory that never reached the disk again
    assert await restarted(tmp_path, store) == 1
    assert sorted(row["text"] for row in store.rows["turn"]) == ["Hello", "My number is 555 01 42 and"]
    assert store.dead_letters == []


async def test_the_turns_row_takes_the_drafts_place(tmp_path: Path) -> None:
    """Once the words are a row, a crash adds nothing; the disk never has one without the other."""
    async with quick_journal(tmp_path / "journal.db") as journal:
        record = await a_record(journal, tmp_path)
        record.words_so_far("Are you", 0.9, at(3))
        await journal.flushed(60)
        assert journal._disk.open_calls()[0].draft is not None
        record.exchange(Exchange(0, at(5), "Are you open?", 0.9, "Yes.", "Yes."))
        await journal.flushed(60)
        assert journal._disk.open_calls()[0].draft is None
    store = MemoryStore()
    await restarted(tmp_path, store)
    assert transcript(store) == [(0, 0, "caller", "Are you open?"), (1, 0, "agent", "Yes.")]


async def test_words_after_a_turn_outlive_its_row(tmp_path: Path) -> None:
    """What the caller says over an answer is not in the row of the turn before, and comes after both of its rows."""
    async with quick_journal(tmp_path / "journal.db") as journal:
        record = await a_record(journal, tmp_path)
        record.words_so_far("Wait, on Sunday", 0.9, at(7))
        record.exchange(Exchange(0, at(5), "Are you open?", 0.9, "Yes.", "Yes."))
        record.exchange(Exchange(1, at(9), "", None, "Are you there?", "Are you there?", kind=ReplyKind.NUDGE))
    store = MemoryStore()
    await restarted(tmp_path, store)
    assert transcript(store)[2:] == [(2, 1, "agent", "Are you there?"), (3, 2, "caller", "Wait, on Sunday")]


async def test_a_turn_that_nothing_came_of_is_a_row_at_the_calls_end(tmp_path: Path) -> None:
    """However the call ends, what the caller was saying is in the transcript; no draft is left, no call is open."""
    store = MemoryStore()
    async with quick_journal(tmp_path / "journal.db") as journal:
        record = await a_record(journal, tmp_path)
        record.words_so_far("Tell them that", 0.8, at(3))
        record.leftover()
        record.leftover()
        record.words_so_far("I called", 0.7, at(6))
        record.words_so_far("  ", 0.7, at(6))
        record.words_so_far("I called twice", 0.7, at(7))
        record.ended(GOODBYE, at(8))
        assert await Shipper(journal, store).drain(30) == 0
    assert transcript(store) == [(0, 0, "caller", "Tell them that"), (1, 1, "caller", "I called twice")]
    (call,) = store.calls.values()
    assert call["turn_count"] == 2
    assert await restarted(tmp_path, MemoryStore()) == 0


def begun(call_id: str) -> dict[str, Any]:
    return event("call.started", call_id) | {"call": {"to_e164": DENTIST, "started_at": wall().isoformat()}}


def test_a_killed_call_is_as_long_as_it_lasted(tmp_path: Path) -> None:
    """Fourteen seconds in which nothing is written, then a kill: the disk knows of the last five at worst."""

    async def scene() -> None:
        journal, _, disk = virtual_journal(tmp_path)
        async with journal:
            await asyncio.sleep(100)
            journal.append(begun("one"))
            await asyncio.sleep(2)
            journal.append(begun("two"))
            for passed in range(12):
                await asyncio.sleep(1)
                assert min(call.seen_at for call in disk.open_calls()) >= at(102 + passed - 5).isoformat()
            commits = disk.commits
            journal.append(event("call.ended", "one"))
            journal.append(event("call.ended", "two"))
            await asyncio.sleep(100)
            assert disk.commits == commits + 1

    run(scene())
    disk = Disk(tmp_path / "journal.db")
    assert disk.open_calls() == []
    disk.close()


async def test_a_call_is_closed_at_its_last_sign_of_life(tmp_path: Path) -> None:
    """A row that is told late does not set it back."""
    async with quick_journal(tmp_path / "journal.db") as journal:
        record = await a_record(journal, tmp_path)
        record.answered(at(2))
        journal._calls.beat(at(31).isoformat())
        record.exchange(Exchange(0, at(20), "Hi", 0.9, "Yes?", "Yes?"))
    store = MemoryStore()
    assert await restarted(tmp_path, store) == 1
    (call,) = store.calls.values()
    assert (call["ended_at"], call["blame"]) == (at(31).isoformat(), "platform")
