"""What callers are told about who speaks and what is kept, and what they may refuse. Pure.

It is true whatever the client's settings are: no sound is kept, the words are, until somebody says that he minds.
"""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from dataclasses import replace

from edge_agent.desk.book import DeskBook
from edge_agent.desk.state import Desk, Heard, Move
from edge_agent.desk.tools import StopTranscript
from shared.entities.cues import cue

NO_PERSON = "I am an AI receptionist, not a person."
WRITTEN_DOWN = "The sound of this call is not recorded. What is said is written down, so that we can help you. Just say so if you don't want that."
NOT_ANY_MORE = "No, nothing that we say is written down any more."
STOPPED = "Of course. From now on nothing that we say is written down, and what was is deleted."
STOPPED_ALREADY = "Nothing of this call is written down any more."
GO_ON = "How can I help you?"
_STOPPED = "transcript stopped"

_KEEPS = r"(?:record(?:ed|ing|s)?|transcrib(?:e|ed|ing)|taped?|taping|transcripts?|transcription|writ(?:e|ing|ten) (?:this|it|me|anything|everything|our call|this call) down)"
_STOP = cue(
    r"(?:don't|do not|dont|please don't|you can't|you may not|you cannot|never) (?:\w+ )?(?:record|tape|transcribe) (?:me|this|us|my|our|the call|it|any|anything|what)(?! (?:name|number|down for|under|as))",
    r"(?:stop|quit|turn off|switch off|end|no more|disable|cease|cut) (?:\w+ ){0,3}(?:recording|recordings|transcribing|transcription|transcript|taping|recorder)(?! (?:at the|of the (?:message|greeting)))",
    rf"(?:don't|do not|dont|didn't|never|not) (?:\w+ ){{0,2}}(?:want|wanna|like|agree|consent|wish|give|authorize|permit|allow|okay|ok|comfortable|fine)(?: \w+){{0,5}} {_KEEPS}",
    rf"(?:i'd|i would|we'd) (?:rather|prefer) (?:\w+ ){{0,4}}not (?:be(?:ing)? )?(?:\w+ ){{0,3}}{_KEEPS}", rf"(?:without|object to|opt out of|refuse) (?:\w+ ){{0,3}}(?:being )?{_KEEPS}",
    r"(?:don't|do not|stop) (?:write|writing|keep|keeping|store|storing|save|saving) (?:any of this|this call|this down|a (?:record|transcript|recording)|the (?:recording|transcript)|what i say|anything i say|my words)(?: down)?",
    r"(?:delete|erase|destroy) (?:this|the|that|my) (?:recording|transcript)", r"off the record",
)  # fmt: skip
_ASKS_KEPT = cue(
    rf"(?:is|are|was|will|am|do|does|did) (?:this|the|my|our|you|we|i|they|it) (?:(?!an? )\w+ ){{0,4}}{_KEEPS}", r"(?:am i|are we|is this) being (?:recorded|taped|transcribed)", r"(?:recording|taping|transcribing) (?:this|me|us|our|the) ?(?:call|conversation)?",
    r"(?:what|how long) (?:happens|do you do|do you keep) (?:\w+ ){0,3}(?:recording|transcript|what i say)", r"do you (?:keep|store|save|make) (?:\w+ ){0,3}(?:recording|recordings|transcripts?|what i say)",
)  # fmt: skip
_ASKS_WHO = cue(
    r"(?:are|is|was) (?:you|this|it|that) (?:\w+ ){0,2}(?:a|an) (?:\w+ )?(?:robot|bot|machine|computer|chat ?bot|answering machine|voicemail|recording|recorded message|ai|a i|human|human being|person|automated (?:system|voice|line))(?! (?:visit|tour|hair))",
    r"(?:are you|is this|is it|is that) (?:really |actually |just |even |all |like |an? )*(?:human|ai|a i|a\.i\.?|automated|artificial intelligence|for real|real)(?= or|\W*\Z)",
    r"(?:am i|i'm|i am) (?:talking|speaking) (?:to|with) (?:a|an) (?:\w+ )?(?:robot|bot|ai|machine|computer|human|person|human being|recording|live person)", r"(?:do i|did i) (?:have|get|reach) (?:a|an) (?:\w+ )?(?:robot|bot|machine|computer|human|person|recording)",
    r"you(?:'re| are) (?:a|an) (?:robot|bot|ai|machine|computer|recording)", r"you (?:sound|seem) like (?:a|an) (?:\w+ )?(?:robot|bot|machine|computer|ai)", r"(?:are you|is this) (?:chat ?gpt|siri|alexa)",
)  # fmt: skip


def privacy(desk: Desk, heard: Heard, _: DeskBook) -> Move | None:
    """Stops the transcript, or answers what is kept, and whether a person speaks."""
    again = desk.asked if desk.errand else GO_ON if sum(line.caller for line in heard.lines) == 1 else ""
    if _STOP.search(heard.words):
        if _STOPPED in desk.told:
            return Move(f"{STOPPED_ALREADY} {again}".strip(), desk)
        told = replace(desk, told=desk.told | {_STOPPED})
        return Move(STOPPED, told, StopTranscript(), lambda now, _done: Move(again, now))
    kept = _ASKS_KEPT.search(heard.words)
    if kept and (_STOPPED in desk.told):
        return Move(f"{NOT_ANY_MORE} {again}".strip(), desk)
    who = _ASKS_WHO.search(heard.words)
    said = " ".join(one for one, asked in ((NO_PERSON, who), (WRITTEN_DOWN, kept)) if asked)
    return Move(f"{said} {again}".strip(), desk) if said else None
