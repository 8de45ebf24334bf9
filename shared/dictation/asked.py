"""What the receptionist's last question asks for: an answer is dictated, or it is a yes or a no."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

import re
from enum import StrEnum


class Wanted(StrEnum):
    """What an answer to a question has to hold."""

    NUMBER = "number"  # a telephone number, alone or with a name
    NAME = "name"  # a person's, said or spelled
    EMAIL = "email"
    ADDRESS = "address"  # where somebody lives, or a job is to be done
    DATE = "date"  # a day, a time, or both
    YES_NO = "yes_no"


# A question for several things waits for the longest of them: the first that matches.
_THINGS = {
    Wanted.EMAIL: r"e-?mails?",
    Wanted.NUMBER: r"(?:tele)?phone|numbers?|(?:reach|call|text) you|digits|area code|cell|landline|extension",
    Wanted.ADDRESS: r"address|where (?:do you live|are you (?:located|at|based)|is (?:it|this|that|your \w+|the \w+))|street|zip(?: ?code)?|post(?:al )?code|location|what (?:city|town)",
    Wanted.NAME: r"names?|who(?:'s| is| am i)? (?:calling|speaking|this|talking)|spell(?:ed|ing)?|who (?:am i|i'm|is it|should i)|call you by",
    Wanted.DATE: r"days?|dates?|times?|when|how soon|birthday|born|mornings?|afternoons?|evenings?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|tomorrow",
}
_SAID = {thing: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for thing, words in _THINGS.items()}
# "What …", "Could you tell me …", "Please …", "I just need …": the thing itself is asked for.
_FOR_IT = re.compile(
    r"\b(?:what(?:'s| is| are| was| would| should)?|which|when|where|who(?:'s)?|how|please|spell(?:ed|ing)?"
    r"|(?:can|could|may|might|shall|should) (?:i|we) (?:please |just |also |quickly )*(?:have|get|take|grab|ask|know)"
    r"|(?:can|could|would|will) you (?:please |just |also |kindly )*(?:mind )?"
    r"(?:give|giving|tell|telling|say|saying|share|sharing|repeat|repeating|provide|spell|spelling|let|leave|leaving|confirm)"
    r"|(?:i|we)(?:'ll| will| just| also| only)* need|(?:give|tell|let) me|do you have|is there|have you got|and your|\A\W*your"
    r"|mind (?:giving|telling|sharing|spelling|repeating)|leave)\b",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\bor\b(?! not\b)", re.IGNORECASE)
_CONFIRMS = re.compile(
    r"\b(?:is|was|does|did) (?:that|this|it|all of that|everything)(?: all)?\b"
    r"(?! (?:address|phone|number|email|name) (?:is|was)\b)"
    r"|(?:\A|[,.;]\s*)(?:right|correct|okay|ok|yes|yeah|no|isn't it|does it|did i)\W*\Z"
    r"|\b(?:did i|do i) (?:get|have|hear|spell)\b"
    r"|\bis (?:\S+ ){1,8}(?:right|correct|(?:the|your|a) (?:best|right|correct|good|same)\b.*)\W*\Z",
    re.IGNORECASE,
)
_ASKS_YES_OR_NO = re.compile(
    r"\A\W*(?:(?:and|so|okay|ok|sure|great|thanks|thank you|alright|well|then|now|also|or)\W+)*"
    r"(?:is|are|am|was|were|do|does|did|would|will|can|could|shall|should|may|have|has|had|isn't|aren't|don't"
    r"|doesn't|won't|wouldn't|shouldn't|any|anything|ready|want)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?]*(?:(?<=\b[A-Z])\.[^.!?]*|\.(?=\w)[^.!?]*)*[.!?]*")


def wanted(agent_sentence: str) -> Wanted | None:
    """What the question at the end of what the agent said asks for; None where it asks for nothing in particular.

    `agent_sentence` may be several sentences: the last question counts, or the last sentence that asks for a thing.
    """
    said = [one.strip() for one in _SENTENCE.findall(agent_sentence.replace("\u2019", "'")) if one.strip(" .!?")]
    questions = [one for one in said if one.endswith("?")]
    if questions:
        return _of_question(questions[-1])
    return next((thing for one in reversed(said[-2:]) if (thing := _of_request(one))), None)


def _of_question(question: str) -> Wanted | None:
    if _CONFIRMS.search(question):
        return Wanted.YES_NO
    thing = _thing(question)
    if _FOR_IT.search(question):
        return thing
    if _CHOICE.search(question):
        return thing if thing is Wanted.DATE else None
    return Wanted.YES_NO if _ASKS_YES_OR_NO.search(question) else thing


def _of_request(sentence: str) -> Wanted | None:
    """A sentence without a question mark: "Please tell me your name."."""
    request = re.search(
        r"\b(?:please|(?:give|tell|let) me|go ahead|i(?:'ll| will)?(?: just| also| only)? need|spell|could you|can you|can i have"
        r"|may i have|could i have)\b",
        sentence,
        re.IGNORECASE,
    )
    return _thing(sentence) if request else None


def _thing(sentence: str) -> Wanted | None:
    return next((thing for thing, words in _SAID.items() if words.search(sentence)), None)
