"""A caller who wants a person: the client's people are rung; where nobody can take the call it is a message. Pure.

Who speaks while they are rung does not stop it: it goes on beside the talk (`Connect`), and he hears that it does.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import cycle, islice
from math import ceil

from edge_agent.desk import hunt
from edge_agent.desk.asking_for import wants_person
from edge_agent.desk.book import Colleague, DeskBook
from edge_agent.desk.emergency import raised, red_flags
from edge_agent.desk.matter import told_in
from edge_agent.desk.message import ASK_ABOUT
from edge_agent.desk.state import Booking, Change, Desk, Heard, Message, Move
from edge_agent.desk.tools import Connect, Done, Result
from edge_agent.desk.who import heard_who

TRIED = "person"  # in `Desk.told`: somebody was to be reached …
UNREACHED = "nobody there"  # … and nobody was, as the caller knows
CONNECTING = "One moment, I'll try to connect you."
STILL = "I'm still trying to reach somebody for you."
NOBODY = "I'm sorry, nobody can take your call right now."
INSTEAD = f"I'll take a message for them. {ASK_ABOUT}"
RINGING = ("It's ringing.", "I'm still trying to reach them.", "One moment more, please.", "I'm still trying.")
EVERY = 6.0  # s at least between two of these
LONGEST = 200  # characters of what it is about

# What somebody says who only waits.
_WAITS = re.compile(
    r"\W*(?:(?:hello|hi|okay|ok|yes|yeah|sure|fine|good|great|perfect|alright|all right|thanks|thank you|please|so|and"
    r"|um|uh|are you (?:still )?there|(?:is )?any(?:body|one)(?: still)? there|any luck|i'll (?:wait|hold)"
    r"|no (?:problem|rush)|take your time|what's (?:going on|happening)"
    r"|still (?:there|ringing|trying)|is it (?:still )?ringing)\W*)+",
    re.IGNORECASE,
)


def connected(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """Where somebody is there to be rung; they are rung once, and not again and again for one who insists.

    Not in the middle of a message: what is dictated may sound like it.
    """
    people = reachable(desk, book)
    if not people or not (wants_person(heard.words) or _waits(desk, heard)):
        return None
    return _instead(desk) if UNREACHED in desk.told else ring(desk, heard, book, people)


def reachable(desk: Desk, book: DeskBook) -> tuple[Colleague, ...]:
    """Who may be rung now, tried or not."""
    if isinstance(desk.errand, Message):
        return ()
    return (book.on_call_in_emergencies if raised(desk) else ()) or book.on_call


def ring(desk: Desk, heard: Heard, book: DeskBook, people: tuple[Colleague, ...]) -> Move:
    """One after the other; in an emergency all at once. It goes on where it rings already."""
    urgent = raised(desk)
    then = replace(desk, told=desk.told | {TRIED})
    rings = Connect(people, urgent, _name(desk, heard, book), matter_of(desk, heard, book)[:LONGEST])
    say = STILL if TRIED in desk.told else CONNECTING
    return Move(say, then, rings, _rung, meanwhile=_meanwhile(people, at_once=urgent))


def briefing(rings: Connect) -> str:
    """What whoever picks up is told, after who speaks to him: who calls, what about, and which key takes the call."""
    urgent = "This is urgent. " if rings.at_once else ""
    about = f", about this: {rings.matter}" if rings.matter else ""
    return f"{urgent}{rings.name or 'A caller'} is on the line{about}. {hunt.ASK_KEY}"


def matter_of(desk: Desk, heard: Heard, book: DeskBook) -> str:
    """What it is about: the emergency, what is under way, or the newest that he said beyond his wish for a person."""
    if raised(desk) and (flags := list(red_flags(heard.lines, book.profession))):
        return flags[0][1].text.strip(" .!")
    match desk.errand:
        case Booking(service=service) if service:
            return f"an appointment, {service.name}"
        case Change(cancels=cancels):
            return f"{'cancelling' if cancels else 'moving'} an appointment"
    spoken = [line.text for line in reversed(heard.lines) if line.caller and not _WAITS.fullmatch(line.text)]
    return next((matter for words in spoken if (matter := told_in(words).matter)), "").removeprefix("about ")


def _waits(desk: Desk, heard: Heard) -> bool:
    """Whether it rings, as far as he knows, and he only says that he is there."""
    return TRIED in desk.told and UNREACHED not in desk.told and bool(_WAITS.fullmatch(heard.words))


def _name(desk: Desk, heard: Heard, book: DeskBook) -> str:
    return heard_who(desk.who, heard, book, desk.asked).name or book.caller.name or ""


def _meanwhile(people: tuple[Colleague, ...], *, at_once: bool) -> tuple[str, ...]:
    """Enough for the longest that it may take."""
    return tuple(islice(cycle(RINGING), ceil(hunt.lasts(people, at_once=at_once) / EVERY)))


def _rung(desk: Desk, result: Result) -> Move:
    """The caller is somebody else's now; or there is nobody, and the desk goes on with what it was at."""
    if isinstance(result, Done):
        return Move("", desk)
    return _instead(replace(desk, told=desk.told | {UNREACHED}))


def _instead(desk: Desk) -> Move:
    if desk.errand and desk.asked:
        return Move(f"{NOBODY} {desk.asked}", desk)
    return Move(f"{NOBODY} {INSTEAD}", replace(desk, errand=Message(), asked=ASK_ABOUT, again=0))
