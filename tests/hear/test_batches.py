"""Questions of several calls that are computed in one go. The threads stand still until the test lets them go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import pytest
from structlog.testing import capture_logs

from edge_agent.fair import asking_for
from edge_agent.hear.workers import EACH_MORE, GoOn, Job, Rank, Workers
from shared.errors import HearingFailed

WITHIN = 6.0  # s that a job may take
PATIENCE = 30.0  # s of real time for a thread to do what takes it none


class Hall:
    """Workers of `seats` who answer a question by itself, four at once; one that `hold` asked waits until `let_go`."""

    def __init__(self, seats: int) -> None:
        self.now = 0.0
        self.begun: dict[str, Event] = {}
        self.gates: dict[str, Event] = {}
        self.batches: list[list[str]] = []
        self.left: list[str] = []  # half-way, because nobody wanted them any more
        self.workers: Workers[None, str, str] = Workers(lambda: None, self.compute, seats, 4, clock=lambda: self.now)

    def compute(self, _model: None, questions: Sequence[str], go_on: GoOn) -> Iterator[tuple[int, str]]:
        self.batches.append(list(questions))
        for question in questions:
            if question in self.gates:
                self.begun[question].set()
                self.gates[question].wait()
        if not go_on():
            self.left += questions
            return
        if "poison" in questions:
            raise HearingFailed("cannot be computed")
        yield from enumerate(questions)

    def ask(self, question: str, rank: Rank = Rank.FINAL, alike: int = 8, whose: str = "") -> Job[str, str]:
        with asking_for(whose):
            return self.workers.submit(question, WITHIN, rank, alike)

    def to_hold(self, question: str) -> str:
        self.begun[question], self.gates[question] = Event(), Event()
        return question

    def hold(self, question: str = "held", rank: Rank = Rank.FINAL) -> Job[str, str]:
        """Takes a seat; returns once it does."""
        job = self.ask(self.to_hold(question), rank)
        self.wait_for(question)
        return job

    def wait_for(self, question: str) -> None:
        assert self.begun[question].wait(PATIENCE)

    def let_go(self) -> None:
        for gate in self.gates.values():
            gate.set()


@dataclass
class Halls:
    opened: list[Hall] = field(default_factory=list)

    def open(self, seats: int = 1) -> Hall:
        self.opened.append(Hall(seats))
        return self.opened[-1]


@pytest.fixture
def halls() -> Iterator[Halls]:
    halls = Halls()
    yield halls
    for hall in halls.opened:
        hall.let_go()
        hall.workers.close(PATIENCE)


def results(*jobs: Job[Any, Any]) -> list[Any]:
    return [job.done.result(PATIENCE) for job in jobs]


def test_a_lone_question_is_computed_at_once(halls: Halls) -> None:
    """It waits for no other, while another is computed neither, if a seat is free."""
    hall = halls.open(seats=2)
    hall.hold()
    assert results(hall.ask("lone")) == ["lone"]
    assert hall.batches == [["held"], ["lone"]]


def test_what_came_meanwhile_is_computed_together(halls: Halls) -> None:
    """The next batch takes as many as may be in one; the rest comes after it."""
    hall = halls.open()
    hall.hold()
    waiting = [hall.ask(name) for name in "abcde"]
    hall.let_go()
    assert results(*waiting) == list("abcde")
    assert hall.batches == [["held"], ["a", "b", "c", "d"], ["e"]]


def test_a_thread_leaves_the_others_their_share(halls: Halls) -> None:
    """What waits is spread over the seats: none is idle beside a batch of all."""
    hall = halls.open(seats=2)
    hall.hold("blocks")
    hall.hold("blocks too")
    waiting = [hall.ask(hall.to_hold(name)) for name in "abc"]
    hall.gates["blocks"].set()
    hall.wait_for("a")
    hall.gates["blocks too"].set()
    hall.wait_for("c")
    hall.let_go()
    assert results(*waiting) == ["a", "b", "c"]
    assert hall.batches[2:] == [["a", "b"], ["c"]]


def test_only_what_is_alike_is_computed_together(halls: Halls) -> None:
    """The oldest decides of what length."""
    hall = halls.open()
    hall.hold()
    waiting = [hall.ask("a", alike=8), hall.ask("b", alike=30), hall.ask("c", alike=8)]
    hall.let_go()
    assert results(*waiting) == ["a", "b", "c"]
    assert hall.batches == [["held"], ["a", "c"], ["b"]]


def test_final_words_come_before_what_may_be_of_no_use(halls: Halls) -> None:
    """Foreseen ones take places that are left; guesses wait until nothing else is to be done, and are made in few."""
    hall = halls.open(seats=2)
    hall.hold("blocks")
    hall.hold("blocks too")
    guesses = [hall.ask("guess 1", Rank.GUESS), hall.ask("guess 2", Rank.GUESS)]
    others = [hall.ask("foreseen", Rank.FORESEEN), hall.ask("final")]
    hall.gates["blocks"].set()
    assert results(*others) == ["foreseen", "final"]
    assert not any(guess.done.done() for guess in guesses)
    hall.let_go()
    assert results(*guesses) == ["guess 1", "guess 2"]
    assert hall.batches[2:] == [["final"], ["foreseen"], ["guess 1"], ["guess 2"]]
    hall = halls.open(seats=1)
    hall.hold()
    others = [hall.ask("guess", Rank.GUESS), hall.ask("foreseen", Rank.FORESEEN), hall.ask("final")]
    hall.let_go()
    assert results(*others[1:]) == ["foreseen", "final"]
    assert hall.batches[1:] == [["final", "foreseen"]]


def test_a_guess_never_takes_the_last_seat(halls: Halls) -> None:
    """Final words find one free, whatever is being guessed at; with a single seat nothing is."""
    hall = halls.open(seats=2)
    hall.hold("guess 1", Rank.GUESS)
    other = hall.ask("guess 2", Rank.GUESS)
    assert results(hall.ask("final")) == ["final"]
    assert not other.done.done()
    alone = halls.open(seats=1)
    unheard = alone.ask("guess", Rank.GUESS)
    assert results(alone.ask("final")) == ["final"]
    assert not unheard.done.done()
    assert alone.batches == [["final"]]


def test_a_guess_is_left_half_way_when_final_words_are_to_be_made(halls: Halls) -> None:
    """The processor is theirs; who asked for the guess has none."""
    hall = halls.open(seats=2)
    guess = hall.hold("guess", Rank.GUESS)
    final = hall.hold("final")
    hall.gates["guess"].set()
    assert results(guess) == [None]
    hall.let_go()
    assert results(final) == ["final"]
    assert hall.left == ["guess"]


def test_what_nobody_waits_for_any_more_is_left_half_way(halls: Halls) -> None:
    """Whoever goes takes nothing from the others of the batch; when all have gone the rest of the work is saved."""
    hall = halls.open()
    hall.hold()
    gone, stays = hall.ask("gone"), hall.ask(hall.to_hold("stays"))
    hall.gates["held"].set()
    hall.wait_for("stays")
    gone.wanted = False
    hall.gates["stays"].set()
    assert results(stays) == ["stays"]
    unwanted = hall.hold("unwanted")
    unwanted.wanted = False
    hall.let_go()
    assert results(unwanted) == [None]
    assert hall.left == ["unwanted"]


def test_one_that_was_taken_back_is_not_begun(halls: Halls) -> None:
    """The batch is made of the others."""
    hall = halls.open()
    hall.hold()
    waiting = [hall.ask(name) for name in "abc"]
    assert waiting[1].done.cancel()
    hall.let_go()
    assert results(waiting[0], waiting[2]) == ["a", "c"]
    with pytest.raises(CancelledError):
        results(waiting[1])
    assert hall.batches == [["held"], ["a", "c"]]


def test_one_that_cannot_be_computed_fails_alone(halls: Halls) -> None:
    """The others of its batch are tried again one by one."""
    hall = halls.open()
    hall.hold()
    good, bad, better = hall.ask("good"), hall.ask("poison"), hall.ask("better")
    hall.let_go()
    assert results(good, better) == ["good", "better"]
    with pytest.raises(HearingFailed, match="cannot be computed"):
        results(bad)


def test_a_batch_that_hangs_keeps_nobody_else_waiting(halls: Halls) -> None:
    """Who waited is computed by another thread; two have a little longer than one; what was only slow is answered."""
    hall = halls.open()
    hall.hold()
    hung = [hall.ask("a"), hall.ask(hall.to_hold("b"))]
    hall.gates["held"].set()
    hall.wait_for("b")
    hall.now += WITHIN + EACH_MORE
    hall.workers.write_off()
    waiting = hall.ask("waiting")
    assert hall.batches == [["held"], ["a", "b"]]
    hall.now += 0.1
    with capture_logs():
        hall.workers.write_off()
        assert results(waiting) == ["waiting"]
        assert not any(job.done.done() for job in hung)
        hall.let_go()
        assert results(*hung) == ["a", "b"]


def test_a_client_with_many_calls_does_not_keep_another_waiting(halls: Halls) -> None:
    """Everybody's oldest goes before anybody's second."""
    hall = halls.open()
    hall.hold()
    crowd = [hall.ask(f"crowd {number}", whose="crowd") for number in range(6)]
    single = hall.ask("single", whose="single")
    hall.let_go()
    results(*crowd, single)
    assert hall.batches[1:] == [["crowd 0", "single", "crowd 1", "crowd 2"], ["crowd 3", "crowd 4", "crowd 5"]]
