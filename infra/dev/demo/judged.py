"""What a person sees of a judged call. Nothing of it is taken for markup: callers' words are in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from infra.dev.demo.afterwards import Afterwards
from infra.dev.demo.readback import Row

TITLE = "After the call"


def judgement_table(after: Afterwards) -> Table:
    """One line for each thing that was found out."""
    table = Table.grid(padding=(0, 2))
    table.title, table.title_justify, table.title_style = TITLE, "left", "bold"
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, value in _lines(after):
        table.add_row(name, Text(value))
    return table


def _lines(after: Afterwards) -> Iterator[tuple[str, str]]:
    if after.visit:
        yield "booked", after.visit.said(after.timezone)
        yield from (("calendar" if place == 0 else "", line) for place, line in enumerate(after.visit.ics))
    if (outcome := after.outcome) is None:
        return
    yield "outcome", f"{_words(outcome['outcome'])}, {outcome['confidence']:.0%} sure (by {outcome['model']})"
    for quote, shows in _evidence(outcome["evidence"]).items():
        yield "", f"“{quote}” ({', '.join(map(_words, shows))})"
    yield "caller", _caller(outcome)
    yield "sentiment", f"{outcome['sentiment']}, {outcome['sentiment_score']:+.2f}"
    yield "revenue", f"{outcome['estimated_revenue']:,.2f} {outcome['currency']}: {outcome['revenue_reason']}"
    yield "summary", outcome["summary"] or "-"
    yield "to do", outcome["to_do"] or "-"
    yield "judged", f"{after.judged_after_s:.1f} s after the end of the call"
    if after.told:
        kinds = ", ".join(str(event["type"]) for event in after.told)
        yield "webhooks", f"{kinds}: signatures verified by the receiver at {after.receiver}"


def _evidence(found: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Each quote once, with all that it shows."""
    quotes: dict[str, list[str]] = {}
    for one in found:
        quotes.setdefault(one["quote"], []).append(one["shows"])
    return quotes


def _caller(outcome: Row) -> str:
    parts = [
        outcome["caller_name"],
        outcome["callback_e164"],
        outcome["service"],
        "urgent" if outcome["urgent"] else "",
    ]
    return " · ".join(str(part) for part in parts if part) or "-"


def _words(name: str) -> str:
    return name.replace("_", " ")
