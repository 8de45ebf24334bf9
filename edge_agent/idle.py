"""Moments in which no caller needs an engine: what is made in advance is made then, and gives way at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any


class Idle:
    """One for all that shares the engines."""

    def __init__(self) -> None:
        self._waited_for = 0  # replies that are being made, prompts that are being read
        self._free, self._taken = asyncio.Event(), asyncio.Event()
        self._free.set()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """While what a caller needs is made or read inside of this, nothing else is made."""
        self._waited_for += 1
        self._free.clear()
        self._taken.set()
        try:
            yield
        finally:
            self._waited_for -= 1
            if not self._waited_for:
                self._taken.clear()
                self._free.set()

    @contextmanager
    def claim(self) -> Iterator[Callable[[bool], None]]:
        """Yields a switch: while it is on nothing else is made. It is off when the block ends."""
        on = False
        with ExitStack() as held:

            def switch(needed: bool) -> None:
                nonlocal on
                if needed and not on:
                    held.enter_context(self.busy())
                elif on and not needed:
                    held.close()
                on = needed

            yield switch

    async def meanwhile(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Does `work` in an idle moment. When the moment ends it is cancelled, and begun anew in the next one."""
        while True:
            await self._free.wait()
            if await self._done_before_taken(work):
                return

    async def _done_before_taken(self, work: Callable[[], Coroutine[Any, Any, None]]) -> bool:
        working, taken = asyncio.create_task(work()), asyncio.create_task(self._taken.wait())
        try:
            await asyncio.wait([working, taken], return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                working.result()  # raises what it raised
                return True
            return False
        finally:
            working.cancel()
            taken.cancel()
            await asyncio.gather(working, taken, return_exceptions=True)
