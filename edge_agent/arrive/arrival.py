"""What is known of a call before anybody answers: read from the SIP participant's attributes, whatever they hold.

The attributes come from outside (a carrier, a scanner, a broken PBX), so nothing in here raises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 256  # characters looked at; a longer "number" is no number

# What carriers send as the caller's "number" when it is withheld: words spelled on a phone's keys
# (anonymous, restricted, unavailable, blocked, unknown).
WITHHELD = frozenset({"+266696687", "+7378742833", "+86282452253", "+2562533", "+8566"})

_SCHEME = re.compile(r"^(?:sips?|tel):", re.IGNORECASE)
_BRACKETED = re.compile(r"<([^<>]*)>")
_SEPARATORS = re.compile(r"[ \t().\-/\u00a0]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # the database's own rule for a number


@dataclass(frozen=True, slots=True)
class Arrival:
    """A call that has arrived. Numbers are E.164."""

    called: str  # "" when the trunk named no usable number: nobody's number, so the call is refused
    caller: str | None  # None when withheld, anonymous or malformed
    sip_call_id: str | None  # the SIP Call-ID, to find the call again in the carrier's records
    room: str
    job_id: str


def read_arrival(attributes: Mapping[str, object], room: str, job_id: str) -> Arrival:
    """The arrival that a SIP participant's attributes describe; missing and malformed ones are left out."""
    caller = e164(attributes.get("sip.phoneNumber"))
    return Arrival(
        called=e164(attributes.get("sip.trunkPhoneNumber")) or "",
        caller=None if caller in WITHHELD else caller,
        sip_call_id=_label(attributes.get("sip.callIDFull")) or _label(attributes.get("sip.callID")),
        room=room,
        job_id=job_id,
    )


def e164(written: object) -> str | None:
    """A number as carriers write it ('+1 (510) 555-0100', 'sip:0015105550100@host', '15105550100') as E.164.

    A number without a plus is taken as complete: no country is guessed, because a wrong guess rings at somebody else's.
    """
    if not isinstance(written, str) or len(written) > LONGEST:
        return None
    bracketed = _BRACKETED.search(written)
    address = _SCHEME.sub("", (bracketed.group(1) if bracketed else written).strip())
    user = address.split("@", 1)[0].split(";", 1)[0].replace("%2B", "+").replace("%2b", "+")
    digits = _SEPARATORS.sub("", user)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    number = digits if digits.startswith("+") else "+" + digits
    return number if _E164.fullmatch(number) else None


def _label(written: object) -> str | None:
    if not isinstance(written, str) or len(written) > LONGEST:
        return None
    return "".join(c for c in written if c.isprintable()).strip() or None
