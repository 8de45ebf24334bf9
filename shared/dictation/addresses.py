"""E-mail and web addresses in what a caller said. An address takes what belongs to it; the next sentence stays."""

# ruff: noqa: E501 - a list is a line
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import phonenumbers

from shared.dictation.asked import Wanted
from shared.dictation.items import Item, Kind
from shared.words import word_list

# Top-level domains: countries have their own code, and these are said.
_COMMON = "com net org edu gov mil int info biz io co app dev ai me tv cc"
_TRADES = """
    dental dentist clinic health care doctor salon beauty spa hair repair plumbing plumber electric construction
    contractors cleaning garden auto cars legal law attorney lawyer tax accountant finance insurance homes house realty
    properties rentals restaurant cafe pizza bar pub catering coffee hotel travel taxi shop store online site website tech
    design web studio photo photography art agency marketing media consulting solutions services support systems group team
    company business email mail life live world today pro xyz club academy school church
"""
_TOP = frozenset([*_COMMON.split(), *_TRADES.split(), "uk", "eu", *(r.lower() for r in phonenumbers.SUPPORTED_REGIONS)])
_WEB_TOP = frozenset(["com", "net", "org", "edu", "gov", "info", "biz", "io", "dental", "uk", "us", "ca", "au", "de"])

_LINKS = word_list("""
    a an the this that these those my our your his her its their is it it's its am are was were be been i i'm i'll i've
    you you're we we're they he she him them us me and or but so to of in on for from with by if then when where who
    what how that's here's there's here there yes yeah yep no not okay ok sure well just like use try have has had can
    could would will do does did please thanks thank email emails e-mail mail mailbox address it'll send sent write
    reach reached get got um uh oh
    """)  # words that nobody's mailbox or house on the web begins with
NO_NAME = _LINKS | word_list("""
    contact emailed emailing mailed email's e-mail's messaged wrote hi hello hey work works worked working live lives lived living meet met meeting look looks looked looking
    stay stays stayed staying find finds found call called calling arrive arrived order ordered bought people guys folks
    everyone everybody someone somebody anyone one team office company shop store website site page online job account
    start started starting help again now later today tomorrow up down out over back off
    good great best right left home first last only also actually
    """)  # nor, when somebody just talks, with these
_MAILBOXES = word_list("office team shop store contact hello hi help mail job orders order work account live")
_GIVES_AN_EMAIL = re.compile(
    r"\be-?mails?(?: address)?(?:'s| is| would be|:)(?:\W+(?:um|uh|it's|that's))*\W+(?:\S+\W+){0,8}\Z", re.IGNORECASE
)
_AN_EMAIL = re.compile(r"\be-?mail|\bg-?mail|\bat sign\b", re.IGNORECASE)
_A_WEBSITE = re.compile(r"\bweb ?(?:site|page)?\b|\bw{3}\b|\bonline\b|\bdomain\b", re.IGNORECASE)
_MOST_WORDS = 4  # said without a mark between them, in one name
_LONGEST = 40  # items of a name, or of what follows it


@dataclass(frozen=True, slots=True)
class Address:
    """An address with its top-level domain, and its place in what was heard. `email`: else of the web."""

    text: str
    begin: int
    end: int
    email: bool


def addresses(text: str, said: Sequence[Item], asked: Wanted | None) -> Iterator[Address]:
    """Every e-mail and web address in `said`, which are the items of `text`; in order, none overlaps another."""
    mail = asked is Wanted.EMAIL or bool(_AN_EMAIL.search(text))
    web = bool(_A_WEBSITE.search(text))
    free = 0
    for at, item in enumerate(said):
        found = None
        if at < free:
            continue
        if item.kind is Kind.AT:
            given = asked is Wanted.EMAIL or _GIVES_AN_EMAIL.search(text, 0, item.begin)
            joined = item.text == "@" and not text[item.begin - 1 : item.begin].isspace()
            found = _email(said, at, free, mail=mail, words=_MOST_WORDS if given and not joined else 1)
        elif item.kind is Kind.MARK and item.text == ".":
            found = _web(said, at, free, web=web)
        if found:
            address, free = found
            yield address


def _email(said: Sequence[Item], at: int, free: int, *, mail: bool, words: int) -> tuple[Address, int] | None:
    host = Host(said, at + 1, _MOST_WORDS if mail else 2).read(_TOP, anything=mail)
    if host is None:
        return None
    begin = _begin_of_name(said, at, free, words, mail=mail)
    name = _joined(said[begin:at])
    if not name.strip("._-+"):
        return None
    return Address(f"{name}@{host.text}", said[begin].begin, said[host.end - 1].end, email=True), host.end


def _web(said: Sequence[Item], dot: int, free: int, *, web: bool) -> tuple[Address, int] | None:
    begin = _begin_of_name(said, dot, free, _MOST_WORDS if web else 1, mail=False)
    if begin == dot or said[begin].kind is Kind.DIGITS:
        return None
    if any(item.kind is Kind.AT for item in said[dot : dot + 4]):  # "john dot smith at …"
        return None
    host = Host(said, begin, _MOST_WORDS).read(_WEB_TOP, anything=False)
    if host is None or host.end <= dot:
        return None
    return Address(host.text, said[begin].begin, said[host.end - 1].end, email=False), host.end


