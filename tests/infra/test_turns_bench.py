"""The benchmark of turn-taking: its set, its arithmetic, and where a sound is taken to end. No engines."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from infra.bench.turns import others
from infra.bench.turns.measure import ENDINGS, KINDS, NOT_FOR_US, Event, Outcome, Share, figures, outcome, over
from infra.bench.turns.others import peers_outcomes
from infra.bench.turns.recording import STEP, Recording, audible
from infra.bench.turns.report import by_kind, over_the_agent, parts, side_by_side
from infra.bench.turns.silence import by_silence, spans
from infra.bench.turns.turns import CONDITIONS, SPEAKERS, Turn, pieces, read_turns
from infra.phone.telephone import RATE
from shared.errors import SetupError


def turn(kind: str = "number", number: int = 0, *, talks_over: float | None = None) -> Turn:
    return Turn(number, kind, "What is your number?", (("Five five,", 0.6), ("one two.", 0.0)), None, talks_over)


def heard(*events: tuple[str, float], kind: str = "number", talks_over: float | None = None) -> Outcome:
    """Of a turn that is audible from 3 to 4 s and from 4.6 to 5.5 s of the call."""
    recording = Recording(turn(kind, talks_over=talks_over), Path("none"), ((3.0, 4.0), (4.6, 5.5)))
    told: list[Event] = [(what, at, "") for what, at in events]
    return outcome(recording, told)


# --- the set -------------------------------------------------------------------------------------


def test_the_set_is_large_and_a_third_of_every_kind_is_unseen() -> None:
    """At least 120 turns; nobody tunes on one in three of each kind."""
    turns = read_turns()
    assert len(turns) >= 120
    assert {one.kind for one in turns} == set(KINDS)
    of_all, of_unseen = (Counter(one.kind for one in some) for some in (turns, [t for t in turns if t.unseen]))
    assert {kind: 3 * of_unseen[kind] for kind in KINDS} == dict(of_all)


def test_tuned_and_unseen_turns_have_the_same_voices_and_lines() -> None:
    """Each voice on each line, in both parts: 3, the voices and the lines have no common divisor."""
    both = [{(one.speaker, one.condition) for one in read_turns() if one.unseen is unseen} for unseen in (True, False)]
    assert both[0] == both[1] == {(speaker, condition) for speaker in SPEAKERS for condition in CONDITIONS}


def test_only_what_is_said_over_the_agent_begins_before_it_has_ended() -> None:
    """All other callers wait for the end of the agent's sentence, and those who do not begin well within it."""
    for one in read_turns():
        assert (one.begins < one.agent_seconds - 1) is (one.over is not None) is (one.kind in ("barge_in", *NOT_FOR_US))


def test_every_pause_is_written_between_two_pieces() -> None:
    """A number dictated in groups is several pieces, with the pause after each and none after the last."""
    assert pieces("Five, [0.6] one one, [1] two.") == (("Five,", 0.6), ("one one,", 1.0), ("two.", 0.0))
    assert all(pause > 0 for one in read_turns() for _, pause in one.pieces[:-1])
    assert all(len(one.pieces) >= 2 for one in read_turns() if one.kind in ("number", "thinking", "correction"))


@pytest.mark.parametrize("spoken", ["{agent: Hello}", "{agent: Hello, sound: cough}", "{agent: A, said: B, sound: c}"])
def test_a_mistake_in_the_set_is_told_with_its_place(tmp_path: Path, spoken: str) -> None:
    """Neither words nor a sound, a sound without its time, or both."""
    (tmp_path / "set.yaml").write_text(f"short:\n- {spoken}\n")
    with pytest.raises(SetupError, match=r"set\.yaml"):
        read_turns(tmp_path / "set.yaml")


# --- where a sound ends ---------------------------------------------------------------------------


