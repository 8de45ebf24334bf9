"""Dictated words as one writes them."""

from __future__ import annotations

from collections.abc import Iterator

from shared.dictation.addresses import addresses
from shared.dictation.asked import Wanted
from shared.dictation.items import items
from shared.dictation.spelling import spelled
from shared.dictation.telephone import pieces, written

LONGEST = 2000  # characters that are looked at: nobody dictates more in one turn

Change = tuple[int, int, str]  # from, to, what stands there instead


def normalised(words: str, asked: Wanted | None) -> str:
    """A caller's turn with what is dictated in it in its written form: "oh one four two" → "0142".

    `asked`: what the receptionist had asked for. All other words stay as they were heard. Never raises.
    """
    text = words[:LONGEST]
    done = 0
    parts: list[str] = []
    for begin, end, instead in sorted(_changes(text, asked)):
        if begin < done:  # digits or letters of an address
            continue
        parts += [text[done:begin], instead]
        done = end
    return "".join([*parts, words[done:]])


def _changes(text: str, asked: Wanted | None) -> Iterator[Change]:
    said = items(text)
    found = list(addresses(text, said, asked))
    for address in found:
        if text[address.begin : address.end].lower() != address.text:
            yield address.begin, address.end, address.text
    taken = [(address.begin, address.end) for address in found]
    for name in spelled(text, said, asked):
        if not _overlaps(name.begin, name.end, taken):
            yield name.begin, name.end, name.text
    for piece in pieces(text):
        instead = written(piece, text, asked)
        if instead is not None and not _overlaps(piece.begin, piece.end, taken):
            yield piece.begin, piece.end, instead


def _overlaps(begin: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(begin < other_end and other_begin < end for other_begin, other_end in taken)
