"""Emergencies: the safe instruction at once and whole, and a message that stays open until a person answers it. Pure.

    red flag ─▶ instruction ─▶ TakeMessage(emergency), with what is known by then
                    ├─ of a plight: name, place, number ─▶ the same message, completed by what was learnt
                    └─ and meanwhile, where they can be asked first: Connect, all who are on call at once

To whom it may cost his life nothing is asked: he is to hang up and call for help. An instruction that the caller's own
voice cut off is said again. Rules alone decide here; what only a model takes for one is asked about (`second_opinion`).
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from edge_agent.converse.saying import spelled
from edge_agent.desk.asides import leaves
from edge_agent.desk.book import DeskBook
from edge_agent.desk.booking_said import price_told
from edge_agent.desk.is_so import is_so
from edge_agent.desk.red_flags import RedFlag, flags_of
from edge_agent.desk.replies import agreed, gave_up, refused
from edge_agent.desk.state import Booking, Change, Desk, Emergency, Heard, Message, Move, Who
from edge_agent.desk.tools import Connect, Noted, Result, TakeMessage
from edge_agent.desk.weak_signs import weak_signs
from edge_agent.desk.who import ASK_NAME, ASK_NUMBER, heard_who, missing
from shared.entities.cues import cue
from shared.entities.dropped_g import with_g
from shared.entities.spoken import SpokenTurn

ASK_PLACE = "What is the address there?"
PASSED_ON = "I've passed this on as urgent."
RINGING = "I'm trying to reach somebody for you right now."
PASSED_ON_TOO = "I've also passed this on here as urgent."
ALREADY = "I've passed that on as urgent already, and somebody will call you back."
NO_TIME = "I can't promise a time, but it was passed on as urgent."
RECENT = 4  # lines in which a flag is looked for: one that was said before an answer that nobody heard
TIMES = 3  # that an instruction is said again after it was cut off
LONGEST = 500  # characters of the matter

_FALSE_ALARM = cue("false alarm", "(?:just|i'm|i was|only) (?:kidding|joking)")
_NO_HURRY = cue(
    r"(?:not|isn't|wasn't|nothing) (?!sure|certain)(?:\w+ ){0,3}(?:emergency|urgent|serious)",
    r"no (?:rush|hurry|urgency|emergency)", r"(?:it|that|this) can wait", "whenever you (?:can|have time|get a chance)",
)  # fmt: skip
SAYS_SO = RedFlag(
    "emergency",
    cue(
        r"(?:it's|it is|this is|i have|i've got|we have|we've got|got|there's|having) (?:a|an|like an|kind of an|sort of an) (?:\w+ ){0,2}emergency"
        r"(?! (?:contacts?|fund|room|number|exit|brake|kit|line|services?|appointments?|fee|plan))"
    ),
    "If anybody is in danger, please hang up and call 911.",
)  # fmt: skip
_HOW_SOON = cue(
    r"how (?:soon|long|fast|quick|quickly)", r"when (?:can|will|would|could|is|are) (?:you|someone|somebody|they|he|she|the)",
    r"(?:is|are) (?:you|someone|somebody|anyone|anybody|they|he|she) .. (?:coming|sending|on (?:the|their|his) way)",
    r"what time (?:can|will|would)",
)  # fmt: skip
_ADDRESS = cue(
    r"\d+ (?:\w+ ){0,3}(?:street|st|road|rd|avenue|ave|drive|dr|lane|ln|court|ct|boulevard|blvd|way|place|circle|terrace)",
    r"(?:\w+ ){1,2}(?:street|avenue|boulevard)",
)
_QUESTION = re.compile(r"\?\s*\Z")
_NAMED = "emergency: "  # in `Desk.told`, before a red flag's name


def emergency(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """What is said and done about a red flag, and about what was asked because of one."""
    found = list(red_flags(heard.lines[-RECENT:], book.profession))
    if fresh := next(((flag, line) for flag, line in found if _is_fresh(flag, line, desk, heard)), None):
        return alarm(desk, heard, book, *fresh)
    again, desk = _cut_off(desk, heard, book)
    if isinstance(desk.errand, Emergency):
        return _gathered(desk, desk.errand, heard, book, again)
    if again:
        return Move(again, desk)
    newest = heard.lines[-1].at if heard.lines else 0
    said_again = any(line.at == newest for _, line in found)
    return Move(_shortly(found), desk) if said_again else None


def _is_fresh(flag: RedFlag, line: SpokenTurn, desk: Desk, heard: Heard) -> bool:
    """Whether it was not told yet; what else was in words that were passed on is passed on with them."""
    done = line.at != heard.lines[-1].at and _line(line) in desk.told
    return _name(flag) not in desk.told and not done


def raised(desk: Desk) -> bool:
    """Whether something in this call was an emergency."""
    return any(named.startswith(_NAMED) for named in desk.told)


def red_flags(lines: tuple[SpokenTurn, ...], profession: str) -> Iterator[tuple[RedFlag, SpokenTurn]]:
    """What the caller says is so, newest first, danger to life before all else; none that he took back."""
    flags = sorted((*flags_of(profession), SAYS_SO), key=lambda flag: not flag.danger)
    own = {flag.name for flag in flags_of(profession) if not flag.danger}
    for at in range(len(lines) - 1, -1, -1):
        if not lines[at].caller or _taken_back(_FALSE_ALARM, lines[at:]):
            continue
        hurry, spoken = not _taken_back(_NO_HURRY, lines[at:]), _spoken(lines[at])
        raised = [flag for flag in flags if (flag.danger or hurry) and _says(flag, spoken)]
        yield from ((flag, lines[at]) for flag in _without_twins(raised, own))


def _without_twins(raised: list[RedFlag], own: set[str]) -> list[RedFlag]:
    """A gum that bleeds is the dentist's, a car that smells of gas the mechanic's: theirs come before everybody's."""
    names = {flag.name for flag in raised}
    hidden = {"bleeding"} if "tooth" in names & own else {"gas"} if "unsafe car" in names & own else set[str]()
    known = any(not flag.signs for flag in raised)
    return [flag for flag in raised if flag.name not in hidden and not (known and flag.signs)]


