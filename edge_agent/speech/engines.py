"""What hears and speaks for all calls of a process, wherever it is computed: the one seam."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace

from edge_agent.hear.offline import SegmentRecogniser
from edge_agent.speak.voice import Voice
from edge_agent.speed import Speed
from edge_agent.usage import Batching


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Processor seconds that another process of this box spends on each second spoken, and heard. None: not known."""

    voice_work: float | None = None
    heard_work: float | None = None

    def added(self, measured: Speed) -> Speed:
        """What this process measured, with what it could not see."""
        return replace(
            measured,
            voice_work=measured.voice_work if self.voice_work is None else self.voice_work,
            heard_work=measured.heard_work if self.heard_work is None else self.heard_work,
        )


async def nothing_elsewhere() -> Elsewhere:
    """All of it is computed here."""
    return Elsewhere()


def never() -> bool:
    """Nothing of it hangs in this process."""
    return False


@dataclass(frozen=True, slots=True)
class Speech:
    """`elsewhere`: asked once this process has measured. `hopeless`: only a fresh process could hear or speak again."""

    recogniser: SegmentRecogniser
    voice: Voice
    elsewhere: Callable[[], Awaitable[Elsewhere]] = nothing_elsewhere
    hopeless: Callable[[], bool] = never
    batches: Mapping[str, Batching] = field(default_factory=dict)  # by engine, where it is computed here
