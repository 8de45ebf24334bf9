"""Questions of the opening hours in other words: "till when are you there", "what time do you knock off". Pure."""

# ruff: noqa: E501 - alternatives of one pattern
from __future__ import annotations

import re

from shared.entities.calendar_words import WEEKDAY
from shared.entities.plain_speech import plainly

_DAY = rf"(?:{WEEKDAY})s?|today|tonight|tomorrow|weekends?"
_WHEN = r"(?:(?:about |around |and )?(?:what time|when|how late|how early|till when|until when|(?:till|until|at|by) what time|what hour))"
_YOU = r"(?:you|they|the (?:shop|office|store|place|clinic|studio|garage))"
_OFTEN = r"(?: (?:usually|normally|typically|generally|all|guys|even|still))*"
_STOPS = r"(?:knock(?:ing)? off|shut(?:ting)?(?: up| down)?(?: shop)?|clos(?:e|es|ing)(?: up| down)?(?: shop)?|lock(?:ing)? up|pack(?:ing)? (?:up|it in)|wrap(?:ping)?(?: it| things)? up|quit(?:ting)?|finish(?: up)?|call(?:ing)? it (?:a day|quits)|clock(?:ing)? out|head(?:ing)? (?:out|home)|get(?:ting)? off|go(?:ing)? home|leave|stop)"
_STARTS = r"(?:start(?:ing)?(?: up)?|open(?:s|ing)?(?: up)?|get(?:ting)? (?:in|going|started)|begin|come in|roll in|unlock|clock in)"
_THERE = r"(?:there|around|in|here|open|about|working|at it|on)"
_ASKS = (
    (rf"{_WHEN} (?:do|does) {_YOU}{_OFTEN} {_STOPS}", "when do you close"),
    (rf"{_WHEN} (?:are|will|would|is) {_YOU}{_OFTEN} (?:close|closing|shut|shutting|lock up|locking up|knocking off)(?: up| down)?", "when do you close"),
    (rf"{_WHEN} (?:do|does) {_YOU}{_OFTEN} {_STARTS}", "when do you open"),
    (rf"{_WHEN} (?:will|would|are) {_YOU}{_OFTEN} (?:opening|open up)", "when do you open"),
    (rf"how long (?:are|will) {_YOU}{_OFTEN} (?:be )?open(?: for)?", "when do you close"),
    (rf"(?:is|are)(?: there)? (?:somebody|someone|anybody|anyone) (?:there|around|in|about|working)(?= (?:on |this |next |over |come )?(?:the )?(?:{_DAY}))", "are you open"),
    (rf"(?:how late|till when|until when|(?:till|until) what time) (?:are|is|will|do|does|can) {_YOU}{_OFTEN}(?: (?:be|stay|go|run|keep|work))?(?: {_THERE})?(?: (?:till|until|to))?", "when do you close"),
    (rf"{_WHEN} (?:are|is|will) {_YOU}{_OFTEN} (?:be )?{_THERE} (?:till|until|to)", "when do you close"),
    (rf"{_YOU} (?:are |is )?{_THERE} (?:till|until) (?:when|what time|what)", "when do you close"),
    (r"(?:what|which|when)(?:'s| is| are| time's| times are)? (?:your |the )?(?:opening |business |office |shop |store |regular )?hours(?: like| there)?", "what are your hours"),
    (rf"(?:what (?:days|hours)|when|what times) (?:(?:are|do|is) {_YOU}{_OFTEN} (?:open|there|around|work|in|keep)|will {_YOU} be open)", "when are you open"),
    (rf"(?:(?:are|is|do|does)(?: {_YOU})?{_OFTEN} (?:ever )?(?:open|opened|around|there|in|working|about|work)|(?:are|is|will|would) {_YOU}{_OFTEN} (?:going to )?be open)(?: at all)?(?= (?:on |this |next |over |come )?(?:the )?(?:{_DAY}))", "are you open"),
    (rf"{_YOU} (?:all )?(?:open|around|there|in)(?: at all)?(?= (?:on |this |next |over |come )?(?:the )?(?:{_DAY}))", "are you open"),
    (rf"{_YOU} (?:all )?open (?:right )?now", "are you open now"),
)  # fmt: skip
_ASKED = tuple((re.compile(rf"\b{asks}(?=\W|\Z)", re.IGNORECASE), plain) for asks, plain in _ASKS)
_NAMED = re.compile(rf"\b(?:{_DAY})\b", re.IGNORECASE)
_PASSED_OVER = re.compile(
    rf"\b(?:{_DAY}|on|at|of|a|an|the|this|next|over|come|there|around|open|here|night|nights|morning|mornings|evening|evenings|"
    r"afternoon|afternoons|for the day|during|week|usually|normally|typically|at all|please|thanks|thank you|and|or|in|for|now|"
    r"right|today|by any chance|by the way|again|too|also|no|not|like|then|exactly|anyway|anyways|generally|to|till|until|up|you|are)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    rf",(?! (?:(?:and|or) )?(?:on )?(?:{_DAY}))|\b(?:because|cause|'cause|since|so|if|as|but|i|i'm|i've|i'd|i'll|we|we're|he|she|they)\b|[?.!;]| - ",
    re.IGNORECASE,
)


def hours_asked(sentence: str) -> str | None:
    """The question of the hours that `sentence` asks, plainly; None: it asks none, or not only for that."""
    said = plainly(sentence)
    for asks, plain in _ASKED:
        if found := asks.search(said):
            tail = _REASON.split(said[found.end() :])[0]
            if re.search(r"\w", _PASSED_OVER.sub("", tail)):
                return None
            named = _NAMED.findall(tail) or _NAMED.findall(said[: found.start()])
            return f"{plain} on {' and '.join(named)}?" if named else f"{plain}?"
    return None
