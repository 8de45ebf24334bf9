"""What the agent is saying, or said last: whether words are its own echo, and whether it asked something. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from edge_agent.converse.events import ClauseBegan

WORD = 0.3  # s after which a word of ours comes back from a loudspeaker, with the network's way there and back …
SENTENCE = 0.8  # … and more of our words: nobody begins to repeat them so soon after they began
UNSURE = 0.25  # s by which the place of a word in its clause may be wrong
NOTICED = 0.15  # s from a voice's first sample to the moment at which the detector is sure of it
ALIKE = 0.7  # share of the words heard that must be ours, in our order
ENDING = 0.8  # s before the end of a question in which people answer already

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def spelled(text: str) -> list[str]:
    """The words of a text, without case and punctuation."""
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def saying(said: Sequence[ClauseBegan], more: ClauseBegan) -> tuple[ClauseBegan, ...]:
    """With one more clause: of the replies the newest is kept, and of what was said while it was made the last."""
    if more.reply is None:
        return (*(clause for clause in said if clause.reply is not None), more)
    return (*(clause for clause in said if clause.reply in (more.reply, None)), more)


def text_of(said: Iterable[ClauseBegan]) -> str:
    """The words of a reply, as far as it was heard, without what was said while it was made."""
    return " ".join(clause.words.strip() for clause in said if clause.reply is not None)


def closing_question(text: str) -> str:
    """The question that it ends with; "" if it does not."""
    last = _SENTENCE.split(text.strip())[-1]
    return last if last.rstrip("\"'\u201d)* ").endswith("?") else ""


def asks(said: Sequence[ClauseBegan]) -> bool:
    """Whether the reply ends with a question."""
    return bool(closing_question(text_of(said)))


def ends_asking(said: Sequence[ClauseBegan], began: float) -> bool:
    """Whether a voice that was noticed at `began` came at the end of a question, or after it: there it is an answer."""
    if not said or not asks(said):
        return False
    return began - NOTICED >= said[-1].at + said[-1].seconds - ENDING


def echoed(said: Sequence[ClauseBegan], words: str, began: float) -> bool:
    """Whether `words`, of a voice that was noticed at `began`, are what the agent was saying at that moment.

    A caller who repeats us ("Tuesday at nine.") has heard it first; an echo begins while the word still sounds.
    """
    heard, timed = spelled(words), list(_timed(said))
    if not heard or not timed:
        return False
    match = SequenceMatcher(None, [word for word, _ in timed], heard, autojunk=False)
    blocks = [block for block in match.get_matching_blocks() if block.size]
    if not blocks or sum(block.size for block in blocks) < ALIKE * len(heard):
        return False
    after = began - NOTICED - timed[max(0, blocks[0].a - blocks[0].b)][1]
    return -UNSURE <= after <= UNSURE + (SENTENCE if len(heard) > 2 else WORD)


def _timed(said: Iterable[ClauseBegan]) -> Iterable[tuple[str, float]]:
    """Each word of what was said, and when it began to sound: as far into its clause as its letters are."""
    for clause in said:
        text = clause.words.lower().replace("\u2019", "'")
        for word in _WORD.finditer(text):
            yield word.group(), clause.at + clause.seconds * word.start() / len(text)
