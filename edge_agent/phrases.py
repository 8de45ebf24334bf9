"""What the agent says without thinking. English; a client's greeting is its own."""

from __future__ import annotations

from edge_agent.converse.floor import Line
from shared.calls import ReplyKind
from shared.profiles import Profile

LINES = {
    Line.STILL_THERE: "Are you still there?",
    Line.SAY_AGAIN: "I didn't quite catch that, could you repeat?",
    Line.SAY_AGAIN_SLOWLY: "I'm sorry, the line is not very clear. Could you say that once more, a little slower?",
    Line.SORRY: "I'm sorry, I had a little trouble there. Could you say that again?",
    Line.GOODBYE_SILENT: "I can't hear anybody, so I will hang up now. Please call again any time. Goodbye.",
    Line.GOODBYE_LONG: "I'm sorry, I have to end this call now. Please call again any time. Goodbye.",
    Line.GOODBYE_FAILED: (
        "I'm sorry, I am having technical difficulties. Please call again in a few minutes. Thank you, goodbye."
    ),
    Line.GOODBYE_CLOSING: "I'm sorry, I have to go now. Please call again in a minute. Thank you, goodbye.",
}

KINDS = {
    Line.GREETING: ReplyKind.GREETING,
    Line.STILL_THERE: ReplyKind.NUDGE,
    Line.SAY_AGAIN: ReplyKind.CLARIFICATION,
    Line.SAY_AGAIN_SLOWLY: ReplyKind.CLARIFICATION,
    Line.SORRY: ReplyKind.APOLOGY,
    Line.GOODBYE_FAILED: ReplyKind.APOLOGY,
    Line.GOODBYE_SILENT: ReplyKind.FAREWELL,
    Line.GOODBYE_LONG: ReplyKind.FAREWELL,
    Line.GOODBYE_CLOSING: ReplyKind.FAREWELL,
}

# While an answer is still being made. The first fits what was said; the others say that we are there.
OF_A_QUESTION = "Let me see."
OF_ANYTHING = "One moment, please."
STILL_AT_IT = ("Just a moment longer, please.", "Thank you for waiting.")
ACKNOWLEDGEMENTS = (OF_A_QUESTION, OF_ANYTHING, *STILL_AT_IT)

# What our rules and examples teach the model to say (think/prompt.py): it will be said again and again.
OFTEN = (
    "You're welcome, goodbye!",
    "What is your phone number?",
    "I'm sorry, I don't know that, but I can take a message.",
    "Thank you, we will call you back to confirm.",
    "I am an AI receptionist, not a person.",
)


def sentence(line: Line, profile: Profile) -> str:
    """The sentence for a line, as this client says it."""
    return profile.greeting if line is Line.GREETING else LINES[line]


def acknowledgement(words: str, number: int) -> str:
    """What a caller who said `words` hears while he waits; `number` counts from 0 in each wait."""
    if number == 0:
        return OF_A_QUESTION if words.rstrip().endswith("?") else OF_ANYTHING
    return STILL_AT_IT[(number - 1) % len(STILL_AT_IT)]
