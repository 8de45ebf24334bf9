"""The held-out set by which judgements of calls are measured: its shape, its balance, nothing in it twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

HELD_OUT = Path(__file__).parents[2] / "infra" / "training" / "held_out"
PROFESSIONS = {
    "dentist", "plumber", "mechanic", "locksmith", "massage", "photographer", "realtor", "tattoo_artist", "inspector",
}  # fmt: skip
OUTCOMES = {
    "booked", "qualified_lead", "message", "question_answered", "complaint", "wrong_number", "spam", "hung_up",
}  # fmt: skip
FEELINGS = {"positive", "neutral", "negative"}
ALWAYS = {"name", "profession", "answered", "turns", "sentiment", "outcome"}
WHERE_IT_APPLIES = {"callback", "caller_name", "service", "urgent"}
FICTIONAL_NUMBER = re.compile(r"\+1[2-9]\d{2}55501\d{2}")


def read(name: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = yaml.safe_load((HELD_OUT / name).read_text())
    return items


def plain(text: str) -> str:
    """Words alone: what differs only in case or punctuation is the same."""
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


def said_by_callers(calls: list[dict[str, Any]]) -> list[str]:
    return [turn["text"] for call in calls for turn in call["turns"] if turn["speaker"] == "caller"]


@pytest.fixture(scope="module")
def sentences() -> list[dict[str, Any]]:
    return read("sentences.yaml")


@pytest.fixture(scope="module")
def calls() -> list[dict[str, Any]]:
    return read("calls.yaml")


def test_every_sentence_is_a_text_with_one_label(sentences: list[dict[str, Any]]) -> None:
    """Nothing else, and no label that is not defined."""
    assert all(set(each) == {"text", "label"} and plain(each["text"]) for each in sentences)
    assert {each["label"] for each in sentences} == FEELINGS


def test_the_feelings_of_sentences_are_balanced(sentences: list[dict[str, Any]]) -> None:
    """At least 150, and no label has less than a quarter or more than two fifths of them."""
    shares = [count / len(sentences) for count in Counter(each["label"] for each in sentences).values()]
    assert len(sentences) >= 150
    assert min(shares) >= 0.25
    assert max(shares) <= 0.4


def test_no_sentence_is_there_twice(sentences: list[dict[str, Any]], calls: list[dict[str, Any]]) -> None:
    """Neither among the sentences nor said by a caller of a whole call."""
    texts = [plain(each["text"]) for each in sentences]
    assert [text for text, times in Counter(texts).items() if times > 1] == []
    assert set(texts) & {plain(text) for text in said_by_callers(calls)} == set()


def test_what_callers_say_at_length_differs_from_call_to_call(calls: list[dict[str, Any]]) -> None:
    """Only a few words ("okay", "hello") may come back."""
    long = [plain(text) for text in said_by_callers(calls) if len(text.split()) > 3]
    assert [text for text, times in Counter(long).items() if times > 1] == []


def test_every_call_is_labelled_in_full_and_with_known_words(calls: list[dict[str, Any]]) -> None:
    """Names are unique; the fields are those of the header."""
    assert len({call["name"] for call in calls}) == len(calls)
    assert all(ALWAYS <= set(call) <= ALWAYS | WHERE_IT_APPLIES for call in calls)
    assert {call["sentiment"] for call in calls} == FEELINGS | {"mixed"}
    assert {call["outcome"] for call in calls} == OUTCOMES
    assert {call["profession"] for call in calls} == PROFESSIONS
    assert all(call.get("urgent", True) is True for call in calls)


def test_every_answered_call_has_a_caller_who_speaks(calls: list[dict[str, Any]]) -> None:
    """The receptionist opens; 2 to 14 turns in all, from both, each with words."""
    for call in calls:
        if call["answered"]:
            assert 2 <= len(call["turns"]) <= 14, call["name"]
            assert call["turns"][0]["speaker"] == "agent", call["name"]
            assert {turn["speaker"] for turn in call["turns"]} == {"agent", "caller"}, call["name"]
            assert all(set(turn) == {"speaker", "text"} and plain(turn["text"]) for turn in call["turns"]), call["name"]


def test_a_missed_call_has_no_words_and_came_to_nothing(calls: list[dict[str, Any]]) -> None:
    """There are some, and none says more than that nobody was there."""
    missed = [call for call in calls if not call["answered"]]
    assert missed
    for call in missed:
        assert (call["turns"], call["sentiment"], call["outcome"]) == ([], "neutral", "hung_up"), call["name"]
        assert not WHERE_IT_APPLIES & set(call), call["name"]


def test_outcomes_and_professions_are_spread(calls: list[dict[str, Any]]) -> None:
    """At least 60 calls, 5 of each outcome, 6 of each profession, none of either above a third."""
    assert len(calls) >= 60
    for field, fewest in (("outcome", 5), ("profession", 6), ("sentiment", 5)):
        assert min(Counter(call[field] for call in calls).values()) >= fewest, field
    for field in ("outcome", "profession"):
        assert max(Counter(call[field] for call in calls).values()) <= len(calls) / 3, field


def test_a_wanted_service_is_named_where_there_is_one(calls: list[dict[str, Any]]) -> None:
    """In every booking and lead, nowhere else."""
    with_service = {call["name"] for call in calls if "service" in call}
    assert with_service == {call["name"] for call in calls if call["outcome"] in {"booked", "qualified_lead"}}


def test_a_booking_leaves_a_name_or_a_number(calls: list[dict[str, Any]]) -> None:
    """Else the business could not confirm it."""
    bookings = [call for call in calls if call["outcome"] == "booked"]
    assert [call["name"] for call in bookings if not {"callback", "caller_name"} & set(call)] == []


def test_every_number_is_fictional_and_belongs_to_one_call(calls: list[dict[str, Any]]) -> None:
    """E.164 of the range that is never given out."""
    numbers = [call["callback"] for call in calls if "callback" in call]
    assert [number for number in numbers if not FICTIONAL_NUMBER.fullmatch(number)] == []
    assert len(set(numbers)) == len(numbers)


def test_a_callers_name_was_said_by_the_caller(calls: list[dict[str, Any]]) -> None:
    """Each part of the labelled name stands in their words, or letter by letter."""
    for call in calls:
        letters = "".join(map(plain, said_by_callers([call]))).replace(" ", "")
        missing = [part for part in plain(call.get("caller_name", "")).split() if part not in letters]
        assert missing == [], call["name"]


@pytest.mark.parametrize("name", ["sentences.yaml", "calls.yaml"])
def test_the_rules_of_labelling_stand_on_top(name: str) -> None:
    """A file says by which rules it was labelled, in lines that fit a screen."""
    lines = (HELD_OUT / name).read_text().splitlines()
    assert lines[0].startswith("# ")
    assert [line for line in lines if len(line) > 120] == []
