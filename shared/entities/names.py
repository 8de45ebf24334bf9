"""What the caller is called, as he said it: "my name is", "this is … calling", an answer to the question, spelled.

Where a turn is written with capitals they tell a name from "this is urgent". Where it is not, a word counts as a name
that is no common word, and only where names are said: after a greeting, a question for it, or before a phone number.

Our own: nameparser and probablepeople take a name apart, and find none in speech.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from shared.entities.cues import cue
from shared.entities.name_words import PARTICLES, begins, first_name, goes_on, of_a_firm, plausible
from shared.entities.spoken import Quote, SpokenTurn, quote

LONGEST = 4  # words of a name that is written as one; without capitals half of it

_GIVEN = cue(
    "(?:my (?:(?:full|first|last) )?name(?: is|'s)|(?:the )?name(?: is|'s)|call me|i'm called|i go by|ask for|(?:it's|put it|that's|is) under)"
)
_FIRST_LAST = re.compile(
    r"first name(?: is|'s)? (\w[\w'-]*)[\s,.;]+(?:and )?(?:the |my )?last name(?: is|'s)? ((?:(?:de la|de|van|von|del|la) )?\w[\w'-]*)",
    re.IGNORECASE,
)
_FAMILY = re.compile(
    r"(?:\bi am|\bi'm|\bthis is|\bmy name(?: is|'s)|\bit's|\A\W*)\s*(?!(?:my|the|family|last)\b)(\w[\w'-]+)[\s,.;]+(?:and )?(?:my |the )?(?:family name|surname|last name)(?: is|'s)? (\w[\w'-]*)",
    re.IGNORECASE,
)
_INTRODUCED = cue(
    "this is", "i'm", "i am", "(?:speaking|talking) with", "(?:hi|hello|hey|yes|yeah|morning|afternoon) (?:it's|it is)"
)
_GREETED = re.compile(
    r"\A\W*(?:(?:um|uh|er|yeah|yes|hi|hello|hey|there|good|morning|afternoon|evening|oh|okay|ok|thanks|thank you|sure)\b[\s,.!]*)*(?:this is|it's|it is|i'm|i am|name's|my name is)\b",
    re.IGNORECASE,
)
_ALSO_WHEN_ASKED = cue("it's", "it is", "that's", "here's")
_DIGITS = r"(?:\(?\d{3}[\s.)-]|\d{10}|(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b)"
_BEFORE_NUMBER = re.compile(
    rf"(?:(?<=[Ii]t's )|\b(?=\w+ [A-Z]))((?!It's|I'm|That's|This|My|And|Yes|Sure|Okay|Hi|Call)[A-Z][\w'-]+(?: [A-Z][\w'-]+){{0,2}})(?:[,.]? | and | at )(?={_DIGITS})"
)
_SMALL_BEFORE_NUMBER = re.compile(
    rf"(?:\b(?:it's|this is|i'm|sure|yes|yeah) |\A\W*)([a-z'-]+(?: [a-z'-]+)?)[,.]? (?:and |at )?(?:it's |i'm at |on )?(?={_DIGITS})"
)
_AT_FIRST = re.compile(
    r"\A\W*(?:(?:[Hh]i|[Hh]ello|[Hh]ey|[Yy]es|[Yy]eah|[Ss]ure|[Oo]kay)\b[,.!]? )?([A-Z][\w'-]+ [A-Z][\w'-]+)(?=[\s,.])"
)
_WRITTEN = r"(?:(?:Mr|Mrs|Ms|Dr)\.\s)?(?:(?!I'm\b|It's\b)[A-Z][\w'-]*\s){1,3}"
_AFTERWARDS = re.compile(
    rf"(?:\b[Ii]t's )?({_WRITTEN})(?:here|speaking|calling)\b|\b[Ii]t's ({_WRITTEN})(?:from|with|again)\b"
)
_ITS_TWO = re.compile(r"\b[Ii]t's ([A-Z][\w'-]+ [A-Z][\w'-]+)(?=[,.!]|\Z)")
_ASKED = cue(
    "your (?:full |first |last )?name",
    "who (?:am|should|shall|can|may|do|would|will|to)",
    "your (?:details|information|info|contact)",
    "how (?:can|should|may) .. (?:reach|call|address) you",
    "who is (?:calling|this|speaking)",
    "who's calling",
    "whom am i",
    "(?:a|the) name",
    "name (?:please|and|for (?:the|this|your))",
    "(?:have|get|take|what) (?:a|the|your) .. name",
    "spell (?:that|your|it)",
    "last name",
    "first name",
)
_SPELLED = re.compile(r"(?<![\w'])[A-Za-z](?:(?:[\s,.-]+|[\s,]+(?:as in|for) \w+[\s,.]+)[A-Za-z]\b){2,}")
_AS_IN = re.compile(r"(?:,?\s*(?:as in|like|for)\s+\w+)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[\w'\u2019-]*[^\W_])?\.?")
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Dr|Miss|Doctor|Professor)\.?\Z", re.IGNORECASE)
_THEN = re.compile(
    r"[\s]*[,.;\u2014-]+\s*(?:(?:um|uh|er|well|actually|sorry|no|or|i mean|it's|that's|i'm|my full name's|full name|legally|on paper)\b[\s,.;]*)*",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"\A\W*(?:(?:yes|yeah|sure|okay|ok|of course|um|uh|hi|hello|it's|it is|this is|that's|oh|well|certainly|absolutely|no problem|my name|mine|me|my own|hers|his|theirs|the name|mine or hers)\b[,.!?\s]*)*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """One place where a name was said; `family`: the last name was asked for."""

    name: str
    said: Quote
    family: bool = False
    weak: bool = False  # it only stands where a name might


def caller_name(lines: Sequence[SpokenTurn]) -> Named | None:
    """The caller's name as far as it was said; None where it was not. What is said later completes or corrects."""
    known: Named | None = None
    for found in _named(lines):
        known = _joined(known, found) if known else found
    return _spelled(_fuller(known, lines), lines) if known else None


