"""What callers of all trades say when they want something done with a visit or by a person, and when they do not."""

from __future__ import annotations

import pytest

from edge_agent.desk.asking_for import wants_cancelled, wants_message, wants_moved, wants_person

CANCEL = """Yeah hi I have an appointment tomorrow at three and I need to cancel it
I gotta cancel
unfortunately I won't be able to come in on Thursday
I'm sick so I can't make my appointment
can you cancel Thursday for me
we don't need the plumber anymore, please cancel
I'd like to cancel the inspection on Elm Street
I no longer need the appointment
please take me off the schedule
I don't need the appointment anymore
call off the locksmith please
I want to cancel my tattoo session
I have to cancel the photo shoot
My car got fixed so cancel my appointment
I need to cancel for tomorrow
hey it's Mike, I can't make the showing at five
cancel please
my son is sick, we can't come tomorrow
I won't make it to my massage today
I'm not coming tomorrow
we need to cancel our viewing
I would like to call and cancel my appointment"""

MOVE = """could we do my appointment on a different day
I need a different time for my appointment
can I push my appointment back a week
is there any way to move my three o'clock to four
can you reschedule me
I need to change my appointment from Monday to Tuesday
would it be possible to reschedule the inspection
I'd like to move up my appointment
can I come in earlier on Friday for my appointment
Can we switch my massage to next week
hi I was wondering if I could reschedule my appointment
the time doesn't work for me anymore can I change it
move it to Friday please
I want to postpone the shoot to next month
Let's reschedule
something came up can we do next week instead
could you bring my appointment forward"""

MESSAGE = """can you tell Sam to call me
I had a missed call off this number, somebody named Priscilla
somebody from there rang me, and then one of you called me again
I'm just returning Doctor Lee's call
whoever does the books has to ring me
ring me straight back
have him give me a call
ask her to ring me when she gets in
would you let the realtor know I'm interested in the house on Oak Street
I want the inspector to call me about the report
could I get a call back
can a technician call me
please pass this on to the doctor
I'd like someone to call me
when can he call me back
could you leave a note for Dr. Patel
I'll be fifteen minutes late
tell them the gate code is 4521
I just want to leave my number so he can call me
is there a way someone could return my call
could you have someone reach out to me
can you ask the dentist if I should keep taking the antibiotics
I need Maria to get back to me about the quote
let them know we're stuck in traffic
My name is Tom and I'd like the owner to call me please
please call me when my car is ready
text me when it's done
voicemail please
let me leave a message"""

PERSON = """can I speak to the owner
I want to talk to a human
representative
give me a real person
is Dr. Lee available
can I talk to Mike
operator
agent please
transfer me to the front desk"""

NOTHING = """what time do you close
do you cancel appointments when it snows
my last appointment was cancelled by you guys
is it possible to cancel online
what's the fee for missing an appointment
when is my appointment
I want to confirm my appointment
is my appointment still on
my check engine light came on
I locked my keys in the car and I can't make it open
can you tell me how much a crown is
do you offer Thai massage and message therapy
how do I change a tire
the previous tenant moved
I'd like to change my oil
do you do late appointments
what's your late fee
let me think
tell me more
I can't come up with the name
can you text me the address
can you call the police
I called you back
thanks for calling me back
I'm calling you back
I'm returning your call
do I need to call ahead
should I call before I come
I need to move my car
we are moving house next month
can you move a gas line
I want to switch dentists
can I switch to a new toothbrush
how long does it take to change locks
do you take messages
is this the message center
I'm late on my rent
there was call off time in the contract
my period is late"""


def wished(words: str) -> set[str]:
    """All that is heard in it."""
    heard = {
        "cancel": wants_cancelled(words),
        "move": wants_moved(words),
        "message": wants_message(words),
        "person": wants_person(words),
    }
    return {wish for wish, is_so in heard.items() if is_so}


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (wish, words)
        for wish, table in (("cancel", CANCEL), ("move", MOVE), ("message", MESSAGE), ("person", PERSON))
        for words in table.split("\n")
    ],
)
def test_a_wish_is_heard_and_no_other(wish: str, words: str) -> None:
    """Who wants a visit moved has nothing cancelled."""
    assert wished(words) == {wish}
    assert wished(words.upper().rstrip("?.")) == {wish}


@pytest.mark.parametrize("words", NOTHING.split("\n"))
def test_what_sounds_alike_is_no_wish(words: str) -> None:
    """Questions, what has been, what others do, and other things that are moved, changed or late."""
    assert wished(words) == set()


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
    "words",
    [
        "I need to cancel my appointment",
        "i'd like to cancel",
        "Hi, can I cancel my appointment for tomorrow?",
        "Cancel my appointment please.",
        "I can't make it tomorrow",
        "we won't be able to make it on Friday",
        "Something came up, I'm not going to make it.",
        "I have to cancel my cleaning on Saturday",
        "Could you please cancel the appointment",
        "I'm calling to cancel",
        "I need my appointment cancelled",
        "take me off the schedule for Monday",
        "I can't keep my appointment",
        "um yeah I, uh, need to cancel my, my session",
        "I need to cancel, is there a fee?",
        "I cannot come in tomorrow",
        "we have to call off the inspection",
    ],
)
def test_who_wants_a_visit_cancelled_is_understood(words: str) -> None:
    """In whatever words, and by saying that he cannot come."""
    assert wants_cancelled(words)
    assert not wants_moved(words)


@pytest.mark.parametrize(
    "words",
    [
        "reschedule",
        "I need to reschedule",
        "move my appointment to Friday",
        "Can we move my cleaning to next week?",
        "I'd like to change my appointment",
        "can I switch my appointment to the afternoon",
        "I have an appointment on Friday, could I come Monday instead?",
        "I can't make it tomorrow, can I reschedule?",
        "could you push back my appointment",
        "I need to postpone my visit",
        "can I come on another day instead",
        "I want to change the time of my appointment",
        "Can you move it to Friday?",
        "I need to rebook",
    ],
)
def test_who_wants_a_visit_moved_is_understood(words: str) -> None:
    """And nothing of his is cancelled for it."""
    assert wants_moved(words)
    assert not wants_cancelled(words)
