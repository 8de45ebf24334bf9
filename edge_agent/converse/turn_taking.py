"""Every tunable second of turn-taking in one place. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from edge_agent.converse.vocabulary import BACKCHANNELS, FAREWELLS, HANGING, OPENINGS, UNFINISHED


@dataclass(frozen=True, slots=True)
class TurnTaking:
    """Seconds, unless said otherwise."""

    # Silence that ends a turn, counted from the caller's last audible sample (converse/endpointing.py) …
    min_endpointing_delay: float = 0.33  # … once his words answer what was asked, or ask a whole question
    endpointing_delay: float = 0.39  # … once they have settled
    max_endpointing_delay: float = 1.5  # … when they have not, or the sentence is plainly unfinished
    dictation_delay: float = 2.2  # … in the middle of a number, a name or an address …
    piece_delay: float = 0.95  # … of which this may be all; so may an opening: "Hi there."
    pace: float = 1.2  # times the longest pause after which this caller went on …
    longest_pace: float = 0.6  # … up to this
    key_delay: float = 2.0  # silence after a key press
    region: str | None = "US"  # of the client: how many digits a whole telephone number has
    take_back: float = 0.9  # voice over an answer that nobody has heard yet, after which it is taken back
    decide: float = 1.2  # how long a reply is held after a short voice over it, until its words are known …
    short_voice: float = 0.9  # … short: shorter than this, and nothing if it was not understood
    end_told: float = (
        0.25  # after a voice's last sound, until its end is told at the latest (`HearingSettings.silence`)
    )
    early: float = 1.0  # after its first sound: who speaks over a reply so soon had only paused
    longest_hold: float = 3.0  # a voice without any words for so long is noise: the reply goes on
    turn_budget: float = 12.0  # longest wait for a first sound, and for the next one: then the reply is given up
    acknowledge: float = 1.5  # of that wait, until the caller hears that he was understood …
    acknowledge_again: tuple[float, float] = (2.5, 3.0)  # … and after that once more, and then again and again
    longest_turn: float = 60.0  # caller monologue before the agent answers anyway
    max_call_duration: float = 900.0
    closing: float = 6.0  # how long a caller is heard out when the process must end
    nudge: float = 8.0  # silence before "are you still there?"
    nudges: int = 2
    failures: int = 2
    doubts: int = 4  # turns in a row that were not understood, after which it is we who fail
    confidence: float = 0.60  # below this the agent asks again instead of guessing
    speculate: bool = True  # prepare the answer while waiting to be sure that the turn is over
    backchannels: frozenset[str] = BACKCHANNELS
    farewells: frozenset[str] = FAREWELLS
    openings: frozenset[str] = OPENINGS
    hanging: frozenset[str] = HANGING
    unfinished: frozenset[str] = UNFINISHED
