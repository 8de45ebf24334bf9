"""One agent with its own providers, on which cells are tried one after another."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from livekit import api

from infra.bench.chaos.agent import Agent, Held
from infra.bench.chaos.call import Break, FaultyCall, Order, Told
from infra.bench.chaos.engines import Engines
from infra.bench.chaos.matrix import Cell, Moment, Part, Stage, Trouble
from infra.bench.chaos.parts import Disk, Parts
from infra.bench.chaos.proxy import Fault
from infra.bench.chaos.reading import Reading, read
from infra.bench.chaos.talk import script
from infra.connections import Connections

NUMBER = "+15105550100"
STAND_INS = ("whisper", "second-model", "kokoro")  # as the rows name them
BREAKERS_WITHIN = 45.0  # s after the mending for every provider to be asked again
LEAKS_WITHIN = 12.0  # s after the last call for what it held to be let go
ROOMS_WITHIN = 12.0  # s; LiveKit keeps a room for five after the last one has left
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One cell, done. `leaks`: what the agent held more of than before; `mended`: what the probe call found."""

    cell: Cell
    reading: Reading
    told: Told
    added: float | None  # s: the worst turn gap in which the fault was on, less the undisturbed median
    added_later: float | None  # s: the same of the turns after the first one hit
    leaks: str
    mended: bool
    note: str = ""


@dataclass
class Lane:
    """`turn`: held during a call, so that not more calls at once are placed than the machine can carry."""

    agent: Agent
    engines: Engines
    connections: Connections
    sounds: Mapping[str, bytes]
    parts: Parts
    turn: asyncio.Semaphore
    disk: Disk | None = None
    undisturbed: list[Reading] = field(default_factory=list)
    _callers: list[str] = field(default_factory=list)
    _most: Held | None = None  # of each kind, when nobody called

    async def baseline(self, calls: int, stage: Stage) -> None:
        """Calls in which nothing breaks; before them one with stand-ins, whose connections and threads may stay."""
        await self._call(Moment.FIRST, lambda: self.engines.break_(stage, Fault.REFUSED), self._mend)
        for _ in range(calls):
            self.undisturbed.append(read(await self._call()))
        self._most = self.agent.held()

    async def tried(self, cell: Cell) -> Outcome:
        """The call with its fault, the mending, and a probe call that proves it."""
        log = self.agent.log_size()
        told = await self._call(cell.moment, lambda: self._break(cell), self._mend, name=cell.name.replace(" ", "_"))
        reading = read(told, line_broke=cell.where is Part.LIVEKIT)
        self._keep(cell, told)
        await self._asked_again(log)
        leaks = await self._leaks()
        mended = await self._probe() or await self._probe()
        hit, later = self._added(reading, told)
        note = "" if told.broke_at is not None else "the moment never came: "
        return Outcome(cell, reading, told, hit, later, leaks, mended, note)

    async def _call(
        self,
        moment: Moment | None = None,
        break_: Break | None = None,
        mend: Break | None = None,
        *,
        name: str = "",
        short: bool = False,
    ) -> Told:
        self.engines.answers.next_call()
        self.engines.saying.clear()
        caller = f"+1555{next(_numbers):07}"
        self._callers.append(caller)
        wav = self.agent.log.parent / "calls" / f"{name}.wav" if name else None
        order = Order(script(short=short, patient=bool(name)), self.sounds, NUMBER, caller, self.agent.name, wav)
        async with self.turn:
            try:
                return await FaultyCall(order, self.connections, self.engines.saying).place(moment, break_, mend)
            finally:
                if mend:
                    await mend()

    def _keep(self, cell: Cell, told: Told) -> None:
        """Beside its recording: what was said when, and the rows."""
        said = [(one.text, one.began - told.evidence.origin) for one in told.evidence.utterances]
        found = {"said": said, "broke_at": told.broke_at, "call": told.evidence.call, "turns": told.evidence.turns}
        file = self.agent.log.parent / "calls" / f"{cell.name.replace(' ', '_')}.json"
        file.write_text(json.dumps(found, indent=1, default=str))

    async def _break(self, cell: Cell) -> None:
        match cell.where, cell.fault:
            case Stage() as stage, Fault() as fault:
                await self.engines.break_(stage, fault)
            case Part.DISK, Trouble() as trouble:
                assert self.disk
                await self.disk.break_(trouble)
            case Part() as part, Trouble() as trouble:
                await self.parts.break_(part, trouble)

    async def _mend(self) -> None:
        await self.engines.mend()
        await self.parts.mend()
        if self.disk:
            await self.disk.mend()

    async def _asked_again(self, log: int) -> None:
        """Breakers that opened have closed: the agent says so."""

        def all_asked() -> bool:
            state: dict[str, bool] = {}
            for line in self.agent.told(log):
                if line.get("event") == "provider":
                    state[f"{line.get('stage')} {line.get('provider')}"] = bool(line.get("asked"))
            return all(state.values())

        await _until(all_asked, BREAKERS_WITHIN)

    async def _probe(self) -> bool:
        """A short call is answered by those who answer undisturbed calls."""
        reading = read(await self._call(short=True))
        usual = " ".join(reply for one in self.undisturbed for reply in one.heard)
        by_others = any(other in " ".join(reading.heard) and other not in usual for other in STAND_INS)
        return reading.answers == reading.expected_answers > 0 and reading.true_reason and not by_others

    async def _leaks(self) -> str:
        """What is held more of than ever before when nobody calls: a leak grows from cell to cell."""
        before = self._most or self.agent.held()
        await _until(lambda: not self.agent.held().grown_since(before), LEAKS_WITHIN)
        now = self.agent.held()
        grown, self._most = now.grown_since(before), now.at_most(before)
        rooms = await self._rooms()
        return ", ".join([part for part in (grown, f"rooms +{rooms}" if rooms else "") if part])

    async def _rooms(self) -> int:
        """Rooms of this lane's calls that LiveKit still has."""
        where = self.connections
        async with api.LiveKitAPI(where.livekit_url, where.livekit_key, where.livekit_secret) as livekit:
            left = 0
            for _ in range(int(ROOMS_WITHIN)):
                rooms = (await livekit.room.list_rooms(api.ListRoomsRequest())).rooms
                left = sum(any(caller in room.name for caller in self._callers) for room in rooms)
                if not left:
                    break
                await asyncio.sleep(1)
        return left

    def _added(self, reading: Reading, told: Told) -> tuple[float | None, float | None]:
        """How much slower than undisturbed ones the turns under the fault were: the first of them, and the others."""
        if told.broke_at is None:
            return None, None
        added: list[float] = []
        for place, (gap, utterance) in enumerate(zip(reading.gaps, told.evidence.utterances, strict=True)):
            usual = self.usual(place)
            if gap is None or usual is None or utterance.ended - told.evidence.origin < told.broke_at - 0.05:
                continue
            added.append(gap - usual)
        return (added[0] if added else None), (max(added[1:]) if added[1:] else None)

    def usual(self, place: int) -> float | None:
        """The median turn gap after that sentence in undisturbed calls, s."""
        known = sorted(gap for one in self.undisturbed if (gap := _at(one.gaps, place)) is not None)
        return known[len(known) // 2] if known else None


def _at(gaps: tuple[float | None, ...], place: int) -> float | None:
    return gaps[place] if place < len(gaps) else None


async def _until(holds: Callable[[], bool], patience: float) -> bool:
    clock = asyncio.get_running_loop().time
    deadline = clock() + patience
    while not holds():
        if clock() >= deadline:
            return False
        await asyncio.sleep(0.5)
    return True
