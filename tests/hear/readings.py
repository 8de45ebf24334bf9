"""Readings as Whisper would give them."""

from __future__ import annotations

from edge_agent.hear.confidence import Reading, Word


def reading(
    text: str, *, sure: float = -0.1, stop: float = -8.0, end: float = -0.3, no_speech: float = 0.05
) -> Reading:
    """Each word of `text`, and each mark, one token with log probability `sure`; the speech is over with `stop`."""
    words: list[Word] = []
    for piece in text.split():
        bare = piece.rstrip(".,!?")
        words.append(Word(f" {bare}", 1, sure, stop))
        words += [Word(mark, 1, sure, stop) for mark in piece[len(bare) :]]
    total = sum(word.log_probability for word in words) + end
    return Reading(tuple(words), end, no_speech, total / max(1, len(words)))
