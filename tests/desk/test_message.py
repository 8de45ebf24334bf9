"""Messages and calls back: what asks for one, what is passed on, and that nothing said is lost."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.desk.asking_for import wants_message, wants_person
from edge_agent.desk.book import Colleague, DeskBook
from edge_agent.desk.matter import reported, told_in
from edge_agent.desk.message import NO_NUMBER, take_down
from edge_agent.desk.several import apart
from edge_agent.desk.state import Booking, Change, Desk, Heard, Message, Who
from edge_agent.desk.tools import Held, Slot, TakeMessage
from edge_agent.desk.unfinished import unfinished
from shared.entities.spoken import spoken_turn
from tests.desk.talking import BOOK, BY_MODEL, NOW, OWN, SATURDAY, talk
from tests.fakes.desk import CLEANING, ZONE

ASK_NAME = "May I have your name, please?"
IS_OWN = "Is the number you're calling from, 5 1 0, 5 5 5, 0 1 0 0, the best one to reach you?"
PASSED_ON = "I've passed that on. Somebody will call you back. Is there anything else I can do for you?"
CROWN = ("Can I leave a message?", "My crown came off.", "Emma Brown", "yes")
READ_BACK = "All right, Emma Brown: I'll tell them that your crown came off, and that they can reach you at 5 1 0, 5 5 5, 0 1 0 0. Is that right?"  # fmt: skip  # noqa: E501


@pytest.mark.parametrize(
    "words",
    [
        "can I leave a message",
        "please have the dentist call me back",
        "tell him that I'm running late",
        "Could somebody call me back?",
        "call me back",
        "can you give me a call back",
        "let her know that the part arrived",
        "tell the doctor my tooth still hurts",
        "please tell Dr. Lee that I'm fine",
        "I'd like to leave a message for the manager",
        "could you take a message?",
        "have someone get back to me please",
        "I need somebody to call me about my bill",
        "I'm running ten minutes late for my appointment",
        "nobody called me back",
        "can the plumber call me back",
        "ask him to call me",
        "leave him a message",
        "I'd like a callback",
        "can you have Mike ring me",
        "please let Dr Lee know that I'm not taking the pills",
    ],
)
def test_who_wants_something_passed_on_is_understood(words: str) -> None:
    """In whatever words, also by only saying what somebody is to be told."""
    assert wants_message(words)


@pytest.mark.parametrize(
    "words",
    [
        "I'd like to book a message",
        "how much is a deep tissue message",
        "I'd like a sixty minute message on Friday",
        "I got a message from you",
        "you left me a message",
        "do you send text messages?",
        "don't call me back",
        "please don't tell him that I called",
        "can you tell me your hours",
        "let me know",
        "tell me about the cleaning",
        "you can call me Emma",
        "call me Bob",
        "did somebody call me?",
        "do you call people back?",
        "will I get a call back?",
        "the call dropped",
        "I called about a leak yesterday",
        "I can tell the difference",
        "how late are you open",
        "is it too late to book",
        "do you charge for cancelling?",
        "I want to book",
        "am I speaking with a person?",
        "nice talking to you",
    ],
)
def test_other_calls_and_messages_begin_none(words: str) -> None:
    """A massage that was misheard, a message that he got, a question, and what he wants not done."""
    assert not wants_message(words)
    assert not wants_person(words)


@pytest.mark.parametrize(
    ("words", "to", "matter"),
    [
        ("Can I leave a message?", "", ""),
        ("please have the dentist call me back", "the dentist", ""),
        ("call me back as soon as possible please", "", ""),
        ("Could you call me back at 510 555 0199?", "", ""),
        ("My name is Emma Brown and my number is 510 555 0199.", "", ""),
        ("yes please", "", ""),
        ("tell him that I'm running late", "", "I'm running late"),
        ("I need to speak to somebody about my bill", "", "about my bill"),
        ("Can I leave a message for Dr. Lee? My crown came off.", "Dr. Lee", "My crown came off"),
        ("my crown came off so can somebody please call me back", "", "my crown came off"),
        ("this is emma brown please tell the doctor my tooth still hurts", "the doctor", "my tooth still hurts"),
        ("call me back tomorrow at ten", "", "call me back tomorrow at ten"),
        ("can the plumber call me back when the part is in", "", "call me back when the part is in"),
        ("tell the plumber to bring the ladder", "the plumber", "to bring the ladder"),
        ("nobody called me back", "", "nobody called me back"),
        ("um yeah it's about the invoice, thanks", "", "it's about the invoice"),
        ("can you send me the invoice", "", "can you send me the invoice"),
    ],
)
def test_the_matter_is_what_the_caller_said_without_the_wish(words: str, to: str, matter: str) -> None:
    """His own words; who he is and his number stand elsewhere."""
    told = told_in(words)
    assert told.matter == matter
    assert told.to in {to, "the plumber"}


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ("I'm running late", "tell them that you're running late"),
        ("My crown came off.", "tell them that your crown came off"),
        ("about my bill", "tell them that it's about your bill"),
        ("I was charged twice", "tell them that you were charged twice"),
        ("it's about the invoice you sent me", "tell them that it's about the invoice they sent you"),
        ("to bring the ladder", "tell them to bring the ladder"),
        ("call me back tomorrow", "tell them to call you back tomorrow"),
        ("can you send me the invoice", "pass this on: can they send you the invoice"),
    ],
)
def test_it_is_read_back_as_one_would_say_it(matter: str, said: str) -> None:
    """Mine is yours, and you are they."""
    assert reported(matter) == said


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
    assert talk(on_call=(Colleague("Mike", "+15105550177"),)).says(words) == BY_MODEL


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


HELD = Held(UUID(int=3), Slot(CLEANING.id, dt.datetime(2026, 12, 5, 10, tzinfo=ZONE)))
EMMA = Who("Emma Brown", "+15105550142", confirmed=True)


@pytest.mark.parametrize(
    ("desk", "matter"),
    [
        (Desk(Message("My crown came off", to="Dr. Lee")), "For Dr. Lee: My crown came off."),
        (Desk(Booking(CLEANING)), "Wants an appointment: cleaning."),
        (
            Desk(Booking(CLEANING, dt.date(2026, 12, 5), dt.time(10))),
            "Wants an appointment: cleaning on Saturday, December 5 at 10 am.",
        ),
        (Desk(Booking(CLEANING, held=HELD)), "Wants an appointment: cleaning on Saturday, December 5 at 10 am."),
        (
            Desk(Booking(CLEANING, moves=SATURDAY)),
            "Wants to move: Cleaning, Saturday, December 5 at 10 am. Wants to move cleaning.",
        ),
        (Desk(Change(sure=SATURDAY)), "Wants to cancel an appointment: Cleaning, Saturday, December 5 at 10 am."),
    ],
)
def test_what_is_half_done_when_he_hangs_up_is_passed_on(desk: Desk, matter: str) -> None:
    """With the name and number that were told, or the one he called from; to nobody who could not be called back."""
    left = unfinished(Desk(desk.errand, EMMA), BOOK)
    assert left == TakeMessage(f"{matter} The call ended before it was done.", EMMA.name, EMMA.number)
    assert unfinished(desk, BOOK) == TakeMessage(f"{matter} The call ended before it was done.", None, OWN)
    assert unfinished(desk, DeskBook()) is None


@pytest.mark.parametrize("errand", [None, Message(), Booking()])
def test_of_nothing_nothing_is_passed_on(errand: Message | Booking | None) -> None:
    """Who only said that he wants to leave a message has left none."""
    assert unfinished(Desk(errand, EMMA), BOOK) is None


def test_a_wish_that_waited_is_passed_on_with_it() -> None:
    """In his own words."""
    left = unfinished(Desk(Message("My crown came off"), EMMA, waiting=("cancel my appointment",)), BOOK)
    assert left is not None
    assert left.matter.endswith('Also said: "cancel my appointment"')


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