def _says(flag: RedFlag, plain: str) -> bool:
    if flag.signs:
        return weak_signs(plain, flag.signs)
    return any(is_so(plain, match.start(), match.end(), danger=flag.danger) for match in flag.said.finditer(plain))


def _spoken(line: SpokenTurn) -> str:
    """With what some say and write as "comin'" written out."""
    return with_g(line.plain)


def _taken_back(denial: re.Pattern[str], lines: tuple[SpokenTurn, ...]) -> bool:
    return any(line.caller and denial.search(line.plain) for line in lines)


def _name(flag: RedFlag) -> str:
    return f"{_NAMED}{flag.name}"


def _line(line: SpokenTurn) -> str:
    return f"{_NAMED}turn {line.at}"


def alarm(desk: Desk, heard: Heard, book: DeskBook, flag: RedFlag, line: SpokenTurn) -> Move:
    """What is said and done about one; `line`: in which the caller told of it."""
    who = heard_who(desk.who, heard, book, desk.asked)
    told = replace(desk, who=who, told=desk.told | {_name(flag), _line(line)})
    matter = line.text.strip()[:LONGEST]
    ticket = TakeMessage(matter, who.name, _number(who, book), "emergency")
    if flag.danger:
        told = replace(told, waiting=())  # nothing else matters now
        return Move(flag.instruction, told, ticket, lambda now, _: Move(PASSED_ON_TOO, now))
    asks = _asks(who, flag, book)
    before, left_open = _before(desk)
    raised = Emergency(matter, asks, before=before, open=left_open)
    then = replace(told, errand=raised, asked=asks[0] if asks else "", again=0)
    people = (book.on_call_in_emergencies or book.on_call) if book.asked_first else ()
    rings = Connect(people, at_once=True, name=who.name or "", matter=matter.strip(" .!"), waits=False)
    said = _joined(flag.instruction, price_told(line.text, book))
    return Move(said, then, ticket, partial(_all_rung, rings) if people else _passed_on)


def _before(desk: Desk) -> tuple[Booking | Change | Message | None, str]:
    """What was under way when it was raised, and the question that was open."""
    if isinstance(desk.errand, Emergency):
        return desk.errand.before, desk.errand.open
    return desk.errand, desk.asked


def _over(desk: Desk, said: str) -> Move:
    """What was under way before is gone on with."""
    errand = desk.errand
    if not (isinstance(errand, Emergency) and errand.before):
        return Move(said, replace(desk, errand=None))
    back = replace(desk, errand=errand.before, asked=errand.open, again=0)
    return Move(_joined(said, errand.open), back)


def _all_rung(rings: Connect, desk: Desk, result: Result) -> Move:
    """Whoever takes the call first has him, in the middle of the talk. `result`: of the message."""
    return Move("", desk, rings, lambda now, _: _passed_on(now, result, RINGING))


