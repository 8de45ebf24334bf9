"""Compares judgements with labels, and with what simpler ways would have said of the same calls."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-untyped]

from cloud.after_call.feelings.sentiment import feeling
from cloud.after_call.judge import judge_by_rules
from cloud.after_call.opinion.judgement import Judgement
from cloud.after_call.transcript import CallTranscript
from infra.training.labelled import LabelledCall, LabelledSet

PLAIN_VADER = 0.05  # the threshold that its authors recommend
_TITLES = re.compile(r"^(?:mr|mrs|ms|dr|miss|doctor)\.?\s+", re.IGNORECASE)

Judge = Callable[[CallTranscript], Judgement]


@dataclass(frozen=True, slots=True)
class Row:
    """How often something was right.

    `common`: what always saying the most frequent label gives; `vader`: None where VADER says nothing about it.
    """

    what: str
    right: int
    of: int
    common: int
    vader: int | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """`confusion`: (label, judged) → calls; `sure`: confidence of each outcome, and whether it was right; `ms`: of each
    call; `methods`: who judged how many.
    """

    rows: tuple[Row, ...]
    confusion: Counter[tuple[str, str]]
    sure: tuple[tuple[float, bool], ...]
    ms: tuple[float, ...]
    methods: Counter[str]

    def share(self, what: str) -> float:
        """The share that was right, 0 to 1."""
        row = next(row for row in self.rows if row.what == what)
        return row.right / row.of


def measure(labelled: LabelledSet, judge: Judge = judge_by_rules) -> Measured:
    """Judges every sentence and every call of a set."""
    judge(labelled.calls[0].transcript())  # what is loaded once is not timed
    timed = [_timed(judge, call.transcript()) for call in labelled.calls]
    pairs = [(call, judgement) for call, (judgement, _) in zip(labelled.calls, timed, strict=True)]
    return Measured(
        rows=(_sentences(labelled), *_rows(pairs)),
        confusion=Counter((call.outcome, judgement.outcome) for call, judgement in pairs),
        sure=tuple((judgement.confidence, judgement.outcome == call.outcome) for call, judgement in pairs),
        ms=tuple(ms for _, ms in timed),
        methods=Counter(judgement.method for _, judgement in pairs),
    )


def _timed(judge: Judge, call: CallTranscript) -> tuple[Judgement, float]:
    began = time.perf_counter()
    judgement = judge(call)
    return judgement, (time.perf_counter() - began) * 1000


def _sentences(labelled: LabelledSet) -> Row:
    labels = [sentence.label for sentence in labelled.sentences]
    ours = [feeling(sentence.text).label for sentence in labelled.sentences]
    plain = [plain_vader(sentence.text) for sentence in labelled.sentences]
    return _row("sentiment of a sentence", labels, ours, plain)


def _rows(pairs: Sequence[tuple[LabelledCall, Judgement]]) -> Iterable[Row]:
    calls = [call for call, _ in pairs]
    judged = [judgement for _, judgement in pairs]
    plain = [plain_vader(" ".join(turn.text for turn in call.turns if turn.speaker == "caller")) for call in calls]
    yield _row("sentiment of a call", [call.sentiment for call in calls], [one.sentiment for one in judged], plain)
    yield _row("outcome", [call.outcome for call in calls], [one.outcome for one in judged])
    yield _row("callback number", [call.callback for call in calls], [one.callback_e164 for one in judged])
    yield _row("caller's name", [_name(call.caller_name) for call in calls], [_name(one.caller_name) for one in judged])
    yield _row("urgency", [call.urgent for call in calls], [one.urgent for one in judged])
    numbers = [(call.callback, one.callback_e164) for call, one in pairs if call.callback]
    yield _row("number, where one was given", *_columns(numbers))
    names = [(_name(call.caller_name), _name(one.caller_name)) for call, one in pairs if call.caller_name]
    yield _row("name, where one was given", *_columns(names))


def _columns(pairs: Sequence[tuple[str | None, str | None]]) -> tuple[list[str | None], list[str | None]]:
    return [label for label, _ in pairs], [judged for _, judged in pairs]


def _row(what: str, labels: Sequence[object], judged: Sequence[object], vader: Sequence[object] | None = None) -> Row:
    return Row(
        what=what,
        right=_same(labels, judged),
        of=len(labels),
        common=Counter(labels).most_common(1)[0][1] if labels else 0,
        vader=_same(labels, vader) if vader is not None else None,
    )


def _same(labels: Sequence[object], judged: Sequence[object]) -> int:
    return sum(label == one for label, one in zip(labels, judged, strict=True))


def plain_vader(text: str) -> str:
    """VADER as it comes."""
    score = _vader().polarity_scores(text)["compound"]
    return "positive" if score >= PLAIN_VADER else "negative" if score <= -PLAIN_VADER else "neutral"


@lru_cache(maxsize=1)
def _vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def _name(name: str | None) -> str | None:
    """Titles and case do not make another person."""
    return _TITLES.sub("", name.strip()).lower() if name else None
