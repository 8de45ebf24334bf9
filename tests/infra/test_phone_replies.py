"""Answers, and what is said instead of them or before them: how the report of a call tells them apart."""

from dataclasses import replace
from typing import Any

import pytest

from infra.dev.demo.display import summary
from infra.dev.demo.evidence import Evidence
from infra.dev.demo.kinds import kind_of
from infra.dev.demo.report import conversed, failed, report
from infra.phone.gaps import Gap, Silence, Span
from infra.phone.script import Script
from shared.calls import ReplyKind
from tests.infra.made_up import STAGES, evidence, heard, said, turn

TIMED = {f"{stage}_ms": value for stage, value in STAGES.items()}
SORRY = "I'm sorry, I had a little trouble there. Could you say that again?"
MOMENT = "One moment, please."


def script(*steps: Any) -> Script:
    return Script.model_validate({"name": "x", "steps": list(steps) or ["hang_up"]})


def one_exchange(agent: dict[str, Any], **changes: Any) -> Evidence:
    """The caller asks from 5 to 7 s; `agent` is the row of the reply."""
    turns = [turn(1, "caller", "How much is it", 7.6, confidence=0.9), agent]
    asked = said("How much is it?", 5, expect=("95",))
    return evidence(**{"turns": turns, "utterances": [asked], "sentences": [asked.text], **changes})


def late(text: str = "It is 95 dollars.", **more: Any) -> dict[str, Any]:
    """An answer that came 4.1 s after the caller's last sound, acknowledged after 1.5 s."""
    row = {**TIMED, "reply": "answer", "acknowledgement": MOMENT, "turn_gap_ms": 4080, "hole_ms": 0}
    return turn(1, "agent", text, 11.0, **{**row, **more})


LATE_SOUND = heard(gaps=[Gap(7.0, 8.5)], agent=[Span(8.5, 9.6), Span(11.1, 12.9), Span(13.05, 14.0)])


def test_after_an_acknowledgement_the_gap_ends_with_the_answer() -> None:
    """The first sound is the acknowledgement's; the answer is the sound nearest to where its row says that it is."""
    (x,) = report(one_exchange(late(), recording=LATE_SOUND))["exchanges"]
    assert (x["reply"], x["acknowledgement"]) == ("answer", MOMENT)
    latency = x["latency_ms"]
    assert (latency["first_sound"], latency["turn_gap"], latency["claimed_turn_gap"]) == (1500, 4100, 4080)
    assert latency["processing_by_ear"] == 4100 - STAGES["endpoint"]


def test_an_answer_right_after_its_acknowledgement_is_found() -> None:
    """A breath lies between them, less than any pause in a sentence."""
    sound = heard(gaps=[Gap(7.0, 8.5)], agent=[Span(8.5, 9.6), Span(9.72, 12.0)])
    (x,) = report(one_exchange(late(turn_gap_ms=2700), recording=sound))["exchanges"]
    assert x["latency_ms"]["turn_gap"] == 2720


def test_without_an_acknowledgement_the_row_has_no_say_in_the_gap() -> None:
    """Whatever it claims, the gap ends with the first sound."""
    (x,) = report(one_exchange(late(acknowledgement=None), recording=LATE_SOUND))["exchanges"]
    assert (x["latency_ms"]["turn_gap"], x["acknowledgement"]) == (1500, "")


def test_an_acknowledged_answer_that_never_came_has_no_gap() -> None:
    """Only the acknowledgement was heard, and it is no answer."""
    (x,) = report(one_exchange(late("", turn_gap_ms=None), recording=LATE_SOUND))["exchanges"]
    latency = x["latency_ms"]
    assert (latency["first_sound"], latency["turn_gap"], latency["processing_by_ear"]) == (1500, None, None)


