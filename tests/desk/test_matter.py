"""What there is to pass on in a caller's words, and the same read back to him."""

from __future__ import annotations

import pytest

from edge_agent.desk.matter import reported, told_in


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
        ("I don't want to talk to a machine. Put me through to a human.", "", ""),
        ("I don't want to talk to a robot, let me talk to a person about my bill", "", "about my bill"),
        ("tell him that the address is wrong on it? He should call me back.", "", "the address is wrong on it"),
        ("My gift card doesn't work. Can someone call me about it?", "", "My gift card doesn't work"),
        ("have someone call me back, my heater makes a noise", "", "my heater makes a noise"),
        ("I need a callback because the door sticks", "", "because the door sticks"),
        ("can somebody call me back, please", "", ""),
        ("hi it's me again can someone ring me back about the quote", "", "about the quote"),
        ("um so I wanna leave a message it's about my deposit", "", "it's about my deposit"),
        ("could you pass along that the gate code is new", "", "the gate code is new"),
        ("ask the guys to look for my keys and give me a ring", "the guys", "to look for my keys"),
        ("Just tell me what a toilet repair costs.", "", "what a toilet repair costs"),
        ("I was wondering if you do nights", "", "if you do nights"),
        ("Let me speak to the owner, it's about the lease", "the owner", "it's about the lease"),
        ("leave a message for the office manager about my deposit", "the office manager", "about my deposit"),
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
        ("Do you guys do nights?", "pass on your question: do you guys do nights"),
        ("How late are you open on Thursday", "pass on your question: how late are you open on Thursday"),
        ("can I bring my dog", "pass on your question: can I bring my dog"),
        ("when I can come", "ask them when you can come"),
        ("what a filling costs", "ask them what a filling costs"),
        ("the quote you guys sent me", "pass this on: the quote they sent you"),
        (
            "My key broke, call me back when you can",
            "tell them that your key broke, and to call you back when they can",
        ),
    ],
)
def test_it_is_read_back_as_one_would_say_it(matter: str, said: str) -> None:
    """Mine is yours, and you are they."""
    assert reported(matter) == said


@pytest.mark.parametrize(
    "words",
    [
        "No offense, hon, but I don't care to talk to a machine. Is there a real live human there?",
        "I want to talk to a person. I said a real person.",
        "Can I speak to somebody? Is there anybody I can talk to?",
        "get me a human i want to talk to a human please",
        "I don't want to talk to a robot, put me through to somebody",
        "Let me speak to the owner. Just get me the owner.",
        "Is anybody real there? I'd like to talk to someone.",
    ],
)
def test_who_asks_for_somebody_twice_has_said_nothing_of_the_matter(words: str) -> None:
    """He is asked what it is about."""
    assert told_in(words).matter == ""


@pytest.mark.parametrize(
    ("words", "matter"),
    [
        ("I don't want to talk to a machine, I have a problem with my bill", "I have a problem with my bill"),
        ("Can I speak to somebody about my invoice? I need a real person.", "about my invoice"),
        ("I need to talk to Dave. It's about the leak. Can I please speak with Dave?", "It's about the leak"),
    ],
)
def test_what_he_says_beside_it_is_kept(words: str, matter: str) -> None:
    """However often he asks for somebody."""
    assert told_in(words).matter == matter


@pytest.mark.parametrize(
    ("matter", "said"),
    [
        ("I got you guys down for Thursday", "tell them that you got them down for Thursday"),
        ("we had you coming on Monday", "tell them that you had them coming on Monday"),
        ("my keys were in my coat, can you believe it", "tell them that your keys were in your coat"),
        ("I found it, wouldn't you know it, in my coat", "tell them that you found it, in your coat"),
        ("I told y'all twice now", "tell them that you told them twice now"),
        ("you had a sale", "tell them that they had a sale"),
    ],
)
def test_it_is_said_back_as_one_would_say_it(matter: str, said: str) -> None:
    """Of them it is "them", and what is only exclaimed is no matter."""
    assert reported(matter).replace("pass this on: ", "tell them that ") == said
