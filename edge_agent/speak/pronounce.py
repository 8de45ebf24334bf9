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

from edge_agent.speak.codes import CODES, PHONES
from edge_agent.speak.measures import DEGREES, PER, SIZES, UNITS
from edge_agent.speak.money import MONEY
from edge_agent.speak.numerals import NUMBERS
from edge_agent.speak.places import PLACES
from edge_agent.speak.rules import Rule, apply
from edge_agent.speak.short_forms import SHORT_FORMS, SLASHED_WORDS
from edge_agent.speak.slashes import SLASHES
from edge_agent.speak.spelling import SPELLED
from edge_agent.speak.times import CLOCK, DAYS

# Addresses wait under a character of the private use area until all else is said: nothing in them is an abbreviation.
_KEPT, _MOST_KEPT = 0xE000, 64

_LIST = re.compile(r"^\s*(?:[-*+•·‣]|\d{1,2}[.)])\s+")
_HEADING = re.compile(r"^\s*(?:#{1,6}\s+|>+\s*)")
_RULE = re.compile(r"^[\s\-*_=#`~|:+]+$")

# Composed characters come apart before anything is read, and some would then say something else: "1½" is not "11/2".
_CHARACTERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=\d)\s?(?=[¼-¾⅐-⅞])"), " "),
    (re.compile(r"[™®©℠\ue000-\uf8ff]"), ""),
    (re.compile(r"(?<=\d)[º˚]"), "°"),
    (re.compile("[‘’‛ʼ]"), "'"),
    (re.compile("[“”„]"), '"'),
    (re.compile("[‐‑‒⁃]"), "-"),
    (re.compile(r"№\s*"), "No. "),
    (re.compile("…"), "... "),
)

_MARKDOWN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!?\[([^\]]*)\]\((?:[^()\s]*)(?:\s[^)]*)?\)"), r"\1"),  # links and pictures
    (re.compile(r"</?[A-Za-z][^<>]{0,80}>"), " "),
    (re.compile(r"\)\s*(?=[.,;:!?]|$)"), ""),  # what was in brackets ends with the clause
    (re.compile(r"`{1,3}|\*{1,3}|~~"), ""),
    (re.compile(r"(?<!\w)_{1,3}|_{1,3}(?!\w)"), ""),
)

# Before Markdown takes the stars: "*67", "press *", "press 0 or #".
_KEYS: tuple[Rule, ...] = (
    (re.compile(r"(?<![*\w])\*(?=\d{2}(?![\w*]))"), lambda _: "star "),
    (re.compile(r"\b((?:[Pp]ress|[Hh]it|[Dd]ial)\s(?:\d\s?)?(?:or\s)?)\*(?!\S*\*)"), lambda match: f"{match[1]}star "),
    (re.compile(r"(?<!\S)#(?=\s(?:is|was|and|on|for|you)\b)"), lambda _: "number"),
    (re.compile(r"(?<!\S)(\d*)#(?=[\s.,;:!?]|$)(?!\s\d)"), lambda match: f"{match[1]} pound"),
)
_SYMBOLS = (
    ("&", " and "), ("%", " percent "), ("@", " at "), ("=", " equals "), ("×", " times "), ("÷", " divided by "),
    ("€", " euros "), ("£", " pounds "), ("$", " dollars "), ("¥", " yen "), ("¢", " cents "), ("°", " degrees "),
    ("±", " plus or minus "), ("≥", " at least "), ("≤", " at most "), ("|", ", "), ("(", ", "), (")", ", "),
    ("[", ", "), ("]", ", "), (" - ", ", "), (" – ", ", "), ("–", "-"), ("—", ", "), ("/", " or "), ("•", ", "),
)  # fmt: skip
_COUNTED = (
    "visit|hour|day|night|week|month|year|person|session|mile|item|piece|photo|guest|key|lock|page|square|foot|pound|ounce|"
    "room|unit|tooth|tire|pet|child|adult|print|call|trip|head"
)
_PER = re.compile(rf"\s?/\s?(?=(?:{_COUNTED})\b)")
_LOOSE: tuple[Rule, ...] = (
    (re.compile(r"(?<![\w~])~\s?(?=[$€£\d])"), lambda _: "about "),
    (re.compile(r"<\s?(?=[$€£\d])"), lambda _: "less than "),
    (re.compile(r">\s?(?=[$€£\d])"), lambda _: "more than "),
    (re.compile(r"(?<=\w)\s?\+(?=\s?\w|[\s.,;:!?)]|$)"), lambda _: " plus "),
    (re.compile(r"(?:(?<=\s)|^|(?<=[(]))\+\s?(?=[$€£\d])"), lambda _: "plus "),
)
_UNSPEAKABLE = re.compile(r"[^A-Za-z0-9 .,;:!?'-]")
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


