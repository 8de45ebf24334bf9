"""The certificate: what was measured, on what, and how. As JSON for machines; `page` shows the same."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from edge_agent.devices import Devices
from edge_agent.hear.device import COMPUTE
from edge_agent.memory_plan import Card
from edge_agent.processor import cores
from edge_agent.settings import Settings
from infra.bench.certify.page import page
from infra.bench.certify.steps import LIMIT, Step, certified
from infra.bench.sound import keep


@dataclass(frozen=True, slots=True)
class Box:
    """What was measured."""

    card: str  # "" where none is used
    card_gb: float | None
    processor: str
    cores: int
    whisper: str
    whisper_device: str
    whisper_compute: str
    whisper_window: float  # s
    voice_device: str
    model: str  # in words


def box(settings: Settings, devices: Devices, card: Card | None, model: str) -> Box:
    used = card if devices.on_card else None
    return Box(
        card=used.name if used else "",
        card_gb=round(used.memory / 1e9, 1) if used else None,
        processor=processor(),
        cores=cores(),
        whisper=settings.whisper_model,
        whisper_device=devices.whisper,
        whisper_compute=COMPUTE[devices.whisper],
        whisper_window=settings.whisper_window,
        voice_device=devices.voice,
        model=model,
    )


def processor(info: Path = Path("/proc/cpuinfo")) -> str:
    """Its maker's name of it, where Linux tells."""
    try:
        lines = info.read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    told = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(told, "") or platform.processor() or platform.machine()


def as_json(of: Box, steps: Sequence[Step], every: float, made_at: datetime, limit: float = LIMIT) -> dict[str, Any]:
    """Milliseconds; null where a turn failed."""
    return {
        "calls": certified(steps, limit),
        "limit_ms": round(limit * 1000),
        "made_at": made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "seconds_between_turns": every,
        "box": asdict(of),
        "steps": [_row(step, limit) for step in sorted(steps, key=lambda step: step.calls)],
    }


def write(told: dict[str, Any], folder: Path) -> tuple[Path, Path]:
    """certificate.json and certificate.html below `folder`, each whole or not at all."""
    files = folder / "certificate.json", folder / "certificate.html"
    keep(files[0], (json.dumps(told, indent=1) + "\n").encode())
    keep(files[1], page(told).encode())
    return files


def _row(step: Step, limit: float) -> dict[str, Any]:
    return {
        "calls": step.calls,
        "turns": len(step.turns),
        "failed": step.failed,
        "misheard": step.misheard,
        "holds": step.holds(limit),
        "heard_p50_ms": _ms(step.of("heard", 50)),
        "heard_p95_ms": _ms(step.of("heard", 95)),
        "first_words_p95_ms": _ms(step.of("first_words", 95)),
        "processing_p50_ms": _ms(step.of("first_sound", 50)),
        "processing_p95_ms": _ms(step.of("first_sound", 95)),
    }


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