def _passed_on(desk: Desk, result: Result, more: str = "") -> Move:
    if isinstance(desk.errand, Emergency) and desk.errand.asks:
        ticket = result.id if isinstance(result, Noted) else None
        return Move(_joined(PASSED_ON, more, desk.asked), replace(desk, errand=replace(desk.errand, ticket=ticket)))
    return _over(desk, _joined(PASSED_ON, more, "Somebody will call you back."))


def _asks(who: Who, flag: RedFlag, book: DeskBook) -> tuple[str, ...]:
    name = () if who.name else (ASK_NAME,)
    place = (ASK_PLACE,) if flag.place else ()
    return *name, *place, *(() if _number(who, book) else (ASK_NUMBER,))


def _number(who: Who, book: DeskBook) -> str | None:
    return who.number or (None if who.other else book.own_number)


def _gathered(desk: Desk, errand: Emergency, heard: Heard, book: DeskBook, again: str) -> Move | None:
    """The answer to what was asked. Each question is asked once: whoever does not answer it is not held up by it."""
    if _HOW_SOON.search(heard.words):
        return Move(_joined(again, NO_TIME, desk.asked), desk)
    if _QUESTION.search(heard.words) and desk.again < TIMES:
        return Move(_joined(again, desk.asked), desk) if again else None
    who = heard_who(desk.who, heard, book, desk.asked)
    place = _place(desk, errand, heard.words)
    open_ = errand.asks[1:] if desk.asked == ASK_PLACE or place == errand.place else _not_place(errand.asks)
    asks = () if gave_up(heard.words) else _still(open_, who, book)
    now = replace(errand, asks=asks, place=place)
    then = replace(desk, who=who, errand=now, asked=asks[0] if asks else "", again=0)
    return Move(_joined(again, asks[0]), then) if asks else _added(then, now, desk, book, again)


def _place(desk: Desk, errand: Emergency, words: str) -> str:
    """Where it is, asked for or told in place of what was asked; a mere yes, no or goodbye is no address."""
    asked = desk.asked == ASK_PLACE and not (agreed(words) or refused(words) or leaves(words))
    early = ASK_PLACE in errand.asks and bool(_ADDRESS.search(words))
    return words.strip() if (asked or early) and not gave_up(words) else errand.place


def _not_place(asks: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(ask for ask in asks if ask != ASK_PLACE)


def _still(asks: tuple[str, ...], who: Who, book: DeskBook) -> tuple[str, ...]:
    """Without what was told meanwhile; a number that is not whole, or not sure, is asked for once more."""
    open_ = tuple(ask for ask in asks if not (ask == ASK_NAME and who.name) and ask != ASK_NUMBER)
    wants = ASK_NUMBER in asks or bool(who.digits) or (who.number is not None and not who.confirmed)
    number = missing(replace(who, name="known"), book) if wants and not open_ else ASK_NUMBER if wants else ""
    return (*open_, number) if number else open_


def _added(then: Desk, errand: Emergency, before: Desk, book: DeskBook, again: str) -> Move:
    """What was learnt completes the message; the talk goes on."""
    thanks = f"Thank you, {then.who.name}." if then.who.name else "Thank you."
    where = f" At: {errand.place}" if errand.place else ""
    matter, number = f"{errand.matter}{where}", _number(then.who, book)
    ticket = TakeMessage(matter, then.who.name, number, "emergency", errand.ticket)
    if not (errand.place or then.who != before.who or then.who.name):
        return _over(then, _joined(again, "All right.", _promise(ticket.number)))
    said = f"{thanks} I've passed that on too. {_promise(ticket.number)}".strip()
    return Move(again, then, ticket, lambda now, _: _over(now, said))


def _promise(number: str | None) -> str:
    return "Somebody will call you back." if number else ""


def _cut_off(desk: Desk, heard: Heard, book: DeskBook) -> tuple[str, Desk]:
    """An instruction that was told and not heard to its end, and the desk that has said it again."""
    heard_all = " ".join(spelled(" ".join(line.plain for line in heard.lines if not line.caller)))
    for flag in (*flags_of(book.profession), SAYS_SO):
        if _name(flag) not in desk.told or " ".join(spelled(flag.instruction)) in heard_all:
            continue
        times = [f"{_name(flag)}, again {time}" for time in range(TIMES)]
        if left := [time for time in times if time not in desk.told]:
            return flag.instruction, replace(desk, told=desk.told | {left[0]})
    return "", desk


def _shortly(found: list[tuple[RedFlag, SpokenTurn]]) -> str:
    """To who says it once more."""
    danger = any(flag.danger for flag, _ in found)
    return "Please call 911 now, they can help you right away." if danger else ALREADY


def _joined(*said: str) -> str:
    return " ".join(part for part in said if part)
