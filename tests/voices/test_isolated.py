"""A recording is prepared in a process of its own: what it cannot do, and what becomes of it when it fails."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cloud.voices.clean import Take
from cloud.voices.decode import UNREADABLE
from cloud.voices.failures import SampleRefused
from cloud.voices.isolated import IsolatedPreparation
from infra.places import CHECKOUT
from shared.errors import TryAgain
from tests.voices.recordings import bomb


def program(code: str) -> IsolatedPreparation:
    """One that does this instead."""
    return IsolatedPreparation((sys.executable, "-c", code))


async def test_a_good_recording_becomes_the_same_take(recording: bytes, ready: Take) -> None:
    """Byte by byte what the same code makes of it here."""
    assert await IsolatedPreparation()(recording) == ready


async def test_a_small_file_does_not_fill_the_memory() -> None:
    """Eight channels at 192 kHz: judged as a recording like others, within the limit."""
    with pytest.raises(SampleRefused, match="85 seconds long"):
        await IsolatedPreparation()(bomb())


def test_what_wants_too_much_memory_is_refused(recording: bytes) -> None:
    """The process hears that there is none, and says that it cannot read the file."""
    code = "import cloud.voices.isolated as i; i.MEMORY = 2**20; i._main()"
    done = subprocess.run([sys.executable, "-c", code], input=recording, capture_output=True, cwd=CHECKOUT, check=True)
    assert b"We cannot read this file" in done.stdout


async def test_it_holds_no_key_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of our environment it has only what Python needs."""
    monkeypatch.setenv("SUPABASE_SECRET_KEY", "sb_secret_xyz")
    with pytest.raises(SampleRefused) as told:
        await program("import json, os; print(json.dumps({'refused': ' '.join(os.environ)}))")(b"x")
    assert set(str(told.value).split()) <= {"PYTHONPATH", "PATH", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "LC_CTYPE"}


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.abort()",
        "raise SystemExit(3)",
        "print('no JSON')",
        "print('[1]')",
        "print('{}')",
        """print('{"whole": 7, "best": 0}')""",
        """print('{"whole": 1000000000000, "best": 0}')""",
        """print('{"whole": -1, "best": 0}')""",
    ],
)
async def test_a_decoder_that_breaks_is_the_recordings_fault(code: str) -> None:
    """Its owner is told that the file cannot be read; trying again would break it again."""
    with pytest.raises(SampleRefused) as told:
        await program(code)(b"x" * 1_000_000)
    assert str(told.value) == UNREADABLE


async def test_what_the_machine_ends_is_tried_again() -> None:
    """A process that was killed says nothing about the recording."""
    with pytest.raises(TryAgain):
        await program("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")(b"x")


async def test_one_recording_at_a_time(tmp_path: Path) -> None:
    """The second begins when the first has ended: they never share the memory."""
    code = f"""
import os
os.close(os.open({str(tmp_path / "busy")!r}, os.O_CREAT | os.O_EXCL))
import sys; sys.stdin.read()
os.unlink({str(tmp_path / "busy")!r})
print('{{"refused": "alone"}}')"""
    prepare = program(code)
    told = await asyncio.gather(*(prepare(b"x") for _ in range(4)), return_exceptions=True)
    assert [str(one) for one in told] == ["alone"] * 4


async def test_a_job_that_is_given_up_leaves_no_process(tmp_path: Path) -> None:
    """Cancelled, it ends what it started."""
    pid = tmp_path / "pid"
    os.mkfifo(pid)
    code = f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    job = asyncio.create_task(program(code)(b"x"))
    started = int(await asyncio.to_thread(pid.read_text))
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    with pytest.raises(ProcessLookupError):
        os.kill(started, 0)
