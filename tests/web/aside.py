"""What needs an event loop of its own: the browser's runs in the thread of the journeys."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def aside(work: Coroutine[Any, Any, T]) -> T:
    """Does it in another thread, and waits for it."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, work).result()
