"""The processor of this machine: how much of it is ours, how busy it is, and with whose work."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0))


def busy_seconds() -> float:
    """Seconds that those cores have worked since the machine started, for whomever; the difference of two tells.

    Waiting for a disk is no work. What a host took away from a virtual machine is: it is not there for us.
    """
    ours, every = os.sched_getaffinity(0), psutil.cpu_times(percpu=True)
    # What comes after the eighth, guests, is in the first two already.
    return sum(sum(every[core][:8]) - every[core].idle - every[core].iowait for core in ours if core < len(every))


@dataclass(frozen=True, slots=True)
class Work:
    """Processor seconds between two looks."""

    all: float
    ours: float

    @property
    def others(self) -> float:
        """What other programs did."""
        return max(0.0, self.all - self.ours)


class Processor:
    """What the cores worked since the look before, and what of it our own processes did.

    Ours is who was started with us: the process group, which a shell, a container and systemd make for each of theirs.
    """

    def __init__(self) -> None:
        self._busy = busy_seconds()
        self._worked = dict(_worked())

    def look(self) -> Work:
        """A millisecond or two."""
        busy, worked = busy_seconds(), dict(_worked())
        # By process: one that has ended takes its time with it.
        ours = sum(max(0.0, seconds - self._worked.get(pid, 0.0)) for pid, seconds in worked.items())
        work = Work(busy - self._busy, ours)
        self._busy, self._worked = busy, worked
        return work


def _worked() -> Iterator[tuple[int, float]]:
    """Each process of our group, and the seconds that it has worked."""
    group = os.getpgrp()
    for pid in psutil.pids():
        with suppress(OSError, psutil.Error):  # it ended meanwhile, or is nobody's to see
            if os.getpgid(pid) == group:
                times = psutil.Process(pid).cpu_times()
                yield pid, times.user + times.system
