"""The trunk for calls out: made, told to the operator, and looked after as the others are."""

from pathlib import Path
from typing import Any

import pytest
from livekit.protocol import sip

from infra.places import DEPLOY
from infra.telephony.check.findings import Finding
from infra.telephony.check.livekit import livekit_findings
from infra.telephony.plan import Plan, read_plan
from shared.errors import SetupError
from tests.fakes.twirp_sip import SipService
from tests.infra.test_telephony_apply import TWILIO, telephony

NUMBER = "+15105550100"
TERMINATION = {"domain": "my-name.pstn.twilio.com", "username": "box", "password_env": "OUT_PASSWORD"}
OUT = {"numbers": [NUMBER]}


def plan(outbound: Any = OUT, **twilio: Any) -> Plan:
    parts = {"trunks": [TWILIO], "rule": {"name": "calls"}, "outbound": outbound}
    return Plan.model_validate(parts | {"twilio": {"termination": TERMINATION, **twilio}})


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUT_PASSWORD", "Secret-of-12-characters")


async def test_it_goes_where_twilio_is_told_that_calls_may_come_from() -> None:
    """Domain, user and password stand in the file once; what is left to do is told."""
    service = SipService()
    async with telephony(service) as there:
        *_, change = await there.apply(plan())
    (made,) = service.trunks_out.values()
    assert (change.kind, change.name, change.needed) == ("trunk for calls out", "out", "create")
    assert change.then == f"set FRONTDESK_OUTBOUND_TRUNK={made.sip_trunk_id} for the box, and start it anew"
    assert (made.address, made.auth_username) == ("my-name.pstn.twilio.com", "box")
    assert (made.auth_password, list(made.numbers)) == ("Secret-of-12-characters", [NUMBER])


async def test_the_second_time_nothing_is_to_be_done() -> None:
    """Nor is anything told to be done by hand."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan())
        service.calls.clear()
        changes = await there.apply(plan())
    assert [(change.needed, change.then) for change in changes] == [("nothing", "")] * 3
    assert service.calls == []


async def test_another_carrier_is_signed_in_at_as_the_file_says() -> None:
    """Nothing of Twilio's password goes there."""
    service = SipService()
    carrier = {**OUT, "address": "sip.example.com:5061", "transport": "tls", "media_encryption": "require"}
    async with telephony(service) as there:
        await there.apply(plan(carrier))
    (made,) = service.trunks_out.values()
    assert (made.address, made.auth_username, made.auth_password) == ("sip.example.com:5061", "", "")
    assert made.transport == sip.SIPTransport.SIP_TRANSPORT_TLS
    assert made.media.encryption == sip.SIPMediaEncryption.SIP_MEDIA_ENCRYPT_REQUIRE


async def test_drift_is_mended_and_its_password_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its id stays, so the box need not be told anew."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan())
        monkeypatch.setenv("OUT_PASSWORD", "Another-of-12-characters")
        *_, change = await there.apply(plan())
    assert [str(difference) for difference in change.differences] == ["auth_password: differs"]
    assert (change.needed, change.then) == ("update", "")
    assert [one.auth_password for one in service.trunks_out.values()] == ["Another-of-12-characters"]


async def test_one_that_is_no_longer_wished_for_is_told_and_pruned() -> None:
    """One that somebody else made stays."""
    service = SipService()
    service.trunks_out["ST_x"] = sip.SIPOutboundTrunkInfo(name="theirs", sip_trunk_id="ST_x", numbers=[NUMBER])
    async with telephony(service) as there:
        await there.apply(plan())
        told, *_ = await there.apply(plan(None))
        assert (told.kind, told.name, told.needed) == ("trunk for calls out", "out", "remove")
        assert len(service.trunks_out) == 2
        await there.apply(plan(None), prune=True)
        assert list(service.trunks_out) == ["ST_x"]
        await there.remove(["ST_x"])
    assert service.trunks_out == {}


async def test_a_password_that_is_missing_is_told_before_anything_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the name of its variable."""
    monkeypatch.delenv("OUT_PASSWORD")
    service = SipService()
    async with telephony(service) as there:
        with pytest.raises(SetupError, match="trunk out: OUT_PASSWORD is not set"):
            await there.apply(plan())
    assert service.calls == []


@pytest.mark.parametrize(
    ("outbound", "told"),
    [
        ("{numbers: []}", "outbound.numbers: Tuple should have at least 1 item"),
        ("{numbers: ['+15105550100']}", "Value error, calls out have nowhere to go. Cure: set address"),
        ("{numbers: ['+15105550100'], address: 'sip:a.example.com'}", "outbound.address"),
        ("{numbers: ['+15105550100'], address: a.example.com, username: u}", "username and password_env belong"),
    ],
)
def test_a_mistake_is_told_with_its_cure(tmp_path: Path, outbound: str, told: str) -> None:
    """As every other part of the file."""
    path = tmp_path / "telephony.yaml"
    path.write_text((DEPLOY / "telephony.yaml").read_text() + f"\noutbound: {outbound}\n")
    with pytest.raises(SetupError) as error:
        read_plan(path)
    assert told in str(error.value)


def test_secure_trunking_takes_no_plain_call() -> None:
    """Twilio would refuse each."""
    with pytest.raises(ValueError, match=r"takes no other calls. Cure: transport: tls, media_encryption: require"):
        plan(secure=True)
    assert plan({**OUT, "transport": "tls", "media_encryption": "require"}, secure=True).calls_out


async def found(service: SipService, setting: str) -> list[Finding]:
    async with telephony(service) as there:
        told = [finding async for finding in livekit_findings(there, plan(), "receptionist", setting)]
    return [finding for finding in told if "OUTBOUND" in finding.what or "colleagues" in finding.what]


async def test_a_box_that_does_not_call_by_it_is_told() -> None:
    """No setting, another trunk's id, one that is none; and the right one is good."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan())
    (ours,) = service.trunks_out
    service.trunks_out["ST_x"] = sip.SIPOutboundTrunkInfo(name="theirs", sip_trunk_id="ST_x", numbers=[NUMBER])
    (unset,), (other,), (none,), (good,) = [await found(service, one) for one in ("", "ST_x", "ST_none", ours)]
    assert (unset.state, other.state, none.state, good.state) == ("doubtful", "doubtful", "bad", "good")
    assert unset.cure == f"set FRONTDESK_OUTBOUND_TRUNK={ours} for the box, and start it anew"
    assert "ST_none is no trunk for calls out: no colleague is called" in none.what
    assert none.cure == f"set it to {ours}"
