"""What every transition of a conversation leaves behind: one trace line, and the caller's words on disk at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from edge_agent.converse.effects import Effect, Say
from edge_agent.converse.events import Event, LineClosed, NotHeard, TimePassed, TranscriptSettled
from edge_agent.converse.floor import AgentThinks, BothSpeak, CallerPauses, CallerSpeaks, Over, Talk, TranscriptPending
from edge_agent.record.call_record import CallRecord
from edge_agent.record.failure import Failure
from shared.errors import HearingFailed

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TalkObserver:
    """Satisfies `converse.loop.Note`."""

    record: CallRecord
    hearing: Callable[[bool], None]  # whether the engines are needed to hear the caller
    moved: Callable[[Talk], None]  # the conversation runs, and this is where it is

    def __call__(self, before: Talk, event: Event | None, after: Talk, effects: Sequence[Effect]) -> None:
        self.moved(after)
        if isinstance(event, TimePassed) and after is before and not effects:
            return  # it was only asked whether it runs
        trace(before, event, after, effects)
        self.hearing(is_heard(after))
        if isinstance(event, TranscriptSettled) and event.note:
            for missed in event.note.not_heard:
                self._not_heard(missed)
        words, confidence = settled(after)
        if words and words != settled(before)[0]:
            self.record.words_so_far(words, confidence, datetime.now(UTC))
        pending_for_nothing = isinstance(before.floor, TranscriptPending) and not before.floor.words
        if pending_for_nothing and any(isinstance(effect, Say) for effect in effects):
            elapsed = event.at - before.floor.since if event and isinstance(before.floor, TranscriptPending) else None
            self.record.failed(
                Failure("stt", HearingFailed.code, "the recogniser did not come to an end", elapsed=elapsed)
            )

    def _not_heard(self, missed: NotHeard) -> None:
        """A recogniser that was asked in vain is an event that names it."""
        elapsed = missed.elapsed_ms / 1000
        self.record.failed(Failure("stt", missed.cause, missed.reason, missed.provider, missed.attempt, elapsed))


def is_heard(talk: Talk) -> bool:
    """Whether words of the caller are being made out, or may be in a moment."""
    match talk.floor:
        case CallerSpeaks() | BothSpeak() | TranscriptPending() | CallerPauses(settled=False):
            return True
    return False


def settled(talk: Talk) -> tuple[str, float]:
    """The caller's words of a turn that is not answered yet. What was said over the agent may be only a murmur."""
    match talk.floor:
        case CallerSpeaks() | CallerPauses() | TranscriptPending() | AgentThinks() as floor:
            return floor.words, floor.confidence
        case Over(unanswered=words):
            return words, 1.0
    return "", 1.0


def trace(before: Talk, event: Event | None, after: Talk, effects: Sequence[Effect]) -> None:
    """The one trace line of the conversation; it holds no words."""
    log.debug(
        "floor",
        before=type(before.floor).__name__,
        event_kind=type(event).__name__ if event else "",
        after=type(after.floor).__name__,
        effects=[type(effect).__name__ for effect in effects],
    )
    if isinstance(event, LineClosed):
        log.info("line_closed")
