"""What a person sees while set-up works: a bar on a terminal, one line at the start and the end of a step elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of work in progress."""

    title: str
    _bar: Progress | None
    _task: TaskID | None

    def reached(self, done: int) -> None:
        """`done` of the step's total, in its own units (bytes, as a rule)."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=done)

    def doing(self, what: str) -> None:
        """Which part of the step is at work now."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=f"{self.title}: {what}")


class Steps:
    """Shows steps on `console`. Anything that may take longer than two seconds belongs into one."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False)

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Step]:
        """A step with a bar towards `total`, or a moving one when the size is not known."""
        began = time.monotonic()
        try:
            if self._console.is_terminal:
                with self._bar() as bar:
                    yield Step(title, bar, bar.add_task(title, total=total))
            else:
                self.say(f"{title} …")
                yield Step(title, None, None)
        except BaseException:
            self.say(f"{title}: stopped after {time.monotonic() - began:.0f} s")
            raise
        self.say(f"{title}: done in {time.monotonic() - began:.0f} s")

    def _bar(self) -> Progress:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        return Progress(*columns, TimeElapsedColumn(), console=self._console, transient=True)
