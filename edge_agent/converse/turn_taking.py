"""Every tunable second of turn-taking in one place. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TurnTaking:
    """Seconds, unless said otherwise."""

    endpointing_delay: float = 0.6  # silence that ends a turn, once the words have settled
    max_endpointing_delay: float = 1.5  # … and when they have not, or the sentence is plainly unfinished
    key_delay: float = 2.0  # silence after a key press
    barge_in: float = 0.4  # overlap that counts as an interruption
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
    # Said over the agent, these mean "go on". English; other languages want their own.
    backchannels: frozenset[str] = frozenset(
        {"mm", "mhm", "hmm", "mm-hm", "uh-huh", "uh", "um", "yeah", "ok", "okay", "right"}
    )
    # A turn that ends in one of these goes on: "my name is …".
    unfinished: frozenset[str] = frozenset(
        {"and", "but", "or", "so", "because", "the", "a", "an", "my", "is", "to", "for", "with", "at", "um", "uh", "if"}
    )
