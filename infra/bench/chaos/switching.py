"""How much switching to the second model adds to a turn: ours and livekit-agents' FallbackAdapter, the same servers."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from edge_agent.failover.hedge import Lost
from edge_agent.settings import Settings
from edge_agent.think.history import Message
from edge_agent.think.openai_compatible import CompatibleChoice, CompatibleModel
from edge_agent.think.thinkers import Thinker, Thinkers
from infra.bench.chaos import rival
from infra.bench.chaos.proxy import Fault, FaultProxy, Manner, fault_proxy
from infra.bench.chaos.talk import Answers
from infra.dev.loopback.chat_completions import chat_server
from infra.dev.phone.gaps import percentile
from infra.places import Places
from shared.errors import SetupError, StageError

FAULTS = (Fault.REFUSED, Fault.BROKEN, Fault.STALL_2, Fault.STALL_30, Fault.HALF_OPEN, Fault.CUT)
TURNS = 6  # of one trial: the first is hit, the others come while the fault goes on
TURN_WITHIN = 45.0  # s
PAUSE = 0.3  # s between two turns
OURS, THEIRS = "frontdesk", "livekit-agents"
ASKED = (Message(role="user", content="Are you open on Saturdays?"),)
HEAD = ("fault", "who", "hit p50", "hit p95", "2nd-3rd p95", "later p95", "answers whole")


@dataclass(frozen=True, slots=True)
class Turn:
    """`first`: seconds to the first words; None: none came. `whole`: the answer came to its end."""

    first: float | None
    whole: bool


@dataclass
class Switched:
    """Of one contender: undisturbed turns, and the trials of each fault."""

    name: str
    undisturbed: list[Turn] = field(default_factory=list)
    trials: dict[Fault, list[list[Turn]]] = field(default_factory=dict)

    @property
    def usual(self) -> float:
        return percentile([turn.first for turn in self.undisturbed], 50) or 0.0

    def added(self, fault: Fault, begin: int, end: int) -> list[float]:
        """Seconds more than usual to the first words, of the turns from `begin` to before `end` of each trial."""
        turns = [turn for trial in self.trials[fault] for turn in trial[begin:end]]
        return [(TURN_WITHIN if turn.first is None else turn.first) - self.usual for turn in turns]


class Contender(Protocol):
    """Who answers turns from a faulty first model and a good second one."""

    async def fresh(self) -> None: ...

    async def turn(self) -> Turn: ...


class Ours:
    """The product's own chain, with its own settings."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = urls
        self._models: list[CompatibleModel] = []
        self._thinkers = Thinkers([])

    async def fresh(self) -> None:
        await self.aclose()
        late = float(Settings.model_fields["model_late"].default)
        choices = [CompatibleChoice(url, f"model-{place}") for place, url in enumerate(self._urls)]
        self._models = [CompatibleModel(choice) for choice in choices]
        self._thinkers = Thinkers([Thinker(model, late) for model in self._models])

    async def turn(self) -> Turn:
        clock = asyncio.get_running_loop().time
        began, first = clock(), None
        try:
            async with aclosing(self._thinkers.answer(ASKED, _unheard)) as deltas:
                async for _ in deltas:
                    first = clock() - began if first is None else first
        except StageError:
            return Turn(first, whole=False)
        return Turn(first, whole=first is not None)

    async def aclose(self) -> None:
        for model in self._models:
            await model.aclose()


def _unheard(_lost: Lost) -> None:
    """Who did not answer is seen by the time it took."""


