"""Runs, watches, and draws each panel of the dashboard for which there was something to be seen."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from edge_agent.settings import Settings
from infra.bench.load.bench import Plan, spoken_in
from infra.bench.watch.prometheus import points, watching
from infra.bench.watch.run import run
from infra.dev.stack.ports import free_ports
from infra.places import CHECKOUT, Places
from shared.settings import load

DASHBOARD = CHECKOUT / "infra" / "observe" / "grafana" / "dashboards" / "frontdesk.json"
ACROSS = 3  # panels in a row
CAPTION = "Drawn from Prometheus' data by the dashboard's own queries (infra/bench/watch); not Grafana's picture."


def main() -> None:
    """`picture FILE [--calls 8] [--seconds 180]`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--calls", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=180.0)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        drawn(given.file, watched(given.calls, given.seconds, Path(folder)))


def watched(calls: int, seconds: float, folder: Path) -> list[tuple[dict[str, Any], list[Any]]]:
    """The panels with what is in them."""
    ports = free_ports()
    door = f"127.0.0.1:{ports.wake}"
    settings = load(Settings, _settings(door, folder))
    terms = Plan(["ours"], [calls], seconds).terms(calls, spoken_in(folder), folder, Places())
    with watching(door, folder, ports.gateway) as client:
        began = time.time()
        box = threading.Thread(target=lambda: asyncio.run(run(terms, settings)))
        box.start()
        box.join()
        return [(panel, _lines(client, panel, began)) for panel in json.loads(DASHBOARD.read_text())["panels"]]


def _settings(door: str, folder: Path) -> dict[str, str]:
    needless = ("LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "SUPABASE_ANON_KEY", "FRONTDESK_EDGE_TOKEN")
    return {
        **dict.fromkeys(needless, "none"),
        "LIVEKIT_URL": "ws://127.0.0.1:1",
        "SUPABASE_URL": "http://127.0.0.1:1",
        "FRONTDESK_MODELS_DIR": str(folder),
        "FRONTDESK_STATE_DIR": str(folder),
        "FRONTDESK_METRICS": door,
    }


def _lines(client: httpx.Client, panel: dict[str, Any], began: float) -> list[Any]:
    """Name, seconds and values of each line of a panel."""
    found = []
    for target in panel["targets"]:
        query = target["expr"].replace("$__rate_interval", "30s").replace("$instance", ".*")
        for series in points(client, query, began, time.time()):
            name = _named(target["legendFormat"], series["metric"])
            at, values = zip(*((moment - began, float(value)) for moment, value in series["values"]), strict=True)
            found.append((name, at, values))
    return found


def _named(legend: str, labels: Mapping[str, str]) -> str:
    return re.sub(r"{{(\w+)}}", lambda label: labels.get(label[1], ""), legend)


def drawn(file: Path, panels: list[tuple[dict[str, Any], list[Any]]]) -> None:
    """As one picture; what stood at nothing all the time is left out."""
    import matplotlib.pyplot as plt  # noqa: PLC0415 — nothing else here needs it

    told = [(panel, lines) for panel, lines in panels if panel["type"] == "timeseries" and any(map(_moved, lines))]
    rows = -(-len(told) // ACROSS)
    figure, places = plt.subplots(rows, ACROSS, figsize=(5 * ACROSS, 2.7 * rows), layout="constrained")
    for place in places.flat[len(told) :]:
        place.axis("off")
    for place, (panel, lines) in zip(places.flat, told, strict=False):
        for name, at, values in lines:
            place.plot(at, values, label=name, linewidth=1.3)
        unit = {"s": "s", "percentunit": "share"}.get(panel["fieldConfig"]["defaults"]["unit"], "")
        place.set_title(f"{panel['title']}{f' ({unit})' if unit else ''}", fontsize=10, loc="left")
        place.set_ylim(bottom=0)
        place.grid(alpha=0.3)
        place.tick_params(labelsize=8)
        place.legend(fontsize=7, loc="best")
    figure.supxlabel(f"seconds of the run. {CAPTION}", fontsize=8)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=80)


def _moved(line: Any) -> bool:
    _, _, values = line
    return any(value == value and value > 0 for value in values)  # noqa: PLR0124 — a quotient of nothing is no number


if __name__ == "__main__":
    main()
