"""A Twilio account brought to what the telephony file says, against a stand-in that speaks Twilio's REST interface."""

from __future__ import annotations

from typing import Any

import pytest

from infra.telephony.changes import Change
from infra.telephony.twilio.provision import Numbers, provision
from infra.telephony.twilio.rest import Twilio, TwilioAccess
from infra.telephony.twilio.section import TwilioTrunk, toward
from shared.errors import SetupError
from tests.fakes.twilio_rest import ACCOUNT, TOKEN, TwilioService

FIRST, SECOND, THIRD = "+15105550100", "+15105550101", "+442071838750"
ONE = Numbers((FIRST,))
SETTINGS = {"TERMINATION": "Twelve-letters-1"}
WANTED: dict[str, Any] = {
    "origination": [
        {"uri": "sip:one.example.com:5060;transport=tcp", "priority": 1},
        {"uri": "sip:two.example.com:5060;transport=tcp", "priority": 2, "weight": 20},
    ],
    "termination": {
        "domain": "us.pstn.twilio.com",
        "allowed_addresses": ["203.0.113.7/32", "203.0.113.8/30"],
        "username": "box",
        "password_env": "TERMINATION",
    },
}


def section(**changed: Any) -> TwilioTrunk:
    return TwilioTrunk.model_validate(WANTED | changed)


def provisioned(service: TwilioService, trunk: TwilioTrunk, numbers: Numbers = ONE, **how: bool) -> list[Change]:
    twilio = Twilio(TwilioAccess(ACCOUNT, ACCOUNT, TOKEN), service.transport)
    try:
        return provision(twilio, trunk, numbers, SETTINGS, **how)
    finally:
        twilio.close()


def needed(changes: list[Change]) -> list[tuple[str, str]]:
    return [(change.kind, change.needed) for change in changes if change.needed != "nothing"]


@pytest.fixture
def service() -> TwilioService:
    made = TwilioService()
    made.buy(FIRST, SECOND, THIRD)
    return made


def test_an_empty_account_gets_everything(service: TwilioService) -> None:
    """Trunk, two ways to us, who may call out by address and by password, and the number."""
    changes = provisioned(service, section())
    assert {change.needed for change in changes} == {"create"}
    (trunk,) = service.all("Trunks")
    assert (trunk["friendly_name"], trunk["secure"], trunk["domain_name"]) == ("frontdesk", False, "us.pstn.twilio.com")
    ways = [(row["sip_url"], row["priority"], row["weight"], row["enabled"]) for row in service.all("OriginationUrls")]
    assert ways == [
        ("sip:one.example.com:5060;transport=tcp", 1, 10, True),
        ("sip:two.example.com:5060;transport=tcp", 2, 20, True),
    ]
    addresses = [(row["ip_address"], row["cidr_prefix_length"]) for row in service.all("IpAddresses")]
    assert addresses == [("203.0.113.7", 32), ("203.0.113.8", 30)]
    assert service.passwords == {"box": "Twelve-letters-1"}
    assert [row["phone_number"] for row in service.all("PhoneNumbers")] == [FIRST]
    assert service.hosts == {"trunking.twilio.com", "api.twilio.com"}


def test_the_second_time_there_is_nothing_to_do(service: TwilioService) -> None:
    """Nor is anything sent that changes something, though lists come in pages."""
    numbers = Numbers((FIRST, SECOND, THIRD))
    provisioned(service, section(), numbers)
    service.changes.clear()
    assert needed(provisioned(service, section(), numbers)) == []
    assert service.changes == []


def test_a_dry_run_changes_nothing(service: TwilioService) -> None:
    """It tells the same as the run, on an empty account and on one with drift."""
    told = provisioned(service, section(), dry_run=True)
    assert service.changes == []
    assert [(c.kind, c.name) for c in told] == [(c.kind, c.name) for c in provisioned(service, section())]
    service.changes.clear()
    told = provisioned(service, section(origination=WANTED["origination"][:1]), Numbers(()), dry_run=True, prune=True)
    assert needed(told) == [("origination", "remove"), ("number", "remove")]
    assert service.changes == []


def test_drift_is_told_and_mended(service: TwilioService) -> None:
    """Somebody changed a priority, switched a way off and made the trunk unencrypted."""
    secure = section(origination=[{"uri": "sip:one.example.com:5061;transport=tls"}], secure=True)
    provisioned(service, secure)
    service.all("OriginationUrls")[0].update(priority=3, enabled=False)
    service.all("Trunks")[0].update(secure=False)
    changes = provisioned(service, secure)
    assert [str(d) for change in changes for d in change.differences] == [
        "secure: False → True",
        "priority: 3 → 10",
        "enabled: False → True",
    ]
    assert needed(provisioned(service, secure)) == []


