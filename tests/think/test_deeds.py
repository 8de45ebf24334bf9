"""A mind whose model may choose: what is read ahead, what is asked when it is too long, and when it is cut short."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from edge_agent.desk.front_desk import Delivery, FrontDesk, at_once
from edge_agent.desk.state import Booking
from edge_agent.think.facts import Facts
from edge_agent.think.mind import Answer, Mind
from edge_agent.think.model import Called, TooLong
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.thinkers import BESIDE, Thinker, Thinkers
from edge_agent.think.tokens import TokenBudget
from shared.errors import ThinkingFailed
from tests import virtual
from tests.fakes.desk import BOOK, FakeWork
from tests.fakes.model import STALL, FakeModel
from tests.think.profiles import profile_of
from tests.think.test_mind import SYSTEM

CHOMPERS = "My chompers are overdue for some love."
BOOK_IT = Called("book_appointment", {})
POSSIBLE = ["take_message", "book_appointment", "cancel_appointment", "move_appointment", "report_emergency"]


def mind_of(model: FakeModel, ahead: ReadAhead | None = None) -> tuple[Mind, FrontDesk]:
    desk = FrontDesk(BOOK, FakeWork())
    thinkers = Thinkers([Thinker(model, 0.4, chooser=model)])
    profile = profile_of("dentist")
    mind = Mind(thinkers, ahead or ReadAhead(model), SYSTEM, 5, TokenBudget(4096), facts=Facts(profile), desk=desk)
    return mind, desk


async def whole(thought: Answer) -> str:
    return "".join([delta async for delta in thought.deltas()])


async def test_what_is_told_of_tools_is_read_before_it_is_asked() -> None:
    """With those of the state in which the caller will speak."""
    model = FakeModel([[BOOK_IT]], form="tools")
    ahead = ReadAhead(model)
    mind, _ = mind_of(model, ahead)
    reading = asyncio.create_task(ahead.run())
    for words in ("", CHOMPERS):
        if words:
            mind.remember(words, await whole(mind.answer(words)))
        mind.read_ahead()
        await ahead.caught_up()
    reading.cancel()
    await asyncio.wait([reading])
    assert model.told == [POSSIBLE]
    assert model.told_ahead == [POSSIBLE, ["report_emergency"]]


async def test_nothing_of_tools_is_read_for_a_model_that_is_told_of_none() -> None:
    """Its prompt begins as it always did."""
    model = FakeModel(form="choice")
    ahead = ReadAhead(model)
    mind, _ = mind_of(model, ahead)
    reading = asyncio.create_task(ahead.run())
    mind.read_ahead()
    await ahead.caught_up()
    reading.cancel()
    await asyncio.wait([reading])
    assert model.told_ahead == [[]]


async def test_where_there_is_no_room_for_tools_there_are_none() -> None:
    """A prompt that only just fits is answered in words."""
    model = FakeModel([[TooLong("no room")], "I'm sorry, I don't know that."], form="tools")
    mind, _ = mind_of(model)
    assert await whole(mind.answer(CHOMPERS)) == "I'm sorry, I don't know that."
    assert model.told == [POSSIBLE]


async def test_a_choice_changes_nothing_until_the_caller_has_finished() -> None:
    """He hears what the desk would say; its state is what it was until then, and stays so if he goes on."""
    mind, desk = mind_of(FakeModel([[BOOK_IT]], form="tools", again=True))
    undecided = Delivery(asyncio.Event(), at_once().heard_out)
    async with aclosing(mind.answer(CHOMPERS, undecided).deltas()) as deltas:
        assert (await anext(deltas)).startswith("Sure. What would it be")
    assert desk.state.errand is None
    await whole(mind.answer(CHOMPERS))
    assert isinstance(desk.state.errand, Booking)


async def test_an_open_question_is_not_asked_again_behind_a_choice() -> None:
    """The desk has said what comes next."""
    model = FakeModel([[Called("report_emergency", {})]], form="tools")
    mind, desk = mind_of(model)
    await whole(mind.answer("I'd like to book a cleaning, please."))
    assert desk.state.asked
    said = await whole(mind.answer("Is it all right that the basement looks like a lake?"))
    assert said.strip().endswith("Is this an emergency?")
    assert desk.state.asked not in said


async def test_a_request_is_closed_with_its_choice() -> None:
    """What the model would write behind it costs nobody's slot."""
    model = FakeModel([[BOOK_IT, STALL]], form="tools")
    mind, _ = mind_of(model)
    assert "What would it be" in await whole(mind.answer(CHOMPERS))
    assert (model.running, model.closed) == (0, 1)


LOST = "Grandpa came over all queer at lunch."
SORRY = "I'm sorry, I didn't get that."


async def booking(model: FakeModel) -> tuple[Mind, FrontDesk]:
    """One who books, and was asked for the day."""
    mind, desk = mind_of(model)
    await whole(mind.answer("I'd like to book a cleaning, please."))
    return mind, desk


@pytest.mark.parametrize(
    "model",
    [
        FakeModel([[Called("report_emergency", {}), STALL]], form="tools"),
        FakeModel([], form="choice", choices=['{"wish": "report_emergency"}']),
    ],
    ids=["tools", "choice"],
)
async def test_where_rules_are_at_a_loss_the_model_is_asked_too(model: FakeModel) -> None:
    """In the middle of a booking, about words that are no answer; what was asked is not forgotten."""
    mind, desk = await booking(model)
    asked = desk.state.asked
    assert (await whole(mind.answer(LOST))).strip().endswith("Is this an emergency?")
    assert (desk.state.asked, model.running) == (asked, 0)


@pytest.mark.parametrize(
    "model",
    [
        FakeModel([["Oh no. ", STALL]], form="tools"),
        FakeModel([[BOOK_IT]], form="tools"),
        FakeModel([ThinkingFailed("down")], form="tools"),
        FakeModel([], form="choice"),
        FakeModel([]),
    ],
    ids=["words", "not possible", "fails", "none", "chooses nothing ever"],
)
async def test_where_the_model_knows_no_better_the_rule_has_its_say(model: FakeModel) -> None:
    """Nothing of what it writes is heard."""
    mind, _ = await booking(model)
    assert (await whole(mind.answer(LOST))).startswith(SORRY)
    assert model.running == 0


def test_the_rule_does_not_wait_long_for_it() -> None:
    """A caller who was not understood hears so in time."""

    async def told() -> float:
        mind, _ = await booking(FakeModel([[STALL]], form="tools"))
        assert (await whole(mind.answer(LOST))).startswith(SORRY)
        return asyncio.get_running_loop().time()

    assert virtual.run(told()) == pytest.approx(BESIDE, abs=0.01)


async def test_what_a_rule_understood_the_model_is_not_asked() -> None:
    """It costs nothing there."""
    model = FakeModel([], form="tools")
    mind, _ = await booking(model)
    assert "Wednesday" in await whole(mind.answer("Wednesday at ten, please."))
    assert model.told == []