@dataclass(slots=True)
class Host:
    """Reads "bright dash smile dot dental" from a place in `said`. `words`: how many may stand without a mark."""

    said: Sequence[Item]
    at: int
    words: int
    text: str = ""
    end: int = 0

    def read(self, top: frozenset[str], *, anything: bool) -> Host | None:
        """Up to the last part that is a top-level domain; None without one. `anything`: an unknown word may be one."""
        written, place, known = "", self.at, ""
        while place < self.at + _LONGEST and (label := self._label(place, first=written in ("", "www."))) is not None:
            text, place = label
            if _is_co(text, self.said[place : place + 2]):
                text = "co"
            written += text
            if "." in written and (text in top or (anything and not known and _may_be_top(text))):
                known, self.text, self.end = text, written, place
            if known == "co" and place < len(self.said) and self.said[place].text == "uk":
                self.text, self.end = f"{written}.uk", place + 1
            place = self._skip(place)
            if place >= len(self.said) or self.said[place].text != "." or self.said[place].kind is not Kind.MARK:
                break
            written, place = f"{written}.", place + 1
        return self if self.text else None

    def _label(self, place: int, *, first: bool) -> tuple[str, int] | None:
        """One part between dots and where it ends. Only the first may be several words."""
        text, words, marked = "", 0, False
        while place < len(self.said):
            item = self.said[place]
            if item.kind is Kind.FILLER or (item.kind is Kind.PAUSE and self._goes_on(place, marked=marked)):
                place += 1
                continue
            if item.kind is Kind.MARK and item.text in "-_+" and text:
                text, marked, place = text + "-", True, place + 1
                continue
            if not self._continues(place, text, words, first=first, marked=marked):
                break
            words += item.kind is Kind.WORD
            text, marked, place = text + item.text, False, place + 1
        return (text.rstrip("-"), place) if text.strip("-") else None

    def _continues(self, place: int, text: str, words: int, *, first: bool, marked: bool) -> bool:
        item = self.said[place]
        if item.kind not in (Kind.WORD, Kind.LETTERS, Kind.DIGITS):
            return False
        if not text:
            links = item.kind is Kind.WORD and first and item.text in _LINKS
            return not links or self.said[min(place + 1, len(self.said) - 1)].text == "-"  # "my dash company"
        if marked:
            return True
        if not first:  # "dot c o m"
            return item.kind is Kind.LETTERS and len(text) < 3
        return words < self.words and (item.text not in NO_NAME or item.text in ("and", "mail"))

    def _goes_on(self, place: int, *, marked: bool) -> bool:
        """A pause within an address: beside a mark, or between letters."""
        if marked or not 0 < place < len(self.said) - 1:
            return marked
        before, after = self.said[place - 1], self.said[place + 1]
        beside = after.kind is Kind.MARK or before.kind in (Kind.MARK, Kind.AT)
        return beside or (before.kind is Kind.LETTERS and after.kind is Kind.LETTERS)

    def _skip(self, place: int) -> int:
        beside = place + 1 < len(self.said) and self.said[place + 1].kind is Kind.MARK
        return place + 1 if beside and self.said[place].kind is Kind.PAUSE else place


def _is_co(label: str, following: Sequence[Item]) -> bool:
    """Whether "dot co dot uk" was heard, which Whisper writes as "dot code dot UK"."""
    return label == "code" and len(following) == 2 and following[0].text == "." and following[1].text in _TOP


def _may_be_top(text: str) -> bool:
    """There are more top-level domains than anybody lists."""
    return len(text) > 1 and text.isalpha() and text not in NO_NAME


_PARTS = (Kind.LETTERS, Kind.DIGITS, Kind.WORD)


def _begin_of_name(said: Sequence[Item], at: int, free: int, most: int, *, mail: bool) -> int:
    """Where the name before `at` begins; `at` if there is none. `most`: words that may stand without a mark."""
    begin, words = at, 0
    place = at - 1
    while place >= max(free, at - _LONGEST):
        item, after = said[place], said[begin] if begin < at else None
        if item.kind is Kind.FILLER or (item.kind is Kind.PAUSE and _within(said, place, after)):
            place -= 1
            continue
        marked = (after and after.kind is Kind.MARK) or (place > free and said[place - 1].kind is Kind.MARK)
        if item.kind is Kind.WORD and not marked:
            words += 1
            mailbox = mail and words == 1 and item.text in _MAILBOXES
            if words > most or (item.text in NO_NAME and not mailbox):
                break
        elif item.kind not in (*_PARTS, Kind.MARK) or _is_word(said, place, after):
            break
        begin, place = place, place - 1
    while begin < at and said[begin].kind is Kind.MARK:
        begin += 1
    return begin


def _within(said: Sequence[Item], place: int, after: Item | None) -> bool:
    """Whether a pause stands inside of a name: beside a mark, between letters or digits, or before the "at"."""
    if place == 0:
        return False
    before = said[place - 1]
    if after is None or Kind.MARK in (before.kind, after.kind):
        return before.kind in (*_PARTS, Kind.MARK)
    spelled = (Kind.LETTERS, Kind.DIGITS)
    return before.kind in spelled and after.kind in spelled


def _is_word(said: Sequence[Item], place: int, after: Item | None) -> bool:
    """Whether "a" or "I" is no letter here: nothing is spelled around it."""
    item = said[place]
    if item.kind is not Kind.LETTERS or item.text not in ("a", "i") or item.certain:
        return False
    return not (after and after.kind is not Kind.WORD) and not (place and said[place - 1].kind is Kind.LETTERS)


def _joined(said: Sequence[Item]) -> str:
    return "".join(item.text for item in said if item.kind in (*_PARTS, Kind.MARK)).replace("'", "")
