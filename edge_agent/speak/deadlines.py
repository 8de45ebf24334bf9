"""How long a voice is waited for: a hung engine has failed, a slow one has not.

What is slow is judged by the maker's own pace: a machine whose voice took three seconds lately is given four times as
long, a fast one four seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import TypeAlias

from edge_agent.speak.pace import Pace
from edge_agent.speak.voice import Voice
from shared.errors import VoiceLate

LEAST = 4.0  # s for a first sound, at least
LONGEST = 10.0  # s, at most, and where nothing is known of the pace; a reply is given up soon after it
SLOWER = 4.0  # times as long as it took lately
STALLED = 0.5  # s between two pieces of sound, at least

Patience: TypeAlias = Callable[[], float]  # seconds for the next piece of sound, asked anew for each


def first_sound(pace: Pace, text: str) -> float:
    """Seconds in which the first sound of a text has to come."""
    return min(LONGEST, max(LEAST, SLOWER * pace.of(text))) if pace.weight else LONGEST


def to_the_end() -> float:
    """The patience with a voice that nobody could take over from in the middle of a text."""
    return LONGEST


async def in_time(
    maker: Voice, text: str, sound: AsyncGenerator[bytes, None], patience: Patience
) -> AsyncGenerator[bytes, None]:
    """The sound of a text as it comes; raises VoiceLate when it does not come. Whoever uses this closes `sound`."""
    limit, begun = first_sound(maker.pace, text), False
    while True:
        try:
            async with asyncio.timeout(limit):
                pcm = await anext(sound, None)
        except TimeoutError:
            if not begun:  # should it only be slow, the next texts have more time
                maker.pace = maker.pace.measured(len(text), limit, maker.pace.lasts(len(text)))
            raise VoiceLate(f"{maker.name} was silent for {limit:.2g} s") from None
        if pcm is None:
            return
        yield pcm
        begun, limit = True, patience()
