"""A box without rooms: calls come and go, and for a while the first model fails."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count

from edge_agent.background import in_background
from edge_agent.call import attend
from edge_agent.failover.gate import keep_probing
from edge_agent.metrics.door import door
from edge_agent.metrics.health import Health, judged
from edge_agent.metrics.looks import Looked, looking
from edge_agent.metrics.rows import Rows
from edge_agent.record.journal import Journal
from edge_agent.services import Services
from edge_agent.settings import Settings
from edge_agent.think.history import Message
from edge_agent.think.thinkers import STALL, Thinker, Thinkers
from infra.bench.load.caller import Caller, Sentence, sentence_of
from infra.bench.load.cell import Terms
from infra.bench.load.ours import NUMBER, Line, TokensAfter, services
from shared.calls import Arrival
from shared.errors import FrontdeskError, ThinkingFailed
from shared.numbers import Caller as Shown
from shared.numbers import CallerKind

LASTS = (25.0, 70.0)  # s of one call
FAILS = (0.4, 0.65)  # of the run: from when to when the first model fails
LATE = 0.4  # s until the second model is asked


class Model(TokensAfter):
    """Writes, or fails."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fails = False

    async def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        if self.fails:
            raise ThinkingFailed("it fails for the picture")
        async for token in super().chat(messages):
            yield token


async def run(terms: Terms, settings: Settings) -> None:
    """`terms.calls` at a time for `terms.seconds`, watched at the settings' door."""
    first, second = Model("llama3.1:8b"), Model("second")
    thinkers = Thinkers([Thinker(first, LATE, STALL), Thinker(second, LATE, STALL)])
    async with services(terms, Rows()) as made:
        shared = replace(made, thinkers=thinkers)
        assert isinstance(shared.journal, Journal)
        looked = Looked(shared.journal.backlog, shared.admission, thinkers.gates)
        async with (
            door(settings.metrics, lambda: _health(shared)),
            in_background(probes=keep_probing(thinkers.gates), metrics=looking(settings, looked)),
        ):
            numbers, sentence = count(), sentence_of(terms.sentence.read_bytes())
            callers = [asyncio.create_task(_call_again(numbers, sentence, shared)) for _ in range(terms.calls)]
            began = asyncio.get_running_loop().time()
            for share, fails in (*zip(FAILS, (True, False), strict=True), (1.0, False)):
                await asyncio.sleep(max(0.0, began + terms.seconds * share - asyncio.get_running_loop().time()))
                first.fails = fails
            for caller in callers:
                caller.cancel()
            await asyncio.gather(*callers, return_exceptions=True)


async def _call_again(numbers: count[int], sentence: Sentence, shared: Services) -> None:
    """One caller after the other, who hangs up in the end."""
    while True:
        number = next(numbers)
        await asyncio.sleep(random.uniform(0.5, 8.0))  # noqa: S311
        line = Line(Caller(number, sentence))
        asyncio.get_running_loop().call_later(random.uniform(*LASTS), line.gone, "caller")  # noqa: S311
        shown, name = Shown(CallerKind.NUMBER, f"+1510555{number:04}"), f"call-{number}"
        with suppress(FrontdeskError):
            await attend(Arrival(NUMBER, shown, name, name, name), line, shared, asyncio.Event())


def _health(shared: Services) -> Health:
    calls = shared.admission.carried
    return judged(calls=calls, seats=shared.admission.lines, lines=1, registered=True, stopping=False)
