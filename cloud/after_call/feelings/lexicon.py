"""Words as they weigh on the phone of a small business: what VADER's lexicon of social media gets wrong or lacks.

Valences are VADER's: -4 to 4. Three kinds of words are changed. Polite words and answers ("please", "yes", "great") say
little. The words of the trades (pain, leak, broken, stolen) name a problem, not a mood: whoever has a burst pipe is not
yet angry with the plumber. And what callers do say of a business (overpriced, punctual, lifesaver) is missing. The
words come from general knowledge of such calls, not from any labelled set.
"""

from __future__ import annotations

from shared.words import word_list

# Answers, politeness, fillers.
_ANSWERS = word_list(
    """
    yes yeah yep yup sure ok okay okays alright definite definitely certain certainly absolutely positive agree
    agreed agrees agreeing no nope nah please pls welcome welcomed greet greeting greetings well want help helps
    helping helped helper sorry excuse pardon dear kindly honestly truly true truth matter matters like liked likes
    pretty sincerely sincere hope hopes hoped hoping hopefully hopeful wish wishes wishing curious interest
    interested interests ready prepared important importance question joke joked jokes joking kidding serious
    seriously clear clearly cleared forget forgot forgotten leave number feeling favor favors favour pay care cares
    cared caring careful carefully super honest honesty surprise surprised surprises surprising sentence sentences
    admit congratulations congrats reach reached reaches reaching
    """
)
# What a business is asked for, offers and takes.
_OFFERS = word_list(
    """
    free freely fresh special gift gifts bonus benefit benefits share shared shares sharing save saved secure
    secured security safe safely safer safest safety protect protected protects support supported supports
    supporting accept accepted accepts accepting approve approved approval approves allow assure assurance assured
    ensure ensuring credit credits credited charge charged charges charging cost guarantee award awards value valued
    values valuable worth promise promised promises insurance opportunity opportunities chance chances create
    created creates creating creation creative original natural popular solution solutions solve solved resolve
    resolved resolves straight strong stronger strength stable solid top tops smart fit fitness flexible flexibility
    huge ideal ideally improve improved improvement improvements increase increased growth growing interesting
    launched legal legally limited limitation lobby join invite commit committed commitment confirm consent definite
    desire determined determine easier easily ease eased effective energy engage engaged engagement engagements
    extend expand active advanced advantage alert alive romantic romance party parties partying celebrate celebrated
    celebrating festival holiday holidays friend friends fun play played playing plays bright brighten brighter
    brightest smile smiles smiling smiled clean cleaner comfort cozy calming relax relaxing relaxed relaxation
    soothe soothing warm warmer warming warmth warmed gain gains grant granted grants grand hand heart hearts
    healthy heaven rich rescue rescued respective responsible restore restored restores sunny sunshine treat trust
    trusts trustee trusted vision visions vital wealth win wins winning wise won worthwhile yes honor honors honored
    highlight harmony lively mature merit neat profit progress prospect promote promoted prize reward rewards
    diamond jewel jewels pride proactive
    """
)
# Problems that a trade is called for.
_TROUBLES = word_list(
    """
    pain pains pained painful painfully ache aches ached aching hurt hurts hurting sore soreness numb numbness
    infected infection inflamed itchy injured injury injuries sick ill illness illnesses flu decay decayed cramp
    cramps strain strained strains stress stressed stressful tense tension tensions trauma discomfort discomforts
    sensitive dizzy fatigue weak weakness weaker blind burn burned burns scar tumor cancer suffer suffered suffering
    suffers severe severely critical lost lose loses losing loss losses missing miss missed misses stuck trapped
    trap alone dark darkness danger dangerous dangers unsafe emergency urgent urgently fire fired alarm alarmed
    alarms steal stealing stolen stole rob robbed robber thief thieves theft crime criminal gun gunshot violence
    violent break broke broken leak leaked leaks leaking crash crashed accident accidental accidentally accidents
    wreck wrecked damage damaged damages damaging collision collide dead die died dies death kill killed killing
    kills drop drops dropped drag drags fallen falling fall fail failed failing fails failure failures fault faults
    faulty defect defective defects error errors problem problems trouble troubles troubled issue issues warn warned
    warning warnings warns stop stopped stopping stops block blocked blocking blocks drain drained empty emptied
    emptying cut cuts cutting screw screws shake shakes shaking shaky shaken loose low lower lowered lowest noisy
    strange strangely weird odd rotten rot collapse collapsed collapses stench stink stinks stinking reek fume fumes
    poison poisoned contaminated dirt dirty dirtier risk risks risky hazard exposed expose explosive shock shocks
    shoot shooting shoots spark sparks stall stalled stalls struck strike tears torn tear worn pressure pressures
    suspension suspended suspend choke choked hard difficult difficulty difficulties rigid rough tough grinding
    freeze freezes frozen freezing dump dumped dumping dumps fan fight foreclosure debt debts bankrupt eviction
    funeral divorce widowed violation violations cancel cancelled canceled cancelling canceling cancels postpone
    postponed postpones avoid avoided avoiding late nerve nerves nuts dull shy allergic allergy unclear unsure
    uncertain vague hide hiding hid avert barrier charged deficit disorder escape escaped exhaust exhausted ghost
    grave harsh heavy irritation lag lagging numbing possessive prick restrict restricted slam slap tired undecided
    wait war
    """
)
SILENT = _ANSWERS | _OFFERS | _TROUBLES  # say nothing about a mood: taken out of VADER's lexicon

