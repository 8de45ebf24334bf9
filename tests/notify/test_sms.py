"""Texts by Twilio's interface, as its reference describes it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from urllib.parse import parse_qs

import httpx
import pytest
import respx

from cloud.notify.result import Later, Refused, Sent
from cloud.notify.sms import Account, Sms, opened
from cloud.notify.wording import short
from shared.errors import SettingsError
from tests.notify.scene import notice

ACCOUNT = Account("AC" + "a" * 32, "t0ken", "+15105550100")
MESSAGES = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT.sid}/Messages.json"
TO = "+15105550177"


@pytest.fixture
async def sms() -> AsyncIterator[Sms]:
    async with opened(ACCOUNT) as sending:
        yield sending


def refusal(status: int, code: int, message: str = "no") -> httpx.Response:
    return httpx.Response(status, json={"code": code, "message": message, "more_info": "…", "status": status})


@respx.mock
async def test_a_text_is_handed_in(sms: Sms) -> None:
    """To the number, from the account's own, with its sid and token."""
    route = respx.post(MESSAGES).respond(201, json={"sid": "SM" + "b" * 32, "status": "queued"})
    assert await sms.send(notice(), TO) == Sent()
    asked = route.calls.last.request
    assert parse_qs(asked.content.decode()) == {"To": [TO], "From": [ACCOUNT.sender], "Body": [short(notice())]}
    assert asked.headers["authorization"] == "Basic " + b64encode(f"{ACCOUNT.sid}:t0ken".encode()).decode()


@respx.mock
async def test_a_messaging_service_picks_the_number() -> None:
    """Where the setting is its sid."""
    route = respx.post(MESSAGES).respond(201, json={})
    service = "MG" + "c" * 32
    async with opened(Account(ACCOUNT.sid, ACCOUNT.token, service)) as sms:
        await sms.send(notice(), TO)
    form = parse_qs(route.calls.last.request.content.decode())
    assert (form["MessagingServiceSid"], "From" in form) == ([service], False)


@respx.mock
@pytest.mark.parametrize("code", [21211, 21610, 21614, 21612])
async def test_a_number_that_takes_no_texts_is_told_for_good(sms: Sms, code: int) -> None:
    """No number, one that said STOP, a landline."""
    respx.post(MESSAGES).mock(return_value=refusal(400, code, "The 'To' number\nis odd"))
    told = Refused(f"Twilio answered 400 {code} (The 'To' number is odd)")
    assert await sms.send(notice(), TO) == told


@respx.mock
@pytest.mark.parametrize(
    "answer",
    [
        refusal(401, 20003, "Authenticate"),
        refusal(403, 20003),
        refusal(400, 21606, "The From number is not yours"),
        refusal(400, 21408, "no permission for the region"),
        httpx.Response(404, text="<html>"),
        httpx.Response(302),
        httpx.Response(400, json=[]),
    ],
)
async def test_what_is_wrong_on_our_side_is_the_operators(sms: Sms, answer: httpx.Response) -> None:
    """The account, its number, its plan: no address is given up for it, and no token is in the text."""
    respx.post(MESSAGES).mock(return_value=answer)
    with pytest.raises(SettingsError, match=rf"Twilio answered {answer.status_code}.*TWILIO_ACCOUNT_SID") as told:
        await sms.send(notice(), TO)
    assert "t0ken" not in str(told.value)


@respx.mock
@pytest.mark.parametrize(
    ("answer", "after"),
    [
        (httpx.Response(429, headers={"retry-after": "7"}, json={"code": 20429}), 7.0),
        (httpx.Response(503, headers={"retry-after": "99999999"}), 21600.0),
        (httpx.Response(500, headers={"retry-after": "soon"}), None),
        (httpx.Response(502), None),
    ],
)
async def test_what_will_pass_is_tried_again(sms: Sms, answer: httpx.Response, after: float | None) -> None:
    """When Twilio says so, within reason."""
    respx.post(MESSAGES).mock(return_value=answer)
    result = await sms.send(notice(), TO)
    assert isinstance(result, Later)
    assert result.after == after


@respx.mock
@pytest.mark.parametrize("fault", [httpx.ConnectError("no"), httpx.ReadTimeout("late")])
async def test_no_answer_is_tried_again(sms: Sms, fault: Exception) -> None:
    """A text that comes twice is better than none."""
    respx.post(MESSAGES).mock(side_effect=fault)
    assert await sms.send(notice(), TO) == Later(f"Twilio did not answer: {type(fault).__name__}")
