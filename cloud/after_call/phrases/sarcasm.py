"""Praise that means the opposite, where the sentence itself gives it away."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

_PRAISE = "great|wonderful|fantastic|perfect|lovely|brilliant|terrific|awesome|amazing|nice|super|good|excellent"
_OPENS = rf"(?:(?:oh|well|wow|yeah|ok|okay|just|isn't that) )?(?:{_PRAISE})[.!]?"
_LOSS = "took|wasted|waited|drove|sat|paid|have to wait|get to wait|still can't|lost|missed"
_MORE = (
    "day|week|hour|month|delay|bill|fee|message|robot|machine|excuse|surprise|problem|wait|voicemail|charge|recording|menu"
    "|transfer"
)

SARCASM = (
    (-2.8, r"(?:thanks|thank you)(?: a lot| so much| very much)? for (?:nothing|wasting|ruining|leaving|hanging|not)"),
    (
        -2.4,
        rf"""
        {_OPENS} (?:(?:so|and|now|because) )?(?:i|we) (?:(?:just|only|also) )?(?:{_LOSS}) ... (?:nothing|off|hours?|again|days?)
        {_OPENS} (?:(?:yet|just) )?another (?:\w+ )?(?:{_MORE})
        {_OPENS} (?:(?:yet|just) )?another (?:\w+ )?(?:who|that|which) (?:can't|doesn't|won't|isn't|didn't)
        {_OPENS} (?:so )?now (?:it's|it is|it|i've|i|my|the|we|we've|you) .. (?:broken|worse|gone|stuck|ruined|late|leak\w+|lost)
        {_OPENS} (?:so )?now (?:i|we) (?:have to|can't|get to|need to wait)
        (?:some|real|such|what|very) a? ?(?:{_PRAISE}) (?:way to|start|timing|system|service) .. (?:treat|lose|run|you|there)
        (?:{_PRAISE}) (?:way|job) (?:to )?(?:treat|run|start|lose|losing|breaking|ruining|scratching|wasting)
        i (?:(?:just|really|absolutely|simply) )?(?:love|adore|enjoy) (?:waiting|being (?:on hold|ignored|told|charged|lied))
        i (?:(?:just|really|absolutely|simply) )?(?:love|adore|enjoy) (?:sitting|paying|repeating|wasting|it when you)
        i (?:(?:just|really|absolutely|simply) )?(?:love|adore|enjoy) (?:how (?:you|nobody)|getting (?:charged|ignored))
        i (?:(?:just|really|absolutely|simply) )?(?:love|adore|enjoy) talking to (?:(?:a|this) )?(?:robot|machine|computer)s?
        (?:can't|cannot) wait to (?:pay|wait|sit|hear .. (?:excuse|next)|be told|spend)
        """,
    ),
    (
        -1.8,
        """
        (?:well|oh|that's|this is|isn't that|now that's) just (?:great|wonderful|fantastic|lovely|peachy|brilliant|terrific)
        just (?:great|peachy)
        how (?:convenient|very convenient|professional|nice for you)
        (?:lucky me|aren't i lucky|yeah right|oh sure|big surprise|surprise surprise|nice try|must be nice|as usual)
        (?:yeah|right|sure|oh)? because that worked .. well
        good luck with that
        if (?:that's|this is|that is) what you call
        call (?:that|this) .. (?:service|work|job|repair|fix)
        so called
        real (?:nice|smart|professional|classy|helpful)
        are you happy now
        some (?:service|help|expert|guarantee|warranty)
        """,
    ),
)
