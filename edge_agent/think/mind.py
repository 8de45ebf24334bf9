"""The receptionist's mind: what the caller said goes in, a guarded answer comes out as it is generated."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial
from typing import TypeAlias

import structlog

from edge_agent.desk.book import DeskBook
from edge_agent.desk.chosen import Choice, Wish, at_a_loss
from edge_agent.desk.front_desk import Delivery, FrontDesk, at_once
from edge_agent.desk.second_opinion import kinds
from edge_agent.desk.state import Heard, Move
from edge_agent.desk.taken_up import taken_up
from edge_agent.think.claims import Truth
from edge_agent.think.deeds import Deeds
from edge_agent.think.desk_answer import DeskAnswer
from edge_agent.think.facts import Facts
from edge_agent.think.fitness import runs
from edge_agent.think.history import History, Message, Spoken
from edge_agent.think.offer import Offer
from edge_agent.think.prompt import SystemPrompt
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.thinkers import NOTHING, Thinkers
from edge_agent.think.thought import FactAnswer, Question, Thought
from edge_agent.think.tokens import Fitted, TokenBudget
from shared.dictation import normalised, wanted
from shared.entities.spoken import SpokenTurn, spoken_turn

__all__ = ["Answer", "Message", "Mind", "Thought"]

Answer: TypeAlias = Thought | FactAnswer | DeskAnswer

log = structlog.get_logger()


def _now() -> datetime:
    return datetime.now(UTC)


class Mind:
    """One call's mind: its prompt, and what was really said so far."""

    def __init__(
        self,
        thinkers: Thinkers,
        read_ahead: ReadAhead,
        system: SystemPrompt,
        exchanges: int,
        budget: TokenBudget,
        *,
        facts: Facts | None = None,
        desk: FrontDesk | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        """`exchanges` (5..10) are told to the model again each time, if `budget` has room for them.

        `facts`: what may be told without a model; `desk`: what is done by rules; `clock`: the moment.
        """
        self._thinkers = thinkers
        self._ahead = read_ahead
        self._system = Message(role="system", content=system.text)
        self._history = History(exchanges)
        self._budget = budget
        self._facts = facts
        self._desk = desk
        self._clock = clock
        self._talk: tuple[SpokenTurn, ...] = ()  # all of it, as the desk reads it
        self._secrets = runs(system.private) - runs(system.sayable)
        self._told: set[str] = set()  # what the log was told of this call's length

    def answer(self, words: str, delivery: Delivery | None = None) -> Answer:
        """The answer to `words`, not yet begun. Asking changes nothing: only `remember` does, and what the desk carries
        out: without a `delivery` at once.

        The model is told what was dictated as one writes it, here and later: the transcript keeps what was heard.
        """
        now = self._clock()
        delivery = delivery or at_once()
        if self._desk and (move := self._desk.step(self._heard(self._desk, words, now))):
            instead = partial(self._understood, self._desk, words, now) if at_a_loss(move) else None
            return DeskAnswer(self._desk, move, delivery, instead)
        reminder = self._desk.reminder if self._desk else ""
        if self._facts and (known := self._facts.answer(words, now, self._book)):
            return FactAnswer(f"{known} {reminder}".strip())
        if self._desk and (move := self._desk.likely(self._heard(self._desk, words, now))):
            return DeskAnswer(self._desk, move, delivery)
        truth = self._truth(words, now)
        deeds = self._deeds(self._desk, words, now, delivery) if self._desk else None
        return Thought(
            self._thinkers, self._ahead, self._budget, self._question(words), self._secrets,
            truth=truth, reminder=reminder, deeds=deeds,
        )  # fmt: skip

    def remember(self, caller: str, agent: str, *, cut: bool = False) -> None:
        """Adds one exchange as heard: `agent` is what reached the caller's ear, `cut` if there was more to say."""
        heard = self._history.heard(Spoken(self._as_written(caller), agent, cut))
        for by_caller, said in ((True, caller), (False, agent)):
            if said.strip():
                self._talk = (*self._talk, spoken_turn(len(self._talk), said, caller=by_caller))
        # What will not be told again is dropped now: then the read-ahead reads what will be asked.
        fitted = self._budget.fitted(self._system, heard, "")
        self._tell(fitted)
        self._history = fitted.history

    def take_up(self) -> None:
        """What was under way in the talk that it was told of is the desk's to go on with."""
        if self._desk:
            self._desk.state = taken_up(self._talk)

    def _question(self, words: str) -> Question:
        told = self._as_written(words)
        fitted = self._budget.fitted(self._system, self._history, told)
        self._tell(fitted)
        return Question(self._system, fitted.history, told)

    async def _understood(self, desk: FrontDesk, words: str, now: datetime) -> Move | None:
        """What the desk does about words that no rule understood, where the model knows what is wished."""
        heard = self._heard(desk, words, now)
        with self._ahead.thinking():
            choice = await self._thinkers.choice(self._question(words).messages(), self._offer(desk, heard.lines))
        return desk.begun(heard, choice) if choice else None

    def _deeds(self, desk: FrontDesk, words: str, now: datetime, delivery: Delivery) -> Deeds:
        """What the model may choose, and the desk does then. Nothing of it is done by asking."""
        heard = self._heard(desk, words, now)

        def begun(choice: Choice) -> AsyncGenerator[str, None]:
            return DeskAnswer(desk, desk.begun(heard, choice), delivery).deltas()

        return Deeds(self._offer(desk, heard.lines), begun)

    def _offer(self, desk: FrontDesk, lines: Sequence[SpokenTurn]) -> Offer:
        wishes = desk.possible(lines)
        return Offer(wishes, kinds(desk.book.profession) if Wish.EMERGENCY in wishes else ())

    def _heard(self, desk: FrontDesk, words: str, now: datetime) -> Heard:
        lines = (*self._talk, spoken_turn(len(self._talk), words, caller=True))
        return Heard(words, lines, now.astimezone(desk.book.zone))

    def _truth(self, words: str, now: datetime) -> Truth | None:
        if self._facts is None:
            return None
        return Truth(self._facts.profile, self._book, self._talk, words, now)

    @property
    def _book(self) -> DeskBook:
        return self._desk.book if self._desk else DeskBook()

    @property
    def last_said(self) -> str:
        """What the caller heard last of the agent; "" if nothing."""
        return self._history.last_said

    def read_ahead(self) -> None:
        """Wants the prompt and the talk so far read before the caller's next words; returns at once."""
        messages = (self._system, *self._history.messages())
        # The caller's next words go on with what he said last, when nobody answered.
        then = {"system": "assistant", "assistant": "user"}.get(messages[-1]["role"], "")
        told = self._thinkers.told(self._offer(self._desk, self._talk) if self._desk else NOTHING)
        self._ahead.want(self, messages, then, urgent=True, tools=told)

    def replying(self) -> AbstractContextManager[None]:
        """While a reply of this call is made inside of it, nothing is read for callers who may come."""
        return self._ahead.replying()

    def forget(self) -> None:
        """At the end of the call: nothing more is read for it."""
        self._ahead.drop(self)

    def _as_written(self, words: str) -> str:
        return normalised(words, wanted(self._history.last_said))

    def _tell(self, fitted: Fitted) -> None:
        counts = {"tokens": fitted.tokens, "room": self._budget.room}
        if fitted.tokens > self._budget.room and "prompt_too_long" not in self._told:
            self._told.add("prompt_too_long")
            log.error("prompt_too_long", cure="shorten prompt or facts, or raise FRONTDESK_CONTEXT", **counts)
        elif fitted.dropped and "history_cut" not in self._told:
            self._told.add("history_cut")
            log.warning("history_cut", exchanges=fitted.dropped, **counts)
