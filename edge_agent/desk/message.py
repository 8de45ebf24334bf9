"""A message, or a call back: what it is about, who called, and where he can be reached; read back, then passed on. Pure.

A message is never refused: who gives no name or no number leaves it without, and what a caller who hangs up had said so
far is passed on as it is.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from dataclasses import replace

from edge_agent.desk.asides import ANYTHING_ELSE, asked, asks, ended, leaves
from edge_agent.desk.asking_for import CALL_BACK as CALLS_BACK
from edge_agent.desk.asking_for import MESSAGE, TELL, wants_cancelled, wants_message, wants_moved, wants_person
from edge_agent.desk.book import DeskBook
from edge_agent.desk.matter import Told, nothing_more, reported, told_in
from edge_agent.desk.replies import agreed, gave_up, refused
from edge_agent.desk.state import Desk, Heard, Message, Move, Who
from edge_agent.desk.tools import Result, TakeMessage, Urgency
from edge_agent.desk.who import ASK_NAME, heard_who, missing, said_number
from shared.entities.cues import cue
from shared.entities.urgency import urgency

ASK_MATTER = "What should I tell them?"
ASK_ABOUT = "What is it about?"
ASK_CHANGE = "What should I change?"
IS_THAT_RIGHT = "Is that right?"
NO_NAME, NO_NUMBER = "no name", "no number"  # he does not want to give it
NOT_HEARD = "number not understood"
CALL_BACK = "Please call back."  # the matter of who does not say what it is about
_FEW = 5  # words of a "never mind"; more of them tell something

_DECLINES = cue(
    "(?:i'd|i would|i'll|i) (?:really |much )?(?:rather|prefer) (?:not|to not|stay anonymous)",
    "(?:don't|do not|not going to|won't|can't) (?:want|wish|like|feel comfortable|care)? ?(?:to )?(?:give|say|tell|share|leave|giving|sharing|saying|telling|leaving)",
    "(?:that's|it's|this is) (?:private|personal|confidential|none of your business)",
    "none of your business",
    "anonymous(?:ly)?",
    "(?:no|without a?) (?:name|number|phone|phone number)",
    "(?:he|she|they)(?:'ve| have| has|'s)? (?:already )?(?:has|have|got|knows?|know) (?:it|my (?:name|number)|me|who i am)",
    "skip (?:it|that)",
)
_NONE = cue(
    "(?:don't|do not) have (?:a|any|one|another) ?(?:phone|number|phone number)?",
    r"\A\W*(?:no|nope)(?: thanks| thank you)?\W*\Z",
)
_NUMBER_WRONG = cue("(?:number|digits?|phone)")
_NAME_WRONG = cue("(?:name|called|spelled|spelt)")
_ABOUT = cue("(?:it's|it is|this is|that's)? ?(?:about|regarding|concerning|because)")
_OPENING_NO = cue(
    r"\A\W*(?:(?:no|nope|not quite|wrong|actually|sorry|wait|well|um|uh|that's (?:not right|wrong)|not right|rather|say|tell (?:him|her|them)(?: that)?|i said|i meant|i mean|it's not that|change it to)\W+)+"
)


def begun(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """The caller wants something passed on; or somebody, and there is nobody to connect him with."""
    if not book.english:
        return None
    if wants_message(heard.words):
        say, ask = "Of course.", ASK_ABOUT if CALLS_BACK.search(heard.words) else ASK_MATTER
    elif wants_person(heard.words) and not book.on_call:
        say, ask = "I can't connect you right now, but I'll take a message for them.", ASK_ABOUT
    else:
        return None
    if isinstance(desk.errand, Message):
        return asked("", desk.asked, desk)
    if desk.errand:
        return later(desk, heard)
    return begin(desk, heard, book, say, ask)


def begin(desk: Desk, heard: Heard, book: DeskBook, say: str = "Of course.", ask: str = ASK_MATTER) -> Move:
    """He wants it, in whatever words. `say`, `ask`: what he hears first, and how he is asked what it is about."""
    told = told_in(heard.words)
    message = Message(told.matter, urgency_heard(heard, book), to=told.to)
    return _next(_knowing(desk, heard, book), message, book, say, ask)


def under_way(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """The caller's answer while a message is taken."""
    if not isinstance(desk.errand, Message):
        return None
    message = replace(desk.errand, urgency=urgency_heard(heard, book, desk.errand.urgency))
    if gave_up(heard.words) and len(heard.words.split()) <= _FEW:
        return Move(f"All right, I won't pass anything on. {ANYTHING_ELSE}", ended(desk))
    if leaves(heard.words) and message.matter:
        return _taken(_knowing(desk, heard, book), message, book)
    if message.read_back:
        return _answered(desk, message, heard, book)
    if not message.matter:
        return _about(desk, message, heard, book)
    return _identified(desk, message, heard, book)


def take_down(
    desk: Desk, heard: Heard, book: DeskBook, matter: str, *, urgency: Urgency = "normal", say: str = "", ask: str = ""
) -> Move:
    """Where something cannot be done at once: somebody is told of it. `say`: what the caller hears first.

    `ask`: how he is asked what it is about, where `matter` is "".
    """
    return _next(_knowing(desk, heard, book), Message(matter, urgency), book, say, ask)


def later(desk: Desk, heard: Heard) -> Move:
    """What he also wishes comes when this is done."""
    return Move(f"I'll come to that next. {desk.asked}", replace(desk, waiting=(*desk.waiting, heard.words)))


def whole(message: Message, desk: Desk, book: DeskBook) -> TakeMessage:
    """All that somebody has to know. The number he calls from is better than none, unless he wants to leave none."""
    matter = f"For {message.to}: {message.matter}" if message.to else message.matter
    return TakeMessage(matter, desk.who.name, _number(desk, book), message.urgency)


