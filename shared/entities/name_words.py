"""Which words can be those of a name, and which cannot: transcripts are often written without capitals. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer  # type: ignore[import-untyped]

from shared.entities.dropped_g import with_g
from shared.words import word_list

# What follows "this is", "it's" and "I'm" and is nobody.
_OTHERS = word_list(
    """
    a able about above across actually after again all alone alright already also always am an and another any
    anybody anyone anything anyway apparently april are area around as asap asking at august available away awful
    awesome back bad because been before behind being below best better between beyond big bit book booked both
    brand broken busy but buyer by call called caller calling came can can't cannot car cause cheap cheaper clean
    clear close closed code cold come coming completely concerning confused correct cost could currently curious
    customer client dark day days dear december definitely dentist did different do does doing don't done door down
    downstairs downtown during each early east easy eight eighteen eighty eleven else email emergency empty enough
    eventually ever every everybody everyone everything exactly extension extra family far fast february fifteen
    fifty fine first five for forty four fourteen free friday friend from front full general getting glad go going
    gone gonna good got gotta great guess had half happening happy hard has have having he heavy hello help her here
    here's hey hi high him his home homeowner honestly hope hopefully hot house how how's human hundred hungry i i'd
    i'll i'm i've if important impossible in inside insane interested into is it it's its january job july june just
    key keys kind know landlord large last late later leaking left let let's light like literally little live
    located lock locked long looking lost lot machine made making manager march married may maybe me might mine
    minute monday more morning most moving much my myself name near nearby need needs neighbor never new next nice
    nine nineteen ninety no nobody none noon north not nothing november now number o'clock october of off office oh
    ok okay old on once one online only open or order other our ours out outside over owner own pain parked part
    patient per perfect perhaps person phone pipe please plumber possible possibly pregnant pretty probably quick
    quite ready real really realtor regarding returning right ring robot running same saturday saying scheduled
    second see seller september set seven seventeen seventy several she short should sick since single sink sitting
    six sixteen sixty small so some somebody someone something sometime soon sorry sort south speaking spouse
    standing still straight street stuck such sunday supposed sure taking talking ten tenant terrible than thank
    thanks that that's the their them then there there's these they thing things think thinking thirteen thirty this
    those though thousand three through thursday time times to today together tomorrow tonight too tooth toilet
    totally trouble true truck trying tuesday twelve twenty two uh um unavailable unbelievable under unfortunately
    until up upstairs urgent us usually very wait waiting wanna want wanting was water way we we're wednesday week
    weeks weird well were west what what's whatever when where which who who's whole why wife husband will wish with
    within without wondering work working would wrong yeah year years yep yes yesterday yet you you're young your
    yours zero mom mother father dad son daughter sister brother boyfriend girlfriend wedding appointment
    appointments cleaning message estimate quote complaint question questions person's afternoon evening night
    weekend wonderful cool alrighty hmm mhm huh hang sounds avenue road lane drive court texting contacting ask
    events event reaching representing hiring selling buying cancel canceled cancelled canceling cancelling reschedule
    rebook postpone move moved change switch push schedule leave tell give take put pass speak talk
    scratch scooch scoot slide bump nudge scrap kick shift swap
    """
)
# What may follow a name and does not belong to it.
_ENDS = word_list(
    """
    and from with at i my i'm calling here speaking the a is on over in but so that's it's phone number you we to
    for again by who area code same can could would returning regarding about just your this have are was been not
    also
    """
)
_FIRMS = word_list(
    """
    street avenue road lane drive court toyota honda ford chevy nissan supply dental lab labs inc llc company
    plumbing realty services solutions partners insurance bank electric auto homes capital group medical marketing
    media systems associates insights properties construction pizza restaurant clinic hospital school church
    industries energy
    """
)
# Of these many are family names too: "Gwen Ford".
_FAMILIES = word_list("ford lane street church court drive")
# And these are first names as well: "June West", "Will Price".
_FIRST_NAMES = word_list("april may june august will mark bill hope grace joy rose dawn faith frank art rich summer")
_ENDINGS = re.compile(r"(?:ing|ly|ous|ful|able|ible|tion|ness|ment|less|ical|[^aeiou]{1,9}ated|[a-z]{4}ed)\Z")
PARTICLES = frozenset({"de", "la", "van", "von", "der", "del", "da", "di", "bin", "al", "el"})


def begins(word: str) -> bool:
    """Whether a name may begin with it, however it is written."""
    return _bare(word) not in _OTHERS


def first_name(word: str) -> bool:
    """Whether a common word is a first name as well, where a name must stand and another word of it follows."""
    return _bare(word) in _FIRST_NAMES


def goes_on(word: str) -> bool:
    """Whether it may be another word of a name that has begun. "Long" and "Young" may, written as names."""
    if word[0].isupper():
        return _bare(word) not in _ENDS
    return _bare(word) not in _ENDS | _OTHERS and not word.endswith("ing")


def plausible(word: str) -> bool:
    """Whether it looks like a name although it is written small: no common word, no word of feelings, no adverb."""
    bare = _bare(word)
    return len(bare) > 1 and bare not in _OTHERS | _ENDS | _felt() and not _ENDINGS.search(bare)


def of_a_firm(word: str, *, sure: bool = False) -> bool:
    """Whether it is part of a firm: "Ferguson Supply" is nobody to talk to. `sure`: a name is what must stand here."""
    return _bare(word) in _FIRMS and not (sure and _bare(word) in _FAMILIES)


def _bare(word: str) -> str:
    return with_g(word.lower().removesuffix("'s"))


@lru_cache(maxsize=1)
def _felt() -> frozenset[str]:
    # First names that are words too ("Joy", "Grace") are only taken where they are written as names.
    return frozenset(SentimentIntensityAnalyzer().lexicon)
