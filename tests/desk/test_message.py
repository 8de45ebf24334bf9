"""Messages and calls back: what asks for one, what is passed on, and that nothing said is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.desk.book import Colleague
from edge_agent.desk.message import NO_NUMBER, take_down
from edge_agent.desk.person import CONNECTING
from edge_agent.desk.several import apart
from edge_agent.desk.state import Desk, Heard, Message, Who
from edge_agent.desk.tools import TakeMessage
from shared.entities.spoken import spoken_turn
from tests.desk.talking import BOOK, BY_MODEL, NOW, OWN, SATURDAY, talk

ASK_NAME = "May I have your name, please?"
IS_OWN = "Is the number you're calling from, 5 1 0, 5 5 5, 0 1 0 0, the best one to reach you?"
PASSED_ON = "I've passed that on. Somebody will call you back. Is there anything else I can do for you?"
CROWN = ("Can I leave a message?", "My crown came off.", "Emma Brown", "yes")
READ_BACK = "All right, Emma Brown: I'll tell them that your crown came off, and that they can reach you at 5 1 0, 5 5 5, 0 1 0 0. Is that right?"  # fmt: skip  # noqa: E501


def test_a_message_is_asked_for_read_back_and_passed_on() -> None:
    """Matter, name, number, one question at a time; nothing is passed on before the yes."""
    call = talk()
    assert call.says(CROWN[0]) == "Of course. What should I tell them?"
    assert call.says(CROWN[1]) == ASK_NAME
    assert call.says(CROWN[2]) == IS_OWN
    assert call.says(CROWN[3]) == READ_BACK
    assert call.did(TakeMessage) == []
    assert call.says("yes") == PASSED_ON
    assert call.did(TakeMessage) == [TakeMessage("My crown came off", "Emma Brown", OWN)]
    assert call.state == Desk(who=Who("Emma Brown", OWN, confirmed=True))


def test_what_was_said_in_one_sentence_is_not_asked_again() -> None:
    """Only the number is read back alone, since a digit is easily misheard."""
    call = talk()
    words = "Hi, this is Emma Brown. Tell the dentist that I'm running late, my number is 510 555 0142."
    assert call.says(words) == "Of course. I have 5 1 0, 5 5 5, 0 1 4 2. Is that right?"
    assert call.says("yes").endswith(
        "you're running late, and that they can reach you at 5 1 0, 5 5 5, 0 1 4 2. Is that right?"
    )
    call.says("yes")
    assert call.did(TakeMessage) == [TakeMessage("For the dentist: I'm running late", "Emma Brown", "+15105550142")]


def test_a_digit_missing_is_said() -> None:
    """He hears how many were understood, and says it again."""
    call = talk(own_number=None)
    assert call.says(*CROWN[:3], "510 555 014") == "I only heard nine digits. Could you say the whole number again?"
    assert call.says("510 555 0142") == "I have 5 1 0, 5 5 5, 0 1 4 2. Is that right?"


@pytest.mark.parametrize(
    ("words", "matter", "name", "number"),
    [
        ("no, it's about the bridge, not the crown", "it's about the bridge, not the crown", "Emma Brown", OWN),
        ("No, tell them that it's the left one.", "it's the left one", "Emma Brown", OWN),
        ("no, it's Emma Braun", "My crown came off", "Emma Braun", OWN),
        ("no, my name is Anna Lopez", "My crown came off", "Anna Lopez", OWN),
        ("no, my number is 510 555 0142", "My crown came off", "Emma Brown", "+15105550142"),
    ],
)
def test_a_correction_is_read_back(words: str, matter: str, name: str, number: str) -> None:
    """What he says instead takes the place of what was understood, and nothing else changes."""
    call = talk()
    assert call.says(*CROWN) == READ_BACK
    call.says(words)
    assert call.did(TakeMessage) == []
    while call.state.errand:
        call.says("yes")
    assert call.did(TakeMessage) == [TakeMessage(matter, name, number)]


@pytest.mark.parametrize(("part", "question"), [("the number", "best number"), ("my name", ASK_NAME)])
def test_after_a_mere_no_he_is_asked_what_is_wrong(part: str, question: str) -> None:
    """And then for that alone."""
    call = talk()
    assert call.says(*CROWN, "no") == "What should I change?"
    assert question in call.says(part)


def test_who_gives_neither_name_nor_number_leaves_a_message_without() -> None:
    """Nobody is asked a third time, and no number is passed on that he did not want to leave."""
    call = talk()
    call.says("Can I leave a message?", "My crown came off.")
    assert call.says("I'd rather not say") == f"That's all right. {IS_OWN}"
    assert (
        call.says("I don't want to give a number")
        == "That's all right. I'll tell them that your crown came off. Is that right?"
    )
    assert call.says("yes") == "I've passed that on. Is there anything else I can do for you?"
    assert call.did(TakeMessage) == [TakeMessage("My crown came off", None, None)]


def test_urgency_is_heard_wherever_it_is_said() -> None:
    """Also with the first words; "no hurry" takes it back."""
    call = talk()
    assert "that it's urgent" in call.says("please have the dentist call me back as soon as possible", *CROWN[1:])
    call.says("yes")
    assert [message.urgency for message in call.did(TakeMessage)] == ["urgent"]
    calm = talk()
    assert "urgent" not in calm.says("can somebody call me back, no hurry", *CROWN[1:])


def test_a_question_waits_for_its_answer_and_is_no_message() -> None:
    """Facts or model answer it, and what was asked is asked again behind that."""
    call = talk()
    assert call.says(*CROWN[:2], "why do you need that?") == f"{BY_MODEL} {ASK_NAME}"
    assert call.desk.reminder == ASK_NAME
    assert call.says("Emma Brown") == IS_OWN


@pytest.mark.parametrize("words", ["never mind", "Forget it.", "I'll call back later"])
def test_who_takes_it_back_leaves_none(words: str) -> None:
    """At any time before it is passed on."""
    call = talk()
    assert call.says(*CROWN, words) == "All right, I won't pass anything on. Is there anything else I can do for you?"
    assert call.did(TakeMessage) == []
    assert call.desk.unfinished is None


def test_who_takes_his_leave_in_the_middle_has_left_it() -> None:
    """What is known is enough, and he calls from a number."""
    call = talk()
    assert call.says(*CROWN[:2], "okay thanks, bye") == PASSED_ON
    assert call.did(TakeMessage) == [TakeMessage("My crown came off", None, OWN)]


def test_what_is_not_understood_twice_costs_no_message() -> None:
    """It goes on without it; the number that he calls from is better than none."""
    call = talk()
    call.says(*CROWN[:2], "the, uh", "it's the")
    assert "reach you at 5 1 0, 5 5 5, 0 1 0 0" in call.says("the dog ate it", "the dog")
    assert call.says("hmm", "hmm") == PASSED_ON
    assert call.did(TakeMessage) == [TakeMessage("My crown came off", None, OWN)]


def test_who_wants_somebody_leaves_a_message_where_nobody_can_be_connected() -> None:
    """Where somebody can, it is not the message's to say."""
    words = "I need to speak to somebody about my bill"
    assert talk().says(words) == f"I can't connect you right now, but I'll take a message for them. {ASK_NAME}"
    assert talk(on_call=(Colleague("Mike", "+15105550177"),)).says(words).startswith(CONNECTING)


