"""Relief, warm thanks, contentment, also where the words deny ("couldn't be happier", "no complaints")."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

_VERY = "so|very|really|extremely|super|incredibly|such a|a|of such|just so"
_FINE = "helpful|patient|kind|nice|sweet|friendly|understanding|accommodating|thorough|professional|good|great|easy"
_DEAR = "best|angel|star|gem|hero|saint|blessing|treasure"

# Looked for before the unkind words that they deny.
DENIED = (
    (
        2.0,
        r"""
        (?:never|didn't|hasn't|haven't|not) (?:once )?(?:disappoint\w*|let (?:me|us) down)
        (?:can't|cannot|couldn't|could not) believe how (?:good|fast|easy|great|nice|clean|quick|quickly|beautiful|well|smooth|white|much better)
        (?:can't|couldn't|cannot|could not) stop (?:smiling|laughing|looking at|talking about|raving)
        (?:didn't|doesn't|don't|didn't even|doesn't even) (?:feel a thing|hurt at all|hurt a bit|hurt anymore)
        (?:out of|going out of|went out of) (?:his|her|their|your) way
        (?:thought|afraid|worried|expected) .. (?:would be|was going to be|was gonna be|it'd be) (?:\w+ ){0,2}worse
        (?:raving|rave|raves|raved) about
        nothing but (?:helpful|kind|great|nice|professional|wonderful|good|lovely|friendly|patient)
        (?:won't|wouldn't|doesn't|never) stop (?:talking|raving|smiling|bragging) .. (?:how|about)
        never (?:steered|done|did|led) (?:me|us) wrong
        (?:can't|cannot|couldn't) (?:tell|say|express|begin to) .. (?:how (?:much|grateful|happy|glad)|enough good)
        """,
    ),
)

PRAISE = (
    (
        3.0,
        """
        (?:can't|cannot|could not|couldn't) thank you (?:all |guys )?enough
        (?:couldn't|could not|can't) (?:be|have been|ask for|have asked for|imagine) .. (?:happier|better|more|nicer|easier|smoother)
        above and beyond
        (?:exceeded|beyond) (?:my|our|all) expectations
        """,
    ),
    (
        2.2,
        rf"""
        (?:you've|you have|that's|that was|you were|you are|you're|been|was|were|is|are|they're|he's|she's) (?:been )?(?:{_VERY}) (?:{_FINE})
        (?:big|huge|great|real|tremendous|such a|wonderful|so much|lot of|very much) help
        (?:helped|taken care of) (?:me|us) (?:so much|a lot|right away|so well|so quickly|immediately|perfectly)
        made my (?:day|week|morning|year)
        you (?:guys )?rock
        (?:you're|you are|she's|he's|they're|you guys are|you all are) (?:just )?(?:a|an|the|such a) .. (?:{_DEAR})
        life ?savers?
        saved (?:my|our|me|us) (?:day|life|wedding|weekend|holiday|the day|a lot|so much|christmas|vacation)
        (?:what a|such a|a huge|a big|that's a) relief
        (?:so |very |really )?relieved
        thank (?:god|goodness|heavens?|the lord)
        (?:god )?bless you(?:r heart)?
        (?:highly|really|strongly|definitely|absolutely|gladly|would|happily) recommend (?:you|your|him|her|them|it|this)
        (?:tell|telling|recommend|recommending|recommended) .. (?:all my|my|our|everyone|everybody) ?(?:friends|family|neighbou?rs|coworkers|everyone|i know)
        (?:five|5) stars?
        (?:great|glowing|wonderful|nice|good) review
        (?:works|working|runs|running|looks|drives|feels) (?:great|perfectly|like new|beautifully|wonderfully|amazing|fantastic|so much better|brand new|perfect)
        (?:good|looks?|runs?|like) (?:as|like) new
        like a (?:charm|dream)
        exactly what (?:i|we) (?:needed|wanted|hoped|was|were|had)
        better than (?:i|we|ever|expected) ?(?:expected|hoped|thought|imagined|before)?
        (?:second to none|top ?notch|first class|spot on|hit the nail)
        saved (?:me|us|my|our|the)
        (?:took|takes|taken|taking) (?:such |really |so )?(?:great|good|excellent|wonderful|amazing) care of
        (?:felt|feel|feels|feeling) (?:\w+ )?(?:relaxed|amazing|great|brand new|like a new|wonderful|fantastic|incredible|rejuvenated)
        like a (?:whole )?new (?:person|man|woman|car|house|me)
        (?:customer|client|patient) for life
        (?:weight|load) off my (?:shoulders|mind|chest)
        (?:ten|10) out of (?:ten|10)
        thumbs up
        lucky to (?:have|find|found)
        (?:never|not) had (?:a|any|one|a single) (?:problem|problems|issue|issues|complaint)
        (?:fixed|got|had|did|finished) (?:it|me|us|everything|the \w+) .. (?:right away|so fast|so quickly|perfectly|in no time|same day|in minutes|super fast)
        couldn't have (?:\w+ )?(?:better|easier|nicer|smoother)
        (?:over|so) the moon
        (?:what a|such a|such|true|real|total|absolute) pros?
        that helps (?:a lot|so much|me|us)
        how much that helps
        so much (?:easier|better|nicer|happier)
        keep up the (?:good|great) work
        (?:i owe you|hats off|shout ?out|kudos|pleasantly surprised)
        (?:cheaper|less|sooner|faster|quicker|better|easier|nicer) than (?:i|we) (?:thought|expected|feared|hoped|was told)
        (?:wouldn't|never|won't|would never) go (?:anywhere|somewhere|to anyone) else
        (?:felt|feel|feeling) (?:so |very |really |much )?(?:comfortable|welcome|relaxed|at ease|taken care of|in good hands|heard)
        made (?:me|us|her|him|them|my \w+|it|this) (?:feel )?(?:so |very |really )?(?:comfortable|welcome|at ease|better|special|easy|simple|painless)
        (?:had|have|having) (?:so much |such )?(?:fun|a blast|a ball)
        smile on (?:my|her|his|our|their) face
        (?:turned|came) out (?:so |really |just )?(?:great|beautiful\w*|perfect\w*|amazing|well|wonderful|gorgeous|nice)
        went (?:so |really |very )?(?:well|smoothly|great|perfectly)
        (?:hassle|stress|worry|pain|trouble) ?free
        in (?:good|great|safe) hands
        worth (?:every|it|the (?:wait|money|drive))
        money well spent
        never (?:been|felt|looked|had|ran|seen) (?:\w+ )?(?:better|happier|cleaner|so (?:clean|good|happy|white|smooth)|such)
        (?:never|didn't|hasn't) (?:disappoint\w*|let (?:me|us) down|felt a thing|feel a thing|hurt at all|hurt a bit)
        (?:really|so|truly|greatly|much) (?:appreciate|appreciated)
        (?:appreciate|appreciated) (?:you|your|everything|the|all|how|so much)
        """,
    ),
    (
        1.6,
        r"""
        (?:thanks|thank you) (?:\w+ )?(?:so much|very much|a lot|a million|a bunch|a ton|kindly|ever so much|tons|again for)
        (?:many thanks|thank you all|thanks a lot|thanks so much|thanks a million)
        (?:thanks|thank you) for (?:all|being|your|taking|the|everything|helping|getting|fitting|squeezing|calling|coming|explaining|going)
        looking forward
        thank you thank you
        (?:showed|shows|came|was|were|is) (?:up )?(?:right )?(?:on time|early|right when)
        (?:answered|answers) all (?:of )?(?:my|our)
        (?:explained|explains|walked me through|walked us through) (?:everything|it all|each|all)
        (?:didn't|doesn't|wasn't|without) (?:try to |trying to )?(?:upsell|push|pushy|rush|rushing|pushing|overcharge)
        (?:will|definitely|gonna|going to|i'll|we'll) (?:\w+ )?(?:be back|come back|be coming back|use you again|call you again|be using you)
        (?:not|wasn't|isn't) (?:nearly |even )?as (?:bad|expensive|painful|scary|hard) as
        (?:less|cheaper|quicker|faster|better|easier) than (?:the other|any|other|everyone|expected|anybody)
        (?:super|so|pretty|really|that was) (?:quick|fast|easy|smooth)
        (?:works|working|runs|running) (?:fine|again|perfectly|now)
        (?:can't|cannot) wait (?:to|for|until)
        (?:no complaints|can't complain|cannot complain|nothing but good)
        (?:so|really|very|super|pretty|that was) (?:quick|fast|easy|painless|simple|smooth)
        (?:great|good|fantastic|fair|very fair|excellent|reasonable) (?:price|deal|prices|value)
        (?:right )?on time
        (?:great|good|wonderful|fantastic|excellent|beautiful|amazing|nice) (?:job|work|service|experience|team|people|staff)
        sounds (?:\w+ )?(?:great|perfect|wonderful|lovely|amazing|awesome|fantastic)
        (?:great|good|wonderful|best|fantastic) news
        (?:phew|hooray|hurray|yay|yippee)
        (?:a|my|your|real) pleasure
        no (?:pain|problems|issues) (?:at all|since|anymore|so far|whatsoever)
        (?:really |i )(?:liked?|enjoyed) (?:it|the|your|how|that|what|them|him|her|working)
        """,
    ),
    (0.9, "(?:thanks|thank you) (?:again|for)"),
    (1.0, "not bad(?: at all)?\nfeel(?:ing|s)? (?:\\w+ )?better\nso excited\ngood to hear\nglad to hear"),
)
