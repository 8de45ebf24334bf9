"""Yes to "I can have somebody call you back": what the caller asked before it is passed on. Pure.

Whoever offered it, the facts, the gate or the model: without this nobody would own the answer.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from edge_agent.desk.asides import ANYTHING_ELSE, asks, leaves
from edge_agent.desk.asking_for import CALL_BACK, TELL
from edge_agent.desk.book import DeskBook
from edge_agent.desk.booking_words import asks_something
from edge_agent.desk.matter import told_in
from edge_agent.desk.message import ASK_MATTER, take_down, urgency_heard
from edge_agent.desk.replies import agreed, refused
from edge_agent.desk.state import Desk, Heard, Move
from shared.entities.cues import cue
from shared.entities.spoken import SpokenTurn

_SHORT = 5  # words of a no that says nothing else

_OFFERS = cue(
    r"(?:can|could|would|will|shall|should|may|let me|i'll|happy to|glad to|like me to|want me to) .. (?:take|leave|pass on|pass along) (?:a|your|the|down a) (?:quick )?message",
    r"(?:can|could|would|will|shall|should|may|let me|i'll|happy to|glad to|like me to|want me to) .. (?:have|ask|get) (?:someone|somebody|a colleague|them|him|her|one of \w+ \w+|(?:the|our|an?) \w+(?: \w+)?) (?:to )?(?:call|phone|ring|contact|get back to|reach out to) you",
    r"(?:would you like|do you want|if you(?:'d)? like) .. (?:a call ?back|(?:someone|somebody|them|us) to (?:call|phone|ring|contact|get back to) you)",
    r"(?:someone|somebody|a colleague|they|we) (?:can|could) (?:call|phone|ring|contact|get back to) you",
    r"(?:can|could|shall|should|want me to|like me to) .. pass (?:that|it|this|your question) (?:on|along)",
)
_BUT = cue("but|only|just not")
_OVER = cue("anything else", "something else")  # what was offered is done, and more is asked for
_NO = cue(r"\A\W*(?:(?:um|uh|oh|well)\W+)*(?:no|nope|nah)")  # "nah, that's fine" takes nothing
_TAKES = cue(
    r"(?:yes|yeah|please|sure|okay|ok|that|that'd|it)? ?(?:would|that'd) be (?:great|good|nice|fine|perfect|wonderful|helpful|lovely|awesome)",
    r"(?:i|we)(?:'d| would) (?:like|appreciate|love) (?:that|it)", r"please (?:do|have|take|let)", r"if you (?:could|can|would|don't mind|wouldn't mind)", r"\A\W*(?:um |uh |well )*(?:do that|why not|have (?:him|her|them|someone|somebody) call)",
)  # fmt: skip


def offered(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """The caller's answer to an offer that somebody be told."""
    if desk.errand or not book.english or not _was_offered(heard.lines):
        return None
    if _takes(heard.words):
        if matter := _asked_before(heard.lines):
            matter = _added(matter, heard.words)
            return take_down(desk, heard, book, matter, urgency=urgency_heard(heard, book), say="Of course.")
        return take_down(desk, heard, book, "", say="Of course.", ask=ASK_MATTER)
    short = len(heard.words.split()) <= _SHORT and not asks(heard.words) and "bye" not in heard.words.lower()
    no = refused(heard.words) or bool(_NO.search(heard.words))
    return Move(f"All right. {ANYTHING_ELSE}", desk) if short and no else None


def _takes(words: str) -> bool:
    """Whether he says yes to it, and does not take his leave: "okay, thank you, goodbye"."""
    if refused(words) or _NO.search(words) or leaves(words):
        return False
    said_so = agreed(_BUT.split(words)[0]) or bool(_TAKES.search(words))
    return bool(CALL_BACK.search(words)) or (said_so and not asks_something(words))


def _added(matter: str, words: str) -> str:
    """With what he says beside the yes: "but after five, please", "tell them it's for my daughter"."""
    says_more = _BUT.search(words) or TELL.search(words) or CALL_BACK.search(words)
    more = told_in(words).matter if says_more else ""
    return f"{matter}, {more}" if more else matter


def _was_offered(lines: tuple[SpokenTurn, ...]) -> bool:
    """Whether the last that he heard offers it."""
    before = next((line for line in reversed(lines[:-1])), None)
    return bool(before and not before.caller and _OFFERS.search(before.plain) and not _OVER.search(before.plain))


def _asked_before(lines: tuple[SpokenTurn, ...]) -> str:
    """All that he said and that got no answer but an offer, more than a yes or a no; "" where there is nothing."""
    matters = list[str]()
    for line in reversed(lines[:-1]):
        if line.caller and not _mere_answer(line.plain) and (matter := told_in(line.plain).matter):
            matters.insert(0, matter)
        elif not line.caller and matters and not _OFFERS.search(line.plain):
            break
    return ". ".join(dict.fromkeys(matters))


def _mere_answer(said: str) -> bool:
    return len(said.split()) <= _SHORT and (agreed(said) or refused(said))
