"""Who speaks on one call: the client's own voice, and the one that stands in for it.

The first failure decides: from then on the stand-in speaks, to the end of the call. A voice that came and went would
be worse than another one. Only a clause for which the maker's plan had no room is said by the stand-in alone.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import TypeAlias

import structlog

from edge_agent.speak.cache import CachePolicy, SpeechCache
from edge_agent.speak.pace import Pace
from edge_agent.speak.urgency import Urgency, urgent
from edge_agent.speak.voice import (
    Speaker,
    cached_sound,
    measures_of,
    pieces_of,
    presynthesise,
    presynthesise_piece,
    sound_of,
)
from shared.errors import SpeakingFailed

log = structlog.get_logger()

Lost: TypeAlias = Callable[[SpeakingFailed], Awaitable[None]]


async def ignore_loss(_failure: SpeakingFailed) -> None:
    """For one whose loss is nobody's news."""


class VoiceFailover:
    """`own` None: the client's own voice cannot speak here. `lost` is told, once, why it does not speak any more."""

    def __init__(self, own: Speaker | None, stand_in: Speaker, cache: SpeechCache, lost: Lost = ignore_loss) -> None:
        self.speaking = own or stand_in
        self._own = own
        self._stand_in = stand_in
        self._cache = cache
        self._lost = lost
        self.stands_in = own is None

    def sound(self, text: str, policy: CachePolicy) -> AsyncGenerator[bytes, None]:
        """A sayable text, said by who speaks now. Raises SpeakingFailed."""
        return sound_of(self.speaking, self._cache, text, policy)

    def sound_instead(self, text: str, policy: CachePolicy) -> AsyncGenerator[bytes, None]:
        """The same, said by the stand-in this once. Raises SpeakingFailed."""
        return sound_of(self._stand_in, self._cache, text, policy)

    async def cached_sound(self, line: str) -> bytes | None:
        """A fixed sentence in the voice of who speaks now; None unless all of it is in the cache."""
        return await cached_sound(self.speaking, self._cache, line)

    @property
    def pace(self) -> Pace:
        """How fast the sound of who speaks now comes."""
        return self.speaking.maker.pace

    @property
    def on_its_own(self) -> bool:
        """Whether nobody would stand in for who speaks now."""
        return self.stands_in or self.speaking.same_as(self._stand_in)

    def maker_of(self, *, stood_in: bool) -> str:
        """Whose voice it is, the stand-in's or the client's."""
        speaker = self._stand_in if stood_in or self._own is None else self._own
        return speaker.maker.name

    async def replace(self, failure: SpeakingFailed) -> None:
        """The stand-in takes over. Raises `failure` when it was the stand-in that failed."""
        if self.on_its_own:
            raise failure
        log.warning("voice_lost", maker=self.speaking.maker.name, code=failure.code)
        self.speaking, self.stands_in = self._stand_in, True
        await self._lost(failure)

    async def presynthesise(self, lines: Sequence[str]) -> None:
        """Makes and keeps fixed sentences that will be needed soon, all in one voice. Raises SpeakingFailed."""
        with urgent(Urgency.NEXT):
            try:
                await presynthesise(self.speaking, self._cache, lines)
            except SpeakingFailed as failure:
                await self.replace(failure)
                await presynthesise(self.speaking, self._cache, lines)

    def pieces_of(self, lines: Sequence[str]) -> list[str]:
        """The pieces in which answers with those sentences would be said now: the first of each, then the others."""
        pieces = [pieces_of(line, measures_of(self.speaking)) for line in lines]
        return [*(first for one in pieces for first in one[:1]), *(other for one in pieces for other in one[1:])]

    async def presynthesise_piece(self, sayable: str) -> None:
        """Makes it if it is not in the cache. Raises SpeakingFailed; nobody stands in: no caller waits for it."""
        await presynthesise_piece(self.speaking, self._cache, sayable)
