"""What needs no lexicon: a caller asks for a person, says the same again, waited, swears, thanks, or just hangs up."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from cloud.after_call.feelings.sentiment import STRONG, Feeling
from shared.entities.cues import cue
from shared.entities.spoken import Quote, SpokenTurn, first, last, quote

SAME = 0.85  # two turns that share so much are the same one said again
A_REQUEST = 4  # words; "yes, please" may be said twice

_PERSON = cue(
    "(?:real|actual|live|human) (?:person|human|being|people)",
    "(?:talk|speak|get me|give me|put me|transfer me|connect me|want|need) .. (?:human|person|operator|representative|supervisor|manager)",
    "(?:talk|speak) .. (?:somebody|someone)(?: else| real| in charge)?",
)
_AGAIN = cue(
    "already (?:told|said|gave|explained|answered|mentioned)",
    "i just (?:told|said|gave)",
    "(?:like|as) i (?:just )?said",
    "how many times",
    "(?:repeat|repeating|explain|explaining) (?:myself|this|it|that) .. (?:again|times?)",
    "(?:third|fourth|fifth|3rd|4th|5th|second|2nd) time",
    "keep (?:asking|repeating|saying)",
)
_WAITED = cue(
    "on hold",
    "(?:been|still|kept|keep) waiting",
    "waited",
    "(?:taking|took|takes) (?:forever|so long|too long|ages)",
    "(?:hours?|weeks?) late",
    "(?:still )?haven't heard",
    "(?:nobody|no one) .. (?:called|calls|came|showed|answered|returned)",
    "never (?:called|came|showed|returned)",
)
_SWORE = re.compile(
    r"\b(?:fuck\w*|shit\w*|bullshit|goddamn\w*|damn(?:ed|it)?|assholes?|bitch\w*|bastards?|crap|what the hell|wtf|piss(?:ed)? off|screw you)\b",
    re.IGNORECASE,
)
_THANKED = cue(
    "(?:thanks|thank you) (?:\\w+ )?(?:so much|very much|a lot|a million|a bunch|a ton)",
    "can't thank you enough",
    "really appreciate",
    "appreciate (?:it|that|you|your help|everything|all)",
    "(?:been|you're|you are|that was|that's) .. (?:helpful|lifesaver|life saver|kind|wonderful|amazing|great help|big help)",
    "made my day",
)
_GOODBYE = cue("good ?bye", "bye", "thanks?(?: you)?", "have a .. (?:day|one|evening|night|weekend)", "see you")


@dataclass(frozen=True, slots=True)
class Signals:
    """Each with where it was said; None where it was not. `slammed`: the last thing said was angry, and no goodbye."""

    person: Quote | None
    again: Quote | None
    waited: Quote | None
    swore: Quote | None
    thanked: Quote | None
    slammed: Quote | None

    @property
    def weight(self) -> float:
        """What they add to the score of the conversation, at most half of it either way."""
        cross = (self.person, 0.12), (self.again, 0.1), (self.waited, 0.12), (self.swore, 0.15), (self.slammed, 0.2)
        weight = (0.12 if self.thanked else 0.0) - sum(weight for quote, weight in cross if quote)
        return max(-0.5, min(0.5, weight))

    def reasons(self) -> Iterator[tuple[str, Quote]]:
        """(what it shows, quote) of those that are there."""
        for shows, said in (
            ("asked for a person", self.person),
            ("said it again", self.again),
            ("waited", self.waited),
            ("swore", self.swore),
            ("thanked", self.thanked),
            ("hung up angry", self.slammed),
        ):
            if said:
                yield shows, said


def signals(lines: Sequence[SpokenTurn], turns: Sequence[tuple[int, Feeling]], end_reason: str | None) -> Signals:
    """The signals of a conversation; `turns` are its feelings, see `sentiment.feelings`."""
    caller = [line for line in lines if line.caller]
    return Signals(
        person=first(_PERSON, caller),
        again=first(_AGAIN, caller) or _repeated(caller),
        waited=first(_WAITED, caller),
        swore=first(_SWORE, caller),
        thanked=last(_THANKED, caller[-2:]),
        slammed=_slammed(caller, turns, end_reason),
    )


def _repeated(caller: Sequence[SpokenTurn]) -> Quote | None:
    """A request said again nearly word for word, not right after it was: then it had not been heard."""
    for at, line in enumerate(caller):
        if len(line.plain.split()) < A_REQUEST:
            continue
        for earlier in caller[:at]:
            if _same(earlier.plain.lower(), line.plain.lower()):
                return quote(line, 0, len(line.plain))
    return None


def _same(one: str, other: str) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    if longer > 300 or shorter < SAME * longer - 20:  # nobody says that much again, and it would take long to compare
        return one == other
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME


def _slammed(
    caller: Sequence[SpokenTurn], turns: Sequence[tuple[int, Feeling]], end_reason: str | None
) -> Quote | None:
    if (
        not caller
        or end_reason != "caller_hung_up"
        or turns[-1][1].score > -STRONG
        or _GOODBYE.search(caller[-1].plain)
    ):
        return None
    return quote(caller[-1], 0, len(caller[-1].plain))
