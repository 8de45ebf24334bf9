"""A yes, a no and "never mind", in many wordings."""

from __future__ import annotations

import pytest

from edge_agent.desk.replies import agreed, gave_up, refused

YES = """yes
Yes, please.
yeah
yep that's right
Sure.
uh yes
okay
OK great
that works
that sounds good
perfect, thank you
correct
right
absolutely
mm-hmm
go ahead
please do
no, that's right
No problem
yes it is
I think so
let's do it
book it
that's perfect thank you"""

NO = """no
Nope.
no thank you
not really
that's wrong
that's not right
no, that's not it
no I said Friday
I don't think so
it's not
neither
um no
wrong number"""

NEITHER = """ten
on Friday
Emma Brown
right now
what does it cost
how much is it?
hmm
my name is Sure
I live on Yes Street
yes but make it Friday
yes, is there parking?
yes, no, wait
sure, if it was wrong you'd tell me"""


@pytest.mark.parametrize("words", YES.split("\n"))
def test_a_yes(words: str) -> None:
    """And no no."""
    assert (agreed(words), refused(words), gave_up(words)) == (True, False, False)


@pytest.mark.parametrize("words", NO.split("\n"))
def test_a_no(words: str) -> None:
    """And no yes."""
    assert (agreed(words), refused(words)) == (False, True)


@pytest.mark.parametrize("words", NEITHER.split("\n"))
def test_no_plain_yes(words: str) -> None:
    """What takes it back, asks, or is about something else binds nobody."""
    assert not agreed(words)


@pytest.mark.parametrize(
    ("words", "gives_up"),
    [
        ("never mind", True),
        ("Nevermind.", True),
        ("forget it", True),
        ("I changed my mind", True),
        ("I don't want to book anymore", True),
        ("let's leave it", True),
        ("I'll call back later", True),
        ("don't forget it's for two", False),
        ("I forgot my number", False),
        ("I don't need it before Friday", False),
        ("I don't mind", False),
    ],
)
def test_never_mind(words: str, gives_up: bool) -> None:
    """He does not want it any more."""
    assert gave_up(words) is gives_up
