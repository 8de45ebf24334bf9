"""Where the guard cuts: after a clause, and never inside of what belongs together."""

from __future__ import annotations

import pytest

from edge_agent.think.clauses import clause_length, ends_sentence, sentence_length

WHOLE = [
    "We are on 5th St. NW.",
    "We are open Sat. & Sun. from nine.",
    "That is Dr. Lee.",
    "That is Dr. Lee's office.",
    "We are open 9 a.m. to 5 p.m. on Fridays.",
    "Take No. 5.",
    "It is 1 1/2 miles.",
    "Ask for Mr. O'Neil.",
    "We are in Ste. 200.",
    "We do e.g. a filling.",
    "We are near St. Mary's.",
    "Ask for J. Smith.",
    "We are in the U.S. since 1990.",
    "It costs $1.50 or 1,250 dollars.",
    "Write to a.b@c.example.",
    "1. Cleaning.",
]


@pytest.mark.parametrize("sentence", WHOLE)
def test_a_sentence_is_one_clause(sentence: str) -> None:
    """No full stop of an abbreviation or a number ends it, at no moment of its being written."""
    text = f"{sentence} We are open."
    for length in range(len(text)):
        assert clause_length(text[:length]) in {0, len(sentence)}
        assert sentence_length(text[:length]) in {0, len(sentence)}
    assert clause_length(text) == sentence_length(text) == len(sentence)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("No. We are closed.", "No."),
        ("We close at 5 p.m. Anything else?", "We close at 5 p.m."),
        ("We close at 9. We open at ten.", "We close at 9."),
        ("We are open on Sun. Anything else?", "We are open on Sun."),
        ("It was I. We did it.", "It was I."),
        ("Well... yes. No.", "Well..."),
        ("Sure, we do.", "Sure,"),
        ('He said "yes." We go.', 'He said "yes."'),
    ],
)
def test_a_clause_ends_with_its_mark(text: str, first: str) -> None:
    """Also where the last word of a sentence is short or abbreviated."""
    assert text[: clause_length(text)] == first


@pytest.mark.parametrize(
    ("text", "ends"), [("Yes.", True), ("at 5 p.m.", True), ("on Main St. ", False), ("Yes,", False)]
)
def test_what_stops_where_a_sentence_may(text: str, ends: bool) -> None:
    """A long answer may stop there."""
    assert ends_sentence(text) is ends
