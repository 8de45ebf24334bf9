"""LiveKit's side: trunks, rule, whom the rule calls, and who else may come in."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator, Iterator

from infra.telephony.apply import Telephony
from infra.telephony.check.findings import Finding, of_changes, of_error
from infra.telephony.plan import Plan
from infra.telephony.twilio.ranges import SIGNALLING
from shared.errors import FrontdeskError

WHERE = "LiveKit"


async def livekit_findings(telephony: Telephony, plan: Plan, agent: str) -> AsyncIterator[Finding]:
    """`agent`: the name that this box's agents register under."""
    try:
        _, rules = await telephony.show()
        changes = await telephony.apply(plan, dry_run=True)
    except FrontdeskError as error:
        yield of_error(WHERE, error)
    else:
        for finding in of_changes(WHERE, changes, "frontdesk telephony apply"):
            yield finding
        for rule in rules:
            if not rule.trunk_ids:
                what = f"{WHERE}: rule {rule.name} has no trunks, so it lets in anybody's calls"
                yield Finding("bad", what, f"frontdesk telephony remove {rule.sip_dispatch_rule_id}")
    yield _called(plan, agent)


def _called(plan: Plan, agent: str) -> Finding:
    if plan.rule.agent == agent:
        return Finding("good", f"{WHERE}: rule {plan.rule.name} calls {agent}, as the agents here are called")
    what = (
        f"{WHERE}: rule {plan.rule.name} calls {plan.rule.agent}, but the agents here are called {agent}: calls ring on"
    )
    return Finding("bad", what, "rule.agent in the telephony file and FRONTDESK_AGENT_NAME have to be the same")


def range_findings(plan: Plan) -> Iterator[Finding]:
    """Whether some trunk takes calls from every place that Twilio may call from: it changes over when one is down."""
    let_in = [ipaddress.ip_network(text) for trunk in plan.trunks for text in trunk.allowed_addresses]
    lacking = [
        f"{text} ({place})"
        for place, text in SIGNALLING.items()
        if not any(_covers(network, ipaddress.ip_network(text)) for network in let_in)
    ]
    if lacking:
        what = f"{WHERE}: no trunk takes calls from {', '.join(lacking)}, which Twilio may use"
        yield Finding(
            "doubtful", what, "add them to allowed_addresses, and to the firewall: twilio.com/docs/sip-trunking"
        )
    else:
        yield Finding("good", f"{WHERE}: calls from all of Twilio's signalling addresses are let in")


Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _covers(outer: Network, inner: Network) -> bool:
    return outer.version == inner.version and inner.subnet_of(outer)  # type: ignore[arg-type]
