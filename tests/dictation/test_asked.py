"""What the receptionist's last question asks for."""

from __future__ import annotations

import pytest

from shared.dictation import Wanted, wanted

SAID = [
    ("What is your phone number?", Wanted.NUMBER),
    ("Sure, Ann. What is your phone number?", Wanted.NUMBER),
    ("Could you spell your last name?", Wanted.NAME),
    ("And what's the best email to reach you?", Wanted.EMAIL),
    ("Is that right?", Wanted.YES_NO),
    ("Would you like Tuesday or Wednesday?", Wanted.DATE),
    ("What's the address of the house?", Wanted.ADDRESS),
    ("Can I have your name and number?", Wanted.NUMBER),
    ("What's the best number to reach you at?", Wanted.NUMBER),
    ("Is this the best number to call you back on?", Wanted.YES_NO),
    ("I have five five five, zero one four two. Is that correct?", Wanted.YES_NO),
    ("Your number is 510-555-0142, right?", Wanted.YES_NO),
    ("Do you have an email address?", Wanted.EMAIL),
    ("What day works for you?", Wanted.DATE),
    ("When would you like to come in?", Wanted.DATE),
    ("Would you like me to book it?", Wanted.YES_NO),
    ("Would Tuesday at nine work for you?", Wanted.YES_NO),
    ("How can I help you?", None),
    ("Thank you for calling Bright Smile. How can I help you today?", None),
    ("We are open from nine to five.", None),
    ("Please tell me your name.", Wanted.NAME),
    ("May I ask who's calling?", Wanted.NAME),
    ("Who am I speaking with?", Wanted.NAME),
    ("Could you repeat the number, please?", Wanted.NUMBER),
    ("And your email?", Wanted.EMAIL),
    ("Where do you live?", Wanted.ADDRESS),
    ("What's your zip code?", Wanted.ADDRESS),
    ("Sure. Could you give me a phone number where we can reach you?", Wanted.NUMBER),
    ("Anything else I can help with?", Wanted.YES_NO),
    ("Did I get that right?", Wanted.YES_NO),
    ("So that's J. Smith at 555-0142?", None),
    ("How do you spell that?", Wanted.NAME),
    ("Is it john.smith@gmail.com?", Wanted.YES_NO),
    ("Of course, and what is your date of birth?", Wanted.DATE),
    ("Can you tell me what the problem is?", None),
    ("You're welcome, goodbye!", None),
    ("Sorry, could you say that again?", None),
    ("Morning or afternoon?", Wanted.DATE),
    ("What is the best way to reach you?", Wanted.NUMBER),
    ("Would you prefer a call or an email?", None),
    ("Are you calling about your teeth?", Wanted.YES_NO),
    ("What number can we call you on?", Wanted.NUMBER),
    ("I just need your phone number.", Wanted.NUMBER),
    ("Let me take your name.", Wanted.NAME),
]


@pytest.mark.parametrize(("agent", "thing"), SAID)
def test_the_last_question_says_what_is_wanted(agent: str, thing: Wanted | None) -> None:
    """One thing, or nothing in particular."""
    assert wanted(agent) == thing
