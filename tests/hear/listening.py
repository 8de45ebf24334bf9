"""The ears on a line of a test, in virtual time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from edge_agent.converse.events import Event, HearingNote, TranscriptSettled
from edge_agent.hear.ears import AudioIn, Ears, HearingSettings
from tests.fakes.recogniser import FakeRecogniser, LoudnessDetector, Words
from tests.virtual import run

E = TypeVar("E")


def hear(
    line: AudioIn, *script: Words, settings: HearingSettings | None = None
) -> tuple[list[Event], Ears, FakeRecogniser]:
    """What is posted until the line closes."""
    recogniser, events = FakeRecogniser(script), list[Event]()
    ears = Ears(line, recogniser, LoudnessDetector(), settings)
    run(ears.listen(events.append))
    return events, ears, recogniser


def names(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def only(kind: type[E], events: Sequence[Event]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]


def note_of(events: Sequence[Event]) -> HearingNote:
    """How the newest segment was heard, as the last `TranscriptSettled` says."""
    note = only(TranscriptSettled, events)[-1].note
    assert note is not None
    return note
