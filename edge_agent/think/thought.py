"""One answer in the making: one request to the model, one guarded stream, one record of both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

import structlog

from edge_agent.desk.chosen import Choice
from edge_agent.failover.hedge import Lost
from edge_agent.think.claims import Truth
from edge_agent.think.deeds import Deeds, written
from edge_agent.think.fitness import Run
from edge_agent.think.history import History, Message, asked
from edge_agent.think.model import TooLong
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.resumed import FitAnswer
from edge_agent.think.thinkers import NOTHING, Delta, Thinkers
from edge_agent.think.tokens import TokenBudget
from edge_agent.think.unusable import Unusable
from shared.calls import ModelRequest

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Question:
    """What the model is asked: everything it is told comes from these."""

    system: Message
    history: History
    words: str

    def messages(self) -> tuple[Message, ...]:
        return (self.system, *asked(self.history, self.words))

    def shorter(self) -> Question | None:
        """The same with half of the history; None when there is none."""
        exchanges = len(self.history.spoken)
        if not exchanges:
            return None
        return Question(self.system, self.history.without_oldest((exchanges + 1) // 2), self.words)


FACTS = "facts"  # who answered, where no model was asked


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """An answer that stands in a fact: there at once, and true. What it has in common with a `Thought`."""

    text: str
    first_ms: int = 0
    total_ms: int = 0
    lost: tuple[Lost, ...] = ()
    model: str = FACTS
    stood_in: bool = False

    @property
    def request(self) -> ModelRequest:
        """Nobody was told anything."""
        return ModelRequest(messages=(), response=self.text, model=self.model)

    @property
    def awaited(self) -> str:
        return self.model

    async def deltas(self) -> AsyncGenerator[str, None]:
        """All of it."""
        yield self.text


class Thought:
    """One request to the model. `request`, `first_ms` and `total_ms` say what came so far, also when it was cancelled.

    `first_ms` runs from the request to the first token, `total_ms` to the last one; None before the request began.
    `lost`: models that were asked in vain, or broke off, before another one answered.
    """

    def __init__(
        self,
        thinkers: Thinkers,
        read_ahead: ReadAhead,
        budget: TokenBudget,
        question: Question,
        secrets: frozenset[Run],
        *,
        truth: Truth | None = None,
        reminder: str = "",
        deeds: Deeds | None = None,
    ) -> None:
        """`truth`: what may be claimed, None: anything. `deeds`: what the model may choose instead of an answer.

        `reminder`: a question that is still open, asked again behind an answer that asks nothing itself.
        """
        self.first_ms: int | None = None
        self.total_ms: int | None = None
        self.request: ModelRequest | None = None
        self.lost: list[Lost] = []
        self._thinkers = thinkers
        self._by = thinkers.first.name
        self._ahead = read_ahead
        self._budget = budget
        self._question = question
        self._fit = FitAnswer(secrets, truth)
        self._reminder = reminder
        self._deeds = deeds
        self._offer = deeds.offer if deeds else NOTHING
        self._choice: Choice | None = None

    @property
    def model(self) -> str:
        """Who answered; until then, who is hoped to."""
        return self._by

    @property
    def awaited(self) -> str:
        """Whose next word is waited for: that of who answered, or of the first of the others where he broke off."""
        if self.lost and self.lost[-1].name == self._by:
            return next((gate.name for gate in self._thinkers.gates if gate.name != self._by), self._by)
        return self._by

    @property
    def stood_in(self) -> bool:
        """Whether another model answered than the one that was hoped for."""
        return self._by != self._thinkers.first.name

    async def deltas(self) -> AsyncGenerator[str, None]:
        """What may be said, as soon as it may. Call once, and close it (`contextlib.aclosing`) to cancel the request.

        Raises Unusable when the model said nothing fit to be heard, ThinkingFailed when it failed.
        """
        # The voice takes seconds to say what the model writes in one. A task of its own reads the stream as it comes,
        # so that the times are the model's, and its slot is free again while the agent still talks.
        arrived: asyncio.Queue[Delta | None] = asyncio.Queue()
        reading = asyncio.create_task(self._read(arrived))
        said = ""
        try:
            async for fit in self._released(arrived, reading):
                said += fit
                yield fit
            if self._choice and self._deeds:
                async with aclosing(self._deeds.after(said, self._choice)) as sentences:
                    async for sentence in sentences:
                        yield sentence
            elif self._reminder and not said.rstrip().endswith("?"):
                yield f" {self._reminder}"
        finally:
            reading.cancel()
            await asyncio.wait([reading])
            if not reading.cancelled():
                reading.exception()  # was raised above, or matters no more

    async def _released(
        self, arrived: asyncio.Queue[Delta | None], reading: asyncio.Task[None]
    ) -> AsyncGenerator[str, None]:
        while (delta := await arrived.get()) is not None:
            if delta.choice:
                self._choice = delta.choice
                if fit := self._left():
                    yield fit
                return
            fit = self._fit.take(delta.text, delta.model)
            self._tell_untrue()
            if over := self._fit.over:
                reading.cancel()  # now, not after the caller has heard the rest
            if fit:
                yield fit
            if over:
                return
        await reading  # raises what the model raised
        if fit := self._fit.finish():
            self._tell_untrue()
            yield fit

    def _left(self) -> str:
        """What may still be said of the words before a choice; the desk speaks in place of any that may not."""
        try:
            fit = self._fit.finish()
        except Unusable:
            return ""
        self._tell_untrue()
        return "" if self._fit.untrue else fit

    def _tell_untrue(self) -> None:
        if claim := self._fit.untrue:
            log.warning("claim_held", claim=claim, model=self._by)

    async def _read(self, arrived: asyncio.Queue[Delta | None]) -> None:
        clock = asyncio.get_running_loop().time
        began, raw = clock(), ""
        self._note(raw)
        try:
            with self._ahead.thinking():
                async with aclosing(self._answer()) as deltas:
                    async for delta in deltas:
                        if self.first_ms is None:
                            self.first_ms = _ms(clock() - began)
                        raw = raw + delta.text if delta.model == self._by else delta.text
                        self._by = delta.model
                        arrived.put_nowait(delta)
                        if delta.choice:
                            raw = f"{raw} {written(delta.choice)}".strip()
                            return
        finally:
            self.total_ms = _ms(clock() - began)
            self._note(raw)
            arrived.put_nowait(None)

    async def _answer(self) -> AsyncGenerator[Delta, None]:
        """The model's own deltas; a request that turns out too long is asked again, with less history or no offer."""
        offer = self._offer
        for last in (False, True):
            try:
                messages = self._question.messages()
                async with aclosing(self._thinkers.answer(messages, self.lost.append, offer)) as deltas:
                    async for delta in deltas:
                        yield delta
            except TooLong:
                self._budget.refused(self._question.messages())
                shorter = self._question.shorter()
                if last or not (shorter or offer.wishes):
                    raise
                self._question, offer = shorter or self._question, offer if shorter else NOTHING
            else:
                return

    def _note(self, response: str) -> None:
        messages = tuple({"role": said["role"], "content": said["content"]} for said in self._question.messages())
        self.request = ModelRequest(messages=messages, response=response, model=self._by)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
