"""How long a voice is waited for: a hung engine has failed, a slow one has not.

What is slow is judged by the maker's own pace: a machine whose voice took three seconds lately is given four times as
long, a fast one four seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import TypeAlias

from edge_agent.speak.pace import Pace
from edge_agent.speak.voice import Voice
from shared.errors import VoiceLate

LEAST = 4.0  # s for a first sound, at least
LONGEST = 10.0  # s, at most, and where nothing is known of the pace; a reply is given up soon after it
SLOWER = 4.0  # times as long as it took lately
STALLED = 0.5  # s of silence in the middle of a text
_INSTANT = 0.02  # s: what comes at once is not late

MARGIN = 0.1  # s that a stand-in begins earlier than its pace asks for

Ahead: TypeAlias = Callable[[], float]  # seconds of sound that the caller has still to hear before he hears a hole


@dataclass(frozen=True, slots=True)
class Spare:
    """The time that a voice has without a hole. `takes`: seconds that the next in order needs; None: there is none."""

    ahead: Ahead
    takes: float | None

    @property
    def left(self) -> float:
        """Seconds until the next in order has to begin."""
        return LONGEST if self.takes is None else self.ahead() - self.takes - MARGIN


def first_sound(pace: Pace, text: str) -> float:
    """Seconds in which the first sound of a text has to come."""
    return min(LONGEST, max(LEAST, SLOWER * pace.of(text))) if pace.weight else LONGEST


async def in_time(
    maker: Voice, text: str, sound: AsyncGenerator[bytes, None], spare: Spare
) -> AsyncGenerator[bytes, None]:
    """The sound of a text as it comes; raises VoiceLate when it does not come. Whoever uses this closes `sound`.

    One that has begun may leave the caller in silence for `STALLED` in all: sound that comes in drips is a stall too.
    """
    limit, begun, silence = first_sound(maker.pace, text), False, STALLED
    while True:
        ahead, asked = max(0.0, spare.ahead()), _now()
        try:
            async with asyncio.timeout(limit):
                pcm = await anext(sound, None)
        except TimeoutError:
            if not begun:  # should it only be slow, the next texts have more time
                maker.pace = maker.pace.measured(len(text), limit, maker.pace.lasts(len(text)))
            raise VoiceLate(f"{maker.name} was silent for {_now() - asked:.2g} s") from None
        if pcm is None:
            return
        if begun:
            silence = max(_INSTANT, silence - max(0.0, _now() - asked - ahead))
        yield pcm
        begun, limit = True, max(silence, spare.left)


def _now() -> float:
    return asyncio.get_running_loop().time()
