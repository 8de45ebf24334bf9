"""Waiting for what LiveKit does, and no longer than is good."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import structlog

log = structlog.get_logger()

CLEANING = 2.0  # s for each farewell to a room


async def first_of(*events: asyncio.Event, within: float | None = None) -> None:
    """Until one of them is set, at most so many seconds."""
    waiting = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()


async def briefly(farewell: Awaitable[object]) -> None:
    """Give a farewell its time, and no more: the far side may be gone."""
    try:
        await asyncio.wait_for(farewell, CLEANING)
    except Exception as failure:  # noqa: BLE001 — the SDK raises bare Exception; the line is over anyway
        log.info("line_farewell_failed", kind=type(failure).__name__)
