"""How Twilio is asked: pages, its rate limit, its errors in words, and keys that are never told."""

from __future__ import annotations

import httpx
import pytest

from infra.telephony.twilio.rest import Twilio, TwilioAccess, twilio_access
from shared.errors import SettingsError, SetupError
from tests.fakes.twilio_rest import ACCOUNT, TOKEN, TwilioService

LIMITED = {"code": 20429, "message": "Too Many Requests", "status": 429}


class Waiting:
    """Counts the pauses instead of making them."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)


def asked(
    transport: httpx.BaseTransport, wait: Waiting | None = None, secret: str = TOKEN, region: str = "", edge: str = ""
) -> Twilio:
    access = TwilioAccess(ACCOUNT, ACCOUNT, secret, region, edge)
    return Twilio(access, transport, wait or Waiting())


def test_all_pages_are_read() -> None:
    """Of both kinds of lists: the next page is an address in the one and a path in the other."""
    service = TwilioService(page=2)
    service.buy(*(f"+1510555010{n}" for n in range(5)))
    service.lists["/v1/Trunks"] = [{"sid": str(n)} for n in range(5)]
    twilio = asked(service.transport)
    assert len(twilio.every(f"{twilio.account}/IncomingPhoneNumbers.json", "incoming_phone_numbers")) == 5
    assert len(twilio.every("/v1/Trunks", "trunks")) == 5


def test_a_page_elsewhere_gets_no_key() -> None:
    """Of the next page's address only the path is followed."""
    hosts: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        following = "https://evil.example/v1/Trunks?Page=1" if len(hosts) == 1 else None
        return httpx.Response(200, json={"trunks": [], "meta": {"next_page_url": following}})

    asked(httpx.MockTransport(answer)).every("/v1/Trunks", "trunks")
    assert hosts == ["trunking.twilio.com"] * 2


def test_a_rate_limit_is_waited_for() -> None:
    """As long as Twilio asks, else longer and longer; a request that was limited was not carried out, so POST too."""
    service, wait = TwilioService(), Waiting()
    service.refusals = [httpx.Response(429, json=LIMITED, headers={"Retry-After": "7"})]
    service.refusals += [httpx.Response(429, json=LIMITED) for _ in range(3)]
    asked(service.transport, wait).post("/v1/Trunks", FriendlyName="frontdesk")
    assert len(service.all("Trunks")) == 1
    assert wait.pauses[0] == 7
    assert 0 < wait.pauses[1] < wait.pauses[3]
    assert len(wait.pauses) == 4


def test_a_rate_limit_that_does_not_end_is_told() -> None:
    """After six attempts."""
    service = TwilioService()
    service.refusals = [httpx.Response(429, json=LIMITED) for _ in range(6)]
    with pytest.raises(SetupError, match=r"Too Many Requests \(error 20429.*another program uses the same account"):
        asked(service.transport).every("/v1/Trunks", "trunks")
    assert service.refusals == []


def test_what_changes_something_is_not_sent_twice() -> None:
    """A POST that was lost on its way may have been carried out; a question is asked again."""
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.method)
        if len(sent) == 1:
            raise httpx.ReadTimeout("gone")
        return httpx.Response(503 if len(sent) == 2 else 200, json={"trunks": []})

    twilio = asked(httpx.MockTransport(answer))
    with pytest.raises(SetupError, match="cannot be reached: gone"):
        twilio.post("/v1/Trunks")
    assert sent == ["POST"]
    assert twilio.every("/v1/Trunks", "trunks") == []
    assert sent == ["POST", "GET", "GET"]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (
            {"DomainName": "taken.pstn.twilio.com"},
            r"Trunk Domain already taken \(error 21248, https://www.*Cure: choose",
        ),
        (None, r"was not found \(error 20404, https://www.twilio.com/docs/errors/20404\). Cure"),
    ],
)
def test_twilios_errors_are_told_with_their_code(form: dict[str, str] | None, told: str) -> None:
    """Its words, its code, where it explains that, and a cure where we know one."""
    twilio = asked(TwilioService().transport)
    with pytest.raises(SetupError, match=told):
        twilio.post("/v1/Trunks", **form) if form else twilio.fetch("/v1/Trunks/TK" + "0" * 32)


def test_an_answer_that_is_no_json_is_told() -> None:
    """A proxy's page has no code."""
    answer = httpx.Response(502, text="<html>")
    with pytest.raises(SetupError, match=r"HTTP 502 \(error 502\)"):
        asked(httpx.MockTransport(lambda _: answer)).post("/v1/Trunks")


def test_wrong_credentials_are_told_and_not_shown() -> None:
    """Neither in the message nor in a traceback's values."""
    twilio = asked(TwilioService().transport, secret="wr0ng-token")
    with pytest.raises(SetupError, match="Cure: check TWILIO_ACCOUNT_SID") as error:
        twilio.every("/v1/Trunks", "trunks")
    assert "wr0ng" not in str(error.value)
    assert "wr0ng" not in repr(TwilioAccess(ACCOUNT, ACCOUNT, "wr0ng-token"))


@pytest.mark.parametrize(
    ("region", "edge", "host"),
    [
        ("", "", "trunking.twilio.com"),
        ("ie1", "dublin", "trunking.dublin.ie1.twilio.com"),
        ("ie1", "", "trunking.ie1.twilio.com"),
        ("", "ashburn", "trunking.ashburn.us1.twilio.com"),
    ],
)
def test_another_region_has_another_host(region: str, edge: str, host: str) -> None:
    """product.edge.region.twilio.com, as Twilio's own programs have it."""
    service = TwilioService()
    asked(service.transport, region=region, edge=edge).every("/v1/Trunks", "trunks")
    assert service.hosts == {host}


def test_credentials_come_from_the_settings() -> None:
    """The account's token, or an API key in its place; what is missing or no SID is told by name."""
    given = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": "t"}
    assert twilio_access(given) == TwilioAccess(ACCOUNT, ACCOUNT, "t")
    key = {"TWILIO_API_KEY": "SK1", "TWILIO_API_SECRET": "s"}
    assert twilio_access({**given, **key}) == TwilioAccess(ACCOUNT, "SK1", "s")
    with pytest.raises(SettingsError, match=r"TWILIO_AUTH_TOKEN .* are missing"):
        twilio_access({"TWILIO_ACCOUNT_SID": ACCOUNT})
    with pytest.raises(SettingsError, match=r"^TWILIO_ACCOUNT_SID is wrong") as error:
        twilio_access({"TWILIO_ACCOUNT_SID": "AC-mine", "TWILIO_AUTH_TOKEN": "hidden"})
    assert "hidden" not in str(error.value)
