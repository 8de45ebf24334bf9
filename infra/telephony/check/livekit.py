"""LiveKit's side: trunks, rule, whom the rule calls, and who else may come in."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator, Iterator

from infra.telephony.apply import Telephony
from infra.telephony.calls_out import by_hand
from infra.telephony.check.findings import Finding, of_changes, of_error
from infra.telephony.drift import There
from infra.telephony.plan import Plan
from infra.telephony.twilio.ranges import SIGNALLING
from shared.errors import FrontdeskError

WHERE = "LiveKit"


async def livekit_findings(telephony: Telephony, plan: Plan, agent: str, calls_out: str = "") -> AsyncIterator[Finding]:
    """`agent`: the name that this box's agents register under; `calls_out`: the id of their trunk for calls out."""
    try:
        there = await telephony.show()
        changes = await telephony.apply(plan, dry_run=True)
    except FrontdeskError as error:
        yield of_error(WHERE, error)
    else:
        for finding in of_changes(WHERE, changes, "frontdesk telephony apply"):
            yield finding
        for rule in there.rules:
            if not rule.trunk_ids:
                what = f"{WHERE}: rule {rule.name} has no trunks, so it lets in anybody's calls"
                yield Finding("bad", what, f"frontdesk telephony remove {rule.sip_dispatch_rule_id}")
        for finding in calls_out_findings(there, plan, calls_out):
            yield finding
    yield _called(plan, agent)


def calls_out_findings(there: There, plan: Plan, calls_out: str) -> Iterator[Finding]:
    """Whether colleagues are called by a trunk that there is, and by the file's; nothing where neither is wanted."""
    found = {info.sip_trunk_id: info.name for info in there.calls_out}
    name = plan.outbound.name if plan.outbound else found.get(calls_out, "")
    wanted = next((trunk_id for trunk_id, its_name in found.items() if name and its_name == name), "")
    setting = f"{WHERE}: FRONTDESK_OUTBOUND_TRUNK"
    if calls_out and calls_out not in found:
        cure = f"set it to {wanted}" if wanted else "outbound in the telephony file, then frontdesk telephony apply"
        yield Finding("bad", f"{setting}={calls_out} is no trunk for calls out: no colleague is called", cure)
    elif wanted and calls_out != wanted:
        what = f"{setting} is {calls_out or 'not set'}: colleagues are not called by the file's trunk"
        yield Finding("doubtful", what, by_hand(wanted))
    elif calls_out:
        yield Finding("good", f"{WHERE}: colleagues are called by trunk {found[calls_out]}")


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
