"""What the call led to, by rules: one function for each outcome, asked in order; the first that says yes decides.

The order is that of what an owner would be sorry to miss. A sales pitch asks for appointments too, an angry caller may
name a time: so those are asked first. Confidences are what the rules were right in on calls of the development set,
rounded down; they say how firm the words were, not how likely the money is.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cloud.after_call import intents
from cloud.after_call.cues import cue
from cloud.after_call.reading import Reading
from cloud.after_call.spoken import Quote, first, last
from cloud.after_call.when import ASKS_WHEN
from shared.database import PublicCallResult

ANGRY = -0.3

_HARD_COMPLAINT = cue(
    "complaint",
    "refund",
    "money back",
    "overcharged?",
    "charged .. (?:twice|double)",
    "(?:bad|one star|1 star) review",
    "small claims",
    "legal action",
)
_CERTAIN = cue(
    "wrong number", "mis ?dial\\w*", "wrong (?:place|business|company|digits?)", "(?:dialed|dialled) .. wrong .. number"
)
_OTHER_PLACE = cue(
    "(?:is this|is that|did i reach|have i reached|do i have|i'm looking for|trying to reach) (?:the )?((?-i:[A-Z])[\\w']+(?: (?-i:[A-Z])[\\w']+)*)"
)
_OH = cue("sorry", "oh", "my mistake", "my bad", "never ?mind")
_QUOTE = cue(
    "quote",
    "estimate",
    "ballpark",
    "offer",
    "(?:call|get back to|email|text) me .. (?:price|with|about)",
    "packages?",
    "ask about",
    "(?:are|is) (?:you|the \\w+) .. available",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`because`: the words it rests on, none where nothing was said."""

    outcome: PublicCallResult
    confidence: float
    because: tuple[Quote, ...] = ()


def decide(call: Reading) -> Verdict:
    """The outcome of a call."""
    return next((verdict for rule in RULES if (verdict := rule(call))), Verdict("unknown", 0.3))


def nobody_spoke(call: Reading) -> Verdict | None:
    if not call.call.call.answered and not call.caller:
        return Verdict("hung_up", 0.97)
    if not call.caller:
        return Verdict("hung_up", 0.95)
    left = " ".join(intents.NOTHING_SAID.sub(" ", line.plain) for line in call.caller)
    words = [word for word in left.split() if any(map(str.isalnum, word))]
    return Verdict("hung_up", 0.85, _one(last(intents.NOTHING_SAID, call.caller))) if len(words) < 2 else None


def wrong_number(call: Reading) -> Verdict | None:
    if call.when and call.asks:
        return None
    if said := call.said(_CERTAIN):
        return Verdict("wrong_number", 0.93, (said,))
    elsewhere = _another_place(call) or call.said(intents.MISDIALLED)
    if elsewhere and call.said(_OH) and not (call.wants or call.callback or call.message):
        return Verdict("wrong_number", 0.75, (elsewhere,))
    return None


def _another_place(call: Reading) -> Quote | None:
    """The caller asks for a business that is not this one."""
    known = {
        word.lower() for text in (call.call.client.name, *(line.plain for line in call.agent)) for word in text.split()
    }
    said = call.said(_OTHER_PLACE)
    if said is None:
        return None
    match = _OTHER_PLACE.search(said.found)
    words = [word.strip(",.?!'").lower() for word in (match[1] if match else "").split()]
    return said if words and not any(word in " ".join(known) for word in words) else None


def spam(call: Reading) -> Verdict | None:
    pitches = call.all_said(intents.SELLS)
    if len(pitches) >= 2:
        return Verdict("spam", min(0.95, 0.75 + 0.1 * (len(pitches) - 1)), tuple(pitches[:3]))
    if pitches and not (call.wants or call.when or call.price or call.standing):
        return Verdict("spam", 0.6, tuple(pitches))
    return None


def complaint(call: Reading) -> Verdict | None:
    grounds = call.all_said(intents.COMPLAINS)
    if not grounds:
        return None
    hard = call.said(_HARD_COMPLAINT)
    if hard and call.mood.score < 0:
        return Verdict("complaint", 0.9, (hard, *grounds[:2]))
    if len(grounds) >= 2 and call.mood.score < 0:
        return Verdict("complaint", 0.8, tuple(grounds[:3]))
    if call.mood.score <= ANGRY and not (call.asks and call.when) and not call.price:  # a price alone is no grievance
        return Verdict("complaint", 0.65, tuple(grounds))
    return None


