"""The matrix as a table in Markdown, and what of it misses the targets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infra.bench.chaos.lab import Lab
from infra.bench.chaos.lane import Outcome
from infra.bench.chaos.matrix import Part
from infra.phone.gaps import percentile

SILENCE = 4.0  # s, the longest that a caller may hear
SWITCH_P95, LATER_P95 = 0.3, 0.03  # s, what switching over may add to the turn it hits, and to later ones
HEAD = (
    "where", "fault", "moment", "silence s", "at s", "gap added ms", "later ms", "answers", "rows", "lost words",
    "ended", "leaks", "mended", "what the caller heard",
)  # fmt: skip


def line(outcome: Outcome) -> list[str]:
    """One row; a figure that misses its target is bold."""
    cell, found = outcome.cell, outcome.reading
    return [
        str(cell.where),
        str(cell.fault),
        str(cell.moment),
        _bold(f"{found.silence:.1f}", _silent(outcome)),
        f"{found.silence_at:.0f}",
        _ms(outcome.added),
        _ms(outcome.added_later),
        _bold(f"{found.answers}/{found.expected_answers}", _unanswered(outcome)),
        _bold(found.saved, _lost(outcome) > 0),
        _bold(str(found.lost_words), _lost(outcome) > 0),
        _bold(found.reason, not found.true_reason),
        _bold(outcome.leaks, bool(outcome.leaks)) if outcome.leaks else "0",
        "yes" if outcome.mended else "**no**",
        outcome.note + " · ".join(found.heard),
    ]


def markdown(lab: Lab) -> str:
    """The whole matrix, with what sums it up and what could not be tried."""
    outcomes = sorted(lab.outcomes, key=lambda one: (str(one.cell.where), str(one.cell.fault), str(one.cell.moment)))
    rows = [HEAD, ["---"] * len(HEAD), *map(line, outcomes)]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    usual = [f"{name}: {', '.join(_ms(gap) for gap in gaps)}" for name, gaps in lab.undisturbed.items()]
    parts = [table, f"Undisturbed turn gaps by ear, median ms of each sentence: {'; '.join(usual)}.", *summary(lab)]
    parts += [f"Not tried: {cell.name}: {why}." for cell, why in lab.skipped.items()]
    return "\n\n".join(parts) + "\n"


def summary(lab: Lab) -> Iterator[str]:
    """The targets, and how many cells miss each."""
    outcomes = lab.outcomes
    yield (
        f"{len(outcomes)} cells: {_count(outcomes, 'silences of more than 4 s', _silent)}, "
        f"{sum(map(_lost, outcomes))} lost words, "
        f"{_count(outcomes, 'with leaks', lambda one: bool(one.leaks))}, "
        f"{_count(outcomes, 'with an untrue reason', lambda one: not one.reading.true_reason)}, "
        f"{_count(outcomes, 'not mended', lambda one: not one.mended)}, "
        f"{_count(outcomes, 'with an answer missing', _unanswered)}."
    )
    hit, later = ([_milli(value) for value in values] for values in _added(outcomes))
    late = f"{lab.held_up * 1000:.0f} ms (p95 of the worst of each second)"
    yield f"The lab's own servers and phones woke late by {late}: so much is the machine's."
    yield (
        f"Turn gap added, by ear: to the turn that is hit p50 {percentile(hit, 50)} ms, p95 {percentile(hit, 95)} ms; "
        f"to later ones p50 {percentile(later, 50)} ms, p95 {percentile(later, 95)} ms."
    )


def misses(lab: Lab) -> bool:
    """Whether any cell misses a target."""
    return any(
        _silent(one) or _lost(one) or one.leaks or not (one.reading.true_reason and one.mended) for one in lab.outcomes
    )


def _has_line(outcome: Outcome) -> bool:
    """Without LiveKit there is none: nobody could say or hear anything."""
    return outcome.cell.where is not Part.LIVEKIT


def _lost(outcome: Outcome) -> int:
    return outcome.reading.lost_words if _has_line(outcome) else 0


def _added(outcomes: Sequence[Outcome]) -> tuple[list[float | None], list[float | None]]:
    return [one.added for one in outcomes], [one.added_later for one in outcomes]


def _silent(outcome: Outcome) -> bool:
    return _has_line(outcome) and outcome.reading.silence > SILENCE


def _unanswered(outcome: Outcome) -> bool:
    return _has_line(outcome) and outcome.reading.answers < outcome.reading.expected_answers


def _count(outcomes: Sequence[Outcome], what: str, holds: object) -> str:
    assert callable(holds)
    return f"{sum(bool(holds(one)) for one in outcomes)} {what}"


def _milli(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _ms(seconds: float | None) -> str:
    return "·" if seconds is None else f"{seconds * 1000:.0f}"


def _bold(text: str, wrong: bool) -> str:
    return f"**{text}**" if wrong else text
