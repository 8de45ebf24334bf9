"""The processor of this machine: how much of it is ours, and how busy it is."""

from __future__ import annotations

import os

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
