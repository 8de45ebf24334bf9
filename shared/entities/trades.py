"""The paid work of each profession, and the troubles it is called for: one phrase a line, in the language of `cues.cue`.

Used where the client's price list does not name the service. A profession that a client added itself has only `ANY`.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

ANY = r"""
(?:repair|replacement|installation|maintenance|service|inspection|estimate|consultation|session|package|quote)
(?:fix|repair|replace|install|rebuild|renovate|paint|clean)(?:ed|ing)?
"""

WORK = {
    "dentist": r"""
(?:(?:teeth|dental|deep|regular) )?clean(?:ing|ings|ed)
(?:check ?up|check up|exam|examination|x ?rays?|consultation|second opinion)
(?:filling|fillings|crowns?|bridge|veneers?|implants?|dentures?|root canal|extraction|braces|invisalign|aligners|retainer|night ?guard|mouth ?guard|whitening|bonding|sealants?)
(?:wisdom (?:tooth|teeth)|tooth (?:pulled|removed|out)|teeth (?:whitened|straightened|pulled))
(?:tooth ?ache|cavity|cavities|abscess|(?:chipped|cracked|broken|knocked ?out|loose|sore) .. (?:tooth|teeth|filling|crown)|swollen (?:face|gums?|jaw|cheek)|bleeding gums)
(?:tooth|teeth|gums?|jaw|molar) .. (?:hurts?|hurting|aches?|aching|killing me|pain|throbbing|broke|chipped|cracked|fell out|sensitive|swollen|bleeding|knocked out)
(?:pain|ache) .. (?:tooth|teeth|gums?|jaw|mouth|molar)
""",
    "plumber": r"""
