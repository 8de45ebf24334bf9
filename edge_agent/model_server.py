"""The language model's server may be away when the box starts: it comes up all the same, and asks again.

Meanwhile lapsed and unknown numbers are refused politely, the watchdog looks after callers, and who is served hears
an apology: all of that is better than a phone that rings for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

import structlog

from shared.errors import ModelAway, SetupError
from shared.retry import retried

log = structlog.get_logger()

ASK_AGAIN = 5.0  # s


class Served(Protocol):
    """A model behind a server."""

    async def ready(self) -> None:
        """Raises ModelAway when the server does not answer, another SetupError when it has no such model."""


Report = Callable[[SetupError | None], None]


def _no_report(_missing: SetupError | None) -> None: ...


async def there_at_start(model: Served, report: Report = _no_report) -> bool:
    """Whether the server answers, asked up to three times; the log says what cures it, and `report` is told.

    A model that it does not have stays a SetupError.
    """
    try:
        await retried(model.ready, ModelAway)
    except ModelAway as away:
        log.error("model_away", reason=str(away))  # noqa: TRY400 — the reason names the cure
        report(away)
        return False
    return True


async def until_back(model: Served, report: Report = _no_report) -> None:
    """Asks every ASK_AGAIN seconds until the model is there. Each new reason why it is not is logged, and told, once.

    `report(None)`: it is there.
    """
    told = ModelAway.code  # at the start
    while True:
        await asyncio.sleep(ASK_AGAIN)
        try:
            await model.ready()
        except SetupError as missing:
            if missing.code != told:
                log.error("model_missing", reason=str(missing))  # noqa: TRY400
                report(missing)
            told = missing.code
        else:
            log.info("model_back")
            report(None)
            return
