"""The benchmark of many calls: what a caller hears, how it is scored, and one tiny run of our own."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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
from infra.bench.load.process import beside
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


# --- runs ------------------------------------------------------------------------------------------


async def test_a_caller_whom_nobody_serves_is_not_answered(tmp_path: Path) -> None:
    """Nobody hears his question, and it counts."""

    @asynccontextmanager
    async def nobody(_: Terms) -> AsyncIterator[Attend]:
        yield lambda _: asyncio.sleep(60)

    told = await measured(nobody, terms(tmp_path, seconds=0.1, grace=0.0))
    assert (told["asked"], told["gaps"]) == (2, [])


async def test_our_own_calls_answer_what_the_callers_ask(models_dir: Path, tmp_path: Path) -> None:
    """Two of them in real time, with the product's own code and the detector's real model; nothing is said of speed."""
    told = await measured(ours, terms(tmp_path, seconds=5.0, grace=8.0, models=models_dir))
    assert 1 <= len(told["gaps"]) <= told["asked"] <= 2  # a machine that stands still answers one after the measure
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
