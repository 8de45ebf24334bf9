"""Unkind words without an unkind word: anger, blame, broken promises, threats to go elsewhere."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

_STAFF = (
    r"you(?: guys| people| folks)?|he|she|they|your (?:\w+ )?(?:guys?|man|men|techs?|technicians?|plumbers?|crew|team|dentist"
    r"|doctor|hygienist|mechanics?|locksmith|driver|therapist|masseuse|photographer|agent|artist|inspector|people|staff"
    r"|assistant|receptionist|girl|lady|colleague|coworker|employee|office|shop|company|system)"
)
_DID = (
    "broke|scratched|damaged|ruined|dented|cracked|forgot|missed|ignored|lied|yelled|messed|botched|cancelled|canceled|charged"
    "|wrecked|destroyed|flooded|stole|lost|failed|hung up|ripped|walked out|disappeared|vanished|refuse|refuses|refused"
    "|won't|wouldn't|don't even|can't even|didn't even|double booked|double charged"
)
_MESS = "joke|mess|nightmare|scam|disaster|circus|disgrace|farce|waste|rip ?off"
_FIRM = "business|place|company|operation|outfit|service|people"

ANNOYANCE = (
    (
        -2.6,
        rf"""
        how dare you
        (?:you've|you have|you|have)? ?(?:got to|gotta|got ta|have to|must) be (?:kidding|joking)(?: me)?
        shame on you
        (?:total|complete|utter|absolute|huge|such a|a real|big fat) .. (?:{_MESS})
        (?:{_MESS}) of (?:my |our )?(?:time|money|a (?:{_FIRM}))
        wast(?:e|ed|ing) (?:of )?(?:my|our|everybody's|everyone's) (?:time|money|day|morning|afternoon|whole \w+|breath|gas)
        rip(?:ped|ping|s)? (?:\w+ )?off
        rip ?off
        (?:highway|daylight) robbery
        bait and switch
        price gouging
        (?:hung|hang|hangs|hanging) up on (?:me|us|my|people|customers|him|her)
        never (?:using|calling|coming|going|hiring|hire|use|do|doing|buy|book|come|call|return|returning|recommend) .. (?:again|back|business|you|anyone|company|place)
        last time (?:i|we)(?: ever| will|'ll|'m)? .. (?:use|call|come|hire|do|book|give|spend|trust|deal)
        (?:take|taking|took|taken) (?:my|our) (?:business|money|car|custom|family) (?:elsewhere|somewhere else)
        """,
    ),
    (
        -2.1,
        rf"""
        fed up
        (?:sick and tired of|sick of|tired of)
        (?:i've|i have|we've) had (?:it|enough)
        enough is enough
        last straw
        (?:end of my rope|wits'? end)
        (?:losing|lost|out of|running out of|run out of) (?:my )?(?:patience|mind|temper)
        are you (?:kidding|joking|serious|for real|deaf)(?: me| right now)?
        you people
        what(?:'s| is) wrong with you
        (?:one|1) star
        (?:bad|negative|terrible|scathing|honest) reviews?
        (?:hear from|talk to|call|calling|contact|get|getting|have) (?:my|a|our) (?:lawyer|attorney)
        (?:legal action|small claims|better business bureau|take you to court|sue you|suing you)
        (?:report|reporting) (?:you|this) .. (?:to|bureau|board)
        driving (?:me|us) (?:crazy|nuts|insane|mad|up the wall)
        (?:don't|doesn't|didn't|do not) (?:(?:even|really) )?care(?: about| at all| anymore| if)?
        (?:nobody|no one|none of you) (?:\w+ )?cares?
        piece of (?:junk|crap|garbage|trash)
        (?:not|won't be|never) (?:coming|going|using|be back|be using) .. (?:back|you|again)
        couldn't care less
        shut up
        (?:is|was) (?:this|that|it) (?:some kind of |a |supposed to be )?(?:a )?joke
        what (?:a|kind of|sort of) (?:{_MESS}|{_FIRM})(?: is this| are you| do you)?
        (?:this|that|it)(?: is|'s| was) (?:just |really |such )?(?:a|an)? ?(?:{_MESS})
        run ?around
        stood (?:me|us) up
        bl(?:ew|own|owing) (?:me|us) off
        brush(?:ed|ing) (?:me|us) off
        screw(?:ed|ing)? (?:up|me|us|over|me over)
        botched
        (?:can't|cannot|don't|couldn't|never) (?:(?:even|ever) )?(?:trust|rely on|count on|depend on) (?:you|them|anyone|anybody|a word|this|a)
        get (?:your act|it) together
        do your jobs?
        unheard of
        good riddance
        (?:lose|delete|forget) my number
        """,
    ),
    (
        -1.6,
        rf"""
        (?:{_STAFF}) (?:(?:just|really|totally|completely|also|still|already|even|never) )?(?:{_DID})
        left (?:me |us |behind )?(?:(?:such|with|a|the|huge|big|complete|total) ){{0,3}}(?:mess|dirt|holes?|scratch|scratches|puddle)
        left (?:me|us) (?:waiting|standing|stranded|sitting|hanging|without)
        don't (?:ever )?(?:call|contact|text) (?:me|this|here|us) .. again
        (?:stop calling|take me off)
        (?:you|they) (?:just )?keep (?!me posted|the)
        (?:keep|kept|keeps) (?:having to|getting (?:cut off|transferred|voicemail|bounced|ignored|hung)|giving me|telling me|sending me)
        (?:keep|kept|keeps) (?:transferring|cancell?ing|pushing|changing|rescheduling|charging|putting|moving)
        what (?:am|was|are|were|do|did) (?:i|we) (?:(?:even|supposed to) )?pay(?:ing)? (?:you )?for
        what's the point
        what took (?:you|so|him|them)
        why (?:can't|won't|couldn't|didn't|wouldn't|doesn't) (?:you|anyone|anybody|somebody|someone|he|she|they|your|nobody)
        why (?:is|does|has|did) (?:it|this|that|everything) .. (?:so hard|so long|taking|forever|every|impossible|so difficult|so complicated)
        how (?:hard|difficult) (?:is|can|could) (?:it|that)
        (?:so|too|that) (?:hard|difficult|complicated|much) to (?:ask|get|find|send|call|answer|understand|pick)
        common (?:courtesy|sense|decency)
        least you (?:could|can)
        no excuse
        (?:not|wasn't|isn't|nothing like|never) (?:what|how|the way) .. (?:asked|ordered|agreed|promised|paid|treat\w*|expected|wanted|told|quoted)
        (?:not|isn't|wasn't|ain't|is not) (?:\w+ )?(?:good enough|right|fair|okay|ok|professional|impressed|acceptable|happy|pleased|satisfied)
        (?:not|isn't|wasn't|aren't|weren't) (?:being )?(?:very |really |at all |much )?(?:helpful|helping)
        (?:no|not any|wasn't any|isn't any|zero|not much|not a) help
        didn't (?:even )?(?:do|fix|solve|help|work|clean|finish|change|make) (?:anything|a thing|it|at all|the|properly|right|any)
        (?:put in|did|fixed|installed|gave me|sold me|sent me|repaired|replaced|made) ... (?:fell out|fell off|came off|broke|stopped working|failed|doesn't work|isn't working|is leaking|cracked)
        wasn't (?:there|like that|broken) before
        (?:never|not) been (?:so )?(?:treated|spoken to|insulted|humiliated)
        (?:treated|treating|treat|spoke|talked|talking) (?:me |us |to me |to us |people |customers |your customers )?(?:like|this way|that way)
        (?:do|does) (?:any of you|you|anyone|anybody|you people) (?:even |actually )?(?:know what|care|work there|do your|listen|have a clue)
        (?:anybody|anyone|somebody|someone) .. (?:a brain|a clue)
        worked (?:out )?(?:so|really|very) well (?:last time|before|the last time)
        stop (?:sending|charging|emailing|texting|billing|wasting)
        (?:every|each) time (?:i|we) (?:call|come|ask|try|speak|have to|talk|get)
        have to (?:chase|beg|remind|keep (?:calling|asking)|call .. again|ask .. twice)
        why (?:would|should|do|must) (?:i|we) (?:even )?(?:have to |need to )?(?:pay|wait|trust|come back|be charged|explain|repeat)
        (?:you|they|nobody|he|she) (?:can't|cannot|couldn't) (?:even )?(?:tell|help|do|answer|give)
        (?:lost|losing) (?:a|my|our|me as a) (?:customer|business|client|patient)
        (?:don't|not even|why) (?:even )?bother
        (?:not|never|won't|refuse to|refusing to) (?:be |going to )?(?:pay|paying) (?:for|a|you|that|this|another)
        (?:don't|haven't got|do not) (?:have )?(?:time for this|all day|all night)
        with no (?:answer|response|luck|explanation|notice|warning|help|call|reply)
        without (?:notice|warning|telling|asking|calling|permission|an explanation|explanation|consent)
        the (?:audacity|nerve)
        excuse after excuse
        (?:you|they|he|she) (?:still )?(?:haven't|have not|didn't|hasn't|never) (?:even |ever )?(?:fixed|sent|told|explained|replied|refunded|finish\w*|send|tell|explain|reply|refund|mention\w*|check\w*|listen\w*)
        (?:wish|wished) (?:somebody|someone|you|they|he|she|i) (?:had|would|hadn't|could)
        would have been (?:nice|good|great|helpful) (?:if|to|had)
        (?:double|twice|triple) (?:the|what|as much)
        cost (?:me )?(?:double|twice|triple|extra)
        (?:i|we) (?:was|were|had been|got) told .. (?:would|was|it|you|by|they|that|wouldn't)
        disput(?:e|ing) (?:the|this|that|your)
        for nothing
        (?:you're|you are) telling me
        shouldn't have to
        you (?:guys |people )?(?:better|had better)
        (?:used to be|were once|used to have) .. (?:good|better|great|nice|reliable)
        (?:gone|went|going) downhill
        (?:not|wasn't|isn't) worth
        should(?:'ve| have) (?:gone|called|listened|known|hired|stayed|used|never)
        (?:last thing|all) i (?:need|needed) (?:is|was|right now|today)
        (?:nothing|no) (?:but|except) (?:problems|trouble|headaches|issues|excuses|grief)
        one thing after another
        always (?:something|late|busy|a problem|an issue|some|the same)
        (?:pain|thorn) in (?:the|my) (?:neck|butt|ass|side|rear)
        (?:such|what|real|huge|big) a? ?(?:pain|headache|hassle)(?! (?:in my|and|reliever))
        (?:giving|gives|gave) me a headache
        (?:on|getting on) my (?:last )?nerves?
        (?:have|had|having|need|make me|making me|makes me) to? ?(?:come|pay|call|explain|go|deal|wait|drive|start|tell|repeat|reschedule|take) ... again
        (?:i|we) paid (?:you )?... (?:and|but|just to|for nothing|for this|for that)
        what am i supposed to
        (?:an hour|two hours|half an hour|forty five minutes|thirty minutes|\d+ minutes) (?:past|after|late|in your|in the waiting|waiting|sitting|standing)
        just (?:fix|give|answer|refund|stop|do|tell me|send me|cancel) (?:it|me|the|my|somebody|someone|your job|this|a|an|what|when|how)
        (?:looking for|look for|find|finding|going with|switching to|switch to) (?:another|somebody else|someone else|a different|a new) (?:\w+ist|\w+er|company|place|shop|one|doctor|mechanic)?
        (?:took|taking|take) it (?:somewhere|someplace) else
        (?:post|put|write|leave|share|leaving|posting|writing) .. (?:on yelp|on google|on facebook|all over|online)
        (?:you|your (?:guy|guys|people|staff|tech|technician|office|plumber|front desk|company)) (?:guys |people )?(?:never|didn't|haven't|hasn't|wouldn't)(?! (?:have to|charge|mention your))
        (?:he|she|they) (?:\w+ )?(?:hurt|burned|bruised|scared|scratched|dropped|ignored|laughed at|yelled at) (?:me|my|us|the|him|her)
        (?:was|were) supposed to
        already (?:came|fell|broke|coming|falling|fading|peeling|leaking|broken|stopped|cracked|chipped|died)
        (?:billed|charged) (?:me|us) .. (?:two|twice|three|when|but)
        (?:she|he|they|you|it) (?:clearly|obviously) (?:didn't|don't|hasn't|haven't|isn't|wasn't|can't|never)
        (?:said|says|told me|promised) (?:she|he|they|you|someone|somebody)(?:'d| would| was going to| were going to) (?:take care|call|fix|send|do|come|be|have|get)
        let me get this straight
        (?:what|like) (?:you|they|he|she) (?:guys )?(?:said|told me|promised) (?:the )?last time
        another (?:\w+ )?(?:weeks?|months?|hours?|days)(?! of)
        (?:had|has|have) (?:absolutely )?no (?:idea|clue)
        (?:asked|called|wrote|emailed|waited|texted) ... and nothing
        (?:scammed|conned|cheated|tricked|fooled|swindled|robbed)
        (?:that|the|this) (?:\w+ )?(?:guy|inspector|dentist|plumber|mechanic|technician|locksmith|photographer|therapist|artist|agent|tech|man|woman|lady) (?:\w+ )?(?:missed|broke|ruined|scratched|damaged|forgot|lied|messed|cracked|yelled|charged|left (?:a|the|my))
        (?:going to|gonna|will|would) cost (?:me|us) .. (?:grand|thousand|hundred|extra|more|fortune)
        (?:don't|do not) have time (?:to sit|to wait|for this|for that|to deal|to answer|to keep)
        (?:didn't|doesn't|don't|couldn't|can't|won't|wouldn't|hasn't|haven't) even(?! hurt| feel| charge| scared| notice| have to wait| know if)
        left (?:\w+ ){{0,2}}(?:two|three|four|five|six|several|multiple|\d+) (?:\w+ )?(?:messages|voicemails)
        (?:been|just) sitting (?:in your|at your|there for|there since|here for|on your)
        (?:had|has) touched it
        (?:off|miss|missed|missing) work (?:for|because|to)
        (?:be|been|was|i'm|am) late (?:for|to) (?:work|school|my|a)
        straight answer
        (?:had|have|got|gave) .. (?:bad|terrible|horrible|awful) (?:experience|experiences|attitude|service)
        (?:took|taking) advantage of
        (?:talk|speak|spoke|talked) to (?:me|us|my \w+) like
        ring(?:s|ing)? and ring(?:s|ing)?
        keeps? ringing
        (?:gave|giving|give) (?:my|our) (?:slot|spot|appointment|time|place) (?:away|to)
        (?:you|they|he|she) (?:guys )?(?:lost|cancell?ed|ignored|lied|broke|ruined) (?:my|our|on|to|the|it)
        (?:had|gotten|get|seen) better (?:service|treatment|luck|help) (?:at|with|from|in)
        (?:says?|said) .. and (?:clearly|obviously)
        (?:clearly|obviously) (?:you|he|she|they|nobody|it|that) (?:\w+ )?(?:not|don't|can't|didn't|isn't|wasn't|aren't|doesn't)
        (?:appointment|he|she|they|you|it) (?:was|were) (?:supposed|scheduled|due|set)? ?(?:at|for|to) ... (?:and|but) (?:it's|it is|now)
        (?:so|too|very|really) rough
        (?:paint|mud|glue|grease|dust|plaster|footprints|trash|cement) all over
        (?:nothing like|not even close|doesn't look like) (?:the|what|to|anything)
        how (?:is|was) (?:that|this|it) (?:even |possibly )?(?:possible|fair|legal|okay|acceptable|my)
        how (?:could|can) you
        (?:makes no|doesn't make any|not making any) sense
        was (?:a|such a|quite a) shock
        (?:cancell?ed|bailed|walked out|hung up|gave up|quit) on (?:me|us)
        (?:stressed out|freaking out|panicking|so stressed|totally stressed)
        took (?:you|him|them|her|you guys) .. (?:hours?|days?|weeks?|months?|forever|ages)
        are you even
        (?:you|they|he|she|was|were|been|i was) (?:all )?(?:promised|guaranteed|swore|assured)
        (?:overcharg\w+|hidden (?:fees?|charges?|costs?)|double charged)
        charged .. (?:twice|double|three times|extra|for (?:something|work|nothing|a visit))
        (?:bill|billed|invoice) .. (?:twice|double|wrong)
        (?:too|way too|so|ridiculously|insanely) (?:expensive|much money|pricey|high|overpriced)
        way too (?:much|long|late|many)
        (?:an arm and a leg|a (?:small )?fortune)
        (?:can't|cannot|could not|couldn't) (?:even )?(?:believe|understand|imagine) (?:this|that|you|how|it|why|i|what)
        """,
    ),
    (
        -1.1,
        r"""
        (?:was|were|is|are|you're|he's|she's|they're) supposed to (?:be (?:here|fixed|ready|done|there)|have|come|call|show|arrive|fix|send|finish|get|last|work)
        (?:hours?|minutes|days|weeks|a day|a week|an hour|a month) late
        (?:want|get|getting|need|wanted) (?:my|our) (?:\w+ )?(?:deposit|money|payment|cash) back
        (?:late|yet) again
        where(?:'s| is| are| was| were| the hell)? .. (?:he|she|they|your (?:guys?|man|driver|people|technician|plumber|tech))
        (?:broke|broken|leaking|leaks|fell|failed|stopped|happened|happening|came|clogged|backed|coming) (?:(?:out|off|apart|down|working|up|loose|back) )?again
        (?:told|tells|telling|says|said) (?:me )?(?:something else|one thing|a different|different things)
        let(?:ting)? (?:me|us) down
        let ?down
        you (?:said|told me) (?:it|he|she|they|that|there) (?:would|was|wouldn't|wasn't|were|had)
        (?:a )?different (?:answer|story|price|reason|person) (?:every|each|now|again|than)
        same (?:problem|issue|mistake|leak|bill|question) (?:again|twice|as (?:last|before)|over|for)
        i guess i'll just
        (?:always|still) the same (?:story|thing|answer|excuse|problem)
        same (?:old )?story
        the same .. as (?:the old one|before|last time)
        (?:figure|do|fix|handle|deal with) it myself
        fine,? whatever
        (?:my|our|the) (?:whole|entire) (?:day|morning|afternoon|weekend|life)
        half (?:my|the|a) day
        cancel (?:everything|it all|all of it|my membership|my account)
        i'm done(?=[.,!])
        at least (?:pick up|call|answer|tell|let me)
        not (?:even a|a single|one single)
        (?:it's|it has) been (?:\w+ ){1,4}(?:hours|days|weeks|months) (?:and (?:still|nobody|no|nothing|i|it)|already|now|with no)
        (?:don't|didn't|do not|did not) (?:like|appreciate|enjoy)
        (?:whatever|seriously\?|come on seriously|oh come on|seriously you)
        forget (?:it|about it|you)
        i'm done (?:with|here|talking|waiting|being)
        (?:go|going|find|call|calling|try|trying|hire) (?:to |with )?(?:somebody|someone|somewhere) else
        (?:want|demand|expect|give me) .. (?:refund|money back)
        money back
        (?:do better|expected (?:more|better)|could have been better)
        more than (?:i|we|you) (?:expected|thought|was quoted|were quoted|said|quoted|told|agreed)
        (?:can't|cannot) afford
        (?:that's|that is) a lot of money
        for crying out loud
        for (?:god's|heaven's|christ's|pete's|goodness) sake
        what the (?:heck|hell)
        (?:failed|neglected) to
        """,
    ),
)
