"""What no single word of VADER's lexicon tells: denied praise, mock praise, waiting, asking for a person, and courtesy.

(valence, phrases): valences are VADER's, -4 to 4; 0 is taken out before it is read. A phrase stands for one word. Only
what turns a sentence round is here: what merely adds to it is learned (`leaning`).
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from shared.entities.cues import cue

_PRAISE = "great|wonderful|fantastic|perfect|lovely|brilliant|terrific|awesome|amazing|nice"

PHRASES = (
    (
        2.4,
        cue(
            "(?:couldn't|could not|can't|cannot) (?:be|have been|ask for|have asked for|thank you) .. (?:happier|better|more|nicer|easier|smoother|enough)",
            "(?:no complaints|can't complain|nothing but (?:good|great|kind|helpful))",
            "(?:never|didn't|hasn't|haven't) (?:once )?(?:disappoint\\w*|let (?:me|us) down|feel a thing|hurt at all|hurt a bit)",
            "(?:can't|couldn't|won't) (?:stop|believe how) (?:smiling|raving|talking|fast|easy|good|nice|clean|quick\\w*|beautiful|well)",
        ),
    ),
    (
        -2.4,
        cue(
            "(?:thanks|thank you)(?: a lot| so much)? for (?:nothing|wasting|ruining|leaving|hanging)",
            f"(?:{_PRAISE})[.!]? (?:(?:so|and|now|because) )?(?:i|we) (?:(?:just|only|also) )?(?:took|wasted|waited|drove|sat|paid|lost|missed|have to|get to|still can't)",
            f"(?:{_PRAISE})[.!]? (?:(?:yet|just) )?another (?:\\w+ )?(?:day|week|hour|month|delay|bill|fee|message|robot|machine|excuse|surprise|voicemail|charge)",
            f"(?:that's|this is|well|oh|now that's) just (?:{_PRAISE}|peachy)",
            f"(?:can't|couldn't|won't) help (?:me|us) (?:{_PRAISE})",
        ),
    ),
    (
        -1.8,
        cue(
            "(?:nobody|no one) .. (?:called|calls|came|showed|answered|returned|apologi[sz]ed|told)",
            "never (?:called|came|showed|returned|got back)",
            "on hold",
            "(?:been |still |kept )?wait(?:ed|ing) .. (?:hours?|weeks?|days|months?|minutes)",
            "(?:third|fourth|fifth|3rd|4th|5th) time",
            "(?:get|give) me .. (?:human|person|manager|supervisor)",
        ),
    ),
    (
        0.0,
        cue(
            "(?:i'd|i would|we'd|we would|would) (?:\\w+ )?(?:love|like|be happy) to",
            "no (?:problem|worries|rush)",
            "(?:somebody|someone|they|who) (?:stole|broke into|hit)",
        ),
    ),
)
