"""How much switching to the second provider adds to a turn: ours and livekit-agents' FallbackAdapter, same servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from infra.bench.chaos import rival
from infra.bench.chaos.contenders import TURN_WITHIN, Contender, Speaking, Thinking, Turn, theirs
from infra.bench.chaos.engines import MANNERS, give_voice
from infra.bench.chaos.matrix import Stage
from infra.bench.chaos.proxy import Fault, FaultProxy, fault_proxy
from infra.bench.chaos.talk import Answers
from infra.bench.rivals import environment
from infra.dev.loopback.cartesia import cartesia
from infra.dev.loopback.chat_completions import chat_server
from infra.phone.gaps import percentile
from infra.places import Places

STAGES = (Stage.THINKING, Stage.SPEAKING)
FAULTS = (Fault.REFUSED, Fault.BROKEN, Fault.STALL_2, Fault.STALL_30, Fault.HALF_OPEN, Fault.CUT)
TURNS = 6  # of one trial: the first is hit, the others come while the fault goes on
PAUSE = 0.3  # s between two turns
SETTLED = 0.3  # s for the connections that a fresh contender opens by itself
WHOLE = 0.9  # of an undisturbed answer: the rest may be silence at its edges
HEAD = ("stage", "fault", "who", "hit p50", "hit p95", "2nd-3rd p95", "later p95", "answers whole")


@dataclass
class Switched:
    """Of one contender in one stage: undisturbed turns, and the trials of each fault."""

    stage: Stage
    name: str
    undisturbed: list[Turn] = field(default_factory=list)
    trials: dict[Fault, list[list[Turn]]] = field(default_factory=dict)

    @property
    def usual(self) -> float:
        """Seconds to the first words or sound."""
        return percentile([turn.first for turn in self.undisturbed], 50) or 0.0

    def added(self, fault: Fault, begin: int, end: int) -> list[float]:
        """Seconds more than usual to the first words, of the turns from `begin` to before `end` of each trial."""
        turns = [turn for trial in self.trials[fault] for turn in trial[begin:end]]
        return [(TURN_WITHIN if turn.first is None else turn.first) - self.usual for turn in turns]

    def whole(self, fault: Fault) -> tuple[int, int]:
        """Answers that came to their end, of all."""
        usual = percentile([turn.amount for turn in self.undisturbed], 50) or 0.0
        turns = [turn for trial in self.trials[fault] for turn in trial]
        return sum(turn.ended and turn.amount >= WHOLE * usual for turn in turns), len(turns)


def measure(trials: int, places: Places) -> list[Switched]:
    """Side by side, one after the other on the same servers. SetupError where the rival cannot be had."""
    python = environment(places.var.resolve() / "chaos-peers", rival.PINNED)
    return asyncio.run(_measure(trials, python))


async def _measure(trials: int, python: Path) -> list[Switched]:
    found: list[Switched] = []
    for stage in STAGES:
        async with aclosing(_sides(stage, python)) as sides:
            async for proxy, contenders in sides:
                results = [Switched(stage, name) for name in contenders]
                for result in results:
                    await _undisturbed(result, contenders[result.name])
                for fault in [fault for fault in FAULTS for _ in range(trials)]:
                    for result in results:
                        turns = await _trial(contenders[result.name], proxy, fault)
                        result.trials.setdefault(fault, []).append(turns)
                found += results
    return found


async def _sides(stage: Stage, python: Path) -> AsyncGenerator[tuple[FaultProxy, dict[str, Contender]], None]:
    """Once: the proxy before the first of two servers, and who asks them both."""
    async with AsyncExitStack() as up:
        urls = [await up.enter_async_context(_server(stage)) for _ in range(2)]
        first = urlsplit(urls[0])
        proxy = await up.enter_async_context(fault_proxy(first.port or 0, MANNERS[stage]))
        urls[0] = f"http://127.0.0.1:{proxy.port}{first.path}"
        ours = Thinking(urls) if stage is Stage.THINKING else Speaking(urls)
        up.push_async_callback(ours.aclose)
        yield proxy, {"frontdesk": ours, "livekit-agents": await up.enter_async_context(theirs(python, stage, urls))}


@asynccontextmanager
async def _server(stage: Stage) -> AsyncIterator[str]:
    if stage is Stage.THINKING:
        async with chat_server(reply=Answers().reply) as chat:
            yield chat.url
    else:
        async with cartesia() as speech:
            give_voice(speech)
            yield speech.url


async def _undisturbed(result: Switched, contender: Contender) -> None:
    await contender.fresh()
    await contender.turn()  # imports and connections
    for _ in range(10):
        await asyncio.sleep(PAUSE)
        result.undisturbed.append(await contender.turn())


async def _trial(contender: Contender, proxy: FaultProxy, fault: Fault) -> list[Turn]:
    await contender.fresh()
    await asyncio.sleep(SETTLED)
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


def markdown(found: Sequence[Switched]) -> str:
    """The table: milliseconds more than the same contender's undisturbed first words or sound."""
    rows = [HEAD, ["---"] * len(HEAD), *_rows(found)]
    usual = ", ".join(f"{one.stage} {one.name} {one.usual * 1000:.0f} ms" for one in found)
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"{table}\n\nUndisturbed, median: {usual}. Packages: {', '.join(rival.PINNED)}.\n"


def _rows(found: Sequence[Switched]) -> Iterator[list[str]]:
    for one in sorted(found, key=lambda switched: STAGES.index(switched.stage)):
        for fault in FAULTS:
            spans = [(0, 1, 50), (0, 1, 95), (1, 3, 95), (3, TURNS, 95)]
            figures = [percentile(one.added(fault, begin, end), percent) for begin, end, percent in spans]
            whole, asked = one.whole(fault)
            told = [f"{(figure or 0) * 1000:.0f}" for figure in figures]
            yield [one.stage, fault, one.name, *told, f"{whole}/{asked}"]
