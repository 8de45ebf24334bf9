"""Who thinks: language models in the order in which they are asked; the first to answer in time is heard.

One that breaks off or stalls in mid-answer is followed by the next, which is asked the same and begins anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from edge_agent.desk.chosen import Choice
from edge_agent.failover.gate import Gate
from edge_agent.failover.hedge import Attempt, Lost, Report, first_to_answer
from edge_agent.think.chooses import choice_alone, words_or_choice
from edge_agent.think.history import Message
from edge_agent.think.model import Chooser, Model, ToolTold
from edge_agent.think.offer import Offer
from shared.errors import StageError, ThinkingFailed

STALL = 2.5  # s between two words of an answer after which another model is asked, where there is one
NOTHING = Offer()
BESIDE = 1.5  # s that an answer of the desk's waits for what the model thinks of the words
PROBE = (Message(role="user", content="Say yes."),)  # what a model that was left alone is asked, for nobody


def _unheard(_lost: Lost) -> None: ...


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of an answer, and the name of the model that wrote it. `choice`: what is to be done instead of more."""

    text: str
    model: str
    choice: Choice | None = None


class Thinker:
    """One model. `late`: seconds without a first word until the next one is asked beside it.

    `stall`: seconds without a further word after which its answer has broken off; None: as long as the model waits.
    `most`: answers that it writes at once; None: as many as are asked for. `chooser`: the model, where it may choose.
    """

    def __init__(
        self,
        model: Model,
        late: float,
        stall: float | None = None,
        most: int | None = None,
        chooser: Chooser | None = None,
    ) -> None:
        self.model, self.late, self.stall, self.chooser = model, late, stall, chooser
        self.gate = Gate("llm", model.name, self._probe, most)

    def attempt(self, messages: Sequence[Message], offer: Offer) -> Attempt[Delta]:
        return Attempt(self.gate, self.late, lambda: self._deltas(messages, offer))

    async def _deltas(self, messages: Sequence[Message], offer: Offer) -> AsyncGenerator[Delta, None]:
        within: float | None = None
        async with aclosing(words_or_choice(self.model, self.chooser, messages, offer)) as pieces:
            while (piece := await self._next(pieces, within)) is not None:
                name = self.model.name
                yield Delta(piece, name) if isinstance(piece, str) else Delta("", name, piece)
                within = self.stall

    async def _next(self, pieces: AsyncGenerator[str | Choice, None], within: float | None) -> str | Choice | None:
        try:
            async with asyncio.timeout(within):
                return await anext(pieces, None)
        except TimeoutError:
            raise ThinkingFailed("the model's answer stalled") from None

    async def _probe(self) -> None:
        async with aclosing(self.model.chat(PROBE)) as texts:
            async for _ in texts:
                return


@dataclass(frozen=True, slots=True)
class Thinkers:
    """One or more, each with a name of its own; the same for all calls of a process."""

    in_order: Sequence[Thinker]

    @property
    def first(self) -> Model:
        """Whose answers are hoped for: it reads ahead."""
        return self.in_order[0].model

    @property
    def gates(self) -> list[Gate]:
        return [thinker.gate for thinker in self.in_order]

    def told(self, offer: Offer) -> Sequence[ToolTold]:
        """What the first model is told of an offer before its answer."""
        chooser = self.in_order[0].chooser
        return offer.tools() if chooser and chooser.form == "tools" else ()

    async def choice(self, messages: Sequence[Message], offer: Offer) -> Choice | None:
        """The first model's, beside an answer that is there without it; None, too, where it fails or takes long."""
        first = self.in_order[0]
        if not (chooser := first.chooser) or not chooser.form or not offer.wishes:
            return None
        attempt = Attempt(first.gate, first.late, lambda: choice_alone(chooser, messages, offer))
        try:
            async with asyncio.timeout(BESIDE), aclosing(first_to_answer([attempt], _unheard)) as choices:
                return await anext(choices, None)
        except (TimeoutError, StageError):
            return None

    async def answer(
        self, messages: Sequence[Message], report: Report, offer: Offer = NOTHING
    ) -> AsyncGenerator[Delta, None]:
        """One answer, or a choice of the `offer`; closing it cancels all. Raises StageError.

        `report` is told who did not answer. Where a model breaks off another one begins anew: from the first delta
        that names it.
        """
        left, began = self.in_order, asyncio.get_running_loop().time()
        while True:
            by = ""
            try:
                async with aclosing(first_to_answer([one.attempt(messages, offer) for one in left], report)) as deltas:
                    async for delta in deltas:
                        by = delta.model
                        yield delta
            except Exception as broke:  # a crash, too: it was logged
                left = [one for one in left if one.model.name != by]
                if isinstance(broke, StageError) and (not by or not left or broke.final):
                    raise
                if by:
                    report(Lost(by, asyncio.get_running_loop().time() - began, broke))
                if not by or not left:
                    raise ThinkingFailed("a model crashed") from broke
            else:
                return
