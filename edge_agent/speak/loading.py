"""Our own engine at the start of a box: loaded within its time, or one that says why it cannot speak.

Its files may be damaged, or the disk that they are on may hang: the clients' own voices and what is kept can speak all
the same.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from typing import TypeVar

import structlog

from edge_agent.shutdown import stopped
from edge_agent.speak.deadlines import LONGEST
from edge_agent.speak.pool import Pool, Stuck
from edge_agent.speak.voice import Voice
from shared.errors import SetupError, VoiceUnavailable

log = structlog.get_logger()

WITHIN = 60.0  # s to load, which takes half a second

V = TypeVar("V", bound=Voice)


class Absent(Voice):
    """An engine that could not be loaded: it says nothing but why."""

    rate = 24_000

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(late=LONGEST)

    def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:  # noqa: ARG002
        return _nothing(self.reason)

    def hopeless(self) -> bool:
        """There is no thread that could hang."""
        return False

    def close(self) -> None: ...


async def _nothing(reason: str) -> AsyncGenerator[bytes, None]:
    if reason:
        raise VoiceUnavailable(reason)
    yield b""


async def loaded(name: str, load: Callable[[], V], within: float = WITHIN) -> V | Absent:
    """The engine; one that is absent where its files are not good, or it takes longer than that."""
    thread = Pool(1, f"loading {name}", longest=within)
    try:
        return await thread.run(load)
    except (SetupError, Stuck) as broken:
        log.error("voice_not_loaded", maker=name, reason=str(broken))  # noqa: TRY400 - it names the cure
        return Absent(name, str(broken))
    finally:
        await stopped("loading", thread.close)
