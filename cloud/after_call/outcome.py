"""What the call led to, by rules: one function for each outcome, asked in order; the first that says yes decides.

The order is that of what an owner would be sorry to miss. A sales pitch asks for appointments too, an angry caller may
name a time: so those are asked first. What they say is then weighed with all else that was found (`weighing`), whose
confidence counts; only a ruling that is certain stands as it is.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cloud.after_call import intents
from cloud.after_call.cues import cue
from cloud.after_call.reading import Reading
from cloud.after_call.sentiment import CLEAR
from cloud.after_call.spoken import Quote, first, last
from cloud.after_call.wishes import appointment_wish, firmly_wanted, put_off, taken_down, time_wished, wish
from shared.database import PublicCallResult

ANGRY = -0.3
FURIOUS = -0.4

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


@dataclass(frozen=True, slots=True)
class Ruling:
    """`because`: the words it rests on, none where nothing was said. `certain`: nothing else can change it."""

    outcome: PublicCallResult
    because: tuple[Quote, ...] = ()
    certain: bool = False


def decide(call: Reading) -> Ruling:
    """The outcome of a call."""
    return next((ruling for rule in RULES if (ruling := rule(call))), Ruling("unknown"))


def nobody_spoke(call: Reading) -> Ruling | None:
    if not call.call.call.answered and not call.caller:
        return Ruling("hung_up", certain=True)
    if not call.caller:
        return Ruling("hung_up", certain=True)
    left = " ".join(intents.NOTHING_SAID.sub(" ", line.plain) for line in call.caller)
    words = [word for word in left.split() if any(map(str.isalnum, word))]
    return Ruling("hung_up", _one(last(intents.NOTHING_SAID, call.caller))) if len(words) < 2 else None


def wrong_number(call: Reading) -> Ruling | None:
    if call.when and call.asks:
        return None
    if said := call.said(_CERTAIN):
        return Ruling("wrong_number", (said,))
    elsewhere = _another_place(call) or call.said(intents.MISDIALLED)
    if elsewhere and call.said(intents.APOLOGISES) and not (call.wants or call.callback or call.message):
        return Ruling("wrong_number", (elsewhere,))
    return _put_right(call)


def _put_right(call: Reading) -> Ruling | None:
    """The agent says what this place is, and the caller is sorry."""
    corrected = first(intents.CORRECTS, call.agent[1:])
    if corrected is None or call.callback or call.wants:
        return None
    sorry = first(intents.APOLOGISES, [line for line in call.caller if line.at > corrected.at])
    return Ruling("wrong_number", (sorry,)) if sorry else None


def _another_place(call: Reading) -> Quote | None:
    """The caller asks for a business that is not this one."""
    said = call.said(_OTHER_PLACE)
    match = _OTHER_PLACE.search(said.found) if said else None
    if match is None:
        return None
    known = " ".join([call.call.client.name, *(line.plain for line in call.agent)]).lower()
    words = [word.strip(",.?!'").lower() for word in match[1].split()]
    return None if any(word in known for word in words) else said


def spam(call: Reading) -> Ruling | None:
    pitches = call.all_said(intents.SELLS)
    if len(pitches) >= 2:
        return Ruling("spam", tuple(pitches[:3]))
    if pitches and not (call.wants or call.price or call.standing):
        return Ruling("spam", tuple(pitches))
    return None


def complaint(call: Reading) -> Ruling | None:
    """A grievance in so many words, or a bad mood about something that was done."""
    grounds = call.all_said(intents.COMPLAINS)
    hard = call.said(_HARD_COMPLAINT)
    score = call.mood.score
    if hard and score < 0:
        return Ruling("complaint", (hard, *grounds[:2]))
    if len(grounds) >= 2 and score < CLEAR:
        return Ruling("complaint", tuple(grounds[:3]))
    past = call.said(intents.PAST_DEALINGS)
    if call.price or (call.asks and call.when and not past):  # a price alone is no grievance
        return None
    if call.urgent and not grounds:  # fear is not anger
        return None
    if score <= ANGRY and (grounds or past):
        return Ruling("complaint", tuple(grounds[:3]) or _one(past))
    if score <= FURIOUS and call.name and not call.asks:  # who leaves a name wants to hear about it
        return Ruling("complaint", (call.name.said,))
    return None


def booked(call: Reading) -> Ruling | None:
    """A wish, a time and somebody to call: all three, and the agent took it down."""
    wanted, time = appointment_wish(call), time_wished(call)
    contact = call.name.said if call.name else call.callback.said if call.callback else None
    if not (wanted and time and contact) or call.said(intents.CANCELS) or put_off(call, time.at):
        return None
    if not taken_down(call, max(wanted.at, time.at, min(contact.at, time.at))):
        return None
    return Ruling("booked", (wanted, time, contact))


def message(call: Reading) -> Ruling | None:
    """Something to pass on. Who only asks to be called back may want to buy."""
    if cancels := call.said(intents.CANCELS):
        return Ruling("message", (cancels,))
    left = call.message or call.callback or call.name or first(intents.PASSES_ON, call.agent)
    if call.standing and left and not (call.asks and (call.work or call.when)):
        return Ruling("message", tuple(said for said in (call.message, call.standing) if said))
    tells = call.said(intents.TELLS)  # of somebody's crown, say: the work is named, and nobody asks for it
    if tells and not call.asks and not (call.wants and intents.WANTS.search(call.wants.text)):
        return Ruling("message", (tells,))
    if call.message and not (wish(call) or call.price):
        return Ruling("message", (call.message,))
    return None


def qualified_lead(call: Reading) -> Ruling | None:
    """Paid work is wanted, and somebody can be called, or the wish is firm."""
    wanted = wish(call)
    contact = call.callback or call.name
    if wanted is None or (call.standing and not call.asks):
        return None
    if contact:
        return Ruling("qualified_lead", (wanted, contact.said))
    firm = firmly_wanted(call)
    return Ruling("qualified_lead", (firm,)) if firm else None


def question_answered(call: Reading) -> Ruling | None:
    asked = call.price or call.question
    if asked is None or call.callback or intents.IS_IT_A_MACHINE.search(asked.text):
        return None
    answers = [line for line in call.answered_after(asked.at) if not intents.NO_ANSWER.search(line.plain)]
    if answers:
        return Ruling("question_answered", (asked,))
    return None


def left_a_word(call: Reading) -> Ruling | None:
    """Nothing that the rules know, but somebody to call back: who asked something may want to buy it."""
    contact = call.callback or call.name
    if call.question and call.callback and not (call.message or call.standing or call.said(intents.ABOUT_A_JOB)):
        return Ruling("qualified_lead", (call.question, call.callback.said))
    said = call.message or (contact.said if contact else None)
    return Ruling("message", (said,)) if said else None


def broken_off(call: Reading) -> Ruling | None:
    """The caller was gone in the middle of a first sentence."""
    words = sum(len(line.plain.split()) for line in call.caller)
    said = first(intents.BROKEN_OFF, call.caller[-1:])
    return Ruling("hung_up", (said,)) if said and words <= 15 and not call.callback else None


def nothing_came_of_it(call: Reading) -> Ruling | None:
    """A person was asked for, or a word or two were said, and the caller was gone."""
    words = sum(len(line.plain.split()) for line in call.caller)
    machine = call.signals.person or call.said(intents.IS_IT_A_MACHINE)
    if (
        machine
        or words <= 8
        or (len(call.agent) > 1 and all(intents.NO_ANSWER.search(one.plain) for one in call.agent[1:]))
    ):
        return Ruling("hung_up", _one(machine))
    return None


RULES: tuple[Callable[[Reading], Ruling | None], ...] = (
    nobody_spoke,
    broken_off,
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
