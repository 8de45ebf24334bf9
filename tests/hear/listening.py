"""The ears on a line of a test, in virtual time."""

from __future__ import annotations

from typing import TypeVar

from edge_agent.converse.floor import Event
from edge_agent.hear.ears import AudioIn, Ears, Senses
from tests.fakes.recogniser import FakeRecogniser, LoudnessDetector, Words
from tests.virtual import run

E = TypeVar("E")


def hear(line: AudioIn, *script: Words, senses: Senses | None = None) -> tuple[list[Event], Ears, FakeRecogniser]:
    """What is posted until the line closes."""
    recogniser, events = FakeRecogniser(script), list[Event]()
    ears = Ears(line, recogniser, LoudnessDetector(), "en-US", senses)
    run(ears.listen(events.append))
    return events, ears, recogniser


def names(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def only(kind: type[E], events: list[Event]) -> list[E]:
    return [event for event in events if isinstance(event, kind)]
