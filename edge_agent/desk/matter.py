"""What somebody is to be told, out of the caller's words, and the same said back to him. Pure.

The words stay the caller's own: only the wish to leave a message, who he is and his number are taken off, and "my"
becomes "your" where it is read back.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from dataclasses import dataclass

from edge_agent.desk.asking_for import CALL_BACK, MESSAGE, PERSON, TELL
from shared.dictation.digits import runs
from shared.entities.cues import cue
from shared.entities.names import caller_name
from shared.entities.spoken import sentences, spoken_turn
from shared.words import word_list

FEWEST = 2  # words that say what something is about
A_NUMBER = 7  # digits

_COURTESY = re.compile(
    r"\A[\s,.!:;-]*(?:(?:good (?:morning|afternoon|evening)|hi|hello|hey|there|yes|yeah|okay|ok|sure|so|and|but|then|um|uh|oh|well|also|no|please"
    r"|thanks|thank you|sorry|excuse me|it's me(?: again)?|that|saying|just|like|listen|right|great|perfect)\b(?!')[\s,.!:;-]*)+",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:[\s,;:-]+(?:so (?:that )?(?:he|she|they|you|somebody|someone) can call me(?: back)?|please|thanks|thank you|okay|ok|bye|goodbye|if (?:you|that's) \w+|that's (?:it|all)|for me))+[\s,.!?]*\Z",
    re.IGNORECASE,
)
# Whom he does not want to talk to, and that he minds.
_NO_MACHINE = re.compile(
    r"\A.*?\b(?:talk|speak|deal|chat|argue)(?:ing)? (?:to|with) (?:(?:a|an|the|this|some|any|your|another|no) )?(?:\w+ )?(?:machines?|robots?|computers?|bots?|ai|a\.i\.|recordings?|voicemail|answering machine|automated \w+)\b",
    re.IGNORECASE,
)
# A sentence that only asks for somebody, beside another that does.
_ANYBODY = re.compile(
    r"\W*(?:(?:please|just|hello|look|and|so|but|can you|could you|well|um|uh)\W+)*(?:(?:is|are|isn't|aren't) (?:there )?(?:anybody|anyone|somebody|someone|(?:a|any) (?:\w+ )?(?:person|people|human|humans))(?: (?:real|else|there|here|around|available|in|please))*(?: (?:that )?(?:i|we) (?:can|could) (?:talk|speak) (?:to|with))?|(?:get|give|find) me (?:the|an?|some|your) \w+(?: please)?)\W*",
    re.IGNORECASE,
)
# What leads to the wish, and is no matter: "I'd like to …", "so can you please …".
_LEAD = re.compile(
    r"(?:[\s,;:-]*\b(?:so|and|but|then|because|please|just|maybe|hi|hello|can|could|would|will|may|might|do|i|i'd|i'll|i'm|we|we'd|you|he|she|they|should|ought|don't|wanna|gotta|let me|someone|somebody|like|love"
    r"|want|wanted|need|needed|have|to|calling|call|is|it|possible|if|be|able|mind|was|wondering|hoping|anyone|would|for|there|a|an|any|some|real|actual|live|i said|i told you|way|rather|prefer|also|too|actually|quickly|okay|ok|um|uh)\b)+[\s,;:-]*\Z",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\A[\s,:-]*(?:for|to|with) (?P<to>(?:the|your|my) (?:[a-z]+ )?[a-z]+(?=\s*(?:about|regarding|concerning|that|saying|[,:.]|\Z))|(?:the|your|my) [a-z]+|(?:dr\.?|doctor|mr\.?|mrs\.?|ms\.?|miss) [a-z]+|(?!me\b|us\b|him\b|her\b|them\b)(?-i:[A-Z][a-z]+))\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:tell|let|inform|remind|ask|have|give|leave|with|to) (?P<to>(?:the|your) [a-z]+|(?:dr\.?|doctor|mr\.?|mrs\.?|ms\.?|miss) [a-z]+)\b",
    re.IGNORECASE,
)
_NOT_WHOM = re.compile(
    r"\A(?:the|your) (?:office|phone|message|number|call|desk|schedule|calendar|front)\Z", re.IGNORECASE
)
_IN_VAIN = re.compile(r"\b(?:nobody|no one|never|hasn't|haven't)\b", re.IGNORECASE)
_TAIL = re.compile(r"\A[\s,:-]*(?:about|regarding|concerning|because|since|whether|to (?!me\b|us\b))\b", re.IGNORECASE)
_WHEN = re.compile(
    r"\A[\s,]*(?:(?:on|at|by|before|after|around|in|this|next|tomorrow|today|tonight|later|between|not|anytime|any time) ?)+.*\b(?:tomorrow|today|tonight|morning|afternoon|evening|noon|lunch|work|(?:mon|tues|wednes|thurs|fri|satur|sun)day|week|o'clock|[ap]\.?m|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b|\A[\s,]*(?:tomorrow|today|tonight|later|when|if|once|as soon as (?!possible|you|he|she|they))\b",
    re.IGNORECASE,
)
_INTRODUCED = r"(?:(?:hi|hello|hey|and|yes|um|uh|oh)[\s,]+)*(?:(?:this is|my (?:full )?name is|my name's|i'm|i am|it's|it is|the name is|name's)\s+)?"
_AFTER_NAME = r"(?:\s+(?:here|calling|speaking|again))?(?:[\s,]+(?:and|from)\b)?[\s,.!;:-]*"
_NUMBER_SAID = re.compile(
    r"(?:[\s,;]*\b(?:(?:and )?(?:my|the) (?:\w+ )?number(?: is|'s)?|(?:(?:you|they|he|she) can )?reach me (?:at|on)|it's|at|on))?[\s,:]*\Z",
    re.IGNORECASE,
)
_WHERETO = re.compile(
    r"\A[\s,]*(?:to|with)\s+(?:(?:a|an|the|your|any|some|somebody|someone|one of)\s+)*(?:(?:real|live|actual|human)\s+)*[\w'-]+",
    re.IGNORECASE,
)
_ASKS_TO_KNOW = re.compile(
    r"\A[\s,]*(?:(?:can|could|would|will) you(?: guys)? |please |just |i (?:just )?(?:want|need|wanted)(?:ed)? to know |i(?:'d| would) (?:just )?like to know |i(?:'m| am| was)(?: just)? (?:wondering|curious|asking) )*(?:(?:tell|let) me (?:know )?)?(?=(?:what|how|if|whether|when|why|where|who|which)\b)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\A(?:(?:do|does|did|is|are|was|should|have|has|may) (?:i|you|we|they|he|she|it|there|the|your|my|a|an|any\w*|some\w*)|(?:can|could|would|will) (?:i|we|it|there|my|the))\b"
    r"|\A(?:what|how|when|where|why|who|which)(?:'s\b| (?!i\b|you\b|we\b|they\b|he\b|she\b|it\b)(?:[\w'-]+ ){0,2}?(?:is|are|was|do|does|did|can|could|would|will|should|have|has) (?:i|you|we|they|he|she|it|there|the|your|my|a|an)\b)",
    re.IGNORECASE,
)
# "Have somebody call me back, my heater is out": why.
_WHY = re.compile(
    r"\A(?:[\s,:;-]*(?:it's about|because|cause)\b|\s*[,:;-]\s*(?:it's|it|i|i'm|i've|my|we|we're|we've|our|the|there|there's|he|she|they|nobody|somebody)\s+(?:[\w'-]+\s+){1,}[\w'-]+"
    r"|\s+(?:it's|i've|i'm|my|our|we've|we're|there's)\s+(?:[\w'-]+\s+){2,}[\w'-]+)",
    re.IGNORECASE,
)
_BACKWARD = re.compile(r"\A\W*(?:about|regarding|concerning)\s+(?:it|this|that|them|these|those)\W*\Z", re.IGNORECASE)
_NOTHING = cue(
    r"\A\W*(?:nothing|no|nope|(?:i'd |i would )?rather not(?: say)?|i don't know|not really|it's (?:private|personal)|that's (?:private|personal)|just (?:call|ring) me(?: back)?|(?:he|she|they)(?:'ll| will)? knows?(?: what it's about)?)"
)


@dataclass(frozen=True, slots=True)
class Told:
    """`to`: whom it is for, as the caller called him; "" for whoever is there."""

    to: str = ""
    matter: str = ""


def told_in(words: str) -> Told:
    """What there is to pass on in `words`; "" where they say only that there is something."""
    parts, to = list[str](), ""
    for sentence in sentences(words):
        said = _NO_MACHINE.sub("", _without_number(_without_name(sentence)))
        whom = _whom(said)
        to = whom or to
        if not (_ANYBODY.fullmatch(said) and PERSON.search(words)):
            parts.append(_matter(said, whom))
    return Told(to, ", ".join(part for part in parts if part))


def nothing_more(words: str) -> bool:
    """Whether he does not want to say what it is about."""
    return bool(_NOTHING.search(words)) and not _is_matter(_NOTHING.sub("", words))


def _matter(said: str, whom: str) -> str:
    match = max(
        (found for wish in (MESSAGE, CALL_BACK, TELL, PERSON) for found in wish.finditer(said)), key=_end, default=None
    )
    if match is None:
        return _trimmed(said) if _is_matter(_COURTESY.sub("", said)) else ""
    if _IN_VAIN.search(match[0]):
        return _trimmed(said)
    ahead, behind = _LEAD.sub("", said[: match.start()]), _FOR.sub("", said[match.end() :])
    if match.re is PERSON:
        behind = _WHERETO.sub("", behind)
    if match.re in (CALL_BACK, PERSON) and not (_TAIL.match(behind) or _WHY.match(behind)):
        behind = _called_back(match[0], behind) if match.re is CALL_BACK else ""
    if any(wish.search(ahead) for wish in (MESSAGE, TELL, PERSON)):
        ahead = _matter(ahead, whom)  # "ask the guys to look for them and give me a ring"
    kept = [
        _trimmed(part)
        for part in (ahead, behind)
        if _is_matter(part) and _trimmed(part).lower() != whom.lower() and not _BACKWARD.match(part)
    ]
    return ", ".join(kept)


def _called_back(wish: str, behind: str) -> str:
    """When he wants to be called, if he says so."""
    how = "text me" if wish.lower().startswith("text") else "call me back"
    return f"{how} {_trimmed(behind)}" if _WHEN.match(behind) else ""


def _end(match: re.Match[str]) -> int:
    return match.end()


def _is_matter(said: str) -> bool:
    return len(re.findall(r"[a-z']+", _trimmed(said), re.IGNORECASE)) >= FEWEST


def _trimmed(said: str) -> str:
    plain = _COURTESY.sub("", _END.sub("", said))
    return " ".join(_ASKS_TO_KNOW.sub("", plain).split()).strip(" ,.;:!?-")


def _whom(said: str) -> str:
    """The one it is for, where he is named or is "the dentist"."""
    wish = next((match for pattern in (MESSAGE, PERSON) for match in pattern.finditer(said)), None)
    found = (_FOR.match(said[wish.end() :]) if wish else None) or _TOLD.search(said)
    return found["to"] if found and not _NOT_WHOM.match(found["to"]) and _wished(said) else ""


def _wished(said: str) -> bool:
    return any(wish.search(said) for wish in (MESSAGE, CALL_BACK, TELL, PERSON))


def _without_name(sentence: str) -> str:
    named = caller_name([spoken_turn(0, sentence, caller=True)])
    if named is None:
        return sentence
    said = re.compile(rf"\A\W*{_INTRODUCED}{re.escape(named.name)}\b{_AFTER_NAME}", re.IGNORECASE)
    return said.sub("", sentence)


def _without_number(sentence: str) -> str:
    for run in reversed(runs(sentence)):
        if len(run.digits) >= A_NUMBER:
            sentence = _NUMBER_SAID.sub("", sentence[: run.begin]) + sentence[run.end :]
    return sentence


# --- said back to him -----------------------------------------------------------------------------

_HIS = {
    "i": "you", "i'm": "you're", "i've": "you've", "i'll": "you'll", "i'd": "you'd", "me": "you", "my": "your", "mine": "yours",
    "myself": "yourself", "we": "you", "we're": "you're", "we've": "you've", "we'll": "you'll", "we'd": "you'd", "us": "you",
    "our": "your", "ours": "yours", "your": "their", "yours": "theirs", "you're": "they're", "you've": "they've",
    "you'll": "they'll", "you'd": "they'd",
}  # fmt: skip
_AFTER_I = {"am": "are", "was": "were"}
_BEFORE_THEM = word_list(
    "to for from with of by at on see saw call tell told send give gave thank pay paid ask asked owe show got had"
)
_ASIDE = re.compile(
    r",?\s*\b(?:can you believe (?:it|that|this)|wouldn't you know it|you know what i mean)\b(?!\s+\w+ed\b)",
    re.IGNORECASE,
)
_YOU_ALL = re.compile(r"\b(?:you (?:guys|all|folks|people)|y'?all)\b", re.IGNORECASE)
_THANKS = re.compile(r"\bthank you\b", re.IGNORECASE)
_HOW_CALLED = re.compile(r", (?P<how>(?:call|text) you )")
_WORD = re.compile(r"[A-Za-z']+")
_CLAUSE = re.compile(
    r"\A(?:you|you're|you've|you'll|you'd|it|it's|there|there's|he|she|they|nobody|somebody|something)\b"
    r"|\A(?:your|the|a|this|their|his|her) (?:\w+ ){1,4}(?:is|are|was|were|has|have|had|came|fell|broke|won't|can't|doesn't|isn't|don't|hurts|needs|wants|will|can|still|leaks|stopped)\b",
    re.IGNORECASE,
)  # fmt: skip


def reported(matter: str) -> str:
    """What goes after "I'll": "tell them that your crown came off", "pass this on: about your bill"."""
    if _QUESTION.match(matter):
        return f"pass on your question: {matter[:1].lower()}{matter[1:].strip(' .!?')}"
    matter = _ASIDE.sub("", matter)
    plain = _YOU_ALL.sub("you", _THANKS.sub("thanks", matter.strip(" .!?")))
    said = _HOW_CALLED.sub(r", and to \g<how>", _turned(plain))
    if said.startswith(("about ", "regarding ", "concerning ", "because ")):
        return f"tell them that it's {said}"
    if said.startswith(("if ", "whether ", "when ", "why ", "how ", "what ", "where ", "who ", "which ")):
        return f"ask them {said}"
    if said.startswith(("to ", "call you ", "text you ")):
        return f"tell them {said if said.startswith('to ') else f'to {said}'}"
    return f"tell them that {said}" if _CLAUSE.match(said) else f"pass this on: {said}"


def _turned(matter: str) -> str:
    words, before = list[str](), ""
    for piece in re.split(r"([A-Za-z']+)", matter.replace("\u2019", "'")):
        words.append(_turned_word(piece, before) if _WORD.fullmatch(piece) else piece)
        before = piece.lower() if _WORD.fullmatch(piece) else before
    said = "".join(words)
    return said[:1].lower() + said[1:]


def _turned_word(word: str, before: str) -> str:
    low = word.lower()
    if low == "you":
        return "them" if before in _BEFORE_THEM else "they"
    if before == "i" and low in _AFTER_I:
        return _AFTER_I[low]
    return _HIS.get(low, word)
