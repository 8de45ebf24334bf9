"""What the rehearsal ran on, and how fast the engines are there: a slow machine is named, not blamed."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

SPEED = "speed.json"  # in the agent's state folder; the agent writes it when it starts

# What of it is told, and how. A figure that was not measured is left out.
_FIGURES = {
    "read_tokens_per_s": "the model reads {:,.0f} tokens/s",
    "write_tokens_per_s": "writes {:,.0f}",
    "voice_rtf": "the voice's real-time factor is {:.2f}",
    "heard_ms_per_s": "a second heard takes {:,.0f} ms",
    "carries": "carries {:.0f} at once",
}


def machine() -> str:
    """One line on the hardware."""
    cpu = next((line.split(":", 1)[1].strip() for line in _cpuinfo() if line.startswith("model name")), "")
    cores = f"{_usable()} of {os.cpu_count()}" if _usable() != os.cpu_count() else f"{os.cpu_count()}"
    return f"{cores} cores, {cpu or platform.machine()}, {platform.system()} {platform.release()}"


def _usable() -> int:
    """The cores that this process may run on, as `taskset` limits them."""
    return len(os.sched_getaffinity(0))


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.is_file() else []


def measured_speed(state: Path) -> dict[str, Any]:
    """What the agent of that state folder measured when it started; {} when it measured nothing."""
    try:
        found = json.loads((state / SPEED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def speed_lines(speed: Mapping[str, Any]) -> list[str]:
    """This machine, how fast it is, and what the agent expects of it."""
    known = ((text, speed.get(name)) for name, text in _FIGURES.items())
    figures = ", ".join(text.format(value) for text, value in known if isinstance(value, int | float))
    return [*_line("Machine", machine()), *_line("Its speed", figures), *_line("Expected", speed.get("expectation"))]


def _line(name: str, value: object) -> Iterator[str]:
    if value:
        yield f"{name}: {value}"