class Theirs:
    """The rival's process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def fresh(self) -> None:
        await self._asked("fresh")

    async def turn(self) -> Turn:
        told = await self._asked("ask")
        return Turn(told["first"], told["whole"])

    async def _asked(self, line: str) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{line}\n".encode())
        async with asyncio.timeout(TURN_WITHIN):
            answer = await self._process.stdout.readline()
        if not answer:
            raise SetupError("The rival's process ended. Run infra/bench/chaos/rival.py by hand to see why.")
        told: dict[str, Any] = json.loads(answer)
        return told


def measure(trials: int, places: Places) -> list[Switched]:
    """Side by side, one after the other on the same servers. SetupError where the rival cannot be had."""
    return asyncio.run(_measure(trials, _environment(Places(places.var.resolve()))))


async def _measure(trials: int, python: Path) -> list[Switched]:
    found = [Switched(OURS), Switched(THEIRS)]
    async with AsyncExitStack() as up:
        answers = Answers()
        servers = [await up.enter_async_context(chat_server(reply=answers.reply)) for _ in range(2)]
        ports = [urlsplit(server.url).port or 0 for server in servers]
        proxy = await up.enter_async_context(fault_proxy(ports[0], Manner(socket=False, cut_after=900)))
        urls = [f"http://127.0.0.1:{proxy.port}/v1", servers[1].url]
        ours = Ours(urls)
        up.push_async_callback(ours.aclose)
        contenders: list[Contender] = [ours, await up.enter_async_context(_rival(python, urls))]
        for result, contender in zip(found, contenders, strict=True):
            await _undisturbed(result, contender)
        for fault in FAULTS:
            for _ in range(trials):
                for result, contender in zip(found, contenders, strict=True):
                    result.trials.setdefault(fault, []).append(await _trial(contender, proxy, fault))
    return found


async def _undisturbed(result: Switched, contender: Contender) -> None:
    await contender.fresh()
    await contender.turn()  # imports and connections
    for _ in range(10):
        await asyncio.sleep(PAUSE)
        result.undisturbed.append(await contender.turn())


async def _trial(contender: Contender, proxy: FaultProxy, fault: Fault) -> list[Turn]:
    await contender.fresh()
    await contender.turn()
    await proxy.break_(fault)
    try:
        turns = []
        for _ in range(TURNS):
            turns.append(await contender.turn())
            await asyncio.sleep(PAUSE)
        return turns
    finally:
        await proxy.mend()


@asynccontextmanager
async def _rival(python: Path, urls: Sequence[str]) -> AsyncIterator[Theirs]:
    process = await asyncio.create_subprocess_exec(
        str(python), "-P", rival.__file__, *urls,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Theirs(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def _environment(places: Places) -> Path:
    """Python with the rival's packages; made once."""
    folder = places.var / "chaos-peers"
    python, stamp = folder / "bin" / "python", folder / ".installed"
    if not (stamp.is_file() and stamp.read_text().split() == list(rival.PINNED)):
        try:
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
            install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *rival.PINNED]
            subprocess.run(install, check=True)
        except subprocess.CalledProcessError as failure:
            raise SetupError(f"The rival's packages could not be installed in {folder}.") from failure
        stamp.write_text("\n".join(rival.PINNED))
    return python


def markdown(found: Sequence[Switched]) -> str:
    """The table: milliseconds more than the same contender's undisturbed first words."""
    rows = [HEAD, ["---"] * len(HEAD), *_rows(found)]
    usual = ", ".join(f"{one.name} {one.usual * 1000:.0f} ms" for one in found)
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"{table}\n\nUndisturbed first words, median: {usual}. Packages: {', '.join(rival.PINNED)}.\n"


def _rows(found: Sequence[Switched]) -> Iterator[list[str]]:
    for fault in FAULTS:
        for one in found:
            spans = [(0, 1, 50), (0, 1, 95), (1, 3, 95), (3, TURNS, 95)]
            figures = [percentile(one.added(fault, begin, end), percent) for begin, end, percent in spans]
            turns = [turn for trial in one.trials[fault] for turn in trial]
            whole = f"{sum(turn.whole for turn in turns)}/{len(turns)}"
            yield [fault, one.name, *(f"{(figure or 0) * 1000:.0f}" for figure in figures), whole]