def booked(call: Reading) -> Verdict | None:
    """A wish, a time and somebody to call: all three, and the agent took it down."""
    wish = call.asks or call.said(intents.RESCHEDULES) or _wish_with_time(call)
    contact = call.name.said if call.name else call.callback.said if call.callback else None
    if not (wish and call.when and contact) or call.said(intents.CANCELS):
        return None
    complete = max(wish.at, call.when.said.at, min(contact.at, call.when.said.at))
    put_off = last(intents.PUT_OFF, call.caller)
    if put_off and put_off.at > call.when.said.at:
        return None
    if not _taken_down(call, complete):
        return None
    firm = call.when.exact and call.name and call.callback
    return Verdict("booked", 0.9 if firm else 0.8 if call.when.exact else 0.7, (wish, call.when.said, contact))


def _wish_with_time(call: Reading) -> Quote | None:
    """Work that is wanted, and a time for it: in one breath, or the agent asked for one, or it cannot wait."""
    if first(ASKS_WHEN, call.agent):
        return call.wants
    at_once = call.urgent or (call.wants and call.when and call.when.said.text == call.wants.text)
    return call.wants if at_once and not (call.price or call.said(_QUOTE)) else None


def _taken_down(call: Reading, at: int) -> bool:
    """Whether the agent answered what was asked for at turn `at` with anything but a no."""
    answers = list(call.answered_after(at))
    return bool(answers and (first(intents.TOOK_DOWN, answers) or not first(intents.TURNED_DOWN, answers[-1:])))


def message(call: Reading) -> Verdict | None:
    cancels = call.said(intents.CANCELS)
    if cancels:
        return Verdict("message", 0.85, (cancels,))
    if call.standing and (call.message or call.callback or call.name) and not (call.asks and (call.work or call.when)):
        return Verdict("message", 0.75, tuple(said for said in (call.message, call.standing) if said))
    tells = call.said(intents.TELLS)  # of somebody's crown, say: the work is named, and nobody asks for it
    if tells and not call.asks and not (call.wants and intents.WANTS.search(call.wants.text)):
        return Verdict("message", 0.8, (tells,))
    if call.message and not (call.asks or call.wants):
        return Verdict("message", 0.8, (call.message,))
    business = call.asks or call.wants or call.price or call.said(_QUOTE)
    if call.callback and not business and first(intents.PASSES_ON, call.agent):
        return Verdict("message", 0.65, tuple(said for said in (call.question, call.callback.said) if said))
    return None


def qualified_lead(call: Reading) -> Verdict | None:
    contact = call.callback or call.name
    intent = call.asks or call.wants or call.said(_QUOTE)
    if intent is None or (call.standing and not call.asks):
        return None
    if contact:
        return Verdict("qualified_lead", 0.8, (intent, contact.said))
    if call.asks and (call.work or call.service):
        return Verdict("qualified_lead", 0.65, (call.asks,))
    if call.wants and not _only_asks(call):
        return Verdict("qualified_lead", 0.55, (call.wants,))
    return None


def _only_asks(call: Reading) -> bool:
    """Questions, an answer, goodbye: no wish beyond knowing."""
    return bool(call.price or any("?" in line.text for line in call.caller)) and not call.asks


def question_answered(call: Reading) -> Verdict | None:
    asked = call.price or call.question
    answers = list(call.answered_after(asked.at)) if asked else []
    if asked and answers:
        known = not first(intents.DOES_NOT_KNOW, answers[:1])
        return Verdict("question_answered", 0.75 if known else 0.45, (asked,))
    return None


def left_a_word(call: Reading) -> Verdict | None:
    """Nothing that the rules know, but somebody to call back."""
    if call.message or call.callback or call.name:
        said = call.message or (call.callback or call.name).said  # type: ignore[union-attr]
        return Verdict("message", 0.45, (said,))
    return None


def nothing_came_of_it(call: Reading) -> Verdict | None:
    """A person was asked for, or a word or two were said, and the caller was gone."""
    words = sum(len(line.plain.split()) for line in call.caller)
    if call.signals.person or words <= 8:
        return Verdict("hung_up", 0.55, _one(call.signals.person))
    return None


RULES: tuple[Callable[[Reading], Verdict | None], ...] = (
    nobody_spoke,
    wrong_number,
    spam,
    complaint,
    booked,
    message,
    qualified_lead,
    question_answered,
    left_a_word,
    nothing_came_of_it,
)


def _one(said: Quote | None) -> tuple[Quote, ...]:
    return (said,) if said else ()