# In this order: what one family has put into words is nothing to the next.
# Each with what a text must have for it to find anything: most clauses have none of it, and wait for none of it.
_FAMILIES: tuple[tuple[re.Pattern[str], tuple[Rule, ...]], ...] = (
    (re.compile(r"\d"), PHONES),
    (re.compile(r"[+~<>]"), _LOOSE),
    (re.compile(r"[A-Z]"), DAYS),
    (re.compile(r"/"), SLASHED_WORDS),
    (re.compile(r"."), SHORT_FORMS),
    (re.compile(r"[A-Z]\w*\W|\d"), PLACES),
    (re.compile(r"[$€£¥¢]|[A-Z]{3}\s?\d|\d\s?[A-Z]{3}|\dp"), MONEY),
    (re.compile(r"\d"), CLOCK),
    (re.compile(r"\d\s?/"), SLASHES),
    (re.compile(r"[\"″]|\d\s?['′x×]|(?:ft|in)\.?\s?[x×]"), SIZES),
    (re.compile(r"[°%]|\d\s?[FC]\b"), DEGREES),
    (re.compile(r"\d|half|quarter|third|th"), UNITS),
    (re.compile(r"/|\bper\s"), PER),
    (re.compile(r"\d"), CODES),
    (re.compile(r"\d"), NUMBERS),
)
_ADDRESS = re.compile(r"[@#]|\w\.\w|://")


def pronounce(text: str) -> str:
    """`text` as it is to be said; "" if nothing in it can be said."""
    for pattern, plain in _CHARACTERS:
        text = pattern.sub(plain, text)
    text = unicodedata.normalize("NFKC", text).replace("⁄", "/")
    text = apply(_KEYS, _flatten(text))
    for pattern, plain in _MARKDOWN:
        text = pattern.sub(plain, text)
    return _tidy(_in_words(text))


def _in_words(text: str) -> str:
    """`text` without anything that is read otherwise than it is written."""
    kept: list[str] = []

    def keep(said: str) -> str:
        kept.append(said)
        return chr(_KEPT + len(kept) - 1) if len(kept) <= _MOST_KEPT else said

    for pattern, spelt in SPELLED if _ADDRESS.search(text) else ():
        text = pattern.sub(lambda match, spelt=spelt: keep(spelt(match)), text)  # type: ignore[misc]
    for needed, rules in _FAMILIES:
        if needed.search(text):
            text = apply(rules, text)
    text = _PER.sub(" per ", text)
    for symbol, words in _SYMBOLS:
        text = text.replace(symbol, words)
    for place, said in enumerate(kept[:_MOST_KEPT]):
        text = text.replace(chr(_KEPT + place), said)
    return text


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
    if text.isascii():
        text = _UNSPEAKABLE.sub(" ", text)
    else:
        text = "".join(character if _speakable(character) else " " for character in text)
    for pattern, plain in _TIDY:
        text = pattern.sub(plain, text)
    text = text.strip()
    return text if any(character.isalnum() for character in text) else ""


def _speakable(character: str) -> bool:
    return character in _KEPT_MARKS or unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lo", "Mn", "Mc", "Nd"}
