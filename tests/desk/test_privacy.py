"""Who speaks and what is kept: asked, answered, refused."""

from __future__ import annotations

import pytest

from edge_agent.desk.privacy import GO_ON, NO_PERSON, NOT_ANY_MORE, STOPPED, STOPPED_ALREADY, WRITTEN_DOWN, privacy
from edge_agent.desk.tools import StopTranscript
from tests.desk.talk import Talk, book, looked

STOPS = [
    "please don't record me",
    "Stop recording.",
    "I don't want this transcribed",
    "I do not consent to being recorded",
    "can you turn off the recording please",
    "DON'T RECORD THIS CALL",
    "i'd rather not be recorded",
    "please stop transcribing this",
    "don't write this down",
    "I don't want you to keep a transcript",
    "could we talk without being recorded",
    "I'm not comfortable with you recording this",
    "this is off the record",
]
STOPS_NOTHING = [
    "I'd like to record a podcast in the studio",
    "can you stop by on Friday",
    "don't put me down for Tuesday",
    "please write this down, five five five",
    "do you have my records from last year",
    "I don't want the filling",
    "I need a copy of my x-ray records",
    "your recording said to call this number",
    "I don't want to be late",
]
ASKS_KEPT = [
    "is this call recorded?",
    "are you recording this",
    "am I being recorded",
    "Is this call being transcribed?",
    "do you keep a recording",
    "does this get recorded",
]
ASKS_WHO = [
    "are you a robot?",
    "am I talking to a real person",
    "is this a machine",
    "Is this AI?",
    "are you human",
    "are you a real person or a bot",
    "did I get a machine?",
    "you sound like a robot",
    "is this an actual person",
    "oh, is this a recording",
    "are you for real?",
    "oh so is it always a machine, I hoped to hear a person",
]
ASKS_NOTHING = [
    "is this the dentist?",
    "are you open on Sunday",
    "is this a good time",
    "are you a family practice",
    "is it a real crown or plastic",
    "can I come in person",
    "is this in person or by phone",
    "is this a real estate office",
    "are you the real estate office",
    "is this a virtual consultation or in the office",
    "do I need a human ID, I mean a photo ID",
    "how long does a recording session take",
]


def stopped(talk: Talk) -> int:
    return len(talk.work.did(StopTranscript))


@pytest.mark.parametrize("words", STOPS)
def test_who_minds_is_obeyed(words: str) -> None:
    """The transcript is stopped, and he hears what happens now."""
    talk = Talk(book())
    assert talk.say(words) == f"{STOPPED} {GO_ON}"
    assert stopped(talk) == 1


@pytest.mark.parametrize("words", STOPS_NOTHING)
def test_other_words_stop_nothing(words: str) -> None:
    """Records, recordings and refusals of something else."""
    talk = Talk(book())
    talk.say(words)
    assert not stopped(talk)


@pytest.mark.parametrize("words", ASKS_KEPT)
def test_what_is_kept_is_told(words: str) -> None:
    """As it is; and after it was stopped, that it is not kept any more."""
    talk = Talk(book())
    assert (talk.say(words) or "").startswith(WRITTEN_DOWN)
    assert not stopped(talk)
    talk.say("then stop recording me")
    assert talk.say(words) == NOT_ANY_MORE


@pytest.mark.parametrize("words", ASKS_WHO)
def test_nobody_is_told_that_a_person_speaks(words: str) -> None:
    """Whatever he calls it."""
    assert Talk(book()).say(words) == f"{NO_PERSON} {GO_ON}"


@pytest.mark.parametrize("words", ASKS_NOTHING)
def test_other_questions_are_somebody_else_s(words: str) -> None:
    """They are left to the facts and the model."""
    assert looked(privacy, words, book()) is None


def test_both_at_once() -> None:
    """Two questions in one breath are both answered."""
    assert Talk(book()).say("are you a robot and is this call recorded") == f"{NO_PERSON} {WRITTEN_DOWN} {GO_ON}"


def test_who_asks_twice_is_told_that_it_was_done() -> None:
    """It is not stopped a second time."""
    talk = Talk(book())
    talk.say("don't record me")
    assert talk.say("really, don't record me") == STOPPED_ALREADY
    assert stopped(talk) == 1
