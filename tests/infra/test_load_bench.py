"""The benchmark of many calls: what a caller hears, how it is scored, what is printed, and one tiny run of our own."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from infra.bench.load import bench
from infra.bench.load.bench import Plan, spoken_in
from infra.bench.load.caller import INTERRUPTED, INTO_THE_ANSWER, PLAIN, Sentence, script, sentence_of
from infra.bench.load.cell import Attend, Terms, measured
from infra.bench.load.edge import Edge, Sound
from infra.bench.load.meter import Asked, score
from infra.bench.load.ours import ours
from infra.bench.load.outcome import Column, Outcome, together
from infra.bench.load.process import beside
from infra.bench.load.report import BELOW, THROUGH, carried, table, verdicts
from infra.bench.load.targets import Target, targets, targets_through
from infra.places import Places
from infra.progress import Steps

RATE = 24_000
SECOND = RATE * 2  # bytes
TONE, SILENCE = b"\xe8\x03" * (SECOND // 2), bytes(SECOND)


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = 10.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def spans(edge: Edge) -> list[tuple[float, float]]:
    return [(round(sound.begin, 3), round(sound.end, 3)) for sound in edge.heard]


# --- what the caller hears -------------------------------------------------------------------------


def test_what_is_handed_over_early_is_heard_in_its_turn(clock: Clock) -> None:
    """Two seconds at once are heard one after the other, as one sound; silence is not."""
    edge = Edge(clock)
    for pcm in (TONE, TONE, SILENCE, TONE):
        edge.play(pcm, RATE)
    assert spans(edge) == [(10.0, 12.0), (13.0, 14.0)]
    assert edge.queued == pytest.approx(4.0)


def test_what_was_cleared_is_not_heard(clock: Clock) -> None:
    """The sound ends at that moment, and what is handed over afterwards begins then."""
    edge = Edge(clock)
    for pcm in (TONE, SILENCE, TONE):
        edge.play(pcm, RATE)
    clock.now = 10.4
    edge.clear()
    edge.play(TONE, RATE)
    clock.now = 13.0
    edge.clear()
    assert spans(edge) == [(10.0, 11.4)]
    assert edge.queued == 0.0


# --- the meter -------------------------------------------------------------------------------------


def test_a_gap_is_from_the_callers_last_loud_sample_to_the_agents_first(clock: Clock) -> None:
    """From sound with silence at its beginning, handed over 0.3 s after the question: 1.3 s."""
    edge = Edge(clock)
    edge.play(TONE, RATE)  # a greeting
    clock.now = 15.3
    edge.play(SILENCE, RATE)
    edge.play(TONE, RATE)
    found = score([Asked(12.0, 15.0, interrupts=False)], edge.heard, 0.0, 20.0)
    assert found.asked == 1
    assert found.gaps == [pytest.approx(1.3)]
    assert found.stops == []


def test_a_stop_is_from_the_callers_first_loud_sample_to_the_agents_last(clock: Clock) -> None:
    """The agent is cleared 0.24 s into an interruption."""
    edge = Edge(clock)
    for _ in range(5):
        edge.play(TONE, RATE)
    clock.now = 12.24
    edge.clear()
    found = score([Asked(12.0, 15.0, interrupts=True)], edge.heard, 0.0, 20.0)
    assert found.stops == [pytest.approx(0.24)]
    assert found.gaps == []


def test_who_goes_on_after_a_pause_has_not_stopped() -> None:
    """Whether he made the pause himself or was held and went on."""
    heard = [Sound(10.0, 12.1), Sound(12.3, 14.0)]
    found = score([Asked(12.0, 15.0, interrupts=True)], heard, 0.0, 20.0)
    assert found.stops == [pytest.approx(2.0)]


def test_only_who_is_audible_can_be_interrupted() -> None:
    """Over a silent agent there is nothing to stop."""
    assert score([Asked(12.0, 15.0, interrupts=True)], [Sound(10.0, 11.0)], 0.0, 20.0).stops == []


def test_nobody_answers_before_he_can_have_heard() -> None:
    """What begins 50 ms after a question is the rest of something else; the answer is what comes after it."""
    heard = [Sound(15.05, 15.2), Sound(15.6, 17.0)]
    assert score([Asked(12.0, 15.0, interrupts=False)], heard, 0.0, 20.0).gaps == [pytest.approx(0.6)]


def test_an_answer_to_the_next_question_is_none_to_this_one() -> None:
    """What comes after the next question has begun answers that one."""
    asked = [Asked(1.0, 2.0, interrupts=False), Asked(5.0, 6.0, interrupts=False)]
    found = score(asked, [Sound(6.5, 8.0)], 0.0, 20.0)
    assert found.asked == 2
    assert found.gaps == [pytest.approx(0.5)]


def test_only_what_was_asked_in_the_window_counts() -> None:
    """The warm-up does not, and its answer neither; an answer after the window does."""
    asked = [Asked(1.0, 2.0, interrupts=False), Asked(8.0, 9.9, interrupts=False), Asked(14.0, 15.0, interrupts=False)]
    found = score(asked, [Sound(2.5, 4.0), Sound(10.5, 12.0), Sound(15.5, 16.0)], 5.0, 10.0)
    assert found.asked == 1
    assert found.gaps == [pytest.approx(0.6)]


def terms(folder: Path, *, seconds: float, grace: float, models: Path = Path()) -> Terms:
    """Two calls that begin almost at once."""
    return Terms(
        calls=2,
        first=0,
        seconds=seconds,
        wait=0.2,
        barge_in=0.2,
        sentence=spoken_in(folder),
        state=folder,
        models=models,
        spread=0.2,
        warm=1.0,
        grace=grace,
    )


# --- the caller ------------------------------------------------------------------------------------


def test_a_sentence_is_cut_to_what_is_loud() -> None:
    """Its first sample is loud and so is the one at its end; only its last frame is filled up."""
    pcm = np.concatenate([np.zeros(500), np.full(700, 3000), np.zeros(900)]).astype("<i2").tobytes()
    said = sentence_of(pcm)
    assert said.seconds == 700 / 16_000
    assert [len(frame) for frame in said.frames] == [640] * 3
    assert np.frombuffer(b"".join(said.frames), "<i2")[[0, 699]].tolist() == [3000, 3000]


def test_every_other_answer_is_interrupted() -> None:
    """Even callers begin with an exchange to its end, odd ones with one that they interrupt."""
    said = Sentence((), 3.0)
    even, odd = (list(islice(script(number, said), 3)) for number in (0, 1))
    interrupts = 3.0 + INTO_THE_ANSWER
    assert even == [(1.0, False), (1.0 + PLAIN, False), (1.0 + PLAIN + interrupts, True)]
    assert odd == [(1.0, False), (1.0 + interrupts, True), (1.0 + INTERRUPTED, False)]


# --- what comes out --------------------------------------------------------------------------------


def cell(
    calls: int, *gaps: float, asked: int = 0, stop: float = 200.0, cpu: float = 1.0, memory: float = 1.0
) -> Outcome:
    return Outcome(calls, asked or len(gaps), gaps, [stop], cpu, memory, 3.0, 4.0, 25.0, 0)


def column(name: str, *cells: Outcome) -> Column:
    made = Column(name)
    for one in cells:
        made.add(one)
    return made


def test_a_column_ends_where_its_p95_is_a_quarter_longer_or_answers_are_missing() -> None:
    """A quarter is borne; more is not, and less than nine answers of ten are not."""
    assert column("a", cell(1, 400.0), cell(10, 500.0)).broke_down is None
    assert column("a", cell(1, 400.0), cell(10, 501.0)).broke_down == 10
    assert column("a", cell(1, 400.0), cell(10, *[400.0] * 9, asked=10)).broke_down is None
    assert column("a", cell(1, 400.0), cell(10, *[400.0] * 8, asked=10)).broke_down == 10
    assert column("a", cell(1)).broke_down == 1
    assert column("a", cell(1, 400.0), replace(cell(10, 400.0), dead=1)).broke_down == 10


def test_processes_side_by_side_are_one_cell() -> None:
    """Every call of theirs counts the same; what each took of the machine is no other's."""
    one, other = replace(cell(10, 400.0, cpu=2.0), others=70.0), replace(cell(5, 500.0, cpu=4.0), others=72.0, lag=9.0)
    both = together([one, other])
    assert (both.calls, both.asked, both.gaps) == (15, 2, [400.0, 500.0])
    assert (both.cpu, both.others, both.lag) == (40 / 15, 52.0, 9.0)


