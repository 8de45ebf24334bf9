"""Anything → plain JSON that Postgres takes: no NUL characters, no lone surrogates, no NaN."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # jsonb refuses the whole request because of one of them


def plain(value: Any) -> Any:
    """`value` with unstorable characters as U+FFFD, NaN and infinities as None, unknown objects as their text."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return plain(str(value))


def fitting(size: int, bodies: list[str]) -> list[str]:
    """The first of `bodies` that fit into `size` bytes together; at least one."""
    total = 0
    for count, body in enumerate(bodies):
        total += len(body.encode())
        if total > size:
            return bodies[: max(count, 1)]
    return bodies