def _number(desk: Desk, book: DeskBook) -> str | None:
    return desk.who.number or (None if NO_NUMBER in desk.told else book.own_number)


def _about(desk: Desk, message: Message, heard: Heard, book: DeskBook) -> Move | None:
    """The answer to what it is about."""
    told, known = told_in(heard.words), _knowing(desk, heard, book)
    if not told.matter and (nothing_more(heard.words) or desk.again):
        told = Told(told.to, CALL_BACK)
    return _next(known, replace(message, matter=told.matter, to=told.to or message.to), book, "")


def _identified(desk: Desk, message: Message, heard: Heard, book: DeskBook) -> Move | None:
    """The answer to who he is, or where he can be reached. He may say more of the matter in the same breath."""
    known, more = _knowing(desk, heard, book), _more(heard.words)
    if more:
        message = replace(message, matter=f"{message.matter}. {more}")
    declines = bool(_DECLINES.search(heard.words))
    if not declines and (known.who != desk.who or more):
        return _next(known, message, book, "")
    if declines or _NONE.search(heard.words) or (desk.again and not asks(heard.words)):
        without = NO_NAME if desk.asked == ASK_NAME else NO_NUMBER if declines else NOT_HEARD
        return _next(replace(desk, told=desk.told | {without}), message, book, "That's all right.")
    if asks(heard.words) or wants_cancelled(heard.words) or wants_moved(heard.words):
        return None
    return _next(known, message, book, "I'm sorry, I didn't get that.")


def _more(words: str) -> str:
    return told_in(words).matter if TELL.search(words) or MESSAGE.search(words) else ""


def _next(desk: Desk, message: Message, book: DeskBook, say: str, ask: str = "") -> Move:
    """Asks for what is not known yet, else reads it back. `ask`: how it is asked what it is about."""
    desk = replace(desk, errand=message)
    if not message.matter:
        return asked(say, ask or desk.asked, desk)
    if question := missing(_as_far_as_told(desk), book):
        return asked(say, question, desk)
    return asked(
        say,
        _read_back(message, desk.who.name, _number(desk, book)),
        replace(desk, errand=replace(message, read_back=True)),
    )


def _as_far_as_told(desk: Desk) -> Who:
    """What he does not want to give is not asked for again."""
    who = desk.who
    if NO_NAME in desk.told and not who.name:
        who = replace(who, name="nobody")
    if desk.told & {NO_NUMBER, NOT_HEARD} and not (who.number and who.confirmed):
        who = replace(who, number="none", confirmed=True)
    return who


def _read_back(message: Message, name: str | None, number: str | None) -> str:
    said = reported(message.matter) if message.matter != CALL_BACK else "ask them to call you"
    hurry = ", that it's urgent" if message.urgency != "normal" else ""
    reach = f", and that they can reach you at {said_number(number)}" if number else ""
    greeted = f"All right, {name}: " if name else ""
    return f"{greeted}I'll {said}{hurry}{reach}. {IS_THAT_RIGHT}"


def _answered(desk: Desk, message: Message, heard: Heard, book: DeskBook) -> Move | None:
    """The answer to what was read back."""
    if agreed(heard.words):
        return _taken(desk, message, book)
    corrected = _corrected(desk, message, heard, book)
    if corrected is not None:
        return corrected
    if asks(heard.words):
        return None
    if desk.again:
        return _taken(desk, message, book)
    return asked("I'm sorry, I didn't get that.", desk.asked, desk)


def _corrected(desk: Desk, message: Message, heard: Heard, book: DeskBook) -> Move | None:
    known, fresh = _knowing(desk, heard, book), replace(message, read_back=False)
    instead = told_in(_OPENING_NO.sub("", heard.words)).matter
    if known.who != desk.who and not _ABOUT.search(instead):
        return _next(_asked_anew(known, desk), fresh, book, "")
    if not (refused(heard.words) or _OPENING_NO.search(heard.words) or desk.asked == ASK_CHANGE):
        return None
    short = len(instead.split()) <= _FEW
    if short and _NUMBER_WRONG.search(heard.words):
        return _next(replace(desk, who=replace(desk.who, number=None, confirmed=False, other=True)), fresh, book, "")
    if short and _NAME_WRONG.search(heard.words):
        return _next(replace(desk, who=replace(desk.who, name=None)), fresh, book, "")
    if instead:
        return _next(desk, replace(fresh, matter=instead), book, "")
    return asked("", ASK_CHANGE, replace(desk, errand=message))


def _asked_anew(known: Desk, before: Desk) -> Desk:
    """A number of which a part was said again is no number until it is said whole."""
    if known.who.digits and known.who.digits != before.who.digits:
        return replace(known, who=replace(known.who, number=None, confirmed=False))
    return known


def _taken(desk: Desk, message: Message, book: DeskBook) -> Move:
    tool = whole(message, desk, book)
    promise = "Somebody will call you back." if tool.number else ""
    said = " ".join(part for part in ("I've passed that on.", promise, ANYTHING_ELSE) if part)

    def passed_on(then: Desk, _result: Result) -> Move:
        return Move(said, ended(then))

    return Move("", desk, tool, passed_on)


def _knowing(desk: Desk, heard: Heard, book: DeskBook) -> Desk:
    return replace(desk, who=heard_who(desk.who, heard, book, desk.asked))


def urgency_heard(heard: Heard, book: DeskBook, before: Urgency = "normal") -> Urgency:
    """How urgent what he says is, by his profession's words; it only grows."""
    if before == "emergency":
        return before
    lines = [line for line in heard.lines if line.caller]
    return "urgent" if urgency(book.profession, lines) else before
