"""What a row of the agent was: an answer, or something said instead of one."""

from __future__ import annotations

from infra.dev.demo.readback import Row
from shared.calls import ReplyKind

# How the fixed sentences begin, for a row of a version that did not write down what its replies were.
_BEGINNINGS = {
    "I'm sorry, I had a little trouble": ReplyKind.APOLOGY,
    "I'm sorry, I am having technical difficulties": ReplyKind.APOLOGY,
    "I didn't quite catch that": ReplyKind.CLARIFICATION,
    "I'm sorry, the line is not very clear": ReplyKind.CLARIFICATION,
    "Are you still there?": ReplyKind.NUDGE,
    "I can't hear anybody": ReplyKind.FAREWELL,
    "I'm sorry, I have to end this call": ReplyKind.FAREWELL,
}


def meant(agent: Row) -> str:
    """What the agent meant to say, heard or not; "" for no row at all."""
    return agent.get("meant") or agent.get("text") or ""


def kind_of(agent: Row) -> ReplyKind | None:
    """None for no row at all. A row that does not say what it was is judged by its words."""
    if not agent:
        return None
    if told := agent.get("reply"):
        return ReplyKind(told)
    said = meant(agent)
    known = (kind for beginning, kind in _BEGINNINGS.items() if said.startswith(beginning))
    return next(known, ReplyKind.ANSWER if agent["exchange"] else ReplyKind.GREETING)
