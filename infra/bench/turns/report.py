"""The tables of the benchmark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Column, Table

from infra.bench.turns.measure import ENDINGS, NOT_FOR_US, Figures, Outcome, figures, over

OF_ENDINGS = ("turns", "wait p50", "p95", "cut off", "late")
OF_OVER = ("stops p50", "p95", "talked on", "held p50", *NOT_FOR_US)

Parts = Mapping[str, Sequence[Outcome]]  # tuned and unseen, or only one of them


def parts(outcomes: Sequence[Outcome], *, only_tuned: bool) -> Parts:
    tuned = {"tuned": [one for one in outcomes if not one.unseen]}
    return tuned if only_tuned else {**tuned, "unseen": [one for one in outcomes if one.unseen]}


def by_kind(title: str, found: Parts) -> Table:
    """How the ends of one system's turns were noticed, kind by kind."""
    table = _table(title, "kind", found, OF_ENDINGS)
    for kind in ENDINGS:
        table.add_row(kind, *(cell for part in found.values() for cell in _ending(figures(part, (kind,)))))
    table.add_section()
    table.add_row("all", *(cell for part in found.values() for cell in _ending(figures(part))))
    return table


def side_by_side(found: Mapping[str, Parts]) -> Table:
    """The ends of all turns, system by system."""
    table = _table("All turns that end", "", next(iter(found.values())), OF_ENDINGS[1:])
    for name, system in found.items():
        table.add_row(name, *(cell for part in system.values() for cell in _ending(figures(part))[1:]))
    return table


def over_the_agent(found: Mapping[str, Parts]) -> Table:
    """Barge-ins, and what was not for the agent, system by system."""
    table = _table("Over the agent", "", next(iter(found.values())), OF_OVER)
    for name, system in found.items():
        table.add_row(name, *(cell for part in system.values() for cell in _over(part)))
    return table


def _table(title: str, first: str, found: Parts, columns: Sequence[str]) -> Table:
    names = [f"{part} {column}" if column == columns[0] else column for part in found for column in columns]
    return Table(first, *(Column(name, justify="right") for name in names), title=title, title_justify="left")


def _ending(all_of: Figures) -> tuple[str, ...]:
    cut, late = f"{all_of.cut.some} ({all_of.cut})", f"{all_of.late.some}"
    return f"{all_of.turns}", _seconds(all_of.p50), _seconds(all_of.p95), cut, late


def _over(part: Sequence[Outcome]) -> tuple[str, ...]:
    found = over(part)
    on = f"{found.talked_on.some}/{found.talked_on.of}"
    disturbed = (f"{one.some}/{one.of}" for one in found.disturbed.values())
    return _seconds(found.stopped_p50), _seconds(found.stopped_p95), on, _seconds(found.held_p50), *disturbed


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
