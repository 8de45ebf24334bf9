"""What operators should know: one line of the log for each notice that is news, so that an alarm on logs finds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import structlog
from pydantic import BaseModel, ConfigDict

log = structlog.get_logger()


class Notice(BaseModel):
    """One of `public.operator_notices`. It holds no words and no number of a caller."""

    model_config = ConfigDict(frozen=True)

    kind: str  # a word for machines, e.g. box_silent
    subject: str  # what it is about: a box, a client, a queue; may be empty
    message: str
    times: int


class Watch(Protocol):
    """Who looks."""

    async def check_health(self) -> list[Notice]: ...


async def tell_operators(watch: Watch, told: Callable[[str], None] = lambda _kind: None) -> int:
    """Looks for trouble once, and logs what is news; returns how much that was. Raises what `watch` does.

    `told` is told the kind of each.
    """
    news = await watch.check_health()
    for notice in news:
        told(notice.kind)
        log.warning(
            "operator_notice", kind=notice.kind, about=notice.subject, message=notice.message, times=notice.times
        )
    return len(news)
