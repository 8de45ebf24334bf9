"""What the caller wants to buy, for when, and whether it was taken down: what makes a booking or a lead."""

from __future__ import annotations

from cloud.after_call import intents
from cloud.after_call.cues import cue
from cloud.after_call.reading import Reading
from cloud.after_call.spoken import Quote, first, last
from cloud.after_call.when import ASKS_WHEN, names_a_day

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


def wish(call: Reading) -> Quote | None:
    """Where paid work is asked for, wanted or at least in question; None where nothing of the kind is said."""
    return call.asks or call.wants or call.said(_QUOTE) or _wanted_somehow(call)


def time_wished(call: Reading) -> Quote | None:
    """When: the time that was named; an emergency's is now."""
    return call.when.said if call.when else call.urgent


def appointment_wish(call: Reading) -> Quote | None:
    """The wish for an appointment, or for work at a time; not what somebody else should be told of one."""
    told = call.said(intents.TELLS)
    asked = None if call.asks and told and told.text == call.asks.text else call.asks
    return asked or call.said(intents.RESCHEDULES) or _work_at_a_time(call)


def bookable(call: Reading) -> bool:
    """Whether it can be a booking at all: a wish, a time, somebody to call, and an agent who heard the wish."""
    wanted = wish(call)
    contact = call.name or call.callback
    return bool(wanted and contact and time_wished(call) and any(call.answered_after(wanted.at)))


def taken_down(call: Reading, at: int) -> bool:
    """Whether the agent answered what was asked for at turn `at` with anything but a no."""
    answers = list(call.answered_after(at))
    return bool(answers and (first(intents.TOOK_DOWN, answers) or not first(intents.TURNED_DOWN, answers[-1:])))


def put_off(call: Reading, at: int) -> bool:
    """Whether the caller drew back after turn `at`."""
    said = last(intents.PUT_OFF, call.caller)
    return said is not None and said.at > at


def firmly_wanted(call: Reading) -> Quote | None:
    """A wish without a name or number that is still more than curiosity."""
    if call.asks and (call.work or call.service):
        return call.asks
    said = call.wants and intents.WANTS.search(call.wants.text)
    curious = call.said(intents.PUT_OFF) or (call.price and intents.QUESTION.search(call.price.text))
    only_asks = (call.price or call.question) and not call.asks
    return call.wants if (said and not curious) or not only_asks else None


def _work_at_a_time(call: Reading) -> Quote | None:
    """Work and a time for it: in one breath, or the agent asked for the time or read it back, or it cannot wait."""
    wanted = call.wants or _wanted_somehow(call)
    if wanted is None or call.price or call.said(_QUOTE):
        return call.wants if first(ASKS_WHEN, call.agent) else None
    read_back = call.when and any(names_a_day(line.plain) for line in call.answered_after(call.when.said.at))
    in_one_breath = call.when and call.when.said.text == wanted.text
    return wanted if read_back or in_one_breath or call.urgent or first(ASKS_WHEN, call.agent) else None


def _wanted_somehow(call: Reading) -> Quote | None:
    """Where he says "I need" or "we're looking for": work, unless it is talk, paper or news."""
    if call.standing or call.said(intents.TELLS):
        return None
    for said in call.all_said(intents.WANTS):
        if not (intents.NOT_WORK.search(said.text) or intents.ALREADY_DONE.search(said.text)):
            return said
    past = call.work and intents.ALREADY_DONE.search(call.work.text)
    return call.work if call.callback and not past else None
