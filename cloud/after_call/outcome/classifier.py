"""What the call led to, learned: what was said by whom, and what was left behind, weighed for each outcome.

No list of phrases tells a lead from a message; all that was said together does, also what the receptionist answered ("I
will pass that on"). A softmax regression has learned from the development sets how much each word and each finding
speaks for each outcome (`infra/training/learn.py` writes `classifier.json`). Its probability is the confidence. Three
things are certain and not weighed: where nobody spoke nothing came of it, a booking needs a time and somebody to call,
and what somebody should be told is a message and no question. Pure.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from cloud.after_call import intents
from cloud.after_call.grams import grams, shares, weighed
from cloud.after_call.reading import Reading
from shared.database import PublicCallResult
from shared.entities.calendar_words import named
from shared.entities.spoken import Quote, SpokenTurn, each_sentence, first

WEIGHTS = Path(__file__).with_suffix(".json")
MOST_CONFIDENT = 0.95  # nobody is surer than that
GUESS = 0.3  # below this nobody knows
MOST_QUOTES = 3
A_REASON = 0.4  # a sentence speaks for an outcome if it does so at least so much of the one that does most
HEARD = 8.0  # how much all words of one side count
FEW = 20.0  # length of what is known of a side's words; of whom less was heard, it counts less
READ_OF = 200  # turns of each side, from both ends, that are weighed

Weight = tuple[float, Sequence[float]]  # how much of it there is, and its weight for each outcome


@dataclass(frozen=True, slots=True)
class Classification:
    """`confidence`: 0 to 1; `because`: the words it rests on, none where nothing was said."""

    outcome: PublicCallResult
    confidence: float
    because: tuple[Quote, ...] = ()


def decide(call: Reading) -> Classification:
    """The likeliest outcome, and the caller's sentences that speak most for it."""
    if not call.caller:
        return Classification("hung_up", MOST_CONFIDENT)
    known = learned()
    sure = dict(zip(known["outcomes"], shares(_weights(call, known), len(known["outcomes"])), strict=True))
    _put_right(call, sure)
    outcome: Any = max(sure, key=lambda name: sure[name])
    confidence = sure[outcome]
    if confidence < GUESS:
        return Classification("unknown", confidence)
    return Classification(outcome, min(MOST_CONFIDENT, confidence), _speaking_for(outcome, call, known))


def _put_right(call: Reading, sure: dict[str, float]) -> None:
    """Moves what speaks for an outcome that cannot be to the one that it then is."""
    if call.cancels and call.mood.label == "negative":  # nobody sells who is angry and calls something off
        sure["complaint"] += sure.pop("spam", 0.0)
    if called_off(call):
        sure["message"] += sure.pop("booked")
    elif not settled(call):  # what speaks for a booking makes a lead
        sure["qualified_lead"] += sure.pop("booked")
    elif call.wish:  # who named a time and left a name wants more than an answer, whatever else was asked
        sure["booked"] += sure.pop("question_answered")
    if call.urgent:  # what cannot wait is not done with an answer
        sure["qualified_lead" if call.wish else "message"] += sure.pop("question_answered", 0.0)
    if call.said(intents.TELLS):  # what somebody should be told is more than a question
        sure["message"] += sure.pop("question_answered", 0.0)


def settled(call: Reading) -> bool:
    """Whether it can be a booking: a time, somebody to call, an agent who answered; not turned down, not put off."""
    answered = any(call.answered_after(call.caller[0].at))
    refused = first(intents.TURNED_DOWN, call.agent[-2:]) or first(intents.PUT_OFF, call.caller[-2:])
    return bool(contact(call) and time_wished(call) and answered and not refused)


def called_off(call: Reading) -> bool:
    """Whether the only time that was named is that of an appointment which is cancelled."""
    if not (call.cancels and call.when and call.when.said.seq == call.cancels.seq):
        return False
    return call.when.said.text == call.cancels.text and len(list(named(call.cancels.text))) == 1


def contact(call: Reading) -> Quote | None:
    """Where the caller left a name or a number."""
    return call.name.said if call.name else call.callback.said if call.callback else None


def time_wished(call: Reading) -> Quote | None:
    """When: the time that was named; an emergency's is now."""
    return call.when.said if call.when else call.urgent


def findings(call: Reading) -> Mapping[str, float]:
    """What a call is weighed by besides words; what is not there is left out."""
    return {name: value for name, value in _findings(call) if value}


def said_by(lines: Sequence[SpokenTurn]) -> frozenset[str]:
    """All that one side said, as grams."""
    read = lines if len(lines) <= 2 * READ_OF else (*lines[:READ_OF], *lines[-READ_OF:])
    return frozenset(chain.from_iterable(grams(line.plain) for line in read))


def _findings(call: Reading) -> Iterator[tuple[str, float]]:
    yield "always", 1.0
    yield "mood", call.mood.score
    yield "up", call.mood.up
    yield "down", -call.mood.down
    yield "turns", min(len(call.caller), 8) / 8
    yield "words", min(sum(len(line.plain.split()) for line in call.caller), 200) / 200
    yield "name", float(call.name is not None)
    yield "callback", float(call.callback is not None)
    yield "nobody to call", float(contact(call) is None)
    yield "urgent", float(call.urgent is not None)
    yield "when", float(call.when is not None)
    yield "exact time", float(call.when is not None and call.when.exact)
    yield "wish", float(call.wish is not None)
    yield "work", float(call.work is not None)
    yield "somebody to call and a time", float(bool(contact(call) and time_wished(call)))


def _weights(call: Reading, known: Mapping[str, Any]) -> Iterator[Weight]:
    yield from ((value, known["found"][name]) for name, value in findings(call).items() if name in known["found"])
    yield from _heard(said_by(call.caller), known["caller"])
    yield from _heard(said_by(call.agent), known["agent"])


def _heard(found: Collection[str], rows: Mapping[str, Sequence[float]]) -> Iterator[Weight]:
    return ((HEARD * value, row) for value, row in weighed(found, rows, FEW))


def _speaking_for(outcome: str, call: Reading, known: Mapping[str, Any]) -> tuple[Quote, ...]:
    """The sentences whose words speak most for an outcome, the weightiest first, each once."""
    at, rows = known["outcomes"].index(outcome), known["caller"]
    speaks: dict[Quote, float] = defaultdict(float)
    for sentence in each_sentence(call.caller):
        known_here = [rows[gram] for gram in sorted(grams(sentence.text)) if gram in rows]
        speaks[sentence] = sum(row[0] * row[1 + at] for row in known_here)
    strongest = sorted(speaks, key=lambda sentence: -speaks[sentence])
    enough = A_REASON * max(speaks.values())
    return tuple(one for one in strongest if speaks[one] >= enough > 0)[:MOST_QUOTES] or tuple(strongest[:1])


@lru_cache(maxsize=1)
def learned() -> dict[str, Any]:
    """`outcomes`: their names; `found`: finding → a weight for each; `caller`, `agent`: gram → rarity and weights."""
    weights: dict[str, Any] = json.loads(WEIGHTS.read_text())
    return weights
