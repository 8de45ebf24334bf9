"""The supervisor's process: line processes, the speech process that they ask, the watchdog, and a journal for what the
watchdog writes down.
"""

from __future__ import annotations

import asyncio
import fcntl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import structlog
from livekit import api

from edge_agent import troubles
from edge_agent.arrive.watchdog import LiveKitRooms, Rooms, Seen, Watchdog
from edge_agent.background import in_background
from edge_agent.lines.fleet import Recover
from edge_agent.lines.process import Command
from edge_agent.lines.reports import SPEECH, Reports
from edge_agent.lines.rescue import Rescuer
from edge_agent.lines.supervisor import Supervisor
from edge_agent.metrics import processes
from edge_agent.metrics.door import door
from edge_agent.metrics.harmless import harmless
from edge_agent.metrics.looks import Looked, looking
from edge_agent.metrics.processes import SPEAKS
from edge_agent.record.box_events import BoxEvents
from edge_agent.record.call_record import EventSink
from edge_agent.record.hand_over import Left, take_open_calls
from edge_agent.record.open_calls import OpenCall
from edge_agent.record.other_calls import end_open_call
from edge_agent.settings import Settings
from edge_agent.share import journal_name
from edge_agent.shutdown import PART, Told, open_part
from edge_agent.speech.address import socket_of
from edge_agent.storage import LAST_ROWS, asking, deliver_leftovers, writing
from shared.backoff import Backoff

log = structlog.get_logger()

LINE = "edge_agent.lines.line"

# At once: all calls wait for it.
RESTART = Backoff(first=0.2, longest=60.0)


async def supervise(settings: Settings, told: Told, line: str = LINE) -> None:
    """Until told to stop and the line processes have ended. SetupError: they cannot start, or another agent runs.

    `line`: the module that they run.
    """
    numbers = free_numbers(settings.state_dir, settings.lines)
    if settings.metrics:
        processes.together(settings.state_dir, [*numbers, SPEAKS])
    events, secret = BoxEvents(), settings.livekit_api_secret.get_secret_value()
    reports = troubles.disk(events), troubles.database(events)
    async with (
        api.LiveKitAPI(settings.livekit_url, settings.livekit_api_key, secret) as livekit,
        asking(settings) as store,
        open_part(
            "journal", writing(settings, store, settings.state_dir / journal_name(0), *reports), LAST_ROWS + PART
        ) as journal,
    ):
        events.write_to(journal)
        told_of = Reports(journal, events, ended=harmless(processes.gone))
        url = settings.speech_url or socket_of(settings.state_dir)
        supervisor = Supervisor(numbers, command(len(numbers), url, line), recovery := Recovery(), told_of)
        seen = LiveKitRooms(livekit, settings.agent_name)
        take, end = taking(settings.state_dir), ending(journal)
        recovery.rescuer = rescuer = Rescuer(livekit.room, take, supervisor.rescue, seen.look_into, end)
        rooms = OthersRooms(seen, lambda: supervisor.rooms, lambda: rescuer.rooms)
        watchdog = Watchdog(rooms, rescuer.rescue, journal, events)
        ours = [settings.state_dir / journal_name(number) for number in (0, *numbers)]

        async def watch() -> None:
            await supervisor.opened.wait()  # till then nobody could be sent
            events.started()
            await watchdog.watch(told.stop)
            rescuer.stop()

        async with (
            door(settings.metrics, lambda: supervisor.health),
            in_background(
                watchdog=watch(),
                leftovers=deliver_leftovers(settings, store, lambda: ours),
                metrics=looking(settings, Looked(journal.backlog)),
            ),
            nullcontext() if settings.speech_url else speech_process(of_speech(journal, events), told),
        ):
            await supervisor.run(told)


def of_speech(journal: EventSink, events: BoxEvents) -> Reports:
    """Who is told of the speech process."""
    return Reports(journal, events, *SPEECH, ended=harmless(lambda _number: processes.gone(SPEAKS)))


