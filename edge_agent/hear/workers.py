"""A model that computes for several calls at once, in batches, in threads that may hang.

A question that finds a free seat is computed at once, alone. Those that find none are computed together when a thread
comes free, as many as may be in a batch: nobody ever waits for a batch to fill. A thread leaves the others their share:
where the computing itself takes the time, two small batches side by side are done sooner than a large one.

A thread that hangs in a library cannot be stopped. So nobody waits for one: its batch loses its seat to the next, and
what it computes with is not trusted any more, since the model's own threads may hang with it; a fresh copy is loaded.
Whoever asked gives up in his own time (`recognisers`), and asks again; should the thread come back before that, it was
only slow. While too many hang, no more are started: they hold memory.

The threads are daemons, one for each batch: those of `concurrent.futures` are joined when the process ends, and a hung
one would keep it from ending.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from math import ceil
from time import monotonic
from typing import Generic, TypeAlias, TypeVar

import structlog

from edge_agent.fair import Line
from shared.errors import HearingFailed

log = structlog.get_logger()

MOST_LOST = 3  # threads that may hang at once; each keeps a model in memory
GUESSES = 0.25  # of a batch: they must be over soon, for final words may come meanwhile
EACH_MORE = 1.0  # s that each further question of a batch may take
CLOSING = 2.0  # s at the end for batches under way: a thread that is cut off in native code may crash the process

M = TypeVar("M")
Q = TypeVar("Q")
A = TypeVar("A")

GoOn: TypeAlias = Callable[[], bool]  # whether anybody still wants what is computed: asked where it can be left
Compute: TypeAlias = Callable[[M, Sequence[Q], GoOn], Iterator[tuple[int, A]]]  # the place of a question, its answer


class Rank(IntEnum):
    """What is computed first."""

    FINAL = 0  # a caller waits for it
    FORESEEN = 1  # he will, unless he goes on speaking
    GUESS = 2  # only while nothing else is computed, and in a batch with guesses only


@dataclass(eq=False, slots=True)
class Job(Generic[Q, A]):
    """One question. Before it is begun `done` can be cancelled; None: it was left because it is of no use any more."""

    question: Q
    rank: Rank
    alike: Hashable  # only those that are may be in a batch
    within: float  # s of computing after which its thread counts as hung
    since: float = 0.0  # when it was asked
    done: Future[A | None] = field(default_factory=Future)
    wanted: bool = True  # false: nobody waits for it, though it may be under way


@dataclass(eq=False, slots=True)
class Batch(Generic[Q, A]):
    jobs: Sequence[Job[Q, A]]
    since: float
    unanswered: list[Job[Q, A]]

    @property
    def within(self) -> float:
        return max(job.within for job in self.jobs) + EACH_MORE * (len(self.jobs) - 1)

    @property
    def guesses(self) -> bool:
        return self.jobs[0].rank is Rank.GUESS


class Workers(Generic[M, Q, A]):
    """`seats` batches of `most` questions at once, all with one model that `load` makes. May be used from any thread.

    `compute` answers a batch, each as soon as it is known; where it raises, what is unanswered is tried one by one, so
    that only what cannot be computed fails. Raises what `load` raises. `clock`: seconds, monotonic. `waited` is told
    how long final words had waited when they were begun.
    """

    def __init__(
        self,
        load: Callable[[], M],
        compute: Compute[M, Q, A],
        seats: int,
        most: int = 1,
        *,
        clock: Callable[[], float] = monotonic,
        waited: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._load, self._compute, self._seats, self._most, self._clock = load, compute, seats, most, clock
        self._waited = waited
        self._model: Future[M] = Future()
        self._model.set_result(load())
        self._lock = threading.Lock()
        self._waiting: Line[Job[Q, A]] = Line()
        self._running: set[Batch[Q, A]] = set()
        self._lost: set[Batch[Q, A]] = set()
        self._closed = False
        self.begun: Callable[[int], None] = lambda _: None  # told how many are computed together, when they begin

    def submit(self, question: Q, within: float, rank: Rank = Rank.FINAL, alike: Hashable = None) -> Job[Q, A]:
        """Computed in a thread, together with others that are `alike`; for more than `within` seconds is hanging.

        Raises HearingFailed when closed, or when too many threads hang already.
        """
        self.write_off()
        job: Job[Q, A] = Job(question, rank, alike, within, self._clock())
        with self._lock:
            if self._closed or self.hopeless():
                raise HearingFailed("The recogniser is closed." if self._closed else "The recogniser hangs.")
            self._waiting.add(job, rank)
            self._fill_seats()
        return job

    def write_off(self) -> None:
        """Gives the seats of hung threads to others, and has a fresh model loaded."""
        with self._lock:
            now = self._clock()
            hung = {batch for batch in self._running if now - batch.since > batch.within}
            self._running -= hung
            self._lost |= hung
            if hung and not self._closed:
                log.error("hearing_threads_hang", hung=len(hung), in_all=len(self._lost))
                self._replace_model()
                self._fill_seats()

    def hopeless(self) -> bool:
        """So many threads hang that no more are started: only another process helps."""
        return len(self._lost) >= MOST_LOST

    def close(self, within: float = CLOSING) -> None:
        """Takes no more jobs, and gives those under way `within` seconds; the process may end before the others do."""
        with self._lock:
            self._closed = True
            turned_away = [job for job in self._waiting if self._begun(job)]
            under_way = [job.done for batch in self._running for job in batch.unanswered]
        for job in turned_away:
            job.done.set_exception(HearingFailed("The recogniser is closed."))
        if left := wait(under_way, within).not_done:
            log.warning("hearing_threads_left_behind", jobs=len(left))

    # --- who is next, with the lock held ----------------------------------------------------------

    def _fill_seats(self) -> None:
        while len(self._running) < self._seats and (jobs := self._next()):
            batch = Batch(jobs, self._clock(), list(jobs))
            self._running.add(batch)
            self.begun(len(jobs))
            _thread(partial(self._do, batch, self._model))

    def _next(self) -> list[Job[Q, A]]:
        """The next batch, begun; nothing if there is none, or only guesses, which must not stand in anybody's way."""
        for job in [job for job in self._waiting if job.done.cancelled()]:
            self._waiting.remove(job)
        first = next(iter(self._waiting), None)
        if first is None or (first.rank is Rank.GUESS and (self._running or self._seats == 1)):
            return []
        joining = [job for job in self._waiting if _may_join(job, first)]
        share = ceil(self._most * GUESSES) if first.rank is Rank.GUESS else ceil(len(joining) / self._seats)
        return [job for job in joining[: min(share, self._most)] if self._begun(job)] or self._next()

    def _begun(self, job: Job[Q, A]) -> bool:
        """It waits no longer; False: it was cancelled."""
        self._waiting.remove(job)
        begun = job.done.set_running_or_notify_cancel()
        if begun and job.rank is Rank.FINAL:
            self._waited(self._clock() - job.since)
        return begun

    def _of_use(self, batch: Batch[Q, A]) -> bool:
        """Whether it is worth its time: somebody waits for it, and nobody for something better."""
        with self._lock:
            in_the_way = len(self._running) > 1 or any(job.rank is not Rank.GUESS for job in self._waiting)
            return any(job.wanted for job in batch.unanswered) and not (batch.guesses and in_the_way)

    # --- one batch, in its thread -----------------------------------------------------------------

    def _do(self, batch: Batch[Q, A], model: Future[M]) -> None:
        try:
            self._try(batch, batch.jobs, model)
        except Exception as failure:  # noqa: BLE001 — whoever waits for it gets it, or it is tried again alone
            for job in list(batch.unanswered):
                self._alone(batch, job, model, failure)
        for job in list(batch.unanswered):
            self._answer(batch, job, None)

    def _alone(self, batch: Batch[Q, A], job: Job[Q, A], model: Future[M], failure: Exception) -> None:
        if len(batch.jobs) > 1:
            try:
                return self._try(batch, [job], model)
            except Exception as own:  # noqa: BLE001 — whoever waits for it gets it
                failure = own
        return self._answer(batch, job, None, failure)

    def _try(self, batch: Batch[Q, A], jobs: Sequence[Job[Q, A]], model: Future[M]) -> None:
        questions = [job.question for job in jobs]
        for place, answer in self._compute(model.result(), questions, partial(self._of_use, batch)):
            self._answer(batch, jobs[place], answer)

    def _answer(self, batch: Batch[Q, A], job: Job[Q, A], answer: A | None, failure: Exception | None = None) -> None:
        with self._lock:
            batch.unanswered.remove(job)
            if not batch.unanswered:
                self._leave(batch)
        if failure:
            job.done.set_exception(failure)
        else:
            job.done.set_result(answer)

    def _leave(self, batch: Batch[Q, A]) -> None:
        """With the lock held."""
        self._running.discard(batch)
        if batch in self._lost:
            self._lost.remove(batch)
            log.warning("hearing_thread_came_back", still_hung=len(self._lost))
        self._fill_seats()

    # --- the model --------------------------------------------------------------------------------

    def _replace_model(self) -> None:
        old, self._model = self._model, Future()
        _thread(partial(self._reload, old, self._model))

    def _reload(self, old: Future[M], fresh: Future[M]) -> None:
        try:
            fresh.set_result(self._load())
            log.info("hearing_model_loaded_anew")
        except Exception:  # short of memory, or its files are gone: the old one is better than none
            log.exception("hearing_model_not_loaded")
            fresh.set_result(old.result())


def _may_join(job: Job[Q, A], first: Job[Q, A]) -> bool:
    """Guesses are among themselves: they would make final words wait."""
    return job.alike == first.alike and (job.rank is Rank.GUESS) == (first.rank is Rank.GUESS)


def _thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="hearing", daemon=True).start()
