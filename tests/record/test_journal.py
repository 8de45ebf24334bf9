"""The journal: on disk before `append` returns, whatever happens next."""

from __future__ import annotations

import asyncio
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from edge_agent.record.disk import Disk
from edge_agent.record.journal import Journal
from shared.errors import SetupError
from shared.uuid7 import uuid7


def event(kind: str = "turn", **fields: Any) -> dict[str, Any]:
    return {"event_id": str(uuid7()), "kind": kind, "client_id": "c", "call_id": "k", "call": {}, "data": {}} | fields


def ids(events: list[dict[str, Any]]) -> list[str]:
    return [one["event_id"] for one in events]


async def test_order_and_acknowledgement(tmp_path: Path) -> None:
    """Events come back in order, once each, until they are acknowledged."""
    async with Journal(tmp_path / "journal.db") as journal:
        events = [event() for _ in range(5)]
        for one in [*events, events[0]]:
            await journal.append(one)
        assert ids(await journal.batch(3)) == ids(events)[:3]
        await journal.acknowledge(ids(events)[:2])
        assert ids(await journal.batch()) == ids(events)[2:]
        assert await journal.backlog() == 3


async def test_many_calls_append_at_once(tmp_path: Path) -> None:
    """Concurrent appends all arrive."""
    async with Journal(tmp_path / "journal.db") as journal:
        events = [event() for _ in range(200)]
        await asyncio.gather(*(journal.append(one) for one in events))
        assert set(ids(await journal.batch())) == set(ids(events))


async def test_kill_nine_loses_nothing(tmp_path: Path) -> None:
    """Every event that a killed process had reported as appended is there afterwards."""
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
    async with Journal(path) as journal:
        kept = ids(await journal.batch(100_000))
        while rest := await journal.batch(500):
            kept += ids(rest)
            await journal.acknowledge(ids(rest))
    assert len(reported) >= 50
    assert set(reported) <= set(kept)


async def test_a_second_process_is_refused(tmp_path: Path) -> None:
    """Two agents on one state folder would close each other's calls."""
    async with Journal(tmp_path / "journal.db"):
        with pytest.raises(SetupError, match="FRONTDESK_STATE_DIR"):
            await Journal(tmp_path / "journal.db").__aenter__()


async def test_a_corrupt_file_is_kept_and_a_new_one_begun(tmp_path: Path) -> None:
    """Garbage on disk neither stops the agent nor is thrown away."""
    path = tmp_path / "journal.db"
    path.write_bytes(b"not a database at all" * 500)
    async with Journal(path) as journal:
        one = event()
        await journal.append(one)
        assert ids(await journal.batch()) == [one["event_id"]]
        assert journal.troubles == 0
    kept = [file for file in tmp_path.iterdir() if ".corrupt-" in file.name]  # noqa: ASYNC240
    assert kept[0].read_bytes().startswith(b"not a database")


async def test_a_broken_disk_never_reaches_the_call(tmp_path: Path) -> None:
    """Events wait in memory, can be shipped from there, and reach the disk once it is well again."""
    path = tmp_path / "journal.db"
    path.mkdir()
    async with Journal(path) as journal:
        first, second = event(), event()
        await journal.append(first)
        await journal.append(second)
        assert journal.troubles >= 2
        assert ids(await journal.batch()) == ids([first, second])
        await journal.acknowledge([first["event_id"]])
        assert ids(await journal.batch()) == [second["event_id"]]
        path.rmdir()
        await journal.append(event())
    async with Journal(path) as journal:
        assert await journal.backlog() == 2


async def test_a_full_disk(tmp_path: Path) -> None:
    """A write that does not fit is kept in memory until there is room."""
    path = tmp_path / "journal.db"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    async with Journal(path) as journal:
        await journal.append(event())
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
        try:
            big = event(data={"text": "x" * 400_000})
            await journal.append(big)
            assert journal.troubles == 1
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        await journal.append(event())
        assert journal.troubles == 1
    disk = Disk(path)
    assert big["event_id"] in dict(disk.read(10))
    disk.close()


async def test_what_postgres_cannot_store_is_replaced(tmp_path: Path) -> None:
    """NUL, lone surrogates and NaN would have the whole batch refused."""
    async with Journal(tmp_path / "journal.db") as journal:
        await journal.append(event(data={"text": "a\x00b\ud800", "confidence": float("nan")}))
        assert (await journal.batch())[0]["data"] == {"text": "a\ufffdb\ufffd", "confidence": None}


async def test_batches_stay_small(tmp_path: Path) -> None:
    """A request stays below what gateways take, but one big event still goes."""
    async with Journal(tmp_path / "journal.db") as journal:
        for size in (900_000, 300_000, 300_000, 300_000):
            await journal.append(event(data={"text": "x" * size}))
        big = await journal.batch()
        await journal.acknowledge(ids(big))
        assert (len(big), len(await journal.batch())) == (1, 2)


async def test_open_calls_outlive_their_events(tmp_path: Path) -> None:
    """A call whose events were all shipped is still known as open after a crash."""
    path = tmp_path / "journal.db"
    async with Journal(path) as journal:
        call = {"to_e164": "+15105550100", "started_at": "2026-01-05T18:00:00+00:00"}
        events = [event("call.started", call=call), event(data={"occurred_at": "2026-01-05T18:00:09+00:00"})]
        for one in events:
            await journal.append(one)
        await journal.acknowledge(ids(events))
    async with Journal(path) as journal:
        (lost,) = await journal.open_calls()
        assert (lost.call_id, lost.turns, lost.seen_at) == ("k", 1, "2026-01-05T18:00:09+00:00")
        await journal.append(event("call.ended"))
        assert await journal.open_calls() == []
