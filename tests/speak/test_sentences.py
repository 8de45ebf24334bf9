"""Deltas to pieces."""

# ruff: noqa: RUF001 - dashes as people type them
from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.phrases import ENGLISH
from edge_agent.speak.sentences import MEASURES, SHORT_MEASURES, Measure, Splitter, pieces, split

WRITTEN = st.lists(
    st.sampled_from(
        [
            "Sure,",
            "Dr.",
            "Smith",
            "1,200",
            "9",
            "a.m.",
            "and",
            "We",
            "open.",
            "Yes!",
            "on",
            "\n",
            "-",
            "1.",
            "...",
            "é",
            "St.",
        ]
    ),
    max_size=60,
).map(" ".join)


EITHER = st.sampled_from([MEASURES, SHORT_MEASURES])


def in_deltas(text: str, cuts: list[int], measures: Sequence[Measure]) -> list[str]:
    splitter, places = Splitter(measures), sorted({cut % (len(text) + 1) for cut in cuts})
    found = []
    for begin, end in zip([0, *places], [*places, len(text)], strict=True):
        found += splitter.feed(text[begin:end])
    return found + splitter.finish()


@given(st.one_of(st.text(), WRITTEN), st.lists(st.integers(0, 1000)), EITHER)
def test_deltas_never_change_the_pieces(text: str, cuts: list[int], measures: Sequence[Measure]) -> None:
    """However the model cuts its text into deltas, the pieces are the same."""
    assert in_deltas(text, cuts, measures) == in_deltas(text, [], measures)


@given(st.one_of(st.text(), WRITTEN))
def test_nothing_is_lost(text: str) -> None:
    """The pieces joined by spaces are the text with its whitespace normalised."""
    assert " ".join(split(text)) == " ".join(text.split())


@given(WRITTEN)
def test_where_the_voice_is_slow_pieces_are_shorter(text: str) -> None:
    """Nobody waits for a piece of more than 15 words."""
    pieces = in_deltas(text, [], SHORT_MEASURES)
    assert " ".join(pieces) == " ".join(text.split())
    assert all(len(piece.split()) <= 15 for piece in pieces)


@given(WRITTEN)
def test_no_piece_is_long(text: str) -> None:
    """A piece has at most 25 words."""
    assert all(len(piece.split()) <= 25 for piece in split(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sure, I can do that. What day?", ["Sure,", "I can do that.", "What day?"]),
        ("Of course. We do.", ["Of course.", "We do."]),
        ("Thanks for calling us today, how may I help?", ["Thanks for calling us today,", "how may I help?"]),
        ("Of course.\n1. Cleaning\n2. Whitening", ["Of course.", "1. Cleaning", "2. Whitening"]),
        ("We are closed on Sundays", ["We are closed on Sundays"]),
    ],
)
def test_first_piece_is_short(text: str, expected: list[str]) -> None:
    """An opening or a clause comes first, then sentences and list items."""
    assert split(text) == expected


ANYHOW = [opening for opening in ENGLISH.openings if not opening.endswith(".")]


@pytest.mark.parametrize("opening", [*ANYHOW, "Yes!", "Okay;"])
def test_an_opening_waits_for_no_other_word(opening: str) -> None:
    """What comes after it cannot change it: it is out as soon as it is whole, and not sooner."""
    splitter = Splitter()
    assert splitter.feed(opening) == []
    assert splitter.feed(" ") == [opening]
    assert splitter.feed("we can.") == []
    assert splitter.finish() == ["we can."]


@pytest.mark.parametrize("opening", ["Sure,", "Good morning.", "Good afternoon!", "Good evening."])
def test_what_follows_an_opening_is_a_first_piece(opening: str) -> None:
    """An opening's sound is kept and short: there is no time for a longer piece behind it."""
    first = split("We are open on Monday from eight in the morning until five.")[0]
    assert split(f"{opening} We are open on Monday from eight in the morning until five.")[:2] == [opening, first]


def test_a_word_that_may_go_on_is_waited_for() -> None:
    """Neither half a word nor an abbreviation is taken for the end of a piece."""
    splitter = Splitter()
    assert splitter.feed("Well") + splitter.feed(" see") + splitter.feed(" Dr. ") == []
    assert splitter.feed("Smith.") == []
    assert splitter.feed(" He") + splitter.feed(" is in. ") == ["Well see Dr. Smith."]
    splitter = Splitter()
    assert splitter.feed("we can see you on") + splitter.feed("ce more on ") == ["we can see you once more"]


def test_first_piece_ends_without_punctuation_too() -> None:
    """A long sentence without commas gives a first piece of at most eight words."""
    assert len(split("we will gladly see you tomorrow morning right after the team meeting has ended")[0].split()) <= 8


@pytest.mark.parametrize(
    "whole",
    [
        "1,200",
        "3.5",
        "Dr. Smith",
        "9 a.m. and",
        "sarah.j@example.com",
        "9:30",
        "J. Smith",
        "e.g. this",
        "No. 5",
        "St. Mary",
        "5th St. NW",
        "12 Elm Ave. SE",
        "Sat. & Sun.",
        "2 1/2 hours",
        "555 0123",
        "9 – 5",
        "Apt. 4B",
        "Rev. Green",
        "King Jr. Blvd.",
        "1,850 sq. ft.",
        "Monday, 3/4",
        "Hwy. 36",
        "Phase II",
        "Porsche 911",
    ],
)
def test_never_cuts_inside(whole: str) -> None:
    """Numbers, times, titles and addresses stay in one piece."""
    assert any(whole in piece for piece in split(f"Please note {whole} too. Then go."))


def test_half_of_the_day_may_end_a_sentence() -> None:
    """After "p.m." a capital letter begins a new sentence."""
    assert split("We open until 1 p.m. We rest.") == ["We open until 1 p.m.", "We rest."]


@pytest.mark.parametrize("whole", ["01 99 00 00 12 34 56", "at 120 N. 5th St. NW", "Sat. & Sun. 9 – 5"])
@pytest.mark.parametrize("before", range(8))
def test_a_piece_ends_before_what_would_be_parted(whole: str, before: int) -> None:
    """A piece that grew too long inside a number or an address is cut where it began."""
    text = f"{'so ' * before}call {whole} today"
    assert any(whole in piece for piece in split(text, SHORT_MEASURES))


def test_no_is_an_answer_unless_a_number_follows() -> None:
    """Nobody waits for the sentence after it."""
    assert split("No. We do not.") == ["No.", "We do not."]
    assert split("No. 5 is free.") == ["No. 5 is free."]


async def test_pieces_come_as_early_as_they_are_certain() -> None:
    """The first piece is out before the model has written the rest, and the stream is closed at the end."""
    asked: list[str] = []

    async def deltas() -> AsyncIterator[str]:
        for delta in ["Sure", ",", " I", " can", " help."]:
            asked.append(delta)
            yield delta
            await asyncio.sleep(0)

    stream = pieces(deltas())
    assert await anext(stream) == "Sure,"
    assert len(asked) <= 3
    assert [piece async for piece in stream] == ["I can help."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Whitening costs 350 dollars.", ["Whitening costs", "350 dollars."]),
        ("We are open from 8 am to 5 pm.", ["We are open", "from 8 am to 5 pm."]),
        ("We are at 12 Main.", ["We are at 12 Main."]),
        ("Our number is 510 555 0100.", ["Our number is", "510 555 0100."]),
    ],
)
def test_a_slow_voice_begins_before_a_number(text: str, expected: list[str]) -> None:
    """What stands before a price is ready sooner, and the same in many answers; times and addresses stay whole."""
    assert split(text, SHORT_MEASURES) == expected
