"""Lists of words, as they are written down."""

from __future__ import annotations


def word_list(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())
