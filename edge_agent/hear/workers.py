"""A model that computes for several calls side by side, in threads that may hang.

A thread that hangs in a library cannot be stopped. So nobody waits for one: it loses its seat to the next job, and what
it computes with is not trusted any more, since the model's own threads may hang with it; a fresh copy is loaded. Should
the thread come back after all, it was only slow. While too many hang, no more are started: they hold memory.

The threads are daemons, one for each job: those of `concurrent.futures` are joined when the process ends, and a hung
one would keep it from ending.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any, Generic, TypeVar

import structlog

from shared.errors import HearingFailed

log = structlog.get_logger()

MOST_LOST = 3  # threads that may hang at once; each keeps a model in memory
CLOSING = 2.0  # s at the end for jobs under way: a thread that is cut off in native code may crash the process

M = TypeVar("M")
T = TypeVar("T")


@dataclass(eq=False, slots=True)
class Job:
    work: Callable[[Any], Any]
    within: float  # s of computing after which its thread counts as hung
    done: Future[Any] = field(default_factory=Future)


class Workers(Generic[M]):
    """`seats` jobs at once, all with one model that `load` makes. May be used from any thread.

    Raises what `load` raises. `clock`: seconds, monotonic.
    """

    def __init__(self, load: Callable[[], M], seats: int, clock: Callable[[], float] = monotonic) -> None:
        self._load, self._seats, self._clock = load, seats, clock
        self._model: Future[M] = Future()
        self._model.set_result(load())
        self._lock = threading.Lock()
        self._waiting: deque[Job] = deque()
        self._running: dict[Job, float] = {}  # since when
        self._lost: set[Job] = set()
        self._closed = False

    @property
    def idle(self) -> bool:
        """Nothing is computed."""
        return not self._running

    @property
    def free(self) -> bool:
        """A job would begin at once."""
        return len(self._running) < self._seats

    def submit(self, work: Callable[[M], T], within: float) -> Future[T]:
        """`work` in a thread; computing for more than `within` seconds is hanging. A job that waits can be cancelled.

        Raises HearingFailed when closed, or when too many threads hang already.
        """
        self.write_off()
        job = Job(work, within)
        with self._lock:
            if self._closed or len(self._lost) >= MOST_LOST:
                raise HearingFailed("The recogniser is closed." if self._closed else "The recogniser hangs.")
            self._waiting.append(job)
            self._fill_seats()
        return job.done

    def write_off(self) -> None:
        """Gives the seats of hung threads to others, and has a fresh model loaded."""
        with self._lock:
            hung = [job for job, since in self._running.items() if self._clock() - since > job.within]
            for job in hung:
                del self._running[job]
            self._lost.update(hung)
            if hung and not self._closed:
                log.error("hearing_threads_hang", hung=len(hung), in_all=len(self._lost))
                self._replace_model()
                self._fill_seats()

    def close(self, within: float = CLOSING) -> None:
        """Takes no more jobs, and gives those under way `within` seconds; the process may end before the others do."""
        with self._lock:
            self._closed = True
            while self._waiting:
                job = self._waiting.popleft()
                if job.done.set_running_or_notify_cancel():
                    job.done.set_exception(HearingFailed("The recogniser is closed."))
            under_way = [job.done for job in self._running]
        if left := wait(under_way, within).not_done:
            log.warning("hearing_threads_left_behind", threads=len(left))

    def _fill_seats(self) -> None:
        """With the lock held."""
        while self._waiting and len(self._running) < self._seats:
            job = self._waiting.popleft()
            if job.done.set_running_or_notify_cancel():
                self._running[job] = self._clock()
                _thread(partial(self._do, job, self._model))

    def _do(self, job: Job, model: Future[M]) -> None:
        try:
            result = job.work(model.result())
        except Exception as failure:  # noqa: BLE001 — whoever waits for the job gets it
            self._leave(job)
            job.done.set_exception(failure)
        else:
            self._leave(job)
            job.done.set_result(result)

    def _leave(self, job: Job) -> None:
        with self._lock:
            self._running.pop(job, None)
            if job in self._lost:
                self._lost.remove(job)
                log.warning("hearing_thread_came_back", still_hung=len(self._lost))
            self._fill_seats()

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


def _thread(work: Callable[[], None]) -> None:
    threading.Thread(target=work, name="hearing", daemon=True).start()
