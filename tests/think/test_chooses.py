"""Words or a choice: in which form, and what becomes of a choice that is none."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from structlog.testing import capture_logs

from edge_agent.desk.chosen import Choice, Wish
from edge_agent.think.chooses import CHOICE_WITHIN, words_or_choice
from edge_agent.think.history import Message
from edge_agent.think.model import Called, Form, NoTools
from edge_agent.think.offer import Offer
from edge_agent.think.thinkers import Thinker, Thinkers
from shared.errors import ThinkingFailed
from tests import virtual
from tests.fakes.model import STALL, FakeModel

OFFER = Offer((Wish.MESSAGE, Wish.BOOK))
TALK = (Message(role="user", content="My chompers need some love."),)
MESSAGE = Called("take_message", {})


@dataclass
class Slow(FakeModel):
    """Chooses nothing for a long time."""

    seconds: float = 60.0

    async def choose(self, messages: Sequence[Message], schema: object) -> str:
        await asyncio.sleep(self.seconds)
        return '{"wish": "take_message"}'


async def answer(model: FakeModel, offer: Offer = OFFER, talk: tuple[Message, ...] = TALK) -> list[str | Choice]:
    return [piece async for piece in words_or_choice(model, model, talk, offer)]


async def test_a_call_is_the_last_of_an_answer() -> None:
    """In one request; what the model writes behind it nobody reads."""
    model = FakeModel([["Sure,", " ", MESSAGE, "More."]], form="tools")
    assert await answer(model) == ["Sure,", " ", Choice(Wish.MESSAGE)]
    assert (len(model.asked), model.told, model.running) == (1, [["take_message", "book_appointment"]], 0)


@pytest.mark.parametrize("call", [Called("fly_to_moon", {}), Called("take_message", "x"), Called("connect_person", {})])
async def test_a_call_that_is_none_is_as_if_there_were_none(call: Called) -> None:
    """Words that came with it stand; without any the model is asked for words. The log has no word of the call."""
    with capture_logs() as logs:
        assert await answer(FakeModel([["Sure.", call]], form="tools")) == ["Sure."]
        assert await answer(FakeModel([[call], ["Sure."]], form="tools")) == ["Sure."]
    assert [entry["event"] for entry in logs] == ["choice_refused", "choice_refused"]
    assert "moon" not in str(logs)


async def test_the_first_call_that_is_one_counts() -> None:
    """Of several in one answer."""
    assert await answer(FakeModel([[Called("fly", {}), MESSAGE]], form="tools")) == [Choice(Wish.MESSAGE)]


async def test_a_model_that_knows_no_tools_answers_in_words() -> None:
    """In the same turn."""
    assert await answer(FakeModel([[NoTools("no")], ["Sure."]], form="tools")) == ["Sure."]


async def test_a_model_that_fails_has_failed() -> None:
    """It is not asked a second time for words."""
    model = FakeModel([[ThinkingFailed("down")]], form="tools")
    with pytest.raises(ThinkingFailed, match="down"):
        await answer(model)


async def test_by_a_grammar_it_is_asked_first() -> None:
    """A choice spares the answer; none leads to it."""
    model = FakeModel([["Sure."]], form="choice", choices=['{"wish": "take_message"}'])
    assert await answer(model) == [Choice(Wish.MESSAGE)]
    assert model.asked == []
    assert await answer(model) == ["Sure."]
    assert model.bound == [["take_message", "book_appointment", "none"]] * 2


@pytest.mark.parametrize("odd", ['{"wish": "connect_person"}', "Sure!", ThinkingFailed("down")])
async def test_a_choice_that_is_none_leads_to_an_answer(odd: str | Exception) -> None:
    """Whatever was wrong with it."""
    assert await answer(FakeModel([["Sure."]], form="choice", choices=[odd])) == ["Sure."]


def test_a_choice_that_takes_too_long_is_none() -> None:
    """The caller has his answer, that much later."""

    async def told() -> float:
        assert await answer(Slow([["Sure."]], form="choice")) == ["Sure."]
        return asyncio.get_running_loop().time()

    assert virtual.run(told()) == pytest.approx(CHOICE_WITHIN, abs=0.01)


@pytest.mark.parametrize(
    ("offer", "words"), [(Offer(), "My chompers need some love."), (OFFER, "Hello?")], ids=["no wish", "too little"]
)
async def test_what_can_change_nothing_is_not_asked(offer: Offer, words: str) -> None:
    """A request more is a second on a slow machine."""
    model = FakeModel([["Sure."]], form="choice")
    assert await answer(model, offer, (Message(role="user", content=words),)) == ["Sure."]
    assert model.bound == []


@pytest.mark.parametrize("form", ["tools", "choice"])
async def test_where_nothing_is_possible_the_model_is_told_of_no_tool(form: Form) -> None:
    """It answers as it always did."""
    model = FakeModel([["Sure."]], form=form)
    assert await answer(model, Offer()) == ["Sure."]
    assert (model.told, model.bound) == ([], [])


def test_the_second_model_chooses_where_the_first_hangs() -> None:
    """The race is won by a choice as well as by a word."""
    first, second = FakeModel([[STALL]], form="tools"), FakeModel([[MESSAGE]], form="tools", name="second")
    thinkers = Thinkers([Thinker(first, 0.4, chooser=first), Thinker(second, 0.4, chooser=second)])

    async def told() -> list[tuple[str, Choice | None]]:
        return [(delta.model, delta.choice) async for delta in thinkers.answer(TALK, lambda _: None, OFFER)]

    assert virtual.run(told()) == [("second", Choice(Wish.MESSAGE))]
