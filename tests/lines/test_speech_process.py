"""The speech process as the supervisor keeps it: real processes that die, hang, and outlive their supervisor."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from edge_agent.lines import fleet
from edge_agent.lines.process import Command, started
from edge_agent.lines.reports import SPEECH, Reports
from edge_agent.lines.supervise import speech_command, speech_process
from edge_agent.record.box_events import BoxEvents
from edge_agent.shutdown import Told
from edge_agent.speech.address import socket_of
from edge_agent.speech.engines import Speech
from edge_agent.speech.remote import remote_speech
from shared.errors import HearingFailed, SetupError
from tests.conftest import CHECKOUT
from tests.speech.scene import PATIENCE, SAID, all_of, until
from tests.stories.telling import Notebook


@pytest.fixture(autouse=True)
def from_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Speech]:
    """A line process's end."""
    async with remote_speech(socket_of(tmp_path), "", "whisper-base") as speech:
        yield speech


def fake(state: Path) -> Command:
    def command(_number: int, descriptor: int) -> Sequence[str]:
        return (sys.executable, "-m", "tests.lines.fake_speech", "--socket", str(descriptor), "--state", str(state))

    return command


def reports() -> tuple[Reports, Notebook]:
    journal, events = Notebook(), BoxEvents()
    events.write_to(journal)
    return Reports(journal, events, *SPEECH), journal


async def pid(line: Speech) -> int:
    """Of the process that hears now; asked for as long as it takes."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(HearingFailed):
                return int((await line.recogniser.understand(SAID)).words)


def gone(number: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(number, 0)
        return False
    return True


async def test_a_speech_process_that_dies_in_mid_sentence_is_replaced(tmp_path: Path, line: Speech) -> None:
    """The words are the next one's; a line process goes on with what it has, and an operator is told once."""
    told, journal = reports()
    async with speech_process(told, Told(), fake(tmp_path)):
        first = await pid(line)
        (tmp_path / "held").unlink()
        (tmp_path / "hold").touch()
        hearing = asyncio.create_task(pid(line))
        await until((tmp_path / "held").exists)
        os.kill(first, signal.SIGKILL)
        (tmp_path / "hold").unlink()
        second = await hearing
        assert second != first
        assert await all_of(line.voice.synthesise("Hello.", "af_heart", "en-US"))
        await until(lambda: len(journal.all("box.event")) == 2)
    assert gone(second)
    events = [(event["kind"], event["over"]) for event in journal.all("box.event")]
    assert events == [("speech_process_died", False), ("speech_process_died", True)]


async def test_a_speech_process_that_hangs_is_killed_and_replaced(tmp_path: Path, line: Speech) -> None:
    """Its socket takes requests all the while; they are answered by the next one."""
    async with speech_process(reports()[0], Told(), fake(tmp_path)):
        first = await pid(line)
        os.kill(first, signal.SIGSTOP)
        assert await pid(line) != first
        assert gone(first)


async def test_a_speech_process_whose_engines_hang_is_replaced(tmp_path: Path, line: Speech) -> None:
    """Its loop turns, and it could hear nobody any more: it is silent then. Threads that come back are well."""
    async with speech_process(reports()[0], Told(), fake(tmp_path)):
        first = await pid(line)
        (tmp_path / "hopeless").touch()
        assert await pid(line) == first
        (tmp_path / "hopeless").unlink()
        assert await pid(line) == first
        (tmp_path / "hopeless").touch()
        await until(lambda: gone(first))
        (tmp_path / "hopeless").unlink()
        assert await pid(line) != first


async def test_a_speech_process_outlives_its_supervisor_while_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Line processes finish their calls then. A SIGTERM to all processes does not take their speech, either."""
    process = await started(fake(tmp_path), 0)
    try:
        async with remote_speech(socket_of(tmp_path), "", "whisper-base") as line:
            assert await pid(line) == process.pid
            process._writer.close()
            os.kill(process.pid, signal.SIGTERM)
            looks: list[float] = []
            monkeypatch.setattr(line.voice.queue_age, "noted", looks.append)
            await until(lambda: len(looks) == 5)  # one a second: longer than it waits for the next request
            assert await pid(line) == process.pid
        assert await asyncio.wait_for(process._process.wait(), PATIENCE) == 0
    finally:
        process.kill()
        await process.over()


async def test_a_box_whose_engines_cannot_be_loaded_does_not_start() -> None:
    """The process has said why; no line process is started."""
    with pytest.raises(SetupError, match="The first speech process could not even start"):
        async with speech_process(reports()[0], Told(), lambda _number, _socket: (sys.executable, "-c", "exit(1)")):
            pytest.fail("entered")


async def test_a_stop_while_it_loads_waits_for_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Entered at once; and one that does not end by itself is ended."""
    monkeypatch.setattr(fleet, "HURRY", 1.0)
    told, there = Told(), tmp_path / "pid"
    sleeps = f"import os, time; open({str(there)!r}, 'w').write(str(os.getpid())); time.sleep(3600)"
    async with asyncio.timeout(PATIENCE):
        entered = asyncio.ensure_future(entering(told, sleeps))
        await until(lambda: there.exists() and there.read_text() != "")
        assert not entered.done()
        told.stop.set()
        await entered
    assert gone(int(there.read_text()))


async def entering(told: Told, program: str) -> None:
    async with speech_process(reports()[0], told, lambda _number, _socket: (sys.executable, "-c", program)):
        pass


def test_the_speech_process_is_told_its_socket() -> None:
    """Without the folder where it is started on its path."""
    assert speech_command(0, 7)[1:] == ("-P", "-m", "edge_agent.lines.speech", "--socket", "7")
