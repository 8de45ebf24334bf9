"""What another process finds of the calls of one that died."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from edge_agent.record.call_record import CallRecord
from edge_agent.record.disk import GONE_KEPT, Changes, Disk
from edge_agent.record.hand_over import Left, take_open_calls
from edge_agent.record.open_calls import KEPT, OpenCall, OpenCalls, Said
from edge_agent.record.other_calls import close_open_calls, end_open_call
from edge_agent.record.ship import Shipper
from shared.calls import Exchange, Latency, ReplyKind
from shared.numbers import Caller, CallerKind
from shared.uuid7 import uuid7
from tests.fakes.store import MemoryStore
from tests.record.disks import BEGAN, event, on_disk, quick_journal
from tests.record.profile import a_profile

FORMER = """
create table events (seq integer primary key autoincrement, event_id text not null unique, body text not null);
create table open_calls (
  call_id text primary key, client_id text not null, call text not null, seen_at text not null,
  turns integer not null default 0);
create table drafts (call_id text primary key, body text not null);
"""  # of release 53fa8b0


async def two_calls(folder: Path) -> Path:
    """A journal with two calls under way, whose process is gone."""
    path = folder / "journal.db"
    async with quick_journal(path) as journal:
        for room in ("call_a", "call_b"):
            record = CallRecord(journal, await a_profile(folder), uuid7(), BEGAN)
            record.started(Caller(CallerKind.WITHHELD), None, room)
            record.answered(BEGAN)
            record.exchange(Exchange(0, BEGAN, "", None, "Hello.", "Hello.", kind=ReplyKind.GREETING))
            record.exchange(
                Exchange(1, BEGAN, "Hi", 0.9, "How may I help?", "How may", latency=Latency(endpoint=300, llm=50))
            )
            record.words_so_far("Are you", 0.8, BEGAN)
        await on_disk(journal)
    return path


async def test_the_calls_of_a_killed_process_are_taken_with_all_that_was_said(tmp_path: Path) -> None:
    """Also what is in the write-ahead log only; what it had not delivered its next owner delivers, and ends nothing."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.record.dictation", str(tmp_path), cwd=Path(__file__).parents[2]
    )
    assert await child.wait() == 9
    path = tmp_path / "journal.db"
    assert path.with_name("journal.db-wal").stat().st_size > 0
    (call,) = take_open_calls(path).open
    assert (call.room, call.turns, call.exchanges) == ("room", 1, 1)
    assert call.talk == (Said("agent", "Hello", reply="greeting"),)
    assert call.draft is not None
    assert call.draft["data"]["text"] == "My number is 555 01 42 and"
    assert take_open_calls(path).open == ()
    store = MemoryStore()
    async with quick_journal(path) as journal:
        assert await close_open_calls(journal, BEGAN) == 0
        assert await Shipper(journal, store).drain(30) == 0
    assert [row["text"] for row in store.rows["turn"]] == ["Hello"]


async def test_words_that_have_their_row_get_no_second_one(tmp_path: Path) -> None:
    """Also where the caller says more before he is answered; a later turn may begin with the same words."""
    path = tmp_path / "journal.db"
    async with quick_journal(path) as journal:
        record = CallRecord(journal, await a_profile(tmp_path), uuid7(), BEGAN)
        record.started(Caller(CallerKind.WITHHELD), None, "call_a")
        record.words_so_far("Yes.", 0.8, BEGAN)
        record.leftover()
        await on_disk(journal)
    (call,) = take_open_calls(path).open
    store = MemoryStore()
    async with quick_journal(path) as journal:
        record = CallRecord.resumed(journal, await a_profile(tmp_path), call, BEGAN)
        record.words_so_far("Yes. On Friday", 0.8, BEGAN)
        record.exchange(Exchange(record.exchanges, BEGAN, "Yes. On Friday.", 0.9, "Sure.", "Sure."))
        record.exchange(Exchange(record.exchanges, BEGAN, "Yes. Goodbye.", 0.9, "Goodbye.", "Goodbye."))
        assert await Shipper(journal, store).drain(30) == 0
    said = [(row["seq"], row["text"]) for row in store.turns(call.call_id) if row["speaker"] == "caller"]
    assert said == [(0, "Yes."), (1, "On Friday."), (3, "Yes. Goodbye.")]


