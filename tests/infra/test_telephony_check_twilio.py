"""What `frontdesk telephony check` says of a Twilio account: the trunk's ways, its numbers, its region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from infra.telephony.check.bridge import Bridge
from infra.telephony.check.findings import Finding
from infra.telephony.check.twilio import twilio_findings
from infra.telephony.twilio.provision import Numbers, provision
from infra.telephony.twilio.rest import Twilio, TwilioAccess
from infra.telephony.twilio.section import TwilioTrunk
from tests.fakes.twilio_rest import ACCOUNT, TOKEN, TwilioService
from tests.infra.test_telephony_check import bad

NUMBER = "+15105550100"
HERE = Bridge("127.0.0.1", public="9.9.9.9")
ELSEWHERE = {"a.example": "9.9.9.9", "b.example": "8.8.8.8", "c.example": "10.0.0.5"}
URIS = ("sip:a.example:5060;transport=tcp", "sip:b.example:5060;transport=tcp")


@pytest.fixture
def service() -> TwilioService:
    made = TwilioService()
    made.buy(NUMBER)
    return made


@pytest.fixture
def twilio(service: TwilioService) -> Iterator[Twilio]:
    client = Twilio(TwilioAccess(ACCOUNT, ACCOUNT, TOKEN), service.transport)
    yield client
    client.close()


def trunk(*uris: str, **more: Any) -> TwilioTrunk:
    return TwilioTrunk.model_validate({"origination": [{"uri": uri} for uri in uris], **more})


def provisioned(twilio: Twilio, wanted: TwilioTrunk) -> TwilioTrunk:
    provision(twilio, wanted, Numbers((NUMBER,)), {})
    return wanted


def found(twilio: Twilio, wanted: TwilioTrunk, bridge: Bridge = HERE, number: str = NUMBER) -> list[Finding]:
    def resolve(host: str) -> set[str]:
        return {ELSEWHERE[host]} if host in ELSEWHERE else set()

    return bad(list(twilio_findings(twilio, wanted, Numbers((number,)), {}, bridge=bridge, resolve=resolve)))


def test_two_ways_of_which_one_leads_here_are_good(twilio: Twilio) -> None:
    """And the number is on the trunk."""
    assert found(twilio, provisioned(twilio, trunk(*URIS))) == []


def test_an_empty_account_lacks_everything(twilio: Twilio) -> None:
    """Each with the command that makes it."""
    missing = found(twilio, trunk(*URIS))
    assert [finding.what.partition(" is missing")[0] for finding in missing] == [
        "Twilio: Twilio trunk frontdesk",
        f"Twilio: origination {URIS[0]}",
        f"Twilio: origination {URIS[1]}",
        f"Twilio: number {NUMBER}",
    ]
    assert {finding.cure for finding in missing} == {"frontdesk telephony provision"}


@pytest.mark.parametrize(
    ("uris", "told"),
    [
        (("sip:a.example",), ["one way only"]),
        (("sip:b.example", "sip:b.example:5070"), ["no way leads here (9.9.9.9)"]),
        (("sip:a.example", "sip:c.example"), ["leads to 10.0.0.5, which Twilio cannot reach"]),
        (("sip:a.example", "sip:gone.example"), ["has a name without an address"]),
    ],
)
def test_where_the_ways_lead_is_looked_up(twilio: Twilio, uris: tuple[str, ...], told: list[str]) -> None:
    """A single one, one to somewhere else, to a private address, to a name that is none."""
    findings = found(twilio, provisioned(twilio, trunk(*uris)))
    assert len(findings) == len(told)
    assert all(words in finding.what for words, finding in zip(told, findings, strict=True))


def test_ways_that_are_switched_off_are_told(service: TwilioService, twilio: Twilio) -> None:
    """With none left calls go nowhere."""
    wanted = provisioned(twilio, trunk(*URIS))
    for row in service.all("OriginationUrls"):
        row["enabled"] = False
    findings = found(twilio, wanted)
    assert [finding.what for finding in findings][-1] == "Twilio: no way is switched on: calls go nowhere"
    assert sum("is switched off" in finding.what for finding in findings) == 2


def test_a_secure_trunk_wants_a_bridge_with_tls(twilio: Twilio) -> None:
    """Else every call fails."""
    wanted = provisioned(
        twilio, trunk(*(f"sip:{host}:5061;transport=tls" for host in ("a.example", "b.example")), secure=True)
    )
    (finding,) = found(twilio, wanted)
    assert "livekit-sip speaks no TLS" in finding.what
    assert found(twilio, wanted, Bridge("127.0.0.1", tls_port=5061, public="9.9.9.9")) == []


def test_a_number_of_another_region_is_told(service: TwilioService, twilio: Twilio) -> None:
    """Its calls never come to this trunk."""
    wanted = provisioned(twilio, trunk(*URIS))
    service.voice_region[NUMBER] = "ie1"
    (finding,) = found(twilio, wanted)
    assert f"calls to {NUMBER} are handled in ie1, where this trunk (us1) is not" in finding.what


def test_a_trunk_without_numbers_is_told(service: TwilioService, twilio: Twilio) -> None:
    """Also that the wanted one is no longer on it."""
    wanted = provisioned(twilio, trunk(*URIS))
    for path in [path for path in service.lists if path.endswith("/PhoneNumbers")]:
        service.lists[path] = []
    assert [finding.what for finding in found(twilio, wanted)] == [
        f"Twilio: number {NUMBER} is missing",
        "Twilio: the trunk has no number: nobody can call",
    ]


def test_a_number_of_somebody_else_is_told_with_its_cure(twilio: Twilio) -> None:
    """As `provision` would tell it."""
    wanted = provisioned(twilio, trunk(*URIS))
    (finding,) = found(twilio, wanted, number="+15105559999")
    assert finding.what == "Twilio: The Twilio account has no number +15105559999"
    assert finding.cure.startswith("buy it there")


def test_refused_credentials_are_told(service: TwilioService) -> None:
    """Once, with their cure."""
    client = Twilio(TwilioAccess(ACCOUNT, ACCOUNT, "wrong"), service.transport)
    (finding,) = found(client, trunk(*URIS))
    client.close()
    assert finding.cure.startswith("check TWILIO_ACCOUNT_SID")
