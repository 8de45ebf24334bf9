"""Phone numbers as everything of ours writes them: E.164, "+" and at most fifteen digits."""

from __future__ import annotations

import re

LONGEST = 256  # characters looked at; a longer "number" is no number

_SCHEME = re.compile(r"^(?:sips?|tel):", re.IGNORECASE)
_BRACKETED = re.compile(r"<([^<>]*)>")
_SEPARATORS = re.compile(r"[ \t().\-/\u00a0]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # the database's own rule for a number


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
