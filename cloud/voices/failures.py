"""How cloning fails: because of the recording, because of the provider, or for now."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from shared.errors import FrontdeskError, TryAgain

LONGEST_WAIT = 6 * 3600.0  # s; a provider that asks for more is asked again sooner
_LATER = frozenset({408, 425, 429})
_LOST_ON_THE_WAY = frozenset({408, 502, 504})  # a gateway gave up; what stands behind it may have done the work
_ABOUT_THE_REQUEST = frozenset({400, 413, 415, 422})
_ABOUT_THE_ACCOUNT = re.compile(
    r"quota|credit|subscription|plan|billing|payment|voice_limit|limit_reached|counter_exceeded|can_not_use|api_key"
    r"|missing_permissions|unusual_activity",
    re.IGNORECASE,
)


class SampleRefused(FrontdeskError):
    """The recording cannot be used. The text is for its owner: what is wrong and what to do."""

    code = "sample_refused"


class ProviderCannot(FrontdeskError):
    """This provider will not, however often it is asked: its key, its plan, its quota. The text is for the operator."""

    code = "clone_provider_cannot"


class Uncertain(TryAgain):
    """No answer came: the provider may have done what it was asked, or not."""

    code = "clone_provider_uncertain"


@dataclass(frozen=True, slots=True)
class ProviderRefusal:
    """What a provider answered instead. `code` is for machines, `reason` for people; either may be empty."""

    provider: str
    status: int
    headers: Mapping[str, str]
    code: str = ""
    reason: str = ""

    def error(self) -> FrontdeskError:
        """What it means for whoever asked."""
        told = f"{self.provider} answered {self.status}{self.code and ' ' + self.code}"
        if self.status in _LOST_ON_THE_WAY or self.status < 400:
            return Uncertain(told, retry_after(self.headers))
        if self.status in _LATER or self.status >= 500:
            return TryAgain(told, retry_after(self.headers))
        if self.status in _ABOUT_THE_REQUEST and not _ABOUT_THE_ACCOUNT.search(self.code):
            return SampleRefused(f"{self.provider} does not accept your recording: {plain(self.reason) or told}")
        return ProviderCannot(told)


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Seconds until the moment that Retry-After names, at most six hours; None where it names none.

    `now`: seconds since 1970; this moment if None.
    """
    value = next((text for name, text in headers.items() if name.lower() == "retry-after"), "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(0.0, at - (time.time() if now is None else now)), LONGEST_WAIT)


def plain(reason: Any) -> str:
    """A foreign sentence as one short line."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in str(reason or "")).split())
    return line if len(line) <= 300 else f"{line[:299]}…"


def unanswered(provider: str, cause: BaseException | None) -> TryAgain:
    """A request that got no answer. Only where no connection came about is it certain that nothing was done."""
    if isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return TryAgain(f"{provider} cannot be reached: {type(cause).__name__}")
    return Uncertain(f"{provider} did not answer: {type(cause).__name__}")
