"""The supervisor at work: starts, hears, ends and replaces line processes, as `fleet` decides."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

import structlog

from edge_agent.lines import fleet as rules
from edge_agent.lines.fleet import EVERY, GiveUp, Kill, Phase, Recover, Start, Step
from edge_agent.lines.messages import Answer, Ask, Beat, Message, Stop, Trouble
from edge_agent.lines.process import Command, LineProcess, started
from edge_agent.lines.reports import Reports
from edge_agent.metrics.health import Health
from edge_agent.record.open_calls import OpenCall
from edge_agent.shutdown import LAST, PART, Told
from shared.backoff import Backoff
from shared.errors import SetupError

log = structlog.get_logger()

ANSWERING = 1.0  # s that a line process has to decide whether it takes a call …
TELLING = 0.5  # … and s more for its answer to be read: nobody else is asked before it is known
EXITING = 1.0  # s from the end of its socket to the end of a process …
LEFT = LAST + PART  # … and of one that has put its things away: the threads of engines may take as long
# Not at once: the engines that the next process loads would take the processor from the calls that were just rescued.
RESTART = Backoff(first=3.0, longest=60.0)

Recovery = Callable[[Recover, bool], Coroutine[Any, Any, None]]  # and whether the box goes on


class Supervisor:
    """`run` until told to stop and the last line process has ended. `recover` helps the calls of one that is gone."""

    def __init__(
        self,
        numbers: Sequence[int],
        command: Command,
        recover: Recovery,
        reports: Reports,
        pause: Callable[[int], float] = RESTART.after,
    ) -> None:
        self._kind = reports.kind
        self.opened = asyncio.Event()  # the first line process serves
        self._command = command
        self._recover = recover
        self._reports = reports
        self._pause = pause
        self._fleet = rules.manned(numbers, 0.0)
        self._processes: dict[int, LineProcess] = {}
        self._asks = itertools.count(1)
        self._asked: dict[int, tuple[int, asyncio.Future[bool]]] = {}  # ask → whom, and the answer

    @property
    def rooms(self) -> frozenset[str]:
        """Where a line process serves a call."""
        return self._fleet.rooms

    @property
    def health(self) -> Health:
        """For whoever watches the box."""
        return rules.health(self._fleet)

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(line.number for line in self._fleet.lines)

    async def run(self, told: Told) -> None:
        """Raises SetupError when the first line process cannot even start."""
        self._fleet = rules.manned(self.numbers, _now())
        try:
            async with asyncio.TaskGroup() as self._working:
                passing_on = self._working.create_task(self._pass_on(told))
                while not self._fleet.over:
                    self._look()
                    await asyncio.sleep(EVERY)
                passing_on.cancel()
        except ExceptionGroup as failures:
            first, *more = failures.exceptions
            if isinstance(first, SetupError) and not more:
                raise first from None
            raise

    async def rescue(self, room: str, resumed: OpenCall | None = None) -> bool:
        """Asks the line processes, the one with most free places first, until one takes the call in `room`."""
        told = resumed.to_json() if resumed else None
        for number in rules.by_free_places(self._fleet):
            process = self._processes.get(number)
            ask = Ask(next(self._asks), room, time.monotonic() + ANSWERING, told)
            if process and await self._takes(process, ask):
                return True
        return False

    async def _takes(self, process: LineProcess, ask: Ask) -> bool:
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._asked[ask.ask] = (process.number, answer)
        self._fleet = rules.promised(self._fleet, process.number)
        process.tell(ask)
        try:
            async with asyncio.timeout(ANSWERING + TELLING):
                return await answer
        except TimeoutError:
            log.warning(self._named("does_not_answer"), number=process.number)
            return False
        finally:
            del self._asked[ask.ask]

    async def _pass_on(self, told: Told) -> None:
        for told_so, hurry in ((told.stop, False), (told.hurry, True)):
            await told_so.wait()
            log.info("supervisor_stops", hurry=hurry)
            self._fleet = rules.stop(self._fleet, _now(), hurry=hurry)
            for process in self._processes.values():
                process.tell(Stop(hurry))

    def _look(self) -> None:
        now = _now()
        waited = {number: self._processes[number].waited() for number in rules.overdue(self._fleet, now)}
        self._fleet, steps = rules.look(self._fleet, now, waited)
        self._do(steps)

    def _do(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if isinstance(step, Start):
                self._working.create_task(self._live(step.number), name=f"line process {step.number}")
            elif isinstance(step, Kill):
                log.error(self._named("killed"), number=step.number, why=step.why)
                if process := self._processes.get(step.number):
                    process.kill()
            elif isinstance(step, Recover):
                goes_on = not self._fleet.stopping
                self._working.create_task(self._recovered(step, goes_on), name="recovery")
            elif isinstance(step, GiveUp):
                raise SetupError(f"The first {self._kind.replace('_', ' ')} could not even start: it has said why.")

    async def _recovered(self, lost: Recover, goes_on: bool) -> None:
        """A crash in here must not end the supervision of the others: the watchdog has these callers."""
        try:
            await self._recover(lost, goes_on)
        except Exception:
            log.exception("calls_not_recovered", calls=len(lost.calls))

    async def _live(self, number: int) -> None:
        """One process from its start to its end."""
        try:
            process = await started(self._command, number)
        except OSError as failure:
            log.error(self._named("not_started"), number=number, kind=type(failure).__name__)  # noqa: TRY400
            self._gone(number, failed=True)
            return
        log.info(self._named("started"), number=number, pid=process.pid)
        self._processes[number] = process
        if self._fleet.stopping:
            process.tell(Stop())
        async for message in process.messages():
            self._hear(process, message)
        code = await self._ended(process)
        del self._processes[number]
        log.log(30 if code else 20, self._named("ended"), number=number, pid=process.pid, code=code)
        for whom, answer in self._asked.values():
            if whom == number and not answer.done():
                answer.set_result(False)
        self._gone(number, failed=code != 0)

    async def _ended(self, process: LineProcess) -> int:
        """Its exit code. One that has closed its socket and does not end is of no use to anybody."""
        leaving = self._fleet.line(process.number).phase is Phase.LEAVING
        try:
            async with asyncio.timeout(LEFT if leaving else EXITING):
                return await process.over()
        except TimeoutError:
            process.kill()
            return await process.over()

    def _gone(self, number: int, *, failed: bool) -> None:
        why = self._fleet.line(number).phase.value
        self._reports.gone(number)
        if failed and not self._fleet.stopping:
            self._reports.died(number, why)
        self._fleet, steps = rules.ended(self._fleet, number, _now(), self._pause, failed=failed)
        self._do(steps)

    def _hear(self, process: LineProcess, message: Message) -> None:
        if isinstance(message, Beat):
            before = self._fleet.line(process.number).phase
            self._fleet = rules.beat(self._fleet, process.number, message, _now())
            process.well()
            if before is Phase.STARTING:
                log.info(self._named("serves"), number=process.number, pid=process.pid)
                self._reports.serves(process.number)
                self.opened.set()
        elif isinstance(message, Trouble):
            self._reports.told(process.number, message.event)
        elif isinstance(message, Answer) and message.ask in self._asked:
            _, answer = self._asked[message.ask]
            if not answer.done():
                answer.set_result(message.taken)

    def _named(self, what: str) -> str:
        """Of which kind of process an event of the log is."""
        return f"{self._kind}_{what}"


def _now() -> float:
    return asyncio.get_running_loop().time()
