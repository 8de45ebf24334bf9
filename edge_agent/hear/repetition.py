"""Did the recogniser run in circles? Pure.

A decoder that has lost its place says the same thing again and again: "Yes, please. Yes, please. Yes, please." One that
was given a short answer and much silence often goes round a second time, "Yes. Yes.", though it was nearly as sure that
nothing more was said. Who really says it twice leaves no such doubt. A long sentence it says again without a doubt, and
stops in the middle; there nothing is lost, whoever said it twice, but of what is dictated.
"""

from __future__ import annotations

import math
import re
import zlib
from dataclasses import replace

from edge_agent.hear.confidence import Reading
from shared.words import word_list

DENSEST = 2.4  # characters per compressed byte; speech stays below
LONGEST_PHRASE = 12  # words; longer repetition show by their density
LONG = 4  # words that mean no more when they are said again
FRAGMENT = 3  # words of a last round that was cut off; fewer may be chance
OVER = math.log(0.08)  # log probability that the speech was over: with more than this the second round is the decoder's
TOKENS, TOKENS_PER_SECOND = 8, 7  # faster than anybody talks
_NUMERALS = word_list("zero oh one two three four five six seven eight nine ten double triple twenty thirty hundred")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def most_tokens(seconds: float) -> int:
    """More tokens than so many cannot have been said in `seconds`."""
    return TOKENS + round(TOKENS_PER_SECOND * seconds)


def repetition(text: str, tokens: int, seconds: float) -> bool:
    """Whether `text`, of `tokens` tokens, may be a loop rather than what was said in `seconds`."""
    return impossible(text, tokens, seconds) or _repeats(_WORD.findall(text.lower()))


def impossible(text: str, tokens: int, seconds: float) -> bool:
    """Whether nobody can have said it; without the repetitions that people do make ("Thank you. Thank you.")."""
    return tokens >= most_tokens(seconds) or _density(text) > DENSEST


def said_once(reading: Reading) -> Reading:
    """`reading` without the rounds that the decoder added to what was said once."""
    words = reading.words
    spoken = [at for at, word in enumerate(words) if word.spoken]
    said = [words[at].text.strip().lower() for at in spoken]
    for length in range(1, len(said)):  # the last round may have been cut off
        again = words[spoken[length]]
        whole = len(said) % length == 0 or len(said) - length >= FRAGMENT
        means_no_more = length >= LONG and not any(map(_dictated, said[:length]))
        likely = again.stop > OVER and length <= len(said) * 2 // 3
        if whole and said[length:] == said[:-length] and (likely or means_no_more):
            return replace(reading, words=words[: spoken[length]], end=again.stop)
    return reading


def _dictated(word: str) -> bool:
    """Whether it may belong to a number or to what is spelt, where saying it twice is another thing."""
    return len(word) == 1 or any(map(str.isdigit, word)) or word in _NUMERALS


def _density(text: str) -> float:
    written = text.encode()
    return len(written) / len(zlib.compress(written)) if written else 0.0


def _repeats(words: list[str]) -> bool:
    """Several words said twice running, or one five times: people do say "no, no, no" and "five five five"."""
    return any(
        _run(words, at, length) >= (5 if length == 1 else 2)
        for length in range(1, min(len(words) // 2, LONGEST_PHRASE) + 1)
        for at in range(len(words) - length)
    )


def _run(words: list[str], at: int, length: int) -> int:
    """How often the `length` words from `at` on are said in a row. Words of one letter or digit spell something."""
    phrase = words[at : at + length]
    if all(len(word) == 1 or word.isdigit() for word in phrase) or (length > 1 and len(set(phrase)) == 1):
        return 1
    times = 1
    while words[at + times * length : at + (times + 1) * length] == phrase:
        times += 1
    return times
