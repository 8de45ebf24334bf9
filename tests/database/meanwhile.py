"""Two transactions at once, one of which has to wait for the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from tests.database.sandbox import Database

WITHIN_S = 20
_WAITING = "select exists (select from pg_stat_activity where datname = %s and wait_event_type = 'Lock')"


@contextmanager
def meanwhile(database: Database, act: Callable[[], Any]) -> Iterator[list[Any]]:
    """`act` in a thread, which finds our transaction in its way. The block commits it; then `act` has to come to its
    end, and the list holds what it gave back. What it raises is raised here.
    """
    came: list[Any] = []
    with ThreadPoolExecutor(1) as thread:
        acting = thread.submit(act)
        deadline = time.monotonic() + WITHIN_S
        while not database.one(_WAITING, database.name):
            assert not acting.done(), f"it did not wait: {acting.result()}"
            assert time.monotonic() < deadline, "nobody waits"
            time.sleep(0.01)
        yield came
        came.append(acting.result(WITHIN_S))
