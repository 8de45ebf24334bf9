"""What a caller hears first: the client's own greeting, with what the law and good manners add to it. Pure."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from dataclasses import dataclass, replace

from edge_agent.desk.book import DeskBook
from edge_agent.desk.regions import disclosure_is_due, transcription_is_due
from shared.entities.cues import cue
from shared.entities.spoken import sentences
from shared.profiles import Profile

DISCLOSURE = "This is the virtual receptionist."
TRANSCRIBED = "This call is transcribed so that we can help you."

_DISCLOSES = cue(
    r"(?:virtual|ai|a i|a\.i|automated|digital|artificial|computer|robot|robotic|voice) (?:\w+ )?"
    r"(?:receptionist|assistant|agent|attendant|operator|secretary|voice|system|intelligence)",
    r"(?:an? )?(?:ai|robot|chat ?bot|voice ?bot|artificial intelligence)",
    r"not a (?:person|human)",
)
_TELLS_OF_TRANSCRIPT = cue(
    r"(?:call|calls|conversation|conversations|line|lines|we|it) (?:\w+ ){0,3}(?:recorded|transcribed|recording|transcribing|record|transcribe|written down)",
    r"(?:recorded|transcribed) (?:line|call)",
)
_NAME = re.compile(r"[^\W\d_][\w'\u2019. -]{0,39}")


@dataclass(frozen=True, slots=True)
class Greeting:
    """`fixed` is every caller's, `own` this one's alone. `notices`: the sentences that the law asks for."""

    fixed: str
    own: str = ""
    notices: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        return f"{self.fixed} {self.own}".strip()


def greeting_of(written: str, book: DeskBook) -> Greeting:
    """The client's greeting as this caller hears it; what it says itself is not said twice."""
    *first, last = sentences(written) or [written]
    discloses, tells = _said(written, _DISCLOSES), _said(written, _TELLS_OF_TRANSCRIPT)
    added = [
        *([DISCLOSURE] if disclosure_is_due(book) and not discloses else []),
        *([TRANSCRIBED] if transcription_is_due(book) and not tells else []),
    ]
    notices = tuple(said for said in (*discloses, *tells, *added))
    ahead, behind = (first, [*added, last]) if _asks(last) else ([*first, last], added)
    if name := _known(book):
        return Greeting(" ".join(ahead), " ".join([f"Hello {name}, welcome back.", *behind]), notices)
    return Greeting(" ".join([*ahead, *behind]), notices=notices)


def usual_greetings(profile: Profile) -> list[str]:
    """What is every caller's of it, where the client has set nothing: from anywhere first, then from next door."""
    anybody = DeskBook(dialled=profile.number, timezone=profile.timezone)
    callers = anybody, replace(anybody, own_number=profile.number)
    return list(dict.fromkeys(greeting_of(profile.greeting, caller).fixed for caller in callers))


def _said(written: str, pattern: re.Pattern[str]) -> list[str]:
    return [sentence for sentence in sentences(written) if pattern.search(sentence)]


def _asks(sentence: str) -> bool:
    return sentence.rstrip("\"' ").endswith("?")


def _known(book: DeskBook) -> str:
    """The first name of who has called before; "" where he is not to be known by it."""
    name = (book.caller.name or "").strip() if book.manners.greets_known else ""
    if not _NAME.fullmatch(name):
        return ""
    return name if name.split()[0].rstrip(".") in ("Mr", "Mrs", "Ms", "Dr") else name.split()[0]
