"""Whatever is told for operators' eyes must not harm a call."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import structlog

log = structlog.get_logger()

P = ParamSpec("P")


def harmless(told: Callable[P, object]) -> Callable[P, None]:
    """`told`, which fails without a consequence; the log has the first failure, its kind and place."""
    complained = False

    @wraps(told)
    def safely(*args: P.args, **more: P.kwargs) -> None:
        nonlocal complained
        try:
            told(*args, **more)
        except Exception:  # a full disk, a row that nobody foresaw
            if not complained:
                complained = True
                log.exception("metrics_fail")

    return safely