async def test_a_caller_whom_nobody_serves_is_not_answered(tmp_path: Path) -> None:
    """Nobody hears his question, and it counts."""

    @asynccontextmanager
    async def nobody(_: Terms) -> AsyncIterator[Attend]:
        yield lambda _: asyncio.sleep(60)

    told = await measured(nobody, terms(tmp_path, seconds=0.1, grace=0.0))
    assert (told["asked"], told["gaps"]) == (2, [])


def test_targets_are_ratios_of_one_run() -> None:
    """Of ours to livekit-agents', and of many calls to one; the ideal path of 330 ms is nobody's overhead."""
    mine = column("ours", cell(1, 396.0), cell(10, 400.0, stop=150.0), cell(100, 475.2, cpu=0.4, memory=1.9))
    theirs = column("livekit-agents", cell(1, 440.0), cell(10, 440.0, stop=100.0), cell(25, 440.0, cpu=4.0))
    found = list(targets(mine, theirs))
    assert [one.value for one in found] == [pytest.approx(value) for value in (0.9, 66 / 110, 1.2, 0.4, 0.1, 1.9, 1.5)]
    assert [one.verdict for one in found] == ["met", "not met", "met", "met", "met", "met", "not met"]


def test_what_was_not_measured_is_not_met_either() -> None:
    """A run of few calls says nothing of many."""
    found = list(targets(column("ours", cell(1, 396.0)), column("livekit-agents", cell(1, 440.0))))
    assert [one.verdict for one in found][2:] == ["not measured"] * 5