async def test_a_journal_remembers_which_of_its_calls_ended(tmp_path: Path) -> None:
    """Also those that it went on with, and when the database has all of them; the oldest are forgotten."""
    first, second = tmp_path / "first", tmp_path / "second"
    taken = take_open_calls(await two_calls(first))
    path = second / "journal.db"
    async with quick_journal(path) as journal:
        for call in taken.open:
            CallRecord.resumed(journal, await a_profile(second), call, BEGAN)
        await on_disk(journal)
        assert take_open_calls(first / "journal.db").gone == frozenset()
        for call in taken.open:
            end_open_call(journal, call, BEGAN)
        assert await Shipper(journal, MemoryStore()).drain(30) == 0
        await on_disk(journal)
    ended = {call.call_id for call in taken.open}
    assert take_open_calls(path) == Left((), frozenset(ended))
    async with quick_journal(path) as journal:
        for kind in ("call.started", "call.ended"):
            for number in range(GONE_KEPT):
                journal.append(event(kind, f"later {number}", room="call_c"))
            await on_disk(journal)
    gone = take_open_calls(path).gone
    assert len(gone) == GONE_KEPT
    assert not ended & gone


async def test_only_the_calls_of_these_rooms_are_taken(tmp_path: Path) -> None:
    """The others are left to the file's next owner."""
    path = await two_calls(tmp_path)
    assert [call.room for call in take_open_calls(path, ["call_b", "call_c"]).open] == ["call_b"]
    async with quick_journal(path) as journal:
        assert [call.room for call in await journal.open_calls()] == ["call_a"]


async def test_an_open_call_passes_between_processes_as_json(tmp_path: Path) -> None:
    """Nothing is lost on the way; what another release knows is no harm."""
    for call in take_open_calls(await two_calls(tmp_path)).open:
        told = json.loads(json.dumps(call.to_json()))
        assert OpenCall.from_json({**told, "news": 1}) == call
        assert call.answered_at == BEGAN.isoformat()
        assert call.talk[1:] == (Said("caller", "Hi"), Said("agent", "How may", cut=True, reply="answer"))
        assert call.figures == {"endpoint_ms": (300, 1), "llm_ms": (50, 1)}


async def test_nothing_is_taken_from_a_process_that_lives(tmp_path: Path) -> None:
    """It holds its file, and its calls."""
    path = await two_calls(tmp_path)
    async with quick_journal(path) as journal:
        assert take_open_calls(path).open == ()
        assert len(await journal.open_calls()) == 2


@pytest.mark.parametrize("content", [None, b"", b"no database" * 100])
def test_a_missing_or_damaged_journal_has_no_calls(tmp_path: Path, content: bytes | None) -> None:
    """Nobody is kept from anything by it."""
    path = tmp_path / "journal.db"
    if content is not None:
        path.write_bytes(content)
    assert take_open_calls(path).open == ()


async def test_a_file_of_the_last_release_is_read(tmp_path: Path) -> None:
    """Nobody can go on with its calls, for it does not say where they are; they are ended, and the file goes on."""
    path = tmp_path / "journal.db"
    lost = event("call.started", "old")
    with closing(sqlite3.connect(path)) as db:
        db.executescript(FORMER)
        row = ("old", lost["client_id"], json.dumps(lost["call"]), BEGAN.isoformat(), 3)
        db.execute("insert into open_calls values (?, ?, ?, ?, ?)", row)
        db.commit()
    assert take_open_calls(path).open == ()
    async with quick_journal(path) as journal:
        (call,) = await journal.open_calls()
        assert (call.call_id, call.turns, call.room, call.talk) == ("old", 3, "", ())
        assert await close_open_calls(journal, BEGAN) == 1
        journal.append(event("call.started", "new", room="call_a"))
        await on_disk(journal)
    assert [call.call_id for call in take_open_calls(path).open] == ["new"]


def test_a_sign_of_life_writes_nothing_of_what_was_said(tmp_path: Path) -> None:
    """The talk is written when it changes, and not every few seconds."""
    calls, disk = OpenCalls(), Disk(tmp_path / "journal.db")
    calls.follow(event("call.started", room="call_a"))
    disk.use(lambda db: db.execute("create temp trigger t before update on talks begin select raise(abort, 'x'); end"))
    for seen_at in ("2026-02-01", "2026-02-02"):
        calls.beat(seen_at)
        disk.commit(Changes(calls=calls.hand_over()))
        assert disk.open_calls()[0].seen_at == seen_at
    calls.follow(event("turn", speaker="agent", text="Hello", exchange=0))
    with pytest.raises(sqlite3.IntegrityError):
        disk.commit(Changes(calls=calls.hand_over()))
    disk.close()


def test_the_newest_rows_are_kept() -> None:
    """A long call costs no more than a short one."""
    calls = OpenCalls()
    calls.follow(event("call.started", room="call_a"))
    for number in range(KEPT + 5):
        calls.follow(event("turn", speaker="caller", text=str(number), exchange=number))
    (call,) = calls.hand_over().open
    assert [said.text for said in call.talk] == [str(number) for number in range(5, KEPT + 5)]
    assert (call.turns, call.exchanges) == (KEPT + 5, KEPT + 5)
