"""A call without sound, database or model: the caller's words go into the mind, its words come back. Milliseconds.

The model is one that knows nothing, and says what our rules have it say then: whoever gets what he came for got it by
rules.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Literal

from edge_agent.desk.book import KnownCaller
from edge_agent.desk.front_desk import FrontDesk
from edge_agent.think.facts import Facts
from edge_agent.think.history import Message
from edge_agent.think.mind import Mind
from edge_agent.think.prompt import system_prompt
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.thinkers import Thinker, Thinkers
from edge_agent.think.tokens import TokenBudget
from infra.rehearse.business import book_of, profile_of
from infra.rehearse.calendar import Calendar
from infra.rehearse.caller import Caller
from infra.rehearse.case import Case
from infra.rehearse.heard import Manner, heard
from infra.rehearse.rows import Talk, Turn
from infra.rehearse.scene import Scene

MEMORY = 8  # exchanges that the model would be told


class EmptyHead:
    """Satisfies `think.model.Model`."""

    name = "nobody"

    async def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:  # noqa: ARG002 # as any model
        yield "I'm sorry, I don't know that, but I can take a message."

    async def read(self, *_asked: object) -> AsyncGenerator[None, None]:
        yield


def mind_of(scene: Scene, calendar: Calendar) -> Mind:
    """As a box makes it for a call, with this calendar behind the desk."""
    business, case = scene.business, scene.case
    profile, model = profile_of(business), EmptyHead()
    known = replace(book_of(business, case.caller), caller=KnownCaller(visits=calendar.visits_of(case.caller)))
    desk = FrontDesk(known, calendar)
    return Mind(
        Thinkers([Thinker(model, 1.0)]),
        ReadAhead(model),
        system_prompt(profile, calendar.now),
        MEMORY,
        TokenBudget(4096),
        facts=Facts(profile),
        desk=desk,
        clock=lambda: calendar.now,
    )


async def play(scene: Scene, manner: Manner = "plain") -> Talk:
    """`manner`: how the recogniser writes."""
    case, calendar = scene.case, Calendar(scene.business, scene.case, scene.now)
    mind, caller, turns = mind_of(scene, calendar), Caller(case, scene.now.date()), list[Turn]()
    said = profile_of(scene.business).greeting
    mind.remember("", _reached(said, case), cut=bool(case.interrupts))
    ended_by: Literal["caller", "agent"] = "caller"
    while True:
        words, caller = caller.reply(said)
        if words is None:
            break
        try:
            said = await _answer(mind, heard(words, manner))
        except Exception as error:  # noqa: BLE001 # whatever it is, this caller got nothing, and the others go on
            return Talk(tuple(turns), calendar.rows, ended_by, trouble=f"{type(error).__name__}: {error}")
        turns.append(Turn(words, said, calendar.rows))
        if calendar.ended or calendar.connected:
            ended_by = "agent" if calendar.ended else "caller"
            break
    return Talk(tuple(turns), calendar.rows, ended_by)


async def _answer(mind: Mind, words: str) -> str:
    """What is said, all of it."""
    said = ""
    async with aclosing(mind.answer(words).deltas()) as deltas:
        async for delta in deltas:
            said += delta
    said = said.strip()
    mind.remember(words, said)
    return said


def _reached(greeting: str, case: Case) -> str:
    """An impatient caller does not wait for its end."""
    words = greeting.split()
    return " ".join(words[: len(words) // 2]) if case.interrupts else greeting
