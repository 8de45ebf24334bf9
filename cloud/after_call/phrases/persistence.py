"""Waiting, trying again, saying it again, asking for a person: what patience is lost over."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

_LONG = r"(?:\w+ )?(?:minutes?|hours?|days?|weeks?|months?|morning|afternoon|ages|forever|while|time)"
_MANY = r"three|four|five|six|seven|eight|nine|ten|several|multiple|many|countless|\d+|a dozen|a hundred|a million"
_NTH = r"third|fourth|fifth|sixth|seventh|eighth|tenth|hundredth|millionth|[3-9](?:rd|th)|1\dth|umpteenth"
_REPLY = (
    "called|calls|call|came|come|comes|showed|shows|show|answers?|answered|answering|picks?|picked|told|tells|returned"
    "|returns|responded|got|gets|seems|bothered|bothers|listens|turned|knows|explained|wants|contacted|let|helped|helps"
)
_GIVES = (
    "called|calls|came|comes|showed|shows|show|arrived|returned|answered|answer|answers|pick|picked|got|heard|told|finished"
    "|fixed|responded|bothered|received"
)
_SOMEBODY = (
    "(?:real|actual|live|living|proper) (?:person|human|being|people|agent|receptionist)|human(?: being)?|operator"
)
_BOSS = "manager|supervisor|person in charge|someone in charge|somebody in charge"
_PERSON = f"{_SOMEBODY}|{_BOSS}|person|representative|somebody real|someone real|someone who|somebody who|someone else"
_MACHINE = "robots?|machines?|bots?|computers?|recordings?|(?:brick )?walls?|ai|answering machine"

PERSISTENCE = (
    (
        -2.2,
        rf"""
        on hold (?:forever|again|this (?:long|whole time)|(?:for|since) .. {_LONG}|for (?:\w+ ){{0,4}}(?:minutes|hours?))
        (?:put|putting|left|leaving|kept|keep|keeps|keeping) (?:me|us)? ?(?:on hold|waiting)
        (?:do i|i|we|do we|am i) (?:really )?(?:have|need|going|supposed) to (?:wait|hold|sit here|stand here) .. (?:again|longer|day|week)
        how (?:(?:many|much) )?(?:long|times|more times|longer) (?:do|must|am|will|does a person|should|are) (?:i|we) (?:\w+ )?(?:have|need|going|supposed|keep|be)
        (?:any|some) idea how (?:long|many|hard|much|frustrat\w+)
        how long (?:i've|we've|i have|we have) (?:been|had to)
        (?:this|that|it) is the last time
        (?:for|this is|it's) the last time
        """,
    ),
    (
        -1.8,
        rf"""
        (?:been|was|were|still|be|keep|kept) waiting (?:here )?(?:for|since|all|on|over|almost|more|an|\w+ (?:hours?|weeks?|days?|minutes))
        (?:been|am|i'm|we're|are|was) still (?:waiting|on hold|sitting here)
        (?:still|been) waiting
        waited (?:\w+ ){{0,3}}(?:minutes|hours?|days?|weeks?|months?|morning|afternoon|ages|forever|home|long)
        (?:taking|takes|took|take|taken) (?:forever|ages|too long|so long|way too long|this long)
        (?:the|my|like the|our) (?:{_NTH}) time
        (?:{_NTH}) time (?:i|i've|i'm|we|we've|you|this|that|it|calling|today)
        (?:called|call|calling|tried|trying|asked|phoned|told|emailed|texted|explained) ... (?:{_MANY}) (?:different )?times
        (?:{_MANY}) times (?:now|already|today|this week|and)
        (?:nobody|no one|none of you) (?:(?:ever|has|even|is|have|can|will|would|actually|at your \w+) ){{0,2}}(?:{_REPLY})
        (?:nobody|no one) (?:can|could|seems to|wants to|will|ever) .. (?:help|tell|answer|say|care)
        (?:never|not once) (?:{_GIVES})
        (?:didn't|hasn't|haven't|don't|doesn't|did not|has not|have not) .. (?:call|called|get|got|gotten|hear|heard|return|returned) .. (?:back|from (?:you|anyone|anybody|him|her|them))
        (?:didn't|doesn't|hasn't|haven't) (?:even )?(?:return|returned|answer|answered) (?:my|our|the) (?:calls?|phone|messages?|emails?)
        (?:didn't|never|nobody|no one|without|not) (?:(?:even|ever|once) )?(?:apologi[sz]\w*|said sorry|say sorry|an apology)
        (?:didn't|hasn't|haven't|did not|don't|doesn't) (?:(?:even|ever|bother to) )?(?:show|shown|showed|turn|turned) up
        (?:just |simply )?(?:didn't|never) (?:even )?show
        no ?shows?(?:ed)?
        (?:are you|you're not|you are not|not) (?:even )?(?:listening|hearing me|understanding me|getting it)
        you (?:don't|do not) (?:understand|listen|get it|hear)
        (?:don't|do not) you (?:understand|listen|get it)
        (?:not|isn't|wasn't) what i (?:said|asked|want|wanted|meant|need)
        stop (?:asking|repeating|saying|interrupting|talking|reading)
        keep (?:saying|repeating|asking|telling) (?:the same|that|this|myself|you|it|me)
        (?:repeat|repeating|explain|explaining) (?:myself|this|it|that|everything) .. (?:again|time|over|times|every)
        (?:over and over|again and again|time and again|time after time)
        (?:transferred|bounced|passed|sent) (?:around|back and forth|from one|(?:{_MANY}|twice)|again|to .. again)
        """,
    ),
    (
        -1.4,
        rf"""
        (?:get|give|put) me .. (?:{_PERSON})
        (?:just|only) (?:want|need|wanna|let me) .. (?:talk|speak|to talk|to speak) .. (?:{_PERSON})
        (?:want|need|demand|wanna|insist) .. (?:{_SOMEBODY}|{_BOSS})
        (?:don't|do not|won't|not going to|refuse to) (?:want to )?(?:talk|talking|speak|deal|speaking) .. (?:{_MACHINE})
        (?:hate|sick of|can't stand|stupid|dumb|useless|tired of) .. (?:{_MACHINE})
        (?:already|just|literally) (?:told|said|gave|explained|answered|asked|mentioned|paid|confirmed) .. (?:you|that|it|this|twice|him|her|them|for)
        (?:be|been|was|were|sat|sitting|stuck|me) on hold
        still (?:don't|doesn't|didn't|couldn't|can't) (?:have|know|work|got|get|even|figured|fixed)
        can i .. just (?:talk|speak) to .. (?:person|human|someone|somebody)
        still (?:haven't|hasn't|no|nothing|nobody|isn't fixed|not fixed|not heard|not working|not received|no word|no answer)
        no,? i said
        already paid
        (?:second|2nd) time (?:i|i've|i'm|we|we've|you|this|that|it|today)
        (?:every|each) single time
        you (?:said|told me) (?:somebody|someone|he|she|they|it|you) (?:would|were|was) ... (?:and|but) (?:it's|it is|nobody|no one|still|i'm|nothing|he|she|they)
        """,
    ),
    (
        -0.6,
        rf"""
        (?:can|could|may|might) i (?:(?:please|just|maybe) )?(?:talk|speak) .. (?:{_PERSON})
        (?:is there|do you have) .. (?:{_PERSON})
        (?:like|love|prefer|rather) to (?:talk|speak) .. (?:{_PERSON})
        (?:talking|speaking|talk|speak) (?:to|with) (?:a|an|this|the) .. (?:{_MACHINE})
        (?:you're|are you|is this|this is) (?:just )?(?:a|an) .. (?:{_MACHINE})
        (?:like|as) i (?:just )?said
        """,
    ),
)