(?:leaks?|leaking|leaky|dripping|drips) ?.. ?(?:faucet|pipe|sink|toilet|tap|shower|heater|ceiling|roof|valve|dishwasher|basement)?
(?:faucet|pipes?|sink|toilet|tap|shower|tub|bathtub|drain|sewer|sump pump|garbage disposal|water heater|boiler|water line|gas line|valve|septic|dishwasher|washing machine|radiator|hose) .. (?:leak\w*|burst|broke\w*|clog\w*|block\w*|backed|backing|overflow\w*|drip\w*|runs|running|install\w*|replac\w*|fix\w*|repair\w*|clean\w*|gurgl\w*|won't|isn't|doesn't|stopped|frozen)
(?:clogged|blocked|burst|broken|frozen|overflowing|backed ?up|slow|running|stopped ?up) .. (?:drain|toilet|pipe|sink|sewer|tub|shower|faucet)
(?:drain cleaning|new (?:faucet|toilet|sink|water heater|shower|boiler)|pipe replacement|water heater|re ?pip\w+|bathroom remodel|sump pump|sewer line|hydro ?jetting|snak(?:e|ed|ing))
(?:no (?:hot )?water|no water pressure|low water pressure|water (?:everywhere|damage|is coming|coming|pouring|in the basement)|flood(?:ed|ing)?|sewage|burst pipe|pipe (?:has )?burst)
plumber
""",
    "mechanic": r"""
(?:oil change|tune ?up|brake (?:job|pads?|service|inspection|fluid)|brakes?|new tires|tire (?:rotation|change)|tires?|wheel alignment|alignment|smog (?:check|test)|state inspection|inspection|diagnostics?|timing belt|transmission|clutch|muffler|exhaust|radiator|alternator|starter|battery|spark plugs|suspension|struts|shocks|a ?c recharge|air conditioning|windshield|bodywork|dent|tow(?:ed|ing)?)
(?:car|truck|van|engine|suv|vehicle|honda|toyota|ford|chevy|bmw|subaru|nissan|jeep|civic|camry) .. (?:won't start|won't|doesn't|noise|overheat\w*|broke down|breaks|died|dead|smok\w*|shak\w*|squeak\w*|squeal\w*|grind\w*|leak\w*|stall\w*|serviced|looked at|fixed|repaired|checked|making|pulls|vibrat\w*|rattl\w*)
(?:check engine light|warning light|(?:strange|weird|grinding|squeaking|squealing|clunking|knocking) .. (?:noise|sound)|flat tire|overheating)
""",
    "locksmith": r"""
(?:locked ?out|lock ?out|lost (?:my|the|our) keys?|keys? .. (?:locked in|inside|stuck|broke\w*|snapped)|(?:broken|stuck|jammed) .. (?:lock|key|door))
(?:(?:change|changed|replace|rekey|re ?key\w*|install|fix|repair|new|upgrade) .. (?:locks?|deadbolts?|cylinder|handle|safe|smart lock))
(?:spare keys?|copy of .. key|duplicate keys?|key (?:copy|copies|fob|cut|made)|new keys?|car key|transponder|smart lock|deadbolt|safe (?:opened|cracked)|master key|padlock)
(?:lock|door|key|deadbolt|ignition) .. (?:won't|doesn't|stuck|broke\w*|jammed|changed|opened)
""",
    "massage": r"""
(?:(?:deep tissue|swedish|hot stone|sports?|prenatal|pregnancy|couples?|thai|relaxation|full body|back|neck|foot|head|chair|aromatherapy|sixty|ninety|thirty|hour|hour long|\d+) .. )?massages?
(?:deep tissue|swedish|hot stone|reflexology|aromatherapy|gift (?:card|certificate)|cupping|lymphatic drainage|facial|membership)
(?:back|neck|shoulders?|muscles?|legs) .. (?:sore|tight|stiff|hurts?|pain|knots|tense|ache\w*)
""",
    "photographer": r"""
(?:(?:wedding|engagement|family|newborn|maternity|baby|senior|graduation|corporate|product|event|birthday|portrait|headshot|real estate|fashion|pet|business|school|anniversary) .. (?:photo\w*|pictures?|portraits?|shoot|session|package|headshots?|album))
(?:photo ?shoot|photo session|head ?shots?|portraits?|photographer|photography|videograph\w*|prints|photo album|drone)
(?:shoot|photograph|take pictures of|pictures of|photos of) .. (?:wedding|party|event|family|baby|kids|house|products?|graduation|birthday)
(?:wedding|engagement|quincea\w+|bar mitzvah|bat mitzvah|reunion)
""",
    "realtor": r"""
(?:(?:sell|selling|list|listing|buy|buying|rent|renting|lease|leasing) .. (?:house|home|condo|apartment|property|place|townhouse|duplex|land|lot|unit|studio))
(?:(?:view|viewing|see|seeing|look at|tour|visit|show|showing) .. (?:house|home|condo|apartment|property|place|townhouse|listing|unit|one on|two bedroom|three bedroom))
(?:open house|viewing|showing|home valuation|market analysis|what .. (?:home|house|place|condo) .. worth|how much .. (?:home|house|place|condo) .. worth|pre ?approved|make an offer|put in an offer|first time (?:home ?)?buyers?|real estate agent|realtor|relocating|moving to)
(?:one|two|three|four|five|\d) (?:bed|bedroom)s?
""",
    "tattoo_artist": r"""
(?:(?:small|big|large|new|first|full|half|custom|matching|black and gr[ae]y|color|fine line|memorial|traditional|portrait|sleeve|back) .. )?tattoos?
(?:sleeve|half sleeve|cover ?up|touch ?up|back piece|piercing|lettering|flash|consultation|linework|design|removal|piece)
(?:tattooed|inked)
""",
    "inspector": r"""
(?:(?:home|house|pre ?purchase|pre ?listing|condo|roof|termite|mold|radon|sewer|pool|foundation|new construction|four point|wind mitigation|buyer's|annual|pest|chimney|well|septic|full|general|property|commercial) .. )?inspections?
(?:inspected|inspect|inspector|radon test|mold test|sewer scope|re ?inspection|walk ?through)
""",
}
