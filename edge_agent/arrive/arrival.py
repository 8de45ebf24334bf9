"""What is known of a call before anybody answers: read from the SIP participant's attributes, whatever they hold.

The attributes come from outside (a carrier, a scanner, a broken PBX), so nothing in here raises.
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.calls import Arrival, Verdict
from shared.numbers import LONGEST, caller_of, number_of

VERDICT = frozenset({"carrier.verdict", "sip.h.x-twilio-verstat"})


def read_arrival(attributes: Mapping[str, object], room: str, job_id: str) -> Arrival:
    """The arrival that a SIP participant's attributes describe; missing and malformed ones are left out."""
    called = number_of(attributes.get("sip.trunkPhoneNumber"))
    return Arrival(
        called=called,
        caller=caller_of(attributes.get("sip.phoneNumber"), called),
        sip_call_id=_label(attributes.get("sip.callIDFull")) or _label(attributes.get("sip.callID")),
        room=room,
        job_id=job_id,
        verdict=_verdict(attributes),
    )


def has_hung_up(attributes: Mapping[str, object]) -> bool:
    """He may stand in his room for a while yet: 20 s where his leaving was lost."""
    return attributes.get("sip.callStatus") == "hangup"


def _verdict(attributes: Mapping[str, object]) -> Verdict:
    """Of Twilio's header, e.g. "TN-Validation-Passed-A", under the name that a trunk gives it, or the header's own."""
    told = next((said for name, said in attributes.items() if name.lower() in VERDICT), None)
    said = told[:LONGEST].lower() if isinstance(told, str) else ""
    return "failed" if "validation-failed" in said else "passed" if "validation-passed" in said else ""


def _label(written: object) -> str | None:
    if not isinstance(written, str) or len(written) > LONGEST:
        return None
    return "".join(c for c in written if c.isprintable()).strip() or None
