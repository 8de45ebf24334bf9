"""What the model writes to what a voice can say: pure, total, English.

Markdown goes, lists become sentences, and everything a person would read aloud differently from how it is written
(money, times, dates, phone numbers, addresses, abbreviations) is written out. The last step lets nothing through but
letters, spaces and the punctuation that a voice makes pauses of.

Our own, over num2words: it stands between the model and the first sound of every clause. nemo-text-processing and
WeTextProcessing bring compiled grammars of tens of megabytes, and were not tried for what they cost a clause.
"""

# ruff: noqa: RUF001 - dashes and quotes as people type them
from __future__ import annotations

import re
import unicodedata

from edge_agent.speak.numerals import MONEY, NUMBERS, Rule
from edge_agent.speak.spelling import SPELLED
from edge_agent.speak.times import CLOCK

_LIST = re.compile(r"^\s*(?:[-*+•·‣]|\d{1,2}[.)])\s+")
_HEADING = re.compile(r"^\s*(?:#{1,6}|>+)\s*")
_RULE = re.compile(r"^[\s\-*_=#`~|:+]+$")

_MARKDOWN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!?\[([^\]]*)\]\((?:[^()\s]*)(?:\s[^)]*)?\)"), r"\1"),  # links and pictures
    (re.compile(r"</?[A-Za-z][^<>]{0,80}>"), " "),
    (re.compile(r"\)\s*(?=[.,;:!?]|$)"), ""),  # what was in brackets ends with the clause
    (re.compile(r"`{1,3}|\*{1,3}|~~"), ""),
    (re.compile(r"(?<!\w)_{1,3}|_{1,3}(?!\w)"), ""),
)

_TITLES = {"dr": "Doctor", "mr": "Mister", "mrs": "Missus", "ms": "Miss", "prof": "Professor", "mt": "Mount"}
_SHORT = {
    "e.g.": "for example", "i.e.": "that is", "etc.": "et cetera", "vs.": "versus", "vs": "versus",
    "approx.": "approximately", "appt.": "appointment", "appt": "appointment", "ext.": "extension",
    "dept.": "department", "tel.": "telephone", "inc.": "Incorporated", "ltd.": "Limited", "w/": "with ",
    "w/o": "without", "a.k.a.": "also known as",
}  # fmt: skip
_STREETS = {
    "st": "Street", "ave": "Avenue", "blvd": "Boulevard", "rd": "Road", "ln": "Lane", "dr": "Drive", "hwy": "Highway",
    "apt": "Apartment", "ste": "Suite", "pkwy": "Parkway",
}  # fmt: skip

_SHORT_PATTERN = "|".join(sorted(map(re.escape, _SHORT), key=len, reverse=True))
_ABBREVIATIONS: tuple[Rule, ...] = (
    # "12 Oak Dr." and "Main St." come after the name, "Dr. Oak" and "St. Mary" before it.
    (
        re.compile(r"(\d\s(?:[A-Z]\w*\s){1,3})(St|Dr|Ln)\b(?:\.(?!\s*$|\s+[A-Z]))?"),
        lambda match: match[1] + _STREETS[match[2].lower()],
    ),
    (
        re.compile(r"\b([A-Z][a-z]+\s)(St|Dr|Ln)\b\.?(?=,|\s+[a-z\d]|\s*$)"),
        lambda match: match[1] + _STREETS[match[2].lower()],
    ),
    (re.compile(r"\b(Ave|Blvd|Rd|Hwy|Apt|Ste|Pkwy)\b\.?"), lambda match: _STREETS[match[1].lower()]),
    (re.compile(r"\bSt\.\s(?=[A-Z])"), lambda _: "Saint "),
    (re.compile(r"\b(Dr|Mr|Mrs|Ms|Prof|Mt)\.\s?(?=\S)", re.IGNORECASE), lambda match: _TITLES[match[1].lower()] + " "),
    (re.compile(r"\b(Dr|Mr|Mrs|Ms|Prof)\s(?=[A-Z])"), lambda match: _TITLES[match[1].lower()] + " "),
    (re.compile(r"\bNo\.\s?(?=\d)"), lambda _: "number "),
    (
        re.compile(rf"(?<![\w.])({_SHORT_PATTERN})(?!\w)", re.IGNORECASE),
        lambda match: _SHORT[match[1].lower()],
    ),
)

_SYMBOLS = (
    ("&", " and "), ("%", " percent "), ("@", " at "), ("=", " equals "), ("×", " times "), ("€", " euros "),
    ("£", " pounds "), ("$", " dollars "), ("°", " degrees "), ("|", ", "), ("(", ", "), (")", ", "), ("[", ", "),
    ("]", ", "), ("’", "'"), ("‘", "'"), (" - ", ", "), (" – ", ", "), ("–", "-"), ("—", ", "), ("/", " or "),
    ("…", "..."),
)  # fmt: skip
_PER = re.compile(r"(?<=[a-z])\s?/\s?(?=(?:visit|hour|hr|day|night|week|month|year|person|session|mile)\b)")
_PLUS = re.compile(r"(?<=\w)\s?\+\s?(?=\w)")
_KEPT_MARKS = frozenset(" .,;:!?'-")
_TIDY: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\w)[-']+|[-']+(?!\w)"), " "),
    (re.compile(r"\s+"), " "),
    (re.compile(r"\s+(?=[.,;:!?])"), ""),
    (re.compile(r"\.{2,}"), "."),
    (re.compile(r"[,;:]+(?=[.!?])"), ""),
    (re.compile(r"([.!?])[.,;:]+"), r"\1"),
    (re.compile(r"([,;:])[,;:]+"), r"\1"),
    (re.compile(r"([!?])[!?]+"), r"\1"),
    (re.compile(r"([.,;:!?])(?=\w)"), r"\1 "),
    (re.compile(r"^[\s.,;:!?]+"), ""),
)


def pronounce(text: str) -> str:
    """`text` as it is to be said; "" if nothing in it can be said."""
    text = unicodedata.normalize("NFKC", text.replace("…", "... "))
    text = _flatten(text)
    for pattern, plain in _MARKDOWN:
        text = pattern.sub(plain, text)
    for rules in (SPELLED, _ABBREVIATIONS, MONEY, CLOCK, NUMBERS):
        for pattern, said in rules:
            text = pattern.sub(said, text)
    text = _PER.sub(" per ", text.replace("and/or", "and or"))
    text = _PLUS.sub(" plus ", text)
    for symbol, words in _SYMBOLS:
        text = text.replace(symbol, words)
    return _tidy(text)


def _flatten(text: str) -> str:
    """Lines to one line: headings, items and paragraphs become sentences."""
    sentences = []
    for raw in text.splitlines():
        if _RULE.match(raw):
            continue
        is_item = bool(_LIST.match(raw) or _HEADING.match(raw))
        line = _LIST.sub("", _HEADING.sub("", raw)).strip()
        if is_item and line.rstrip("*_`~")[-1:].isalnum():
            line += "."
        sentences.append(line)
    return " ".join(filter(None, sentences))


def _tidy(text: str) -> str:
    text = "".join(character if _speakable(character) else " " for character in text)
    for pattern, plain in _TIDY:
        text = pattern.sub(plain, text)
    text = text.strip()
    return text if any(character.isalnum() for character in text) else ""


def _speakable(character: str) -> bool:
    return character in _KEPT_MARKS or unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lo", "Mn", "Mc", "Nd"}
