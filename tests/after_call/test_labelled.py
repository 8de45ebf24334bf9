"""The benchmark of judgements: it runs, it counts right, and the rules have not become worse on the development set."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
import yaml
from typer.testing import CliRunner

from cloud.after_call.feelings import leaning
from cloud.after_call.feelings.sentiment import feeling
from cloud.after_call.judge import judge_by_rules
from cloud.after_call.outcome import classifier as outcome
from infra.bench.judge.across import across
from infra.bench.judge.kinds import kinds
from infra.bench.judge.measure import Measured, measure, plain_vader
from infra.bench.judge.report import authors
from infra.commands.bench_judge import bench_judge
from infra.training import learn
from infra.training.labelled import KINDS, SETS, read_set
from shared.errors import SetupError

# A good deal below what was measured when they were written: they guard against breaking, not against judgement.
FLOORS = {
    "sentiment of a sentence": 0.85,
    "sentiment of a call": 0.75,
    "outcome": 0.9,
    "callback number": 0.95,
    "caller's name": 0.93,
    "urgency": 0.95,
}


@pytest.fixture(scope="module")
def measured() -> Measured:
    """The development set, judged once for all tests here."""
    return measure(read_set(SETS["development"]))


@pytest.mark.parametrize("what", FLOORS)
def test_the_rules_still_judge_the_development_set(measured: Measured, what: str) -> None:
    """Each figure stays above its floor, and above what always saying the most common label gives."""
    row = next(row for row in measured.rows if row.what == what)
    assert measured.share(what) >= FLOORS[what]
    assert row.right > row.common


def test_every_call_is_counted_once(measured: Measured) -> None:
    """The confusion matrix holds all calls, and its diagonal is the outcomes that were right."""
    outcome = next(row for row in measured.rows if row.what == "outcome")
    assert measured.confusion.total() == outcome.of == len(measured.ms)
    assert sum(count for (label, judged), count in measured.confusion.items() if label == judged) == outcome.right


def test_a_set_of_two(tmp_path: Path) -> None:
    """Right and wrong are told apart, next to the references."""
    file = tmp_path / "two.yaml"
    file.write_text(
        "sentences:\n  - {text: What a relief!, label: positive}\n  - {text: What a relief!, label: negative}\n"
        "calls:\n  - {name: a, profession: dentist, sentiment: neutral, outcome: hung_up, turns: []}\n"
        "  - {name: b, profession: dentist, sentiment: neutral, outcome: spam, turns: []}\n"
    )
    rows = {row.what: row for row in measure(read_set(file)).rows}
    assert (rows["sentiment of a sentence"].right, rows["sentiment of a sentence"].of) == (1, 2)
    assert (rows["outcome"].right, rows["outcome"].common) == (1, 1)


def test_a_mistake_in_a_set_is_told_with_its_line(tmp_path: Path) -> None:
    """File, line and field."""
    file = tmp_path / "bad.yaml"
    file.write_text("sentences:\n  - {text: Hello., label: neutral}\n  - {text: Hello., label: fine}\n")
    with pytest.raises(SetupError, match=r"bad\.yaml:3: sentences\.1\.label"):
        read_set(file)


def test_the_held_out_set_is_as_large_as_it_should_be() -> None:
    """At least 120 sentences and 40 calls, in every one of the labels that can be measured."""
    held_out = read_set(SETS["held-out"])
    assert len(held_out.sentences) >= 120
    assert len(held_out.calls) >= 40
    assert len({call.outcome for call in held_out.calls}) >= 7


def test_no_sentence_was_learned_that_is_measured() -> None:
    """Development and held-out set share no sentence and no turn of a caller."""

    def said(name: str) -> set[str]:
        chosen = read_set(SETS[name])
        turns = {turn.text for call in chosen.calls for turn in call.turns if turn.speaker == "caller"}
        return {text.lower() for text in turns | {one.text for one in chosen.sentences} if len(text.split()) > 5}

    assert said("development") & said("held-out") == set()


def test_what_was_learned_is_what_the_sets_teach() -> None:
    """Learning again gives the weights that are kept, but for their rounding."""
    taught = read_set(SETS["development"])
    turns, calls = learn.turns_learned(taught), learn.calls_learned(taught)
    for again, kept in (
        (turns["words"], leaning.learned()["words"]),
        (calls["found"], outcome.learned()["found"]),
        (calls["caller"], outcome.learned()["caller"]),
        (calls["agent"], outcome.learned()["agent"]),
    ):
        assert again.keys() == kept.keys()
        assert max(abs(one - other) for name in kept for one, other in zip(again[name], kept[name], strict=True)) < 0.02


def test_an_author_is_judged_by_what_others_teach(tmp_path: Path) -> None:
    """Each in turn, here by the opposite of what he says; afterwards the weights that are kept judge again."""
    call = {"name": "a", "profession": "dentist", "sentiment": "neutral", "outcome": "message"}
    hello = {"turns": [{"speaker": "caller", "text": "hello"}]}
    for author, labels in (("one", ["positive", "negative"]), ("two", ["negative", "positive"])):
        said = zip(["the zyzzyva came", "a quagga left"], labels, strict=True)
        sentences = [{"text": text, "label": label} for text, label in said] * 4
        (tmp_path / author).mkdir()
        (tmp_path / author / "all.yaml").write_text(yaml.safe_dump({"sentences": sentences, "calls": [call | hello]}))
    before = feeling("the zyzzyva came")
    measured = dict(across(tmp_path))
    assert {author: one.share("sentiment of a sentence") for author, one in measured.items()} == {"one": 0, "two": 0}
    assert feeling("the zyzzyva came") == before
    assert [str(column.header) for column in authors(measured).columns][1:] == ["one", "two", "mean"]


def test_words_lean_as_they_were_used() -> None:
    """What stands in complaints leans that way; of what was never seen VADER alone has an opinion."""

    def leans(text: str, heard: leaning.Leaning) -> float:
        negative, _, positive = leaning.chances(text, heard)
        return positive - negative

    nothing = leaning.Leaning(0.0, 0.0, 0.0)
    assert leans("nobody ever called me back", nothing) < 0 < leans("you guys have been so kind", nothing)
    assert (
        leans("zyzzyva", leaning.Leaning(-0.8, 0.0, -0.8))
        < leans("zyzzyva", nothing)
        < leans("zyzzyva", leaning.Leaning(0.8, 0.8, 0.0))
    )
    assert sum(leaning.chances("whatever", nothing)) == pytest.approx(1)


def test_confidence_is_how_often_it_is_right() -> None:
    """On calls that nothing was learned from: of those of which it is surer, more are right."""
    calls = read_set(SETS["held-out"]).calls
    judged = sorted(
        (judge_by_rules(call.transcript()).confidence, judge_by_rules(call.transcript()).outcome == call.outcome)
        for call in calls
    )
    half = len(judged) // 2
    unsure, sure = ([right for _, right in part] for part in (judged[:half], judged[half:]))
    assert sum(sure) / len(sure) > sum(unsure) / len(unsure) + 0.1


def test_calls_that_are_easily_judged_half() -> None:
    """At least forty of nine professions, half of them held out; of the other half few are judged so."""
    sets = {name: read_set(path).calls for name, path in KINDS.items()}
    assert len(sets["held-out"]) == len(sets["development"]) >= 20
    assert len({call.profession for calls in sets.values() for call in calls}) == 9
    assert all(call.kind for calls in sets.values() for call in calls)
    measured = kinds(sets["development"])
    for what, floor in (("to-do", 0.95), ("date", 0.95), ("callback number", 1.0), ("urgency", 0.9)):
        right, of = (sum(rows[what][place] for rows in measured.values()) for place in (0, 1))
        assert right >= floor * of, what


def test_plain_vader_is_vader() -> None:
    """The reference knows nothing of calls: a hurting tooth is a bad mood to it."""
    assert plain_vader("My tooth hurts.") == "negative"
    assert plain_vader("Thank you, please.") == "positive"


def test_the_command_prints_the_tables() -> None:
    """The figures of a set, next to the references, and the confusion of outcomes."""
    app = typer.Typer()
    app.command()(bench_judge)
    printed = CliRunner().invoke(app, ["--set", "development"])
    assert printed.exit_code == 0
    assert all(
        words in printed.output
        for words in ("sentiment of a sentence", "plain VADER", "ms a call", "wrong_number", "│ urgent ", "│ dated ")
    )


def test_the_command_knows_two_sets() -> None:
    """Another name is refused."""
    app = typer.Typer()
    app.command()(bench_judge)
    assert CliRunner().invoke(app, ["--set", "everything"]).exit_code == 2
