"""The set on which hearing is measured, what counts as right, and how the errors are counted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from infra.bench.hearing.learn import Example, weights
from infra.bench.hearing.measure import Measured, Turn, joined
from infra.bench.hearing.report import errors
from infra.bench.hearing.sets import SETS, Utterance, read_set, utterances
from infra.bench.hearing.sounds import KINDS, noise, sound
from infra.bench.hearing.words import right, right_part
from shared.errors import SetupError


def test_the_sets_are_large_and_the_unseen_third_is_unseen() -> None:
    """At least 300 utterances and 60 sounds together; no voice, no seed and no long text is in both."""
    tuned, unseen = (read_set(SETS[name]) for name in ("tuned", "unseen"))
    dealt = [utterances(tuned), utterances(unseen)]
    assert sum(utterance.length != "none" for one in dealt for utterance in one) >= 300
    assert sum(utterance.length == "none" for one in dealt for utterance in one) >= 60
    assert 2 * len(dealt[1]) >= len(dealt[0])
    assert not set(tuned.voices) & set(unseen.voices)
    assert not set(tuned.long) & set(unseen.long)
    assert not {one.seed for one in dealt[0] if one.seed} & {one.seed for one in dealt[1]}


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_dealt_the_same_way_each_time(name: str) -> None:
    """By its seed; and each utterance has a name of its own."""
    whole = read_set(SETS[name])
    assert utterances(whole) == utterances(whole)
    assert len({utterance.name for utterance in utterances(whole)}) == len(utterances(whole))


def test_a_mistake_in_a_set_is_named(tmp_path: Path) -> None:
    """With file and field."""
    file = tmp_path / "set.yaml"
    file.write_text("seed: 1\nvoices: []\ncore: []\nshort: []\nlong: []\nsounds: {cough: none}\n", encoding="utf-8")
    with pytest.raises(SetupError, match=r"set\.yaml.*"):
        read_set(file)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_is_made_by_its_seed_alone(kind: str) -> None:
    """The same seed, the same sound; all of it numbers, and only silence is silent."""
    first, again = (sound(kind, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(first, again)
    assert np.isfinite(first).all()
    assert (np.abs(first).max() > 0) == (kind != "silence")


def test_every_sound_of_the_sets_can_be_made() -> None:
    """From noise and sines, or of voices that are played backwards."""
    kinds = {kind for path in SETS.values() for kind in read_set(path).sounds}
    assert kinds <= {*KINDS, "crowd", "backwards"}
    with pytest.raises(ValueError, match="thunder"):
        sound("thunder", np.random.default_rng(3))
    assert len(noise("street", 1000, np.random.default_rng(3))) == 1000


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        ("no", "No."),
        ("Yeah.", "Yes."),
        ("OK", "Okay."),
        ("9:30", "Nine thirty."),
        ("I am sure", "I'm sure."),
        ("It's a check up on the 2nd.", "It is a checkup on the second."),
        ("There is a pedal of something green under my car", "There is a puddle of something green under my car."),
    ],
)
def test_what_preserves_the_meaning_is_right(heard: str, said: str) -> None:
    """Spelling does not matter, nor one slip in a long sentence."""
    assert right(heard, (said,))


@pytest.mark.parametrize(
    ("heard", "spellings"),
    [
        ("Now.", ("No.",)),
        ("Yes. Yes.", ("Yes.",)),
        ("Thank you.", ("No, thank you.",)),
        ("Do not call me", ("Do call me",)),
        ("", ("No.",)),
        ("you", ()),
    ],
)
def test_what_does_not_is_wrong(heard: str, spellings: tuple[str, ...]) -> None:
    """Another word, a word too many, a word too few, nothing; and any word for what was no speech."""
    assert not right(heard, spellings)


def test_a_segment_may_be_a_part_of_what_was_said() -> None:
    """Words in a row, not words from here and there."""
    said = ("Sorry, I did not understand that.",)
    assert right_part("I didn't understand that", said)
    assert not right_part("Sorry, understand", said)
    assert not right_part("you", said)


def test_segments_are_joined_as_the_turn_machine_does_it() -> None:
    """By their number of words; a segment without words does not count."""
    words, confidence = joined([("Yes.", 0.9), ("", 0.0), ("On Friday please.", 0.5)])
    assert words == "Yes. On Friday please."
    assert confidence == pytest.approx(0.6)
    assert joined([("", 0.0)]) == ("", 0.0)


def test_both_errors_are_counted() -> None:
    """Right and not believed, wrong and believed; of what is neither nothing is told."""
    short = Utterance("", "short", "band", ("No.",))
    turns = [Turn("No.", 0.5, right=True), Turn("No.", 0.6, right=True), Turn("Now.", 0.7, right=False)]
    turns += [Turn("Now.", 0.2, right=False), Turn("", 0.0, right=False)]
    table = errors("a set", [Measured(short, turn, turn, turn) for turn in turns])
    console = Console(width=200)
    with console.capture() as shown:
        console.print(table)
    assert shown.get().count("1/2 50 %") == 6  # three ways, once for the kind and once for all
    assert shown.get().count("1/3 33 %") == 6


def test_what_speaks_for_being_right_is_learned() -> None:
    """The weight of a feature has the sign of what it speaks for, and one that says nothing has none to speak of."""
    taught = [
        Example({"for": value, "neither": n // 4 % 2}, value > 0) for n, value in enumerate((-2.0, -1.5, 1.0, 2.0) * 9)
    ]
    learned = weights(taught)
    assert learned["for"] > 1
    assert abs(learned["neither"]) < 0.5
