"""Phone numbers in text, in whatever writing, become `***` and their last two digits; what only looks so stays.

One pass of one expression: first what is known to be no number (ids, moments, addresses, fractions) is stepped over,
then the writings follow, the surest first. `PhoneNumberMatcher` of phonenumbers (9.0.43) is not used: it passes over
numbers that its data does not know (+1 555 000 1111), which callers show all the same, and over those without a gap
and a plus, and takes five to two hundred times as long.
"""

from __future__ import annotations

import re
import sys
from typing import BinaryIO, TextIO

PLUS = r"(?:\+|%2[Bb])"
# Up to three characters that people and programs write between the groups of a number.
GAP = r"(?:(?:[ \t().\-/\u00a0\u2010-\u2015\u202f]|%20|%28|%29|%2D|%2d){1,3})"
_DAY = r"\b(?:19|20)[0-9]{2}(?P<gap>[\-/])(?:0[1-9]|1[0-2])(?P=gap)(?:[0-2][0-9]|3[01])(?![0-9])"
_NO_NUMBER = (
    r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b",  # UUID
    rf"{_DAY}(?:[T ][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]+)?)?(?:[+-][0-9]{{2}}:?[0-9]{{2}})?)?",
    r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.])(?::[0-9]{1,5}|/[0-9]{1,2})?",  # IPv4
    r"(?<![0-9.])[0-9]+\.[0-9]+(?![0-9]|[.\-/][0-9])",  # a fraction
    r"(?<![0-9A-Za-z])[+-]?[0-9]+(?:\.[0-9]+)?(?: ?(?:ns|us|µs|ms|[kKMGT]i?B|bytes?)|[smhB])(?![0-9A-Za-z])",
    r"(?<![0-9])20[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9](?![0-9])",
)
# Bare digits: North American, complete, or from a zero on. Those of country 1 are eleven, so that twelve and more with
# a 1 in front (milliseconds since 1970) are no number.
_BARE = (r"1[2-9][0-9]{9}", r"[2-9][0-9]{9,14}", r"0[1-9][0-9]{7,10}", r"00[1-9][0-9]{8,13}")
_NUMBER = (
    # With its country's code, and marked as such.
    rf"{PLUS}{GAP}?[1-9](?:{GAP}?[0-9]){{6,}}",
    # What a URI of a phone says is one.
    rf"(?i:(?<=sip:)|(?<=sips:)|(?<=tel:)|(?<=callto:))[0-9](?:{GAP}?[0-9]){{5,}}(?![0-9A-Za-z])",
    # North American, in its groups, with or without the 1.
    rf"(?<![0-9])(?<![0-9][.:])(?:1{GAP})?(?:\(|%28)?[2-9][0-9]{{2}}{GAP}[0-9]{{3}}{GAP}[0-9]{{4}}(?![0-9])",
    r"(?<![0-9])(?:1[ .\-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}-)[0-9]{7}(?![0-9])",
    # As it is dialled at home or abroad where numbers begin with a zero, in groups.
    rf"(?<![0-9])(?<![0-9][.:])(?:\(0[1-9][0-9]{{0,4}}\)|0(?:0?)[1-9][0-9]{{0,4}})(?:{GAP}[0-9]{{2,8}}){{1,5}}(?![0-9:])",
    # Said digit by digit.
    r"(?<![0-9])(?<![0-9][ \-])[0-9](?:[ \-][0-9]){9,14}(?![ \-]?[0-9])",
    rf"(?<![0-9A-Za-z])(?<![0-9][.:,])(?:{'|'.join(_BARE)})(?![0-9A-Za-z]|[.,][0-9])",
)
_SCAN = re.compile(f"(?P<no>{'|'.join(_NO_NUMBER)})|(?P<number>{'|'.join(_NUMBER)})")
_WORTH_A_LOOK = re.compile(r"[0-9](?:[^0-9]{0,9}[0-9]){6}")
_FEWEST, _ENOUGH_FROM_ZERO = 7, 9


def masked(text: str) -> str:
    """`text` with its phone numbers masked."""
    return _SCAN.sub(_replacement, text) if _WORTH_A_LOOK.search(text) else text


def _replacement(found: re.Match[str]) -> str:
    written = found.group()
    if not found["number"]:
        return written
    lead = re.match(PLUS, written)
    digits = re.sub(r"%[0-9A-Fa-f]{2}|[^0-9]", "", written)
    if not lead and len(digits) < (_ENOUGH_FROM_ZERO if digits.startswith("0") else _FEWEST):
        return written
    return f"{lead.group() if lead else ''}***{digits[-2:]}"


def pass_on(source: BinaryIO, out: TextIO) -> None:
    """Hands every line on as it comes, masked, until the source ends: a program's output on its way to a log."""
    for line in source:
        out.write(masked(line.decode(errors="replace")))
        out.flush()


if __name__ == "__main__":
    pass_on(sys.stdin.buffer, sys.stdout)