def test_a_hole_is_one_inside_the_answer() -> None:
    """The silence between acknowledgement and answer is not, nor is the one before "are you still there?"."""
    silences = [Silence(9.6, 11.1), Silence(12.0, 12.9), Silence(13.5, 13.9), Silence(15.0, 20.1)]
    found = one_exchange(late(hole_ms=880), recording=replace(LATE_SOUND, holes=silences))
    nudge = turn(2, "agent", "Are you still there?", 20.0, reply="nudge")
    (x, nudged) = report(replace(found, turns=[*found.turns, nudge]))["exchanges"]
    assert (x["latency_ms"]["measured_hole"], x["latency_ms"]["hole"]) == (900, 880)
    assert nudged["latency_ms"]["measured_hole"] is None


def test_the_holes_of_an_answer_end_where_the_caller_goes_on() -> None:
    """The next question's answer may have a hole of its own."""
    found = report(evidence(recording=heard(holes=[Silence(1.0, 1.6), Silence(8.8, 9.3), Silence(14.0, 14.8)])))
    assert [x["latency_ms"]["measured_hole"] for x in found["exchanges"]] == [600, 500, 800]


def test_an_apology_is_a_failed_turn_and_never_a_fast_answer() -> None:
    """Not in the percentiles, not answered, not conversed, and told as a failure."""
    found = one_exchange(turn(1, "agent", SORRY, 7.8, reply="apology", **{**TIMED, "processing_ms": 100}))
    told = report(found)
    assert (told["apologies"], told["questions"]) == (1, {"asked": 1, "answered": 0})
    assert set(told["latency_ms"].values()) == {None}
    assert conversed(told["exchanges"]) == 0
    assert [line for line in failed(found, told, script()) if "got an apology" in line]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SORRY, ReplyKind.APOLOGY),
        ("I didn't quite catch that, could you repeat?", ReplyKind.CLARIFICATION),
        ("Are you still there?", ReplyKind.NUDGE),
        ("I'm sorry, we are closed on Sundays.", ReplyKind.ANSWER),
        ("Yes, we are.", ReplyKind.ANSWER),
    ],
)
def test_a_version_without_kinds_is_judged_by_its_words(text: str, kind: ReplyKind) -> None:
    """Its fixed sentences are known; what else it said was an answer."""
    assert kind_of(turn(1, "agent", text, 1.0)) is kind


def test_the_row_itself_knows_best() -> None:
    """A model may say the words of a fixed sentence; exchange 0 is the greeting; no row is of no kind."""
    assert kind_of(turn(1, "agent", "Are you still there?", 1.0, reply="answer")) is ReplyKind.ANSWER
    assert kind_of(turn(0, "agent", "Hello.", 1.0)) is ReplyKind.GREETING
    assert kind_of({}) is None


def test_a_sentence_counts_as_answered_when_the_answer_fits_and_was_heard() -> None:
    """What the call did not get round to was asked all the same."""
    whole = evidence(sentences=["Are you open on Saturday?", "What's the price?", "Goodbye."])
    assert report(whole)["questions"] == {"asked": 3, "answered": 1}  # 95 is not ninety-five
    unheard = one_exchange(late("", meant="It is 95 dollars."), recording=LATE_SOUND)
    assert report(unheard)["questions"] == {"asked": 1, "answered": 0}


def test_a_long_silence_fails_a_rehearsal_unless_the_caller_made_it() -> None:
    """More than eight seconds; a script that keeps silent is not the agent's doing."""
    found = evidence(recording=heard(silence=Silence(31.2, 39.4)))
    told = failed(found, report(found), script())
    assert "8.2 s of silence at 31.2 s of the recording" in told
    assert not [line for line in failed(found, report(found), script({"silence": 30})) if "silence" in line]
    fine = evidence(recording=heard(silence=Silence(31.2, 39.1)))
    assert not [line for line in failed(fine, report(fine), script()) if "silence" in line]


def test_the_summary_says_what_matters_to_a_caller() -> None:
    """Answered, acknowledged, sorry, silent."""
    assert list(summary(report(one_exchange(late(), recording=LATE_SOUND)))) == [
        "1 of 1 sentences answered, 1 acknowledgement, 0 apologies",
        "Longest silence 2.0 s (at 3.0 s)",
    ]
