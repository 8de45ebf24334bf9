"""What the telephony file no longer says, and what cannot stand beside it: told before anything is changed."""

import pytest
from livekit.protocol import sip

from infra.telephony.desired import MARK
from shared.errors import SetupError
from tests.fakes.twirp_sip import SipService
from tests.infra.test_telephony_apply import DESK, TWILIO, plan, telephony


async def test_a_trunk_that_is_no_longer_wished_for_is_told_and_stays() -> None:
    """Without --prune nothing is taken away."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan())
        service.calls.clear()
        changes = await there.apply(plan(TWILIO))
    assert [(c.name, c.needed) for c in changes] == [("desk", "remove"), ("twilio", "nothing"), ("calls", "update")]
    assert service.calls == ["UpdateSIPDispatchRule"]


async def test_pruning_takes_away_what_we_made_and_nothing_else() -> None:
    """A trunk without our mark stays, and so does its rule; the second time there is nothing to do."""
    service = SipService()
    service.trunks["ST_x"] = sip.SIPInboundTrunkInfo(name="theirs", sip_trunk_id="ST_x", numbers=["+442071838750"])
    service.rules["SDR_x"] = sip.SIPDispatchRuleInfo(name="theirs", sip_dispatch_rule_id="SDR_x", trunk_ids=["ST_x"])
    async with telephony(service) as there:
        await there.apply(plan())
        changes = await there.apply(plan(TWILIO), prune=True)
        assert (changes[0].name, changes[0].needed) == ("desk", "remove")
        assert [c.needed for c in await there.apply(plan(TWILIO), prune=True)] == ["nothing", "nothing"]
    assert {info.name for info in service.trunks.values()} == {"twilio", "theirs"}
    assert {info.name for info in service.rules.values()} == {"calls", "theirs"}


async def test_a_dry_run_that_prunes_removes_nothing() -> None:
    """It tells what would go."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan())
        service.calls.clear()
        changes = await there.apply(plan(TWILIO), prune=True, dry_run=True)
    assert changes[0].needed == "remove"
    assert service.calls == []


async def test_a_renamed_trunk_is_refused_until_its_old_self_is_pruned() -> None:
    """LiveKit takes no second trunk for any number: the message says that the first is ours to remove."""
    service = SipService()
    renamed = {**TWILIO, "name": "carrier"}
    async with telephony(service) as there:
        await there.apply(plan(TWILIO))
        service.calls.clear()
        with pytest.raises(SetupError, match="it is of an earlier file: frontdesk telephony apply --prune"):
            await there.apply(plan(renamed))
        assert service.calls == []
        await there.apply(plan(renamed), prune=True)
    assert [info.name for info in service.trunks.values()] == ["carrier"]
    assert [list(rule.trunk_ids) for rule in service.rules.values()] == [list(service.trunks)]


async def test_a_renamed_rule_is_refused_until_its_old_self_is_pruned() -> None:
    """LiveKit takes no second rule for a trunk."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan())
        service.calls.clear()
        with pytest.raises(SetupError, match=r"rule 'calls' \(SDR_1\) already has. Cure: .*--prune"):
            await there.apply(plan(name="evenings"))
        assert service.calls == []
        await there.apply(plan(name="evenings"), prune=True)
    assert [rule.name for rule in service.rules.values()] == ["evenings"]


@pytest.mark.parametrize(("mark", "cure"), [(MARK, "apply --prune"), ("", "frontdesk telephony remove ST_x")])
async def test_a_trunk_that_asks_the_providers_calls_for_a_password_is_told(mark: str, cure: str) -> None:
    """The desk phone that was taken out of the file, and one that somebody made by hand."""
    service = SipService()
    service.trunks["ST_x"] = sip.SIPInboundTrunkInfo(
        name="desk", sip_trunk_id="ST_x", numbers=["+15105550100"], auth_username="desk", metadata=mark
    )
    async with telephony(service) as there:
        with pytest.raises(SetupError, match=rf"calls to 15105550100 that come by trunk twilio .*\(407\).*{cure}"):
            await there.apply(plan(TWILIO))
        assert service.calls == []


async def test_a_trunk_of_our_name_from_before_the_mark_is_marked() -> None:
    """What an older release made is ours from the next apply on."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan(TWILIO, DESK))
        service.trunks["ST_1"].metadata = ""
        changes = await there.apply(plan(TWILIO, DESK))
    assert [d.field for d in changes[0].differences] == ["metadata"]
    assert service.trunks["ST_1"].metadata == MARK


async def test_anything_can_be_removed_by_its_id() -> None:
    """Trunks and rules, ours or not; an unknown id changes nothing."""
    service = SipService()
    async with telephony(service) as there:
        await there.apply(plan())
        with pytest.raises(SetupError, match="LiveKit has no ST_9"):
            await there.remove(["ST_2", "ST_9"])
        changes = await there.remove(["SDR_1", "ST_2"])
    assert [(c.kind, c.name, c.needed) for c in changes] == [("rule", "calls", "remove"), ("trunk", "desk", "remove")]
    assert (list(service.trunks), list(service.rules)) == (["ST_1"], [])
