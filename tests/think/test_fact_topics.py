"""Questions in words that stand in no fact, answered by the sentence that is about the same."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from edge_agent.think.facts import Facts
from infra.rehearse.business import book_of, businesses, profile_of

NOW = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)  # Monday noon in California
CLIENTS = businesses()

ANSWERED = (
    ("dentist", "I'm bringing my dad, he's on crutches. Is there somewhere to stick the truck?", "behind the building"),
    ("dentist", "Will I be hunting for a parking spot?", "behind the building"),
    ("dentist", "We're with Cigna through my wife's job. Is that any good to you?", "Cigna"),
    ("dentist", "Remind me, which street are you on?", "Main Street"),
    ("dentist", "Would you see my mother, as a new patient?", "New patients"),
    ("dentist", "I'd be a new patient, is that a problem?", "New patients"),
    ("plumber", "Say it breaks again in a month, am I covered?", "guarantee"),
    ("plumber", "If I ring at two in the middle of the night, do I pay a premium?", "120 dollars extra"),
    ("plumber", "Is Pleasanton too far out for you?", "Berkeley"),
    ("mechanic", "Would you look at my Yamaha motorbike?", "motorcycles"),
    ("mechanic", "Is there something I can drive in the meantime, a courtesy car?", "Loan cars"),
    ("mechanic", "Do you work on Volvos?", "all makes"),
    ("locksmith", "Can I give your fella cash?", "cards and cash"),
    ("massage", "I want to give my sister a present for her birthday, do you have vouchers?", "Gift cards"),
    ("massage", "How long before should I be there, do I arrive early?", "ten minutes early"),
    ("tattoo_artist", "My boy's seventeen, could I sign for him?", "18"),
    ("tattoo_artist", "To hold a date, what do I do?", "50 dollars"),
    ("tattoo_artist", "A back piece, do you do that by the hour?", "an hour"),
    ("inspector", "Are you bonded?", "licensed"),
    ("realtor", "Which towns do you folks cover?", "San Leandro"),
    ("massage", "Anybody in on a Monday over there?", "closed"),
    ("locksmith", "You all there Sundays? Till when?", "4 pm"),
)
NOT_ANSWERED = (
    ("dentist", "My car is parked outside, am I allowed to leave it in the street?"),
    ("dentist", "Do you not accept Cigna?"),
    ("dentist", "I'm with Cigna."),
    ("dentist", "Do you do dental implants under general anesthesia?"),
    ("plumber", "Can you come to Alameda tomorrow?"),
    ("mechanic", "Can you lend me a hand?"),
    ("mechanic", "what time will you finish on Friday"),
    ("dentist", "How much is a crown, and is it painful?"),
    ("tattoo_artist", "My deposit was taken twice."),
    ("massage", "My daughter is seventeen and has a bad back."),
    ("inspector", "I have my license right here."),
    ("dentist", "How early should a new patient come?"),
    ("dentist", "What does a new patient have to bring?"),
)


def _answer(client: str, words: str) -> str | None:
    return Facts(profile_of(CLIENTS[client])).answer(words, NOW, book_of(CLIENTS[client], None))


@pytest.mark.parametrize(("client", "words", "holds"), ANSWERED)
@pytest.mark.parametrize("heard_as", [str, str.lower])
def test_the_sentence_of_its_topic_answers_it(client: str, words: str, holds: str, heard_as: type[str]) -> None:
    """As the client wrote it, without a yes or a no."""
    assert holds in (_answer(client, heard_as(words)) or "")


@pytest.mark.parametrize(("client", "words"), NOT_ANSWERED)
def test_what_asks_nothing_or_more_is_the_models(client: str, words: str) -> None:
    """Nothing is told that was not asked for."""
    assert _answer(client, words) is None
