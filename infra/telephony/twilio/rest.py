"""Twilio's REST interface, as its reference describes it: forms in, JSON out, pages, error codes, and a rate limit.

v1 of Elastic SIP Trunking is at trunking.twilio.com, the account's lists and numbers are at api.twilio.com. Credentials
go into the Authorization header and nowhere else.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from shared.backoff import Backoff
from shared.errors import SettingsError, SetupError

WITHIN_S = 30.0
PAGE = 100
TRIES = 6
PAUSES = Backoff(first=0.5, longest=16.0)  # s; the reference asks for exponential back-off after 429
LONGEST_WAIT_S = 60.0  # of what Retry-After asks for

CURES = {
    20003: "check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET)",
    20404: "it may have been removed a moment ago: run this again",
    20429: "another program uses the same account: run this again later",
    21248: "choose another termination.domain: somebody has this one",
    21249: "a trunk takes ten origination URIs: take one out with --prune",
    21252: "check TWILIO_REGION and TWILIO_EDGE",
}
REFUSED = (401, 403)


@dataclass(frozen=True, slots=True)
class TwilioAccess:
    """Whose account, and with which key; `region` and `edge` name another than Twilio's default."""

    account: str
    user: str  # the account's SID, or an API key's
    secret: str = field(repr=False)
    region: str = ""
    edge: str = ""


def twilio_access(settings: Mapping[str, str]) -> TwilioAccess:
    """From the settings. SettingsError names what is missing; values are never told."""
    account = settings.get("TWILIO_ACCOUNT_SID", "")
    key, secret = settings.get("TWILIO_API_KEY", ""), settings.get("TWILIO_API_SECRET", "")
    user, password = (key, secret) if key else (account, settings.get("TWILIO_AUTH_TOKEN", ""))
    if not (account and password):
        raise SettingsError(
            "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET) are missing. Cure: set "
            "them in the environment or in .env here; Twilio's console shows them"
        )
    if not re.fullmatch("AC[0-9a-fA-F]{32}", account):
        raise SettingsError("TWILIO_ACCOUNT_SID is wrong: AC and 32 hexadecimal digits. Cure: copy it from the console")
    return TwilioAccess(account, user, password, settings.get("TWILIO_REGION", ""), settings.get("TWILIO_EDGE", ""))


class Twilio:
    """One account. SetupError carries Twilio's own words and code, where they are explained, and what cures it."""

    def __init__(
        self,
        access: TwilioAccess,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.account = f"/2010-04-01/Accounts/{access.account}"
        self.region = access.region or "us1"
        self._access = access
        self._http = httpx.Client(auth=(access.user, access.secret), timeout=WITHIN_S, transport=transport)
        self._pause = pause

    def close(self) -> None:
        self._http.close()

    def every(self, path: str, key: str, **query: str) -> list[dict[str, Any]]:
        """All of a list, page after page; `key` is its name in the answer."""
        found: list[dict[str, Any]] = []
        following: str | None = str(httpx.URL(path, params={"PageSize": PAGE, **query}))
        while following:
            page = self._ask("GET", following)
            found += page[key]
            following = page.get("meta", {}).get("next_page_url") or page.get("next_page_uri")
        return found

    def fetch(self, path: str) -> dict[str, Any]:
        return self._ask("GET", path)

    def post(self, path: str, **form: Any) -> dict[str, Any]:
        """Make something, or change it."""
        return self._ask("POST", path, form)

    def delete(self, path: str) -> None:
        self._ask("DELETE", path)

    def _ask(self, method: str, target: str, form: Mapping[str, Any] | None = None) -> dict[str, Any]:
        address = self._address(target)
        for failures in range(1, TRIES + 1):
            try:
                answer = self._http.request(method, address, data=form)
            except httpx.TransportError as lost:
                if method != "GET" or failures == TRIES:  # what was to be made may have been made
                    raise SetupError(f"Twilio cannot be reached: {lost or type(lost).__name__}. Run it again") from lost
                self._pause(PAUSES.after(failures))
                continue
            limited = answer.status_code == 429
            if failures == TRIES or not (limited or (method == "GET" and answer.status_code >= 500)):
                break
            self._pause(_asked_for(answer) if limited and "Retry-After" in answer.headers else PAUSES.after(failures))
        if answer.status_code >= 400:
            raise SetupError(_refusal(answer))
        return answer.json() if answer.content else {}

    def _address(self, target: str) -> str:
        """Twilio's host for the path. Of an address in an answer only the path counts: the key goes to Twilio alone."""
        path = httpx.URL(target).raw_path.decode()
        product = {"/v1": "trunking", "/v2": "routes"}.get(path[:3], "api")
        access = self._access
        middle = [access.edge, access.region or "us1"] if access.edge else [access.region] if access.region else []
        return f"https://{'.'.join([product, *middle])}.twilio.com{path}"


def _asked_for(answer: httpx.Response) -> float:
    text = answer.headers["Retry-After"]
    return min(float(text), LONGEST_WAIT_S) if text.isdecimal() else LONGEST_WAIT_S / 10


def _refusal(answer: httpx.Response) -> str:
    """Twilio's message and code, where it explains them, and a cure where we know one."""
    try:
        told = answer.json()
    except ValueError:
        told = {}
    code = told.get("code") or (20003 if answer.status_code in REFUSED else 0)
    message = str(told.get("message") or f"HTTP {answer.status_code}").rstrip(".")
    where = told.get("more_info") or (f"https://www.twilio.com/docs/errors/{code}" if code else "")
    cure = f". Cure: {CURES[code]}" if code in CURES else ""
    return f"Twilio refuses: {message} (error {code or answer.status_code}{', ' if where else ''}{where}){cure}"
