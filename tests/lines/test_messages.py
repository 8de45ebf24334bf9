"""What supervisor and line process tell each other, and how slow is told from hanging."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from edge_agent.lines.messages import Answer, Ask, Beat, Message, Served, Stop, decoded, encoded
from edge_agent.lines.process import LineProcess
from edge_agent.lines.scheduler import delays, waited


@pytest.mark.parametrize(
    "message",
    [
        Beat(3, (Served("call-1", "agent-1"), Served("call-2", "agent-2")), registered=True),
        Beat(leaving=True),
        Answer(7, taken=True),
        Ask(7, "call-1", 5.25, {"call_id": "c1", "talk": [{"speaker": "caller", "text": "Hello.\nAnd?"}]}),
        Ask(8, "call-1", 5.25),
        Stop(hurry=True),
    ],
)
def test_what_is_told_arrives_as_it_was(message: Message) -> None:
    """One line each, whatever stands in it."""
    line = encoded(message)
    assert line.count(b"\n") == 1
    assert decoded(line) == message


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"{}", b'{"beat": {"calls": 3}}', b'{"beat": {"more": 1, "calls": []}}', b"\xff"]
)
def test_nonsense_is_told_from_messages(line: bytes) -> None:
    """It is an error of a kind of its own."""
    with pytest.raises(ValueError, match="no message"):
        decoded(line)


async def test_nonsense_costs_that_line_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after it is heard."""
    reader = asyncio.StreamReader()
    reader.feed_data(b"oops\n" + encoded(Stop()))
    reader.feed_eof()
    process = LineProcess.__new__(LineProcess)
    process._reader, process.number = reader, 1
    assert [message async for message in process.messages()] == [Stop()]


def scheduling(folder: Path, **threads: str) -> Path:
    for name, schedstat in threads.items():
        place = folder / "17" / "task" / name.removeprefix("t")
        place.mkdir(parents=True, exist_ok=True)
        (place / "schedstat").write_text(schedstat)
    return folder


def test_the_thread_that_waited_longest_counts(tmp_path: Path) -> None:
    """Of those that were there before and after; a new one's past is none of ours."""
    before = delays(17, scheduling(tmp_path, t17="5 1000000000 2", t18="5 0 2"))
    after = delays(17, scheduling(tmp_path, t17="9 1100000000 3", t18="9 250000000 3", t19="9 9000000000 1"))
    assert waited(before, after) == pytest.approx(0.25)


@pytest.mark.parametrize("unknown", ["", "no numbers", "5"])
def test_where_the_kernel_does_not_say_it_is_not_known(tmp_path: Path, unknown: str) -> None:
    """Which is not the same as no time at all."""
    assert delays(17, tmp_path) is None
    assert delays(17, scheduling(tmp_path, t17=unknown)) is None
    assert waited(None, {17: 1.0}) is None
    assert waited({17: 1.0}, None) is None


def test_this_kernel_says_it() -> None:
    """Of our own process, thread by thread."""
    found = delays(os.getpid())
    assert found is not None
    assert os.getpid() in found