@pytest.mark.parametrize("words", ["call me back", "I need to cancel my appointment"])
def test_other_languages_are_left_to_the_model(words: str) -> None:
    """These rules know English."""
    assert talk(SATURDAY, language="es").says(words) == BY_MODEL


def test_who_he_is_is_not_asked_twice_in_a_call() -> None:
    """The second message has only its matter."""
    call = talk()
    call.says(*CROWN, "yes")
    assert call.says("And tell the dentist that I lost my retainer").startswith("Of course. All right, Emma Brown: ")


def test_two_wishes_in_one_breath_are_met_one_after_the_other() -> None:
    """Nobody asks whether there is anything else while there is."""
    call = talk(SATURDAY)
    call.says("I need to cancel my appointment and tell the doctor my tooth still hurts")
    said = call.says("yes")
    assert said == f"Your cleaning on Saturday, December 5 at 10 am is cancelled. Of course. {ASK_NAME}"
    call.says("Emma Brown", "yes", "yes")
    assert call.did(TakeMessage) == [TakeMessage("For the doctor: my tooth still hurts", "Emma Brown", OWN)]


def test_a_wish_in_the_middle_of_another_waits() -> None:
    """It is said so, and begins when the first is done."""
    call = talk(SATURDAY)
    call.says(*CROWN[:3])
    assert call.says("I also need to cancel my appointment") == f"I'll come to that next. {IS_OWN}"
    assert call.says("yes", "yes").endswith("Shall I cancel your cleaning on Saturday, December 5 at 10 am?")


@pytest.mark.parametrize(
    ("words", "wishes"),
    [
        ("I need to cancel my appointment and tell the doctor my tooth hurts", 2),
        ("Can you call me back? And I need to reschedule.", 2),
        ("tell him I'm late and that I'm sorry", 1),
        ("I need to cancel my appointment and my name is Emma", 1),
        ("hello and good morning", 1),
    ],
)
def test_only_wishes_of_different_kinds_are_apart(words: str, wishes: int) -> None:
    """And together they are all that was said."""
    found = apart(words)
    assert len(found) == wishes
    assert "".join(found) == words


def test_other_errands_leave_what_they_cannot_do_as_a_message() -> None:
    """With what the caller hears first."""
    heard = Heard("yes", (spoken_turn(0, "yes", caller=True),), NOW)
    move = take_down(Desk(), heard, BOOK, "I want a cleaning", urgency="urgent", say="The calendar is away.")
    assert move.say == f"The calendar is away. {ASK_NAME}"
    assert move.then.errand == Message("I want a cleaning", "urgent")


SAID = (
    "Can I leave a message?", "call me back", "My crown came off.", "Emma Brown", "510 555 0142", "510 555 014", "yes",
    "no", "hmm", "I'd rather not say", "no, it's Emma Braun", "what are your hours?", "cancel my appointment",
    "the number", "tell him I'm late",
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(SAID), max_size=9))
def test_whatever_is_said_no_matter_is_lost_and_no_number_made_up(words: list[str]) -> None:
    """Each that was begun is passed on, or would be if he hung up now; a number is his, or the one he calls from."""
    call = talk(SATURDAY)
    for one in words:
        begun = call.state.errand
        call.says(one)
        if isinstance(begun, Message) and begun.matter:
            left = [message.matter for message in call.did(TakeMessage)]
            nobody_to_call = NO_NUMBER in call.state.told and not call.state.who.name
            assert left or call.desk.unfinished or nobody_to_call
    for message in call.did(TakeMessage):
        assert message.number in {None, OWN, "+15105550142"}
        assert message.name in {None, "Emma Brown", "Emma Braun"}
