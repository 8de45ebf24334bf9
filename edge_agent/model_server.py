"""The language model's server may be away when the box starts: it comes up all the same, and asks again.

Meanwhile lapsed and unknown numbers are refused politely, the watchdog looks after callers, and who is served hears
an apology: all of that is better than a phone that rings for ever.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

import structlog

from shared.errors import ModelAway, SetupError

log = structlog.get_logger()

ASK_AGAIN = 5.0  # s


class Served(Protocol):
    """A model behind a server."""

    async def ready(self) -> None:
        """Raises ModelAway when the server does not answer, another SetupError when it has no such model."""


async def there_at_start(model: Served) -> bool:
    """Whether the server answers; the log says what cures it. A model that it does not have stays a SetupError."""
    try:
        await model.ready()
    except ModelAway as away:
        log.error("model_away", reason=str(away))  # noqa: TRY400 — the reason names the cure
        return False
    return True


async def until_back(model: Served) -> None:
    """Asks every ASK_AGAIN seconds until the model is there. Each new reason why it is not is logged once."""
    told = ModelAway.code  # at the start
    while True:
        await asyncio.sleep(ASK_AGAIN)
        try:
            await model.ready()
        except SetupError as missing:
            if missing.code != told:
                log.error("model_missing", reason=str(missing))  # noqa: TRY400
            told = missing.code
        else:
            log.info("model_back")
            return
