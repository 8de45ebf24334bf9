"""A yes, a no, and "never mind", in the words that callers have for them. Pure.

Who agrees and asks something in the same breath has not agreed yet: what binds waits for a plain yes.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re

from shared.entities.cues import cue

_AHEAD = r"\A\W*(?:(?:um|uh|oh|ah|er|well|hmm|okay|ok|so|and|i think|i guess|you know|actually)\W+)*"
_YES = cue(
    _AHEAD + r"(?:yes|yeah|yea|yep|yup|ya|sure|of course|absolutely|definitely|certainly|exactly|correct|perfect|great|good|fine"
    r"|excellent|wonderful|awesome|cool|lovely|right(?! now| away)|alright|all right|okay|ok|please(?: do)?\W*\Z|uh huh|mm+ ?hm+|mhm+|indeed|affirmative"
    r"|you got it|got it|go ahead|do it|book it|go for it|sounds|it is\W*\Z|it does\W*\Z|i do\W*\Z|i would\W*\Z|i am\W*\Z|i think so|i guess so|i believe so|works"
    r"|that (?:works|would|will|is|sounds|one|time|should)|that's|that'll|that'd|it's (?:right|correct|fine|good|great|perfect|okay|ok)"
    r"|let's (?:do|go|book)|i'll take|we'll take|everything's|all (?:good|correct|set))",
)  # fmt: skip
_NO = cue(
    _AHEAD + r"(?:no|nope|nah|never|negative|wrong|incorrect|not|nothing|neither|none|i don't|i do not|i didn't|i never|i'm not|it isn't|it's not"
    r"|it is not|that isn't|that's (?:not|wrong|incorrect|the wrong)|that is (?:not|wrong)|that won't|that doesn't|please don't|don't"
    r"|you got (?:it|that|my \w+) wrong|i said)",
)  # fmt: skip
_NO_BUT_YES = cue(
    _AHEAD + r"(?:no|nope|nah) (?:no )?(?:problem|worries|that's (?:right|fine|correct|it|all|good|perfect|great|okay|ok)|that is (?:right|fine|correct)"
    r"|that works|it's fine|you're right|you got it|thanks that's (?:right|it))",
    _AHEAD + r"(?:not|no) (?:a )?(?:problem|at all that's fine)",
)  # fmt: skip
_TAKEN_BACK = cue(
    "not (?:right|correct|quite|good|really|sure|yet)", "wrong", "incorrect", "but", "except", "wait", "hold on", "hang on",
    "instead", "rather", "change", "don't", "do not", "didn't", "doesn't", "won't", "can't", "cannot", "isn't",
)  # fmt: skip
_GIVEN_UP = cue(
    "never ?mind", "(?<!don't\\s)(?<!not\\s)call (?:it|that|the whole thing) off", "(?<!don't\\s)(?<!not\\s)forget (?:it|about it|that|the whole thing)", "(?:i've |i have )?changed my mind",
    "(?:i )?(?:don't|do not) (?:want|need) (?:it|to book|to make|an appointment|the appointment|one|this|that) ?(?:any ?more|now|after all)?\\W*\\Z",
    "(?:leave|drop|skip) it\\W*\\Z", "let's (?:leave|drop|forget|skip) it", "don't bother", "don't book (?:it|that|anything)",
    "i'll (?:call|try) (?:you )?(?:back|again|later|another time)", "not now thanks",
)  # fmt: skip
_QUESTION = re.compile(r"\?\s*\Z")


def agreed(words: str) -> bool:
    """Whether it is a yes, and nothing in it takes that back or asks for more."""
    if _NO_BUT_YES.search(words):
        return True
    return bool(_YES.search(words)) and not any(rule.search(words) for rule in (_TAKEN_BACK, _NO, _QUESTION, _GIVEN_UP))


def refused(words: str) -> bool:
    """Whether it is a no."""
    return bool(_NO.search(words)) and not _NO_BUT_YES.search(words)


def gave_up(words: str) -> bool:
    """Whether he does not want any more what he came for."""
    return bool(_GIVEN_UP.search(words))
