"""A Prometheus of our own on a port of its own: asks one door each second, and answers queries."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from shared.errors import SetupError

STARTS_WITHIN = 30.0  # s
WAIT = 0.2  # s


@contextmanager
def watching(door: str, folder: Path, port: int) -> Iterator[httpx.Client]:
    """Its HTTP interface while the block lasts. Raises SetupError without a Prometheus."""
    if shutil.which("prometheus") is None:
        raise SetupError("prometheus is missing: apt-get install prometheus")
    jobs = [{"job_name": "frontdesk", "static_configs": [{"targets": [door], "labels": {"instance": "box"}}]}]
    settings = {"global": {"scrape_interval": "1s"}, "scrape_configs": jobs}
    (folder / "prometheus.yml").write_text(yaml.safe_dump(settings))
    flags = {"config.file": "prometheus.yml", "storage.tsdb.path": "data", "web.listen-address": f"127.0.0.1:{port}"}
    command = ["prometheus", *(f"--{name}={value}" for name, value in flags.items())]
    with (folder / "prometheus.log").open("w") as log:
        running = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                _there(client)
                yield client
        finally:
            running.terminate()
            running.wait()


def points(client: httpx.Client, query: str, since: float, until: float) -> list[dict[str, Any]]:
    """Each series of `query`: `metric` (its labels) and `values` ((time, text) pairs), a second apart."""
    given: dict[str, str | float] = {"query": query, "start": since, "end": until, "step": 1}
    answer = client.get("/api/v1/query_range", params=given).raise_for_status().json()
    found: list[dict[str, Any]] = answer["data"]["result"]
    return found


def _there(client: httpx.Client) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        try:
            if client.get("/-/ready").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(WAIT)
    raise SetupError("prometheus does not start: see its log")
