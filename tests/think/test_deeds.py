"""A mind whose model may choose: what is read ahead, what is asked when it is too long, and when it is cut short."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from edge_agent.desk.front_desk import Delivery, FrontDesk, at_once
from edge_agent.desk.state import Booking
from edge_agent.think.facts import Facts
from edge_agent.think.mind import Answer, Mind
from edge_agent.think.model import Called, TooLong
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.thinkers import Thinker, Thinkers
from edge_agent.think.tokens import TokenBudget
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
