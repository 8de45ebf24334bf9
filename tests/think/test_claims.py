"""The claim gate: what stands in no fact, in nobody's words and on no clock is not said."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal
from uuid import UUID

import pytest

from edge_agent.desk.book import Closure, DeskBook, Service
from edge_agent.think.claims import NOT_DONE, SORRY, UNKNOWN, Claim, Truth
from edge_agent.think.resumed import FitAnswer
from shared.entities.spoken import spoken_turn
from tests.think.claimed import TRUE, UNTRUE
from tests.think.profiles import profile_of
from tests.think.test_facts import MONDAY_NOON, WRITTEN

BOOK = DeskBook(
    timezone="America/Los_Angeles",
    services=(
        Service(UUID(int=1), "Cleaning", 45, Decimal("95.00")),
        Service(UUID(int=2), "Deep cleaning", 90, Decimal("250.00")),
        Service(UUID(int=3), "Filling", 60, Decimal("180.00")),
        Service(UUID(int=4), "Crown", 90, Decimal("1100.00")),
    ),
    closures=(Closure(dt.date(2026, 11, 26), dt.date(2026, 11, 27), "Thanksgiving"),),
)
MOST_MS = 1.0  # for a clause: the voice waits for it
Talk = tuple[tuple[str, str], ...]  # who, and what he said


def truth(asked: str, talk: Talk = (), **changes: object) -> Truth:
    """What is known of the dentist when `asked` was heard, after `talk`."""
    lines = tuple(spoken_turn(at, said, caller=who == "caller") for at, (who, said) in enumerate(talk))
    return Truth(profile_of("dentist", **{"facts": WRITTEN, **changes}), BOOK, lines, asked, MONDAY_NOON)


def pieces(answer: str, known: Truth, size: int = 1) -> tuple[list[str], Claim | None]:
    """What leaves for the voice, a piece each, and the kind of claim that was held back."""
    fit = FitAnswer(frozenset(), known)
    heard = list[str]()
    for at in range(0, len(answer), size):
        heard.append(fit.take(answer[at : at + size], "one"))
        if fit.over:
            break
    return [*heard, fit.finish()], fit.untrue


def said(answer: str, known: Truth, size: int = 1) -> str:
    return "".join(pieces(answer, known, size)[0]).strip()


@pytest.mark.parametrize(("asked", "answer"), TRUE)
def test_what_is_true_passes_as_it_is(asked: str, answer: str) -> None:
    """Facts, rows, the caller's own words and the clock may all be said again; and small talk claims nothing."""
    assert said(answer, truth(asked)) == answer


@pytest.mark.parametrize(("asked", "answer"), UNTRUE)
def test_what_stands_nowhere_is_held_back(asked: str, answer: str) -> None:
    """Said in its place, once, and last: that it is not known, or not done."""
    heard, claim = pieces(answer, truth(asked))
    assert claim is not None
    assert "".join(heard).endswith((claim.instead, claim.instead.removeprefix(SORRY)))
    assert answer not in "".join(heard)


@pytest.mark.parametrize(("asked", "answer"), UNTRUE)
def test_the_same_is_held_back_however_it_came(asked: str, answer: str) -> None:
    """The size of the model's deltas changes nothing."""
    known = truth(asked)
    assert len({said(answer, known, size) for size in (1, 4, 1000)}) == 1


@pytest.mark.parametrize(
    ("answer", "early"),
    [
        ("A crown usually costs something like 77 dollars in all.", "A crown usually costs"),
        ("Well I would say that I have booked you.", "Well I would say"),
        ("You can just ask for Maria at the desk.", "You can just ask"),
    ],
)
def test_what_leaves_early_claims_nothing(answer: str, early: str) -> None:
    """The first words of a clause may be heard before it is known whole: never those that claim."""
    heard, claim = pieces(answer, truth("Hello."))
    assert claim is not None
    assert "".join(heard).strip() == f"{early} — {claim.instead}"


@pytest.mark.parametrize("answer", ["It costs 77 dollars. Do come soon!", "You are booked. See you. Bye."])
def test_nothing_is_said_behind_an_untrue_clause(answer: str) -> None:
    """The rest of that answer was built upon it."""
    assert said(answer, truth("Hello.")) in (UNKNOWN, NOT_DONE)