def _joined(known: Named, found: Named) -> Named:
    if found.weak and not known.weak:
        return known
    old, new = known.name.split(), found.name.split()
    if {word.lower() for word in new} <= {word.lower() for word in old}:
        return known
    if len(new) == 1 and len(old) > 1:  # "no, it's Braun"
        alike = get_close_matches(new[0], old, n=1, cutoff=0.6)
        return replace(known, name=" ".join(new[0] if word in alike else word for word in old))
    if found.family and len(old) == len(new) == 1:
        return replace(found, name=f"{known.name} {found.name}")
    return found


def _named(lines: Sequence[SpokenTurn]) -> Iterator[Named]:
    for before, line in zip((None, *lines), lines, strict=False):
        if not line.caller:
            continue
        asked = before is not None and not before.caller and bool(_ASKED.search(before.plain))
        yield from _outright(line)
        yield from _introduced(line, asked=asked)
        yield from _beside(line)
        if asked and before:
            family = bool(re.search("(?:last|family|sur) ?name", before.plain, re.IGNORECASE))
            by_name = bool(re.search(r"\bname\b|speaking|calling", before.plain, re.IGNORECASE))
            yield from _answered(line, by_name=by_name, family=family)


def _outright(line: SpokenTurn) -> Iterator[Named]:
    for match in _FIRST_LAST.finditer(line.plain):
        yield Named(f"{match[1]} {match[2]}", quote(line, match.start(), match.end()))
    for match in _FAMILY.finditer(line.plain):
        if begins(match[1]) and begins(match[2]):
            yield Named(f"{match[1].capitalize()} {match[2].capitalize()}", quote(line, match.start(), match.end()))
    for match in _GIVEN.finditer(line.plain):
        if name := _read(line, match.end(), small=True, sure=True):
            yield Named(name, quote(line, match.start(), match.end()))


def _introduced(line: SpokenTurn, *, asked: bool) -> Iterator[Named]:
    """Where he says "this is Emma": a name where it is written as one, unlike "this is urgent"."""
    patterns = (_INTRODUCED, _ALSO_WHEN_ASKED) if asked else (_INTRODUCED,)
    greeted = _GREETED.match(line.plain)
    for match in (match for pattern in patterns for match in pattern.finditer(line.plain)):
        small = asked or (greeted is not None and greeted.end() == match.end())
        if name := _read(line, match.end(), small=small):
            yield Named(name, quote(line, match.start(), match.end()))
    if greeted and (name := _read(line, greeted.end(), small=_small(line))):
        yield Named(name, quote(line, greeted.start(), greeted.end()), weak=True)


def _beside(line: SpokenTurn) -> Iterator[Named]:
    """Before a phone number, before "here" and "calling"."""
    small = _SMALL_BEFORE_NUMBER.finditer(line.plain) if _small(line) else iter(())
    written = (_BEFORE_NUMBER, _ITS_TWO, _AT_FIRST)
    for match in (*(match for pattern in written for match in pattern.finditer(line.plain)), *small):
        if name := _read(line, match.start(1), small=_small(line)):
            yield Named(name, quote(line, match.start(1), match.end(1)), weak=True)
    for match in _AFTERWARDS.finditer(line.plain):
        if name := _read(line, match.start(1 if match[1] else 2), small=False):
            yield Named(name, quote(line, match.start(), match.end()))


