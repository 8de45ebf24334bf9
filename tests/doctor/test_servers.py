"""The servers a box needs: each fault that they can have, and the cure that is told."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from livekit.protocol import sip
from livekit.protocol.agent_dispatch import RoomAgentDispatch
from livekit.protocol.room import RoomConfiguration

from infra.doctor import servers as asked
from infra.doctor.finding import Finding, Verdict
from shared.edge_token import DAY
from tests.doctor.scene import NOWHERE, box_settings, servers, token


def verdicts(findings: list[Finding]) -> dict[str, Verdict]:
    return {finding.part: finding.verdict for finding in findings}


async def test_a_database_that_is_well_lets_the_box_in(tmp_path: Path) -> None:
    """Role, token and clock, one row each."""
    async with servers() as there:
        findings = await asked.database(there.settings(tmp_path))
    assert verdicts(findings) == dict.fromkeys(("database", "token", "database's clock"), Verdict.GOOD)


async def test_a_database_that_is_away_is_named_with_its_address(tmp_path: Path) -> None:
    """Its clock cannot be told then; the token is judged all the same."""
    role, good_for, clock = await asked.database(box_settings(tmp_path))
    assert (role.verdict, good_for.verdict, clock.verdict) == (Verdict.BAD, Verdict.GOOD, Verdict.UNTRIED)
    assert "SUPABASE_URL" in role.cure


async def test_a_refused_token_is_to_be_turned(tmp_path: Path) -> None:
    """The database answers 401."""
    async with servers() as there:
        there.postgrest.fault = 401
        role, *_ = await asked.database(there.settings(tmp_path))
    assert role.verdict is Verdict.BAD
    assert "frontdesk keys turn edge" in role.cure


@pytest.mark.parametrize(
    ("days", "renew", "verdict", "said"),
    [
        (30, "", Verdict.GOOD, "good for 30 days; not renewed"),
        (5, "https://a.modal.run/renew", Verdict.GOOD, "renewed by itself"),
        (5, "", Verdict.BAD, "ends in 5.0 days, and nobody renews it"),
        (-2, "https://a.modal.run/renew", Verdict.BAD, "ended 2.0 days ago"),
    ],
)
def test_a_token_is_judged_by_who_renews_it(
    tmp_path: Path, days: float, renew: str, verdict: Verdict, said: str
) -> None:
    """A week before its end somebody must know, unless the box renews it."""
    now = time.time()
    settings = box_settings(
        tmp_path, FRONTDESK_EDGE_TOKEN=token(issued=int(now + days * DAY - 30 * DAY)), FRONTDESK_RENEW_URL=renew
    )
    finding = asked.token(settings, now)
    assert finding.verdict is verdict
    assert said in finding.said


def test_a_text_that_is_no_token_is_told(tmp_path: Path) -> None:
    """Without quoting it."""
    finding = asked.token(box_settings(tmp_path, FRONTDESK_EDGE_TOKEN="ey.secret.nonsense"), time.time())
    assert finding.verdict is Verdict.BAD
    assert "nonsense" not in finding.said


@pytest.mark.parametrize(("off", "said"), [(40.0, "ahead of"), (-3600.0, "behind")])
async def test_a_clock_that_is_wrong_is_told_with_its_direction(tmp_path: Path, off: float, said: str) -> None:
    """Tokens are refused because of it, and nobody guesses why."""
    async with servers() as there:
        there.off = off
        *_, clock = await asked.database(there.settings(tmp_path))
    assert clock.verdict is Verdict.BAD
    assert said in clock.said
    assert "set-ntp" in clock.cure


async def test_ollama_that_is_away_is_to_be_started(tmp_path: Path) -> None:
    """Nobody listens at OLLAMA_URL."""
    finding = await asked.model(box_settings(tmp_path))
    assert finding.verdict is Verdict.BAD
    assert NOWHERE in finding.said
    assert "ollama serve" in finding.cure


async def test_a_model_that_ollama_lacks_is_to_be_pulled(tmp_path: Path) -> None:
    """With the names of those that it has."""
    async with servers() as there:
        there.models = ("qwen:1b",)
        finding = await asked.model(there.settings(tmp_path))
    assert (finding.verdict, finding.cure) == (Verdict.BAD, "ollama pull llama3.1:8b")
    assert "qwen:1b" in finding.said


async def test_a_model_may_be_called_without_its_tag(tmp_path: Path) -> None:
    """Ollama calls it :latest then."""
    async with servers() as there:
        there.models = there.loaded = ("mine:latest",)
        finding = await asked.model(there.settings(tmp_path, FRONTDESK_MODEL="mine"))
    assert (finding.verdict, finding.said) == (Verdict.GOOD, "mine, in memory")


async def test_a_model_that_is_not_loaded_is_told(tmp_path: Path) -> None:
    """No fault, but the first caller waits."""
    async with servers() as there:
        there.loaded = ()
        finding = await asked.model(there.settings(tmp_path))
    assert finding.verdict is Verdict.GOOD
    assert "not in memory" in finding.said


async def test_another_server_in_the_place_of_ollama_is_told(tmp_path: Path) -> None:
    """It answers 404 there."""
    async with servers() as there:
        finding = await asked.model(there.settings(tmp_path, OLLAMA_URL=f"{there.url}/rest"))
    assert finding.verdict is Verdict.BAD
    assert finding.cure == "Check OLLAMA_URL."


async def test_livekit_that_takes_the_key_is_well(tmp_path: Path) -> None:
    """And its clock agrees."""
    async with servers() as there:
        findings = await asked.livekit(there.settings(tmp_path))
    assert verdicts(findings) == {"LiveKit": Verdict.GOOD, "LiveKit's clock": Verdict.GOOD}


async def test_livekit_that_refuses_the_key_says_which_settings(tmp_path: Path) -> None:
    """A pair that its own configuration does not have."""
    async with servers() as there:
        there.livekit_status = 401
        refused, clock = await asked.livekit(there.settings(tmp_path))
    assert (refused.verdict, clock.verdict) == (Verdict.BAD, Verdict.GOOD)
    assert "LIVEKIT_API_SECRET" in refused.cure


async def test_livekit_that_is_away_is_to_be_started(tmp_path: Path) -> None:
    """One row: its clock is not asked for then."""
    (finding,) = await asked.livekit(box_settings(tmp_path))
    assert finding.verdict is Verdict.BAD
    assert "LIVEKIT_URL" in finding.cure


def trunk(service_id: str, name: str) -> sip.SIPInboundTrunkInfo:
    return sip.SIPInboundTrunkInfo(sip_trunk_id=service_id, name=name)


def rule(*trunks: str, agent: str = "receptionist") -> sip.SIPDispatchRuleInfo:
    room = RoomConfiguration(agents=[RoomAgentDispatch(agent_name=agent)])
    return sip.SIPDispatchRuleInfo(sip_dispatch_rule_id="SDR_1", name="calls", trunk_ids=trunks, room_config=room)


async def telephony(
    folder: Path, trunks: list[sip.SIPInboundTrunkInfo], rules: list[sip.SIPDispatchRuleInfo]
) -> Finding:
    async with servers() as there:
        there.sip.trunks = {info.sip_trunk_id: info for info in trunks}
        there.sip.rules = {info.sip_dispatch_rule_id: info for info in rules}
        return await asked.telephony(there.settings(folder), expected=True)


async def test_a_trunk_whose_calls_reach_the_agent_is_well(tmp_path: Path) -> None:
    """Both are named."""
    finding = await telephony(tmp_path, [trunk("ST_1", "twilio")], [rule("ST_1")])
    assert (finding.verdict, finding.said) == (Verdict.GOOD, "twilio → receptionist")


@pytest.mark.parametrize(
    ("trunks", "rules", "said"),
    [
        ([], [rule("ST_1")], "no inbound trunk"),
        ([trunk("ST_1", "twilio")], [], "no dispatch rule calls the agent 'receptionist'"),
        ([trunk("ST_1", "twilio")], [rule("ST_1", agent="other")], "no dispatch rule calls the agent"),
        ([trunk("ST_1", "twilio"), trunk("ST_2", "telnyx")], [rule("ST_1")], "calls of telnyx reach nobody"),
    ],
)
async def test_a_call_that_would_reach_nobody_is_told(
    tmp_path: Path, trunks: list[sip.SIPInboundTrunkInfo], rules: list[sip.SIPDispatchRuleInfo], said: str
) -> None:
    """No trunk, no rule, a rule for another agent, a trunk that the rule leaves out."""
    finding = await telephony(tmp_path, trunks, rules)
    assert finding.verdict is Verdict.BAD
    assert said in finding.said
    assert "frontdesk telephony apply" in finding.cure


async def test_a_trunk_for_calls_out_that_livekit_has_not_is_told(tmp_path: Path) -> None:
    """A colleague would never be called; with LiveKit's own it is well."""
    async with servers() as there:
        there.sip.trunks, there.sip.rules = {"ST_1": trunk("ST_1", "twilio")}, {"SDR_1": rule("ST_1")}
        there.sip.trunks_out = {"ST_2": sip.SIPOutboundTrunkInfo(sip_trunk_id="ST_2", name="out")}
        settings = [there.settings(tmp_path, FRONTDESK_OUTBOUND_TRUNK=one) for one in ("ST_x", "ST_2")]
        lost, good = [await asked.telephony(one, expected=True) for one in settings]
    assert (lost.verdict, good.verdict) == (Verdict.BAD, Verdict.GOOD)
    assert "FRONTDESK_OUTBOUND_TRUNK=ST_x is no trunk" in lost.said


async def test_a_livekit_without_redis_has_no_sip_side(tmp_path: Path) -> None:
    """As the local stack's: no fault, and said so."""
    async with servers() as there:
        there.sip.refusal = (500, "internal", "sip not connected (redis required)")
        finding = await asked.telephony(there.settings(tmp_path), expected=True)
    assert finding.verdict is Verdict.UNTRIED
    assert "no SIP side" in finding.said


async def test_a_box_that_nobody_is_to_call_needs_no_trunk(tmp_path: Path) -> None:
    """Nothing was ever applied, and no provider is set: no fault."""
    async with servers() as there:
        finding = await asked.telephony(there.settings(tmp_path), expected=False)
    assert finding.verdict is Verdict.UNTRIED
    assert finding.cure == "frontdesk telephony apply"