def test_what_is_no_longer_wished_for_stays_until_it_is_pruned(service: TwilioService) -> None:
    """A way to us, an address, the password and a number; the new way is there before the old one goes."""
    provisioned(service, section(), Numbers((FIRST, SECOND)))
    fewer = section(
        origination=[{"uri": "sip:three.example.com"}],
        termination={"domain": "us.pstn.twilio.com", "allowed_addresses": ["203.0.113.7/32"]},
    )
    left = [
        ("origination", "create"),
        ("origination", "remove"),
        ("origination", "remove"),
        ("entry of the access list", "remove"),
        ("credential list on the trunk", "remove"),
        ("number", "remove"),
    ]
    assert needed(provisioned(service, fewer)) == left
    assert len(service.all("OriginationUrls")) == 3
    service.changes.clear()
    assert needed(provisioned(service, fewer, prune=True)) == left[1:]
    assert {method for method, _, _ in service.changes} == {"DELETE"}
    assert [row["sip_url"] for row in service.all("OriginationUrls")] == ["sip:three.example.com"]
    assert [row["phone_number"] for row in service.all("PhoneNumbers")] == [FIRST]
    assert needed(provisioned(service, fewer, prune=True)) == []


def test_a_number_that_was_named_takes_none_away(service: TwilioService) -> None:
    """--number adds; those that the trunk has besides are no leftovers."""
    provisioned(service, section(), Numbers((FIRST,)))
    changes = provisioned(service, section(), Numbers((SECOND,), whole=False), prune=True)
    assert needed(changes) == [("number", "create")]


def test_a_number_that_the_account_lacks(service: TwilioService) -> None:
    """Named, it is a mistake and nothing is changed; one of our database may be another provider's."""
    with pytest.raises(SetupError, match=r"no number \+15105559999"):
        provisioned(service, section(), Numbers(("+15105559999",)))
    assert service.changes == []
    changes = provisioned(service, section(), Numbers(("+15105559999", FIRST), strict=False))
    assert [change.name for change in changes if change.kind == "number"] == [FIRST]


def test_a_number_of_another_trunk_is_taken_only_when_that_is_meant(service: TwilioService) -> None:
    """Somebody's telephone system would fall silent."""
    other = "TK" + "b" * 32
    service.buy("+15105550199", trunk=other)
    with pytest.raises(SetupError, match=rf"another trunk of the account \({other}\).*--move"):
        provisioned(service, section(), Numbers(("+15105550199",)))
    assert service.changes == []
    provisioned(service, section(), Numbers(("+15105550199",), move=True))
    assert [row["trunk_sid"] for row in service.all("PhoneNumbers")][-1] == service.all("Trunks")[0]["sid"]


def test_two_trunks_of_our_name_are_refused(service: TwilioService) -> None:
    """Twilio allows that; which is ours cannot be told."""
    service.lists["/v1/Trunks"] = [{"sid": f"TK{n:032}", "friendly_name": "frontdesk"} for n in (1, 2)]
    with pytest.raises(SetupError, match="two of Twilio trunk 'frontdesk'"):
        provisioned(service, section())


def test_a_trunk_without_a_way_to_us_is_refused(service: TwilioService) -> None:
    """Calls would go nowhere; what stands there already is left alone."""
    with pytest.raises(SetupError, match="name this box with --host"):
        provisioned(service, section(origination=[]))
    provisioned(service, section())
    assert needed(provisioned(service, section(origination=[]), prune=True)) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"origination": [{"uri": "sips:one.example.com"}]}, "origination.0.uri"),
        ({"origination": [{"uri": "sip:one"}, {"uri": "sip:one"}]}, "stands there twice"),
        ({"origination": [{"uri": f"sip:h{n}"} for n in range(11)]}, "at most 10 items"),
        ({"origination": [{"uri": "sip:one", "weight": 0}]}, "greater than or equal to 1"),
        ({"secure": True}, "is not. Cure: end it in :5061;transport=tls"),
        ({"termination": {"domain": "us.example.com", "username": "u", "password_env": "P"}}, "termination.domain"),
        ({"termination": {"domain": "us.pstn.twilio.com"}}, "nobody could call out"),
        ({"termination": {"domain": "us.pstn.twilio.com", "username": "u"}}, "belong together"),
    ],
)
def test_a_mistake_in_the_section_is_told(wrong: dict[str, Any], told: str) -> None:
    """Before anything is asked of Twilio; the bounds are Twilio's."""
    with pytest.raises(ValueError, match=told):
        section(**wrong)


def test_hosts_become_ways_to_us_in_their_order() -> None:
    """The first is called first; with Secure Trunking by TLS."""
    assert [(one.uri, one.priority) for one in toward(("a.example", "b.example"), secure=False)] == [
        ("sip:a.example:5060;transport=tcp", 10),
        ("sip:b.example:5060;transport=tcp", 20),
    ]
    assert toward(("203.0.113.7",), secure=True)[0].uri == "sip:203.0.113.7:5061;transport=tls"
