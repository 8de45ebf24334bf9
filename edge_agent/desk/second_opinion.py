"""What the model takes for an emergency, and no rule knows: the caller is asked before anything is raised. Pure.

What helps him if it is one he hears in the same breath as the question: a false alarm costs him a sentence, and nobody
is rung for it. With his yes, or where he is not sure, it goes the way of a red flag: the instruction of its kind, the
ticket, what is still to be asked. Who answers with what the model takes for an emergency once more needs no yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from edge_agent.converse.saying import spelled
from edge_agent.desk.book import DeskBook
from edge_agent.desk.emergency import SAYS_SO, alarm, raised
from edge_agent.desk.red_flags import RedFlag, flags_of
from edge_agent.desk.replies import agreed, refused
from edge_agent.desk.state import Desk, Heard, Move
from shared.entities.cues import cue
from shared.entities.spoken import SpokenTurn

IS_IT = "Is this an emergency?"
QUESTION = f"{SAYS_SO.instruction} {IS_IT}"
MOST = 2  # times that it is asked in a call
NO = "All right."
CALL_BACK = "Shall I have somebody call you back about it?"
_FEW = 5  # words of a mere yes or no; of a question that was cut off, so many were heard at least
_DOUBT = "second opinion: "  # in `Desk.told`, before the kind that the model named

_UNSURE = cue("maybe", "perhaps", "possibly", "probably", "(?:might|could|may) be", "not (?:so |really )?sure", "(?:kind|sort) of", "(?:don't|do not) know")  # fmt: skip  # noqa: E501


def kinds(profession: str) -> tuple[str, ...]:
    """Which kinds of emergency there are for it."""
    return tuple(dict.fromkeys(flag.name for flag in flags_of(profession)))


def may_be_asked(desk: Desk, lines: Sequence[SpokenTurn]) -> bool:
    """Whether what the model thinks of it still changes anything."""
    times = sum(not line.caller and IS_IT in line.text for line in lines)
    return not raised(desk) and (times < MOST or _place(lines) is not None)


def doubted(desk: Desk, heard: Heard, book: DeskBook, kind: str) -> Move:
    """The model takes the newest words for an emergency; `kind`: of those of the profession, "" for another one."""
    told = frozenset(name for name in desk.told if not name.startswith(_DOUBT)) | {f"{_DOUBT}{kind}"}
    desk = replace(desk, told=told)
    if (at := _place(heard.lines)) is not None:
        return _believed(desk, heard, book, at)
    return Move(QUESTION, desk)


def answered(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """The caller's answer to whether it is one."""
    at = _place(heard.lines)
    if at is None or raised(desk):
        return None
    if agreed(heard.words) or _UNSURE.search(heard.words):
        return _believed(desk, heard, book, at)
    if not refused(heard.words) or len(heard.words.split()) > _FEW:
        return None
    waits = desk.asked if desk.errand else "" if desk.waiting else CALL_BACK
    return Move(f"{NO} {waits}".strip(), desk)


def _believed(desk: Desk, heard: Heard, book: DeskBook, at: int) -> Move:
    *_, newest = heard.lines
    told = next((line for line in reversed(heard.lines[:at]) if line.caller), newest)
    if told is not newest and len(heard.words.split()) > _FEW:
        told = replace(told, text=f"{told.text} {heard.words}")
    return alarm(desk, heard, book, _flag(desk, book), told)


def _flag(desk: Desk, book: DeskBook) -> RedFlag:
    """Of the kind that the model named."""
    doubts = {name.removeprefix(_DOUBT) for name in desk.told if name.startswith(_DOUBT)}
    return next((flag for flag in flags_of(book.profession) if flag.name in doubts), SAYS_SO)


def _place(lines: Sequence[SpokenTurn]) -> int | None:
    """Where the question stands that the caller answers now, also if he did not hear it to its end; None: nowhere."""
    at = next((at for at in range(len(lines) - 1, -1, -1) if not lines[at].caller), None)
    if at is None:
        return None
    begun, whole = list(spelled(lines[at].text)), list(spelled(QUESTION))
    cut_off = len(begun) >= _FEW and whole[: len(begun)] == begun
    return at if IS_IT in lines[at].text or cut_off else None
