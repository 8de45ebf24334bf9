"""How long a silence ends a turn: by what was asked, and what was heard so far."""

from __future__ import annotations

import pytest

from edge_agent.converse.endpointing import delay_after
from edge_agent.converse.turn_taking import TurnTaking

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
