"""A yes to an offer that somebody be told: what was asked before it is passed on, whoever offered it."""

from __future__ import annotations

import pytest

from edge_agent.desk.message import ASK_MATTER
from edge_agent.desk.state import Message, Move
from edge_agent.desk.tools import TakeMessage
from edge_agent.think.claims import NOT_DONE, UNKNOWN
from edge_agent.think.fact_services import NO_PRICE
from shared.entities.spoken import SpokenTurn, spoken_turn
from tests.desk.errands import begun
from tests.desk.talking import BY_MODEL, Talk

ASKED = "Do you do dental implants under general anesthesia?"
OFFERS = [
    UNKNOWN,
    NOT_DONE,
    NO_PRICE,
    "I'm sorry, I don't know that, but I can take a message.",
    "We don't list that. Would you like someone to call you back?",
    "I can pass that on to the team. Shall I take a message?",
    "I'd be happy to have our technician call you about that.",
    "Should I leave a message for the doctor?",
    "They can call you later today if you like.",
]
YES = [
    "Yes, please.",
    "yeah sure",
    "Yes.",
    "ok",
    "yup",
    "that would be great",
    "Uh, yeah, that'd be nice.",
    "please do",
    "sure go ahead",
    "I'd appreciate that",
    "i would like that",
    "yes please my name is Anna Bell",
    "Yes, have him call me.",
    "if you could, yes",
    "Sounds good.",
    "alright then",
    "Yes I would please",
    "sure, but after five please",
    "Can they call me today?",
    "Yes. It's urgent.",
]
NO = ["No, thanks.", "no", "nah that's fine", "never mind, no", "No thanks, I'll call around"]
SOMETHING_ELSE = [
    "What are your hours?",
    "ok so what about parking",
    "yes but what does it cost?",
    "Okay, thank you. Goodbye.",
    "ok thanks bye",
]
NO_OFFERS = [
    "I've passed that on. Somebody will call you back. Is there anything else I can do for you?",
    "I can take messages all day. Is there anything else?",
    "A cleaning costs 95 dollars.",
    "We are open until five.",
]


def _matter(move: Move | None) -> str:
    return move.then.errand.matter if move and isinstance(move.then.errand, Message) else ""


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("yes", YES)
def test_a_yes_takes_what_was_asked_as_a_message(offer: str, yes: str) -> None:
    """The facts, the gate and the model offer it in their own words, and the caller takes it in his."""
    assert "dental implants under general anesthesia" in _matter(begun("dentist", yes, ASKED, offer))


@pytest.mark.parametrize(
    ("yes", "more"),
    [
        ("sure, but after five please", "after five"),
        ("yes please, tell them it's for my daughter", "it's for my daughter"),
        ("Can they call me tomorrow morning?", "call me back tomorrow morning"),
    ],
)
def test_what_he_adds_is_passed_on_too(yes: str, more: str) -> None:
    """Behind what he asked before."""
    assert _matter(begun("dentist", yes, ASKED, UNKNOWN)) == f"{ASKED.rstrip('?')}, {more}"


@pytest.mark.parametrize("no", NO)
def test_a_no_takes_none(no: str) -> None:
    """He is asked whether there is anything else, and nothing is passed on."""
    move = begun("dentist", no, ASKED, UNKNOWN)
    assert move
    assert move.then.errand is None
    assert "anything else" in move.say


@pytest.mark.parametrize("words", SOMETHING_ELSE)
def test_what_is_no_answer_is_not_taken_for_one(words: str) -> None:
    """Another question is answered, and who takes his leave is not held up."""
    assert begun("dentist", words, ASKED, UNKNOWN) is None


@pytest.mark.parametrize("said", NO_OFFERS)
def test_without_an_offer_a_yes_begins_nothing(said: str) -> None:
    """What is done already is not offered."""
    assert not _matter(begun("dentist", "Yes, please.", ASKED, said))


def test_a_wish_of_his_own_goes_before_the_offer() -> None:
    """Who answers with an appointment gets the appointment."""
    move = begun("dentist", "Alright, then book me in for a cleaning on Thursday at ten.", ASKED, UNKNOWN)
    assert move
    assert not _matter(move)


def test_it_is_asked_what_it_is_about_where_nothing_was() -> None:
    """An offer out of the blue has no matter yet."""
    move = begun("dentist", "Yes, please.", "Hello.", "Hello! I can take a message.")
    assert move
    assert move.say.endswith(ASK_MATTER)


def test_it_is_read_back_and_passed_on_like_any_message() -> None:
    """From the question that nobody could answer to the row."""
    talk = Talk()
    assert talk.says(ASKED) == BY_MODEL
    talk.lines = (*talk.lines[:-1], _by_agent(talk, UNKNOWN))
    assert talk.says("Yes, please.").endswith("May I have your name, please?")
    read_back = talk.says("My name is Nora Patel.", "Yes, this number is fine.")
    assert "your question: do you do dental implants under general anesthesia" in read_back
    assert talk.says("Yes, that's right.").startswith("I've passed that on. Somebody will call you back.")
    (left,) = talk.did(TakeMessage)
    assert (left.name, left.matter) == ("Nora Patel", ASKED.rstrip("?"))


def _by_agent(talk: Talk, words: str) -> SpokenTurn:
    return spoken_turn(talk.lines[-1].at, words, caller=False)


def test_all_that_had_no_answer_is_passed_on() -> None:
    """Not only what he said last."""
    talk = Talk()
    for words in ("My uncle's old place has bugs in the wood", "and the gate code there is four four one"):
        newest = spoken_turn(len(talk.lines), words, caller=True)
        talk.lines = (*talk.lines, newest, spoken_turn(len(talk.lines) + 1, UNKNOWN, caller=False))
    talk.says("Yes, please.")
    assert isinstance(talk.state.errand, Message)
    assert all(part in talk.state.errand.matter for part in ("bugs in the wood", "gate code"))
