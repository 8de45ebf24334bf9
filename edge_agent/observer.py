"""What every transition of a conversation leaves behind: one trace line, and the caller's words on disk at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from pydantic import JsonValue

from edge_agent.converse.effects import Effect, Say
from edge_agent.converse.events import Event, LineClosed, NotHeard, TranscriptSettled
from edge_agent.converse.floor import AgentThinks, BothSpeak, CallerPauses, CallerSpeaks, Over, Talk, TranscriptPending
from edge_agent.record.call_record import CallRecord
from shared.errors import HearingFailed

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TalkObserver:
    """Satisfies `converse.loop.Note`."""

    record: CallRecord
    hearing: Callable[[bool], None]  # whether the engines are needed to hear the caller

    def __call__(self, before: Talk, event: Event | None, after: Talk, effects: Sequence[Effect]) -> None:
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
            self.record.trouble("stt", HearingFailed.code, "the recogniser did not come to an end")

    def _not_heard(self, missed: NotHeard) -> None:
        """A recogniser that was asked in vain is an event that names it."""
        context: dict[str, JsonValue] = {
            "provider": missed.provider,
            "attempt": missed.attempt,
            "elapsed_ms": missed.elapsed_ms,
            "cause": missed.cause,
        }
        self.record.trouble("stt", missed.cause, missed.reason, context=context)


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
