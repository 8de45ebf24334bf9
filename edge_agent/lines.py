"""What the agent says without thinking. English; a client's greeting is its own."""

from __future__ import annotations

from edge_agent.converse.floor import Line
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
}


def sentence(line: Line, profile: Profile) -> str:
    """The sentence for a line, as this client says it."""
    return profile.greeting if line is Line.GREETING else LINES[line]
