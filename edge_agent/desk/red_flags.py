"""What must not wait, by profession, and what its caller is told at once. Only what the professions' prompts allow.

Phrases are in the language of `cues.cue`. A profession's own flags come before those that hold for everybody: what a
dentist hears of a gum that bleeds is not what a plumber hears of a hand.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from edge_agent.desk.danger_signs import BETWEEN, ONE, SIGNS
from edge_agent.desk.weak_signs import BODY, HOUSE
from shared.entities.cues import cue

_CALL = "Please hang up and call 911 right away."
_OUT = "Please get everybody out now, touch no switch, and call 911 from outside."
_DRY = "If it is safe, please close the main water valve now, and stay away from wet electrics."
_PARK = "Please don't drive the car any more."
_DOCTOR = "Please see a doctor today. If you have trouble breathing or your face swells up, hang up and call 911."

_CANT = r"(?:can't|cant|cannot|can not|can hardly|can barely|could barely|could hardly|barely|hardly|trouble|difficulty|problems|hard time|struggling|struggles|hard (?:for (?:me|him|her) )?to|isn't|not|stopped|unable)"


def _said(*phrases: str) -> re.Pattern[str]:
    return cue(
        *(phrase.replace(" .. ", f" {BETWEEN}{{0,3}}").replace(r"(?:\w+ ){", BETWEEN + "{") for phrase in phrases)
    )


@dataclass(frozen=True, slots=True)
class RedFlag:
    """`name`: under which it was told; `danger`: to life, then nothing is asked; `place`: somebody has to come.

    `signs`: of which one says nothing (`weak_signs`); they count where no other flag is seen.
    """

    name: str
    said: re.Pattern[str]
    instruction: str = ""
    danger: bool = False
    place: bool = False
    signs: tuple[re.Pattern[str], ...] = ()


def _danger(name: str, instruction: str, *phrases: str) -> RedFlag:
    return RedFlag(name, _said(*phrases, *SIGNS.get(name, ())), instruction, danger=True)


def _plight(name: str, instruction: str, *phrases: str, place: bool = False) -> RedFlag:
    return RedFlag(name, _said(*phrases), instruction, place=place)


DANGERS = (
    _danger("gas", f"If you smell gas, leave right now. {_OUT}",
        r"(?:smell|smells|smelling|smelled|odor|whiff|scent) .. (?:gas|propane)(?! station)", r"(?:gas|propane) (?:is |are )?(?:leak|leaking|smell|odor)(?! detect)",
        r"leaking (?:natural )?(?:gas|propane)", r"(?:hit|cut|broke|nicked|damaged|ruptured|punctured) .. gas (?:line|pipe|main)", r"gas (?:line|pipe|main) .. (?:broke|broken|burst|leaking|hissing|ruptured)",
        r"(?:smell|smells|smelling|smelled|stinks?|stinking|stench|reeks?|reeking|odor|whiff) .. (?:rotten|bad) eggs?", r"(?:rotten|bad) eggs? (?:kind of |like )?(?:smell|smells|stink|stench|odor)",
        r"(?:hiss|hisses|hissing) ... (?:stink|stinks|smell|smells|stench|reeks|odor)", r"(?:stink|stinks|smell|smells|stench|reeks|odor) ... (?:hiss|hisses|hissing)",
        r"(?:smells?|stinks?|reeks?) (?:of |like )(?:skunk|sulfur|sulphur) .. (?:stove|oven|furnace|boiler|heater|meter|basement|kitchen)", r"(?:left|turned|knocked|bumped) .. (?:burner|stove|gas) on .. (?:flame|pilot|lit)",
    ),
    _danger("fire", _OUT,
        r"(?:is|are|it's|was|we're|i'm|house|car|kitchen|engine|hood|stove|outlet|dryer|room|garage|wall) (?:all )?on fire(?! (?:street|road|lane|today))", r"(?:caught|catching|catches) (?:on )?fire", r"(?:in|see|up in) flames", r"flames .. (?:coming|shooting|everywhere)",
        r"(?:there's|there is|have|got|had) (?:a|an) (?:\w+ )?fire (?:in|at|going|here|now|and|right now)", r"(?:burning down|is burning up)",
        r"smoke .. (?:coming|pouring|billowing|filling|filled|everywhere)", r"full of smoke", r"i (?:can )?(?:see|smell) smoke", r"(?:smoke|fire) (?:alarm|detector) .. (?:going off|went off|won't stop)",
        r"(?:outlet|panel|socket|breaker|switch|fuse box) .. (?:is |was |keeps |started |makes )*(?:hot to the touch|scorch\w+|crackl\w+|melted|too hot|burning hot|blackened)", r"(?:smells?|smelling|smell|stinks?) .. (?:burning|burnt|scorched|melting) .. (?:wires?|wiring|outlet|panel|wall|walls|ceiling|attic|electrical|plastic|socket)(?! (?:clutch))",
        r"sparks? .. (?:flying|coming|shooting|everywhere)", r"(?:outlet|panel|breaker|wire|wires|wiring|socket) .. (?:sparking|smoking|melting|burning|on fire)",
    ),
    _danger("carbon monoxide", f"That can be dangerous. {_OUT}",
        r"(?:carbon monoxide|co) (?:alarm|detector|monitor|alarms|detectors|thing|sensor|box|beeper|meter) .. (?:going|goes|went|is|are|keeps|won't|won't stop|beeping|sounding|gone) ?(?:off|beeping|sounding|going off)?(?! (?:included|required|checked))",
        r"carbon monoxide (?:poisoning|leak|leaking|in (?:the|my|our))",
        r"(?:all of us|everybody|everyone|we all|we're all|whole (?:family|office|house)|both of us|all) ... (?:headaches?|dizzy|light ?headed|nauseous|woozy|throwing up) ... (?:heater|furnace|boiler|stove|generator|fireplace|garage)", r"(?:heater|furnace|boiler|stove|generator|fireplace) ... (?:all of us|everybody|everyone|we all|we're all|both of us|all) ... (?:headaches?|dizzy|light ?headed|nauseous|woozy|throwing up)",
    ),
    _danger("breathing", _CALL,
        rf"{_CANT} (?:to |even |really |with )*(?:breathe|breathing|breath|get (?:any |enough )?air|catch (?:my|his|her) breath|swallow|swallowing)(?! (?:through|out of) (?:my|his|her|the) nose)",
        r"(?:is|i'm|he's|she's|are|started|keeps) choking", r"(?:turning|turned|gone|going|lips are) blue", r"throat .. (?:closing|swelling|swollen shut|tight)",
        r"(?:tongue|lips|lip|throat) .. (?:swelling|swollen|swelled|puffing|puffed|puffy|ballooning|twice (?:the|their|its) size)",
        r"(?:wheez\w+|whistling|gasping|gurgling|rasping|rattling) ... (?:breathes?|breath|breathing|air)", r"(?:breath|breathing) (?:is |was |got |getting |gets |really |so |all )*(?:wheez\w+|shallow|raspy|whistl\w+|in gasps)", r"(?:i'm|he's|she's|suddenly|really|so|very) short of breath(?! (?:when|on))", r"(?:gasping|fighting|struggling) for (?:air|breath)", r"hives .. (?:all over|everywhere|spreading|face|neck)",
    ),
    _danger("unconscious", _CALL,
        r"unconscious|unresponsive|passed out|fainted|blacked out", r"(?:not|isn't|won't|doesn't|stopped) (?:be )?(?:responding|respond|wake up|waking up|conscious)", r"(?:is|he's|she's|just|person) (?:has )?collapsed",
        r"(?:he|she|somebody|someone|my (?!ceiling|roof|wall|floor|deck|sewer|pipe|drain|porch|chimney|tent|fence)\w+|i) (?:just |has |have )?collapsed",
        rf"(?:he|she|he's|she's|him|her|them|they're|{ONE}|person|somebody|someone|man|woman|lady|guy|friend|neighbor|tenant|customer|guest) ... (?:lying|laying|slumped|sprawled|face ?down) .. (?:on|across|over) (?:the|his|her) (?:\w+ )?(?:floor|ground|pavement|sidewalk|stairs|steering wheel)", rf"(?:he|she|{ONE}|i|who) (?:can't|cannot|couldn't|isn't able to|is not able to) (?:get (?:back )?up|stand up|move (?:his|her|my) (?:legs?|neck|arms?))(?! (?:early|earlier|before|in time|on time|in the|that|so|the))", rf"(?:he's|she's|he is|she is|he|she|{ONE}|person|somebody|someone|man|woman|lady|guy) (?:is |just |has |really )*(?:not|isn't|won't|doesn't|ain't|stopped|quit) (?:even )?(?:mov(?:e|ing)|wak(?:e|ing) up|com(?:e|ing) (?:to|round|around)|answering me|blinking)(?! (?:in|out|house|houses|to (?:a|the|another)|day|until))",
        r"(?:he's|she's|he is|she is|went|gone|is) (?:out cold|limp|lifeless|unresponsive)", r"(?:about to|going to|gonna|feel like i'm going to) (?:pass out|faint|black out|keel over)(?! (?:from (?:the )?(?:excitement|joy|laughter|laughing|boredom)|when|at the sight|if))", r"(?:he|she|he's|she's|my \w+) .. (?:doesn't know (?:where|who) (?:he|she) is|not making (?:any )?sense|talking gibberish|foaming)", r"(?:fell|fallen|slipped|gone over) ... (?:can't|cannot|couldn't|won't|not able to) .. (?:get (?:back )?up|stand|move)", r"(?:shaking|jerking|convulsing|twitching) .. (?:floor|uncontrollabl\w+|all over|stiff|eyes)",
        r"(?:having|had|have|has) (?:a |an )?(?:seizure|stroke|heart attack|anaphyla\w+)", r"(?:overdose|overdosed|overdosing)",
    ),
    _danger("chest", _CALL,
        r"(?:chest (?:pain|pains|is tight|tightness|tightening|hurts|is hurting|pressure))", r"(?:pain|pains|pressure|tightness|heaviness) .. (?:in|on|across) (?:my|his|her|the) chest",
        r"(?:my|his|her|the) chest (?:is |feels |has been |been |got |gets |keeps )*(?:(?:real|really|so|very|super|pretty|kind of|kinda|all|awful|just|getting|hurting|a little|a bit) )*(?:tight|tightening|tightened|heavy|hurting|hurts|aching|aches|killing me|squeezing|crushing|pounding)(?! (?:when|after|from) (?:i |my |the )?(?:lift|lifting|gym|workout|bench|training))",
        r"chest ... (?:down|up|into|through|to) (?:my|his|her|the|one) (?:left |right )?(?:arm|jaw|shoulder)", r"(?:elephant|weight|brick|band|vise) .. (?:on|around) (?:my|his|her) chest",
    ),
    _danger("stroke", _CALL,
        r"(?:face|mouth|smile|lip|eye|side) ... (?:drooping|droops|drooped|droopy|hanging (?:down|lower|off)|hangs (?:down|lower)|sagging|sagged|slack)(?! (?:ceiling|gutter|door))",
        r"(?:arm|leg|hand) ... (?:floppy|limp|paraly[sz]ed|gone dead|went dead|dead weight|won't (?:move|lift|work|do what)|(?:can't|cannot) (?:move|lift|feel) it)(?! (?:car|door|tattoo))",
        r"(?:slurring|slurred) .. (?:words|speech|talking)", r"(?:words|speech|talking) .. (?:slurring|slurred|coming out (?:wrong|funny|all wrong)|jumbled|garbled)", r"one side of (?:my|his|her|the) (?:body|face) .. (?:numb|weak|dead|gone)",
    ),
    _danger("bleeding", _CALL,
        r"(?:bleeding|bleeds) (?:\w+ )?(?:a lot|badly|heavily|to death|everywhere|like crazy|profusely|really bad|so much|from (?:the|my|his|her) head)", r"(?:won't|wont|doesn't|can't|cannot|wouldn't|not|will not|hasn't|never|hard to) .. stop(?:ped|ping)? .. bleeding",
        r"bleeding .. (?:won't|wont|doesn't|can't|will not|hasn't|isn't|not|does not|wouldn't) .. stop(?:ped|ping)?", r"(?:blood|bleeding) (?:is )?(?:everywhere|gushing|pouring|spurting)", r"(?:losing|lost|so much|lots of|a lot of) blood", r"(?:fills?|filling|filled|full) (?:up )?(?:with|of) blood", r"blood .. (?:keeps|kept|won't|doesn't|pumping|spraying|squirting|gushes|pours?|running|streaming|pooling|dripping) ?(?:stop|coming|down|out|everywhere|onto)?", r"(?:soaked|soaking|bled|bleeding|gone|went) (?:right )?through .. (?:gauze|towels?|bandages?|rags?|shirts?|tissues?|cotton|dressings?)(?! (?:tattoo))", r"(?:cut|sliced|chopped|gashed|slashed|sawed) (?:open )?(?:my|his|her|myself|himself|herself|into my|into his|into her|through my|through his|through her) .. (?:to the bone|deep|wide open|open|off|bad|badly|artery)", r"bone (?:is |was )?(?:sticking|poking|showing|coming) (?:out|through)", r"(?:severed|cut off) .. (?:finger|fingers|thumb|hand|toe|artery)",
    ),
    _danger("poison", f"{_CALL} They can tell you what to do until help comes.",
        r"(?:ate|eaten|swallowed|swallowing|drank|drunk|licked) .. (?:poison|bleach|antifreeze|drain cleaner|pills?|batter(?:y|ies)|magnets?|chemicals?|detergent)", r"(?:batter(?:y|ies)|magnets?|pills|bleach|pods?|antifreeze|poison) (?:[\w']+ ){0,9}(?:swallowed|drank|ate) (?:it|one|some|them|two|three|a)(?! (?:cost|price|while))", r"(?:been|got|is) poisoned", rf"{ONE} .. (?:got|gotten|gets|been) (?:into|in) .. (?:pills|bleach|medicine|antifreeze|detergent|drain (?:cleaner|opener)|cleaner|poison)", r"(?:drain (?:cleaner|opener)|bleach|acid|lye|chemicals?|battery acid|coolant) .. (?:in|into|on|splashed) (?:my|his|her|the) (?:eyes?|face|mouth|skin)", r"(?:splashed|sprayed|squirted|spilled) (?:\w+ )?(?:in|into) (?:my|his|her) eyes?", r"(?:splashed|sprayed|got) .. (?:drain (?:cleaner|opener)|bleach|acid|lye) .. (?:eyes?|face|mouth)",
    ),
    _danger("locked in", f"{_CALL} They come fastest for somebody who is locked in.",
        rf"{ONE} .. (?:locked|trapped|stuck|shut) (?:in|inside|up)(?! traffic)", rf"(?:locked|trapped|stuck) (?:my|the|our|her|his|a) (?:\w+ )?{ONE} .. (?:in|inside)", rf"{ONE} .. locked (?:himself|hisself|herself|themselves|themself|itself) .. in",
        rf"(?:with|and) (?:my|the|our|her|his|a) (?:\w+ )?{ONE} (?:is |are |still |is still |in there |are still )*(?:inside|in (?:it|there|the (?:car|back|seat|bathroom|house)|his car seat|her car seat|the back seat))",
        rf"{ONE} (?:is|are|'s|still|is still|are still)? ?(?:inside|in) (?:of )?(?:the|my|our) (?:locked )?(?:car|truck|van|vehicle|suv) .. (?:locked|keys?|can't|hot)",
        rf"(?:{ONE}|(?:my|our|her|his) (?:\w+ )?(?:year|month) old|little (?:one|boy|girl|guy)) ... (?:(?:turned|flipped|pushed|shut|slid|threw) the (?:latch|lock|bolt|key|deadbolt|button)|on the other side of the door|behind the (?:locked )?door)",
        r"(?:he's|she's|they're|he is|she is) .. (?:on the (?:other side|inside)|in there (?:alone|by (?:himself|herself)|on (?:his|her) own)) ... (?:crying|screaming|stove|oven|bath|burner|hot|pan|iron)",
        r"(?:someone|somebody|person|people|i'm|i am|we're) .. (?:trapped|stuck) (?:in|inside) (?:the|a|an|my) (?:elevator|car|room|bathroom|house|vault|basement)",
    ),
    _danger("electric", f"Don't touch anything that is wet or live. {_CALL}",
        r"electrocuted", r"(?:water|leak|leaking|dripping|pouring) ... (?:in|into|on|onto|over|through|by|near|out of) (?:the|my|our|an?|that) (?:\w+ )?(?:fuse box|breaker (?:box|panel)|electrical (?:box|panel)|outlets?|sockets?)(?! (?:strip|cover|heater))",  r"(?:got|getting|been) .. (?:a )?(?:electric )?shock(?:ed)? .. (?:from|by|off|when)", r"(?:power line|live wire|power lines|electric line) .. (?:down|fell|fallen|hanging|exposed in)",
    ),
    _danger("violence", f"If you can, go somewhere safe. {_CALL}",
        r"(?:breaking into|trying to (?:break|get|kick)) .. (?:in|into|house|home|door|apartment|place) (?:right )?now", r"(?:somebody|someone|a man|a guy|a stranger|an intruder|burglar|he|they) (?:is|'s|are|was|is still|are still)? ?(?:still )?(?:inside|in|breaking into|trying to break into|trying to get into) (?:my|our|the) (?:house|home|apartment|building|shop) (?:right )?now",
        r"(?:somebody|someone|he|she|they|a man|a guy) .. (?:breaking in|attacking|attacked|stabbed|shot|threatening|has a (?:gun|knife)|following me|hit me(?! (?:up|back|with (?:a|the) (?:text|price|quote|bill|fee|number)))|after me)", r"burglar .. (?:in|inside) (?:the|my|our)", r"i'm (?:not safe|in danger)", r"(?:somebody|someone|he|she|they|a man|a guy|my ex\w*|some (?:guy|man)) (?:is|'s|are|was|keeps|are still|is still)? ?(?:at|outside|trying|banging on|kicking|pounding on|rattling|jiggling|prying|climbing|coming) .. (?:door|window|handle|lock|knob|gate|fence) .. (?:won't leave|right now|let (?:me|him|her) in|to get in|get in|open|now|in here)", r"i (?:can |think i |thought i )?hear (?:somebody|someone|footsteps|people|voices|noises|a man|him|them) .. (?:inside|in the (?:house|other room)|upstairs|downstairs|in there|in here|moving|walking)", r"hiding (?:in|under|behind) (?:the|my|a)(?! (?:paint|wall))", r"been (?:stabbed|shot|attacked|assaulted)",
    ),
    _danger("despair", "I'm very glad you told me. Please call or text 988 now, somebody is there for you day and night. If you are in danger, call 911.",
        r"(?:kill myself|suicidal|end my (?:own )?life|take my own life|don't want to (?:live|be alive)(?: any ?more)?(?! (?:here|in)))",
    ),
    _danger("injury", _CALL,
        r"(?:badly|seriously|really badly|severely|critically) (?:hurt|injured|burned|burnt|wounded)", r"(?:fell|fallen) .. (?:can't|cannot|not able to) .. (?:move|get up|feel)", r"(?:broke|broken|fractured) (?:his|her|my) (?:neck|jaw|back|skull)", r"(?:serious|bad|severe|head) injur(?:y|ies)", r"(?:scalded|burned|burnt) (?:my|his|her) (?:\w+ )?(?:arm|arms|face|leg|legs|hands?|chest|back|whole|self)(?! out)", r"(?:crushed|pinned|caught|stuck|trapped) .. (?:under|underneath|beneath|between) (?:the|a|my) (?:car|truck|jack|lift|garage|door|wall|heater|machine)", r"(?:fell|fallen) (?:off|from|down) (?:the|a|my|his|her) (?:roof|ladder|scaffold\w*|balcony|stairs|steps|attic)(?! (?:last|years?|once|before))",
        r"water (?:just )?broke .. (?:pregnant|labor|baby|contractions|weeks)|contractions .. (?:minutes|apart|close|started)", r"(?:low|high) (?:blood )?sugar .. (?:shak\w+|confus\w+|sweat\w+|pass\w*)", r"heart .. (?:racing|pounding|fluttering|skipping) ... (?:dizzy|faint|sweat\w+|breath|pass out|sick)|jaw .. (?:arm|shoulder) .. (?:hurts?|aches?|aching|pain|heavy|tight)",
        r"(?:somebody|someone|one of (?:the|our) \w+|he|she|the \w+|a \w+|guest|bride|groom) (?:is|'s|has been|was|got|has) (?:badly |just |really )*(?:hurt|injured)",
    ),
    _danger("pressure", "Please get everybody away from it and out of the house, and call 911 from outside."),
    _danger("collapse", _OUT),
    _danger("no brakes", "If you are still moving, shift down and use the parking brake. Stop where it is safe, away from the traffic, and call 911."),
)  # fmt: skip

SEEN = (
    RedFlag("body", cue(r"(?!)"), _CALL, danger=True, signs=BODY),
    RedFlag("house", cue(r"(?!)"), _OUT, danger=True, signs=HOUSE),
)

# Where skin is cut in the course of the work; elsewhere the third towel is full of water.
_CLOTH = _danger("cloth", _CALL)

PLIGHTS: Mapping[str, tuple[RedFlag, ...]] = {
    "dentist": (
        _CLOTH,
        _plight("tooth", "If you have trouble breathing or swallowing, please hang up and call 911.",
            r"(?:tooth|teeth|it) .. (?:knocked|knocking|kicked|punched) (?:\w+ )?(?:out|loose)", r"(?:knocked|knocking|kicked|punched) (?:out )?(?:\w+ ){0,3}(?:tooth|teeth)", r"(?:tooth|teeth) .. (?:fell out|came out|fallen out|got knocked|out of (?:the|its) socket)(?! (?:easily|fine|of (?:line|place|alignment|whack)))",
            r"(?:tooth|teeth) (?:is|are|has|have|has come|have come|came|come|popped|went|got) (?:clean |right |completely |all the way )?out(?! (?:of (?:line|place|alignment|whack)|when|next|last|years?|a))", r"root and all", r"jaw .. (?:hanging|dislocated|locked open|stuck open|knocked)", r"spitting (?:out )?(?:up )?(?:blood|teeth)", r"(?:tooth|teeth|it) .. in (?:a |some |the )?(?:(?:glass|cup|bag|carton|container|jar) of )?(?:milk|saliva|spit)(?! (?:tooth|teeth))",
            r"(?:face|cheek|jaw|gum|gums|mouth|neck|side of my \w+|eye) (?:\w+ ){0,3}(?:swollen|swelling|swelled|swells|puffed|blown up|ballooned)", r"(?:swollen|swelling) .. (?:face|cheek|jaw|gum|gums|mouth|neck)", r"abscess(?:ed)?", r"(?:jaw|face|cheek|gum)(?: is)? (?:the size of|as big as|like a (?:balloon|baseball|golf ball|melon))",
            r"(?:gum|gums|socket|extraction|mouth|tooth|wisdom tooth) .. (?:bleeding|bleeds) .. (?:stop|hours|lot|heavily)", r"(?:won't|doesn't|can't|hasn't|not|wouldn't|will not) .. stop(?:ped|ping)? bleeding", r"bleeding .. (?:won't|doesn't|hasn't|isn't|can't|will not) .. stop(?:ped|ping)?",
            r"(?:unbearable|excruciating|agonizing|terrible|horrible|severe|insane|extreme|intense|worst|so much|in agony|a lot of) (?:\w+ )?(?:pain|toothache|tooth ache|ache)", r"pain .. (?:unbearable|excruciating|agonizing|can't (?:take|stand|bear)|killing me|worst|ten out of ten|through the roof|so bad)",
            r"(?:tooth|teeth|toothache|jaw|gum|molar|mouth) .. (?:killing me|unbearable|excruciating)", r"in agony", r"(?:can't|couldn't|cannot) (?:even |really )?(?:sleep|eat|open my mouth|close my mouth|chew) .. (?:pain|tooth|toothache|hurts)", r"(?:tooth|toothache|pain|hurts) ... (?:can't|couldn't|cannot) (?:even )?(?:sleep|eat|open my mouth)",
        ),
    ),
    "plumber": (
        _plight("water", _DRY,
            r"(?:pipe|pipes|hose|line|main|heater|tank|faucet|valve|fitting|toilet) .. (?:burst|bursted|busted|exploded|blew|ruptured|split open|snapped|broke off|cracked open)(?! last)", r"(?:burst|busted|ruptured) (?:water |frozen )?(?:pipe|pipes|hose|line|main|heater)(?! (?:repairs?|services?|insurance|coverage))",
            r"(?:flood|floods|flooded|flooding)(?! (?:insurance|zone|plain|damage|restoration|prevention|sensor|lights?|stop))", r"water .. (?:everywhere|pouring|gushing|spraying|shooting|rushing|all over|running (?:down|out)|coming (?:through|down|out|up|in|from)|spewing|raining)", r"(?:ceiling|wall|light) .. (?:dripping|leaking|pouring|coming down|caving|caved|bulging|raining)",
            r"(?:can't|cannot|couldn't|won't|not able to|unable to|doesn't) .. (?:stop|turn|shut) .. (?:water|it|off)(?! smells?)", r"(?:gushing|pouring|spraying|spewing) .. (?:water|out|everywhere|from)", r"(?:toilet|sink|tub|bathtub|washer|washing machine|dishwasher|drain) .. (?:overflowing|overflowed|is overflowing|running over|flooding|won't stop (?:running|leaking|overflowing))", r"inch(?:es)? of water", r"(?:main|pipe|line|hose|valve|tank) (?:just |has )?(?:cracked|split|blew)(?! (?:\w+ )?(?:years?|months?|last))", r"(?:river|waterfall|geyser|lake|fountain) .. (?:through|in|into|out of|down) (?:my|the|our)(?! (?:picture|garden|back ?yard|park))",
            place=True,
        ),
        _plight("sewage", "Please stay away from the water, and from wet electrics.",
            r"(?:sewage|sewer|septic|raw waste|poop|feces) .. (?:coming|backing|backed|back|everywhere|overflow\w*|up|in (?:the|my|our)|leaking)(?! (?:inspection|line replacement))", r"(?:backed|backing|coming) up .. (?:sewage|sewer|poop|(?:\w+ ){0,2}(?:tub|bathtub|shower|drain|drains|toilet|toilets|floor drain))", place=True,
        ),
        _plight("no water", "", r"(?:no|don't have (?:any )?|without|haven't (?:any )?|not (?:getting )?any|zero) (?:running )?water (?:at all|in (?:the|my|our) (?:\w+ )?(?:house|home|building|apartment|place)|anywhere|coming|since|to the house|right now|whatsoever)", r"(?:we|i|got|have|there's|there is) .. no (?:running )?water(?! (?:pressure|heater|leak|leaks|damage|bill|softener|on the|in (?:the|my|our) (?:basement|floor|yard|tank|pan))|\w)", place=True),
        _plight("no working toilet", "", r"only toilet .. (?:clogged|backed|broken|overflow\w*|won't flush)", r"(?:none|neither) of (?:the|our|my) toilets", place=True),
    ),
    "mechanic": (
        RedFlag("car fire", _said(
            r"(?:smoke|smoking|steam|flames?|fire) .. (?:coming|pouring|billowing|from|under|engine|hood|dash)(?! (?:shop|test))", r"(?:car|engine|hood|truck|van|dash|dashboard|motor) .. (?:smoking|on fire|caught fire|in flames|burning)(?! (?:oil|through))",
        ), "Please get everybody away from the car, and call 911.", danger=True),
        RedFlag("on the road", _said(
            *SIGNS["on the road"],
            r"(?:stuck|stranded|broke down|broken down|broken-down|died|stalled|stopped|dead|quit|breakdown|conked out|shut off|stopped running) ... (?:(?:side|middle|shoulder) of (?:the|a) (?:road|highway|freeway|street|interstate|intersection)|highway|freeway|interstate|intersection|turnpike|expressway|traffic|bridge|tunnel|left lane|fast lane|on i \d+|on the \d+|on the shoulder|the shoulder)",
            r"(?:(?:side|middle|shoulder) of the (?:road|highway|freeway|street|interstate)|on the (?:highway|freeway|interstate|shoulder|expressway)) ... (?:stuck|stranded|broke down|broken down|died|stalled|dead|won't start|overheat\w*|flat|smoking)",
            r"air ?bags? (?:just |all |have |has )?(?:went off|deployed|blew|popped|came out)", r"(?:gas pedal|accelerator|throttle) (?:is |got |just )?(?:stuck|jammed)|car .. (?:won't stop|keeps) (?:accelerating|speeding up)", r"(?:just|i've just) .. (?:hit|slid into|ran into|crashed into|smashed into|went into) (?:a|the|another) (?:tree|pole|deer|car|truck|ditch|guardrail|wall|barrier|median)",
            r"(?:just|i've been|we've been|been) .. (?:in|had|got into|gotten into) (?:an|a) (?:\w+ )?(?:accident|crash|wreck|collision)", r"just (?:got )?(?:hit|crashed|rear ?ended|wrecked|rolled)",
            r"(?:stranded|stuck) (?:here |out here |in the middle |on the side |with my kids? )+(?:in traffic|of (?:nowhere|the road)|alone)?",
        ), "Please get everybody away from the car and out of the traffic, and call 911.", danger=True),
        _plight("unsafe car", f"{_PARK} If you are on the road, stop where it is safe.",
            r"(?:brake|brakes|brake pedal|pedal) (?:just |have |has |are |is |went |goes |all )*(?:failed|failing|gave out|don't work|doesn't work|aren't working|not working|stopped working|gone|gone out|went out|out|to the floor|all the way (?:down|to the floor))(?! of (?:warranty|round|stock))", r"(?:no|lost my|lost the|without any|have no|lost all) (?:brakes|braking|steering|power steering)(?! (?:noise|issues?|problems?|fluid|pads?))", r"brakes? .. (?:to the floor|won't stop|not stopping)",
            r"(?:can't|couldn't|won't|doesn't) (?:stop|steer|brake|turn)(?: the (?:car|wheel))?(?= |\.|,|\Z)(?! (?:by|the noise|squeak\w*|leak\w*|making|beeping))", r"steering (?:wheel )?(?:\w+ ){0,2}(?:locked|failed|gone|gave out|went out|won't turn|stuck)(?! lock)", r"wheel (?:\w+ ){0,2}(?:fell off|coming off|came off|about to fall|about to come off)",
            r"(?:engine|car|truck|van|it|motor) (?:is |'s |was |started |keeps )+overheat\w*(?! (?:last|when))", r"(?:temperature|temp) (?:gauge|light|needle) .. (?:red|hot|max|maxed)", r"red (?:warning )?(?:\w+ )?light .. (?:came on|is on|on|flashing|blinking)", r"(?:oil pressure|oil) (?:warning )?light .. (?:red|came on|is on|flashing)",
            r"(?:smell|smells|smelling|leaking|leak|leaks) .. (?:fuel|gas|gasoline|diesel)(?! (?:station|cap|mileage))", r"(?:fuel|gas|gasoline) (?:is )?(?:leak|leaking|pouring|dripping|smell)",
        ),
        _plight("stranded", "If you are not safe where you are, please call 911.", r"(?:i'm|i am|we're|we are|got|been|left|is|my \w+ is|am) (?:\w+ )?stranded", r"stranded (?:at|in|here|out)", place=True),
    ),
    "locksmith": (
        _plight("break-in", "If somebody may still be inside, please stay out and call 911.",
            r"(?:somebody|someone|they|thieves|burglars?|people|we) .. (?:broke in|broken in|broke into|broken into|kicked in|kicked my|forced|jimmied|pried)(?! the (?:market|business))", r"(?:was|were|been|got|just got|is) (?:broken into|burglarized|burgled|robbed)", r"(?:had|there was|there's been|had) (?:a )?(?:break ?-?in|burglary)", r"(?:door|lock|front door|back door) .. (?:kicked in|forced open|pried|busted open|smashed|broken open)", r"(?:stole|stolen|took|taken) (?:my|our|the) (?:\w+ )?(?:house |home |front door )?keys?", place=True,
        ),
        _plight("open door", "If you don't feel safe, please call 911.",
            r"(?:door|lock|deadbolt|gate|latch) (?:\w+ ){0,2}(?:won't|wont|doesn't|can't|cannot|will not|wouldn't|isn't|not) (?:be |even |fully )?(?:close|closing|lock|locking|shut|latch|secure|secured|locked|closed)(?! (?:properly when|automatically))", r"(?:can't|cannot|couldn't|can not|unable to|not able to) (?:close|lock|shut|secure) (?:my|the|our|up|up my) (?:\w+ )?(?:door|doors|house|shop|store|gate|place|home|apartment|business)", place=True,
        ),
        _plight("locked out", "If you are not safe where you are, please call 911.",
            r"(?:locked|lock|locking) (?:\w+ ){0,2}out(?! (?:kits?|services?|rates?|tools?|fees?|prices?|tag|periods?|calls))", r"lock(?:ed)? (?:my |the |our )?(?:\w+ )?keys? .. (?:in|inside)", r"keys? (?:is |are |got |'re |'s |still |both )*(?:locked|inside|stuck|trapped|in) ?(?:in|inside)? ?(?:of )?(?:my|the|our) (?:\w+ )?(?:car|trunk|truck|house|van|apartment|home|ignition|lock|door|vehicle|office)", r"(?:key|it) (?:just )?(?:broke|snapped) (?:off )?(?:in|inside) (?:the|my) (?:lock|door|ignition)",
            r"(?:can't|cannot|couldn't|can not|unable to|not able to) .. (?:get|getting) (?:back )?(?:in|into|inside) (?:my|the|our|to my) (?:\w+ )?(?:house|home|apartment|car|truck|place|office|shop|building|condo|room|vehicle|van|store)", r"(?:standing|stuck|stranded|sitting|waiting) (?:\w+ ){0,2}outside (?:of )?(?:my|the|our|in the|alone|and|by)", r"door .. (?:shut|closed|locked|slammed) .. behind me", r"lost (?:my|the|all my|all the|our) (?:\w+ )?keys? ... (?:can't|cannot|get in|outside)", place=True,
        ),
    ),
    "massage": (
        _CLOTH,
        RedFlag("health", _said(
            r"(?:chest (?:pain|pains|is tight|tightness|hurts|pressure))", r"(?:pain|pressure|tightness) .. in (?:my|his|her|the) chest", r"(?:suddenly|sudden|all of a sudden) .. (?:numb|numbness|weak|weakness|can't (?:move|feel|speak))", r"(?:numb|numbness) (?:\w+ ){0,6}(?:suddenly|all of a sudden|this morning|since this morning|just (?:now|started)|one side|whole (?:side|arm|leg|left|right))", r"(?:can't|cannot) feel (?:my|his|her) (?:\w+ )?(?:leg|legs|arm|arms|face|hand|hands|foot|feet|side)",
            r"(?:legs?|calf|calves|thighs?) (?:\w+ ){0,4}(?:hot|warm|red) and (?:\w+ )?(?:swollen|swelling|hot|red|painful)", r"(?:legs?|calf|calves|thighs?) (?:\w+ ){0,4}swollen and (?:\w+ )?(?:hot|warm|red|painful)", r"one (?:hot|swollen|red) .. leg", r"(?:legs?|calf|calves) .. (?:swollen|swelled) (?:up )?.. (?:hot|red|warm)", r"face (?:is |was |started )?droop\w*",
        ), "Please don't wait for a massage: see a doctor at once, or call 911 if it is severe.", danger=True),
    ),
    "photographer": (
        _plight("shoot", "",
            r"photographer (?:\w+ ){0,3}(?:didn't show|hasn't shown|not here|isn't here|hasn't arrived|didn't come|no show|is late|never showed|hasn't come|still isn't|cancell?ed on)", r"(?:waiting|standing|here|sitting) (?:\w+ ){0,6}(?:for (?:the|our|your|my) photographer|at the (?:venue|church|studio|location|park|ceremony|courthouse|reception|event) .. (?:nobody|no\sone(?! (?:o'clock|thirty|[ap]\.?m|works|would))|photographer|waiting|for))", r"(?:nobody|no\sone(?! (?:o'clock|thirty|[ap]\.?m|works|would))|photographer) .. (?:here|shown up|showed up|has arrived|arrived|there) .. (?:photos?|pictures|shoot|yet|yet for)",
            r"(?:wedding|shoot|session|ceremony|event|headshots?|party|gala|graduation|it) (?:is|'s|starts|begins) (?:\w+ ){0,2}(?:today|tonight|tomorrow|in (?:an|one|two|half an|a couple of) hours?|this (?:afternoon|morning|evening)) ... (?:photographer|nobody|cancell?ed|fell through|bailed|backed out|sick|need (?:someone|somebody|you|a|one)|urgent\w*|emergency|waiting)",
            r"photographer (?:\w+ ){0,4}(?:cancell?ed|bailed|sick|backed out|quit|no-?showed|dropped out) ... (?:today|tonight|tomorrow|hours?|this (?:afternoon|morning|evening)|wedding is)", r"(?:need|needs|want) (?:a |an )?(?:\w+ )?(?:photographer|photos|someone|somebody) ... (?:today|tonight|tomorrow|right now|in (?:an|one|two) hours?)(?! (?:year|week|or))", place=True,
        ),
    ),
    "realtor": (
        _plight("deadline", "",
            r"(?:offer|bid|counter ?-?offer|counter|contract|deadline) (?:\w+ ){0,6}(?:expires?|due|deadline|ends?|good until|only good until|has to be in|have to be in|must be in|closes|runs out|accept\w*|in by|respond by|answer by|by) (?:\w+ ){0,3}(?:today|tonight|tomorrow|noon|midnight|five|six|end of (?:the )?day|this (?:afternoon|evening)|an hour|two hours|in an hour|hours)", r"deadline (?:is |ends |expires )*(?:today|tonight|tomorrow)", r"(?:offers?|bids?|counter|it) (?:\w+ ){0,6}(?:expires?|due|closes?) (?:at|by|in) (?!the)\w+(?! (?:weeks?|months?))", r"(?:put|make|submit|get|send) (?:in )?(?:an|our|my|the|a) (?:\w+ )?offer (?:\w+ ){0,3}(?:today|tonight|right now|before (?:noon|five|midnight|tonight|they))", r"(?:multiple|other|another|competing) offers? ... (?:today|tonight|right now|by)",
        ),
        _plight("viewing", "",
            r"(?:standing|waiting|sitting|parked|here) (?:\w+ ){0,3}(?:at|in front of|outside|out front of|for) (?:\w+ ){0,3}(?:house|property|showing|viewing|home|condo|apartment|listing|place|open house|agent|realtor) ?(?:\w+ ){0,6}(?:nobody|no\sone(?! (?:o'clock|thirty|[ap]\.?m|works|would))|lockbox|locked|waiting|agent|now|where|is here|isn't here|yet|appointment|showing|minutes|supposed)", r"(?:nobody|no\sone(?! (?:o'clock|thirty|[ap]\.?m|works|would))|agent|realtor|he|she) (?:\w+ ){0,4}(?:showed up|shown up|is here|here|isn't here|not here|hasn't shown|hasn't arrived) ... (?:showing|viewing|house|property|tour|open house|appointment)", r"(?:showing|viewing|tour) ... (?:nobody|no\sone(?! (?:o'clock|thirty|[ap]\.?m|works|would))|agent isn't|agent is not|agent hasn't|locked out|can't get in|code (?:doesn't|isn't|won't))", r"lock ?box (?:\w+ ){0,3}(?:won't|doesn't|isn't|not) (?:open|opening|work|working)", place=True,
        ),
    ),
    "tattoo_artist": (
        _CLOTH,
        RedFlag("face", _said(r"(?:face|lips?|tongue|throat) (?:\w+ ){0,3}(?:swollen|swelling|swelled|swells|puffed up)(?! (?:after|from) (?:the )?(?:filler|surgery))"), _CALL, danger=True),
        _plight("tattoo", _DOCTOR,
            r"(?:tattoo|it|ink|arm|leg|skin|ankle|wrist|back|shoulder|piece|sleeve|area|that|piercing) (?:\w+ ){0,4}(?:infected|infection|oozing|weeping|pus|spreading|hot and (?:red|swollen)|red and (?:hot|swollen|angry|puffy)|hot to the touch|really (?:red|swollen|hot)|getting redder|redder|swollen and|swollen up|super swollen|is swollen|swelled up|smells? (?:bad|funny|rotten)|won't stop bleeding|green|yellow stuff)(?! (?:ink|leaf|eyes?|and (?:blue|black)))",
            r"(?:infected|infection|pus|oozing|weeping) ... (?:tattoo|ink|piercing|you did|fresh)", r"(?:have|got|has|running|with) (?:a |an )?(?:high |slight |bad )?(?:fever|chills|temperature)", r"fever (?:and|since|after)", r"running (?:a )?(?:\w+ )?(?:fever|temperature|temp|hundred|one oh|10\d)", r"(?:red (?:streaks|lines|streak|line)|blood poisoning)", r"allergic reaction ... (?:ink|tattoo|got|having|think)", r"(?:having|got|have|getting) (?:an |some )?(?:\w+ )?allergic reaction(?! to (?:latex|nickel|red ink before))", r"(?:swelling|swollen|redness) (?:is |that's |keeps )*(?:getting worse|spreading|won't go)", r"(?:redder|hotter|puffier)",
        ),
    ),
    "inspector": (
        _danger("building", _OUT,
            r"(?:ceiling|roof|beam|wall|floor) (?:\w+ ){0,6}(?:sagging|collapsing|collapsed|caving in|caved in|coming down|falling (?:in|down)|giving way|gave way|(?:about|going) to (?:fall|come down|collapse|go|give|cave)|gonna (?:fall|come down|collapse|go|give|cave)|bowing)(?! (?:gutters?|joists? (?:in|on) (?:the|your) report))", r"sagging (?:ceiling|roof|beam)", r"(?:sparks?|sparking) .. (?:outlet|panel|breaker|wire|wires|wiring|socket|flying|coming|everywhere)", r"(?:outlet|panel|breaker|wire|wires|wiring|socket) .. (?:sparks?|sparking|smoking|buzzing and)",
        ),
        _plight("deadline", "",
            r"(?:contingency|deadline|inspection (?:period|window)|option period|due diligence|closing|escrow|objection) (?:\w+ ){0,6}(?:today|tomorrow|tonight|two days|48 hours|forty eight hours|24 hours|in (?:one|two|a|1|2) days?|day after tomorrow|is up (?:today|tomorrow)|end of day)(?! week)", r"(?:have|need|only have|got|gotta|has to|must|needs to) (?:\w+ ){0,6}inspect\w* (?:\w+ ){0,4}(?:by|before) (?:today|tomorrow|tonight|end of day|the end of (?:the )?day)", r"(?:have|got|only have|only got) (?:until|till) (?:today|tomorrow|tonight|end of day|tomorrow night|tomorrow morning) ... inspect\w*", r"inspect\w* ... (?:have|got|only have|only got) (?:until|till) (?:today|tomorrow|tonight|end of day)", r"(?:close|closing|closes) (?:on (?:the|this|our) (?:\w+ )?)?(?:today|tomorrow|in two days) ... (?:inspect\w*|report|need)",
        ),
    ),
}  # fmt: skip


def flags_of(profession: str) -> tuple[RedFlag, ...]:
    """What counts for it, in the order in which it is looked for."""
    return *PLIGHTS.get(profession, ()), *DANGERS, *(SEEN[:1] if profession == "mechanic" else SEEN)
