"""The few words that count on their own: a wish, a message, a refusal, and orders to a machine. Phrases are in the language of `cues.cue`."""

# ruff: noqa: E501 - a phrase is a line
from __future__ import annotations

from shared.entities.cues import cue

WISH = cue(
    r"(?:i|we|my \w+|he|she|they)(?:'d|'m|'re| am| are| was| were| would)? (?:\w+ ){0,2}(?:need|needs|want|wants|wanna|like|looking|interested|hoping|thinking|gotta)",
    r"(?:make|book|schedule|set up|get|have|reserve|arrange|find) (?:\w+ ){0,4}(?:appointments?|booking|visit|slot|session|consultation|showing|tour|opening|inspection|estimate|quote|cleaning)",
    r"(?:book|schedule|reserve) (?:a|an|the|it|that|this|my|us|me|him|her|in|for)",
    r"(?:can|could|would|will|when can|may|might) (?:i|we|you|you guys|he|she|they|someone|somebody|anyone|anybody|a \w+|the \w+) .. (?:come|be here|get|take a look|have a look|look at|help|fix|do|see|squeeze|fit|bring|drop|stop by|swing by|book|schedule)",
    r"send .. (?:someone|somebody|a \w+|anyone|one|out|over)",
    r"any (?:openings?|slots?|availability|appointments?)",
    r"(?:quote|estimate|ballpark) (?:for|on|to)",
    r"how (?:soon|fast|quickly) (?:can|could|would)",
)
TELLS = cue(
    r"(?:tell|inform|remind|notify|let) (?!me\b|us\b)(?:\w+ ){1,2}(?:know|that|about)",
    r"(?:leave|take|give|pass (?:on|along)) .. message",
    r"(?:running|going to be|gonna be|i'll be) .. late",
    r"(?:return|returning) .. call",
    r"(?:cancel|reschedule|move|push) (?:my|our|the|his|her) \w+",
)
CANCELS = cue(
    r"(?:i'm|i am|we're|we are|i'll|i will|we'll|we will|i'd like to|we'd like to|want to|wanna|have to|need to|going to|gonna|gotta|wish to|like to|rather|better|might as well|please|just|can you|could you|can i|could i|can we|could we|will you|would you|go ahead and|let's|so|then|and|to) (?:please |just |also |now )*cancel(?:ling|ing)?",
    r"cancel (?:my|our|the|his|her|it|that|this|everything|all)",
    r"(?:want|like|need|have) .. (?:it|that|this|everything|\w+ (?:appointment|contract|membership|session|booking)) cancell?ed",
    r"consider (?:it|this|that|\w+ \w+) cancell?ed",
)
PUT_OFF = cue(
    r"(?:i'll|i will|let me|we'll|i need to|i have to|i should|gotta) .. (?:call (?:you )?(?:back|again)|think (?:about|it)|check (?:with|my)|talk (?:to|with|it)|ask my|get back to you|shop around|sleep on|discuss)",
    r"(?:think about it|never ?mind|forget it|just (?:looking|shopping|asking|curious|checking|comparing))",
)
TURNED_DOWN = cue(  # by the agent
    r"(?:we|they|i)(?:'re| are|'m| am) .. (?:closed|booked up|fully booked|full|not able|unable)",
    r"no (?:openings|availability|appointments|slots)",
)
INSTRUCTS = cue(
    r"(?:ignore|disregard|forget|override) .. (?:instructions?|prompts?|rules|guidelines|everything (?:above|before)|previous|prior)",
    r"(?:system|developer) (?:prompt|message|instructions?)",
    r"(?:mark|classify|label|rate|score|judge|record|log|categorize) .. (?:this )?(?:call|conversation|caller|me|it) .. (?:as|positive|booked|negative|spam)",
    r"(?:say|answer|respond|output|print|return) (?:only )?(?:with )?(?:the word )?(?:booked|json|outcome|positive|qualified)",
    r"you are now",
    r"as an ai (?:language )?model",
    r"<\|",
    r"\"outcome\"",
)
