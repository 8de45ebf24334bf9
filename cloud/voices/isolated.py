"""Prepares an uploaded recording in a process of its own, one at a time, within a bounded memory and time.

Decoders are large programs in C, and what they are given comes from outside: in here they hold no key of ours, cannot
fill the machine, and take nobody else's work down with them. Back come JSON and WAV, nothing that is executed.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import structlog
from pydantic import TypeAdapter

from cloud.voices.clean import Take, take
from cloud.voices.decode import LARGEST, UNREADABLE
from cloud.voices.failures import SampleRefused
from cloud.voices.sample import accepted
from shared.errors import TryAgain
from shared.profiles import Sex

log = structlog.get_logger()

MEMORY = 300 * 1024 * 1024  # bytes beyond what the libraries take: a good recording needs half of them
PROCESSOR = 120  # s of one core; a recording takes two
WITHIN = 300.0  # s on a slow machine beside a busy neighbour
_LARGEST_TAKE = 2 * LARGEST  # bytes; sixty seconds are five megabytes
_SEX: TypeAdapter[Sex | None] = TypeAdapter(Sex | None)
_CHECKOUT = Path(__file__).parents[2]
_MACHINE = {signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}  # whose doing an end by these is


class IsolatedPreparation:
    """Recordings become takes, one after the other. `program`: what reads a file and answers as `_main` does."""

    def __init__(self, program: Sequence[str] = (sys.executable, "-P", "-m", "cloud.voices.isolated")) -> None:
        self._program = program
        self._turn = asyncio.Lock()

    async def __call__(self, data: bytes) -> Take:
        """The take in a file. Raises SampleRefused with a sentence for its owner, TryAgain where the machine failed."""
        async with self._turn:
            process = await _started(self._program)
            try:
                async with asyncio.timeout(WITHIN):
                    return await _answer(process, data)
            except TimeoutError as late:
                raise TryAgain(f"a recording was not prepared within {WITHIN:g} s") from late
            finally:
                await _ended(process)


async def _started(program: Sequence[str]) -> Process:
    """With nothing of our environment but where Python finds its modules: our keys are there."""
    environment = {
        "PYTHONPATH": str(_CHECKOUT),
        "PATH": os.defpath,
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    return await asyncio.create_subprocess_exec(*program, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment)


async def _answer(process: Process, data: bytes) -> Take:
    assert process.stdin
    assert process.stdout
    feeding = asyncio.create_task(_feed(process.stdin, data))
    try:
        said = json.loads(await process.stdout.readline() or b"null")
        if said is None:
            raise _died(await process.wait())
        if "refused" in said:
            raise SampleRefused(str(said["refused"]))
        whole, best = int(said["whole"]), int(said["best"])
        if not 0 <= whole + best <= _LARGEST_TAKE:
            raise SampleRefused(UNREADABLE)
        sex = _SEX.validate_python(said.get("sex"))
        return Take(await process.stdout.readexactly(whole), await process.stdout.readexactly(best), sex)
    except (ValueError, KeyError, TypeError, asyncio.IncompleteReadError) as odd:  # a decoder that writes of its own
        raise SampleRefused(UNREADABLE) from odd
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)


async def _feed(stdin: asyncio.StreamWriter, data: bytes) -> None:
    with suppress(ConnectionError):  # it ended before it had read everything
        stdin.write(data)
        await stdin.drain()
        stdin.close()


def _died(status: int) -> SampleRefused | TryAgain:
    """What a preparation comes to that said nothing. Negative: the signal that ended it."""
    log.warning("recording_not_prepared", status=status)
    if -status in _MACHINE:
        return TryAgain(f"preparing a recording was ended by signal {-status}")
    return SampleRefused(UNREADABLE)


async def _ended(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


def _confine() -> None:
    """From here on: so much more memory, so much time, no file written, no process started."""
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    for what, most in (
        (resource.RLIMIT_AS, taken + MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _main() -> None:
    """Reads a file from stdin, writes one line of JSON and two WAV files to stdout."""
    _confine()
    out = sys.stdout.buffer
    try:
        ready = take(accepted(sys.stdin.buffer.read(LARGEST + 1)))
    except (SampleRefused, MemoryError) as refused:
        reason = str(refused) if isinstance(refused, SampleRefused) else UNREADABLE
        out.write(json.dumps({"refused": reason}).encode() + b"\n")
        return
    told = {"whole": len(ready.whole), "best": len(ready.best), "sex": ready.sex}
    out.write(json.dumps(told).encode() + b"\n")
    out.write(ready.whole + ready.best)


if __name__ == "__main__":
    _main()
