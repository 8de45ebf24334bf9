"""Questions that the client's own facts answer, without a model."""

from __future__ import annotations

from contextlib import aclosing
from datetime import UTC, datetime

import pytest

from edge_agent.speak.sentences import SHORT_MEASURES, Splitter
from edge_agent.think.fact_questions import only_question
from edge_agent.think.facts import Facts
from edge_agent.think.mind import Mind
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.stems import stem
from edge_agent.think.thinkers import Thinker, Thinkers
from edge_agent.think.thought import FACTS
from edge_agent.think.tokens import TokenBudget
from shared.profiles import OpenHours
from tests.fakes.model import FakeModel
from tests.think.profiles import profile_of
from tests.think.test_mind import SYSTEM, whole

WRITTEN = (
    "A cleaning costs 95 dollars. A filling costs from 180 dollars. A crown costs from 1100 dollars. An exam with "
    "X-rays costs 120 dollars. We accept the insurance companies Delta Dental, Cigna and Aetna. We are at 12 Main "
    "Street in Oakland, California. Parking is free behind the building. New patients are welcome."
)
WEEK = (
    "Monday to Friday, we are open from 8 am to 5 pm. Saturday, we are open from 9 am to 1 pm. Sunday, we are closed."
)
DENTIST = Facts(profile_of("dentist", facts=WRITTEN))
MONDAY_EVENING = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # 6:30 pm in California
MONDAY_NOON = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Are you open on Saturday?", "On Saturday, we are open from 9 am to 1 pm."),
        ("Good morning. What time do you open on Monday?", "Good morning! On Monday, we are open from 8 am to 5 pm."),
        ("Hi there, how late are you open tonight?", "Today, we are open from 8 am to 5 pm."),
        ("Could you tell me when you close tomorrow, please?", "Tomorrow, we are open from 8 am to 5 pm."),
        ("Are you guys open on weekends?", "On Saturday, we are open from 9 am to 1 pm. On Sunday, we are closed."),
        ("Is the office open Sundays?", "On Sunday, we are closed."),
        (
            "What are your hours?",
            WEEK,
        ),
        ("Are you open right now?", "I'm sorry, we are closed right now. Today, we are open from 8 am to 5 pm."),
        ("How much is a filling?", "A filling costs from 180 dollars."),
        ("Okay, thanks. And what do fillings cost?", "A filling costs from 180 dollars."),
        ("What do you charge for an exam?", "An exam with X-rays costs 120 dollars."),
        ("Do you do crowns?", "A crown costs from 1100 dollars."),
        ("Do you accept Cigna?", WRITTEN[WRITTEN.index("We accept") : WRITTEN.index(" We are at")]),
        ("Which insurance do you take?", WRITTEN[WRITTEN.index("We accept") : WRITTEN.index(" We are at")]),
        ("Sorry, and where are you located?", "We are at 12 Main Street in Oakland, California."),
        ("What's your address?", "We are at 12 Main Street in Oakland, California."),
        ("Is there parking?", "Parking is free behind the building."),
        ("Do you take new patients?", "New patients are welcome."),
        (
            "How much is a filling or a crown?",
            "A filling costs from 180 dollars. A crown costs from 1100 dollars.",
        ),
        (
            "How much is a cleaning? And where are you?",
            "A cleaning costs 95 dollars. We are at 12 Main Street in Oakland, California.",
        ),
    ],
)
def test_what_a_fact_covers_is_said_as_it_stands_there(words: str, said: str) -> None:
    """Hours, prices, places and whatever else one sentence answers; days are those of the client's time zone."""
    assert DENTIST.answer(words, MONDAY_EVENING) == said


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Saturday.",
        "I would like to book a cleaning for Saturday at ten. My name is Emma Brown.",
        "Can I book a cleaning for Saturday?",
        "Is the cleaning free on Saturday?",
        "How much is whitening?",
        "How much is it?",
        "How much is a cleaning without insurance?",
        "How long does a cleaning take?",
        "Who does the cleaning?",
        "Do you not accept Cigna?",
        "Do you accept Blue Cross?",
        "Are you open on Christmas?",
        "Are you open next week?",
        "Are you open on Saturday at six?",
        "Are you open on Monday, Tuesday or Wednesday?",
        "How much is a cleaning? And where are you from?",
        "Where are you from?",
        "My tooth is bleeding, are you open on Saturday?",
        "Are you a person?",
        "Is your wife open to a cleaning?",
        "What?",
    ],
)
def test_what_is_left_over_is_the_models(words: str) -> None:
    """A word that no fact has, a second wish, several facts, or no question: all of that wants understanding."""
    assert DENTIST.answer(words, MONDAY_EVENING) is None


