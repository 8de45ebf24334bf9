"""What is said in the lab's calls. Answers differ from call to call, so that none comes out of a memory."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from infra.phone.script import HangUp, Say, Script, Step, Wait

NAMES = ("Anna", "Boris", "Clara", "David", "Emma", "Felix", "Greta", "Henry", "Iris", "Jonas", "Klara", "Liam")
DAYS = ("Saturday", "weekday", "Friday", "Monday", "Thursday", "Tuesday", "Wednesday")

HANGOVER = 1.2  # s of silence after which a caller takes an answer for finished …
PATIENT = 4.3  # … and one who would hear every silence that is too long, because he does not speak into it


@dataclass(frozen=True, slots=True)
class Question:
    """What the caller asks, how the answer is known, and the answer."""

    words: str
    key: str
    answer: str


QUESTIONS = (
    Question(
        "Are you open on Saturdays?",
        "nine",
        "Yes, {name} says that we are open. On Saturdays {other} is here from nine until one.",
    ),
    Question(
        "How much does a cleaning cost?",
        "ninety",
        "As {name} told me on {day}, that costs ninety five dollars.",
    ),
)
LAST = "That is all I wanted to know, thank you."
_CLOSING = "You are welcome, {name} and {other} wish you a good {day}."


class Answers:
    """The same words to the same question within one call, others in the next."""

    def __init__(self) -> None:
        self._fresh = iter(_fillings())
        self._filling = next(self._fresh)

    def next_call(self) -> None:
        self._filling = next(self._fresh)

    def reply(self, messages: Sequence[dict[str, str]]) -> list[str]:
        """In pieces of a few letters, as models write."""
        asked = messages[-1]["content"].casefold()
        found = [q.answer for q in QUESTIONS if any(word in asked for word in _telling(q.words))]
        text = (found[0] if found else _CLOSING).format(**self._filling)
        return [text[at : at + 6] for at in range(0, len(text), 6)]


def _telling(words: str) -> list[str]:
    return [word for word in words.casefold().strip("?").split() if len(word) > 6]


def _fillings() -> Iterator[dict[str, str]]:
    """Every name and day is another one in the next call."""
    for number in itertools.count():
        other = NAMES[(number + 1 + number // len(NAMES) % (len(NAMES) - 1)) % len(NAMES)]
        yield {"day": DAYS[number % len(DAYS)], "name": NAMES[number % len(NAMES)], "other": other}


def script(*, short: bool = False, patient: bool = False) -> Script:
    """A whole call, or a short one: one question."""
    said = [step for question in QUESTIONS[: 1 if short else None] for step in _asked(question)]
    last: list[Step] = [] if short else [Say(say=LAST), Wait(wait=1.0)]
    hangover = PATIENT if patient else HANGOVER
    return Script(
        name="fault lab", hangover=hangover, patience=16, steps=(Wait(wait="agent_done"), *said, *last, HangUp())
    )


def _asked(question: Question) -> list[Step]:
    return [Say(say=question.words, expect_any=(question.key,)), Wait(wait="agent_done")]