def _answered(line: SpokenTurn, *, by_name: bool, family: bool) -> Iterator[Named]:
    """The answer to "your name?", or to a question that a name answers too ("who should we call?")."""
    opening = _OPENING.match(line.plain)
    begin = opening.end() if opening else 0
    if name := _read(line, begin, small=True, sure=by_name):
        yield Named(name, quote(line, begin, begin + 1), family=family)
        if whole := _whole_after(line, begin, name) if by_name else None:
            yield Named(whole, quote(line, begin, begin + 1))


def _whole_after(line: SpokenTurn, begin: int, name: str) -> str | None:
    """The name in full behind a short one: "Dre. Uh, Andre Wallace.", "Mrs. Pruitt, Dorothy Pruitt"."""
    said = re.compile(r"[\s.,]+".join(map(re.escape, name.split())), re.IGNORECASE).match(line.plain, begin)
    gap = _THEN.match(line.plain, said.end()) if said else None
    if gap is None or len([word for word in name.split() if not _TITLE.match(word)]) > 1:
        return None
    whole = _read(line, gap.end(), small=False, sure=True)
    return whole if whole and " " in whole else None


def _fuller(known: Named, lines: Sequence[SpokenTurn]) -> Named:
    """The same name with another beside it: "Tom. Tom Reed."."""
    if " " in known.name:
        return known
    letters = r"[\s,.-]+".join(known.name)
    spelled = re.compile(
        rf"\b{re.escape(known.name)}[\s,.]+{letters}[\s,.]+(?:then |and )?([A-Z][\w'-]+)", re.IGNORECASE
    )
    beside = re.compile(rf"\b([A-Z][\w'-]+) {re.escape(known.name)}\b|\b{re.escape(known.name)} ([A-Z][\w'-]+)")
    for line in (line for line in lines if line.caller):
        if (match := spelled.search(line.plain)) and begins(match[1]) and match[1].lower() != known.name.lower():
            return Named(f"{known.name} {match[1].capitalize()}", quote(line, match.start(), match.end()))
        for match in beside.finditer(line.plain):
            if begins(match[1] or match[2]) and not of_a_firm(match[1] or match[2]):
                return Named(match[0], quote(line, match.start(), match.end()))
    return known


def _small(line: SpokenTurn) -> bool:
    """Whether the turn is written without capitals, but for "I"."""
    return not re.search(r"[A-Z](?!')\w|[A-Z]{2}", line.plain)


def _read(line: SpokenTurn, begin: int, *, small: bool, sure: bool = False) -> str | None:
    """The words of a name from `begin` on.

    `small`: also where they are not written as one; `sure`: a name is what must stand here.
    """
    words: list[str] = []
    end = begin
    for match in _WORD.finditer(line.plain, begin):
        gap, word = line.plain[end : match.start()], match[0].rstrip(".")
        stop = gap.strip() not in {"", ","} if not words else gap.strip() != ""
        if stop or not _belongs(word, words, small=small, sure=sure):
            break
        words.append(line.text[match.start() : match.start() + len(word)])
        end = match.end() if _TITLE.match(match[0]) else match.start() + len(word)
    if not words or any(of_a_firm(word, sure=sure) for word in words) or _no_name_alone(words):
        return None
    return " ".join(word if any(map(str.isupper, word)) else word.capitalize() for word in words)


def _no_name_alone(words: Sequence[str]) -> bool:
    """Whether it is one word that needs another to be a name: a title, "Will"."""
    return len(words) == 1 and bool(_TITLE.match(words[0]) or not begins(words[0]))


def _belongs(word: str, words: Sequence[str], *, small: bool, sure: bool) -> bool:
    """Whether `word` goes on the name of which `words` were read."""
    if len(word) == 1 or not (goes_on(word) if words else begins(word) or (sure and first_name(word))):
        return bool(words) and word.lower() in PARTICLES
    if word[0].isupper():
        small_first = bool(words) and words[0][0].islower()  # "um, hector Salinas"
        return len(words) < LONGEST and (not small_first or (sure and len(words) == 1))
    if words and words[0][0].isupper():
        return word in PARTICLES
    return small and len(words) < LONGEST // 2 and (sure or bool(words) or plausible(word))


def _spelled(known: Named, lines: Sequence[SpokenTurn]) -> Named:
    """The name with the word that was spelled put right: "Braun, that's B R O W N" is Brown."""
    name = known.name
    for line in lines:
        for match in _SPELLED.finditer(line.plain) if line.caller and line.at >= known.said.at else ():
            name = _spelled_into(name, "".join(re.findall(r"\b[A-Za-z]\b", _AS_IN.sub("", match[0]))).capitalize())
    return replace(known, name=name)


def _spelled_into(name: str, spelled: str) -> str:
    words = name.split()
    for place in range(len(words) - 1, -1, -1):
        if words[place][0].lower() == spelled[0].lower() and abs(len(words[place]) - len(spelled)) <= 3:
            return " ".join([*words[:place], spelled, *words[place + 1 :]])
    return name
