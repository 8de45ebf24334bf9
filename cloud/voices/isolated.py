"""Prepares an uploaded recording in a process of its own, one at a time, within a bounded memory and time.

Decoders are large programs in C, and what they are given comes from outside: in here they hold no key of ours, cannot
fill the machine, and take nobody else's work down with them. Back come JSON and WAV, nothing that is executed.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import Process
from collections.abc import Sequence

import structlog
from pydantic import TypeAdapter

from cloud.confined import MACHINE, confine, ended, feed, started
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


class IsolatedPreparation:
    """Recordings become takes, one after the other. `program`: what reads a file and answers as `_main` does."""

    def __init__(self, program: Sequence[str] = (sys.executable, "-P", "-m", "cloud.voices.isolated")) -> None:
        self._program = program
        self._turn = asyncio.Lock()

    async def __call__(self, data: bytes) -> Take:
        """The take in a file. Raises SampleRefused with a sentence for its owner, TryAgain where the machine failed."""
        async with self._turn:
            process = await started(self._program)
            try:
                async with asyncio.timeout(WITHIN):
                    return await _answer(process, data)
            except TimeoutError as late:
                raise TryAgain(f"a recording was not prepared within {WITHIN:g} s") from late
            finally:
                await ended(process)


async def _answer(process: Process, data: bytes) -> Take:
    assert process.stdin
    assert process.stdout
    feeding = asyncio.create_task(feed(process.stdin, data))
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


def _died(status: int) -> SampleRefused | TryAgain:
    """What a preparation comes to that said nothing. Negative: the signal that ended it."""
    log.warning("recording_not_prepared", status=status)
    if -status in MACHINE:
        return TryAgain(f"preparing a recording was ended by signal {-status}")
    return SampleRefused(UNREADABLE)


def _main() -> None:
    """Reads a file from stdin, writes one line of JSON and two WAV files to stdout."""
    confine(MEMORY, PROCESSOR)
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
