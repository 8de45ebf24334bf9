"""What a caller most likely wants whom neither the desk nor the facts understood, and who names a day and an hour. Pure.

Few name both who want no appointment then; which service it is, who he is, and whether it is right, is asked before
anything is booked. Who tells of what was, asks what somebody else does, or wants somebody told, is left to the model.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re

from edge_agent.desk.asides import ANYTHING_ELSE, leaves
from edge_agent.desk.asking_for import VISIT, wants_cancelled, wants_message, wants_moved, wants_person
from edge_agent.desk.book import DeskBook
from edge_agent.desk.booking import begin
from edge_agent.desk.state import Booking, Desk, Heard, Move
from edge_agent.desk.wishes import Wish, read_wish
from shared.entities.calendar_words import named
from shared.entities.cues import cue
from shared.entities.price_asked import price_asked
from shared.entities.services import work_named
from shared.entities.spoken import sentences, spoken_turn
from shared.entities.trades import WORK

NEAR = 45  # characters before a time that are said of it
_WAS = cue(
    "(?:was|were|wasn't|had|saw|seen|did|didn't|came|went|(?<!'ve\\s)(?<!have\\s)got|bought|paid|called|rang|phoned|left|told|said|missed|waited|ordered|dropped|picked|took|happened|started|broke|stopped|ago|yesterday|last (?:week|month|night|year)|since)"
)
_ASKS_ELSE = re.compile(
    r"\A\W*(?:(?:and|but|so|also|um|uh|well|okay|oh|hi|hello|hey)\W+)*"
    r"(?:what|what's|where|where's|who|who's|why|how(?!'s| about)|which|when|does|do(?! you have)|did|is (?!that|it|there|\w+day|possible)|are|will|has|have|was|were)\b",
    re.IGNORECASE,
)
_TO_KNOW = re.compile(
    r"\b(?:what|where|why)(?:'s)? (?:do|does|should|would|will|can|is|are|did)\b|\bhow (?:long|much|many|do|does|should)\b|\bwhat time (?:do|does|is|are)\b|\bcan't find\b",
    re.IGNORECASE,
)
_HAS_ONE = cue(
    rf"(?:i|we|he|she|they|mother|mom|wife|husband)(?:'ve)? (?:have|has|had|got) (?:an?|my|our|her|his|their) (?:\w+ )?{VISIT}(?! (?:that|to))",
    rf"for (?:my|our|his|her|their) (?:\w+ )?{VISIT}",
    r"(?:my|our|his|her|their) (?:\w+ )?(?:appointment|visit|booking) (?:is|was|on|at|with)",
)
_OF_OTHERS = cue(
    "(?:deadline|closing|we close|close on|expires?|flight|game|meeting with|interview|webinar|seminar|delivery|deliver|package|shipment)",
    "(?:my|our) (?:flight|train|bus|plane|shift)", "(?:call|ring|phone|text|reach|get back to|email) (?:me|us)",
    "(?:it's|it is|today's|today is) (?:mon|tues|wednes|thurs|fri|satur|sun)day",
    "see (?:you|ya)", "thank(?:s| you) for",
)  # fmt: skip


def presumed(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """The appointment that is asked for in no words that are known."""
    if desk.errand or not book.english or not book.services or book.booking == "off" or _was_served(heard):
        return None
    if leaves(heard.words) or any(
        wants(heard.words) for wants in (wants_cancelled, wants_moved, wants_message, wants_person)
    ):
        return None
    wish = read_wish(heard.words, heard.now, book, errand=Booking())
    return begin(desk, heard, book, wish) if _is_wished(heard.words, wish, book) else None


def _was_served(heard: Heard) -> bool:
    """Whether something was done for him in this call: then what he says of a day is about that."""
    return any(not line.caller and line.plain.rstrip().endswith(ANYTHING_ELSE) for line in heard.lines)


def _is_wished(words: str, wish: Wish, book: DeskBook) -> bool:
    """Whether a day to come is named, and an hour or something that is done here, in a sentence that may wish for it."""
    if wish.wrong or not (wish.days or wish.which_day) or not (wish.hours or _of_work(words, wish, book)):
        return False
    said = sentences(words)
    if any(price_asked(one) or any(rule.search(one) for rule in (_OF_OTHERS, _TO_KNOW, _HAS_ONE)) for one in said):
        return False
    timed = [one for one in said if named(one)]
    return bool(timed) and not (_WAS.search(_near_the_time(timed[-1])) or _ASKS_ELSE.search(timed[-1]))


def _near_the_time(sentence: str) -> str:
    """The words around the last time that it names: a recogniser may write a whole story as one sentence."""
    begin, _ = named(sentence)[-1]
    return sentence[max(0, begin - NEAR) :]


def _of_work(words: str, wish: Wish, book: DeskBook) -> bool:
    if wish.services:
        return True
    return book.profession in WORK and bool(work_named(book.profession, [spoken_turn(0, words, caller=True)]))
