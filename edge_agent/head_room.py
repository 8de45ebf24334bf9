"""Head-room: how many calls a box may carry now, from what was seen of it lately. Pure; time is an argument.

What the machine can do was measured once, at the start (`speed`). Since then a neighbour may have come or gone, a disk
may hang, an engine may be slower than it was. So three things are looked at:

1. How many cores other programs keep busy. That is known before any caller notices it: what they leave over decides
   how many calls fit, up and down.
2. The strain: how late the event loop is, how long work waits for an engine, how long callers wait for an answer; each
   as a share of what is still good. From 1 on nobody more is let in than there are: the ceiling falls to the calls
   under way. It rises by a quarter after each while of calm. Between calm and strain it stays where it is, so that a
   box does not open and close by turns.
3. The limit of the settings, which nothing raises.

One late beat, one long wait or one slow turn says nothing: of each the slowest few are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

# What is still good.
LAG = 0.1  # s that the event loop is late; sound goes out in frames of 20 ms from a buffer that holds some of them
WAIT, WAIT_SHARE = 0.3, 0.5  # s that work waits for an engine; or this share of the time promised to the first sound
TURN, TURN_TIMES = 0.8, 2.0  # s from the end of a turn to the answer; or so many times what was promised

CALM = 0.7  # of the strain at which the box is full; below it more may be let in
RISE = 10.0  # s of calm after which the ceiling rises …
STEPS = 4  # … by one part of so many, and one at least
LOOKS = 10.0  # s that beats and waits are remembered
TURNS = 30.0  # s that turns are
FEW = 3  # turns, beats, waits that say nothing yet
OTHERS = 20.0  # s over which other programs' work is averaged: a call lasts minutes
QUANTILE = 0.95


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen since the look before."""

    at: float
    lag: float = 0.0  # s that the event loop was late at most
    wait: float = 0.0  # s that work waited for an engine at most
    others: float = 0.0  # processor cores that other programs kept busy, at least


@dataclass(frozen=True, slots=True)
class HeadRoom:
    """`most`: the limit of the settings. `promised`: seconds to the first sound of an answer; None: not measured."""

    most: int
    promised: float | None = None
    ceiling: int | None = None  # None: the box was never strained
    looks: tuple[Look, ...] = ()
    turns: tuple[tuple[float, float], ...] = ()  # at, and seconds from the turn's end to the answer
    calm_since: float | None = None

    def turned(self, at: float, seconds: float) -> HeadRoom:
        """A caller had waited so long when the answer began."""
        return replace(self, turns=(*_recent(self.turns, at), (at, seconds)))

    def looked(self, look: Look, carried: int) -> HeadRoom:
        """`carried`: calls under way."""
        kept = tuple(one for one in self.looks if look.at - one.at < max(LOOKS, OTHERS))
        seen = replace(self, looks=(*kept, look), turns=_recent(self.turns, look.at))
        return seen.settled(look.at, carried)

    def strain(self, at: float) -> float:
        """0: none; from 1 on the box is full."""
        late = [look for look in self.looks if at - look.at < LOOKS]
        promised = self.promised or 0.0
        return max(
            _usual([look.lag for look in late]) / LAG,
            _usual([look.wait for look in late]) / max(WAIT, WAIT_SHARE * promised),
            _usual([seconds for _, seconds in _recent(self.turns, at)]) / max(TURN, TURN_TIMES * promised),
        )

    def others(self, at: float) -> float | None:
        """Cores that other programs keep busy; None: nobody has looked yet."""
        seen = [look.others for look in self.looks if at - look.at < OTHERS]
        return sum(seen) / len(seen) if seen else None

    def calls(self, fitting: int) -> int:
        """Calls that may be carried, 1 or more: a box that refuses everybody helps nobody.

        `fitting`: how many the cores can do, with what other programs leave of them.
        """
        return max(1, min(self.most, fitting, self.most if self.ceiling is None else self.ceiling))

    def settled(self, at: float, carried: int) -> HeadRoom:
        """With the ceiling that follows from the strain at this moment."""
        strain, ceiling = self.strain(at), self.most if self.ceiling is None else self.ceiling
        if strain >= 1:
            return replace(self, ceiling=max(1, min(ceiling, carried)), calm_since=None)
        if strain >= CALM or self.ceiling is None:
            return replace(self, calm_since=None)
        since = at if self.calm_since is None else self.calm_since
        if at - since < RISE:
            return replace(self, calm_since=since)
        risen = ceiling + max(1, ceiling // STEPS)
        return replace(self, ceiling=risen if risen < self.most else None, calm_since=at)


def _usual(values: Sequence[float]) -> float:
    """The 95th percentile, below the slowest one where there are few; 0.0 where there are too few."""
    return sorted(values)[int(QUANTILE * (len(values) - 1))] if len(values) >= FEW else 0.0


def _recent(turns: tuple[tuple[float, float], ...], at: float) -> tuple[tuple[float, float], ...]:
    return tuple(turn for turn in turns if at - turn[0] < TURNS)
