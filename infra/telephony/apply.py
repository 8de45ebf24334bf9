"""Brings LiveKit's trunks and dispatch rule to what the plan says. Run it as often as you like."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager

import aiohttp
from livekit import api
from livekit.protocol import sip

from infra.telephony.calls_out import by_hand
from infra.telephony.changes import Change
from infra.telephony.desired import calls_out_info, rule_info, trunk_info
from infra.telephony.drift import (
    CALLS_OUT,
    There,
    differences,
    identity,
    leftovers,
    named,
    refuse_conflicts,
    refuse_rival_rules,
    unwished,
)
from infra.telephony.plan import Plan
from shared.errors import SetupError

UNKNOWN_YET = "(new trunk)"  # stands for the id of a trunk that a dry run did not create


class Telephony:
    """LiveKit's SIP service as this project needs it; `settings` hold the trunks' passwords.

    SetupError says what is wrong and what cures it.
    """

    def __init__(self, livekit: api.LiveKitAPI, settings: Mapping[str, str] = os.environ) -> None:
        self._sip = livekit.sip
        self._settings = settings

    async def apply(self, plan: Plan, *, dry_run: bool = False, prune: bool = False) -> list[Change]:
        """What was needed (with `dry_run`: would be) and in which fields: leftovers first, then in the file's order.

        What an earlier file asked for and this one does not is told, and removed with `prune`. It goes before the rest
        is made: LiveKit refuses a new trunk or rule beside an old one that has its number.
        """
        async with _explained():
            there = await self._there()
            found = [named("trunk", there.trunks, trunk.name) for trunk in plan.trunks]
            named("dispatch rule", there.rules, plan.rule.name)  # refused before anything is changed
            left = list(leftovers(there, plan))
            gone = {change.id for change in left} if prune else set()
            refuse_conflicts([info for info in there.trunks if identity(info) not in gone], plan)
            ours = {identity(info) for info in found if info}
            refuse_rival_rules([rule for rule in there.rules if identity(rule) not in gone], plan, ours)
            # A password that is missing is told now.
            infos = [trunk_info(trunk, self._settings) for trunk in plan.trunks]
            out = calls_out_info(plan.calls_out, self._settings) if plan.calls_out else None
            calls_out = out and named(CALLS_OUT, there.calls_out, out.name)
            if prune and not dry_run:
                await self._remove(left)
            changes: list[Change] = []
            ids: list[str] = []
            for wanted, info in zip(infos, found, strict=True):
                change, trunk_id = await self._trunk(wanted, info, dry_run=dry_run)
                changes.append(change)
                ids.append(trunk_id)
            changes.append(await self._rule(plan, there.rules, ids, dry_run=dry_run))
            return [*left, *changes, *([await self._calls_out(out, calls_out, dry_run=dry_run)] if out else [])]

    async def remove(self, ids: Iterable[str]) -> list[Change]:
        """Take away trunks and rules by their ids, whoever made them. SetupError when one is not there."""
        async with _explained():
            named_by = {identity(info): unwished(info) for info in await self._there()}
            if unknown := sorted(set(ids) - named_by.keys()):
                raise SetupError(f"LiveKit has no {', '.join(unknown)}. Cure: frontdesk telephony show")
            changes = [named_by[one] for one in ids]
            await self._remove(changes)
            return changes

    async def show(self) -> There:
        """Everything that LiveKit has, ours or not."""
        async with _explained():
            return await self._there()

    async def _there(self) -> There:
        trunks = await self._sip.list_inbound_trunk(sip.ListSIPInboundTrunkRequest())
        rules = await self._sip.list_dispatch_rule(sip.ListSIPDispatchRuleRequest())
        calls_out = await self._sip.list_outbound_trunk(sip.ListSIPOutboundTrunkRequest())
        return There(trunks.items, rules.items, calls_out.items)

    async def _remove(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if change.kind != "rule":
                await self._sip.delete_trunk(sip.DeleteSIPTrunkRequest(sip_trunk_id=change.id))
            else:
                await self._sip.delete_dispatch_rule(sip.DeleteSIPDispatchRuleRequest(sip_dispatch_rule_id=change.id))

    async def _trunk(
        self, wanted: sip.SIPInboundTrunkInfo, there: sip.SIPInboundTrunkInfo | None, *, dry_run: bool
    ) -> tuple[Change, str]:
        if there is None:
            change = Change("trunk", wanted.name, "")
            if dry_run:
                return change, UNKNOWN_YET
            made = await self._sip.create_inbound_trunk(sip.CreateSIPInboundTrunkRequest(trunk=wanted))
            return change, made.sip_trunk_id
        change = Change("trunk", wanted.name, identity(there), differences(there, wanted))
        if change.differences and not dry_run:
            await self._sip.update_inbound_trunk(there.sip_trunk_id, wanted)
        return change, there.sip_trunk_id

    async def _calls_out(
        self, wanted: sip.SIPOutboundTrunkInfo, there: sip.SIPOutboundTrunkInfo | None, *, dry_run: bool
    ) -> Change:
        if there is None:
            if dry_run:
                return Change(CALLS_OUT, wanted.name, "")
            made = await self._sip.create_outbound_trunk(sip.CreateSIPOutboundTrunkRequest(trunk=wanted))
            return Change(CALLS_OUT, wanted.name, "", then=by_hand(made.sip_trunk_id))
        change = Change(CALLS_OUT, wanted.name, identity(there), differences(there, wanted))
        if change.differences and not dry_run:
            await self._sip.update_outbound_trunk(there.sip_trunk_id, wanted)
        return change

    async def _rule(
        self, plan: Plan, rules: Sequence[sip.SIPDispatchRuleInfo], trunk_ids: list[str], *, dry_run: bool
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
                "LiveKit has no Redis, so it keeps no trunks. Cure: set redis.address in livekit.yaml and restart it; "
                "on the local stack: frontdesk stack down, then frontdesk stack up --sip"
            )
        elif error.status in (401, 403):
            message = "LiveKit refuses the key. Cure: check LIVEKIT_API_KEY and LIVEKIT_API_SECRET"
        else:
            message = f"LiveKit refused: {error.message or error.code}"
        raise SetupError(message) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        message = f"LiveKit cannot be reached: {error}. Cure: check LIVEKIT_URL"
        raise SetupError(message) from error
