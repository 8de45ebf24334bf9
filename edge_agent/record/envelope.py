"""What each event of a call is sent in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shared.uuid7 import uuid7


def envelope(
    kind: str, client_id: object, call_id: object, call: Mapping[str, Any], data: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "event_id": str(uuid7()),
        "kind": kind,
        "client_id": client_id,
        "call_id": call_id,
        "call": dict(call),
        "data": dict(data),
    }


def iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
