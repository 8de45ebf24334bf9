"""The questions that a caller's words consist of, without the courtesies around them. Pure."""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from shared.words import word_list

LONGEST = 16  # words of a question: who says more says something besides
MOST = 2  # questions that are answered in one breath

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_SENTENCE_ENDS = re.compile(r"[.?!]+\s+(?=\S)")
_FILLERS = re.compile(r"[\s,]*\b(?:um+|uh+|er|erm|hm+|mm+)\b[,.]*(?:\s+|\Z)", re.IGNORECASE)
# What stands around a question and asks nothing.
_COURTESY = re.compile(
    r"\A[\s,.!?:;-]*(?:(?:good (?:morning|afternoon|evening)|hi|hello|hey|there(?!'s| is| are)|yes|yeah|yep|no|okay|ok|alright|all right|so|and|but|then|oh|"
    r"well|great|perfect|wonderful|fine|good|got it|sure|thanks(?: a lot)?|thank you(?: so much| very much)?|sorry|excuse me|pardon me|please|also|actually|"
    r"just|real quick|quickly|how are you(?: doing)?(?: today)?|(?:(?:can|could|would|will) you )?(?:please |just |quickly |maybe )*(?:tell me|let me know)|"
    r"(?:can|could|may) i (?:just |quickly )*ask(?: you)?|let me ask(?: you)?|do you (?:happen to )?know|any (?:idea|chance you know)|"
    r"i(?: was|'m| am| was just|'m just| am just) (?:wondering|curious|calling to (?:ask|find out|see|check)|trying to find out|asking)|"
    r"i(?: would|'d) (?:just |also )?like to (?:know|ask|find out)|i (?:just |only |also )?(?:want|need|wanted|needed) to (?:ask|know|find out|check)|"
    r"i(?: just)?(?:'ve| have| had)(?: got)? (?:just )?(?:a|one|another)(?: quick| short| small)? question(?: for you)?(?: about)?|(?:just )?(?:a |one )?quick question|"
    r"(?:one|another|a) (?:more )?(?:question|thing))\b[\s,.!?:;-]*)+",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(
    r"(?:[\s,]*\b(?:please|thanks|thank you|by the way|exactly|at all|though|as well|too|also|then|anyway|sir|ma'am|if you don't mind|if i may ask)\b)+(?=[\s.?!]*$)",
    re.IGNORECASE,
)
_ASKS = word_list(
    "what what's whats when when's where where's which who how how's is are do does can could will would until till if from"
)
_NAMES_IT = re.compile(
    r"(?:your |the )?(?:(?:opening|business|office|store|closing) )?(?:hours|address|location|prices?|costs?|fees?)\b"
)
# "My toilet leaks, what would that cost": the question is at the end.
_ASKS_LAST = re.compile(
    r"\b(?:how much (?:is|would|will|does|do)|what (?:would|does|will|do|is)) (?:that|it|this|you)(?: \w+){0,2}\W*\Z|\bhow much to \w+(?: (?:it|that|them|this))?\W*\Z"
)
# "I was wondering if you take cards": what is asked there, as one asks it.
_WHETHER = (
    (re.compile(r"\A(?:if|whether) (you|they|we)(?:'re| are)\b", re.IGNORECASE), r"are \1"),
    (re.compile(r"\A(?:if|whether) (there|it)(?:'s| is)\b", re.IGNORECASE), r"is \1"),
    (re.compile(r"\A(?:if|whether) (i|you|they|we) (can|could|will|would)\b", re.IGNORECASE), r"\2 \1"),
    (re.compile(r"\A(?:if|whether) (i|you|they|we)\b", re.IGNORECASE), r"do \1"),
)
# "You accept Delta Dental": asked by its tone, of which a recogniser hears nothing.
_DECLARED = (
    (re.compile(r"\A(you)(?: guys| all| folks)?(?:'re| are)\b", re.IGNORECASE), r"are \1"),
    (re.compile(r"\A(you)(?: guys| all| folks)? (can|could|will|would)\b", re.IGNORECASE), r"\2 \1"),
    (re.compile(r"\Athere(?:'s| is| are)\b", re.IGNORECASE), "is there"),
    (re.compile(r"\A(you)(?: guys| all| folks)? (?=(?:(?:also|still|do) )?(?:accept|take|honor|offer|have|sell|speak|serve|cover|work|come|go|open|close|charge|do|repair|fix|see|treat|need|provide)\b)", re.IGNORECASE), r"do \1 "),
)  # fmt: skip
_HAVE_DO_YOU = re.compile(
    r"\A(?:(?:i|we)(?:'ve| have)(?: got)?|(?:i'm|i am) with|my insurance is) (?P<thing>[\w' ]+?)[,.;]? (?:so |and )?(?P<asks>(?:do|will|would|can) you(?: guys)? (?:take|accept)) (?:that|it|them|this)\b",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r",?\s+(?:and|plus)\s+(?:also\s+|then\s+)?(?=(?:what|what's|when|where|where's|which|how|is|are|do|does|can)\b)",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"\A(?:how (?:much|long|expensive) (?:is|are|does|do|for|would|will)|what (?:do|would) you (?:guys )?charge for|what(?:'s| is) the (?:price|cost) (?:of|for)|"
    r"what (?:does|do|would)|(?:do|can|will) you (?:guys )?(?:also )?(?:take|accept|offer|do|have|sell|speak|serve|cover|work in|come (?:out )?to|go to)|are you (?:guys )?open(?: on)?|"
    r"when do you (?:open|close)(?: on)?)\s",
    re.IGNORECASE,
)
_EITHER = re.compile(r",?\s+(?:or|and)\s+|,\s+", re.IGNORECASE)


def only_question(words: str) -> str | None:
    """The one short question that `words` consist of, without the courtesies around it."""
    bare = _bare(words)
    asked = _WORD.findall(bare.lower())
    if not 0 < len(asked) <= LONGEST or _SENTENCE_ENDS.search(bare):
        return None
    asks = asked[0] in _ASKS or bare.rstrip().endswith("?") or _NAMES_IT.match(bare.lower())
    asks = asks or _ASKS_LAST.search(bare.lower())
    return bare if asks else None


def parts(words: str) -> list[str]:
    """The questions that `words` consist of, if they are several and nothing else; each may still be of two things."""
    said = [part for sentence in _SENTENCE_ENDS.split(words) for part in _NEXT.split(sentence)]
    asked = [only_question(part) for part in said if _WORD.search(_bare(part).lower())]
    return [one for one in asked if one] if 0 < len(asked) <= MOST and all(asked) else []


def either(question: str) -> list[str]:
    """Two questions, each with its beginning, of "How much is a filling or a crown?"; [] where it is one."""
    head = _HEAD.match(question)
    things = [thing for thing in _EITHER.split(question[head.end() :].rstrip(" ?.!")) if thing] if head else []
    if head is None or len(things) != MOST or things[1].split()[0].lower() in _ASKS:
        return []
    return list(_each(head[0], things))


def _each(head: str, things: list[str]) -> Iterator[str]:
    tail = " cost" if things[-1].endswith(" cost") else ""
    for thing in things:
        yield f"{head}{thing.removesuffix(' cost')}{tail}?"


def _bare(words: str) -> str:
    plain = _FILLERS.sub(" ", words.replace("\u2019", "'"))
    bare = _AFTERWARDS.sub("", _COURTESY.sub("", plain)).strip()
    if bare != plain.strip():
        bare = _rewritten(bare, _WHETHER)
    bare = _rewritten(bare, _DECLARED)
    return _HAVE_DO_YOU.sub(r"\g<asks> \g<thing>", bare)


def _rewritten(bare: str, rules: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for said, asked in rules:
        bare = said.sub(asked, bare)
    return bare
