"""Everything that one call left behind, and which of it belongs together: rows, utterances, sound.

The rows carry the agent's wall clock, the utterances the phone's, the recording counts seconds from the answer. What is
put together by them is put together by order; no duration is ever taken across two clocks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from infra.dev.demo.kinds import kind_of
from infra.dev.demo.readback import Row
from infra.phone.conversation import Utterance
from infra.phone.gaps import Gap, Recording
from shared.calls import ReplyKind

NUDGED = 0.5  # s: how exactly it is known when an agent that was not asked anything began to speak


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that one call left behind."""

    dialled: str
    caller: str
    client: str
    call: Row | None
    turns: Sequence[Row]
    sentences: Sequence[str]  # what the script has the caller say; a call that ends early leaves some unsaid
    utterances: Sequence[Utterance]
    recording: Recording
    origin: float  # event-clock time of the start of the recording
    answered_at: datetime | None  # wall time of the answer, by the phone's clock

    @property
    def skew(self) -> timedelta:
        """How far the agent's wall clock is ahead of the phone's; judged by the answer, which both saw."""
        theirs = (self.call or {}).get("answered_at")
        if not theirs or self.answered_at is None:
            return timedelta(0)
        return datetime.fromisoformat(theirs) - self.answered_at

    def answered_utterance(self, rows: Mapping[str, Row]) -> int | None:
        """Which utterance an exchange is about: the last that began before the agent decided to answer it."""
        if "caller" not in rows:
            return None  # a greeting or a nudge
        decided = datetime.fromisoformat(rows["caller"]["occurred_at"]) - self.skew
        return max((i for i, u in enumerate(self.utterances) if u.at <= decided), default=None)

    def gap_after(self, place: int) -> Gap | None:
        """The last measured turn gap between the beginning of this utterance and that of the next."""
        begins, ends = self._began(place), self.next_utterance(place)
        mine = [gap for gap in self.recording.gaps if begins <= gap.caller_until < ends]
        return mine[-1] if mine else None

    def next_utterance(self, place: int | None) -> float:
        """Where on the recording the utterance after this one begins (None: the first); infinity when there is none."""
        after = 0 if place is None else place + 1
        return self._began(after) if after < len(self.utterances) else float("inf")

    def unasked(self) -> list[float]:
        """Where on the recording the agent spoke up of its own accord."""
        if self.answered_at is None:
            return []
        nudges = (row for row in self.turns if row["speaker"] == "agent" and kind_of(row) is ReplyKind.NUDGE)
        at = (datetime.fromisoformat(row["occurred_at"]) - self.skew - self.answered_at for row in nudges)
        return [moment.total_seconds() for moment in at]

    def _began(self, place: int) -> float:
        return self.utterances[place].began - self.origin


def by_exchange(turns: Sequence[Row]) -> dict[int, dict[str, Row]]:
    """Rows of the transcript by exchange number and speaker, in order."""
    grouped: dict[int, dict[str, Row]] = {}
    for row in turns:
        grouped.setdefault(row["exchange"], {})[row["speaker"]] = row
    return dict(sorted(grouped.items()))
