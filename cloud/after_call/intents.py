"""The words that give away what a call is about, for every profession. Phrases are in the language of `cues.cue`."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from cloud.after_call.cues import cue

_NAME = r"(?:dr\.?|doctor|mr\.?|mrs\.?|ms\.?|miss) \w+|(?-i:[A-Z][a-z]+)"
_SOMEONE = (
    rf"him|her|them|you|{_NAME}|(?:the|your) (?:\w+ )?(?:doctor|dentist|owner|manager|office|team|boss|plumber|technician|tech"
    r"|mechanic|artist|photographer|agent|inspector|therapist|receptionist|front desk|staff|guys?|crew|locksmith|hygienist)"
)
_VISIT = (
    r"appointments?|bookings?|visit|slot|session|consultation|consult|viewing|showing|tour|time|reservation|check ?up|cleaning"
    r"|lesson|opening|inspection|estimate|meeting|shoot|service call"
)
_WORKER = (
    r"someone|somebody|anyone|anybody|you|you guys|he|she|they|a plumber|a locksmith|a technician|a tech|an inspector|a mechanic"
    r"|the plumber|the locksmith|the inspector|your guy|a photographer|an agent|a tow truck|a truck"
)
_GOES = r"come|come out|come over|come by|be here|get here|get out here|make it|stop by|swing by|take a look|have a look|look at|help|fix|do it|do that|do the job|see (?:me|him|her|us|my \w+)|squeeze|fit"

ASKS_APPOINTMENT = cue(
    rf"(?:make|book|schedule|set up|get|have|need|want|reserve|arrange|take|find|like) (?:\w+ ){{0,5}}(?:{_VISIT})",
    r"(?:book|schedule|reserve|rebook) (?:a|an|the|it|that|this|my|us|me|him|her|in|for|one|some|two)",
    rf"(?:can|could|would|will|when can|how soon can|may) (?:{_WORKER}) .. (?:{_GOES})",
    r"send .. (?:someone|somebody|a \w+|anyone|one|out|over|him|her|them|the \w+)",
    r"(?:need|want|get|have|like) .. (?:someone|somebody|a plumber|a locksmith|an inspector|a tow|a technician|anyone) .. (?:out|here|over|to (?:come|look|fix|help|open|see|get))",
    r"(?:fit|squeeze|get|take) (?:me|us|him|her|it|my \w+) in",
    r"get in (?:to see|for|on|this|tomorrow|today|next)",
    r"(?:sign|put|pencil|book) (?:me|us|him|her) (?:up|down|in)",
    rf"(?:do you have|have you got|is there|are there|got) .. (?:open|available|free|openings?|slots?|availability|{_VISIT})"
    r"|any (?:openings?|slots?|availability|appointments?|time (?:left|open|available))",
    r"(?:come|bring (?:it|him|her|my \w+|the \w+)|drop (?:it|my \w+|the \w+)(?: off)?|stop) (?:in|by|over|in on|off) (?:on|for|tomorrow|today|this|next|at|monday|tuesday|wednesday|thursday|friday|saturday|sunday)?",
    r"(?:see|view|tour|visit|show me|look at) .. (?:house|home|condo|apartment|property|place|unit|townhouse|listing)",
    r"(?:earliest|first available|next available|soonest)",
    r"(?:let's|i'll|we'll|i can|i'd|could i|can i|could we) (?:go with|do|take|come|say) .. (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|today|that|the|one|it|morning|\d+|nine|ten|eleven|two|three|four)",
    r"(?:can|could|may|might) (?:i|we) .. (?:come|see it|see the|be seen|drop|bring|stop by|swing by|get (?:in|it|an?|my|the)|have (?:someone|somebody|it|an?)|schedule|book|make an?|do it|pick it up)",
    r"any way .. (?:be seen|come in|get in|see me|today|tomorrow|this)",
    r"how (?:soon|fast|quickly) (?:can|could|will|would|do)",
    r"what .. (?:days?|times?|dates?) .. (?:available|open(?! house)|have|free)",
    r"(?:do you have|have you got|got|is there|are there) (?:anything|any time|something|a spot|room|space|time|anyone|somebody) .. (?:tonight|today|tomorrow|this|next|on|for|in|at|before|after|left|earlier|later|sooner|around)",
    r"when (?:can|could|would|do) (?:i|we|you) .. (?:come|get|see|have|do|bring|start|fit)",
)
ARRIVED = cue(
    r"(?:came in|has arrived|have arrived|just arrived|ready for pick ?up|out for delivery)",
    r"(?:parts?|orders?|package|delivery|shipment|samples?|\w+s) (?:that )?(?:you|he|she|they|\w+) ordered",
)
ONLY_WHETHER = cue(  # an appointment is needed at all
    r"(?:do|does|would|will) (?:i|you|we|one) .. (?:need|have to|require|take|accept|allow)",
    r"without (?:an|a) appointment",
    r"walk ?ins?",
)
WANTS = cue(
    r"(?:i|we|my \w+|he|she) (?:\w+ ){0,2}(?:need|needs|want|wants|would like|'d like|require|am looking|are looking|looking|gotta get|have to get|has to get|should get|was hoping|were hoping)",
    r"(?:i'd|we'd|i'm|we're|i am|we are) .. (?:like|love|looking|interested|hoping|thinking|planning|getting|calling about|calling for|calling to)",
    r"(?:i'd|we'd|i'll|we'll|i'm gonna|we're gonna) (?:\w+ )?need",
    r"(?:i|we) (?:\w+ )?wanna",
    r"(?:interested in|looking for|looking to|in the market|thinking (?:of|about)|planning (?:on|to|a)|hoping to|want to (?:get|have|buy|sell))",
    r"(?:quote|estimate|ballpark) (?:for|on|to)",
    r"(?:get|need|want|like|give me|have) .. (?:quote|estimate|ballpark)",
    r"(?:i|we)(?:'ve| have)(?: got)? (?:a|an|this|my|some|two|three) ",
    r"(?:calling|call) (?:about|because|for)",
    r"please help",
    r"(?:are|is) (?:you|the \w+|anyone|anybody|someone|somebody|he|she|\w+) .. (?:available|free) .. (?:on|for|in|this|next|tomorrow|today|around)",
)
ASKS_PRICE = cue(
    r"how much",
    r"what (?:would|does|do|is|are|will|'s) .. (?:cost|charge|price|prices|run|rates?|fees?|pricing|going rate)",
    r"(?:price|cost|rates?|fee|quote|estimate|pricing) (?:for|of|on)",
    r"your (?:prices?|rates?|fees?|pricing|packages)",
    r"(?:is|are) .. (?:expensive|cheap|free)",
)
PUT_OFF = cue(
    r"(?:i'll|i will|let me|we'll|i'd|i need to|i have to|i want to|i should|gotta|i've got to) .. (?:call (?:you )?(?:back|again)|call again|think (?:about|it)|check (?:with|my)|talk (?:to|with|it)|ask my|get back to you|look at my|shop around|compare|see what|sleep on|discuss)",
    r"(?:call (?:you )?back|get back to you|ring back) (?:later|tomorrow|when|once|after|if|monday|next|then)",
    r"(?:not|n't) (?:\w+ )?(?:ready|sure yet|decided|book|commit)(?: yet)?",
    r"think about it",
    r"maybe (?:another|some other|next) time",
    r"just (?:looking|shopping|asking|curious|checking|wondering|comparing)",
    r"never ?mind",
    r"forget (?:it|about it)",
    r"(?:that's|it's|a (?:little|bit)) too (?:expensive|much|late|far|long)",
)
_TELLS = (
    rf"(?:tell|inform|remind|notify) (?!you\b)(?:{_SOMEONE})",
    rf"let (?:{_SOMEONE}) know",
    r"(?:pass (?:it|this|that|along|on)|relay)",
    r"(?:wanted|want|need|needed|like) (?:him|her|them|you|you guys|everyone) to know",
)
TELLS = cue(*_TELLS)
LEAVES_MESSAGE = cue(
    *_TELLS,
    r"(?:leave|take|give|get|left|pass|have) .. message",
    rf"(?:have|get|ask|tell) (?:{_SOMEONE}|someone|somebody) .. (?:call|ring|phone|text|give|get back|email|contact|reach)",
    r"(?:return|returning|returned) .. (?:call|voicemail|message)",
    r"(?:missed|got|had|received) (?:a|your|his|her|the) .. (?:call|voicemail|message) .. (?:from|back)?",
    rf"(?:speak (?:to|with)|talk (?:to|with)|reach|get (?:a )?hold of|looking for) (?:{_NAME})",
    rf"is (?:{_NAME}) (?:there|in|available|around|free)",
    r"(?:could|can|would|will) (?:you|someone|somebody) .. call me(?: back)?",
    r"(?:please|just) (?:have .. )?call me(?: back)?",
    r"call(?:ing)? .. back about",
    r"(?:wanted|want|calling|called) to (?:say|thank|tell you|compliment|let you)",
)
ALREADY_DONE = cue(
    r"(?:got|had) (?:a|an|my|the) .. (?:from|last|yesterday|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|done (?:last|by|yesterday))",
    r"last (?:week|month|time|year|summer|winter|spring|fall)",
    r"(?:he|she|they|you|you guys|your \w+) (?:did|made|put in|installed|gave|fixed|finished)",
)
STANDING = cue(  # of something that is going on already: no new business
    rf"(?:move|moving|change|push|pushing|confirm|confirming|rebook|make it to|make|keep) .. (?:my|our|the|his|her|an|tomorrow's|today's|monday's) .. (?:{_VISIT}|one on|reservation)",
    r"(?:cancel|cancell?ing|reschedule|rescheduling|postpone|postponing|push back) (?:my|our|the|his|her|that|it|tomorrow's|today's|for)",
    r"(?:move|moving|change|push|switch) (?:my|our|his|her|it|that|the) ... (?:from|to (?:another|a different|next|the|monday|tuesday|wednesday|thursday|friday|saturday|sunday))",
    r"(?:running|be|going to be|gonna be|i'm|we're) .. late",
    r"can't make it",
    r"(?:won't|not) be able to (?:make|come|attend|be there)",
    r"(?:is|are|was) (?:my|our|the) .. (?:ready|done|finished|in yet|back yet|here yet|fixed yet)",
    r"(?:my|our|the|this|your) .. (?:invoice|bill|receipt|results|report|records|prescription|order|refund|account|deposit|gallery|claim|paperwork|statement|payment|referral|delivery|shipment|permit|forms?)",
    r"(?:left|forgot) my .. (?:there|at|in|behind)",
    r"(?:need|want|get|have|like) .. (?:sent|forwarded|transferred|emailed|mailed|faxed)",
    r"(?:copy|copies) of (?:my|the|our|her|his)",
    r"(?:i was|we were|i came|i had|you did|you guys did|you fixed|you installed) .. (?:in|there|last|yesterday|on monday|this morning)",
    r"(?:pick up|picking up|drop off|dropping off) (?:my|our|the|a|your)",
)
RESCHEDULES = cue(
    r"(?:reschedule|rescheduling|rebook)",
    rf"(?:move|change|push|switch) (?:my|our|his|her|the) .. (?:{_VISIT})",
    r"(?:move|change|push|switch) (?:my|our|his|her|it|that|the) ... (?:from|to (?:another|a different|next|monday|tuesday|wednesday|thursday|friday|saturday|sunday))",
)
CANCELS = cue(
    r"(?:won't|don't|do not|not going to|not gonna|no longer) need (?:the|my|our|that|it|an?|you)",
    r"(?:deal|sale|contract) fell through",
    r"(?:cancel|cancell?ing|call off) (?:my|our|the|his|her|that|it|tomorrow's|today's|for|an?)",
    r"can't make it",
    r"won't be able to make",
)
COMPLAINS = cue(
    r"(?:don't|do not) think .. (?:should|ought) .. (?:pay|be charged)",
    r"shouldn't have to",
    r"(?:billed|charged) (?:me|us) .. (?:two|twice|three|when|but)",
    r"already (?:came|fell|broke|coming|falling|fading|peeling|leaking|broken|stopped|cracked|chipped|died)",
    r"(?:make|file|have|lodge|register|with) .. complaint",
    r"complain(?:ing)?",
    r"(?:want|demand|get|getting|expect|give me|need|like) .. (?:refund|money back)",
    r"(?:overcharged?|charged .. (?:twice|double|wrong|too much|more than|extra))",
    r"(?:bill|invoice|charge) .. (?:wrong|incorrect|twice|double|higher|mistake|error)",
    r"(?:not|isn't|wasn't|aren't|never) (?:\w+ )?(?:happy|satisfied|pleased|impressed|acceptable|good enough)",
    r"unacceptable|ridiculous|unprofessional|outrageous|disgusted|disgraceful|ripped off|rip ?off|scammed|furious|livid|appalled|disappointed|disappointing|terrible service|awful service|worst",
    r"(?:speak|talk) (?:to|with) .. (?:manager|supervisor|owner|boss)",
    r"(?:bad|negative|one star|1 star) review|better business bureau|lawyer|attorney|small claims|legal action",
    r"(?:never|didn't|nobody|no one) (?:\w+ )?(?:showed|show|came|come|called|returned|turned up|apologi\w+|answered)",
    r"no ?show",
    r"(?:again|still|already) .. (?:after|since) .. (?:you|your|he|she|they|it was)",
    r"(?:you|he|she|they|your (?:\w+ )?\w+) (?:\w+ )?(?:broke|scratched|damaged|ruined|forgot|missed|messed|botched|overcharged|lied|cancell?ed on|hung up|stole|lost my|cracked|dented|flooded|destroyed)",
    r"left .. (?:mess|hole|dirt|scratch\w*|leak\w*)",
    r"(?:supposed to|was promised|were promised|you promised|you guaranteed)",
    r"(?:rude|shoddy|sloppy|careless|incompetent|disrespectful|unhelpful)",
    r"(?:fell|came|coming|falling) (?:out|off|apart|loose) again",
    r"(?:worse than before|made it worse|not fixed|wasn't fixed|isn't fixed|didn't fix|same problem|happening again|leaking again|broke again|still leaking|still broken)",
    r"(?:second|third|fourth|fifth|3rd|4th|2nd) time",
    r"(?:same|old) .. (?:noise|problem|issue|leak|smell|thing|mistake|pain) .. (?:back|again|still|already)",
    r"(?:is|it's|came|comes|coming) back (?:already|again)",
    r"still (?:don't|doesn't|haven't|hasn't|not|no|waiting) .. (?:have|got|gotten|received|work|fixed|heard|our|my|seen)",
    r"(?:waited|been waiting|waiting) .. (?:hours?|weeks?|days|all day|months?)",
)
MISDIALLED = cue(
    r"wrong number",
    r"mis ?dial\w*",
    r"(?:dialed|dialled|called|typed|punched|got|have|pressed) .. wrong (?:number|place|one|business|digits?|person)",
    r"wrong (?:place|business|company|digit)",
    r"(?:isn't|not|this isn't|that's not) (?:this )?(?:the )?(?:right number|who i|what i|where i) .. (?:looking|trying|meant|wanted)?",
    r"(?:i (?:was|am) (?:trying|looking|meaning) to (?:reach|call|get)|i'm trying to (?:reach|call|get)|meant to (?:call|dial)|i wanted to call|i thought (?:this was|i was calling|i called))",
)
SELLS = cue(
    r"(?:factory|vehicle|manufacturer'?s?|auto) warranty",
    r"warranty .. (?:expire|expired|expires|expiring|coverage)",
    r"renew your",
    r"stay on the line",
    r"your (?:business|company|practice|firm|organization|establishment|website|utility|electric bill|phone bill|merchant|shop's|account with google|team)",
    r"(?:we|i) (?:noticed|saw|see) (?:that )?your",
    r"who (?:handles|makes|is in charge|takes care|would be)",
    r"business (?:loans?|funding|line of credit|capital)|working capital|merchant (?:services?|account|cash)|credit card processing|payment processing|process(?:ing)? (?:your )?credit cards|point of sale",
    r"(?:first|top|front) page of google|google (?:listing|business|ranking|my business|profile)|search engine|seo|online (?:presence|visibility|reviews|reputation|directory)|rank(?:ing)? higher|your (?:website|web site|listing|online|domain|google)",
    r"(?:extended|car's|vehicle'?s?|auto) .. warranty",
    r"(?:been )?trying to (?:reach|contact) (?:you|the owner|the business owner)",
    r"no (?:collateral|credit check|obligation|strings attached|upfront)",
    r"(?:lower|reduce|save|cut|saving) .. (?:your|on your) .. (?:bill|bills|energy|electric\w*|rates?|costs?|power|expenses|taxes|payroll|insurance|debt)",
    r"solar (?:panels?|energy|program)",
    r"(?:we|our company|my company|our (?:team|service|platform|software|program|agency)) .. (?:help|helps|offer|offers|provide|provides|work with|works with|speciali[sz]e|specializes|partner|generate|guarantee)",
    r"(?:businesses|companies|practices|contractors|dentists|plumbers|clients|shops|professionals|studios) (?:like|such as) (?:yours|you)",
    r"(?:am i speaking|are you|speak|talk|is this|connect me|may i) .. (?:the )?(?:business owner|owner|decision maker|person in charge|person who handles|whoever handles|person responsible)",
    r"(?:more|new|qualified|exclusive|free|generate) .. (?:leads|customers|patients|clients) .. (?:to|for|every)?",
    r"special (?:offer|promotion|deal|rate)|limited time|promotional (?:offer|rate)|free (?:trial|demo|audit|consultation for your business|vacation|cruise|gift)|no obligation|risk free",
    r"press (?:one|two|nine|1|2|9)|this is (?:a|an important|your final|not a sales|the final) (?:recorded|message|notice|call)|final (?:notice|attempt)|act now|you(?:'ve| have) (?:been approved|been selected|been chosen|won|qualified)|congratulations you|pre ?(?:approved|qualified)|your account (?:has been|will be)|social security|irs|student loans?|timeshare",
    r"(?:office supplies|toner|cleaning services for your|payroll services?|phone systems?|internet provider|telecom|virtual assistants?|marketing (?:agency|company|services?|campaign)|digital marketing|advertis\w+|lead generation|web ?site (?:design|redesign)|social media management|staffing|crypto|investment opportunity|business opportunity|partnership opportunity)",
    r"(?:quick|short|brief) (?:survey|question for the owner|demo|minute of your)|conducting a survey|donat\w+|charity|fundrais\w+|(?:five|ten|two|fifteen) minutes of your time",
    r"(?:interest rates?|credit score|refinanc\w+|tax relief|debt relief|medicare|life insurance|health insurance (?:plans?|options))",
)
NOTHING_SAID = cue(
    r"(?:hello|hi|hey|yes|yeah|no|okay|ok|um|uh|uhh|hmm|mm|sorry|oh|bye|goodbye|good ?bye|thanks|thank you|never ?mind|hold on|wait|what|who is this|is (?:anyone|anybody|someone|somebody) there|anybody there|anyone there|can you hear me|are you there|i can't hear you|good (?:morning|afternoon|evening)|alright|forget it|that's all|nothing|one second|just a (?:second|minute|moment))"
)
TURNED_DOWN = cue(  # by the agent
    r"(?:we|they|i)(?:'re| are|'m| am) .. (?:closed|booked|full|not able|unable|afraid we)",
    r"(?:cannot|can't|don't|do not|unable to|not able to) .. (?:book|schedule|offer|do that|do those|help with|take|make|provide|service|work on|handle|treat|have (?:any|that|an|a))",
    r"no (?:openings|availability|appointments|slots)",
)
DOES_NOT_KNOW = cue(
    r"(?:don't|do not|not) .. (?:know|sure|have that|have the|have information)",
    r"(?:can't|cannot) (?:say|tell|see|answer)",
)
TOOK_DOWN = cue(
    r"(?:i|we)(?:'ve| have)?(?: got)? (?:noted|written|put|taken|booked|scheduled|passed|added|recorded|reserved|penciled|marked|down|that down|you down|it down)",
    r"(?:you're|you are|all) (?:all )?(?:set|booked|scheduled|confirmed|down)",
    r"(?:i'll|i will|we'll|we will|let me|going to) .. (?:note|pass|put|book|schedule|forward|confirm|write|add|tell|let|have|send|reserve|pencil|call you|call back|get you|make sure|take (?:that|it) down|see you)",
    r"(?:call|get back to|contact|reach out to|text|be in touch with) you .. (?:to confirm|back|shortly|soon|confirm|about)",
    r"to confirm",
    r"(?:see|talk to) you (?:on|at|then|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|soon)",
    r"(?:got it|noted|perfect|great|wonderful|thank you|thanks|alright|okay|sure|excellent) .. (?-i:[A-Z]\w+)",
    r"(?:got it|noted|request(?:ed)?|appointment is|you down for|on the (?:schedule|calendar|books))",
    r"(?:will|is going to|'ll) (?:\w+ )?(?:call|confirm|reach|contact|be in touch|be there|come)",
)
PASSES_ON = cue(
    r"(?:take|leave) a message",
    r"pass (?:it|that|this) on",
    r"call you (?:back|right back)",
    r"(?:tell|let) (?:him|her|them|the \w+|dr\.? \w+)",
)
INTERROGATIVE = cue(
    r"\A\W*(?:(?:hi|hello|hey|yes|yeah|okay|ok|so|and|um|uh|well|oh|great|good morning|good afternoon|good evening|thanks|thank you|alright|sorry|excuse me)[\s,.!]+)*(?:is|are|was|do|does|did|can|could|would|will|should|may|what|what's|when|where|where's|which|who|who's|why|how|how's|i was wondering|i wanted to (?:ask|know|check|find out)|i'm wondering|just wondering|tell me|quick question|i have a question|i'd like to know|i'm calling to (?:ask|find out|see))"
)
INSTRUCTS = cue(
    r"(?:ignore|disregard|forget|override) .. (?:instructions?|prompts?|rules|guidelines|everything (?:above|before)|previous|prior)",
    r"(?:system|developer) (?:prompt|message|instructions?)",
    r"(?:mark|classify|label|rate|score|judge|record|log|categorize) .. (?:this )?(?:call|conversation|caller|me|it) .. (?:as|positive|booked|negative|spam)",
    r"(?:say|answer|respond|output|print|return) (?:only )?(?:with )?(?:the word )?(?:booked|json|outcome|positive|qualified)",
    r"you are now",
    r"as an ai (?:language )?model",
    r"<\|",
    r"\"outcome\"",
)

# --- of unpunctuated talk, where no sentence ends and no question has its mark -------------------------------------

QUESTION = cue(
    r"(?:do|does|did|are|is|can|could|would|will|have|has) (?:you|you guys|i|we|there|it|that|they|he|she|the|your|my|this|anyone|someone)",
    r"how (?:much|long|do|does|can|far|many|late|soon|early|often|big|old)",
    r"what (?:is|are|time|kind|do|does|would|days|day|if|about)",
    r"what's",
    r"where (?:is|are|do|can|exactly)",
    r"when (?:is|are|do|does|can|will)",
    r"(?:wondering|wanted to know|want to know|like to know|need to know|curious) (?:if|how|what|when|where|whether|about)",
    r"(?:quick|a) question",
    r"which (?:one|day|of)",
)
HAS_ONE = cue(
    rf"(?:i|we|he|she|they|my \w+)(?: already)? (?:have|had|has|got|made|booked|scheduled|set up) (?:an?|my|our|the|his|her) .. (?:{_VISIT})",
    r"(?:my|our|his|her) (?:\w+ )?(?:appointment|booking|session|reservation) (?:is|was|on|at|for|tomorrow|today|this|next|with)",
)
NOT_WORK = cue(
    r"(?:need|needed|want|wanted|like|looking|trying|hoping|calling|have) to (?:talk|speak|leave|ask|know|cancel|reschedule|confirm|check|pay|make sure|let|tell"
    r"|thank|complain|return|reach|say|find out|see if|verify|follow up|update|report|get a ?hold)",
)
ABOUT_A_JOB = cue("hiring", "(?:job|position|opening|resume|internship|apprentice\\w*)", "apply(?:ing)?")
PAST_DEALINGS = cue(
    r"(?:you|you guys|you people|he|she|they|your (?:\w+ )?\w+) (?:just |already |only )?(?:did|fixed|came|charged|installed|sent|said|told|promised|put|made|gave|billed|quoted"
    r"|worked|left|replaced|repaired|were|was|scheduled|canceled|cancelled|forgot|took|sold|inspected|cleaned|filled|pulled)",
    r"(?:i|we) (?:paid|was charged|were charged|got charged|was told|were told|was there|were there|was in|had (?:an|my|our|a) .. appointment|picked (?:it|her|my \w+) up|waited|hired|got (?:a|my|the) bill)",
    r"i (?:had|got|came in|was in|went|dropped|picked) ... (?:on|last|yesterday|with you|from you|there)",
    r"last (?:week|month|time|monday|tuesday|wednesday|thursday|friday|saturday|sunday|night)",
    r"(?:after|since) (?:you|your|he|she|they|the) .. (?:fixed|came|left|did|was|were|installed|repair|visit|appointment)",
    r"(?:my|the) (?:bill|invoice|charge|refund|deposit|appointment|order|pictures|photos|report)",
)
CORRECTS = cue(  # the agent: this is another place
    r"wrong number",
    r"(?:this is|you've reached|you have reached|you reached|we are|we're) (?:actually )?(?:a|an|the|not)",
    r"(?:no|sorry|actually|afraid) .. (?:this is|you've reached|you have reached|we are|we're)",
)
APOLOGISES = cue("sorry", "my bad", "my mistake", "oops", "whoops", "wrong", "oh", "never ?mind", "apologi[sz]e")
IS_IT_A_MACHINE = cue(
    r"(?:is this|are you|am i (?:talking|speaking) (?:to|with)|this is|you're|is that) .. (?:robot|machine|computer|recording|real person|real|human|bot|ai|automated|answering machine|person|voicemail)",
)
NO_ANSWER = cue(  # the agent heard nothing, or not well
    r"(?:didn't|did not|couldn't) .. (?:catch|hear|understand)",
    r"are you (?:still )?there",
    r"(?:could|can) you .. (?:repeat|say)",
    r"can't hear",
    r"still there",
    r"line is not very clear",
)
BROKEN_OFF = cue(
    r"(?:i|if|the|a|an|and|um|uh|to|my|was|is|for|with|about|of|can you|do you|so|but|your|because|i'm|wondering|would)\W*\Z"
)
