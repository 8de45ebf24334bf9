"""What the caller is called, as he said it: "my name is", "this is … calling", an answer to the question, spelled."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from cloud.after_call.cues import cue, word_list
from cloud.after_call.spoken import Line, Quote, quote

LONGEST = 4  # words of a name

_GIVEN = cue(
    "(?:my (?:(?:full|first|last) )?name(?: is|'s)|(?:the )?name(?: is|'s)|call me|i'm called|i go by|(?:it's|put it|that's|is) under)"
)
_FIRST_LAST = re.compile(
    r"first name(?: is|'s)? (\w[\w'-]*)[\s,.;]+(?:and )?(?:the |my )?last name(?: is|'s)? ((?:(?:de la|de|van|von|del|la) )?\w[\w'-]*)",
    re.IGNORECASE,
)
_INTRODUCED = cue(
    "this is", "i'm", "i am", "(?:speaking|talking) with", "(?:hi|hello|hey|yes|yeah|morning|afternoon) (?:it's|it is)"
)
_ALSO_WHEN_ASKED = cue("it's", "it is", "that's", "here's")
_BEFORE_NUMBER = re.compile(
    r"(?:(?<=[Ii]t's )|\b(?=\w+ [A-Z]))((?!It's|I'm|That's|This|My|And|Yes|Sure|Okay|Hi|Call)[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})(?:[,.] | and | at )(?=\(?\d{3}[\s.)-]|\d{10}|(?:zero|one|two|three|four|five|six|seven|eight|nine)\b)"
)
_WRITTEN = r"(?:(?:Mr|Mrs|Ms|Dr)\.\s)?(?:(?!I'm\b|It's\b)[A-Z][\w'-]*\s){1,3}"
_AFTERWARDS = re.compile(
    rf"(?:\b[Ii]t's )?({_WRITTEN})(?:here|speaking|calling)\b|\b[Ii]t's ({_WRITTEN})(?:from|with|again)\b"
)
_ITS_TWO = re.compile(r"\b[Ii]t's ([A-Z][\w'-]+ [A-Z][\w'-]+)(?=[,.!]|\Z)")
_ASKED = cue(
    "your (?:full |first |last )?name",
    "who am i speaking",
    "who is (?:calling|this|speaking)",
    "who's calling",
    "whom am i",
    "name (?:please|for (?:the|this|your))",
    "(?:have|get|take|what) (?:a|the|your) .. name",
    "spell (?:that|your|it)",
    "last name",
    "first name",
)
_SPELLED = re.compile(r"(?<![\w'])[A-Za-z](?:(?:[\s,.-]+|[\s,]+(?:as in|for) \w+[\s,.]+)[A-Za-z]\b){2,}")
_AS_IN = re.compile(r"(?:,?\s*(?:as in|like|for)\s+\w+)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[\w'\u2019-]*[^\W_])?\.?")
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Dr|Miss|Doctor|Professor)\.?\Z", re.IGNORECASE)
_OPENING = re.compile(
    r"\A\W*(?:(?:yes|yeah|sure|okay|ok|of course|um|uh|hi|hello|it's|it is|that's|oh|well|certainly|absolutely|no problem|my name)\b[,.!?\s]*)*",
    re.IGNORECASE,
)

# Words that begin what is not a name: "this is about", "I'm calling", "it's urgent".
_NEVER = word_list(
    """
    a an the about and again all already also any anybody anyone are as asap at back bad because been before being
    best both but by call calling can can't cannot car coming could currently dear definitely did do does doing
    don't done down emergency every everything fine first for from getting going good got great had happy has have
    he hello her here hey hi him his home how i i'd i'll i'm i've if important in insane interested into is it it's
    its just last late leaking let like locked looking lost me my name need never new nice no nobody not nothing now
    number of off oh ok okay on one only or our out over patient please pretty probably quite ready really regarding
    ridiculous right running scheduled several she so some somebody someone something sorry sort stuck such sure
    terrible thank thanks that that's their them then there these they thing this those three time to today tomorrow
    tonight too trying two uh um unbelievable under until up urgent us very wait waiting was we we're well were what
    what's when where which who why will wish with without wondering would yeah year years yes yesterday yet you
    you're your monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december morning afternoon evening noon midnight customer client tenant owner
    manager homeowner buyer seller realtor plumber dentist speaking human robot machine person kind five four six
    seven eight nine ten zero eleven twelve actually absolutely correct perfect exactly hopefully maybe anyway
    so-and-so
    """
)
_FIRMS = word_list(
    """
    street avenue road lane drive court toyota honda ford chevy nissan supply dental lab labs inc llc company plumbing realty services solutions partners insurance bank electric auto
    homes capital group medical marketing media systems associates insights properties construction pizza restaurant
    clinic hospital school church industries energy
    """
)
_ENDS = word_list(
    """
    and from with at i my i'm calling here speaking the a is on over in but so that's it's phone number you we to
    for again by who
    """
)


@dataclass(frozen=True, slots=True)
class Named:
    """One place where a name was said; `family`: the last name was asked for."""

    name: str
    said: Quote
    family: bool = False
    weak: bool = False  # it only stands where a name might


def caller_name(lines: Sequence[Line]) -> Named | None:
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


def _named(lines: Sequence[Line]) -> Iterator[Named]:
    for before, line in zip((None, *lines), lines, strict=False):
        if not line.caller:
            continue
        asked = before is not None and not before.caller and bool(_ASKED.search(before.plain))
        yield from _outright(line)
        yield from _introduced(line, asked=asked)
        if asked and before:
            family = bool(re.search("(?:last|family|sur) ?name", before.plain, re.IGNORECASE))
            yield from _answered(line, family=family)


def _outright(line: Line) -> Iterator[Named]:
    for match in _FIRST_LAST.finditer(line.plain):
        yield Named(f"{match[1]} {match[2]}", quote(line, match.start(), match.end()))
    for match in _GIVEN.finditer(line.plain):
        if name := _read(line, match.end(), capitals=False):
            yield Named(name, quote(line, match.start(), match.end()))


def _introduced(line: Line, *, asked: bool) -> Iterator[Named]:
    """Where he says "this is Emma": a name where it is written as one, unlike "this is urgent"."""
    patterns = (_INTRODUCED, _ALSO_WHEN_ASKED) if asked else (_INTRODUCED,)
    for match in (match for pattern in patterns for match in pattern.finditer(line.plain)):
        if name := _read(line, match.end(), capitals=not asked):
            yield Named(name, quote(line, match.start(), match.end()))
    for match in (*_BEFORE_NUMBER.finditer(line.plain), *_ITS_TWO.finditer(line.plain)):
        if name := _read(line, match.start(1), capitals=True):
            yield Named(name, quote(line, match.start(1), match.end(1)), weak=True)
    for match in _AFTERWARDS.finditer(line.plain):
        if name := _read(line, match.start(1 if match[1] else 2), capitals=True):
            yield Named(name, quote(line, match.start(), match.end()))


def _answered(line: Line, *, family: bool) -> Iterator[Named]:
    opening = _OPENING.match(line.plain)
    begin = opening.end() if opening else 0
    name = _read(line, begin, capitals=False)
    if name and (len(name.split()) > 1 or line.plain[begin].isupper()):
        yield Named(name, quote(line, begin, begin + 1), family=family)


def _fuller(known: Named, lines: Sequence[Line]) -> Named:
    """The same name with another beside it: "Tom. Tom Reed."."""
    if " " in known.name:
        return known
    beside = re.compile(rf"\b([A-Z][\w'-]+) {re.escape(known.name)}\b|\b{re.escape(known.name)} ([A-Z][\w'-]+)")
    for line in (line for line in lines if line.caller):
        for match in beside.finditer(line.plain):
            if (match[1] or match[2]).lower() not in _NEVER:
                return Named(match[0], quote(line, match.start(), match.end()))
    return known


def _read(line: Line, begin: int, *, capitals: bool) -> str | None:
    """The words of a name from `begin` on; `capitals`: only where they are written as one."""
    words: list[str] = []
    end = begin
    for match in _WORD.finditer(line.plain, begin):
        gap, word = line.plain[end : match.start()], match[0].rstrip(".")
        stop = gap.strip() not in {"", ","} if not words else gap.strip() != ""
        if stop or len(words) == LONGEST or not _belongs(word, words, capitals=capitals):
            break
        words.append(line.text[match.start() : match.start() + len(word)])
        end = match.end() if _TITLE.match(match[0]) else match.start() + len(word)
    words = [word for word in words if len(word) > 1 or len(words) > 1]
    if not words or any(word.lower() in _FIRMS for word in words) or (len(words) == 1 and _TITLE.match(words[0])):
        return None
    return " ".join(word if any(map(str.isupper, word)) else word.capitalize() for word in words)


def _belongs(word: str, words: Sequence[str], *, capitals: bool) -> bool:
    lower = word.lower()
    if lower in _ENDS if words else lower in _NEVER:
        return False
    written = word[0].isupper()
    if words and words[0][0].isupper() and not written:
        return lower in {"de", "la", "van", "von", "der", "del", "da", "di", "bin", "al", "el"}
    return (written or not capitals) and (not words or lower not in _NEVER)


def _spelled(known: Named, lines: Sequence[Line]) -> Named:
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
