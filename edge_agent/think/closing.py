"""Does the caller say goodbye? Rules, not the model: hanging up by mistake is the one error a caller never forgives."""

from __future__ import annotations

import re

# Anywhere in what was said these end a call …
_GOODBYE = re.compile(
    r"\b(?:good ?bye\b|bye[- ]?bye\b"
    r"|have a (?:good|nice|great|lovely|wonderful) (?:day|one|evening|night|weekend|afternoon|rest)\b)"
    r"|(?:^|[,.!;]\s*|\b(?:i'll|we'll|then|okay|great)\s+)(?:talk to|see|speak to) you (?:later|soon|then|tomorrow)\b"
)
# … a lone "bye" only as a phrase of its own, never "by the way" heard as "bye the way" …
_BYE = re.compile(
    r"(?:^|[,.!;]\s*|\b(?:thanks|thank you|okay|ok|alright|great|so much|then|well|now|all)\s+)bye(?: now| then)?"
    r"\s*(?:$|[,.!;])"
)
# … and these only at its end, where nothing is asked for ("just a cleaning, that's all" orders something).
_DONE = re.compile(
    r"\b(?:(?:that's|that is|that was|that will be|that'll be) (?:all|it|everything)"
    r"(?: (?:for now|for today|i need(?:ed)?|i wanted|to know))*"
    r"|(?:i'm|i am) (?:all set|good now|done)|nothing else)"
    r"(?:[,.!\s]+(?:thanks?|thank you|very much|so much|a lot|then|okay|ok|for your help|for the help|great))*[.!\s]*$"
)
_ORDERS = re.compile(r"\b(?:just|only)\b")
_HOLD = re.compile(
    r"\b(?:before (?:i|we|you) (?:go|say|hang)|don't hang up|wait|one more|another question|not (?:good ?bye|done))\b"
)
_ASKS = re.compile(
    r"\?|(?:^|[,.!;]\s*)(?:is|are|was|do|does|did|can|could|would|will(?! do)|should|may"
    r"|what|when|where|which|who|why|how)\b(?! (?:appreciate|thank))"
)


def says_goodbye(words: str) -> bool:
    """True when `words` (a whole caller turn) end the call. A turn that asks anything never does."""
    said = re.sub(r"\s+", " ", words.lower().replace("\u2019", "'")).strip()
    if not said or _ASKS.search(said) or _HOLD.search(said):
        return False
    if _GOODBYE.search(said) or _BYE.search(said):
        return True
    return bool(_DONE.search(said)) and not _ORDERS.search(said)
