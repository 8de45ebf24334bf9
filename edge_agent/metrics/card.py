"""How much of the graphics card's memory is taken, as the driver's own `nvidia-smi` says; nothing without a card."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess

from edge_agent.metrics.harmless import harmless

EVERY = 15.0  # s
ANSWER_WITHIN = 10.0  # s
MIB = 2**20
_ASK = ("nvidia-smi", "--query-gpu=memory.used,memory.total", "--format=csv,noheader,nounits")


async def watch_card() -> None:
    """Until cancelled; ends at once on a machine without a card."""
    if shutil.which(_ASK[0]) is None:
        return
    while True:
        await asyncio.to_thread(harmless(_look))
        await asyncio.sleep(EVERY)


def _look() -> None:
    from edge_agent.metrics.series import GPU  # noqa: PLC0415 — only where metrics are on

    chosen = os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",")[0].strip()
    asked = [*_ASK, *([f"--id={chosen}"] if chosen else [])]
    said = subprocess.run(asked, capture_output=True, text=True, timeout=ANSWER_WITHIN, check=True).stdout
    for kind, taken in zip(("used", "total"), memory(said), strict=True):
        GPU.labels(kind).set(taken)


def memory(said: str) -> tuple[int, int]:
    """Bytes that are used, and that there are, of all cards together. Raises ValueError for what is no such answer."""
    cards = [[int(number) * MIB for number in line.split(",")] for line in said.splitlines() if line.strip()]
    used, total = (sum(column) for column in zip(*cards, strict=True))
    return used, total