def speech_command(_number: int, descriptor: int) -> Sequence[str]:
    """How the speech process is started."""
    return (sys.executable, "-P", "-m", "edge_agent.lines.speech", "--socket", str(descriptor))


@asynccontextmanager
async def speech_process(reports: Reports, told: Told, command: Command = speech_command) -> AsyncIterator[None]:
    """It hears and speaks when this is entered, and until it is left: the line processes have ended then.

    Entered at once if told to stop. Raises SetupError when it cannot even start.
    """
    over, keeper = Told(), Supervisor([0], command, nobodys_calls, reports, RESTART.after)
    keeping = asyncio.create_task(keeper.run(over), name="speech process")
    waiting = [asyncio.create_task(event.wait()) for event in (keeper.opened, told.stop)]
    try:
        await asyncio.wait({keeping, *waiting}, return_when=asyncio.FIRST_COMPLETED)
        if keeping.done():
            keeping.result()
        yield
    finally:
        for task in waiting:
            task.cancel()
        over.stop.set()
        over.hurry.set()
        await asyncio.gather(keeping, *waiting, return_exceptions=True)


async def nobodys_calls(_lost: Recover, _somebody: bool) -> None:
    """The speech process has no calls."""


class Recovery:
    """What the supervisor has done about lost calls; its rescuer in turn asks the supervisor."""

    rescuer: Rescuer

    async def __call__(self, lost: Recover, goes_on: bool) -> None:
        await self.rescuer.recover(lost.number, lost.calls, goes_on=goes_on)


def command(of: int, speech: str, module: str = LINE) -> Command:
    """How line process `number` of so many is started, with its socket. `speech`: who hears and speaks."""

    def with_socket(number: int, descriptor: int) -> Sequence[str]:
        numbers = ("--number", str(number), "--of", str(of), "--socket", str(descriptor))
        return (sys.executable, "-P", "-m", module, *numbers, "--speech", speech)

    return with_socket


def free_numbers(state: Path, count: int) -> tuple[int, ...]:
    """The lowest numbers of line processes whose journals nobody has.

    A line process whose supervisor died goes on with its calls and keeps its journal: the new ones take others.
    """
    found: list[int] = []
    number = 0
    while len(found) < count:
        number += 1
        if not _in_use((state / journal_name(number)).with_suffix(".lock")):
            found.append(number)
    return tuple(found)


def _in_use(lock: Path) -> bool:
    if not lock.exists():
        return False
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def taking(state: Path) -> Callable[[int, Collection[str]], Awaitable[Left]]:
    """What was said on the calls in these rooms, from the journal of the dead process `number`."""

    async def take(number: int, rooms: Collection[str]) -> Left:
        return await asyncio.to_thread(take_open_calls, state / journal_name(number), rooms)

    return take


def ending(journal: EventSink) -> Callable[[Sequence[OpenCall]], None]:
    """How calls end that nobody goes on with."""

    def end(calls: Sequence[OpenCall]) -> None:
        for call in calls:
            end_open_call(journal, call, datetime.now(UTC))

    return end


class OthersRooms:
    """The rooms without those where a line process of this box serves a call, or is on its way to one.

    `sought`: where a line process is being found for a call that lost its own. Nobody is dispatched there.
    """

    def __init__(
        self, rooms: Rooms, served: Callable[[], Collection[str]], sought: Callable[[], Collection[str]]
    ) -> None:
        self._rooms = rooms
        self._served, self._sought = served, sought
        self.delete = rooms.delete

    async def dispatch(self, room: str) -> None:
        if room not in self._sought():
            await self._rooms.dispatch(room)

    async def rooms(self) -> Sequence[Seen]:
        return [self._known(seen) for seen in await self._rooms.rooms()]

    async def look_into(self, room: str) -> Seen:
        return self._known(await self._rooms.look_into(room))

    def _known(self, seen: Seen) -> Seen:
        return replace(seen, agents=max(1, seen.agents)) if seen.room in self._served() else seen
