"""What holds for every call, whatever was said on it."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cloud.after_call.feelings.sentiment import CLEAR, feeling
from cloud.after_call.judge import judge_by_rules
from cloud.after_call.transcript import CallTranscript, transcript_of
from tests.after_call.telling import CALLER, raw_call

SAID = [
    "My name is Emma Brown.",
    "this is urgent",
    "Can I book a cleaning for Saturday at ten?",
    "five one zero five five five oh one four two",
    "no, sorry, 0143",
    "call me back on this number",
    "I want a refund, this is ridiculous!",
    "thank you so much, you've been a great help",
    "is this the wrong number?",
    "we help dentists like you get on the first page of Google",
    "😡😡 … \u202e\x07",
    "B-R-O-W-N",
    "Great. Nobody ever called me back.",
    "How much is a crown?",
    "yes",
    "my tooth was knocked out and I'm bleeding",
    "a week from Tuesday, any day but Monday",
    "extension 23",
    "I want to cancel",
]
DIGITS = re.compile(
    r"\d|zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|teen|ty\b|eleven|twelve"
)
texts = st.one_of(
    st.text(max_size=200), st.sampled_from(SAID), st.lists(st.sampled_from(SAID), max_size=6).map(" ".join)
)
turns = st.lists(st.tuples(st.sampled_from(["caller", "agent"]), texts), max_size=12)
prices = st.dictionaries(st.text(min_size=1, max_size=30), st.decimals(0, 9_999_999, places=2), max_size=8)
sums = st.decimals(0, 9_999_999, places=2)
corrections = st.lists(
    st.fixed_dictionaries(
        {"outcome": st.sampled_from(["booked", "qualified_lead", "spam"]), "corrected": sums, "judged": sums}
    ),
    max_size=8,
)


@st.composite
def calls(draw: st.DrawFn) -> CallTranscript:
    """Any call of any client."""
    raw = raw_call(
        "",
        answered=draw(st.booleans()),
        from_e164=draw(st.sampled_from([CALLER, None, "+442079460958"])),
        price_list=draw(prices),
        typical_value=draw(st.none() | sums),
        corrections=draw(corrections),
        profession=draw(st.sampled_from(["dentist", "plumber", "mechanic", "locksmith", "dog_groomer"])),
    )
    said = enumerate(draw(turns))
    raw["turns"] = [{"seq": seq, "speaker": who, "text": text, "interrupted": False} for seq, (who, text) in said]
    return transcript_of(raw)


@given(calls())
def test_whatever_was_said_it_is_judged(call: CallTranscript) -> None:
    """Nothing raises, scores are in range, no sum is negative, and the row is plain JSON within the columns' limits."""
    judgement = judge_by_rules(call)
    assert -1 <= judgement.sentiment_score <= 1
    assert 0 <= judgement.confidence <= 1
    assert judgement.revenue >= Decimal(0)
    row = json.loads(json.dumps(judgement.row()))
    assert len(row["to_do"]) <= 1000
    assert row["currency"] == "USD"


@given(calls())
def test_what_is_urgent_has_something_to_do(call: CallTranscript) -> None:
    """Whatever it was classed as."""
    judgement = judge_by_rules(call)
    assert not judgement.urgent or judgement.to_do.startswith("Urgent: Call ")


@given(calls())
def test_a_quote_is_always_what_was_said(call: CallTranscript) -> None:
    """Every piece of evidence stands in the turn that it names, letter for letter."""
    said = {turn.seq: turn.text for turn in call.turns}
    assert all(evidence.quote in said[evidence.seq] for evidence in judge_by_rules(call).evidence)


@given(calls())
def test_a_number_or_a_name_is_never_made_up(call: CallTranscript) -> None:
    """The callback number is the call's own or was spoken by the caller; a name is made of words or letters said."""
    judgement = judge_by_rules(call)
    spoken = " ".join(turn.text for turn in call.turns if turn.speaker == "caller").lower()
    own = judgement.callback_e164 in {None, call.call.from_e164}
    assert own or len(DIGITS.findall(spoken)) >= 4  # "double", "fifty-five" and "hundred" say several at once
    letters = {letter for letter in spoken if letter.isalpha()}
    assert {letter for letter in (judgement.caller_name or "").lower() if letter.isalpha()} <= letters


@given(calls())
def test_judging_twice_gives_the_same(call: CallTranscript) -> None:
    """A job that is done again writes the same row."""
    assert judge_by_rules(call) == judge_by_rules(call)


@given(texts)
def test_a_label_agrees_with_its_score(text: str) -> None:
    """Positive from +0.2, negative from -0.2, neutral between; mixed has both sides and is not extreme."""
    felt = feeling(text)
    match felt.label:
        case "positive":
            assert felt.score >= CLEAR
        case "negative":
            assert felt.score <= -CLEAR
        case "neutral":
            assert abs(felt.score) < CLEAR
        case "mixed":
            assert felt.up > 0 > felt.down


def long_talks() -> list[str]:
    """Ten thousand characters of the kinds of talk that patterns and sums of digits stumble over."""
    pieces = [
        "no ",
        "5 ",
        "five ",
        "my name is ",
        "a",
        "A B C ",
        "on hold for ",
        "thank you so much. ",
        "?! ",
        "the the ",
    ]
    pieces += ["at ten ", "i was wondering if ", "first name a last name ", "A", "5"]
    return [(piece * 10_000)[:10_000] for piece in pieces]


def test_ten_thousand_characters_are_judged_too() -> None:
    """A turn that never ends is read as far as anybody would."""
    for text in long_talks():
        judgement = judge_by_rules(transcript_of(raw_call(f"caller: {text}\nagent: {text}\ncaller: {text}")))
        assert judgement.turn_sentiments