def test_the_end_of_a_sound_is_its_last_audible_hundredth_of_a_second() -> None:
    """A tail 30 dB below the speech is not audible, one 20 dB below it is."""
    speech = 3000 * np.sin(np.arange(RATE) * 0.7)
    for below, tail in ((30, 0.0), (20, 0.2)):
        faint = 10 ** (-below / 20) * 3000 * np.sin(np.arange(round(0.2 * RATE)) * 0.7)
        sound = np.concatenate([np.zeros(RATE // 2), speech, faint, np.zeros(RATE)])
        first, last = audible(sound)
        assert first == pytest.approx(0.5 * RATE, abs=STEP)
        assert last == pytest.approx((1.5 + tail) * RATE, abs=STEP)


# --- the arithmetic --------------------------------------------------------------------------------


def test_the_wait_runs_from_the_last_sound_to_the_decision_after_it() -> None:
    """What happens before the caller has spoken does not count."""
    found = heard(("done", 2.4), ("released", 2.9), ("released", 6.25))
    assert found.wait == pytest.approx(0.75)
    assert (found.cuts, found.late) == ((), False)


def test_a_decision_while_the_caller_has_more_to_say_is_a_cut_off() -> None:
    """In the pause or in mid-word; the wait is that of the decision after the end."""
    found = heard(("released", 4.5), ("stopped", 4.9), ("released", 5.4), ("released", 6.0))
    assert found.cuts == (4.5, 5.4)
    assert found.wait == pytest.approx(0.5)


@pytest.mark.parametrize(("at", "late"), [(7.9, False), (8.1, True), (None, True)])
def test_a_decision_after_two_and_a_half_seconds_or_never_is_late(at: float | None, *, late: bool) -> None:
    """Never is told apart by having no wait."""
    found = heard(*([("released", at)] if at else []))
    assert found.late is late
    assert (found.wait is None) is (at is None)


def test_a_barge_in_stops_the_sentence_that_it_fell_upon() -> None:
    """The agent's next sentence is another matter; one that was heard to its end was not stopped."""
    assert heard(("stopped", 3.5), kind="barge_in", talks_over=3.0).stopped == pytest.approx(0.5)
    too_late = heard(("done", 4.0), ("released", 6), ("stopped", 6.5), kind="barge_in", talks_over=3.0)
    assert (too_late.stopped, too_late.talked_on) == (None, True)


def test_an_agent_that_a_noise_had_stopped_neither_stops_for_the_caller_nor_talks_on() -> None:
    """Its next sentence is no measure of the barge-in; of what was not for it, it was disturbed."""
    events = (("stopped", 1.1), ("released", 6.0), ("stopped", 6.5))
    before = heard(*events, kind="barge_in", talks_over=3.0)
    assert (before.stopped, before.talked_on) == (None, False)
    assert heard(("stopped", 1.1), kind="echo", talks_over=3.0).disturbed


def test_an_agent_that_holds_its_breath_has_stopped_only_if_it_does_not_go_on() -> None:
    """The first silence that lasts counts as the stop; one that ends is told by its length, and disturbs nothing."""
    for_good = heard(("held", 3.2), ("resumed", 3.5), ("held", 3.7), ("stopped", 4.0), kind="barge_in", talks_over=3.0)
    assert for_good.stopped == pytest.approx(0.7)
    assert for_good.held == pytest.approx(0.3)
    for_a_moment = heard(("held", 3.2), ("resumed", 3.6), ("done", 5.0), kind="murmur", talks_over=3.0)
    assert (for_a_moment.stopped, for_a_moment.disturbed) == (None, False)
    assert for_a_moment.held == pytest.approx(0.4)


@pytest.mark.parametrize("events", [(("stopped", 3.6), ("released", 6.0)), (("done", 5.0), ("released", 6.0))])
def test_an_agent_that_stops_for_a_murmur_or_answers_it_was_disturbed(events: tuple[tuple[str, float], ...]) -> None:
    """It was to talk on."""
    assert heard(*events, kind="murmur", talks_over=3.0).disturbed
    assert not heard(("done", 5.0), kind="murmur", talks_over=3.0).disturbed
    assert not heard(*events, kind="barge_in", talks_over=3.0).disturbed


def test_figures_are_of_the_turns_that_end() -> None:
    """p50 and p95 by nearest rank over all waits; cut-offs and late ones as shares of turns, not of decisions."""
    waits = [Outcome(n, "short", unseen=False, wait=(n + 1) / 10) for n in range(19)]
    others = [
        Outcome(19, "number", unseen=False, wait=3.0, cuts=(1.0, 2.0)),
        Outcome(20, "murmur", unseen=False, wait=9.0, disturbed=True),
    ]
    found = figures(waits + others)
    assert (found.turns, found.p50, found.p95) == (20, 1.0, 1.9)
    assert (found.cut, found.late) == (Share(1, 20), Share(1, 20))
    assert str(found.cut) == "5.0 %"
    assert figures(others, ("number",)).cut == Share(1, 1)
    assert figures([]).p50 is None


def test_what_was_not_for_the_agent_is_counted_kind_by_kind() -> None:
    """A barge-in that never stopped the agent has no time, and is counted."""
    found = over(
        [
            Outcome(0, "barge_in", unseen=False, wait=0.7, stopped=0.5),
            Outcome(1, "barge_in", unseen=False, wait=0.7, talked_on=True),
            Outcome(2, "murmur", unseen=False, wait=None, disturbed=True),
            Outcome(3, "murmur", unseen=False, wait=None, held=0.3),
            Outcome(4, "cough", unseen=False, wait=None, held=0.2),
        ]
    )
    assert (found.stopped_p50, found.talked_on, found.held_p50) == (0.5, Share(1, 2), 0.2)
    assert found.disturbed == {"murmur": Share(1, 2), "cough": Share(0, 1), "echo": Share(0, 0)}


def test_tuned_and_unseen_turns_are_printed_apart() -> None:
    """Nothing of the unseen is shown to who tunes."""
    outcomes = [Outcome(n, kind, unseen=n % 3 == 2, wait=0.7) for n, kind in enumerate(KINDS)]
    found = parts(outcomes, only_tuned=False)
    assert [len(part) for part in found.values()] == [10, 4]
    assert list(parts(outcomes, only_tuned=True)) == ["tuned"]
    assert by_kind("ours", found).row_count == len(ENDINGS) + 1
    for table in (side_by_side({"ours": found}), over_the_agent({"ours": found})):
        assert table.row_count == 1
        assert len([column for column in table.columns if "unseen" in str(column.header)]) == 1


# --- other ways on the same sound --------------------------------------------------------------------


def test_silence_alone_decides_once_it_has_lasted() -> None:
    """Windows of 32 ms: a voice of 20, a gap of 10 (0.32 s), a voice of 10, then silence."""
    heard = [0.0] * 10 + [0.9] * 20 + [0.0] * 10 + [0.9] * 10 + [0.0] * 40
    first, second = 30 * 0.032, 50 * 0.032
    assert np.array(spans(heard, 512)) == pytest.approx(np.array([(0.32, first), (1.28, second)]))
    assert [at for _, at, _ in by_silence(heard, 512, 0.2)] == pytest.approx([first + 0.224, second + 0.224])
    assert [at for _, at, _ in by_silence(heard, 512, 0.5)] == pytest.approx([second + 0.512])


def test_what_peers_decided_is_compared_with_the_truth_of_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Turn by turn, tuned or unseen as the set says; that the set has changed since is told."""
    decided = {"other": {"7": [4.5, 6.0], "8": [1.0]}}
    kept = {"packages": ["other==1.0"], "set": "of old", "pieces": {"7": [[3, 4], [4.6, 5.5]]}, "decided": decided}
    (tmp_path / "peers.json").write_text(json.dumps(kept))
    monkeypatch.setattr(others, "KEPT", tmp_path / "peers.json")
    made = [Recording(turn(number=number), Path("none"), ((0.0, 99.0),)) for number in (7, 9)]
    found, about = peers_outcomes(made)
    assert found == {"other": [Outcome(7, "number", unseen=False, wait=0.5, cuts=(4.5,))]}
    assert "other==1.0" in about
    assert "changed" in about


def test_the_peers_were_measured_on_this_set() -> None:
    """Every turn of every peer; a set that was changed is measured again."""
    made = [Recording(one, Path("none"), ((0.0, 1.0),)) for one in read_turns()]
    found, about = peers_outcomes(made)
    assert {len(outcomes) for outcomes in found.values()} == {len(made)}
    assert "changed" not in about
