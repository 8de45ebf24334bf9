"""How long a silence ends a turn: by what was asked, and what was heard so far."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_agent.converse.deadlines import deadline
from edge_agent.converse.endpointing import delay_after
from edge_agent.converse.events import (
    Event,
    FinalTranscript,
    SpeechEnded,
    SpeechStarted,
    TranscriptSettled,
    TurnEndHinted,
)
from edge_agent.converse.turn_taking import TurnTaking
from tests.converse.talking import CLAUSE, GREETED, after, spoken

M = TurnTaking()
SOONER, PLAIN, PIECE = M.min_endpointing_delay, M.endpointing_delay, M.piece_delay
LATER, DICTATION = M.max_endpointing_delay, M.dictation_delay
TABLE = [
    # A whole question, a plain answer to what was asked, all of a number or an address: nothing more will come.
    ("We open at nine.", "Are you open on Saturdays?", SOONER),
    ("Is this your first visit?", "Yes.", SOONER),
    ("Is this your first visit?", "No, it isn't.", SOONER),
    ("Is there anything else?", "No, that's all.", SOONER),
    ("Morning or afternoon?", "Afternoon, please.", SOONER),
    ("What is your phone number?", "Five one zero, five five five, zero one four two.", SOONER),
    ("What is your phone number?", "It's 510-555-0142.", SOONER),
    ("What is your e-mail address?", "jane dot doe at gmail dot com", SOONER),
    ("What is your phone number?", "Thank you very much. Goodbye.", SOONER),
    ("What is your phone number?", "That was very kind of you. Goodbye now.", SOONER),
    # Nothing shows that it is over, nor that it is not.
    ("How can I help you?", "I need an appointment for my son.", PLAIN),
    ("We open at nine.", "That is too late for me.", PLAIN),
    ("How can I help you?", "Sorry, what?", PLAIN),
    # What is asked for comes in pieces; an opening is none.
    ("May I have your last name?", "Okonkwo.", PIECE),
    ("What is the address of the house?", "42 Maple Street.", PIECE),
    ("How can I help you?", "Hi there.", PIECE),
    ("How can I help you?", "Okay, so.", LATER),
    ("Which day suits you?", "Well, let me see.", PIECE),
    # A sentence that plainly goes on.
    ("How can I help you?", "I was wondering if", LATER),
    ("How can I help you?", "I would like to book a...", LATER),
    ("Who is it for?", "It's for me and", LATER),
    ("Who is it for?", "I think it'll be", LATER),
    # A plain answer that goes on.
    ("Is this your first visit?", "Yes, and", LATER),
    ("Which day works for you?", "Tuesday at", LATER),
    ("Can I help you with anything else?", "No, that's", LATER),
    ("Is this your first visit?", "Yes, it is.", SOONER),
    # What comes in groups, and nothing shows which is the last.
    ("What is your date of birth?", "March third.", PIECE),
    ("What is the confirmation code?", "Four, seven, two.", PIECE),
    # In the middle of a number, a name, an address.
    ("What is your phone number?", "Five one zero, five five", DICTATION),
    ("What is your phone number?", "It's", DICTATION),
    ("Could you spell your last name?", "M, I, K,", DICTATION),
    ("What is your e-mail address?", "It's jane dot doe at", DICTATION),
    ("What is the address?", "It's 14", DICTATION),
    ("How can I help you?", "My number is 510", DICTATION),
    # A number that was asked for and something else that was said.
    ("What is your phone number?", "I don't have one.", PIECE),
    ("What is your phone number?", "Why do you need that?", SOONER),
]


@pytest.mark.parametrize(("asked", "words", "delay"), TABLE)
def test_the_delay_fits_what_was_asked_and_what_was_heard(asked: str, words: str, delay: float) -> None:
    """Sooner where nothing more will come, later where something must."""
    assert delay_after(words, asked, M) == delay


@pytest.mark.parametrize(
    ("region", "words", "delay"),
    [
        ("US", "510 555 0142", SOONER),
        ("GB", "020 7946 0958", SOONER),
        ("GB", "020 7946", DICTATION),
        (None, "510 555", DICTATION),
    ],
)
def test_a_number_is_whole_when_its_country_says_so(region: str | None, words: str, delay: float) -> None:
    """By the client's own country."""
    assert delay_after(words, "What is your phone number?", TurnTaking(region=region)) == delay


def test_a_setting_below_every_other_delay_is_the_shortest() -> None:
    """An operator who wants it quick gets it quick, for plain answers too."""
    quick = TurnTaking(endpointing_delay=0.2)
    assert delay_after("Yes.", "Is it urgent?", quick) == 0.2


# --- the recogniser's own opinion -----------------------------------------------------------------


def waits(words: str, *hints: float, asked: str = "How can I help you?", confidence: float = 0.9) -> float:
    """Seconds after the caller's last audible sample (at 4.0) at which his turn is over. `hints`: when they came."""
    said = replace(CLAUSE, words=asked)
    heard = [*GREETED[:1], said, *GREETED[1:], *spoken(words, confidence), TranscriptSettled(4.3, None)]
    events = sorted([*heard, *map(TurnEndHinted, hints)], key=lambda event: event.at)
    talk, _ = after(*events)
    return round((deadline(talk, M) or 0.0) - 4.0, 3)


def test_a_hint_of_the_recogniser_shortens_the_wait_to_the_shortest_there_is() -> None:
    """And not below; before or after the words have settled."""
    plain = "I need an appointment for my son."
    assert [waits(plain), waits(plain, 4.25), waits(plain, 4.305)] == [PLAIN, SOONER, SOONER]
    assert waits("Yes, it is.", 4.25, asked="Is this your first visit?") == SOONER


@pytest.mark.parametrize(
    ("asked", "words", "delay"), [row for row in TABLE if row[2] in (PIECE, LATER, DICTATION) and row[1] != "It's"]
)
def test_a_hint_ends_no_unfinished_sentence_and_no_dictation(asked: str, words: str, delay: float) -> None:
    """It knows only that it is silent; what was said knows better."""
    assert waits(words, 4.25, asked=asked) == delay


def test_a_hint_before_the_voice_came_back_is_none() -> None:
    """It was said of a pause that is over."""
    assert waits("I need an appointment for my son.", 3.4, 3.99) == PLAIN


def test_a_hint_does_not_make_a_doubtful_word_sure() -> None:
    """What was hardly understood is waited for as ever."""
    assert waits("I need an appointment for my son.", 4.25, confidence=0.3) == PLAIN


def test_a_hint_does_not_hurry_a_caller_who_pauses_long() -> None:
    """His own pace counts more."""
    pause = (SpeechStarted(3.0), SpeechEnded(3.6, 3.5), SpeechStarted(3.95))
    rest = (SpeechEnded(5.2, 5.0), FinalTranscript(5.25, "I need it for my son.", 0.9), TranscriptSettled(5.25, None))
    talk, _ = after(*GREETED, *pause, *rest, TurnEndHinted(5.26))
    assert (deadline(talk, M) or 0.0) - 5.0 == pytest.approx(M.pace * 0.45)


@pytest.mark.parametrize("events", [(), GREETED, (*GREETED, *spoken("Hello there, who is that?"))])
def test_a_hint_changes_nothing_but_how_long_is_waited(events: tuple[Event, ...]) -> None:
    """Whoever has the floor keeps it."""
    before, _ = after(*events)
    talk, effects = after(*events, TurnEndHinted(9.0))
    assert (replace(talk, hinted_at=before.hinted_at), effects) == (before, [])
