"""What a caller has makes more of his words: a visit that will not be, or is to be on another day."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest

from edge_agent.desk.book import DeskBook, KnownCaller, Visit
from edge_agent.desk.known_visit import elsewhere, not_coming, wants_it_elsewhere
from tests.desk.talking import BOOK, NOW
from tests.fakes.desk import CLEANING, ZONE

FRIDAY = dt.datetime(2026, 12, 4, 14, tzinfo=ZONE)
NOT_COMING = (
    "Friday's not going to happen, I'm afraid.",
    "You can draw a line through Friday, I've been sent to Denver.",
    "We sold the boat, so nobody will be turning up on Friday.",
    "I shan't be needing the two o'clock on Friday.",
    "about friday, i'm bailing, sorry",
    "My sister's having the baby, so there's no way I can come Friday.",
    "I've changed my mind about Friday.",
)
ELSEWHERE = (
    "About that thing on Friday, the car won't start. Would the Tuesday at nine be free?",
    "My Friday one has to become a Wednesday. Same time.",
    "You've got me for Friday at two. Any room on Monday the seventh?",
    "friday is no good any more, how about thursday at ten",
    "I know I said Friday. Tuesday at eleven, rather.",
)
NEITHER = (
    "I'm coming Friday, where do I park?",
    "Is my Friday appointment still on?",
    "My son needs a filling too, could he come Friday at three, right after mine?",
    "I won't need a ride on Friday, how long does the cleaning take?",
    "What do I need to bring on Friday?",
    "I'd also like to book a whitening on Tuesday, besides the Friday one.",
    "Are you closed on Friday?",
    "My dog can't eat since Tuesday.",
    "Tell Doctor Lee I'm looking forward to Friday.",
    "I can't come with my dentist on Friday",
)


def _book(*starts: dt.datetime) -> DeskBook:
    visits = tuple(Visit(UUID(int=at), CLEANING.name, start) for at, start in enumerate(starts, 1))
    return DeskBook(
        own_number=BOOK.own_number, region="US", timezone=BOOK.timezone, services=BOOK.services,
        caller=KnownCaller(visits=visits),
    )  # fmt: skip


@pytest.mark.parametrize("words", NOT_COMING)
@pytest.mark.parametrize("heard_as", [str, str.lower])
def test_a_visit_that_will_not_be_is_known(words: str, heard_as: type[str]) -> None:
    """In whatever words; it is read back before it is cancelled."""
    assert not_coming(heard_as(words), NOW, _book(FRIDAY))
    assert not wants_it_elsewhere(heard_as(words), NOW, _book(FRIDAY))


@pytest.mark.parametrize("words", ELSEWHERE)
@pytest.mark.parametrize("heard_as", [str, str.lower])
def test_another_day_for_it_is_known(words: str, heard_as: type[str]) -> None:
    """And it is moved, not cancelled."""
    assert wants_it_elsewhere(heard_as(words), NOW, _book(FRIDAY))
    assert not not_coming(heard_as(words), NOW, _book(FRIDAY))


@pytest.mark.parametrize("words", NEITHER)
def test_who_speaks_of_it_may_want_something_else(words: str) -> None:
    """A question, a visit for somebody else, a second one, a greeting."""
    assert not not_coming(words, NOW, _book(FRIDAY))
    assert not wants_it_elsewhere(words, NOW, _book(FRIDAY))


def test_without_a_visit_nothing_is_made_of_the_words() -> None:
    """Nor where it may be one of two on that day."""
    for book in (_book(), _book(FRIDAY, FRIDAY.replace(hour=9))):
        assert not any(not_coming(words, NOW, book) for words in NOT_COMING)
        assert not any(wants_it_elsewhere(words, NOW, book) for words in ELSEWHERE)


def test_where_it_is_to_be_is_read_from_the_sentence_that_says_so() -> None:
    """The day on which it stands is no wish."""
    words = "About Friday, my car is dead. Would there be room the day before, quarter past eleven?"
    assert elsewhere(words, FRIDAY, NOW, _book(FRIDAY)) == "Would there be room the day before, quarter past eleven?"
