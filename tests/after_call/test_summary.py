"""What the owner reads: two sentences, and what to do."""

from __future__ import annotations

import re

import pytest

from cloud.after_call.judge import judge_by_rules
from cloud.after_call.opinion.judgement import Judgement
from tests.after_call.telling import a_call


def judged(talk: str, **more: object) -> Judgement:
    return judge_by_rules(a_call(talk, **more))


BOOKING = """caller: I'd like to book a cleaning for Saturday at ten. My name is Emma Brown, 510 555 0142.
    agent: Sure, Emma. We will confirm."""


def test_a_booking_says_who_what_when_and_whom_to_call() -> None:
    """And that it is not confirmed yet."""
    call = judged(BOOKING)
    assert call.summary == (
        "Emma Brown asked for an appointment (Cleaning), Saturday at ten (Saturday, November 28, 2026, 10:00). "
        "The receptionist took it down; it still has to be confirmed."
    )
    when = "Saturday at ten (Saturday, November 28, 2026, 10:00)"
    assert call.to_do == f"Call Emma Brown at +15105550142 to confirm {when} for Cleaning."


def test_the_number_of_the_call_is_named_as_such() -> None:
    """Where the caller gave none, the one he called from, and none where it was withheld."""
    talk = "caller: Please tell Dr. Lee that the parts are here. This is Karen.\nagent: I will."
    assert judged(talk).to_do == "Call Karen at +15550001111 (the number of the call) about the message."
    assert judged(talk, from_e164=None).to_do == "Call Karen (no number is known) about the message."


def test_what_is_urgent_says_so_first() -> None:
    """Both in the summary and in the to-do."""
    talk = "caller: My face is swollen, can I come in today? It's Tom Reed.\nagent: I pass it on as urgent, Tom."
    call = judged(talk)
    assert call.to_do.startswith("Urgent: Call Tom Reed")
    assert "It is urgent." in call.summary


@pytest.mark.parametrize(
    ("profession", "said"),
    [
        ("dentist", "My son's tooth got knocked out and he is bleeding a lot."),
        ("plumber", "A pipe burst in my basement and there is water everywhere. Can somebody come now?"),
        ("locksmith", "I'm locked out of my house and it is freezing."),
        ("realtor", "There is a strong smell of gas in the house on Pine Street."),
        ("massage", "My husband has chest pain and can't breathe."),
        ("dog_groomer", "My dog ate rat poison!"),
    ],
)
def test_what_is_urgent_is_never_nothing(profession: str, said: str) -> None:
    """Also where the receptionist's advice was all that was asked for: the owner is told to call now, and why."""
    call = judged(f"caller: {said}\nagent: I'll tell them right away.\ncaller: Okay, thanks.", profession=profession)
    assert call.urgent
    assert call.outcome in {"message", "qualified_lead", "booked"}
    assert call.to_do.startswith("Urgent: Call the caller at +15550001111 (the number of the call) now")
    assert said.split(".", maxsplit=1)[0] in call.to_do
    if call.outcome == "message":
        assert said.split(".", maxsplit=1)[0] in call.summary


def test_a_complaint_that_cancels_says_so() -> None:
    """Whoever calls back has to know both; a complaint that only threatens with a review cancels nothing."""
    talk = "caller: You charged me twice, this is ridiculous, I want a refund.\nagent: I'm sorry.\ncaller: {}"
    call = judged(talk.format("And I want to cancel my appointment on Friday. Linda Park."))
    assert call.outcome == "complaint"
    assert call.to_do.endswith('soon. They cancel: "And I want to cancel my appointment on Friday."')
    assert 'They cancel: "And I want to cancel' in call.summary
    assert "cancel" not in judged(talk.format("I will write a review. Linda Park.")).to_do


@pytest.mark.parametrize(
    "talk",
    [
        "caller: How much is a crown?\nagent: 1100 dollars.\ncaller: Then cancel my appointment on Friday.",
        "caller: I need a cleaning, any openings?\nagent: None.\ncaller: Please cancel my appointment on Friday.",
        "caller: I have to cancel my appointment on Friday.\nagent: I will pass it on.",
    ],
)
def test_a_cancellation_is_told_whatever_else_the_call_was(talk: str) -> None:
    """It is in the to-do, with the caller's words."""
    assert re.search(r'They cancel: "[^"]*cancel my appointment on Friday\."$', judged(talk).to_do)


def test_an_appointment_that_is_cancelled_is_not_to_be_confirmed() -> None:
    """The only time named is that of what is called off; another time in its place is told too."""
    talk = "caller: I need to cancel my appointment tomorrow at nine{}. It's Ann Lee.\nagent: Okay."
    call = judged(talk.format(""))
    assert call.outcome == "message"
    assert "confirm" not in call.to_do
    assert "They cancel" in call.to_do
    assert "Thursday at two" in judged(talk.format(". Can I come on Thursday at two")).to_do


def test_who_is_angry_and_cancels_is_no_salesman() -> None:
    """Loud words alone are learned as spam; the cancellation is told all the same."""
    call = judged("caller: This is the worst service, I waited for two hours, I want to cancel everything.\nagent: Oh.")
    assert call.outcome == "complaint"
    assert "They cancel" in call.to_do


def test_a_message_keeps_its_day() -> None:
    """Who moves an appointment names one."""
    talk = "caller: Please tell Dr. Lee I'd rather come a week from Tuesday. This is Karen.\nagent: I'll pass it on."
    assert "a week from Tuesday" in judged(talk).to_do


def test_what_is_uncertain_says_probably() -> None:
    """A confidence below 0.6 is told."""
    call = judged("caller: It is about the crown.\nagent: I'm sorry, I don't know that.")
    assert call.confidence < 0.6
    assert "probably" in call.summary


@pytest.mark.parametrize(
    "talk",
    [
        "",
        "caller: Sorry, wrong number.",
        "caller: Am I speaking with the business owner? We get dentists on the first page of Google.\nagent: No.",
        "caller: How much is a crown?\nagent: 1100 dollars.\ncaller: Thanks.",
    ],
)
def test_nothing_to_do(talk: str) -> None:
    """Silence, wrong numbers, sales calls and answered questions ask nothing of the owner."""
    assert judged(talk).to_do == "Nothing to do."


def test_two_sentences_of_what_was_said() -> None:
    """An answered question is told with the words of both."""
    call = judged("caller: How much is a crown?\nagent: A crown costs from 1100 dollars.\ncaller: Thanks.")
    assert call.summary == (
        'A caller only asked: "How much is a crown?" The receptionist said: "A crown costs from 1100 dollars."'
    )


def test_a_talkative_caller_does_not_fill_the_to_do() -> None:
    """Quotes are shortened, and the column's limit holds."""
    call = judged(
        f"caller: This is {'Very ' * 30}Long. Please tell Dr. Lee {'that it is here and ' * 400}.\nagent: Yes."
    )
    assert len(call.to_do) <= 1000
    assert len(call.summary) < 600
    assert re.match(r"[A-Z]", call.summary)
