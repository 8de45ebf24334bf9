"""What all calls of one process share, and the line of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from edge_agent.admission import Admission
from edge_agent.connecting import Line as HandedOver
from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.dead_air.guard import Line as GuardedLine
from edge_agent.hear.ears import AudioIn, Detector, HearingSettings, Recogniser
from edge_agent.last_words import Line as LastLine
from edge_agent.prewarm import PromptPrewarm
from edge_agent.record.call_record import CallJournal
from edge_agent.route.last_answers import LastAnswers
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.thinkers import Thinkers
from edge_agent.think.tokens import TokenBudget
from edge_agent.voices import Voices
from shared.numbers import region_of
from shared.profiles import Profile
from shared.store import Store


class PhoneLine(AudioIn, LastLine, GuardedLine, HandedOver, Protocol):
    """The caller's line, as the story needs it; `edge_agent.line.PhoneLine` is one."""

    @property
    def path_delay(self) -> float: ...
    @property
    def ended_for(self) -> float:
        """Seconds since it ended; 0.0 while it has not."""


@dataclass(frozen=True, slots=True)
class Services:
    """What all calls of one process share."""

    store: Store
    last_answers: LastAnswers
    last_answer_age: timedelta  # how old a last answer may be that stands in for the database
    journal: CallJournal
    recogniser: Recogniser
    detector: Callable[[], Detector]  # a fresh one for each call
    thinkers: Thinkers
    read_ahead: ReadAhead
    prewarm: PromptPrewarm  # whose prompts it has read before the phone rings
    budget: TokenBudget
    voices: Voices
    admission: Admission
    turn_taking: TurnTaking
    hearing: HearingSettings
    history: int  # exchanges told to the model, 5…10
    longest_silence: float = 3.5  # s that a caller who waits for us hears nothing; 0: for ever
    answered: Callable[[int | None], None] = lambda _: None  # told of each answer's processing time, ms
    overflow: Callable[[Profile], Services | None] = lambda _: None  # who serves a client's call beyond the lines

    def rules_for(self, profile: Profile) -> TurnTaking:
        """Of turn-taking, in this client's calls; a member's test call ends sooner."""
        longest = self.turn_taking.max_call_duration
        if profile.test_seconds is not None:
            longest = min(longest, profile.test_seconds)
        return replace(self.turn_taking, region=region_of(profile.number), max_call_duration=longest)
