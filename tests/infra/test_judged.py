"""What the demo shows of a judged call."""

from __future__ import annotations

from rich.console import Console

from infra.dev.demo.afterwards import Afterwards
from infra.dev.demo.judged import judgement_table

OUTCOME = {
    "outcome": "qualified_lead", "confidence": 0.8, "model": "rules-1", "sentiment": "neutral", "sentiment_score": 0.0,
    "caller_name": "Emma [red]Brown", "callback_e164": None, "service": "cleaning", "urgent": True,
    "estimated_revenue": 1140, "currency": "USD", "revenue_reason": "Cleaning at 95", "summary": "S.", "to_do": None,
    "evidence": [
        {"seq": 3, "quote": "a cleaning, please", "shows": "qualified_lead"},
        {"seq": 5, "quote": "Emma Brown", "shows": "name"},
        {"seq": 3, "quote": "a cleaning, please", "shows": "service"},
    ],
}  # fmt: skip


def shown(after: Afterwards) -> str:
    console = Console(width=100, no_color=True)
    with console.capture() as captured:
        console.print(judgement_table(after))
    return captured.get()


def test_a_quote_stands_once_with_all_that_it_shows() -> None:
    """Not once for each thing that was read in it."""
    said = shown(Afterwards(OUTCOME, 5.6))
    assert said.count("a cleaning, please") == 1
    assert "“a cleaning, please” (qualified lead, service)" in said


def test_a_caller_s_words_are_no_markup() -> None:
    """Brackets come out as they were said, and what was not found out is a dash."""
    said = shown(Afterwards(OUTCOME, 5.6))
    assert "Emma [red]Brown · cleaning · urgent" in said
    assert "1,140.00 USD: Cleaning at 95" in said
    assert any(line.split() == ["to", "do", "-"] for line in said.splitlines())


def test_a_call_that_nobody_judged_shows_nothing() -> None:
    """What is missing is told elsewhere, as a failure."""
    assert "outcome" not in shown(Afterwards(None, None))
