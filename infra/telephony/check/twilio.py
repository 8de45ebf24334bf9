"""Twilio's side: the trunk, whether its ways lead here, the numbers, and the region that handles their calls."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence

from infra.telephony.check.bridge import Bridge
from infra.telephony.check.findings import Finding, of_changes, of_error
from infra.telephony.twilio.provision import TRUNKS, Numbers, numbers_of, origination_of, provision
from infra.telephony.twilio.rest import Twilio
from infra.telephony.twilio.section import TwilioTrunk
from shared.errors import FrontdeskError

WHERE = "Twilio"
AGAIN = "frontdesk telephony provision"
Resolve = Callable[[str], set[str]]


def addresses(host: str) -> set[str]:
    """Every address of a name; none when it has none."""
    try:
        return {str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except OSError:
        return set()


def twilio_findings(
    twilio: Twilio,
    wanted: TwilioTrunk,
    numbers: Numbers,
    settings: Mapping[str, str],
    *,
    bridge: Bridge,
    resolve: Resolve = addresses,
) -> Iterator[Finding]:
    """What `provision` would change, then what it cannot see: names, addresses, TLS, regions."""
    told = ""
    try:
        yield from of_changes(WHERE, provision(twilio, wanted, numbers, settings, dry_run=True), AGAIN)
    except FrontdeskError as error:
        told = str(error)
        yield of_error(WHERE, error)
    try:
        yield from _unseen(twilio, wanted.name, bridge, resolve)
    except FrontdeskError as error:
        if str(error) != told:
            yield of_error(WHERE, error)


def _unseen(twilio: Twilio, name: str, bridge: Bridge, resolve: Resolve) -> Iterator[Finding]:
    trunks = twilio.every(TRUNKS.path, TRUNKS.key)
    trunk = next((row for row in trunks if row["friendly_name"] == name), None)
    if trunk is None:
        return
    ways, numbers = origination_of(trunk["sid"]), numbers_of(trunk["sid"])
    yield from _ways(twilio.every(ways.path, ways.key), bridge, resolve)
    yield from _secured(trunk, bridge)
    yield from _numbers(twilio, [row["phone_number"] for row in twilio.every(numbers.path, numbers.key)])


def _ways(ways: Sequence[Mapping[str, object]], bridge: Bridge, resolve: Resolve) -> Iterator[Finding]:
    """Every name has an address, one of them is ours, and there is a second way."""
    leads_here = unknown = False
    for way in ways:
        told = f"{WHERE}: {way['sip_url']}"
        if not way["enabled"]:
            yield Finding("doubtful", f"{told} is switched off", f"enabled: true in the file, then {AGAIN}")
            continue
        found = resolve(_host(str(way["sip_url"])))
        if not found:
            yield Finding("bad", f"{told} has a name without an address", "an A record for it, or another name")
        elif private := sorted(one for one in found if not ipaddress.ip_address(one).is_global):
            yield Finding(
                "bad", f"{told} leads to {', '.join(private)}, which Twilio cannot reach", "its public address"
            )
        unknown = unknown or not bridge.public
        leads_here = leads_here or bridge.public in found
    if not any(way["enabled"] for way in ways):
        yield Finding("bad", f"{WHERE}: no way is switched on: calls go nowhere", AGAIN)
    elif leads_here:
        yield Finding("good", f"{WHERE}: one of {len(ways)} ways leads here ({bridge.public})")
    elif unknown:
        yield Finding("unknown", f"{WHERE}: whether a way leads here: sip.yaml names no public address (nat_1_to_1_ip)")
    else:
        yield Finding("bad", f"{WHERE}: no way leads here ({bridge.public})", f"{AGAIN} --host {bridge.public}")
    if sum(bool(way["enabled"]) for way in ways) == 1:
        what = f"{WHERE}: one way only: when this box is away, callers hear that the number cannot be reached"
        yield Finding("doubtful", what, f"a second box: {AGAIN} --host FIRST --host SECOND")


def _host(uri: str) -> str:
    return uri.partition(":")[2].partition(";")[0].rpartition("@")[2].partition(":")[0]


def _secured(trunk: Mapping[str, object], bridge: Bridge) -> Iterator[Finding]:
    if trunk.get("secure") and not bridge.tls_port:
        what = f"{WHERE}: the trunk is secure, but livekit-sip speaks no TLS: every call fails"
        yield Finding("bad", what, "tls in sip.yaml with a certificate that is publicly trusted, or secure: false")


def _numbers(twilio: Twilio, assigned: Sequence[str]) -> Iterator[Finding]:
    if not assigned:
        yield Finding("bad", f"{WHERE}: the trunk has no number: nobody can call", f"{AGAIN} --number +…")
    for number in assigned:
        try:
            region = str(twilio.fetch(f"/v2/PhoneNumbers/{number}").get("voice_region") or "us1")
        except FrontdeskError:
            yield Finding("unknown", f"{WHERE}: which region handles {number}")
            continue
        if region != twilio.region:
            what = f"{WHERE}: calls to {number} are handled in {region}, where this trunk ({twilio.region}) is not"
            yield Finding("bad", what, f"TWILIO_REGION={region} and a key of that region, or move the number at Twilio")
