"""The soak itself: a LiveKit server, a box, a stand-in for the database, callers without end, and kill -9."""

from __future__ import annotations

import asyncio
import logging
import os
import random
import signal
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from livekit import api

from infra.bench.load.bench import spoken_in
from infra.bench.load.caller import Sentence, sentence_of
from infra.bench.load.ours import NUMBER
from infra.bench.load.through_livekit import server
from infra.bench.soak.boxes import Box, box
from infra.bench.soak.database import StandIn
from infra.bench.soak.phone import Heard, Phone
from infra.bench.soak.score import Kill, Tally, tally
from infra.phone.dialling import Dial
from infra.places import Places
from infra.progress import Steps

RINGS, ASKS = 6.0, 9.0  # s of a call, and of a question in it, more or less: what the kills are spread over
SETTLED = 45.0  # s at the end for the last rows to arrive, and for rooms to close
SAMPLE = 5.0  # s between two looks at the supervisor's memory
LOOK = 0.25  # s


@dataclass(frozen=True, slots=True)
class Plan:
    """What is run."""

    calls: int
    kills: int
    lines: int = 3
    together: int = 6
    questions: int = 2
    seed: int = 0

    @property
    def seconds(self) -> float:
        """That it lasts, about."""
        return self.calls * self.each / self.together

    @property
    def each(self) -> float:
        """Seconds of a call, about."""
        return RINGS + ASKS * self.questions


@dataclass(slots=True)
class Outcome:
    """What was seen. `memory`: (seconds, MB that are the supervisor's alone)."""

    tally: Tally = field(default_factory=Tally)
    kills: int = 0
    in_calls: int = 0  # calls whose process was killed
    rejected: int = 0  # events that the database would have put aside
    rooms: int = 0  # left at the end
    memory: list[tuple[float, float]] = field(default_factory=list)
    seconds: float = 0.0


def soak(plan: Plan, places: Places, steps: Steps, kept: Path | None = None) -> Outcome:
    """From the main thread. SetupError. `kept`: a folder for logs and journals, which else are thrown away."""
    logging.getLogger("livekit").setLevel(logging.CRITICAL)  # its native part complains of what a hang-up closes
    with nullcontext(kept) if kept else TemporaryDirectory() as name, server(Path(name), places) as livekit:
        return asyncio.run(_soaked(plan, Path(name), {**livekit, "FRONTDESK_MODELS_DIR": str(places.models)}, steps))


async def _soaked(plan: Plan, folder: Path, environment: Mapping[str, str], steps: Steps) -> Outcome:
    database = StandIn()
    places = (
        plan.together * plan.lines
    )  # one line process alone has a place for everybody: nobody is told of full lines
    async with database.serving() as url:
        with box("box", folder, plan.lines, places, {**environment, "SUPABASE_URL": url}) as ours:
            run = Run(plan, ours, environment, database, sentence_of(spoken_in(folder).read_bytes()))
            with steps.step(f"{plan.calls} calls, {plan.kills} kills, {plan.lines} line processes"):
                await run.all()
            with steps.step("Waiting for the last rows"):
                await run.settled()
            return await run.outcome()


class Run:
    """One soak."""

    def __init__(
        self, plan: Plan, ours: Box, environment: Mapping[str, str], database: StandIn, sentence: Sentence
    ) -> None:
        self._plan, self._box, self._database, self._sentence = plan, ours, database, sentence
        self._server = [environment[f"LIVEKIT_{name}"] for name in ("URL", "API_KEY", "API_SECRET")]
        self._chance = random.Random(plan.seed)  # noqa: S311 — to repeat a run, not to keep a secret
        self._began = time.perf_counter()
        self._skew = time.time() - time.perf_counter()
        self._left = plan.calls
        self._heard: list[Heard] = []
        self._kills: list[Kill] = []
        self._memory: list[tuple[float, float]] = []

    async def all(self) -> None:
        """Every call, and every kill that found one."""
        while len(self._box.serving()) < self._plan.lines:  # noqa: ASYNC110 — other processes write it
            await asyncio.sleep(LOOK)
        self._began = time.perf_counter()
        beside = [asyncio.create_task(self._kill_on()), asyncio.create_task(self._weigh())]
        async with asyncio.TaskGroup() as callers:
            for place in range(self._plan.together):
                callers.create_task(self._one_after_another(place * self._plan.each / self._plan.together))
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)

    async def settled(self) -> None:
        """Each call that was answered has its end in the database, and its room is closed; or it is too late."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLED):
                while not all(call.ends for call in self._database.calls.values()) or await self._rooms():  # noqa: ASYNC110 — other processes
                    await asyncio.sleep(1.0)

    async def outcome(self) -> Outcome:
        written = {heard.room: self._database.of_room(heard.room) for heard in self._heard}
        return Outcome(
            tally=tally(self._heard, self._kills, written, self._skew),
            kills=len(self._kills),
            in_calls=sum(len(kill.rooms) for kill in self._kills),
            rejected=len(self._database.rejected),
            rooms=await self._rooms(),
            memory=self._memory,
            seconds=time.perf_counter() - self._began,
        )

    async def _one_after_another(self, later: float) -> None:
        await asyncio.sleep(later)
        while self._left:
            self._left -= 1
            url, key, secret = self._server
            dial = Dial(url, key, secret, to=NUMBER, caller=f"+1510555{self._left:04}")
            self._heard.append(await Phone(dial, self._sentence, self._plan.questions).call())

    async def _kill_on(self) -> None:
        """At moments that nobody foresees: one process after the other, of those that serve a call.

        Never the only one that serves: who could go on with its calls is what is measured.
        """
        every = self._plan.seconds / (self._plan.kills + 1)
        for _ in range(self._plan.kills):
            await asyncio.sleep(every * self._chance.uniform(0.5, 1.5))
            while not self._kill_one():  # noqa: ASYNC110 — other processes write what it looks for
                await asyncio.sleep(LOOK)

    def _kill_one(self) -> bool:
        serving = self._box.serving()
        served = {number: self._box.calls(number) for number in serving}
        busy = [number for number, calls in served.items() if calls]
        if not busy or len(serving) < 2:
            return False
        number = self._chance.choice(busy)
        at = time.perf_counter()
        with suppress(ProcessLookupError):
            os.kill(serving[number], signal.SIGKILL)
        self._kills.append(Kill(at, frozenset(call.room for call in served[number])))
        return True

    async def _weigh(self) -> None:
        supervisor = psutil.Process(self._box.pid)
        while True:
            self._memory.append((time.perf_counter() - self._began, supervisor.memory_full_info().uss / 1e6))
            await asyncio.sleep(SAMPLE)

    async def _rooms(self) -> int:
        async with api.LiveKitAPI(*self._server) as livekit:
            return len((await livekit.room.list_rooms(api.ListRoomsRequest())).rooms)


def slope(memory: Sequence[tuple[float, float]]) -> float | None:
    """MB an hour, of the second half: a process grows at first. None with too little to say it."""
    half = memory[len(memory) // 2 :]
    if len(half) < 3:
        return None
    times, sizes = [at for at, _ in half], [size for _, size in half]
    middle, mean = sum(times) / len(half), sum(sizes) / len(half)
    spread = sum((at - middle) ** 2 for at in times)
    return 3600 * sum((at - middle) * (size - mean) for at, size in half) / spread
