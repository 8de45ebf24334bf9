"""What a person sees of a rehearsal: the conversation as it happens, then tables. Speech is never taken for markup."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from infra.dev.demo.exchanges import STAGES
from infra.dev.demo.readback import Row
from infra.dev.demo.report import Report

COLUMNS = {
    "endpoint": "end",
    "stt": "stt",
    "llm_first": "llm1",
    "llm": "llm",
    "tts_first": "tts1",
    "processing": "proc",
    "turn_gap": "gap",
}
LEGEND = (
    "Milliseconds. end: last voice → end of turn · stt: → words · llm1, llm: first, last token · tts1: first sound · "
    "proc: end of turn → first sound · gap: last caller sound → first sound of the answer, from the recording"
)
EAR_COLUMNS = {
    "first_sound": "first",
    "turn_gap": "gap",
    "claimed_turn_gap": "agent's",
    "measured_hole": "hole",
    "hole": "agent's",
}
EAR_LEGEND = (
    "From the recording. first: last caller sound → first sound, an acknowledgement's too · gap: → the answer's · "
    "hole: longest silence inside the answer · agent's: what the agent says of the same"
)


def ms(value: float | None) -> str:
    return "·" if value is None else f"{value:,.0f}"


class Scroll:
    """The running conversation. Caller lines come from the script, agent lines from the database, row by row."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._seen = -1

    def note(self, text: str) -> None:
        self._console.print(Text(text, style="dim"))

    def caller(self, text: str) -> None:
        self._console.print(Text.assemble(("Caller  ", "bold cyan"), text))

    def rows(self, turns: Sequence[Row]) -> None:
        """Show those rows of the transcript that are new."""
        for row in turns:
            if row["seq"] > self._seen:
                self._seen = row["seq"]
                self._heard(row) if row["speaker"] == "caller" else self._agent(row)

    def _heard(self, row: Row) -> None:
        sure = "" if row["confidence"] is None else f"  ({row['confidence']:.0%})"
        self._console.print(Text(f"        heard: {row['text']}{sure}", style="dim cyan"))

    def _agent(self, row: Row) -> None:
        cut = " —" if row["interrupted"] else ""
        if row.get("acknowledgement"):
            self._console.print(Text.assemble(("Agent   ", "bold green"), (f"({row['acknowledgement']})", "dim")))
        self._console.print(Text.assemble(("Agent   ", "bold green"), row["text"] + cut))
        stages = [f"{COLUMNS[s]} {row[f'{s}_ms']:,}" for s in STAGES if row.get(f"{s}_ms") is not None]
        if stages:
            self._console.print(Text(f"        {' · '.join(stages)} ms", style="dim"))


NUMBERS = 54  # columns of a terminal that the numbers of `exchange_table` take


def exchange_table(report: Report, width: int) -> Table:
    """One line for each exchange, speech cut to the `width` of the terminal: it stands above in full."""
    table = _table(_title(report))
    for column in ("caller, as heard", "agent, as heard"):
        table.add_column(column, max_width=max(10, (width - NUMBERS) // 2), no_wrap=True, overflow="ellipsis")
    table.add_column("sure", justify="right", no_wrap=True)
    for column in COLUMNS.values():
        table.add_column(column, justify="right", no_wrap=True, min_width=5)
    for number, x in enumerate(report["exchanges"]):
        sure = "·" if x["confidence"] is None else f"{x['confidence']:.0%}"
        cells = (x["heard"], x["heard_by_caller"] + (" —" if x["interrupted"] else ""))
        latencies = (ms(x["latency_ms"][stage]) for stage in COLUMNS)
        table.add_row(str(number), *(Text(cell) for cell in cells), sure, *latencies)
    return table


def ear_table(report: Report) -> Table:
    """The same exchanges as the caller's ear has them, beside what the agent says of them."""
    table = _table("As heard by the caller")
    for column in ("reply", "acknowledged"):
        table.add_column(column, no_wrap=True)
    for column in EAR_COLUMNS.values():
        table.add_column(column, justify="right", no_wrap=True, min_width=5)
    for number, x in enumerate(report["exchanges"]):
        latencies = (ms(x["latency_ms"][stage]) for stage in EAR_COLUMNS)
        table.add_row(str(number), x["reply"] or "·", Text(x["acknowledgement"]), *latencies)
    return table


def _table(title: str) -> Table:
    table = Table(title=title, box=None, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("#", justify="right", no_wrap=True)
    return table


def summary(report: Report) -> Iterator[str]:
    """What matters to a caller, in a few lines."""
    questions, silence = report["questions"], report["longest_silence"]
    acknowledged = _count(report["acknowledgements"], "acknowledgement")
    apologies = _count(report["apologies"], "apology", "apologies")
    yield f"{questions['answered']} of {questions['asked']} sentences answered, {acknowledged}, {apologies}"
    yield f"Longest silence {silence['seconds']:.1f} s (at {silence['at']:.1f} s)"


def _count(number: int, one: str, more: str = "") -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"


def _title(report: Report) -> str:
    duration = "" if report["duration_s"] is None else f", {report['duration_s']:.0f} s"
    p: Mapping[str, Any] = report["latency_ms"]
    return (
        f"{report['client'] or report['dialled']}: {report['status'] or 'no row'}{duration} — "
        f"processing p50 {ms(p['processing_p50'])} p95 {ms(p['processing_p95'])} ms, "
        f"turn gap p50 {ms(p['turn_gap_p50'])} p95 {ms(p['turn_gap_p95'])} ms"
    )
