"""How callers feel, turn by turn and on the whole."""

from __future__ import annotations

import pytest

from cloud.after_call.feelings.sentiment import feeling
from cloud.after_call.judge import judge_by_rules
from shared.database import PublicSentimentLabel
from tests.after_call.telling import a_call


def mood_of(talk: str, **more: object) -> PublicSentimentLabel:
    return judge_by_rules(a_call(talk, **more)).sentiment


@pytest.mark.parametrize(
    "said",
    [
        "My tooth hurts and my face is swollen.",
        "A pipe burst and there is water everywhere.",
        "There's a terrible noise when I brake.",
        "I'm locked out and I lost my keys.",
        "My car key fell down a drain.",
    ],
)
def test_a_problem_is_not_a_mood(said: str) -> None:
    """What a trade is called for says nothing about how the caller feels about the business."""
    assert feeling(said).label == "neutral"


@pytest.mark.parametrize(
    "said",
    ["Yes, please.", "Okay, thanks, bye.", "I'd love to book a cleaning.", "No problem.", "My name is Joy Rich."],
)
def test_politeness_is_not_a_mood(said: str) -> None:
    """Please, thanks, yes and names weigh next to nothing."""
    assert feeling(said).label == "neutral"


@pytest.mark.parametrize(
    "said",
    [
        "I've been on hold for forty minutes.",
        "Just get me a human.",
        "Great, so I took the day off for nothing.",
        "So you can't help me. Wonderful.",
        "Nobody ever called me back.",
        "This is the third time I'm calling.",
        "Thanks for nothing.",
    ],
)
def test_unkind_words_without_an_unkind_word(said: str) -> None:
    """Waiting, asking for a person, saying it again, and praise that means the opposite."""
    assert feeling(said).label == "negative"


@pytest.mark.parametrize(
    "said",
    ["Thank you so much, you've been a great help.", "I couldn't be happier.", "No complaints.", "What a relief!"],
)
def test_warm_words(said: str) -> None:
    """Thanks that are meant, also where the words deny."""
    assert feeling(said).label == "positive"


def test_the_no_of_one_sentence_does_not_deny_the_next() -> None:
    """A "No. That's great." is a good mood."""
    assert feeling("No. That's great, I love it.").label == "positive"
    assert feeling("No, I love it.").label == "positive"


def test_later_turns_weigh_more() -> None:
    """Who begins cross and ends content was better served than the other way round."""
    cross, glad = "caller: I'm a bit annoyed.", "caller: That's lovely, thank you."
    ended_well = judge_by_rules(a_call(f"{cross}\nagent: Sorry.\n{glad}")).sentiment_score
    ended_badly = judge_by_rules(a_call(f"{glad}\nagent: Sorry.\n{cross}")).sentiment_score
    assert ended_well > ended_badly


def test_many_neutral_turns_do_not_soften_anger() -> None:
    """Dates and numbers in between change nothing."""
    dates = "caller: On Tuesday.\nagent: Yes?\n" * 8
    assert mood_of(f"caller: This is ridiculous, nobody showed up.\n{dates}") == "negative"


def test_both_clearly_is_mixed() -> None:
    """Praise and grievance in one call."""
    talk = (
        "caller: The dentist was wonderful.\nagent: Thank you.\ncaller: But I waited two hours and nobody apologized."
    )
    assert mood_of(talk) == "mixed"


def test_hard_signals_count() -> None:
    """Saying the same again and hanging up angry make a call worse than its words."""
    asked = "caller: I need to know when my crown is ready."
    once = judge_by_rules(a_call(f"{asked}\nagent: I don't know."))
    again = judge_by_rules(a_call(f"{asked}\nagent: I don't know.\n{asked}\nagent: I don't know."))
    assert again.sentiment_score < once.sentiment_score
    assert "said it again" in {evidence.shows for evidence in again.evidence}
    angry = "caller: This is ridiculous."
    slammed = judge_by_rules(a_call(angry, end_reason="caller_hung_up"))
    stayed = judge_by_rules(a_call(angry, end_reason="agent_hung_up"))
    assert slammed.sentiment_score < stayed.sentiment_score


def test_each_turn_of_the_caller_has_its_score() -> None:
    """The agent's own words are not a mood of the caller."""
    talk = "agent: I'm so sorry, that is terrible.\ncaller: It's fine.\nagent: Wonderful!\ncaller: Thank you so much!"
    judged = judge_by_rules(a_call(talk)).turn_sentiments
    assert [(turn.seq, turn.label) for turn in judged] == [(1, "neutral"), (3, "positive")]
