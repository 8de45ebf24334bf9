"""Time that jumps to the next timer instead of passing: a minute of call takes milliseconds.

The loop stands in the turn bench's script, which runs by itself and can import nothing of ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from infra.bench.turns.listener import VirtualLoop

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run one coroutine on a virtual clock that starts at 0."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)