def test_one_apology_is_enough() -> None:
    """A model that is sorry already need not be so again."""
    assert said("I'm sorry, we open at six.", truth("Hello.")) == UNKNOWN


def test_what_the_desk_said_was_done_may_be_said_again() -> None:
    """The desk's deeds are true; and only those."""
    talk = (("agent", "You are booked for Tuesday at 9 am, your code is 4711."),)
    for answer in ("Yes, you are booked for Tuesday at nine.", "Your code is 4711.", "See you on Tuesday!"):
        assert said(answer, truth("Is it done?", talk)) == answer
    for answer in ("You are booked for Wednesday.", "I have sent you an e-mail.", "Your code is 4712."):
        assert said(answer, truth("Is it done?", talk)) in (UNKNOWN, NOT_DONE)


@pytest.mark.parametrize("spoken", ["ninety five", "95", "ninety-five dollars", "$95"])
def test_a_callers_budget_may_be_repeated_and_is_no_price(spoken: str) -> None:
    """His own number is his own; that something costs it is another matter."""
    known = truth(f"I have {spoken} for a veneer.")
    assert said("You said 95 dollars, is that right?", known) == "You said 95 dollars, is that right?"
    assert said("A veneer costs 95 dollars.", known) == UNKNOWN


@pytest.mark.parametrize(
    ("asked", "answer", "true"),
    [
        ("How much is a crown?", "It is 1100 dollars.", True),
        ("How much is a crown?", "It is 95 dollars.", False),
        ("And that?", "It is 180 dollars.", True),
        ("And that?", "It is 95 dollars.", False),
    ],
)
def test_it_is_what_the_caller_spoke_of_last(asked: str, answer: str, true: bool) -> None:
    """ "That" is of the turn before, where this one names nothing."""
    known = truth(asked, (("caller", "Tell me of fillings."), ("agent", "Sure.")))
    assert (said(answer, known) == answer) is true


def test_on_a_closed_day_nobody_is_open_today() -> None:
    """A closure goes before the usual hours, for today and tomorrow."""
    wednesday = MONDAY_NOON + dt.timedelta(days=2)
    known = Truth(profile_of("dentist", facts=WRITTEN), BOOK, (), "Hello.", wednesday)
    assert said("We are open tomorrow.", known) == UNKNOWN
    assert said("We are closed tomorrow.", known) == "We are closed tomorrow."
    assert said("We are open today until 5 pm.", known) == "We are open today until 5 pm."


@pytest.mark.parametrize("answer", ["We are open on Monday.", "We open at 8 am.", "We are open every day."])
def test_with_no_hours_known_none_are_told(answer: str) -> None:
    """A client that wrote none has none."""
    assert said(answer, truth("Hello.", hours=())) == UNKNOWN


@pytest.mark.parametrize(
    ("answer", "true"),
    [("The open house is on Sunday at noon.", True), ("The open house is on Saturday at noon.", False)],
)
def test_an_open_house_is_no_opening_hour(answer: str, true: bool) -> None:
    """Its day stands in a fact, and not in the rows."""
    known = truth("Hello.", facts="Open house is on Sunday at noon.")
    assert (said(answer, known) == answer) is true


def test_another_language_is_not_read() -> None:
    """The rules are of English; who speaks another language is served as before."""
    assert said("Claro, cuesta 77 euros.", truth("Hola.", language="es-ES")) == "Claro, cuesta 77 euros."


def test_another_model_that_goes_on_is_held_to_the_same() -> None:
    """Where the first one broke off before its claim, the second one's is looked up as well."""
    fit = FitAnswer(frozenset(), truth("Hello."))
    heard = fit.take("A crown costs 9", "one")
    heard += fit.take("A crown costs 77 dollars. Bye.", "two") + fit.finish()
    assert heard == UNKNOWN
    assert fit.untrue is Claim.PRICE


def test_a_clause_is_judged_in_no_time() -> None:
    """Less than anybody hears, each clause for the first time."""
    known = truth("Hello.")
    known.untrue("", "A cleaning costs 95 dollars, and we are open on Monday.")
    clauses = [f"{answer} Number {at}" for at, (_, answer) in enumerate([*TRUE, *UNTRUE])]
    began = time.process_time()
    for clause in clauses:
        known.untrue("", clause)
    assert (time.process_time() - began) / len(clauses) * 1000 < MOST_MS
