"""Reads a client's calendar in a process of its own, one at a time: a rule may ask for an event in every second.

Back come times, nothing that is executed.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import Process
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from pydantic import TypeAdapter

from cloud.calendars.busy import CalendarUnreadable, Span, busy
from cloud.confined import MACHINE, confine, ended, feed, started
from shared.errors import TryAgain

log = structlog.get_logger()

MEMORY = 800 * 1024 * 1024  # bytes beyond what the libraries take; a calendar of five megabytes needs half of them
PROCESSOR = 60  # s of one core; a calendar of five megabytes takes ten
WITHIN = 180.0  # s on a slow machine beside a busy neighbour
TOO_MUCH = "it has more events, or more repetitions, than can be read"
_SPANS = TypeAdapter(tuple[Span, ...])


class IsolatedReading:
    """Calendars become busy times, one after the other. `program`: what reads one and answers as `_main` does."""

    def __init__(self, program: Sequence[str] = (sys.executable, "-P", "-m", "cloud.calendars.isolated")) -> None:
        self._program = program
        self._turn = asyncio.Lock()

    async def __call__(self, text: bytes, zone: str, now: datetime) -> tuple[Span, ...]:
        """Raises CalendarUnreadable with a sentence for its owner, TryAgain where the machine failed."""
        asked = json.dumps({"zone": zone, "now": now.isoformat()}).encode()
        async with self._turn:
            process = await started(self._program)
            try:
                async with asyncio.timeout(WITHIN):
                    return await _answer(process, asked + b"\n" + text)
            except TimeoutError as late:
                raise TryAgain(f"a calendar was not read within {WITHIN:g} s") from late
            finally:
                await ended(process)


async def _answer(process: Process, given: bytes) -> tuple[Span, ...]:
    assert process.stdin
    assert process.stdout
    feeding = asyncio.create_task(feed(process.stdin, given))
    try:
        said = json.loads(await process.stdout.read() or b"null")
        if said is None:
            raise _died(await process.wait())
        if "refused" in said:
            raise CalendarUnreadable(str(said["refused"]))
        return _SPANS.validate_python(said["busy"])
    except (ValueError, KeyError, TypeError) as odd:
        raise CalendarUnreadable(TOO_MUCH) from odd
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)


def _died(status: int) -> CalendarUnreadable | TryAgain:
    """What a reading comes to that said nothing. Negative: the signal that ended it; its time over is one of them."""
    log.warning("calendar_not_read", status=status)
    if -status in MACHINE:
        return TryAgain(f"reading a calendar was ended by signal {-status}")
    return CalendarUnreadable(TOO_MUCH)


def _main() -> None:
    """Reads a line of JSON and a calendar from stdin, writes JSON to stdout."""
    asked = json.loads(sys.stdin.buffer.readline())
    zone, now = ZoneInfo(asked["zone"]), datetime.fromisoformat(asked["now"])
    confine(MEMORY, PROCESSOR)
    try:
        spans = busy(sys.stdin.buffer.read(), zone, now)
        said = {"busy": [{"since": span.since.isoformat(), "until": span.until.isoformat()} for span in spans]}
    except CalendarUnreadable as refused:
        said = {"refused": str(refused)}  # type: ignore[dict-item]
    except (MemoryError, RecursionError):
        said = {"refused": TOO_MUCH}  # type: ignore[dict-item]
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    _main()
