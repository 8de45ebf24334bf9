"""Signs of danger of which one alone says nothing: two of different sorts, told in one breath, are an emergency.

Who is frightened names what he sees, hears and feels, one thing after the other, and never the danger itself. A sign
counts as little as any other where it is denied or long past (`is_so`), and not at all where something has gone on for
weeks, or where it is a picture that somebody wants drawn or taken.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from edge_agent.desk.is_so import is_so
from shared.entities.cues import cue

_APART = 140  # characters between two signs of one breath

_PANIC = cue(
    r"oh my god|oh god|oh no|please (?:hurry|help|come quick\w*|send)|hurry|help (?:me|us|him|her)|i don't know what to do|what do i do|what should i do|i'm (?:so |really )?(?:scared|freaking out|panicking|terrified|shaking)"
)
_FALL = cue(
    r"(?:he|she|they|i|we|mom|mother|dad|father|son|daughter|kid|baby|wife|husband|grandma|grandpa|guest|guests|guy|bride|groom|man|woman|somebody|someone|uncle|aunt|brother|sister|friend|girlfriend|boyfriend|inspector|worker) .. (?:fell|slipped|tumbled|collapsed|keeled over|went down(?! (?:to|for|on|the|a|there|with|in))|just dropped(?! (?:off|by|my|the|in|it|out))|dropped(?: (?:down|to the|like))?(?! (?:off|by|my|his|her|the|in|it|out|a|from)))",
    r"(?:and|then|just) (?:went down|dropped|collapsed|keeled over)(?! (?:off|by|my|his|her|the|in|it|out|a|from|to|for|on|there|with))",
    r"(?:can't|cannot|couldn't|won't|not) (?:get|getting|stand) (?:back )?up(?! (?:early|in|at|on|before|that|so))",
    r"knocked (?:me |him |her )?(?:down|over|on (?:my|his|her) back|off (?:my|his|her) feet|across)",
)
_DOWN = cue(
    r"(?:\w+'s|is|are|lying|laying|still|down|him|her|i'm|them|there) on the (?:\w+ )?(?:floor|ground|pavement|rocks|concrete|tiles|grass)"
)
_HELD_FAST = cue(
    r"(?:foot|leg|arm|hand|head|fingers?) .. (?:under|caught|stuck|trapped|pinned|jammed|crushed)",
    r"(?:can't|cannot) swim|went under|underwater",
    r"under the (?:wheel|car|house|truck|rubble)|hanging (?:there|off|from)",
)
_HIT = cue(
    r"(?:got|was|been|is|getting) (?:hit|struck|knocked|kicked|crushed|run over)(?! (?:with|up))",
    r"(?:hit|knocked|banged|bumped|smacked|cracked|smashed) (?:my|his|her|their|the) (?:\w+ )?(?:head|mouth|face|floor|ground|chin|neck|back|eye|temple)",
    r"something (?:just )?(?:popped|snapped|cracked|tore|gave)|touched (?:something|the|a|an) .. (?:panel|wires?|line|outlet|breaker)",
)
_BONE = cue(
    r"bone(?! (?:graft|loss|broth|density))|(?:can't|cannot|couldn't) (?:close|open|shut|move) (?:my|his|her|their|the) (?:\w+ )?(?:mouth|jaw|eyes?|hand|fingers|legs?|neck)"
)
_ODD = cue(
    r"(?:really |so |totally |completely |kind of )?out of it|(?:not|isn't|aren't) (?:himself|herself|myself|(?:quite )?right|making (?:any )?sense|with it|all there)|(?:just |is |he's |she's )staring|keeps (?:asking|saying|repeating)|doesn't (?:know|recognize|remember) (?:me|us|him|her|where|who|what)|(?:acting|talking|walking|looks|looking) (?:\w+ )?(?:weird|strange|funny|drunk|wrong|bad)|glassy|zoned out|won't move|(?:leg|legs|knees) (?:\w+ ){0,3}(?:under (?:me|him|her)|gave out|buckled|jelly)|speech|slumped|slumping|sliding (?:off|down)|limp|scratching (?:her|his|my|at her|at his|at my) (?:throat|neck)|having trouble",
)
_DEAD_SKIN = cue(
    r"(?:black|blue|purple|white|gr[ae]y|cold) (?:around|fingers?|skin|toes?|lips?|foot|hand|and cold)|(?:can't|cannot|don't) feel (?:my|his|her) (?:\w+ )?(?:fingers?|hand|hands|toes|foot|feet|legs?|arm|arms|face)"
)
_BEHIND = cue(
    r"through the (?:window|glass|door|wall|mail slot|letterbox|windshield)|behind the (?:\w+ )?door|on the other side|(?:chain|bolt|deadbolt|latch) (?:is |'s )?on|(?:bolted|locked|latched) from (?:the )?inside|(?:alone|by (?:himself|herself|themselves)) in there"
)
_SILENCE = cue(
    r"(?:can't|cannot|don't) hear (?:him|her|them|anything) ?(?:any ?more|now)?|(?:not|isn't|won't|doesn't|stopped|hasn't been|no longer) (?:answering|answer|responding|talking|moving|saying|making|talking|crying|breathing|barking)|no answer|there's no response|gone quiet|went quiet"
)
_CRIES = cue(
    r"yelled|yelling|scream(?:s|ed|ing)?|shriek\w*|moan(?:s|ed|ing)|groan(?:s|ed|ing)|calling (?:me|out|for help|through|from)|sobbing|begging"
)
_CRASH = cue(
    r"(?:heard|hear|was) (?:a|this|an?) (?:\w+ )?(?:crash|thud|thump|bang|crack|snap|smash)",
    r"(?:came|come) (?:off|down on)|broke (?:off )?(?:under|beneath)|gave way|(?:just )?dropped with|crashed (?:down|into|onto)",
    r"teeth (?:are )?(?:on the|everywhere|all over)|car .. (?:ditch|tree|pole|river|wall)",
)
_BLOOD = cue(
    r"blood(?! (?:type|test|thinners?|pressure|work|orange|red))|bloody(?! (?:brilliant|good|hell|mary))|bleed(?:s|ing)?|bled|(?:spitting|coughing|throwing) (?:up )?(?:red|dark|clots?)"
)
_SOAKED = cue(
    r"(?:gauze|towels?|bandages?|shirt|tissues?|dressing|pillow|cotton) .. (?:drenched|soaked|red|full|soaking)"
)
_SWALLOWED = cue(r"swallowed|inhaled|breathed in|went down the wrong (?:way|pipe)|stuck in (?:my|his|her) throat")
_AIR = cue(
    r"cough(?:s|ing)?(?! (?:drops|syrup))|wheez\w*|gasp\w*|chok(?:es?|ed|ing)|drool(?:s|ing)|gagging|short of breath|out of breath|(?:can't|hard to|hardly|barely) (?:\w+ )?(?:breathe|swallow|talk|speak)|breathing (?:\w+ )?(?:fast|funny|weird|heavy|hard|loud)|throat .. (?:burns?|burning|tight|itch\w*|closing|swelling)|voice .. (?:weird|hoarse|funny|strange|gone)"
)
_SWELLING = cue(
    r"swell(?:s|ing)?|swollen|swole|puff(?:s|ed|ing|y)(?: up)?|blow(?:n|ing) up|hives|welts|(?:a |this |big |hard )lump|hard as (?:a )?rock"
)
_STUNG = cue(
    r"(?:got|been|was) (?:stung|bitten|bit)|allergic to|bee sting|peanuts?|(?:ate|eaten|eating|had) .. (?:nuts?|shrimp|shellfish|seafood|sesame|eggs)|(?:new )?(?:antibiotic|medication|pill) (?:you|they) gave"
)
_HEART = cue(
    r"heart .. (?:skip\w*|rac\w*|pound\w*|going (?:like )?crazy|flutter\w*|stopp\w*|jump\w*|beating)|(?:grabbed|clutch\w*|grabbing|holding) (?:at |on to |onto )?(?:his|her|my) (?:chest|heart|head|throat)|chest .. (?:tight|heavy|hurts?|pain|burning|pressure)|(?:in|up|down|up in|down in)to (?:my|his|her) (?:jaw|left arm)"
)
_FAINT = cue(
    r"(?:drenched|covered|soaked) in (?:cold )?sweat|sweat(?:s|ing|y)|cold sweats?|clammy|pale|(?:gone|went|turned|going|turning) (?:\w+ )?(?:white|gr[ae]y|blue|purple|black|yellow)(?! (?:hair|ink|paint|theme))|dizzy|light ?headed|faint|woozy|spinning|seeing (?:stars|spots|double)|(?:threw|thrown|throwing) up|vomit\w*|sick to|confused|disoriented|numb|wobbly|staggering|drowsy|eyes are (?:\w+ )?(?:glassy|rolling|closing)"
)
_FIT = cue(
    r"twitch\w*|convuls\w*|jerking|shaking (?:all over|uncontrollabl\w+|like|and|on)|fit|stiff as|foam\w*|eyes .. roll\w*"
)
_AGONY = cue(r"like a knife|worst (?:pain|headache)|excruciating|unbearable|agony|stabbing|doubled over|splitting")
_FEVER = cue(r"fever\w*|shiver\w*|chills|burning up|(?:a hundred and|one oh) \w+|red (?:line|streak)s?")
_FRAIL = cue(
    r"(?:has|have|he's|she's|i'm|is) (?:\w+ )?(?:diabet\w+|epileptic|eighty|ninety|eighty \w+|ninety \w+|a heart patient|on oxygen)"
)

_SMOKE = cue(
    r"smok(?:e|ing|y)(?! (?:test|detectors?|alarms?|machine|damage|shop))|scorch\w*|burn(?:s|ing|t)? (?:smell|plastic|rubber|wires?|wood)|smells? (?:like |of )?(?:something )?(?:burning|burnt|smoke|melting)|haze"
)
_SPARK = cue(
    r"spark(?:s|ed|ing)?(?! (?:plugs?|joy))|sizzl\w*|crackl\w*|arcing|zap\w*|jolt(?:ed)?|(?:got|get|a|felt a) (?:electric )?shock(?:ed)?(?! (?:absorber|hazard))|lights? (?:are |keep |started |is )*(?:flicker\w*|dimming|popp\w*)|glow(?:s|ing)|flames?"
)
_HOT = cue(
    r"(?:too |really |so |very |burning )?hot to (?:the )?touch|(?:wall|outlet|panel|door|floor|plug) (?:is |'s |feels? |getting )*(?:\w+ )?hot|melt(?:s|ed|ing)"
)
_FUMES = cue(
    r"fumes|(?:cabbage|skunk\w*|garlic) (?:\w+ ){0,2}(?:smell|odor|stench|stink)|hiss\w*|whoosh\w*|stench|reeks|rotten eggs?|(?:smell|smells|stinks?) (?:\w+ )?(?:of |like )?(?:gas|propane|chemicals|sulfur|eggs)|(?:whole|entire) (?:yard|house|room|place|street|kitchen|basement) (?:just )?(?:stinks|smells|reeks)|eyes (?:are )?(?:burn\w*|water\w*|sting\w*|stream\w*)"
)
_AT_THE_METER = cue(
    r"(?:funny|weird|strange|sweet|chemical|strong|awful|horrible|sharp|bad) (?:smell|odor)|(?:knob|burner|stove|gas) (?:was |is |been )?(?:left )?(?:on|open)|(?:by|near|at|from|behind|around) the (?:\w+ )?(?:meter|stove|boiler|furnace|gas line|gas pipe|dryer|range|pilot)"
)
_ILL = cue(
    r"head(?:'s| is) (?:\w+ )?(?:swimming|spinning|pounding|splitting|throbbing)|dizzy|headaches?(?! (?:from|over|about|with))|sick|nauseous|throwing up|woozy|light ?headed|throat .. burn\w*|sleepy|passed out|coughing"
)
_ALL = cue(
    r"(?:everybody|everyone) (?:who|that)(?! (?:looks|sees|saw|hears))|all of us|we all|we're all|both of us|my (?:wife|husband) and i(?: both)?|the (?:whole )?family|the kids|the dog"
)
_MOVES = cue(
    r"(?:wall|ceiling|roof|floor|porch|deck|chimney|stairs|balcony|house|ground|beam|foundation|tree)(?:'s)? (?:is |'s |are |just |has |keeps |started |starting |begun |to )*(?:\w+ )?(?:com(?:e|ing) (?:away|apart|loose)|bulg\w*|lean\w*|tilt\w*|sink\w*|sinking|shift\w*|buckl\w*|dropped|moved|moving|crack\w*|coming away|hanging|split\w*)"
)
_FALLS = cue(
    r"(?:bricks?|plaster|pieces|chunks|tiles|rocks|stones|drywall|dirt) (?:is |are |'s |keeps? )*(?:falling|coming down|dropping|crumbling|raining)|(?:hear|heard|hearing) .. (?:cracking|creaking|groaning|popping|snapping)|with (?:my|our|the) \w+ (?:on|in|under|inside) it|under (?:me|us|her|him|them)"
)
_INSIDE = cue(
    r"(?:he's|she's|they're|\w+'s|\w+ is|kids are|i'm) (?:still )?(?:down|in|up|under|trapped|stuck) (?:there|in there|down there|inside|under it)",
    r"(?:there are|there's|we have|we've got) (?:\w+ )?(?:people|somebody|someone|kids|folks|tenants|a family) (?:\w+ )?(?:in|inside|under|down|up) (?:there|it)",
)
_DEAD = cue(
    r"(?:birds?|parrot|budgie|parakeet|canary|cat|dog|hamster|fish|puppy|kitten)(?:'s)? (?:is |are |'s |just |has |dropped |keeled over )*(?:dead|died|dying|limp|staggering)"
)
_FLOOD = cue(
    r"(?:basement|cellar|room|car|kitchen|house)(?:'s| is| are)? (?:\w+ )?filling(?: up)?|water(?:'s| is| was)? (?:\w+ ){0,3}(?:up to|over|rising|pouring|all over|reach\w*|at)"
)

BODY = (
    _PANIC, _FALL, _DOWN, _HELD_FAST, _HIT, _BONE, _ODD, _DEAD_SKIN, _BEHIND, _SILENCE, _CRIES, _CRASH, _BLOOD, _SOAKED, _AIR, _SWALLOWED, _SWELLING, _STUNG, _HEART,
    _FAINT, _FIT, _AGONY, _FEVER, _FRAIL,
)  # fmt: skip
HOUSE = (_PANIC, _SMOKE, _SPARK, _HOT, _FUMES, _AT_THE_METER, _ILL, _ALL, _MOVES, _FALLS, _INSIDE, _DEAD, _FLOOD)

_FOR_LONG = cue(
    r"(?:for|in|over) (?:\w+ ){0,2}(?:weeks|months|years|ages)|(?:weeks|months|years) (?:ago|back|now)|sometimes|always|usually|every (?:now and then|morning|night|day|winter|summer|time i)|once in a while|a (?:bit|little) |last (?:week|month|year|summer|winter|spring|fall)|chronic|old|used to|back in|the report"
)
_PICTURE = cue(
    r"(?:i want|i'd like|i would like|we want|we'd like|can (?:you|we) (?:do|shoot|get|draw)|do you (?:do|shoot|offer|draw)|design|drawing|idea|tattoo of|(?:picture|photo|shot|portrait)s? (?:of|with|where)|sleeve|costume|halloween)"
)


def weak_signs(plain: str, sorts: Sequence[re.Pattern[str]]) -> bool:
    """Whether two of different `sorts` stand near each other, said of now."""
    if _FOR_LONG.search(plain) or _PICTURE.search(plain):
        return False
    found = sorted(place for sort, pattern in enumerate(sorts) for place in _places(plain, sort, pattern))
    return any(
        one[2] != other[2] and one[1] <= other[0] <= one[1] + _APART
        for at, one in enumerate(found)
        for other in found[at + 1 :]
    )


def _places(plain: str, sort: int, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, int]]:
    """Begin, end and sort of each."""
    for match in pattern.finditer(plain):
        if is_so(plain, match.start(), match.end()):
            yield match.start(), match.end(), sort
