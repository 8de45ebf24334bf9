"""A client's data as files: what it is configured to be, and every call with all that was said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.admin.client import AdminClient
from infra.progress import Steps

PAGE = 200


def export(admin: AdminClient, slug: str, folder: Path, steps: Steps) -> int:
    """Writes configuration.json and calls.jsonl; returns how many calls."""
    client = admin.ask("show_client", slug=slug)
    folder.mkdir(parents=True, exist_ok=True)
    configuration = admin.ask("export_configuration", client_id=client["id"])
    (folder / "configuration.json").write_text(json.dumps(configuration, indent=1, ensure_ascii=False) + "\n")
    count = 0
    with steps.step(f"Exporting the calls of {slug}") as step, (folder / "calls.jsonl").open("w") as file:
        for call in calls(admin, client["id"]):
            file.write(json.dumps(call, ensure_ascii=False) + "\n")
            count += 1
            step.doing(f"{count} calls")
    return count


def calls(admin: AdminClient, client_id: str) -> Iterator[dict[str, Any]]:
    """Each call, whole, in the order of ids."""
    after = None
    while page := admin.ask("export_calls", client_id=client_id, after=after, limit=PAGE):
        yield from (row["call"] for row in page)
        after = page[-1]["call_id"]
