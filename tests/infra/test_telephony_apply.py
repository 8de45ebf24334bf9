"""Trunks and rule, applied through the real SDK to a server that speaks LiveKit's wire protocol."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest
from livekit import api
from livekit.protocol import sip

from infra.telephony.apply import Telephony
from infra.telephony.plan import Plan
from shared.errors import SetupError
from tests.fakes.twirp_sip import SipService, serving

TWILIO = {"name": "twilio", "allowed_addresses": ["54.172.60.0/30", "54.244.51.0/30"]}
DESK = {"name": "desk", "numbers": ["+15105550100"], "allowed_addresses": ["10.0.0.0/8"]}


def plan(*trunks: Mapping[str, object], **rule: object) -> Plan:
    return Plan.model_validate({"trunks": trunks or (TWILIO, DESK), "rule": {"name": "calls", **rule}})


@asynccontextmanager
async def telephony(service: SipService) -> AsyncIterator[Telephony]:
    async with serving(service) as url:
        livekit = api.LiveKitAPI(url, "key", "secret" * 6)
        try:
            yield Telephony(livekit)
        finally:
            await livekit.aclose()


async def test_what_is_missing_is_created() -> None:
    """Two trunks and one rule that covers exactly these two."""
    service = SipService()
    async with telephony(service) as there:
        changes = await there.apply(plan())
    assert [(c.kind, c.name, c.needed) for c in changes] == [
        ("trunk", "twilio", "create"),
        ("trunk", "desk", "create"),
        ("rule", "calls", "create"),
    ]
    assert list(service.rules["SDR_1"].trunk_ids) == ["ST_1", "ST_2"]
    assert service.trunks["ST_1"].include_headers == sip.SIPHeaderOptions.SIP_X_HEADERS
    assert service.trunks["ST_1"].media.encryption == sip.SIPMediaEncryption.SIP_MEDIA_ENCRYPT_ALLOW


async def test_applying_twice_changes_nothing() -> None:
    """The second time everything is as wanted, also when the server lists addresses in another order."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan())
        service.trunks["ST_1"].allowed_addresses.sort(reverse=True)
        service.calls.clear()
        changes = await there.apply(plan())
    assert [c.needed for c in changes] == ["nothing"] * 3
    assert service.calls == []


async def test_drift_is_shown_and_mended() -> None:
    """Somebody changed a trunk and the rule by hand: the differences are named, then gone."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan())
        service.trunks["ST_1"].allowed_addresses.append("0.0.0.0/0")
        service.rules["SDR_1"].ClearField("trunk_ids")
        changes = await there.apply(plan())
        assert [c.needed for c in changes] == ["update", "nothing", "update"]
        assert "0.0.0.0/0" in str(changes[0].differences[0])
        assert [d.field for d in changes[2].differences] == ["trunk_ids"]
        assert [c.needed for c in await there.apply(plan())] == ["nothing"] * 3
    assert "0.0.0.0/0" not in service.trunks["ST_1"].allowed_addresses


async def test_a_dry_run_changes_nothing() -> None:
    """It tells the same, and sends no change."""
    service = SipService()
    async with telephony(service) as there:
        changes = await there.apply(plan(), dry_run=True)
        assert [c.needed for c in changes] == ["create"] * 3
        await there.apply(plan())
        service.calls.clear()
        changes = await there.apply(plan(agent="somebody"), dry_run=True)
    assert [c.needed for c in changes] == ["nothing", "nothing", "update"]
    assert service.calls == []


async def test_two_trunks_of_our_name_are_refused() -> None:
    """Which of them is ours cannot be told; nothing is changed."""
    service = SipService()
    for trunk_id in ("ST_a", "ST_b"):
        service.trunks[trunk_id] = sip.SIPInboundTrunkInfo(name="twilio", sip_trunk_id=trunk_id, numbers=[trunk_id])
    async with telephony(service) as there:
        with pytest.raises(SetupError, match=r"2 trunks named 'twilio' \(ST_a, ST_b\)"):
            await there.apply(plan())
    assert service.calls == []


@pytest.mark.parametrize(("numbers", "told"), [(["15105550100"], "15105550100"), ([], "any number")])
async def test_a_foreign_trunk_with_our_number_is_named(numbers: list[str], told: str) -> None:
    """With or without its plus; the message says whose it is and what to do."""
    service = SipService()
    service.trunks["ST_x"] = sip.SIPInboundTrunkInfo(name="old", sip_trunk_id="ST_x", numbers=numbers)
    async with telephony(service) as there:
        with pytest.raises(SetupError, match=rf"wants {told}, which trunk 'old' \(ST_x\) already has. Cure"):
            await there.apply(plan())
    assert service.calls == []


async def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed password is drift, but its value appears nowhere."""
    trunk = {"name": "desk", "username": "desk", "password_env": "DESK_PASSWORD"}
    service = SipService()
    async with telephony(service) as there:
        monkeypatch.setenv("DESK_PASSWORD", "old-secret")
        await there.apply(plan(trunk))
        monkeypatch.setenv("DESK_PASSWORD", "new-secret")
        changes = await there.apply(plan(trunk))
    assert [str(d) for d in changes[0].differences] == ["auth_password: differs"]
    assert service.trunks["ST_1"].auth_password == "new-secret"


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        ((500, "internal", "sip not connected (redis required)"), "LiveKit has no Redis"),
        ((401, "unauthenticated", "no permissions"), "check LIVEKIT_API_KEY"),
        ((400, "invalid_argument", "bad trunk"), "LiveKit refused: bad trunk"),
    ],
)
async def test_livekits_refusals_say_what_to_do(refusal: tuple[int, str, str], told: str) -> None:
    """No traceback for what the operator can cure."""
    service = SipService()
    service.refusal = refusal
    async with telephony(service) as there:
        with pytest.raises(SetupError, match=told):
            await there.show()


async def test_a_server_that_is_not_there_is_told() -> None:
    """A wrong address is a setting to check."""
    livekit = api.LiveKitAPI("http://127.0.0.1:9", "key", "secret" * 6)
    try:
        with pytest.raises(SetupError, match="check LIVEKIT_URL"):
            await Telephony(livekit).show()
    finally:
        await livekit.aclose()


async def test_show_lists_everything() -> None:
    """Ours and others'."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan())
        found = await there.show()
    assert (len(found.trunks), len(found.rules), len(found.calls_out)) == (2, 1, 0)
