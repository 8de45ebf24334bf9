"""How far into a text its sound has come, by the letters: pure. Nobody tells us where a word begins in the sound."""

from __future__ import annotations

_PACE = 13  # letters a second, spoken slowly: rather a word twice than a word too few


def words_heard(text: str, share: float) -> str:
    """The whole words in the first `share` (0…1) of a text."""
    reach = share * len(text)
    words, end = [], 0
    for word in text.split():
        end += len(word)
        if end > reach:
            break
        words.append(word)
        end += 1
    return " ".join(words)


def rest_of(text: str, seconds: float) -> str:
    """From the word that was being said after so many seconds; the last word at least."""
    reach = seconds * _PACE
    words, end = text.split(), 0
    for place, word in enumerate(words[:-1]):
        end += len(word) + 1
        if end > reach:
            return " ".join(words[place:])
    return words[-1]
