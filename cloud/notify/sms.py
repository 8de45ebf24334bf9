"""One SMS to one number, by Twilio's Messages resource."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from cloud.notify.message import Notice
from cloud.notify.result import Later, Refused, Result, Sent
from cloud.notify.wording import one_line, short
from shared.errors import SettingsError
from shared.rest import will_pass

ADDRESS = "https://api.twilio.com"
WITHIN = 15.0  # s
LONGEST_WAIT = 6 * 3600.0  # s; who asks for more is asked again sooner
# https://www.twilio.com/docs/api/errors: no number, not reachable, a landline, one that said STOP.
_ABOUT_THE_READER = frozenset({21211, 21214, 21217, 21265, 21610, 21612, 21614, 21635})


@dataclass(frozen=True, slots=True)
class Account:
    """`sender`: a number in E.164, or the sid of a messaging service (MG…)."""

    sid: str
    token: str
    sender: str
    address: str = ADDRESS


@dataclass(frozen=True, slots=True)
class Sms:
    """Sends by one account."""

    account: Account
    http: httpx.AsyncClient

    async def send(self, notice: Notice, to: str) -> Result:
        """SettingsError where the account cannot send.

        A text whose answer was lost is sent again: twice is better than never, and Twilio knows no idempotency keys.
        """
        account = self.account
        sender = "MessagingServiceSid" if account.sender.startswith("MG") else "From"
        try:
            answer = await self.http.post(
                f"{account.address}/2010-04-01/Accounts/{account.sid}/Messages.json",
                data={"To": to, sender: account.sender, "Body": short(notice)},
                auth=(account.sid, account.token),
            )
        except httpx.HTTPError as lost:
            return Later(f"Twilio did not answer: {type(lost).__name__}")
        return Sent() if answer.is_success else _meaning(answer)


@asynccontextmanager
async def opened(account: Account, within: float = WITHIN) -> AsyncIterator[Sms]:
    """Its connections are closed with the block."""
    async with httpx.AsyncClient(timeout=within, trust_env=False) as http:
        yield Sms(account, http)


def _meaning(answer: httpx.Response) -> Result:
    code, said = _told(answer)
    told = f"Twilio answered {answer.status_code}{said}"
    if will_pass(answer.status_code):
        return Later(told, _wait(answer.headers.get("retry-after", "")))
    if code in _ABOUT_THE_READER:
        return Refused(told)
    raise SettingsError(f"{told}: check TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and FRONTDESK_SMS_FROM")


def _told(answer: httpx.Response) -> tuple[int | None, str]:
    """Twilio's own code and its words, where it says any."""
    try:
        body: Any = answer.json()
    except ValueError:
        return None, ""
    code = body.get("code") if isinstance(body, dict) else None
    if not isinstance(code, int):
        return None, ""
    return code, f" {code} ({one_line(str(body.get('message', '')))[:200]})"


def _wait(asked: str) -> float | None:
    return min(float(asked[:9]), LONGEST_WAIT) if asked.isascii() and asked.isdigit() else None
