"""Who says a text on one call: the client's own voice, the one that stands in for it, or kept sound.

A voice that fails has lost the call, and so has one that was late with a sound and beaten to it: from then on the
stand-in speaks, to the end. A caller hears that somebody else speaks now, once; a voice that came back only to be late
again would have him hear it time after time, and wait each time. The next call begins with the own voice again, unless
its maker is left alone. Only a clause for which the maker's plan had no room is said by the stand-in alone: its maker
is well, and was not even waited for.

Late is who has no sound when the stand-in has to begin so that the caller hears no hole: at the beginning of an answer
after the maker's own `late`, later while there is sound that was not heard yet. Until then nobody else is asked.

A fixed sentence is said even if no engine is left: with the sound that is kept of it, in whatever voice of ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from typing import TypeAlias

import structlog

from edge_agent.failover.gate import Gate
from edge_agent.failover.hedge import Attempt, Lost, first_to_answer
from edge_agent.speak.cache import CachePolicy, SpeechCache
from edge_agent.speak.deadlines import LONGEST, Ahead, Spare, first_sound, in_time
from edge_agent.speak.pace import Pace
from edge_agent.speak.stand_ins import of_language
from edge_agent.speak.urgency import Urgency, urgent
from edge_agent.speak.voice import (
    Speaker,
    as_speaking,
    cached_sound,
    frames,
    made,
    measures_of,
    pieces_of,
    presynthesise,
    presynthesise_piece,
)
from shared.errors import SpeakingFailed, VoiceBusy, VoiceRefused, VoiceUnavailable

log = structlog.get_logger()

KEPT_LATE = (1.5, 2.0)  # s, and times its pace, that an engine has before kept sound in another voice says it
KEPT = "kept sound"

TellLoss: TypeAlias = Callable[[Lost, int], None]  # a voice that failed or was beaten, and its place in the order: 1, 2


def ignore_loss(_lost: Lost, _attempt: int) -> None:
    """For one whose loss is nobody's news."""


def nothing_ahead() -> float:
    """The caller hears nothing: whoever speaks, he waits for it."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Some sound of a text. `stood_in`: in another voice than the client's."""

    pcm: bytes
    stood_in: bool
    speaker: Speaker


class BrokeOff(SpeakingFailed):
    """A voice broke off in the middle of a text: whoever comes after it may go on. Its cause is the failure."""

    def __init__(self, by: Speaker, failure: SpeakingFailed) -> None:
        super().__init__(str(failure))
        self.by, self.failure = by, failure


