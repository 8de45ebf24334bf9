"""What calls led to, told as short calls."""

from __future__ import annotations

import pytest

from cloud.after_call.judge import judge_by_rules
from cloud.after_call.opinion.judgement import Judgement
from tests.after_call.telling import a_call

HELLO = "agent: Thank you for calling Bright Smile Dental.\n"


def judged(talk: str, **more: object) -> Judgement:
    return judge_by_rules(a_call(HELLO + talk, **more))


def test_a_wish_a_time_and_a_name_are_a_booking() -> None:
    """The agent took it down: booked, with the words that show it."""
    call = judged("caller: I'd like to book a cleaning for Saturday at ten. My name is Emma Brown.\nagent: Sure, Emma.")
    assert call.outcome == "booked"
    assert {"booked", "when", "name", "service"} <= {evidence.shows for evidence in call.evidence}
    assert call.service == "Cleaning"


def test_who_asks_much_and_books_at_last_has_booked() -> None:
    """A whole call: three questions, then an appointment. The evidence is that, not the questions, and each once."""
    call = judged("""caller: Hello, are you open on Saturday?
        agent: Yes, we are open from 9 am to 1 pm.
        caller: How much does a cleaning cost?
        agent: A cleaning costs 95 dollars.
        caller: And where are you located?
        agent: We are at 12 Main Street in Oakland, California.
        caller: I would like to book a cleaning for Saturday at 10. My name is Emma Brown.
        agent: Sure, Emma. What is your phone number?
        caller: You can use this number. Thank you very much. Goodbye.
        agent: You're welcome! Goodbye.""")
    assert (call.outcome, call.service, call.caller_name) == ("booked", "Cleaning", "Emma Brown")
    because = [evidence.quote for evidence in call.evidence if evidence.shows == "booked"]
    assert because[0] == "I would like to book a cleaning for Saturday at 10."
    assert len(because) == len(set(because)) <= 3


def test_as_soon_as_possible_is_a_time() -> None:
    """An emergency has no calendar."""
    talk = """caller: A pipe burst, please send somebody right away. It's Tom Reed, on this number.
        agent: I pass it on as urgent."""
    call = judged(talk, profession="plumber")
    assert (call.outcome, call.urgent, call.caller_name) == ("booked", True, "Tom Reed")


@pytest.mark.parametrize(
    "lacking",
    [
        "caller: I'd like to book a cleaning. My name is Emma Brown.\nagent: Sure, Emma.",
        "caller: I'd like to book a cleaning for Saturday at ten.\nagent: What is your name?",
        "caller: I'd like to book a cleaning for Saturday at ten. My name is Emma Brown.",
        "caller: I'd like to book a cleaning for Saturday. I'm Emma Brown.\nagent: Sorry, we are closed on Saturday.",
        "caller: Can I book a cleaning for Saturday? I'm Emma.\nagent: Yes.\ncaller: Let me check with my wife first.",
    ],
)
def test_what_lacks_one_of_them_is_a_lead(lacking: str) -> None:
    """No time, nobody to call, not taken down, turned down, put off: a lead, not a booking."""
    assert judged(lacking).outcome == "qualified_lead"


def test_a_time_that_the_agent_proposed_counts_once_agreed_to() -> None:
    """Tuesday at three? Yes, that works."""
    talk = """caller: I need an appointment for a filling, my name is Ann Lee.
        agent: Would Tuesday at three work?
        caller: {}
        agent: Thank you, Ann. The practice will confirm."""
    assert judged(talk.format("Yes, that works.")).outcome == "booked"
    assert judged(talk.format("No, it doesn't.")).outcome == "qualified_lead"


def test_a_question_that_was_answered() -> None:
    """A price is asked, told, and that was it."""
    call = judged("caller: How much is a crown?\nagent: A crown costs from 1100 dollars.\ncaller: Okay, thanks. Bye.")
    assert (call.outcome, call.service) == ("question_answered", "Crown")


@pytest.mark.parametrize(
    "said",
    [
        "caller: Please tell Dr. Lee that the crown for Mr. Ortiz is ready.\nagent: I will pass that on.",
        "caller: I have to cancel my appointment tomorrow.\nagent: I will pass it on.",
        "caller: I'm running ten minutes late, can you let them know? It's Beth.\nagent: Sure, Beth.",
        "caller: This is Bob Stone returning Mark's call.\nagent: I will tell him.",
    ],
)
def test_what_is_to_be_passed_on_is_a_message(said: str) -> None:
    """No sale in it."""
    assert judged(said).outcome == "message"


def test_a_grievance_is_a_complaint() -> None:
    """Also when it asks for a call and names a day."""
    talk = """caller: My filling fell out again after two days, and you charged me twice. I want a refund.
        agent: I'm sorry. What is your name?
        caller: Linda Park. Somebody call me on Monday, this is ridiculous.
        agent: I pass it on."""
    assert judged(talk).outcome == "complaint"


def test_who_complains_of_a_price_only_asked_for_one() -> None:
    """Nothing was done or paid yet."""
    talk = "caller: How much is whitening?\nagent: 350 dollars.\ncaller: Are you kidding? That's a rip-off. Bye."
    assert judged(talk).outcome == "question_answered"


@pytest.mark.parametrize(
    "said",
    [
        "caller: Is this Mario's Pizza?\nagent: No, this is Bright Smile Dental.\ncaller: Oh, sorry. Bye.",
        "caller: Sorry, I have the wrong number.",
    ],
)
def test_a_wrong_number(said: str) -> None:
    """Said so, or another business was asked for."""
    assert judged(said).outcome == "wrong_number"


@pytest.mark.parametrize(
    "said",
    [
        "caller: Am I speaking with the business owner? We get dentists like you on the first page of Google.",
        "caller: This is your final notice about your car's extended warranty. Press one to speak with an agent.",
    ],
)
def test_who_sells_is_spam(said: str) -> None:
    """People and recordings."""
    assert judged(f"{said}\nagent: I can take a message.").outcome == "spam"


@pytest.mark.parametrize("said", ["", "caller: Hello? Hello?\nagent: How can I help you?\ncaller: Uh, never mind."])
def test_nothing_came_of_it(said: str) -> None:
    """Silence, or no more than a hello."""
    assert judged(said).outcome == "hung_up"


def test_a_call_that_was_missed() -> None:
    """Nobody picked up: nothing was said, and the number of the call is worth calling back."""
    call = judge_by_rules(a_call("", answered=False))
    assert (call.outcome, call.confidence > 0.9) == ("hung_up", True)
    assert call.to_do.startswith("Call the caller at +15550001111")


def test_what_is_not_understood_is_unknown() -> None:
    """Nobody guesses, and the confidence says so."""
    call = judged("caller: The purple bicycle went over the hill with eleven sandwiches yesterday.\nagent: I see.")
    assert call.outcome == "unknown"
    assert call.confidence < 0.5


def test_urgent_is_what_the_profession_must_not_leave() -> None:
    """A swollen face for a dentist, a lockout for a locksmith; a question about emergencies is none."""
    assert judged("caller: My face is swollen, can I come in?").urgent
    assert judged("caller: I'm locked out of my house.", profession="locksmith").urgent
    assert not judged("caller: Do you take emergencies?").urgent
    assert not judged("caller: I need a cleaning, it's not urgent at all.").urgent
