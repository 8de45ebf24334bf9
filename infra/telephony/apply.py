"""Brings LiveKit's trunks and dispatch rule to what the plan says. Run it as often as you like."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from livekit import api
from livekit.protocol import sip

from infra.telephony.desired import rule_info, trunk_info
from infra.telephony.drift import Change, differences, identity, named, refuse_rivals
from infra.telephony.plan import Plan, Trunk
from shared.errors import SetupError

UNKNOWN_YET = "(new trunk)"  # stands for the id of a trunk that a dry run did not create


class Telephony:
    """LiveKit's SIP service as this project needs it. SetupError says what is wrong and what cures it."""

    def __init__(self, livekit: api.LiveKitAPI) -> None:
        self._sip = livekit.sip

    async def apply(self, plan: Plan, *, dry_run: bool = False) -> list[Change]:
        """What was needed (with `dry_run`: would be) and in which fields, in the order of the file."""
        async with _explained():
            there = list((await self._sip.list_inbound_trunk(sip.ListSIPInboundTrunkRequest())).items)
            refuse_rivals(there, [trunk_info(trunk) for trunk in plan.trunks])
            rules = list((await self._sip.list_dispatch_rule(sip.ListSIPDispatchRuleRequest())).items)
            named("dispatch rule", rules, plan.rule.name)  # refused before anything is changed
            found = [named("trunk", there, trunk.name) for trunk in plan.trunks]
            changes: list[Change] = []
            ids: list[str] = []
            for trunk, info in zip(plan.trunks, found, strict=True):
                change, trunk_id = await self._trunk(trunk, info, dry_run=dry_run)
                changes.append(change)
                ids.append(trunk_id)
            return [*changes, await self._rule(plan, rules, ids, dry_run=dry_run)]

    async def show(self) -> tuple[list[sip.SIPInboundTrunkInfo], list[sip.SIPDispatchRuleInfo]]:
        """Everything that LiveKit has, ours or not."""
        async with _explained():
            trunks = await self._sip.list_inbound_trunk(sip.ListSIPInboundTrunkRequest())
            rules = await self._sip.list_dispatch_rule(sip.ListSIPDispatchRuleRequest())
            return list(trunks.items), list(rules.items)

    async def _trunk(self, trunk: Trunk, there: sip.SIPInboundTrunkInfo | None, *, dry_run: bool) -> tuple[Change, str]:
        wanted = trunk_info(trunk)
        if there is None:
            change = Change("trunk", trunk.name, "")
            if dry_run:
                return change, UNKNOWN_YET
            made = await self._sip.create_inbound_trunk(sip.CreateSIPInboundTrunkRequest(trunk=wanted))
            return change, made.sip_trunk_id
        change = Change("trunk", trunk.name, identity(there), differences(there, wanted))
        if change.differences and not dry_run:
            await self._sip.update_inbound_trunk(there.sip_trunk_id, wanted)
        return change, there.sip_trunk_id

    async def _rule(
        self, plan: Plan, rules: list[sip.SIPDispatchRuleInfo], trunk_ids: list[str], *, dry_run: bool
    ) -> Change:
        there = named("dispatch rule", rules, plan.rule.name)
        wanted = rule_info(plan.rule, trunk_ids)
        if there is None:
            if not dry_run:
                await self._sip.create_dispatch_rule(sip.CreateSIPDispatchRuleRequest(dispatch_rule=wanted))
            return Change("rule", plan.rule.name, "")
        change = Change("rule", plan.rule.name, identity(there), differences(there, wanted))
        if change.differences and not dry_run:
            await self._sip.update_dispatch_rule(there.sip_dispatch_rule_id, wanted)
        return change


@asynccontextmanager
async def _explained() -> AsyncIterator[None]:
    """LiveKit's answers in words that say what to do."""
    try:
        yield
    except api.TwirpError as error:
        if "sip not connected" in error.message:
            message = (
                "LiveKit has no Redis, so it keeps no trunks. Cure: set redis.address in livekit.yaml and restart it"
            )
        elif error.status in (401, 403):
            message = "LiveKit refuses the key. Cure: check LIVEKIT_API_KEY and LIVEKIT_API_SECRET"
        else:
            message = f"LiveKit refused: {error.message or error.code}"
        raise SetupError(message) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        message = f"LiveKit cannot be reached: {error}. Cure: check LIVEKIT_URL"
        raise SetupError(message) from error
