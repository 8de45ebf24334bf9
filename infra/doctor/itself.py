"""The box itself: its settings, its processes, how fast its engines are."""

from __future__ import annotations

import json
from typing import Any

import httpx

from edge_agent.settings import Settings
from edge_agent.speed import FILE
from infra.doctor.box import Box
from infra.doctor.finding import Finding, bad, good, untried

WITHIN = 5.0  # s for one answer of the health door
ENGINES = {
    "read_tokens_per_s": "the model's reading",
    "write_tokens_per_s": "the model's writing",
    "voice_rtf": "the voice",
    "heard_ms_per_s": "the recogniser",
}
START = (
    "Start it: docker compose up -d, or systemctl start frontdesk, or frontdesk serve; if it ends, its log says why."
)


def settings(box: Box) -> Finding:
    """Whether all that must be set is, and is of the right kind."""
    if box.settings is None:
        return bad("settings", f"{box.trouble} (read from {box.source})", "frontdesk init asks for what is missing.")
    return good("settings", f"complete; from {box.source}")


async def processes(box: Box) -> Finding:
    """What the health door says: whether the box takes calls."""
    if box.door is None:
        return untried(
            "processes", "the health door is off", "FRONTDESK_METRICS=127.0.0.1:9464 in the settings, and a restart."
        )
    try:
        async with httpx.AsyncClient(timeout=WITHIN, trust_env=False) as http:
            answer = await http.get(f"{box.door}/readyz")
        told: dict[str, Any] = answer.json()
        ready, lines = bool(told["ready"]), int(told["lines"])
        seats = f"{int(told['calls'])} of {int(told['seats'])} seats taken, {lines or 1} process{'es' * (lines > 1)}"
    except httpx.TransportError as lost:
        return bad("processes", f"no answer at {box.door} ({type(lost).__name__})", START)
    except (ValueError, KeyError, TypeError):
        return bad("processes", f"{box.door} is not a box's health door", "Check FRONTDESK_METRICS.")
    if not ready:
        why = str(told.get("why") or "it does not say why")
        return bad("processes", f"up, but takes no calls: {why}", "Look at the rows below, and into the box's log.")
    return good("processes", f"takes calls: {seats}")


def engines(box_settings: Settings) -> Finding:
    """How fast the engines were when the box started and tried each of them."""
    file = box_settings.state_dir / FILE
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        speed = {key: float(told[key]) for key in ENGINES if told.get(key) is not None}
        expected = str(told["expectation"])
    except PermissionError:
        return untried("engines", f"{file} is not for this user to read", "Run the doctor as the box's own user.")
    except OSError:
        return bad("engines", f"not warm yet: there is no {FILE} in {box_settings.state_dir}", START)
    except (ValueError, KeyError, TypeError, AttributeError):
        return bad("engines", f"{file} is not what a box writes", "Remove it and restart the box.")
    if silent := [name for key, name in ENGINES.items() if key not in speed]:
        cure = "Restart the box; if it stays so, its log says what hinders them."
        return bad("engines", f"could not be measured: {', '.join(silent)}", cure)
    if speed["voice_rtf"] >= 1:
        cure = "Another program uses this machine (frontdesk status), or it is too slow: a graphics card."
        return bad("engines", f"the voice takes {speed['voice_rtf']:.2f} s for a second of speech", cure)
    return good("engines", f"{_speeds(speed)} {expected}")


def _speeds(speed: dict[str, float]) -> str:
    return (
        f"reads {speed['read_tokens_per_s']:.0f} and writes {speed['write_tokens_per_s']:.0f} tokens/s, "
        f"hears a second in {speed['heard_ms_per_s']:.0f} ms, speaks one in {speed['voice_rtf'] * 1000:.0f} ms."
    )
