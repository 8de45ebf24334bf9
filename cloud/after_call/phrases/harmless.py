"""Harmless although a word in it is not: greetings, polite requests, and problems that a trade is called for."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

_BAD = "bad|terrible|awful|horrible|nasty|worst|dreadful|disgusting|horrendous|excruciating|ugly|mad|gross"
_ILLS = (
    r"pain|ache|\w+ache|noise|sound|smell|leak|clog|flood|cold|cough|storm|weather|fall|accident|cut|burn|cramps?|tooth"
    r"|teeth|back|neck|shoulder|knee|hip|brakes?|breath|grinding|squeal|rattl\w*|vibration|shape|condition|state|scar"
    r"|infection|swelling|rash|odou?r|taste|stain|crack|knots?|spot|starter|battery|alternator|part|pipe|wiring|gums?|neighborhood|area|angle|habit|idea"
)
_WHICH = "what|some|any|that|this|which|other|same|all|every|different|one|the|these|those|another"
_DAY = "that|this|it|which|tuesday|monday|wednesday|thursday|friday|saturday|sunday|tomorrow|morning|afternoon|evening"
_BYE = "day|one|evening|night|weekend|afternoon|rest|morning|week"

# Looked for before the unkind words.
EXCUSED = (
    (
        0.0,
        """
        (?:running|be|i'm|we're) (?:(?:about|a|a little|a bit|maybe|like|just) ){0,3}(?:\\w+ )?(?:minutes |hours? |bit |little )?late(?! for (?:work|school))
        no (?:worries|rush|hurry|problem at all|problem|pressure|trouble|doubt)
        you have no idea how
        (?:oh )?my (?:bad|god|gosh|goodness)
        (?:pet|dog|cat|kid|child|family|eco|budget|user) friendly
        (?:nobody|no one)(?: will be| is|'ll be)? (?:home|hurt|injured|living|inside|else)
        whatever (?:time|works|day|you|is|it|suits)
        """,
    ),
    (
        -0.4,
        r"""
        (?:was|were|been|used to be|always been|usually|get|gets) (?:\w+ ){0,2}(?:nervous|scared|worried|afraid|skeptical|hesitant|anxious|terrified|dreading)
        """,
    ),
    (
        0.6,
        """
        (?:crazy|insanely|ridiculously|stupidly|wicked|scary) (?:good|fast|easy|nice|cheap|quick|talented|helpful)
        """,
    ),
)
HARMLESS = (
    (
        0.0,
        rf"""
        good (?:morning|afternoon|evening|day|night)
        best (?:you|they|i|we) can (?:do|offer)
        would (?:really )?appreciate (?:it )?if
        (?:wrong|bad) number
        wrong (?:one|place)
        sorry (?:to bother|to trouble|for bothering|for the (?:trouble|confusion|bother))(?: you)?
        (?:slept|moved|turned|stepped|bent) wrong
        no,? (?:thanks|thank you)
        by (?:mistake|accident)
        too bad
        excuse me
        (?:what's|what is|something's|something is|something|anything's|anything|what was|nothing|what could be) .. wrong
        wrong with (?:it|the|my|our)
        (?:{_BAD}) (?:\w+ )?(?:{_ILLS})
        (?:{_ILLS}) (?:is|are|has been|got|getting|feels|looks|was) (?:\w+ )?(?:{_BAD}|worse)
        (?:{_WHICH}) kinds? ?(?:of)?
        best (?:time|day|way|number|price|rate|option|bet|thing|person|place|approach|to (?:call|reach|do))
        (?:my|your|our) best
        (?:is|are|be|works?|work|would be|might be) (?:(?:even|a little|a bit) )?better(?: for (?:me|us))?
        better (?:for (?:me|us)|time|day|if|to|than|on|in|price|deal|number|one|option|tomorrow)
        (?:had better|you'd better|i'd better|we'd better|any better|get better)
        (?:a|any) good (?:time|day|number|way|place|price|idea of|deal on|moment|hour|candidate|fit)
        (?:would|does|do|is|will|could|might) .. (?:be|sound|look|work) (?:good|fine|nice|great|perfect|ok|okay)
        (?:is|are|was) (?:it|this|that|they|he|she|everything) (?:\w+ )?(?:good|fine|nice|easy|expensive|fair|comfortable)
        how (?:expensive|good|nice|easy|difficult|bad|comfortable)
        (?:don't worry|not to worry)(?: about (?:it|that))?
        take (?:care(?: of (?:it|that|this))?|your time)
        i'm afraid (?:i|we|not|so|that)
        never ?mind
        any complaints?
        (?:fair enough|good enough|fair share|fine print|fair market)
        bad (?:news|timing|reception|connection|line|weather)
        waste (?:pipes?|water|line|disposal|bin|management)
        without (?:a )?doubt
        (?:confused|mixed up) about (?:the )?(?:date|time|day)
        nice (?:and|to meet you)
        (?:good|great|nice|perfect|excellent|fair|mint|amazing|lovely) (?:condition|shape|size|credit|neighborhood|schools?)
        (?:good|great|nice|perfect|excellent|lovely) (?:location|light|lighting|quality|view|fit for|parking|access|photos?)
        worried (?:that )?(?:it|the|my|about (?:the|my|it)) (?:\w+ )?(?:might|may|could|will|is|noise|tooth|leak|damage|pipe)
        """,
    ),
    (0.7, "appreciate (?:it|that|this)"),
    (
        0.3,
        rf"""
        (?:would|could|might) (?:be|work) (?:\w+ )?(?:good|fine|ideal|nice|okay|ok|best|better)
        (?:would|'d|will|'ll) (?:(?:really|greatly|definitely|also) )?(?:love|be happy|be glad|like) to
        (?:i'd|we'd|i'll|we'll|i would) (?:(?:really|also) )?(?:love|be happy|be glad|like|appreciate)
        (?:would|'d|will) (?:\w+ )?appreciate
        (?:i'm|i am|we're|we are|more than) (?:\w+ )?(?:happy|glad) to
        (?:i'm|i am|we're|we are) (?:\w+ )?(?:fine|good) (?:to|with)
        (?:want|need|like) .. to (?:look|be|feel) (?:nice|good|great|perfect|nicer|better)
        sounds like a plan
        (?:that's|that is|it's|i'm|we're|all|that'll be|that will be) (?:fine|good|cool|okay)(?: with me| by me| for me| too)?
        (?:good|fine|works|great) for (?:me|us|you)
        good to (?:go|know)
        nice (?:to meet|talking)
        have a (?:good|nice) (?:{_BYE})
        sounds (?:good|fine|okay)
        good ?bye
        """,
    ),
    (
        0.7,
        rf"""
        have a (?:great|lovely|wonderful|blessed|beautiful|fantastic) (?:{_BYE})
        (?:heard|read|seen) .. (?:good|great|wonderful|nice|amazing) (?:things|reviews)
        you (?:were|come|came) (?:highly )?recommended
        recommended (?:you|your|me)
        """,
    ),
    # An answer rather than a mood: alone, or after another answer.
    (
        0.8,
        r"""
        \A\W*perfect(?=[.,!]|\s*\Z|\s+(?:thanks?|okay|so|and)\b)
        (?:oh|okay|ok|yes|yeah|alright|all right) perfect
        """,
    ),
    (
        0.6,
        r"""
        \A\W*great(?=[.,!]|\s*\Z|\s+(?:thanks?|bye|okay|ok|then|so|and|yes|yeah|see|talk)\b)
        (?:oh|okay|ok|yes|yeah|alright|all right) (?:great|super|awesome)
        """,
    ),
    (
        0.4,
        r"""
        \A\W*(?:cool|nice|good|fine)(?=[.,!]|\s*\Z|\s+(?:thanks?|okay|so|and)\b)
        (?:oh|okay|ok|yes|yeah|alright|all right) (?:cool|nice|good|fine)
        """,
    ),
    (
        1.0,
        rf"(?:{_DAY})(?: would| 'll|'d|'ll| will) be (?:\w+ )?(?:great|wonderful|perfect|amazing|awesome|fantastic|lovely)",
    ),
)
