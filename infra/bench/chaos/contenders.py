"""Who is measured in switching over: the product's own chains, and livekit-agents in a process of its own."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from edge_agent.failover.gate import Gate
from edge_agent.failover.hedge import Attempt, Lost, first_to_answer
from edge_agent.settings import Settings
from edge_agent.speak.cartesia import CartesiaVoice
from edge_agent.think.history import Message
from edge_agent.think.openai_compatible import CompatibleChoice, CompatibleModel
from edge_agent.think.thinkers import STALL, Thinker, Thinkers
from infra.bench.chaos import rival
from shared.errors import SetupError, StageError

TURN_WITHIN = 45.0  # s
ASKED = (Message(role="user", content=rival.QUESTION),)


@dataclass(frozen=True, slots=True)
class Turn:
    """`first`: seconds to the first words or sound, None: none came. `amount` of characters or bytes, `ended` well."""

    first: float | None
    amount: int
    ended: bool


class Contender(Protocol):
    """Who answers turns from a faulty first provider and a good second one."""

    async def fresh(self) -> None:
        """As after a restart of the process."""

    async def turn(self) -> Turn: ...

    async def aclose(self) -> None: ...


class Thinking:
    """The product's chain of models, with its own settings."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = urls
        self._models: list[CompatibleModel] = []
        self._thinkers = Thinkers([])

    async def fresh(self) -> None:
        await self.aclose()
        choices = [CompatibleChoice(url, f"model-{place}") for place, url in enumerate(self._urls)]
        self._models = [CompatibleModel(choice) for choice in choices]
        self._thinkers = Thinkers([Thinker(model, _setting("model_late"), STALL) for model in self._models])

    async def turn(self) -> Turn:
        return await _turn(self._sizes())

    async def aclose(self) -> None:
        for model in self._models:
            await model.aclose()
        self._models = []

    async def _sizes(self) -> AsyncGenerator[int, None]:
        async with aclosing(self._thinkers.answer(ASKED, _unheard)) as deltas:
            async for delta in deltas:
                yield len(delta.text)


class Speaking:
    """The product's own client of Cartesia, twice, under its rule for whoever fails or is late."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = urls
        self._voices: list[CartesiaVoice] = []
        self._gates: list[Gate] = []
        self._connected: list[asyncio.Task[None]] = []

    async def fresh(self) -> None:
        await self.aclose()
        self._voices = [CartesiaVoice("loopback", url) for url in self._urls]
        self._gates = [Gate("tts", f"voice-{place}", _unprobed) for place in range(len(self._urls))]
        self._connected = [asyncio.create_task(voice.stay_connected()) for voice in self._voices]

    async def turn(self) -> Turn:
        return await _turn(self._sizes())

    async def aclose(self) -> None:
        for task in self._connected:
            task.cancel()
        await asyncio.gather(*self._connected, return_exceptions=True)
        for voice in self._voices:
            await voice.aclose()
        self._voices, self._connected = [], []

    async def _sizes(self) -> AsyncGenerator[int, None]:
        late = _setting("cartesia_late")
        attempts = [Attempt(gate, late, _saying(voice)) for gate, voice in zip(self._gates, self._voices, strict=True)]
        async with aclosing(first_to_answer(attempts, _unheard)) as chunks:
            async for chunk in chunks:
                yield len(chunk)


def _saying(voice: CartesiaVoice) -> Any:
    return lambda: voice.synthesise(rival.SENTENCE, rival.VOICE, "en-US")


async def _turn(sizes: AsyncGenerator[int, None]) -> Turn:
    clock = asyncio.get_running_loop().time
    began, first, amount = clock(), None, 0
    try:
        async with aclosing(sizes):
            async for size in sizes:
                first = clock() - began if first is None else first
                amount += size
    except StageError:
        return Turn(first, amount, ended=False)
    return Turn(first, amount, ended=True)


def _setting(name: str) -> float:
    """What the product waits, by its own default, before it asks the next one."""
    return float(Settings.model_fields[name].default)


def _unheard(_lost: Lost) -> None:
    """Who did not answer is seen by the time it took."""


async def _unprobed() -> None:
    """Nobody probes while trials last."""


class Theirs:
    """The rival's process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def fresh(self) -> None:
        await self._asked("fresh")

    async def turn(self) -> Turn:
        return Turn(**await self._asked("ask"))

    async def aclose(self) -> None:
        """Its process ends with the block that holds it."""

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


@asynccontextmanager
async def theirs(python: Path, stage: str, urls: Sequence[str]) -> AsyncIterator[Theirs]:
    """The rival, for as long as the block lasts."""
    process = await asyncio.create_subprocess_exec(
        str(python), "-P", rival.__file__, stage, *urls,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Theirs(process)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
