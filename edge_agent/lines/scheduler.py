"""How long the threads of a process have waited for a processor: what tells a slow process from one that hangs."""

from __future__ import annotations

from pathlib import Path

PROC = Path("/proc")
Delays = dict[int, float]  # thread → seconds since it began


def delays(pid: int, proc: Path = PROC) -> Delays | None:
    """Of each of its threads. None where the kernel does not say, or the process is gone.

    The second number of schedstat, in ns: https://docs.kernel.org/scheduler/sched-stats.html
    """
    found: Delays = {}
    try:
        for thread in (proc / str(pid) / "task").iterdir():
            found[int(thread.name)] = int((thread / "schedstat").read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return None
    return found


def waited(before: Delays | None, after: Delays | None) -> float | None:
    """Seconds between two readings in which a thread that was in both waited; None: not known.

    The one that waited longest counts: whoever holds the interpreter's lock keeps the event loop waiting with it, and
    the loop's own thread sleeps then.
    """
    if before is None or after is None:
        return None
    return max((after[thread] - before[thread] for thread in after.keys() & before.keys()), default=None)
