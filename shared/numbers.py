"""Phone numbers as everything of ours writes them: E.164, "+" and at most fifteen digits."""

from __future__ import annotations

import re

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SCHEME = re.compile(r"^(?:sips?|tel):", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[ .()\u00a0/-]")  # how people and switches group digits


def e164(written: str | None) -> str | None:
    """`written` ("+1 (510) 555-0100", "sip:+15105550100@host", "tel:…") as "+15105550100"; None when it is no number.

    Never guesses a country: a number without "+" is None.
    """
    if not written or len(written) > 256:  # nothing longer is a number, whatever the switch sends
        return None
    user = _SCHEME.sub("", written.strip()).partition("@")[0].partition(";")[0]
    number = _PUNCTUATION.sub("", user)
    return number if _E164.fullmatch(number) else None
