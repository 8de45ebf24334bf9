"""Written to sayable."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.speak.pronounce import pronounce

SIGNS = list("aB9 .,$€%*_#`[]()/-:@\n|>~+&'\"½😀٣…")
WRITTEN = [
    "9:30 am",
    "Dr. ",
    "$1,200",
    "12/31/0000",
    "https://a.co/",
    "1st",
    "Mon-",
    "Nov 3",
    "Class I",
    "IV",
    "911",
    "1/2",
    " ft.",
    "St. ",
]
MARKED = st.lists(st.sampled_from(SIGNS + WRITTEN), max_size=40).map("".join)


@given(st.one_of(st.text(), MARKED))
@settings(max_examples=3 * settings().max_examples)
def test_total_and_clean(text: str) -> None:
    """Any text gives letters and pause marks only, no digits of ours, and never punctuation alone."""
    said = pronounce(text)
    assert not re.search(r"[*_#`~|<>\[\]{}()\\^=@/$€£%&+\"0-9]", said)
    assert not any(unicodedata.category(character).startswith("C") for character in said)
    assert said == "" or any(character.isalnum() for character in said)
    assert said == " ".join(said.split())


@given(st.lists(st.sampled_from(["abc", "Xyz", "XYZ", " ", ".", ",", "!", "?", "'"]), max_size=20).map("".join))
def test_saying_it_twice_changes_nothing(text: str) -> None:
    """What is sayable stays as it is."""
    assert pronounce(pronounce(text)) == pronounce(text)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("A cleaning costs $95.", "A cleaning costs ninety-five dollars."),
        ("$1,200.50, $0.50, $1", "one thousand two hundred dollars and fifty cents, fifty cents, one dollar"),
        ("$95-$120", "ninety-five to one hundred twenty dollars"),
        ("€20 or 20€", "twenty euros or twenty euros"),
        ("$1.2M", "one point two million dollars"),
        ("We open at 9:00.", "We open at nine o'clock."),
        ("9:30 am, 17:00 and 9:05 p.m.", "nine thirty AM, five PM and nine oh five PM."),
        ("9 AM to 1 PM.", "nine AM to one PM."),
        ("9-5pm", "nine to five PM"),
        ("Mon-Fri 8:00-17:00, Sat 9am-1pm", "Monday to Friday eight o'clock to five PM, Saturday nine AM to one PM"),
        ("The sun sat low.", "The sun sat low."),
        ("Nov 23, 2026", "November twenty-third, twenty twenty-six"),
        ("2026-11-23", "November twenty-third, twenty twenty-six"),
        ("11/23/2026", "November twenty-third, twenty twenty-six"),
        ("(510) 555-0142", "five one zero, five five five, zero one four two"),
        ("+1 510-555-0142", "plus one, five one zero, five five five, zero one four two"),
        ("sarah.j_2@bright-smile.com", "sarah dot j underscore two at bright dash smile dot com"),
        ("https://www.example.com/book.", "example dot com slash book."),
        ("15% on the 1st and 23rd", "fifteen percent on the first and twenty-third"),
        ("Dr. Smith, 12 Main St.", "Doctor Smith, twelve Main Street."),
        ("St. Mary's", "Saint Mary's"),
        ("1,200 and 3.5 and 10-15", "one thousand two hundred and three point five and ten to fifteen"),
        ("Cigna & Aetna (all plans)", "Cigna and Aetna, all plans"),
        ("$95/visit", "ninety-five dollars per visit"),
        ("24/7", "twenty-four seven"),
        ("CA 94612", "California nine four six one two"),
        ("😀👍🏽", ""),
        ("...", ""),
    ],
)
def test_says(written: str, said: str) -> None:
    """Money, times, dates, numbers, addresses and abbreviations are read as a person reads them."""
    assert pronounce(written) == said


def test_markdown_goes() -> None:
    """Emphasis, links, headings and code vanish; items of a list become sentences."""
    written = "# Prices\n**Sure!** See [our page](https://a.co/x):\n- *Cleaning*\n2. `Whitening`\n---\n"
    assert pronounce(written) == "Prices. Sure! See our page: Cleaning. Whitening."


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("It's on 5th St. NW.", "It's on fifth Street Northwest."),
        ("At 16 Elm Ave. SE, Suite 4.", "At sixteen Elm Avenue Southeast, Suite four."),
        ("We are in bldg. C, on the left.", "We are in building C, on the left."),
    ],
)
def test_an_abbreviation_within_an_address_ends_no_sentence(written: str, said: str) -> None:
    """No pause before the compass point or the letter that belongs to it."""
    assert pronounce(written) == said


@pytest.mark.parametrize("initials", ["UTI", "ADA", "ETA", "APR", "USPS", "COPD"])
def test_initials_that_a_voice_takes_for_words_are_spelled(initials: str) -> None:
    """With hyphens, which every voice reads letter by letter."""
    assert pronounce(f"The {initials} is here.") == f"The {'-'.join(initials)} is here."
