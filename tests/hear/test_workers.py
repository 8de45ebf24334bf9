"""Threads that compute side by side, and may hang. Whether one hangs is told by a clock that the test sets."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any, TypeAlias

import pytest
from structlog.testing import capture_logs

from edge_agent.hear.workers import MOST_LOST, GoOn, Job, Workers
from shared.errors import HearingFailed

WITHIN = 6.0  # s that a job may take
PATIENCE = 30.0  # s of real time for a thread to do what takes it none


@dataclass
class Copy:
    """A loaded model; `number` tells the fresh one from the first."""

    number: int


Question: TypeAlias = Callable[[Copy], int]


def compute(model: Copy, questions: Sequence[Question], _go_on: GoOn) -> Iterator[tuple[int, int]]:
    return ((at, question(model)) for at, question in enumerate(questions))


@dataclass
class Setting:
    """A workers of two whose clock, and whose hung threads, are in the test's hands."""

    now: float = 0.0
    loads: int = 0
    broken: bool = False
    end: Event = field(default_factory=Event)  # lets every hung thread go on
    hung: list[Job[Question, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.workers: Workers[Copy, Question, int] = Workers(self.load, compute, 2, clock=lambda: self.now)

    def load(self) -> Copy:
        if self.broken:
            raise RuntimeError("out of memory")
        self.loads += 1
        return Copy(self.loads)

    def job(self) -> Job[Question, int]:
        return self.workers.submit(lambda model: model.number, WITHIN)

    def hang(self) -> Job[Question, int]:
        """A job whose thread hangs; returns once it does."""
        hangs = Event()

        def work(model: Copy) -> int:
            hangs.set()
            self.end.wait()
            return model.number

        job = self.workers.submit(work, WITHIN)
        assert hangs.wait(PATIENCE)
        self.hung.append(job)
        return job


@pytest.fixture
def setting() -> Iterator[Setting]:
    setting = Setting()
    yield setting
    setting.end.set()
    for job in setting.hung:
        result(job)
    setting.workers.close(PATIENCE)


def result(job: Job[Any, Any]) -> Any:
    return job.done.result(PATIENCE)


def test_jobs_are_done_side_by_side_and_the_third_waits(setting: Setting) -> None:
    """Two seats: a third job begins when one is free, and can be taken back until then."""
    first, second = setting.hang(), setting.hang()
    third, fourth = setting.job(), setting.job()
    assert fourth.done.cancel()
    assert not third.done.done()
    setting.end.set()
    assert [result(job) for job in (first, second, third)] == [1, 1, 1]


def test_a_failure_goes_to_whoever_asked(setting: Setting) -> None:
    """And frees the seat."""

    def fail(model: Copy) -> int:
        raise HearingFailed("scripted")

    with pytest.raises(HearingFailed, match="scripted"):
        result(setting.workers.submit(fail, WITHIN))
    setting.hang()
    setting.hang()


def test_hung_threads_lose_their_seats_and_the_model_is_loaded_anew(setting: Setting) -> None:
    """The next callers are heard, by a copy that does not hang with the first; the log says that one did."""
    hung = [setting.hang(), setting.hang()]
    waiting = setting.job()
    setting.now += WITHIN + 1
    with capture_logs() as logs:
        assert result(setting.job()) == 2
        assert result(waiting) == 2
    assert [(entry["event"], entry.get("hung")) for entry in logs if entry["log_level"] == "error"] == [
        ("hearing_threads_hang", 2)
    ]
    assert not any(job.done.done() for job in hung)
    assert setting.loads == 2


def test_a_job_in_its_time_is_not_hung(setting: Setting) -> None:
    """Slow is not failed."""
    slow = setting.hang()
    setting.now += WITHIN
    assert result(setting.job()) == 1
    setting.end.set()
    assert result(slow) == 1
    assert setting.loads == 1


def test_jobs_that_wait_go_on_without_a_new_one(setting: Setting) -> None:
    """Whoever waits behind hung threads is served as soon as somebody looks."""
    setting.hang()
    setting.hang()
    waiting = setting.job()
    setting.now += WITHIN + 1
    with capture_logs():
        setting.workers.write_off()
        assert result(waiting) == 2


def test_so_many_hung_threads_and_no_more(setting: Setting) -> None:
    """Then every job fails at once, and nobody waits for nothing; once the threads come back all is well again."""
    with capture_logs() as logs:
        for _ in range(MOST_LOST):
            assert not setting.workers.hopeless()
            setting.hang()
            setting.now += WITHIN + 1
        with pytest.raises(HearingFailed, match="hangs"):
            setting.job()
        assert setting.workers.hopeless()
        setting.end.set()
        for job in setting.hung:
            result(job)
        assert isinstance(result(setting.job()), int)
        assert not setting.workers.hopeless()
    assert [entry["event"] for entry in logs].count("hearing_thread_came_back") == MOST_LOST


def test_a_model_that_cannot_be_loaded_again_is_replaced_by_the_old_one(setting: Setting) -> None:
    """A copy that may hang is better than none; the log holds the reason."""
    setting.hang()
    setting.now += WITHIN + 1
    setting.broken = True
    with capture_logs() as logs:
        assert result(setting.job()) == 1
    assert "hearing_model_not_loaded" in [entry["event"] for entry in logs]


def test_closing_does_not_wait_for_a_thread_that_hangs(setting: Setting) -> None:
    """The log says that one is left; who waited in line is told, and nobody gets in any more."""
    setting.hang()
    setting.hang()
    waiting = setting.job()
    with capture_logs() as logs:
        setting.workers.close(within=0.0)
    assert [entry["event"] for entry in logs] == ["hearing_threads_left_behind"]
    for failed in (lambda: result(waiting), setting.job):
        with pytest.raises(HearingFailed, match="closed"):
            failed()


def test_the_process_ends_although_a_thread_hangs() -> None:
    """Nothing joins it when the interpreter comes to its end."""
    program = (
        "from threading import Event\n"
        "from edge_agent.hear.workers import Workers\n"
        "hangs = Event()\n"
        "Workers(int, lambda *_: hangs.set() or Event().wait(), 2).submit(None, 1.0)\n"
        "hangs.wait()\n"
        "print('end')\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)
    assert ended.stdout == "end\n"