def printed(thing: object) -> str:
    console = Console(file=io.StringIO(), width=240)
    console.print(thing)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_table_has_a_row_for_each_cell_in_the_order_of_the_run() -> None:
    """Calls, system, answers, times, cost, and what others took, marked where it was much."""
    columns = [column("ours", cell(1, 410.0), cell(10, 420.0, 1430.0, asked=3)), column("pipecat", cell(1))]
    rows = [line.split("│")[1:-1] for line in printed(table(columns, BELOW)).splitlines() if line.startswith("│")]
    assert [[value.strip() for value in row] for row in rows] == [
        ["1", "ours", "1/1", "410", "410", "80", "200", "200", "1.00", "1.0", "3.0", "4.0", "25*"],
        ["1", "pipecat", "0/0", "-", "-", "-", "200", "200", "1.00", "1.0", "3.0", "4.0", "25*"],
        ["10", "ours", "2/3", "420", "1,430", "90", "200", "200", "1.00", "1.0", "3.0", "4.0", "25*"],
    ]


def test_through_a_server_nothing_is_said_of_what_the_phones_cost() -> None:
    """The processor time and the memory are those of the phones' process, which is nobody's system."""
    text = printed(table([column("ours", cell(1, 410.0, cpu=7.77))], THROUGH))
    assert "410" in text
    assert "7.77" not in text


def test_through_a_server_three_times_as_many_calls_are_wanted() -> None:
    """Of those that each carried before it broke down."""
    mine = column("ours", cell(1, 400.0), cell(30, 410.0), cell(40, 900.0))
    theirs = column("livekit-agents", cell(1, 400.0), cell(10, 410.0), cell(15, 900.0))
    (wanted,) = targets_through(mine, theirs)
    assert (wanted.value, wanted.verdict) == (1 / 3, "met")
    (wanted,) = targets_through(theirs, mine)
    assert (wanted.value, wanted.verdict) == (3.0, "not met")


def test_it_is_said_how_many_calls_each_carried() -> None:
    """The most of those that were measured, and where it broke down."""
    lines = list(carried([column("a", cell(1, 400.0)), column("b", cell(1, 400.0), cell(10, 900.0))]))
    assert lines[0].startswith("a carried at least 1 calls")
    assert lines[1].startswith("b carried 1 calls")
    assert lines[1].endswith("broke down at 10.")


def test_each_target_is_printed_with_its_verdict() -> None:
    """Met, not met, or not measured."""
    text = printed(verdicts([Target("a", 0.5, 0.4, "MB"), Target("b", 0.5, 0.6), Target("c", 0.5, None)]))
    rows = [[value.strip() for value in line.split("│")[1:-1]] for line in text.splitlines() if line.startswith("│")]
    assert rows == [
        ["a", "0.5 MB", "0.40 MB", "met"],
        ["b", "0.5", "0.60", "not met"],
        ["c", "0.5", "-", "not measured"],
    ]


# --- runs ------------------------------------------------------------------------------------------


async def test_our_own_calls_answer_what_the_callers_ask(models_dir: Path, tmp_path: Path) -> None:
    """Two of them in real time, with the product's own code and the detector's real model; nothing is said of speed."""
    told = await measured(ours, terms(tmp_path, seconds=5.0, grace=4.0, models=models_dir))
    assert told["asked"] == len(told["gaps"]) == 2
    assert told["dead"] == 0
    assert (tmp_path / "journal.db").is_file()


def test_a_system_that_fails_has_broken_down_and_the_others_go_on(tmp_path: Path) -> None:
    """What its process said is printed; no cell of it is in the table."""
    plan, places = Plan([], [1, 10], seconds=2.0), Places(tmp_path)
    told = io.StringIO()
    steps, broken = Steps(Console(file=told, width=240)), tmp_path / "broken"
    (broken / "edge_agent").mkdir(parents=True)
    (broken / "edge_agent" / "__init__.py").touch()
    (broken / "shared").mkdir()
    found = bench.measured(plan, places, steps, broken)
    assert [(one.name, one.cells, one.broke_down) for one in found] == [(str(broken.resolve()), [], 1)]
    assert "ModuleNotFoundError" in told.getvalue()


def test_another_checkout_is_measured_by_this_ones_benchmark(tmp_path: Path) -> None:
    """Its product, our `infra`."""
    other, folder = tmp_path / "other", tmp_path / "beside"
    for package in ("edge_agent", "shared", "infra"):
        (other / package).mkdir(parents=True)
    system = beside(other, "ours", folder)
    assert (system.path / "edge_agent").resolve() == other / "edge_agent"
    assert (system.path / "infra" / "bench" / "load" / "ours.py").is_file()
