"""Calls that want to sell, survey or swindle: one sentence, and the call is over. Pure.

One sure sign ends the call; a weak one is asked about first. Who speaks over the sentence that ends the call is not cut
off, and is not sent away a second time: he is heard like everybody. Nobody is blocked by it.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from dataclasses import replace

from edge_agent.desk.book import DeskBook
from edge_agent.desk.replies import refused
from edge_agent.desk.state import Desk, Heard, Move
from edge_agent.desk.tools import EndCall
from shared.entities.cues import cue

REASON = "spam"  # the call's end_reason
GOODBYE = (
    "I'm sorry, we don't take sales or recorded calls on this line. Please take this number off your list. Goodbye."
)
ASK = "Are you calling about an appointment, or about something that we do for you?"
OPENING = 2  # turns of the caller in which it is looked for
_ENDED, _ASKED = "spam: ended", "spam: asked"

_SURE = cue(
    r"this is not a (?:sales|solicitation|telemarketing|marketing|robo) ?(?:call)?", r"not (?:a sales call|selling anything|trying to sell)", r"(?:car|auto|vehicle|vehicle's|car's)(?:'s)? (?:extended |factory |service )*warranty", r"extended (?:vehicle |auto |car |service )?warranty",
    r"press (?:one|two|three|nine|zero|\d|the)(?: (?:button|key))? (?:to|now|for|on)", r"(?:to be|if you (?:would|wish)) .. (?:removed|taken off) .. list", r"(?:we've|we have|i've|i have) been (?:trying|attempting) to (?:reach|contact|get (?:a hold|ahold|hold) of) (?:you|the (?:business )?owner|the owner)",
    r"(?:google|bing|yelp|maps?) (?:my )?(?:business )?(?:listing|ranking|rankings|verification)", r"your (?:google|yelp|bing) (?:my )?business (?:page|profile)", r"(?:your )?business (?:listing|profile) .. (?:google|not|verified|verify|online|expire\w*|suspended|removed)", r"(?:business|merchant|working capital|sba|small business|unsecured) (?:cash |line of )?(?:loan|loans|funding|credit|advance|capital|financing)",
    r"pre-? ?approved .. (?:loan|credit|funding|line|financing|business|for|up to|offer)", r"(?:lower|reduce|cut|save .. on) .. (?:your|the) .. (?:credit card|processing|electric|energy|power|electricity|internet|phone|interest|merchant) .. (?:bill|bills|rate|rates|fees?|costs?|debt)", r"(?:credit card|payment|merchant) (?:processing|services|processor)", r"(?:interest rate|student loan|credit card debt|debt) .. (?:relief|forgiveness|reduction|consolidation|lowered|reduced)",
    r"(?:political|short|quick|brief|voter|public opinion|two minute|one minute|\d+ second|thirty second|sixty second) (?:\w+ )?(?:survey|poll)", r"(?:conducting|taking|doing|running) (?:a|an) (?:\w+ ){0,2}(?:survey|poll)(?! of my)", r"(?:likely|registered) voters?", r"(?:your vote|vote for|voting for|ballot measure|(?:senator|congressman|congresswoman|candidate) \w+ .. (?:november|election|support|vote))",
    r"(?:search engine|seo) (?:optimization|services?|expert|company|rankings?|specialist|package)?", r"(?:first page|top) (?:of|on) google", r"(?:rank|ranking|show up|showing up) .. (?:higher |first |number one )?(?:on|in) google", r"(?:web ?site|web) (?:design|redesign|development|traffic|visitors) .. (?:services?|company|agency|for your|package|to your|offer)", r"(?:digital|social media|online|internet|email) (?:marketing|advertising) (?:\w+ )?(?:agency|company|services?|firm|package|solutions?|expert)",
    r"(?:generate|get|bring|send|provide) (?:you )?(?:\w+ ){0,3}(?:qualified |exclusive |new |more )+(?:leads|customers|patients|clients)(?! to (?:a|the|my))", r"(?:go|going|switch|switching|qualify for|save (?:\w+ )?with|free) solar", r"(?:solar|energy) (?:savings|program|rebate|incentive|consultant|advis\w+)", r"(?:you've|you have|you) (?:been )?(?:won|selected|chosen)(?: (?:a|an|for|to|as|by|our))", r"(?:free|complimentary|all expenses? paid) (?:\w+ )?(?:cruise|vacation|trip|gift card|getaway)",
    r"(?:social security|ssn|medicare) (?:number|card|benefits|account|administration) .. (?:suspended|compromised|eligible|new|been|is)", r"(?:irs|internal revenue|tax (?:debt|lien)|back taxes|warrant for your arrest)", r"(?:unusual|suspicious|fraudulent) (?:activity|charges?|purchase|transaction) .. (?:your|on|amazon|account|card)", r"(?:amazon|apple|microsoft|windows|paypal) (?:\w+ )?(?:support|security|account|fraud|technical|refund)(?! (?:group|staff))",
    r"warranty (?:on|of|for) your (?:vehicle|car|auto|truck)", r"(?:vehicle|warranty) (?:service|services|activation|protection|renewal) (?:department|center|division)", r"approved for (?:up to )?(?:\$|\w+ ){0,4}(?:thousand|million|dollars|capital|\d)", r"working capital", r"lead generation|(?:sell|selling|buy) leads",
    r"(?:will|going to) be (?:arrested|sued|prosecuted|disconnected|suspended)", r"your (?:\w+ ){0,2}(?:license|account|service|number|electricity|power) (?:has been|is|will be|was) (?:suspended|revoked|flagged|terminated|disconnected|cut off)",
    r"final (?:notice|attempt|courtesy call|reminder)", r"(?:this is )?(?:a|an) (?:courtesy|automated|pre-?recorded|recorded|important) (?:call|message|notice) (?:from|for|about|regarding|to)(?! (?:my|your patient))", r"(?:health|medical|life|burial|final expense|business|car|auto) insurance .. (?:quote|quotes|rates|plans|coverage|enrollment|agent|offer|savings)(?! (?:card|cover|accept|take))", r"(?:donate|donation|contribution|fundraising|fundraiser) .. (?:police|fire ?fighters?|veterans|troopers|sheriff|campaign|charity|foundation|cancer)",
    r"(?:office|toner|copier|cleaning|janitorial) (?:supplies|supply|services) .. (?:offer|quote|for your (?:business|office)|pricing|company)", r"(?:person|one|somebody|someone) (?:who's |who is |that's |who |that )*(?:in charge of|responsible for|handles|pays) your", r"(?:decision ?maker|whoever (?:handles|makes|pays)|person who (?:handles|pays)) .. (?:your|the) (?:\w+ )?(?:marketing|advertising|bills?|website|phone|utility|utilities|electric|energy|processing|purchasing)",
)  # fmt: skip
_WEAK = cue(
    r"(?:is the|speak to the|talk to the|get the|reach the|looking for the|speak with the|the) (?:business )?owner (?:available|there|around|in|of the business|please|or (?:the )?manager)", r"business owner", r"(?:owner|manager) or (?:the )?(?:manager|owner|decision)", r"(?:special|limited time|exclusive|great|amazing) offer", r"no obligation", r"(?:save|saving) you (?:\w+ )?(?:money|time|thousands)", r"(?:calling|reaching out) .. (?:on behalf of|from) (?:\w+ ){1,4}(?:solutions|marketing|media|partners|capital|funding|group|agency|pros|leads|digital)",
    r"(?:we|i|our company|that|company) (?:help|helps) (?:\w+ ){1,3}(?:fill|close|get|grow|find|save|increase|boost|reduce|generate|reach|attract|rank|improve)", r"i represent (?:a|an) (?:\w+ ){0,3}(?:company|firm|group|agency|business|distributor|manufacturer)", r"(?:free|complimentary) (?:samples?|demo|trial|audit|analysis|consultation for your (?:business|practice))", r"wholesale", r"(?:quick|short|ten minute|fifteen minute|\d+ minute) demo", r"leads", r"collateral",
    r"(?:we|our company|i) (?:help|helps|work with|works with|specialize) .. (?:businesses|companies|contractors|dentists|practices|plumbers|shops|realtors|locals?|owners)", r"(?:how|are) you doing today", r"(?:quick|brief) (?:minute|moment|second) of your time", r"congratulations(?! on (?:your|the) (?:new|baby|wedding))", r"(?:marketing|advertising|sponsorship|partnership) (?:opportunity|offer|proposal|call)", r"(?:this call|call|line) (?:is|may be|will be) (?:being )?(?:recorded|monitored) .. (?:quality|training)", r"do not hang up|don't hang up", r"qualif(?:y|ies|ied) for",
)  # fmt: skip
_SELLS = cue(
    "(?:your|the) (?:website|business|owner|company|services?|phone system|bills?)|offer|program|on behalf of|opportunity|product"
)
_CUSTOMER = cue(
    r"(?:i'm|i am|i've been) (?:a|an|one of) (?:\w+ )?(?:patients?|customers?|clients?|buyers?|sellers?|homeowner|tenant)", r"(?:my|our|an|the|your next|a|any) (?:\w+ )?(?:appointments?|cleaning|reservation|session|booking|estimate|visit|inspection|shoot)",
    r"(?:you|you guys|somebody|someone|your office) (?:just )?(?:called|left|texted|sent|told|said|emailed)", r"(?:missed|returning) (?:a|your|my) call", r"i (?:just )?(?:found|saw|see|left|wrote|got|received|have) (?:you|your|a|an|my|the|this)", r"(?:look|looking) at my", r"my (?:\w+ )?(?:tooth|teeth|sink|toilet|pipe|car|truck|brakes|door|lock|keys|house|back|neck|shoulder|tattoo|wedding|offer|listing|home)(?! (?:warranty|insurance))",
    r"i(?:'d| would)? (?:need|want|like|love|have) (?:a|an|to|some) .. (?:book|schedule|make|appointment|come in|fix|fixed|repair|quote|leak|cleaning|massage|tattoo|see|rent|buy|sell)", r"do you (?:do|take|accept|offer|have|fix|repair|install|sell|work)", r"how (?:much|long|soon)", r"(?:said|says|told me|asked me|message|menu|recording|it) (?:\w+ ){0,3}(?:to )?press",
)  # fmt: skip


def spam(desk: Desk, heard: Heard, book: DeskBook) -> Move | None:
    """The sentence that ends the call, or the question that tells a seller from a customer."""
    turns = sum(line.caller for line in heard.lines)
    if desk.errand or _ENDED in desk.told or turns > OPENING + (_ASKED in desk.told):
        return None
    if _CUSTOMER.search(heard.lines[-1].plain if heard.lines else heard.words):
        return None
    if _sure(desk, heard, book):
        told = replace(desk, told=desk.told | {_ENDED}, waiting=())
        return Move(GOODBYE, told, EndCall(REASON), lambda now, _: Move("", now))
    if _WEAK.search(heard.words) and _ASKED not in desk.told:
        return Move(ASK, replace(desk, told=desk.told | {_ASKED}, asked=ASK))
    return None


def _sure(desk: Desk, heard: Heard, book: DeskBook) -> bool:
    """A sure sign; or a weak one of a number that the carrier says is not the caller's, or of who was asked before."""
    if _SURE.search(heard.words):
        return True
    if _WEAK.search(heard.words) and (book.verdict == "failed" or _ASKED in desk.told):
        return True
    return _ASKED in desk.told and refused(heard.words) and bool(_SELLS.search(heard.words))
