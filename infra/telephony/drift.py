"""What is there compared with what is wanted: pure, protobuf messages in, differences out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from google.protobuf.json_format import MessageToDict
from livekit.protocol.sip import SIPDispatchRuleInfo, SIPInboundTrunkInfo, SIPOutboundTrunkInfo

from infra.telephony.changes import Change, Difference
from infra.telephony.conflicts import Claim, both_want, claim, shadowed
from infra.telephony.desired import MARK
from infra.telephony.plan import Plan
from shared.errors import SetupError

AnyInfo = SIPInboundTrunkInfo | SIPDispatchRuleInfo | SIPOutboundTrunkInfo
Info = TypeVar("Info", SIPInboundTrunkInfo, SIPDispatchRuleInfo, SIPOutboundTrunkInfo)

CALLS_OUT = "trunk for calls out"

# Made by the server, or (media_encryption) an older name that the server fills in from `media`.
_SERVERS_OWN = {"sip_trunk_id", "sip_dispatch_rule_id", "created_at", "updated_at", "media_encryption"}
_UNORDERED = {"numbers", "allowed_addresses", "allowed_numbers", "trunk_ids"}


def differences(there: Info, wanted: Info) -> tuple[Difference, ...]:
    """Fields that differ, server-made ones left out; lists whose order means nothing are compared as sets."""
    left, right = _plain(there), _plain(wanted)
    return tuple(
        Difference(name, left.get(name), right.get(name))
        for name in sorted(left.keys() | right.keys())
        if left.get(name) != right.get(name)
    )


def _plain(info: AnyInfo) -> dict[str, Any]:
    fields: dict[str, Any] = _filled(MessageToDict(info, preserving_proto_field_name=True))
    return {
        name: sorted(value) if name in _UNORDERED else value
        for name, value in fields.items()
        if name not in _SERVERS_OWN
    }


def _filled(value: Any) -> Any:
    """Without messages that say nothing: the server gives some where none was sent (a rule's `media`)."""
    if isinstance(value, dict):
        inner = {name: _filled(one) for name, one in value.items()}
        return {name: one for name, one in inner.items() if one not in ({}, [])}
    return [_filled(one) for one in value] if isinstance(value, list) else value


def named(kind: str, infos: Iterable[Info], name: str) -> Info | None:
    """The one of this name. SetupError when there are several: which one is ours cannot be told."""
    found = [info for info in infos if info.name == name]
    if len(found) > 1:
        ids = ", ".join(sorted(identity(info) for info in found))
        message = (
            f"LiveKit has {len(found)} {kind}s named {name!r} ({ids}). Cure: frontdesk telephony remove all but one"
        )
        raise SetupError(message)
    return found[0] if found else None


def identity(info: AnyInfo) -> str:
    return info.sip_dispatch_rule_id if isinstance(info, SIPDispatchRuleInfo) else info.sip_trunk_id


@dataclass(frozen=True, slots=True)
class There:
    """Everything that LiveKit has, ours or not."""

    trunks: Sequence[SIPInboundTrunkInfo]
    rules: Sequence[SIPDispatchRuleInfo]
    calls_out: Sequence[SIPOutboundTrunkInfo]

    def __iter__(self) -> Iterator[AnyInfo]:
        yield from self.trunks
        yield from self.rules
        yield from self.calls_out


def kind(info: AnyInfo) -> str:
    """As it is told."""
    if isinstance(info, SIPOutboundTrunkInfo):
        return CALLS_OUT
    return "rule" if isinstance(info, SIPDispatchRuleInfo) else "trunk"


def leftovers(there: There, plan: Plan) -> Iterator[Change]:
    """What an earlier file of ours asked for and this one does not: marked trunks, and rules for our trunks alone."""
    wanted = {trunk.name for trunk in plan.trunks}
    ours = {info.sip_trunk_id for info in there.trunks if info.name in wanted or info.metadata == MARK}
    out = {plan.outbound.name} if plan.outbound else set[str]()
    for infos, named_in_file in ((there.trunks, wanted), (there.calls_out, out)):
        for info in infos:
            if info.metadata == MARK and info.name not in named_in_file:
                yield unwished(info)
    for rule in there.rules:
        if rule.name != plan.rule.name and rule.trunk_ids and ours.issuperset(rule.trunk_ids):
            yield unwished(rule)


def unwished(info: AnyInfo) -> Change:
    return Change(kind(info), info.name, identity(info), wished=False)


def refuse_conflicts(there: Sequence[SIPInboundTrunkInfo], plan: Plan) -> None:
    """SetupError for a trunk of another name that wants one of our numbers, or takes calls of ours, or loses them."""
    wanted = {trunk.name for trunk in plan.trunks}
    for other in (info for info in there if info.name not in wanted):
        for trunk in plan.trunks:
            _refuse(trunk.claim, _claim(other), _away(other))


def refuse_rival_rules(rules: Sequence[SIPDispatchRuleInfo], plan: Plan, trunk_ids: set[str]) -> None:
    """SetupError for another rule without numbers of its own on one of our trunks: LiveKit takes one for each trunk."""
    for rule in rules:
        if rule.name != plan.rule.name and trunk_ids.intersection(rule.trunk_ids) and not rule.inbound_numbers:
            ours = trunk_ids.issuperset(rule.trunk_ids)
            away = "frontdesk telephony apply --prune" if ours else f"frontdesk telephony remove {identity(rule)}"
            raise SetupError(
                f"rule {plan.rule.name!r} is for trunks that rule {rule.name!r} ({identity(rule)}) already has. "
                f"Cure: {away}"
            )


def _claim(info: SIPInboundTrunkInfo) -> Claim:
    told = f"{info.name!r} ({info.sip_trunk_id})"
    password = bool(info.auth_username)
    return claim(told, info.numbers, info.allowed_addresses, info.allowed_numbers, password=password)


def _away(info: SIPInboundTrunkInfo) -> str:
    if info.metadata == MARK:
        return "it is of an earlier file: frontdesk telephony apply --prune removes it"
    return f"frontdesk telephony remove {info.sip_trunk_id}, or give ours other numbers"


def _refuse(ours: Claim, other: Claim, cure: str) -> None:
    if shared := both_want(ours, other):
        raise SetupError(f"trunk {ours.name!r} wants {shared}, which trunk {other.name} already has. Cure: {cure}")
    for taker, loser in ((ours, other), (other, ours)):
        if numbers := shadowed(taker, loser):
            raise SetupError(
                f"trunk {taker.name} would ask the calls to {numbers} that come by trunk {loser.name} for a password "
                f"(407). Cure: give it allowed_addresses of its own, or {cure}"
            )
