"""What is known of a call before anybody answers: read from the SIP participant's attributes, whatever they hold.

The attributes come from outside (a carrier, a scanner, a broken PBX), so nothing in here raises. The numbers are the
call's From and To headers (infra/telephony/desired.py says why), or what LiveKit itself makes of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from shared.calls import Arrival
from shared.numbers import LONGEST, caller_of, number_of

_ADDRESS = re.compile(r"<([^<>]*)>[^<>]*\Z")


def read_arrival(attributes: Mapping[str, object], room: str, job_id: str) -> Arrival:
    """The arrival that a SIP participant's attributes describe; missing and malformed ones are left out."""
    called = number_of(_address(attributes.get("sip.trunkPhoneNumber")))
    return Arrival(
        called=called,
        caller=caller_of(_address(attributes.get("sip.phoneNumber")), called),
        sip_call_id=_label(attributes.get("sip.callIDFull")) or _label(attributes.get("sip.callID")),
        room=room,
        job_id=job_id,
    )


def _address(header: object) -> object:
    """The address of a From or To header: the last bracketed thing, for what a caller is called may hold brackets."""
    found = _ADDRESS.search(header) if isinstance(header, str) else None
    return found.group(1) if found else header


def _label(written: object) -> str | None:
    if not isinstance(written, str) or len(written) > LONGEST:
        return None
    return "".join(c for c in written if c.isprintable()).strip() or None
