"""Should somebody act today? What callers say, and what each profession must not leave until tomorrow."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from shared.entities.cues import cue
from shared.entities.spoken import Quote, SpokenTurn, every, first

_SAID = cue(
    r"(?:it's|it is|this is|that's|kind of|pretty|really|very|quite|super|a bit|bit of an|an|a dental|a plumbing|sort of an?|is) (?:an )?(?:emergency|urgent)",
    r"(?:emergency|urgent|urgently)",
    r"as soon as (?:possible|you can|he can|she can|they can|someone can|somebody can|humanly possible)",
    "asap",
    "a s a p",
    r"right away",
    r"immediately",
    r"straight (?:away|back)",
    r"right (?:this|that) (?:minute|second|instant)|this very (?:minute|second)",
    r"(?:i|we|they|he|she) (?:fly|leave|travel|move|go away|take off|get married|fly out|have to be there) (?:today|tonight|tomorrow|in (?:an?|two|three|a few|a couple of) hours?)",
    r"(?:flight|plane|train|wedding|ceremony|funeral|closing|interview|exam|hearing) (?:is |leaves |starts )?(?:today|tonight|tomorrow|in (?:an?|two|three|a few|a couple of) hours?)",
    r"(?:need|needs|come|send|somebody|someone|help|fixed|seen|looked at) .. (?:right now|now|today|tonight|this (?:morning|afternoon|evening|minute))",
    r"(?:here|out) (?:right now|now|today|tonight)",
    r"(?:today|tonight) (?:if (?:at all )?possible|please)",
    r"can't wait (?:until|till|any|that long|much)",
    r"(?:need|needed) (?:it|this|somebody|someone|you|him|her) (?:yesterday|fast|quickly)",
    r"it can't wait",
    r"hurry",
    r"how (?:soon|fast|quickly) can",
    r"deadline .. (?:today|tomorrow|tonight)",
    r"(?:runs out|expires?|ends|due|closes) .. (?:today|tonight|tomorrow)",
)
_PLIGHT = {
    "dentist": r"""
        (?:knocked out|fell out|swollen|swelling|swelled|bleeding|abscess|unbearable|excruciating|severe|killing me|worst pain|can't (?:sleep|eat|open|chew)|high fever|pus)
    """,
    "plumber": r"""
        (?:burst|flood(?:ed|ing)?|water (?:is )?(?:everywhere|pouring|gushing|spraying|coming (?:through|down|out|up))|sewage|no water(?! pressure)|can't (?:stop|turn|shut) .. (?:water|it|off)|smell .. gas|gas leak|overflowing|ceiling .. (?:dripping|leaking|coming down))
        (?:gushing|pouring|spraying|spilling)
    """,
    "mechanic": r"""
        (?:stranded|stuck on|brakes? .. (?:fail\w*|failing|gave out|don't work|not working|are gone|went out)|no brakes|smoke|smoking|(?:side|middle) of the (?:road|highway|freeway|street)|on the (?:highway|freeway|shoulder|interstate))
    """,
    "locksmith": r"""
        (?:locked out|locked (?:myself|my \w+|the \w+|us|me) .. (?:out|in|inside)|break ?in|broken into|broke into|burglar\w*|(?:door|lock) .. (?:won't (?:close|lock|shut|open)|doesn't (?:close|lock|shut))|keys? .. (?:locked in|inside|in the (?:car|trunk|ignition))|outside in|standing outside|(?:child|baby|kid|son|daughter|dog|toddler) .. (?:inside|in the car|locked))
    """,
    "photographer": r"(?:shoot|photographer|event|wedding) .. (?:today|tonight|tomorrow|didn't show|cancell?ed)",
    "realtor": r"""
        (?:offer|bid|counter ?offer) .. (?:today|tonight|tomorrow|deadline|expires?)
        (?:standing|waiting|here) .. (?:at|in front of|outside) .. (?:house|property|showing|viewing|home)
    """,
    "tattoo_artist": r"(?:infected|infection|fever|swollen|red and hot|hot and red|red and swollen|won't stop bleeding|oozing|weeping|pus|hot to the touch|spreading|allergic)",
    "inspector": r"(?:contingency|deadline|inspection (?:period|window)|option period|closing|escrow) .. (?:today|tomorrow|tonight|two days|ends|expires|in (?:one|two|a) days?|friday|is up)",
    "massage": r"(?:numb|chest pain|can't move|threw out)",
}  # fmt: skip
_DANGER = cue(  # whatever the business is
    r"(?:smell|smells|smelling|smelled|odor) .. (?:of )?(?:gas|smoke|burning)",
    r"gas (?:leak|leaking|smell)",
    r"carbon monoxide",
    r"(?:is|it's|on|caught|catching) (?:on )?fire",
    r"(?:can't|cannot|can hardly|hardly|barely|trouble|struggling to) .. (?:breathe|breathing|swallow|swallowing)",
    r"unconscious|passed out",
    r"(?:ate|eaten|swallowed|drank|drunk|licked) .. (?:poison|bleach|antifreeze|pills?|batter(?:y|ies))|poisoned",
    r"(?:bleeding|bleeds) .. (?:a lot|badly|heavily|like crazy|and it won't stop)",
    r"(?:won't|doesn't|can't) stop .. bleeding",
    r"(?:baby|child|toddler|kid|son|daughter) .. (?:locked|trapped|stuck) (?:in|inside)",
)
_NOT = cue(
    r"(?:not|isn't|nothing|wasn't|hardly|not an|not that|not really|no|not too|not super|not very|non) .. (?:emergency|urgent|urgently|rush|hurry|asap)",
    r"no (?:rush|hurry|urgency|big deal)",
    r"(?:whenever|any time|anytime) .. (?:works|is fine|convenient|you can|fits)",
    r"take your time",
    r"can wait",
    r"sometime (?:next|this|in)",
)
_ONLY_ASKED = cue(
    r"(?:do|does|are|is|what|how much|would|if) .. (?:you|there|it|they|an?) .. (?:emergency|emergencies|urgent)",
    r"emergency (?:number|service|services|line|hours|contact|rate|rates|fee|calls?|plumber|appointments?)(?:\?| .. \?)",
    r"in case of .. emergency",
    r"for emergencies",
    r"(?:urgent|emergency) care",
    r"(?:do|can|would|will) you .. (?:fix|do|repair|handle|offer|treat|deal|take|work|unlock|open|charge)",
    r"how much .. (?:is|for|do|does|would)",
)
_NOT_NEEDED = re.compile(
    r"\b(?:don't|do not|doesn't|does not|didn't|won't|no longer|not)\s+(?:(?:really|actually|even|be)\s+)?(?:need|want)\w*\b(?:(?!\b(?:but|i|we|just|it's)\b)[^.?!,;])*",
    re.IGNORECASE,
)
_PASSED_ON = cue(
    r"(?:pass|passing|mark|marked|flag|note|noted) .. (?:as|it's|is) (?:an )?(?:urgent|emergency)",
    r"(?:call|dial) (?:911|nine one one)",
    r"(?:main|water) (?:water )?valve",
    r"(?:see|call) (?:a|the|your) doctor .. (?:today|at once|now|right away|immediately)",
    r"emergency room",
)


def urgency(profession: str, lines: Sequence[SpokenTurn]) -> Quote | None:
    """The words that make it urgent, None where nothing does or the caller says that it is not."""
    caller = [line for line in lines if line.caller]
    denied = list(every(_NOT, caller))
    plights = every(_plight(profession), caller) if profession in _PLIGHT else iter(())
    said_so = (*plights, *every(_DANGER, caller), *_needed(caller))
    urgent = next((said for said in said_so if not _only_asked(said)), None)
    if denied and (urgent is None or denied[-1].at >= urgent.at):
        return None
    return urgent or first(_PASSED_ON, [line for line in lines if not line.caller and line.at > 0])


def _needed(caller: Sequence[SpokenTurn]) -> Iterator[Quote]:
    """Where he says that it is urgent; who needs nobody now does not."""
    for said in every(_SAID, caller):
        denied = _NOT_NEEDED.finditer(said.text.replace("\u2019", "'"))
        if not any(said.found in match[0] for match in denied):
            yield said


def _only_asked(said: Quote) -> bool:
    """Whoever asks "do you take emergencies?" has none."""
    return bool(_ONLY_ASKED.search(said.text))


@lru_cache(maxsize=32)
def _plight(profession: str) -> re.Pattern[str]:
    return cue(*(phrase.strip() for phrase in _PLIGHT[profession].strip().splitlines()))
