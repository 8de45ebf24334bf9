"""A line process without engines: its calls are names, and some of these names are what it does instead."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import time

from edge_agent.arrive.capacity import Capacity, end, rescue
from edge_agent.arrive.jobs import Assignment
from edge_agent.lines.channel import opened
from edge_agent.lines.duty import Duty
from edge_agent.record.open_calls import OpenCall
from edge_agent.shutdown import Told


class FakeCalls:
    """Takes every call; asked for one of these names it does that some moments later."""

    registered = True

    def __init__(self, number: int) -> None:
        self.capacity = Capacity(seats=4)
        self.serving: tuple[Assignment, ...] = ()
        self.changed = asyncio.Event()
        self._number = number

    def rescue(self, room: str, resumed: OpenCall | None = None) -> bool:
        if room == "refused":
            return False
        does = {"busy loop": busy_loop, "blocked": blocked, "crash": crash}.get(room)
        if does:
            asyncio.get_running_loop().call_later(0.5, does)
        said = resumed.talk[-1].text if resumed else ""
        job = f"{self._number}/{os.getpid()}/{said}"
        self.capacity, _ = rescue(self.capacity, job, room, 0.0)
        self.serving = (*self.serving, Assignment(job, room, room, "", ""))
        return True

    async def over(self, told: Told, *, stubborn: bool) -> None:
        """Its calls last until it is hurried."""
        await told.stop.wait()
        if self.serving or stubborn:
            await told.hurry.wait()
        if stubborn:
            await asyncio.Event().wait()
        for one in self.serving:
            self.capacity = end(self.capacity, one.job_id)
        self.serving = ()


def busy_loop() -> None:
    while True:
        pass


def blocked() -> None:
    time.sleep(3600)


def crash() -> None:
    os._exit(3)


async def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("--number", "--socket"):
        parser.add_argument(name, type=int, required=True)
    parser.add_argument("--stubborn", action="store_true")
    given = parser.parse_args()
    told = Told()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    duty, calls = Duty(await opened(given.socket), told), FakeCalls(given.number)
    obeying, serving = asyncio.create_task(duty.obey()), asyncio.create_task(duty.serve(calls))
    await calls.over(told, stubborn=given.stubborn)
    for task in (serving, obeying):
        task.cancel()
    await asyncio.wait([serving, obeying])


if __name__ == "__main__":
    asyncio.run(main())