def test_open_now_is_the_hour_of_the_business() -> None:
    """And of its night, where a stretch goes on past midnight."""
    assert DENTIST.answer("Are you open now?", MONDAY_NOON) == (
        "Yes, we are open now. Today, we are open from 8 am to 5 pm."
    )
    bar = Facts(profile_of("tattoo_artist", hours=(OpenHours(0, "20:00", "02:00"),)))
    tuesday_at_one = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert (bar.answer("Are you open now?", tuesday_at_one) or "").startswith("Yes")


@pytest.mark.parametrize(
    "changes",
    [
        {"facts": "We are closed on December 24."},
        {"prompt": "You answer for {business}. From the 3rd to the 9th we are on vacation."},
        {"hours": ()},
        {"language": "de-DE"},
    ],
)
def test_hours_that_may_have_exceptions_are_the_models(changes: dict[str, object]) -> None:
    """Whatever else the client wrote of days off, and where hours are not known, or not English."""
    assert Facts(profile_of("dentist", **changes)).answer("Are you open tomorrow?", MONDAY_EVENING) is None


def test_two_facts_that_answer_are_the_models() -> None:
    """Which one is meant is not for us to guess."""
    both = Facts(profile_of("plumber", facts="Drain cleaning costs 149 dollars. Gutter cleaning costs 90 dollars."))
    assert both.answer("How much is cleaning?", MONDAY_EVENING) is None
    assert both.answer("How much is drain cleaning?", MONDAY_EVENING) == "Drain cleaning costs 149 dollars."


def test_no_number_is_said_that_stands_in_no_fact() -> None:
    """Of each question that is answered, for each client."""
    for words in ("Are you open on Friday?", "How much is a cleaning?", "What are your hours?", "Where are you?"):
        said = DENTIST.answer(words, MONDAY_EVENING) or ""
        known = WRITTEN + " 8 am 5 pm 9 am 1 pm"
        assert [word for word in said.split() if any(map(str.isdigit, word)) and word not in known.split()] == []


def test_its_sound_is_made_from_the_same_pieces() -> None:
    """What is made in advance is what will be said, piece by piece: a caller waits for no voice."""

    def pieces(text: str) -> list[str]:
        splitter = Splitter(SHORT_MEASURES)
        return [*splitter.feed(text), *splitter.finish()]

    kept = {piece for answer in DENTIST.answers for piece in pieces(answer)}
    for words in ("Are you open on Saturday?", "What does a filling cost?", "Where are you located?"):
        assert set(pieces(DENTIST.answer(words, MONDAY_EVENING) or "")) <= kept


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("Hello, are you open?", "are you open?"),
        ("Thank you. Goodbye.", None),
        ("So how much is it, please?", "how much is it?"),
    ],
)
def test_the_courtesies_around_a_question_are_passed_over(words: str, question: str | None) -> None:
    """A greeting is no second wish."""
    assert only_question(words) == question


@pytest.mark.parametrize(
    ("one", "other"),
    [("filling", "fillings"), ("crown", "crowns"), ("accept", "accepted"), ("box", "boxes"), ("visit", "visits")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    """Number and tense do not part a question from its fact."""
    assert stem(one) == stem(other)


async def test_the_model_is_not_asked_and_knows_of_it_later() -> None:
    """The answer is there at once; the row says that facts gave it; the model reads it as talk that was."""
    model = FakeModel(["You are welcome."])
    mind = Mind(
        Thinkers([Thinker(model, 0.4)]),
        ReadAhead(model),
        SYSTEM,
        5,
        TokenBudget(4096),
        facts=DENTIST,
    )
    thought = mind.answer("How much is a cleaning?")
    async with aclosing(thought.deltas()) as deltas:
        assert [delta async for delta in deltas] == ["A cleaning costs 95 dollars."]
    assert (thought.model, thought.first_ms, thought.total_ms, thought.stood_in) == (FACTS, 0, 0, False)
    mind.remember("How much is a cleaning?", "A cleaning costs 95 dollars.")
    assert await whole(mind.answer("Thanks, that is all.")) == "You are welcome."
    assert [message["content"] for message in model.asked[0]][-3:] == [
        "How much is a cleaning?",
        "A cleaning costs 95 dollars.",
        "Thanks, that is all.",
    ]
