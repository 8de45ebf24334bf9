"""What a receiver's answer means: delivered, or failed, why in plain words, and when to come again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import responses

import httpx

SOONEST_S = 30.0  # between two attempts, even if a receiver asks for less
LONGEST_S = 6 * 3600.0  # even if it asks for more: as long as our own longest wait


@dataclass(frozen=True, slots=True)
class Response:
    """A status, the headers that matter, and how the body begins (at most `https.QUOTED` characters)."""

    status: int
    retry_after: str | None = None
    location: str | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    status: int


@dataclass(frozen=True, slots=True)
class Failed:
    """`status`: None where nothing was answered. `after`: seconds that were asked for; None: our own back-off.

    `said` is the receiver's text: for its owner's eyes, never for a log.
    """

    reason: str
    status: int | None = None
    after: float | None = None
    said: str = ""


def judge(answer: Response, now: datetime) -> Delivered | Failed:
    """Anything but 2xx is a failure; only 429 and 503 may say when to come again."""
    status = answer.status
    if 200 <= status < 300:
        return Delivered(status)
    if 300 <= status < 400:
        return Failed(_elsewhere(answer), status)
    if status == HTTPStatus.GONE:
        return Failed("it answered 410: it is gone for good", status)
    busy = status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
    after = _wait(answer.retry_after, now) if busy and answer.retry_after else None
    return Failed(f"it answered {status}{_phrase(status)}", status, after, answer.said)


def _elsewhere(answer: Response) -> str:
    """Where a redirect points, by host only: the rest of such an address may be a secret."""
    try:
        host = httpx.URL(answer.location or "").raw_host.decode()[:100]
    except httpx.InvalidURL:
        host = ""
    return f"it answered {answer.status}: it points to {host or 'another path'}, and redirects are not followed"


def _phrase(status: int) -> str:
    return f" ({responses[status]})" if status in responses else ""


def _wait(asked: str, now: datetime) -> float | None:
    """Seconds from either form of Retry-After, within our limits; None where it is neither."""
    seconds = float(asked) if re.fullmatch(r"[0-9]{1,10}", asked) else _until(asked, now)
    return None if seconds is None else min(max(seconds, SOONEST_S), LONGEST_S)


def _until(date: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - now).total_seconds()
