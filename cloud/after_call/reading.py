"""All that the rules find in one call, before anything is decided about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cloud.after_call import intents
from cloud.after_call.callback import Callback, callback
from cloud.after_call.names import Named, caller_name
from cloud.after_call.sentiment import Feeling, feelings, mood
from cloud.after_call.services import Service, service_wanted, work_named
from cloud.after_call.signals import Signals, signals
from cloud.after_call.spoken import Line, Quote, every, first, lines_of, quote, sentences
from cloud.after_call.told import ToldCall
from cloud.after_call.urgency import urgency
from cloud.after_call.when import When, appointment_time


@dataclass(frozen=True, slots=True)
class Reading:
    """One call. Quotes are where something was said, None where it was not; `caller` and `agent` are their lines."""

    call: ToldCall
    caller: tuple[Line, ...]
    agent: tuple[Line, ...]
    name: Named | None
    callback: Callback | None
    when: When | None
    service: Service | None
    urgent: Quote | None
    turns: tuple[tuple[int, Feeling], ...]
    mood: Feeling
    signals: Signals
    asks: Quote | None  # for an appointment, or for somebody to come
    wants: Quote | None  # some of the profession's paid work
    work: Quote | None  # is named, wanted or not
    price: Quote | None
    standing: Quote | None  # something that is going on already
    message: Quote | None
    question: Quote | None

    def said(self, pattern: re.Pattern[str]) -> Quote | None:
        """Where the caller says it first."""
        return first(pattern, self.caller)

    def all_said(self, pattern: re.Pattern[str]) -> list[Quote]:
        """Each different way in which the caller says it."""
        return list({said.found.lower(): said for said in every(pattern, self.caller)}.values())

    def answered_after(self, at: int) -> Iterator[Line]:
        """What the agent said after turn `at`."""
        return (line for line in self.agent if line.at > at)


def read(call: ToldCall) -> Reading:
    """Reads the whole call once."""
    lines = lines_of(call.turns)
    caller = tuple(line for line in lines if line.caller)
    name = caller_name(lines)
    turns = feelings(lines, name.name if name else "")
    heard = signals(lines, turns, call.call.end_reason)
    asked = [said for said in every(intents.ASKS_APPOINTMENT, caller) if _is_wish(said)]
    work = work_named(call.profession, caller)
    asking = [said.at for said in (*asked, *every(intents.WANTS, caller))]
    return Reading(
        call=call,
        caller=caller,
        agent=tuple(line for line in lines if not line.caller),
        name=name,
        callback=callback(call, lines),
        when=appointment_time(lines),
        service=service_wanted(call, lines, asking),
        urgent=urgency(call.profession, lines),
        turns=turns,
        mood=mood([feeling for _, feeling in turns], heard.weight),
        signals=heard,
        asks=asked[-1] if asked else None,
        wants=_wanted(caller, work),
        work=work[0] if work else None,
        price=first(intents.ASKS_PRICE, caller),
        standing=first(intents.STANDING, caller),
        message=first(intents.LEAVES_MESSAGE, caller) or first(intents.ARRIVED, caller),
        question=_question(caller),
    )


def _question(caller: Sequence[Line]) -> Quote | None:
    """The first sentence that asks something."""
    for line in caller:
        for sentence in sentences(line.plain):
            if sentence.endswith("?") or intents.INTERROGATIVE.search(sentence):
                begin = line.plain.index(sentence)
                return quote(line, begin, begin + len(sentence))
    return first(intents.QUESTION, caller)


def _is_wish(said: Quote) -> bool:
    """Not "do I need an appointment", and not "I have one"."""
    had = intents.HAS_ONE.search(said.text)
    return not intents.ONLY_WHETHER.search(said.text) and not (had and said.found in had[0])


def _wanted(caller: Sequence[Line], work: Sequence[Quote]) -> Quote | None:
    """Where the caller says that he wants, or has trouble with, what he names; a mere question is neither."""
    wishes = {said.at for said in every(intents.WANTS, caller)}
    for said in work:
        asked = intents.INTERROGATIVE.search(said.text)
        if not intents.ALREADY_DONE.search(said.text) and (said.at in wishes or not asked):
            return said
    return None