class VoiceFailover:
    """`own` None: the client's own voice cannot speak here. `lost` is told of every voice that fails or is beaten."""

    def __init__(
        self, own: Speaker | None, stand_in: Speaker, cache: SpeechCache, lost: TellLoss = ignore_loss
    ) -> None:
        self.speaking = own or stand_in
        self._own = own
        self._stand_in = stand_in
        self._cache = cache
        self._lost = lost
        self.stands_in = own is None
        self._kept_gate = Gate("tts", KEPT, _never)

    async def sound(
        self, text: str, policy: CachePolicy, ahead: Ahead = nothing_ahead, after: BrokeOff | None = None
    ) -> AsyncGenerator[Piece, None]:
        """A sayable text, said by who speaks now; by the next in order where that one fails or is late.

        `after`: said by those who come after the one that broke off. Raises BrokeOff, and SpeakingFailed when nobody
        has said any of it.
        """
        order = self._order(after)
        if order and (kept := await self._kept_by(order[0], text, policy)) is not None:
            for frame in frames(kept, order[0].maker.rate):
                yield self._piece(order[0], frame)
            return
        lost, speaker, began = list[Lost](), None, _now()
        race = first_to_answer(self._attempts(order, text, policy, ahead), partial(self._note, lost))
        try:
            async with aclosing(race) as pieces:
                async for piece in pieces:
                    speaker = piece.speaker
                    yield piece
        except Exception as error:
            failure = as_speaking(error)
            if speaker is not None:
                self._note(lost, Lost(speaker.maker.name, _now() - began, failure))
                raise BrokeOff(speaker, failure) from error
            if after or self.speaking in order:
                raise _worst(lost, after, failure) from error
        else:
            return
        async with aclosing(self.sound(text, policy, ahead)) as pieces:  # by who was put in its place meanwhile
            async for piece in pieces:
                yield piece

    async def cached_sound(self, line: str) -> bytes | None:
        """A fixed sentence in the voice of who speaks now; None unless all of it is in the cache."""
        return await cached_sound(self.speaking, self._cache, line)

    async def has_begun(self, line: str) -> bool:
        """Whether who speaks now has made the beginning of a fixed sentence."""
        sayable, speaker = pieces_of(line)[:1], self.speaking
        return bool(sayable) and await self._kept_by(speaker, sayable[0], CachePolicy.DISK) is not None

    @property
    def pace(self) -> Pace:
        """How fast the sound of who speaks now comes."""
        return self.speaking.maker.pace

    @property
    def on_its_own(self) -> bool:
        """Whether nobody would stand in for who speaks now."""
        return self.stands_in or self.speaking.same_as(self._stand_in)

    def is_last(self, speaker: Speaker) -> bool:
        """Whether no engine comes after it."""
        return not self._order(BrokeOff(speaker, SpeakingFailed()))

    def maker_of(self, *, stood_in: bool) -> str:
        """Whose voice it is, the stand-in's or the client's."""
        speaker = self._stand_in if stood_in or self._own is None else self._own
        return speaker.maker.name

    def replace(self, failure: SpeakingFailed, after: float) -> None:
        """The stand-in takes over from who failed `after` so many seconds. Raises `failure` where nobody stands in."""
        if self.on_its_own or not self._helps(failure):
            raise failure
        self._note([], Lost(self.speaking.maker.name, after, failure))

    def _helps(self, failure: Exception | None) -> bool:
        """Whether the stand-in could do better: another voice of the same engine only where it refuses the first."""
        return self._stand_in.maker is not self.speaking.maker or isinstance(failure, VoiceRefused)

    async def presynthesise(self, lines: Sequence[str]) -> None:
        """Makes and keeps fixed sentences that will be needed soon, all in one voice. Raises SpeakingFailed."""
        began = _now()
        with urgent(Urgency.NEXT):
            try:
                await presynthesise(self.speaking, self._cache, lines)
            except SpeakingFailed as failure:
                self.replace(failure, _now() - began)
                await presynthesise(self._stand_in, self._cache, lines)

    def pieces_of(self, lines: Sequence[str]) -> list[str]:
        """The pieces in which answers with those sentences would be said now: the first of each, then the others."""
        pieces = [pieces_of(line, measures_of(self.speaking)) for line in lines]
        return [*(first for one in pieces for first in one[:1]), *(other for one in pieces for other in one[1:])]

    async def presynthesise_piece(self, sayable: str) -> None:
        """Makes it if it is not in the cache. Raises SpeakingFailed; nobody stands in: no caller waits for it."""
        await presynthesise_piece(self.speaking, self._cache, sayable)

    # --- the order --------------------------------------------------------------------------------

    def _order(self, after: BrokeOff | None) -> list[Speaker]:
        """Who could make a text, in turn."""
        order = [self.speaking, self._stand_in] if self._helps(None) else [self.speaking]
        if after is None:
            return order
        return [] if after.by.same_as(self._stand_in) else [self._stand_in]

    def _attempts(
        self, order: Sequence[Speaker], text: str, policy: CachePolicy, ahead: Ahead
    ) -> Iterator[Attempt[Piece]]:
        """The engines, one after the other, then what is kept."""
        for speaker, next_one in zip_longest(order, order[1:]):
            spare = Spare(ahead, next_one.maker.pace.of(text) if next_one else None)
            sound = partial(self._pieces, speaker, text, policy, spare)
            late = max(speaker.maker.late, spare.left) if next_one else _late_for_kept(speaker, text, policy)
            yield Attempt(speaker.maker.gate, late, sound)
        yield Attempt(self._kept_gate, LONGEST, partial(self._kept_pieces, text, policy))

    async def _pieces(
        self, speaker: Speaker, text: str, policy: CachePolicy, spare: Spare
    ) -> AsyncGenerator[Piece, None]:
        if (kept := await self._kept_by(speaker, text, policy)) is not None:
            for frame in frames(kept, speaker.maker.rate):
                yield self._piece(speaker, frame)
            return
        async with aclosing(made(speaker, self._cache, text, policy)) as sound:
            async for pcm in in_time(speaker.maker, text, sound, spare):
                yield self._piece(speaker, pcm)

    async def _kept_pieces(self, text: str, policy: CachePolicy) -> AsyncGenerator[Piece, None]:
        """Of another client's voice never, whatever is on the disk."""
        for speaker in self._keepers(policy):
            if (kept := await self._kept_by(speaker, text, policy)) is not None:
                for frame in frames(kept, speaker.maker.rate):
                    yield self._piece(speaker, frame)
                return
        raise VoiceRefused("nothing of it is kept")

    def _keepers(self, policy: CachePolicy) -> Iterator[Speaker]:
        yield self._stand_in
        if policy is CachePolicy.DISK:
            if self._own:
                yield self._own
            for language in (self._stand_in.language, "en"):
                yield from (Speaker(self._stand_in.maker, name, language) for name in of_language(language))

    async def _kept_by(self, speaker: Speaker, text: str, policy: CachePolicy) -> bytes | None:
        return await self._cache.get(speaker.maker.name, speaker.name, text, policy)

    def _piece(self, speaker: Speaker, pcm: bytes) -> Piece:
        return Piece(pcm, stood_in=self._own is None or not speaker.same_as(self._own), speaker=speaker)

    # --- who lost ---------------------------------------------------------------------------------

    def _note(self, lost: list[Lost], one: Lost) -> None:
        """Tells it once. The client's own voice has lost the call with it."""
        one = replace(one, failure=one.failure and as_speaking(one.failure))
        lost.append(one)
        if one.name == KEPT:
            return
        if isinstance(one.failure, VoiceBusy):
            log.info("voice_busy", maker=one.name)
            return
        log.warning("voice_lost", maker=one.name, after=round(one.after, 3), late=one.failure is None)
        is_own = not self.stands_in and self._own is not None and one.name == self._own.maker.name
        if is_own and not self.on_its_own and self._helps(one.failure):
            self.speaking, self.stands_in = self._stand_in, True
        self._lost(one, 1 if is_own else 2)


def _late_for_kept(speaker: Speaker, text: str, policy: CachePolicy) -> float:
    """Seconds that the last engine has before kept sound in another voice is played beside it."""
    limit, (least, slower) = first_sound(speaker.maker.pace, text), KEPT_LATE
    return min(limit, max(least, slower * speaker.maker.pace.of(text))) if policy is CachePolicy.DISK else limit


def _worst(lost: Sequence[Lost], after: BrokeOff | None, last: SpeakingFailed) -> SpeakingFailed:
    """Why nobody says it: the last engine's reason, rather than that nothing is kept."""
    told = [one.failure for one in lost if one.name != KEPT and one.failure is not None]
    return as_speaking([last, *([after.failure] if after else []), *told][-1])


async def _never() -> None:
    raise VoiceUnavailable("kept sound needs no engine")


def _now() -> float:
    return asyncio.get_running_loop().time()
