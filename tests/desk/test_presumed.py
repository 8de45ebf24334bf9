"""An appointment that is asked for in no words of asking: a day, and an hour or what is done here."""

from __future__ import annotations

import pytest

from edge_agent.desk.book import DeskBook
from edge_agent.desk.presumed import presumed
from edge_agent.desk.state import Booking, Desk, Heard
from infra.rehearse.business import book_of, read_business
from shared.entities.spoken import spoken_turn
from tests.desk.talk import NOW, looked

WISHED = (
    ("plumber", "My shower's a swimming pool by the time I'm done. Friday at ten?"),
    ("plumber", "tuesday, nine thirty, the kitchen sink, that any use to you"),
    ("dentist", "My bridge is wobbly again. Late Tuesday, four."),
    ("massage", "It's for my back mostly. Thursday, half past six, if there's a gap."),
    ("mechanic", "The old thing shakes on the freeway. Wednesday at noon I'm off."),
    ("locksmith", "I want something sturdier on the back gate. Saturday at two would be ideal."),
    ("photographer", "Everybody's in town for once, all the cousins. Saturday, eleven o'clock maybe?"),
    ("realtor", "The white one on the corner, with the porch. Thursday at five?"),
    ("tattoo_artist", "I'd want a lighthouse on my calf. Friday, one o'clock."),
    ("inspector", "It's a split level from the sixties, and the bank is waiting. Monday the seventh at nine okay?"),
    ("inspector", "Our roof, could be shot. Tuesday at one in the afternoon is when we're in."),
)
NOT_WISHED = (
    ("dentist", "I saw you Tuesday at ten and now it aches again"),
    ("dentist", "My mother has her appointment Friday at three, what should she bring?"),
    ("dentist", "I have a cleaning on Friday, do I need to eat before?"),
    ("dentist", "Is Doctor Reed there Friday at three?"),
    ("dentist", "See you Thursday at noon then, bye"),
    ("mechanic", "You had my car since Monday at eight and nobody rang"),
    ("mechanic", "What do you charge if I come Friday at five?"),
    ("inspector", "We close on Friday at noon and I still don't have the report"),
    ("plumber", "Please call me back Friday at five about the quote"),
    ("plumber", "Your man was here Thursday at two and left a mess"),
    ("locksmith", "My flight is Friday at six, how long would it take?"),
    ("realtor", "Where would I park on Saturday at noon?"),
    ("massage", "it's Friday and my back hurts"),
)


def _book(profession: str) -> DeskBook:
    return book_of(read_business(profession), "+15105550177")


@pytest.mark.parametrize(("profession", "words"), WISHED)
@pytest.mark.parametrize("heard_as", [str, str.lower])
def test_a_day_and_an_hour_are_a_wish(profession: str, words: str, heard_as: type[str]) -> None:
    """What is not known of it yet is asked."""
    move = looked(presumed, heard_as(words), _book(profession))
    assert move is not None
    assert isinstance(move.then.errand, Booking)


@pytest.mark.parametrize(("profession", "words"), NOT_WISHED)
def test_what_was_what_is_asked_and_what_others_have_is_none(profession: str, words: str) -> None:
    """All of that is the facts', or the model's."""
    assert looked(presumed, words, _book(profession)) is None


def test_who_was_served_speaks_of_that() -> None:
    """A day that is said once more behind a booking makes no second one."""
    said = "You're booked: your cleaning on Friday, December 4 at 10 am. Is there anything else I can do for you?"
    lines = (spoken_turn(0, said, caller=False), spoken_turn(1, "Friday at ten, lovely.", caller=True))
    assert presumed(Desk(), Heard("Friday at ten, lovely.", lines, NOW), _book("dentist")) is None


def test_nothing_is_presumed_where_nothing_is_booked() -> None:
    """A client that takes no appointments."""
    assert looked(presumed, "Friday at ten, for the tub?", DeskBook(profession="plumber", booking="off")) is None
