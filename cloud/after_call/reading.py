"""All that the rules find in one call, before anything is decided about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cloud.after_call import intents
from cloud.after_call.feelings.sentiment import Feeling, feelings, mood
from cloud.after_call.feelings.signals import Signals, signals
from cloud.after_call.transcript import CallTranscript
from shared.entities.callback import Callback, CallNumbers, callback
from shared.entities.names import Named, caller_name
from shared.entities.services import Service, service_wanted, work_named
from shared.entities.spoken import Quote, SpokenTurn, every, first, last, spoken_turns
from shared.entities.urgency import urgency
from shared.entities.when import When, appointment_time
from shared.numbers import number_of, region_of

_DOLLARS = ("USD", "CAD")


@dataclass(frozen=True, slots=True)
class Reading:
    """One call. Quotes are where something was said, None where it was not; `caller` and `agent` are their lines."""

    call: CallTranscript
    caller: tuple[SpokenTurn, ...]
    agent: tuple[SpokenTurn, ...]
    name: Named | None
    callback: Callback | None
    when: When | None
    service: Service | None
    urgent: Quote | None
    turns: tuple[tuple[int, Feeling], ...]
    mood: Feeling
    signals: Signals
    wish: Quote | None  # for work, an appointment, or somebody to come
    work: Quote | None  # of the profession is named, wanted or not
    cancels: Quote | None  # something that was agreed

    def said(self, pattern: re.Pattern[str]) -> Quote | None:
        """Where the caller says it first."""
        return first(pattern, self.caller)

    def answered_after(self, at: int) -> Iterator[SpokenTurn]:
        """What the agent said after turn `at`."""
        return (line for line in self.agent if line.at > at)


def read(call: CallTranscript) -> Reading:
    """Reads the whole call once."""
    lines = spoken_turns(call.turns)
    caller = tuple(line for line in lines if line.caller)
    name = caller_name(lines)
    turns = feelings(lines, name.name if name else "")
    heard = signals(lines, turns, call.call.end_reason)
    wishes = list(every(intents.WISH, caller))
    work = work_named(call.profession, caller)
    return Reading(
        call=call,
        caller=caller,
        agent=tuple(line for line in lines if not line.caller),
        name=name,
        callback=callback(numbers_of(call), lines),
        when=appointment_time(lines),
        service=service_wanted(call.client.price_list, call.profession, lines, [said.at for said in wishes]),
        urgent=urgency(call.profession, lines),
        turns=turns,
        mood=mood([feeling for _, feeling in turns], heard.weight),
        signals=heard,
        wish=wishes[0] if wishes else None,
        work=work[0] if work else None,
        cancels=last(intents.CANCELS, caller),
    )


def numbers_of(call: CallTranscript) -> CallNumbers:
    """A number without its country is of the one that the client is called in, or pays in dollars."""
    own, dialled = call.call.from_e164, call.call.to_e164
    home = region_of(number_of(dialled) or number_of(own)) or ("US" if call.client.currency in _DOLLARS else None)
    return CallNumbers(own, dialled, home)
