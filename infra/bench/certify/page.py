"""The certificate as a page of HTML that needs nothing beside it: the number, the curve, the table, the small print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 320, 56, 36, 16, 16  # px
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "h1{font-size:1.4rem}strong{font-size:2.2rem}table{border-collapse:collapse;width:100%;font-size:.9rem}"
    "th,td{text-align:right;padding:.25rem .5rem;border-bottom:1px solid #ddd}.no{color:#b00020}"
    "svg{width:100%;height:auto}figcaption,small{color:#555}"
)
COLUMNS = {
    "calls": "calls",
    "turns": "turns",
    "failed": "failed",
    "misheard": "misheard",
    "heard_p95_ms": "heard p95",
    "first_words_p95_ms": "first clause p95",
    "processing_p50_ms": "first sound p50",
    "processing_p95_ms": "first sound p95",
}
SMALL_PRINT = (
    "Processing: from the end of the caller's speech to the first sound of the answer. The wait that tells an end from "
    "a pause, the line and the telephone network are not in it; nothing came from a cache, and nothing was prepared "
    "before the turn was over. A stub for the model takes nothing of the machine: with a model on the same card fewer "
    "calls hold (--ollama measures that). A step holds when 95 of 100 turns, nearest rank, took less than the limit, "
    "none failed and at most a fifth was misheard: fewer than six of ten words of the sentence recognised."
)


def page(told: Mapping[str, Any]) -> str:
    """Of a certificate (see `certificate.as_json`)."""
    box, steps = told["box"], told["steps"]
    where = f"{box['card']} ({box['card_gb']} GB), {box['processor']}" if box["card"] else box["processor"]
    facts = (
        f"Whisper {box['whisper']} on {box['whisper_device']} ({box['whisper_compute']}, {box['whisper_window']:g} s), "
        f"Kokoro on {box['voice_device']}, {box['model']}; "
        f"each call has a turn every {told['seconds_between_turns']:g} s."
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Capacity certificate</title>'
        f"<style>{STYLE}</style>"
        f"<h1>Capacity certificate</h1><p>{escape(where)}, {box['cores']} cores</p>"
        f"<p><strong>{told['calls']}</strong> at once, 95 of 100 answers within {told['limit_ms']} ms</p>"
        f"<figure>{curve(steps, told['limit_ms'])}<figcaption>First sound of the answer, ms: p50 (grey), p95 (black), "
        "limit (red), by calls at once</figcaption></figure>"
        f"{_table(steps)}<p>{escape(facts)}</p>"
        f"<p><small>{escape(SMALL_PRINT)} Made {escape(told['made_at'])} by <code>frontdesk certify</code>.</small></p>"
        "</html>\n"
    )


def curve(steps: Sequence[Mapping[str, Any]], limit: float) -> str:
    """An SVG of p50 and p95 by calls. A step in which that many turns failed has no point."""
    most = max((step["calls"] for step in steps), default=1)
    known = [step[f"processing_p{percent}_ms"] or 0 for step in steps for percent in (50, 95)]
    highest = max([limit * 1.25, *(min(value, limit * 3) for value in known)])

    def at(calls: float, value: float) -> str:
        across = LEFT + (WIDTH - LEFT - RIGHT) * calls / most
        up = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * min(value, highest) / highest
        return f"{across:.1f},{up:.1f}"

    def line(points: str, colour: str) -> str:
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'

    lines = [line(f"{at(0, limit)} {at(most, limit)}", "#b00020"), _axes(most, limit)]
    for percent, colour in ((50, "#999"), (95, "#111")):
        name = f"processing_p{percent}_ms"
        points = [at(step["calls"], step[name]) for step in steps if step[name] is not None]
        lines.append(line(" ".join(points), colour))
        lines += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in (one.split(",") for one in points)]
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="latency by calls">{"".join(lines)}</svg>'


def _axes(most: int, limit: float) -> str:
    base = HEIGHT - BOTTOM
    return (
        f'<path d="M{LEFT} {TOP}V{base}H{WIDTH - RIGHT}" fill="none" stroke="#555"/>'
        f'<text x="{LEFT}" y="{base + 20}" font-size="12">0</text>'
        f'<text x="{WIDTH - RIGHT}" y="{base + 20}" font-size="12" text-anchor="end">calls: {most}</text>'
        f'<text x="4" y="{TOP + 10}" font-size="12">limit {limit:g}</text>'
    )


def _table(steps: Sequence[Mapping[str, Any]]) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in COLUMNS.values())
    rows = "".join(
        f"<tr{'' if step['holds'] else ' class=no'}>"
        + "".join(f"<td>{'-' if step[key] is None else step[key]}</td>" for key in COLUMNS)
        + "</tr>"
        for step in steps
    )
    return f"<table><tr>{head}</tr>{rows}</table>"
