"""Who thinks: language models in the order in which they are asked; the first to answer in time is heard."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from edge_agent.failover.gate import Gate
from edge_agent.failover.hedge import Attempt, Report, first_to_answer
from edge_agent.think.history import Message
from edge_agent.think.model import Model

PROBE = (Message(role="user", content="Say yes."),)  # what a model that was left alone is asked, for nobody


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of an answer, and the name of the model that wrote it."""

    text: str
    model: str


class Thinker:
    """One model. `late`: seconds without a first word until the next one is asked beside it."""

    def __init__(self, model: Model, late: float) -> None:
        self.model, self.late = model, late
        self.gate = Gate("llm", model.name, self._probe)

    def attempt(self, messages: Sequence[Message]) -> Attempt[Delta]:
        return Attempt(self.gate, self.late, lambda: self._deltas(messages))

    async def _deltas(self, messages: Sequence[Message]) -> AsyncGenerator[Delta, None]:
        async with aclosing(self.model.chat(messages)) as texts:
            async for text in texts:
                yield Delta(text, self.model.name)

    async def _probe(self) -> None:
        async with aclosing(self.model.chat(PROBE)) as texts:
            async for _ in texts:
                return


@dataclass(frozen=True, slots=True)
class Thinkers:
    """One or more, the same for all calls of a process."""

    in_order: Sequence[Thinker]

    @property
    def first(self) -> Model:
        """Whose answers are hoped for: it reads ahead."""
        return self.in_order[0].model

    @property
    def gates(self) -> list[Gate]:
        return [thinker.gate for thinker in self.in_order]

    def answer(self, messages: Sequence[Message], report: Report) -> AsyncGenerator[Delta, None]:
        """One answer of one model; closing it cancels all. `report` is told who did not answer. Raises StageError."""
        return first_to_answer([thinker.attempt(messages) for thinker in self.in_order], report)
