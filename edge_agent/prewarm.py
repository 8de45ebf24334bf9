"""The clients who are called here: the model has read their prompts before the phone rings.

Whose these are the last answers know, and on a box that nobody has called yet the database. They are asked for anew
from time to time while nobody is on the phone, so that what a client changed is read before the next call to it: those
that are read in every round, the others in turn. A box asks for few numbers at a time, so that the database notices one
that asks for many (docs/protection.md).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeAlias

import structlog

from edge_agent.route.decide import Refusal, decision_of
from edge_agent.route.last_answers import LastAnswers
from edge_agent.route.profile import of_the_client
from edge_agent.think.history import Message
from edge_agent.think.prompt import EXAMPLES, RULES, known_prefix
from shared.errors import StoreAway, StoreError, StoreRefused
from shared.numbers import Number
from shared.profiles import Profile
from shared.store import Store

log = structlog.get_logger()

CALLED_WITHIN = timedelta(days=7)  # who was not called for longer is nobody's next call
STALE = timedelta(hours=1)  # after which an answer that has not changed is written down with its new time
MOST_ASKED = 200  # numbers that are asked for at all: the rest are called less than those
IN_ONE_ROUND = 50  # of them
GOES_ON = ""  # what comes after such a prompt: its own next line, the clock
SHARED = [Message(role="system", content=f"{RULES}\n\n{EXAMPLES}\n\n")]  # what every prompt begins with

Prompts: TypeAlias = dict[str, Sequence[Message]]  # by number


class Reader(Protocol):
    """Has a model read what it will be asked; `think.read_ahead.ReadAhead` is one."""

    def want(self, key: Hashable, messages: Sequence[Message], then: str, *, urgent: bool = False) -> None: ...
    def drop(self, key: Hashable) -> None: ...


class PromptPrewarm:
    """`room`: how many of them the model keeps read."""

    def __init__(self, store: Store, last_answers: LastAnswers, reader: Reader, room: int) -> None:
        self._store = store
        self._last_answers = last_answers
        self._reader = reader
        self._room = room
        self._gone: set[str] = set()  # numbers that are nobody's any more
        self._asked: dict[str, datetime] = {}  # when each number was last

    def profiles(self, now: datetime) -> list[Profile]:
        """Those who are called most, as many as there is room for."""
        known = self._last_answers.most_called(MOST_ASKED, now - CALLED_WITHIN)
        profiles = [_profile(answer, number) for number, answer in known if number not in self._gone]
        return [profile for profile in profiles if profile][: self._room]

    def prompts(self, now: datetime) -> Prompts:
        """What every call to those will begin with."""
        return {profile.number: known_prefix(profile) for profile in self.profiles(now) if profile.number}

    async def expect(self, now: datetime) -> None:
        """At the start of a box that nobody has called lately: the database says who will probably be called on it.

        Their answers are last answers from now on. With the database away the first callers find it unprepared.
        """
        if self._last_answers.most_called(1, now - CALLED_WITHIN):
            return
        try:
            for number in await self._store.expected_numbers(self._room):
                self._renew(number, of_the_client(await self._store.resolve_call(number)), now)
        except StoreError as failed:
            log.warning("nobody_expected", code=failed.code, reason=str(failed))

    def read_ahead(self, now: datetime) -> None:
        """Wants them read, and nobody else; on a box that nobody has called yet, what they will have in common."""
        prompts: Mapping[str, Sequence[Message]] = self.prompts(now) or {"": SHARED}
        if "" not in prompts:
            self._reader.drop("")
        for number, _ in self._last_answers.most_called(MOST_ASKED):
            if number not in prompts:
                self._reader.drop(number)
        for number, messages in prompts.items():
            self._reader.want(number, messages, GOES_ON)

    async def run(self, every: float, quiet: Callable[[], bool]) -> None:
        """Until cancelled: a look every so many seconds, 0 for none. `quiet`: nobody is on the phone."""
        while every:
            await asyncio.sleep(every)
            if quiet():
                await self.refresh(datetime.now(UTC), quiet)

    async def refresh(self, now: datetime, quiet: Callable[[], bool]) -> None:
        """Asks the database for those whose turn it is, and has read what is new; a call that comes in ends it."""
        try:
            for number in self._whose_turn(now):
                if not quiet():
                    return
                self._asked[number] = now
                self._renew(number, of_the_client(await self._store.resolve_call(number)), now)
        except StoreAway as away:
            log.info("clients_not_refreshed", code=away.code, reason=str(away))
        except StoreRefused as refused:
            log.error("clients_not_refreshed", code=refused.code, reason=str(refused))  # noqa: TRY400 — it names the cure
            return  # whom we may not speak for we need not read
        self.read_ahead(now)

    def _whose_turn(self, now: datetime) -> list[str]:
        """The most called, whose prompts are read, and of the others those that were not asked for longest."""
        known = [number for number, _ in self._last_answers.most_called(MOST_ASKED, now - CALLED_WITHIN)]
        others = sorted(known[self._room :], key=lambda number: self._asked.get(number, now - CALLED_WITHIN))
        return known[: self._room] + others[: max(0, IN_ONE_ROUND - self._room)]

    def _renew(self, number: str, answer: Mapping[str, Any], now: datetime) -> None:
        """A number that is nobody's any more keeps its last answer until it is called, but is not read."""
        try:
            decision = decision_of(answer, Number(number))
        except StoreAway:
            return  # malformed: the last answer holds
        if isinstance(decision, Refusal) and decision.reason == "unknown_number":
            self._gone.add(number)
            return
        self._gone.discard(number)
        before = self._last_answers.recall(number)
        if before is None or before.answer != answer or now - before.at > STALE:
            self._last_answers.keep(number, answer, now, called=False)


def _profile(answer: Mapping[str, Any], number: str) -> Profile | None:
    with suppress(StoreAway):
        decision = decision_of(answer, Number(number))
        return decision if isinstance(decision, Profile) else None
    return None
