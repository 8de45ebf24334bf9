"""Danger to life as people tell it who have no word for it: a thing, the state that it is in, and whom it is near.

Each sign is composed of such lists, so that a thing that is named anew is known in all of the states. Either may come
first. A state that harmless things have, too, counts only together with a second one. In the language of `cues.cue`.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from collections.abc import Mapping

# Between two words of a phrase may stand others, but none that makes the contrary of it.
_DENIALS = "not|no|never|isn't|aren't|wasn't|doesn't|don't|didn't|hasn't|haven't|without|nor"


def _word_but(these: str) -> str:
    return rf"(?:(?!(?:{these})\b)[\w']+ )"


BETWEEN = _word_but(_DENIALS)

_OLD = r"(?:\w+ )?(?:year|month|week) olds?(?! (?:\w+ )?(?:locks?|deadbolt|doors?|car|truck|van|house|heater|boiler|toilet|tattoo|crown|filling|roof|building|condo|faucet|engine))"
ONE = rf"(?:baby|babies|child|children|kid|kids|toddler|son|daughter|infant|newborn|little (?:one|boy|girl|guy|brother|sister)|twins|grandbaby|grandkids?|grandson|granddaughter|grandchild|grandmother|grandma|granny|gran|nana?|granddad|grandpa|auntie|nephew|niece|mother|mom|mum|father|dad|wife|husband|dog|puppy|cat|{_OLD})"
_PERSON = rf"(?:i|i'm|i've|we|we're|he|he's|she|she's|they|they're|{ONE}|person|somebody|someone|man|woman|lady|guy|guys|boy|girl|friend|neighbor|roommate|boyfriend|girlfriend|partner|fiance|tenant|customer|client|guest|bride|groom|inspector|plumber|photographer|artist|agent|buyer|worker|coworker|sister|brother|aunt|uncle|boss|bridesmaid|usher|uncle)"
_HIM = r"(?:my|his|her|their|our|the)"
_NOT = r"(?:not|isn't|ain't|won't|doesn't|can't|cannot|stopped|quit|hasn't|barely|hardly|no longer|never)"
_VERY = (
    r"(?:all|so|really|real|very|completely|totally|kind of|kinda|sort of|like|just|super|pretty|awful|a bit|deathly)"
)


def _both(one: str, other: str, most: int = 9) -> str:
    """The two of them, in either order, so many words apart."""
    gap = f" {BETWEEN}{{0,{most}}}"
    return f"(?:{one}){gap}(?:{other})|(?:{other}){gap}(?:{one})"


# What a body does.
_SILENT = rf"{_NOT} (?:even )?(?:(?:answer|respond|talk|speak|react)(?:ing|s)?(?! (?:my|the|your|his|her|our) (?:calls?|texts?|emails?|messages?|phone))(?: (?:to )?(?:me|us|any ?more|at all|back))?|say(?:ing)? (?:anything|a word|nothing)|mak(?:e|ing) (?:a|any) (?:sound|noise)s?|cry(?:ing)? any ?more|crying|moving|(?:get|getting) up(?! (?:early|earlier|before|until|till|at|for|in|that|so)))|(?:gone|went|going|it's|he's|she's|got) {_VERY} (?:quiet|silent)|(?:gone|went) (?:quiet|silent)"
_PALE = rf"(?:gone|went|turned|turning|going|looks?|is|are) (?:{_VERY} )+(?:gr[ae]y|pale|white as|blue|purple|clammy|limp|floppy|stiff|cold and)(?! hair)|(?:gone|went|turned|going|goes) (?:limp|floppy|clammy|blue|purple)|white as a (?:sheet|ghost)|(?:gr[ae]y|blue|purple|white) (?:in the face|around the (?:mouth|lips)|lips)|(?:gone|went|going|turned|turning|is) (?:a|an|the) (?:\w+ )?(?:terrible|awful|funny|horrible|bad|nasty|strange|weird|odd|wrong|ghastly|dreadful) (?:colou?r|shade)(?! .. (?:hair|paint|ink|wall))|lips .. (?:blue|gr[ae]y|purple)"
_OF_HIM = _word_but(
    rf"tooth|teeth|crown|filling|gums?|nails?|bruise|tattoo|ink|hair|wall|photos?|pictures?|tan|{_DENIALS}"
)
_DROWSY = r"(?:can't|cannot|couldn't) get (?:him|her|them) to (?:come (?:to|round|around)|wake|respond|answer|move|open (?:his|her|their) eyes|look at)|(?:can't|cannot|couldn't|hard to) (?:keep|get|wake) (?:him|her|them) (?:awake|up|to wake)|keeps (?:falling asleep|drifting off|nodding off|passing out|dozing off|zoning out|going in and out)|won't stay awake|in and out of (?:it|consciousness)|(?:can't|cannot|couldn't) (?:wake|rouse) (?:him|her|them)|eyes .. (?:rolled|rolling) .. (?:back|up)"
_SICK = r"(?:threw|thrown|throwing|throws) up|vomit\w*|puk(?:ed|ing)|(?:so|really|very|real|all|super) (?:sleepy|drowsy|confused)|confused|seeing double|slurring|can't (?:remember|see straight|walk straight)|one pupil"
_LYING = r"(?:lying|laying|flat|crumpled|curled up|sprawled|slumped|down) .. (?:there|at the bottom|on the (?:rocks|ground|floor|grass|concrete|tiles|stairs|road|sand|carpet)|face down|on (?:his|her) (?:back|face|side)|in the (?:tub|shower|hallway|driveway|yard))"
_CRASH = (
    r"(?:heard|there was|hear) (?:a |an |this |the )?(?:\w+ ){0,2}(?:crash|thud|thump|bang|scream|smash|crack|fall)"
)
# Where he came down from, or what came down on him.
_HEIGHT = r"(?:off|over|down|from|through|out of) (?:of )?(?:the|a|an|my|our|his|her|that) (?:\w+ ){0,2}(?:edge|cliffs?|rocks|roof|ladder|scaffold\w*|balcony|stairs|staircase|steps|attic|ceiling|deck|railing|banister|window|ledge|wall|bridge|pier|truck bed|hatch)"
_FELL = r"(?:fell|fallen|slipped|tumbled|went|plunged|toppled|gone(?= (?:through|over|off)))"
_HARMED = rf"{_SILENT}|{_DROWSY}|{_PALE}|{_LYING}|blood|bleeding|unconscious|can't move|head"
_ON_HIM = r"(?:came down|fell|fallen|dropped|crashed|crashing|landed|toppled|tipped|tipped over|collapsed) (?:over |down |right |straight )?(?:on|onto|on top of|against) (?:me|him|her|us|them|(?:my|his|her) (?:\w+ )?(?:head|face|neck|back|chest|legs?)|(?:my|the|our|a|one of \w+) (?:\w+ )?(?:son's|daughter's|kid's|guest|guests|bride|groom|husband|wife|mother|mom|baby)|my \w+'s (?:head|face|neck|back|chest))"
_HEAD = r"(?:on|in|hit|bumped|banged|cracked|smacked|smashed) (?:my|his|her|their|the|(?:my|our) \w+'s) head|my \w+'s head|knocked out cold|knocked (?:his|her) head"
# Limbs, sides, speech.
_LIMB = r"(?:leg|arm|ankle|wrist|knee|elbow|foot|finger|shin|hip|neck)"
_WRONG = r"(?:the wrong way|backwards|(?:a|an) (?:\w+ ){0,2}angle|snapped(?! (?:picture|photo|a))|sticking out|poking out|through the skin|(?:bent|pointing|facing|hanging|twisted) (?:\w+ ){0,3}(?:wrong|funny|weird|sideways|backwards?|off))(?! (?:when|if|from|all day))"
_SIDE = rf"(?:(?:left|right|one|whole|entire|half) (?:\w+ )?(?:side|half|arm|leg|hand)(?: of (?:my|his|her|the) (?:face|body))?) (?:{BETWEEN}{{0,4}})(?:numb|weak|dead|tingl\w+|heavy|useless|lame|asleep)|face .. (?:numb|lopsided|crooked)"
_FAILS = r"(?:can't|cannot|couldn't|won't|can hardly|can barely) (?:\w+ )?(?:lift|move|raise|hold|grip|talk|speak|walk|stand|see|smile|feel)|dropping things|words"
_SPEECH = r"(?:can't|cannot|couldn't|not able to) (?:get (?:his|her|my|the|any) words? out|(?:talk|speak) (?:right|properly|straight)|find (?:his|her) words)|(?:talking|speaking) (?:\w+ )?(?:gibberish|nonsense|like (?:he's|she's) drunk|all wrong)|(?:can't|couldn't|cannot) see out of (?:one|my|his|her)|worst headache of (?:my|his|her) life|gone blind|went blind"

# Air, and what closes it.
_AIRWAY = r"(?:tongue|throat|lips?|windpipe)"
_CLOSES = r"(?:too (?:big|thick|fat)|huge|thick|fat|closing|closes|closed up|tightening|tight|twice|swell\w*|swollen|swole|blowing up|blown up|ballooning|itching and)"
_RASH = r"(?:(?:come|came|coming|broke|broken|breaking) (?:up |out )+in |covered in )(?:\w+ )?(?:hives|bumps|welts|rash|spots|blotches)"
_BREATH_HURTS = r"(?:stabs?|stabbing|hurts?|sharp|knife|pain|burns) (?:[\w']+ ){0,5}(?:every time|when|whenever|with every|each time) (?:i |he |she )?(?:breathes?|take a breath|takes a breath|breath)|every breath (?:\w+ )?(?:hurts|stabs|is a)"

# Blood.
_RED = r"(?:blood|(?:lot|lots|so much|loads|bunch) (?:of )?(?:the )?red|red stuff)"
_RUNS = r"(?:coming|pouring|running|gushing|dripping|shooting|streaming|spitting|pumping|bubbling) (?:\w+ )?(?:out|down|from|through|up)"
_CLOTH = r"(?:second|third|fourth|fifth|two|three|four|five|several|another|\d+) (?:\w+ )?(?:towels?|rags?|cloths?|gauzes?|bandages?|pads?|shirts?|wads?|rolls? of|napkins|washcloths?)"
_STILL_WET = r"pouring|gushing|spurting|squirting|soaked|soaking|drenched|bleeding|bleeds|blood"
_PIERCED = r"(?:went|gone|goes|stuck|jammed|rammed|got|slipped|straight|right) .. (?:into|through|in) (?:my|his|her|the) (?:back of (?:my|his|her|the) |roof of (?:my|his|her|the) )?(?:throat|eye|eyeball|neck|chest|stomach|belly|thigh|foot|palm|mouth)(?! (?:wash|guard))"
_SHARP = r"(?:knife|nail|screw|screwdriver|glass|toothbrush|stick|pencil|pen|fork|rod|drill|saw|chisel|scissors|blade|splinter|branch|wire|skewer|it)"
_WITH_CHILD = r"(?:pregnant|(?:weeks|months) (?:along|pregnant)|expecting|due (?:next|in|any))"
_LABOR = r"(?:blood|bleeding|water (?:just )?broke|cramping (?:badly|really)|contractions|baby (?:stopped|hasn't|isn't|is not) mov\w+|(?:haven't|can't|not|hasn't) (?:felt|feel|feeling) (?:the )?(?:baby|her|him|any) ?(?:mov\w+|kick\w*)?)"

# Who is shut up, and with what.
_SHUT = r"(?:strapped|buckled|locked|shut|trapped|stuck|fastened|asleep|sleeping|sitting) (?:\w+ )?(?:in|inside|up)|in (?:his|her|the|a) (?:car ?seat|back seat|crib|booster)"
_NO_WAY_IN = rf"keys? {BETWEEN}{{0,4}}(?:in|inside|on the seat|in there)|(?:none of the|the|no) (?:\w+ )?doors? (?:will|won't|can|can't|is|are|wouldn't) (?:open|not open|locked|stuck|jammed)|(?:won't|can't|doesn't|couldn't) (?:get (?:it|the door|them|him|her) open|unlock|open)"
_PERIL = rf"(?:tub|bath|bathtub|water|stove|oven|burner|iron|candle|faucet) (?:\w+ )?(?:running|on|filling|lit|going)|{_SILENT}|(?:gone|getting|turning|going|is|all|bright) (?:{_VERY} )*(?:red|hot|sweaty|blue)|screaming|hysterical|ninety degrees|hundred degrees|so hot"
_NO_ANSWER = (
    rf"(?:{_NOT}|not been) (?:been )?(?:coming to|answer\w*|open\w*|come to|pick\w* up) .. (?:door|doorbell|bell|phone)"
)
_WORRY = r"moan\w*|groan\w*|calling (?:out|for help)|crying|worried sick|since (?:yesterday|last night|sunday|friday)|diabetic|her car is|his car is|lights are on|on the floor|thud|fell|weak voice"

# People who threaten.
_ATTACKER = r"(?:(?:my|her|his|the) (?:\w+ )?(?:ex|ex husband|ex wife|ex boyfriend|husband|boyfriend|stepdad|stepfather|father|brother|son|landlord|tenant|neighbor|roommate)|(?:a|some|this|that|the) (?:\w+ ){0,2}(?:man|guy|dude|men|guys|fellow|fella|bloke|stranger|person)|he|he's|she's|they|they're|somebody|someone)"
_BATTERS = r"(?:hammering|banging|pounding|beating|kicking|smashing|throwing (?:himself|rocks|stuff)|punching|yanking|rattling) (?:on |at |against |in |down |up )*(?:the|my|our|his|her|me|us) ?(?:\w+ )?(?:door|window|windows|gate|glass|wall|handle)?"
_THREAT = r"(?:says?|said|saying|screaming|screams|yelling|yells|shouting|swears|texted|threatening|threatened|threatens) .. (?:he's|she's|they're|he'll|she'll|they'll|to) (?:going to |gonna |about to )?(?:kill|hurt|beat|shoot|stab|kick|break|smash|burn|come in|get me|cut)(?! .. (?:if|record|news|price|budget))"
_WEAPON = r"(?:has|have|got|holding|waving|pulled|with) (?:a |an |his |the )(?:\w+ )?(?:gun|knife|bat|crowbar|machete|hammer|axe)(?! (?:on|tattoo|shop|sharpen\w*|block|set))"
_AFRAID = r"(?:outside|in here|in the house|at the door|right now|scared|afraid|terrified|hiding|won't leave|drunk|screaming|yelling|kids)"

# Houses and what is in them.
_STRUCTURE = r"(?:deck|balcony|porch|stairs|staircase|floor|ceiling|roof|beams?|chimney|scaffold\w*|railing|retaining wall|carport|house)"
_GIVES = r"(?:gave way|giving way|gives way|collapsed|collapsing|caved in|caving in|came down|crashed down|coming down|dropped out|broke (?:off|through|under)|about to (?:go|fall|give|collapse)|going to (?:fall|collapse|cave))(?! (?:next|this|in (?:the )?(?:spring|summer|fall|winter)|by|tomorrow))"
_UNDER = r"(?:under|beneath|on top of|with|on) (?:us|me|him|her|them|my|everybody|everyone|somebody|people)"
_CRACK = r"(?:crack|cracks|gap|hole|wall|walls) (?:\w+ )?(?:is |are |that's |just |keeps )*(?:opening|opened|splitting|getting (?:bigger|wider|longer)|growing|spreading|moving|leaning)"
_GROANS = r"(?:beams?|walls?|roof|ceiling|floors?|wood|timbers?|joists?|house|everything|foundation) (?:is |are |'s |just |keeps |going )*(?:creak\w*|crack\w*|groan\w*|popp?\w*|snapp\w*|shifting|sinking|moving|tilting|sagging|going down|dropping|buckling)"
_VESSEL = r"(?:(?:hot )?water (?:heater|tank)|heater|boiler|radiator in|pressure (?:tank|cooker)|furnace|expansion tank|propane tank)"
_BLOWS = r"(?:steam|boiling water|scalding water) .. (?:shooting|blowing|coming|pouring|spraying|hissing|blasting|spitting|out)|(?:shaking|jumping|glowing|bulging|roaring|screaming)(?! (?:deal|price))|(?:about|going|gonna|ready) (?:to )?(?:blow|burst|explode|go off)|(?:hissing|whistling|rumbling|banging) .. (?:steam|shaking|louder)"
_HEAT = r"(?:heater|heating|heat (?:on|came)|furnace|boiler|stove|fireplace|generator|grill|charcoal|car running|garage|pilot|gas)"
_ALL_OF_US = r"(?:all of us|everybody|everyone|we all|we've all|we're all|we both|we've both|we're both|(?:whole|entire) (?:family|office|house)|both of us|all|the (?:kids|dog|cat|baby)|my (?:wife|husband|kids) and i|even the \w+)"
_GASSED = r"(?:headaches?|dizzy|light ?headed|nauseous|nausea|woozy|sick to|feeling sick|been sick|feel sick|sleepy|drowsy|wobbly|throwing up|foggy|weak|confused|fuzzy|can't think|stagger\w*)"
_SHOCKS = r"(?:zaps?|zapped|jolts?|jolted|tingl\w+|buzz(?:ed|es)|shocks? (?:me|us|him|her)|shocked (?:me|us|him|her)|(?:a|little) shock(?! (?:hazard|absorber)))"
_WET = r"(?:touch\w*|faucet|tap|shower|sink|metal|water|pipe|tub|washer|washing machine|handle|outlet)"

# Cars.
_BRAKES = r"(?:brakes?|brake pedal|pedal) (?:\w+ ){0,6}(?:to the floor|floor|no resistance|nothing happens|gone|failed|out|mushy|don't work|aren't working|won't (?:stop|slow))|no brakes|(?:can't|won't|cannot|doesn't) (?:stop|slow down|slow)|lost (?:my|the) brakes"
_MOVING = r"(?:driving|rolling|still (?:moving|going)|going (?:down|too|so|like|\w+ty)|doing (?:\w+ty|\d+)|coming down|heading down|downhill|down (?:the|a) hill|on (?:the )?(?:i )?(?:\d+|eight ?eighty|five ?eighty|highway|freeway|interstate|bridge|road|ramp|101|ninety))"

_TRAFFIC = r"(?:(?:train |railroad |rail )?tracks|railroad crossing|crossing|bridge|tunnel|highway|freeway|interstate|intersection|middle of|fast lane|left lane|blind curve|off ramp|on ramp|shoulder)"
_STANDS = r"(?:won't (?:go|start|move|budge|turn over|shift)|(?:can't|cannot) (?:get it|move|go|pull)|(?:just |engine |motor |car |truck |it )(?:stopped|died|quit)|no lights|dead|stuck|stalled|smashed|spun out|in a ditch)"

SIGNS: Mapping[str, tuple[str, ...]] = {
    "gas": (
        _both(r"(?:whistling|hissing|whooshing|hiss)", r"(?:smells?|stinks?|stench|odor|reeks?)"),
        rf"(?:house|place|room|kitchen|basement|garage|hallway|apartment|it|here|whole \w+) (?:{BETWEEN}{{0,3}})(?:smells?|stinks?|reeks?) (?:{BETWEEN}{{0,2}})eggs?(?! (?:salad|sandwich))",
        r"(?:gas|propane) (?:fumes|smell|odor)(?! detect)", r"(?:stinks?|reeks?) .. (?:gas|propane|sulfur|sulphur)",
    ),
    "fire": (
        _both(r"(?:petrol|gasoline|fuel|gas)", r"spark(?:s|ing|ed)(?! (?:plugs?))", 8),
        r"smoke .. (?:curling|rising|drifting|trickling|puffing|seeping|leaking|rolling)", r"(?:curtains?|backdrop|tent|veil|dress|hair|rug|couch|sofa|bed|mattress|tablecloth|trash|grass|hedge|shed|deck)(?:'s| has| is| just| have| are)* (?:caught|catching|alight|ablaze)(?! .. (?:eye|bouquet|wind|attention|light|on (?:the|a|my)))",
        r"fill(?:s|ed|ing) (?:up )?with smoke",
        r"(?:plug|cord|charger|battery|extension cord|power strip|dryer|oven|toaster|heater|laptop|vent|chimney|lamp) .. (?:melting|melted|sparking|smoking|glowing|crackling|arcing|in flames|on fire)",
        _both(r"(?:orange|glow\w*|flicker\w*)", r"(?:smoke(?! machine)|burning|smolder\w*)(?! (?:sky|sunset|colou?rs?|ink))", 6),
    ),
    "carbon monoxide": (
        _both(r"garage", r"(?:car|engine|motor|truck) (?:\w+ )?running", 6),
        rf"{_ALL_OF_US} {BETWEEN}{{0,8}}{_GASSED} {BETWEEN}{{0,10}}{_HEAT}",
        rf"{_HEAT} {BETWEEN}{{0,10}}{_ALL_OF_US} {BETWEEN}{{0,8}}{_GASSED}",
        rf"{_ALL_OF_US} {BETWEEN}{{0,8}}{_GASSED} {BETWEEN}{{0,8}}(?:better|fine|goes away|clears) .. (?:outside|out)",
    ),
    "breathing": (
        rf"{_AIRWAY} (?:{BETWEEN}{{0,4}}){_CLOSES}", rf"neck (?:{BETWEEN}{{0,4}})(?:swollen|swelling|swole|blown up|ballooning)(?! (?:glands?))",
        rf"{_both(_RASH, rf'{_AIRWAY}|face|breath|breathing|dizzy|all over|chest')}",
        r"(?:stuck|lodged|caught) .. (?:in|down) (?:my|his|her) (?:throat|windpipe)", r"(?:he|she|baby|kid)'?s? (?:is )?(?:drooling|gagging|choking) .. (?:breathe|blue|stop|swallow|air)",
        rf"epi ?pen|{_PERSON} (?:{BETWEEN}{{0,2}})choking(?! (?:hazard|up))",
    ),
    "chest": (_BREATH_HURTS,),
    "unconscious": (
        rf"{_PERSON} (?:{_OF_HIM}{{0,6}})(?:{_PALE})",
        _both(rf"(?:{_LYING})", rf"{_SILENT}|{_CRASH}|{_PALE}|blood|bleeding", 12), _both(_CRASH, _SILENT, 12),
        rf"{_PERSON} (?:{BETWEEN}{{0,3}})just (?:went down(?! (?:for|to|on|the|in|with|a|there))|keeled over|dropped(?! (?:off|by|my|the|in|it|out|him|her))|crumpled|toppled over|slumped)",
        r"passed (?:clean|right|straight) out", _DROWSY, r"(?:lying|laying|slumped|sitting|just) (?:[\w']+ ){0,6}(?:not|isn't|without) (?:even )?(?:moving|breathing|responding|waking)(?! (?:out|in|house|until|to))",
        r"everything(?: is|'s| went| goes| gets)? (?:\w+ ){0,4}(?:black|dark|blurry|spinning)(?! (?:and white|ink|hair|wood))",
        r"(?:face down|floating|under the water|went under) .. (?:pool|tub|bath|hot tub|lake)", r"(?:pulled|fished|dragged) (?:him|her|them) out of the (?:pool|tub|water|lake|bath)",
    ),
    "stroke": (
        _both(_SIDE, _FAILS), _SPEECH, r"(?:speech|words|talking) (?:is |are |'s |was |come |comes |coming |out |all |so |really |gone )*(?:slurr\w*|slur|garbled|mushy|thick)",
        r"(?:can't|cannot|couldn't) (?:feel|move) (?:my|his|her) (?:legs|feet|toes)(?! (?:after|from|since) (?:the|that|my|a|this) (?:\w+ )?(?:gym|workout|run|race|marathon|hike|flight|drive))",
        r"(?:can't|cannot|couldn't) (?:feel|move) (?:anything|a thing|much) (?:from|below|under|past) (?:my |the )?(?:waist|neck|chest|hips)|(?:numb|dead|paraly[sz]ed) (?:from|below) the (?:waist|neck|chest)",
        r"(?:can't|cannot|couldn't) (?:move|feel|use|lift) (?:my|his|her) (?:whole |entire )?(?:left|right|one) (?:side|arm|leg|hand)(?! (?:above|over|behind|past|all the way|without|since|very))",
        rf"(?:half|side|part|corner) (?:of )?(?:my|his|her) (?:face|mouth|body) (?:{BETWEEN}{{0,2}})(?:won't|can't|doesn't|isn't|stopped) (?:move|moving|work\w*|smile)(?! .. (?:shot|novocaine|numbing|needle|filling))",
    ),
    "bleeding": (
        r"(?:lip|scalp|head|chin|forehead|brow|eyebrow|cheek|hand|finger|thumb|leg|knee|arm|face|foot) (?:is |was |got |just |has )*(?:split|cut|sliced|gashed|ripped|torn) (?:\w+ )?open|(?:split|cut|sliced|gashed|ripped|tore) (?:my|his|her|their|a \w+'s) (?:lip|scalp|head|chin|forehead|brow|cheek|hand|finger|thumb|leg|knee|arm|face|foot) (?:\w+ )?open",
        r"(?:sink|bowl|cup|basin|mouth|pillow|towel|bed|lap) (?:is |that's |just )?(?:full|covered|filled|soaked) (?:of|in|with) (?:bright |dark )?(?:red|blood)(?! (?:wine|paint|ink|flowers?|roses?))",
        rf"{_RED} {BETWEEN}{{0,3}}{_RUNS}(?! (?:the design|my sleeve))", _both(_WITH_CHILD, _LABOR, 14),
        rf"{_SHARP} (?:{BETWEEN}{{0,6}}){_PIERCED}",
    ),
    "locked in": (
        r"(?:he|she|he's|she's|he has|she has) (?:\w+ )?locked (?:himself|herself) (?:\w+ )?in(?:side)?(?! (?:to|contract))",
        _both(rf"{ONE} (?:{BETWEEN}{{0,4}})(?:{_SHUT})", _NO_WAY_IN), _both(rf"{ONE} (?:{BETWEEN}{{0,4}})(?:{_SHUT})", _PERIL, 12),
        _both(rf"{ONE} (?:{BETWEEN}{{0,3}}){_NO_ANSWER}", _WORRY, 12),
    ),
    "electric": (_both(_SHOCKS, _WET, 6), _both(r"knocked (?:me |him |her )?(?:on|off|across|back|down)", r"touch\w*|grabbed", 8), r"(?:it|that|which|panel|box|wire|outlet|current) (?:just )?(?:threw|flung|blew|tossed) (?:me|him|her) (?:\w+ )?(?:across|off|back|against|over|down)"),
    "violence": (
        rf"{_ATTACKER} (?:{BETWEEN}{{0,4}}){_BATTERS}", _both(rf"{_ATTACKER} (?:{BETWEEN}{{0,4}}){_THREAT}", _AFRAID, 14),
        rf"{_ATTACKER} (?:{BETWEEN}{{0,6}})(?:he'll|she'll|they'll|going to|gonna) (?:shoot|stab|kill) (?:any\w+|who\w*|us|them|her|him|every\w+|my)(?! (?:if|when))",
        rf"(?:hear|heard|see) (?:him|her|them|somebody|someone|people) {BETWEEN}{{0,2}}in the (?:kitchen|next room|other room|hall|hallway|garage|attic|basement|bedroom|living room)",
        rf"{_ATTACKER} (?:{BETWEEN}{{0,4}})(?:trying|checking|rattling|testing) (?:all |every |each |the )+(?:doors?|windows?|handles?)(?! (?:code|lock ?box))",
        rf"(?:there's|there is|i (?:just )?(?:saw|see|found|hear|heard)) (?:{BETWEEN}{{0,2}})(?:man|guy|somebody|someone|stranger|person|people) {BETWEEN}{{0,3}}(?:in|under|behind) (?:the|my|our) (?:closet|basement|attic|garage|back ?yard|bedroom|bathroom|back ?seat|bed|crawl ?space|stairs)(?! (?:unit|apartment|who (?:rents|lives)|right|photo|picture))",
        r"(?:he's|she's|they're|he is|they are|somebody's|someone's|somebody is|someone is|a man is) (?:\w+ )?coming (?:(?:up|down) the stairs|(?:through|in) the window|(?:at|after|toward|towards) (?:me|us|her|him))",
        r"(?:got|has|have|had) (?:me|us|her|him) (?:shut|locked|tied|trapped|cornered|barricaded)(?! out)", rf"{_ATTACKER} (?:{BETWEEN}{{0,3}}){_WEAPON}", r"won't let (?:me|us|her|him) (?:out|go|leave)(?! (?:of (?:\w+ ){1,2}(?:lease|contract|deal|agreement|escrow)|with|a))",
    ),
    "injury": (
        rf"{_PERSON}(?:'s)? (?:{BETWEEN}{{0,4}}){_FELL} (?:\w+ )?{_HEIGHT}", _ON_HIM,
        r"(?:car|truck|van|bus|trailer|rv)(?:'s| is)? (?:\w+ )?(?:hanging|teetering|dangling|balanced|tipping) (?:\w+ )?(?:off|over|on the edge)", r"(?:taken|took|burned|burnt|ripped|torn|melted) the skin (?:\w+ )?off", r"skin (?:is |just |'s )*(?:coming|came|peeled|peeling) off .. (?:burn|hot|in (?:sheets|strips))",
        r"tide(?:'s| is| has)? (?:\w+ )?(?:cut|trapped|stranded|surrounded)|cut off by the (?:tide|water|flood|fire)|trapped by the (?:tide|water|flood|fire|smoke)",
        rf"{_PERSON} (?:{BETWEEN}{{0,3}})(?:hanging|dangling|holding on|clinging) (?:off|from|on to|onto|over|by) (?:the|a) (?:\w+ )?(?:ledge|cliff|edge|roof|balcony|railing|scaffold\w*|ladder|gutter)",
        _both(rf"(?:{_HEAD}|{_ON_HIM})", rf"{_SICK}|{_DROWSY}", 14), rf"{_LIMB} (?:{BETWEEN}{{0,4}}){_WRONG}",
    ),
    "pressure": (_both(_VESSEL, _BLOWS, 14),),
    "collapse": (
        r"(?:plaster|bricks?|tiles?|rubble|dust|debris|chunks|pieces|concrete|drywall|glass)(?:'s)? (?:is |are |keeps )*(?:raining|falling|coming|crashing) (?:down )?(?:on|onto|all over) (?:us|me|him|her|them|everybody|everyone|the kids)",
        rf"{_STRUCTURE} (?:{BETWEEN}{{0,3}}){_GIVES} {_UNDER}", rf"{_STRUCTURE} (?:just|is|are|has|have) (?:just )?{_GIVES}",
        rf"{_STRUCTURE} (?:just |has )?(?:dropped|fell|went|collapsed) with (?:[\w']+ ){{0,4}}(?:on|in|under) (?:it|there)",
        _both(_CRACK, _GROANS, 12), rf"hear .. {_GROANS}",
    ),
    "on the road": (_both(_TRAFFIC, _STANDS, 10), r"(?:train|gate|crossing) (?:\w+ )?(?:arms?|lights?|gates?|horn) (?:\w+ ){0,2}(?:down|coming|flashing|blowing)", r"(?:cars?|trucks?|traffic|everybody) (?:is |are )?(?:flying|whizzing|swerving|honking|racing|zooming) .. (?:past|by|around|at)"),
    "no brakes": (_both(_BRAKES, _MOVING, 12),),
    "cloth": (_both(_STILL_WET, _CLOTH),),
}  # fmt: skip