# (valence, words): what VADER lacks, or weighs as if it were written by a stranger on the internet.
WEIGHED = (
    (-3.0, "furious livid inexcusable atrocious disgraceful appalling scammer scammers fraudsters crooks crook"),
    (-2.6, "outrageous unacceptable abysmal extortion incompetent pathetic liar liars infuriating idiots"),
    (-2.6, "incompetence"),
    (-2.4, "ridiculous absurd useless nightmare rude shoddy disrespectful insulting insulted lied gouging clowns"),
    (-2.4, "dumb"),
    (-2.0, "unprofessional unreliable overpriced overcharged overcharge misled mistreated ghosted unbelievable"),
    (-2.0, "stupid"),
    (-1.8, "bogus garbage downhill overrated bs"),
    (-1.2, "concerning stressful stressing embarrassing"),
    (-2.0, "disappointed disappointing disappointment disappoint frustrated frustrating frustration shady sloppy"),
    (-2.0, "careless"),
    (-1.8, "annoyed annoying irritated irritating unhelpful clueless letdown sketchy amateurs horrid lousy"),
    (-1.8, "impatient"),
    (-1.7, "ignored ignoring unhappy upset complaint complaints complain complaining insane subpar neglected"),
    (-1.3, "crazy hassle mediocre wrong unreal unfair inconvenient inconvenience mistake mistakes refund ruined"),
    (-1.3, "refuse"),
    (-0.9, "nobody"),
    (-1.0, "expensive pricey steep nervous blurry crooked uneven lopsided faded worried worry worrying anxious"),
    (-1.0, "delay delayed confusing struggling doubt"),
    (-0.7, "dreading dreaded dread"),
    (-0.5, "bummer"),
    (-0.6, "confused unfortunately mess messy afraid embarrassed silly desperate excuses"),
    (0.3, "thanks thank thx fine wow calm gladly"),
    (0.3, "better"),
    (1.3, "trust trusted"),
    (0.8, "nice cool comfortable gentle gently confident confidence reassuring lucky reasonable"),
    (0.8, "affordable enjoy"),
    (1.1, "good easy fair smooth smoothly prompt promptly convenient welcoming tidy"),
    (1.5, "great perfect perfectly friendly polite punctual professional thorough clever kind impressed pleased"),
    (1.5, "painless"),
    (1.8, "excellent awesome accommodating knowledgeable trustworthy courteous respectful helpful spotless"),
    (1.8, "wonderful glad"),
    (2.2, "love loved lovely amazing fantastic brilliant outstanding immaculate superb terrific delighted"),
    (2.2, "thrilled"),
    (2.4, "lifesaver godsend flawless phenomenal exceptional grateful"),
)
