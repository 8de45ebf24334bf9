"""What all that was found in a call comes to, learned: how much each finding speaks for each outcome.

The rules (`outcome`) decide in an order, and each knows only its own words. Here their ruling is one finding among
many: what the caller said, what the receptionist answered, how it ended. A softmax regression has learned from the
development sets what they weigh (`infra/verdicts/learn.py` writes `weighing.json`); its probability is the confidence.
Pure.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cloud.after_call import intents
from cloud.after_call.outcome import Ruling
from cloud.after_call.reading import Reading
from cloud.after_call.spoken import Line, Quote, first, quote
from cloud.after_call.wishes import appointment_wish, bookable, firmly_wanted, put_off, taken_down, time_wished, wish
from shared.database import PublicCallResult

WEIGHTS = Path(__file__).with_suffix(".json")
MOST_CONFIDENT = 0.95  # nobody is surer than that
GUESS = 0.5  # below this no weight is heavy enough to overrule the rules
MOST_QUOTES = 3
_READ = (
    "name", "callback", "when", "service", "urgent", "asks", "wants", "work", "price", "standing", "message",
    "question",
)  # fmt: skip
_SIGNALS = ("person", "again", "waited", "swore", "thanked", "slammed")
_CUES = {name.lower(): cue for name, cue in vars(intents).items() if isinstance(cue, re.Pattern) and name[0] != "_"}

Found = dict[str, tuple[float, Quote | None]]  # finding → how much of it there is, and where it was said


@dataclass(frozen=True, slots=True)
class Verdict:
    """`confidence`: 0 to 1; `because`: the words it rests on, none where nothing was said."""

    outcome: PublicCallResult
    confidence: float
    because: tuple[Quote, ...] = ()


def weighed(call: Reading, ruling: Ruling) -> Verdict:
    """The likeliest outcome. Where it is not the rules', it rests on the findings that speak most for it."""
    if ruling.certain:
        return Verdict(ruling.outcome, MOST_CONFIDENT, ruling.because)
    found = findings(call, ruling)
    chances = _chances(found, [] if bookable(call) else ["booked"])
    outcome: Any = max(chances, key=lambda name: chances[name])
    if chances[outcome] < GUESS:  # the rules' word, if they have one
        return Verdict(ruling.outcome, chances.get(ruling.outcome, chances[outcome]), ruling.because)
    because = ruling.because if outcome == ruling.outcome else _speaking_for(outcome, call, found)
    return Verdict(outcome, min(MOST_CONFIDENT, chances[outcome]), because or _whole(call.caller))


def findings(call: Reading, ruling: Ruling) -> Found:
    """All that a call is weighed by; what is not there is left out."""
    return {name: (value, said) for name, value, said in _findings(call, ruling) if value}


def _findings(call: Reading, ruling: Ruling) -> Iterator[tuple[str, float, Quote | None]]:
    yield "always", 1.0, None
    yield f"rules say {ruling.outcome}", 1.0, None
    yield "mood", call.mood.score, None
    yield "up", call.mood.up, None
    yield "down", -call.mood.down, None
    yield "turns", min(len(call.caller), 8) / 8, None
    yield "words", min(sum(len(line.plain.split()) for line in call.caller), 200) / 200, None
    for name in _READ:
        thing = getattr(call, name)
        yield name, float(thing is not None), getattr(thing, "said", thing)
    yield "exact time", float(call.when is not None and call.when.exact), None
    for name in _SIGNALS:
        yield name, float(getattr(call.signals, name) is not None), getattr(call.signals, name)
    yield from _wishes(call)
    yield from _said(call)


def _wishes(call: Reading) -> Iterator[tuple[str, float, Quote | None]]:
    asked, time = appointment_wish(call), time_wished(call)
    at = max([said.at for said in (asked, time) if said], default=0)
    for name, said in (
        ("appointment wish", asked),
        ("time wished", time),
        ("any wish", wish(call)),
        ("firm wish", firmly_wanted(call)),
    ):
        yield name, float(said is not None), said
    yield "taken down", float(taken_down(call, at)), None
    yield "put off", float(put_off(call, at)), None


def _said(call: Reading) -> Iterator[tuple[str, float, Quote | None]]:
    for name, cue in _CUES.items():
        by_caller, by_agent = first(cue, call.caller), first(cue, call.agent)
        yield f"caller {name}", float(by_caller is not None), by_caller
        yield f"agent {name}", float(by_agent is not None), by_agent
        yield f"last {name}", float(first(cue, call.agent[-1:]) is not None), None


def _chances(found: Found, out_of_question: Collection[str]) -> dict[str, float]:
    known = learned()
    rows = [(value, known["weights"][name]) for name, (value, _) in found.items() if name in known["weights"]]
    sums = [sum(value * weights[at] for value, weights in rows) for at in range(len(known["outcomes"]))]
    named = zip(known["outcomes"], sums, strict=True)
    powers = {name: math.exp(total - max(sums)) for name, total in named if name not in out_of_question}
    return {name: power / sum(powers.values()) for name, power in powers.items()}


def _speaking_for(outcome: PublicCallResult, call: Reading, found: Found) -> tuple[Quote, ...]:
    """The caller's words that speak for an outcome, the weightiest first, each sentence once."""
    weights, at = learned()["weights"], learned()["outcomes"].index(outcome)
    by_caller = {line.seq for line in call.caller}
    said = [(weights[name][at], quoted) for name, (_, quoted) in found.items() if quoted and name in weights]
    strongest = [quoted for weight, quoted in sorted(said, key=_first) if weight > 0 and quoted.seq in by_caller]
    return tuple({(quoted.seq, quoted.text): quoted for quoted in strongest}.values())[:MOST_QUOTES]


def _first(pair: tuple[float, Quote]) -> float:
    return -pair[0]


def _whole(caller: tuple[Line, ...]) -> tuple[Quote, ...]:
    return tuple(quote(line, 0, 1) for line in caller[:1])


@lru_cache(maxsize=1)
def learned() -> dict[str, Any]:
    """`outcomes`: their names; `weights`: finding → a weight for each of them."""
    weights: dict[str, Any] = json.loads(WEIGHTS.read_text())
    return weights
