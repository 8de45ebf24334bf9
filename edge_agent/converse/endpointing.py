"""How long a silence ends the caller's turn: by what was asked, what was heard so far, and his own pace. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from edge_agent.converse.floor import CallerPauses, Talk, TranscriptPending
from edge_agent.converse.plausibility import answers, believed
from edge_agent.converse.saying import spelled, text_of
from edge_agent.converse.turn_taking import TurnTaking
from shared.dictation import Wanted, normalised, unfinished_dictation, wanted

# What is asked for is given in pieces, and nothing shows which is the last.
_IN_PIECES = frozenset({Wanted.NUMBER, Wanted.NAME, Wanted.EMAIL, Wanted.ADDRESS})
_WHOLE = frozenset({Wanted.NUMBER, Wanted.EMAIL})  # … but for these
_IN_GROUPS = re.compile(r"\b(?:birth|born|code|account|policy|member|claim|order|license|plate|vin)\b", re.IGNORECASE)
_LEAVES = frozenset({"bye", "goodbye"})
_A_QUESTION = 3  # words of one that is whole; less may be "Sorry?" or "And?"


def endpointing_delay(talk: Talk, floor: CallerPauses, rules: TurnTaking) -> float:
    """Seconds after the caller's last audible sample."""
    if floor.keyed:
        return rules.key_delay
    if not floor.settled:
        return rules.max_endpointing_delay
    delay, sure = delay_after(floor.words, text_of(talk.asked), rules), understood(talk, floor, rules)
    if sure and delay < rules.endpointing_delay:
        return delay
    pace = min(talk.paused * rules.pace, rules.longest_pace)
    if sure and delay == rules.endpointing_delay and hinted(talk, floor):
        return max(min(rules.min_endpointing_delay, delay), pace)
    return max(delay, rules.endpointing_delay, pace)


def hinted(talk: Talk, floor: CallerPauses) -> bool:
    """The recogniser takes the turn to be over, and no voice came back since."""
    return talk.hinted_at >= floor.since


def understood(talk: Talk, floor: CallerPauses | TranscriptPending, rules: TurnTaking) -> bool:
    """What was just asked counts too: "No." is an answer to a question."""
    return believed(floor.words, floor.confidence, text_of(talk.asked)) >= rules.confidence


@lru_cache(256)  # asked again with each event of a pause
def delay_after(words: str, said: str, rules: TurnTaking) -> float:
    """Seconds, if the caller said `words` so far, and the agent `said` before."""
    asked = wanted(said)
    if unfinished_dictation(words, asked, rules.region):
        return rules.dictation_delay
    if last_word(words) in rules.hanging:
        return rules.max_endpointing_delay
    if complete(words, said, asked) or takes_leave(words):
        return min(rules.min_endpointing_delay, rules.endpointing_delay)
    if unfinished(words, rules):
        return rules.max_endpointing_delay
    opening = set(spelled(words)) <= rules.openings
    in_pieces = opening or asked in _IN_PIECES or _IN_GROUPS.search(said) is not None
    return max(rules.endpointing_delay, rules.piece_delay if in_pieces else 0.0)


def takes_leave(words: str) -> bool:
    """It ends in a goodbye, whatever was asked: "Great, thank you. Goodbye now."."""
    return any(word in _LEAVES for word in spelled(words)[-2:])


def complete(words: str, said: str, asked: Wanted | None) -> bool:
    """Nothing more is to be expected: a whole question, a plain answer, all of a number or an address.

    For words that are no dictation under way.
    """
    if words.rstrip().endswith("?"):
        return len(spelled(words)) >= _A_QUESTION
    if _IN_GROUPS.search(said):
        return False
    if asked in _WHOLE:
        return any(sign in normalised(words, asked) for sign in "0123456789@")
    return asked not in _IN_PIECES and answers(words, said)


def unfinished(words: str, rules: TurnTaking) -> bool:
    """A sentence that plainly goes on: "my name is", "I need a," or "so..."."""
    return words.endswith((",", "...", "…", "-")) or last_word(words) in rules.unfinished


def last_word(words: str) -> str:
    """In lower case, "" after a question: that is whole, whatever it ends in."""
    return "" if words.endswith("?") else (spelled(words) or [""])[-1]
