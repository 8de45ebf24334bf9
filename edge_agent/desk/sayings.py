"""The desk's own sentences that are the same in each call: a slow voice makes them before they are wanted. Pure."""

from __future__ import annotations

from edge_agent.desk import booking_said, message
from edge_agent.desk.asides import ANYTHING_ELSE
from edge_agent.desk.emergency import ASK_PLACE, PASSED_ON
from edge_agent.desk.greeting import DISCLOSURE, TRANSCRIBED
from edge_agent.desk.person import CONNECTING, NOBODY
from edge_agent.desk.red_flags import flags_of
from edge_agent.desk.who import ASK_NAME, ASK_NUMBER

OPENING = "Of course."  # a sentence is cut otherwise behind another one: it is made ready in both ways

# First pieces of what goes on differently in each call.
BEGINNINGS = ("Is the number you're calling", "You're booked:")
ASKED = (ASK_NAME, ASK_NUMBER, booking_said.ASK_WHEN, booking_said.ASK_TIME, message.ASK_ABOUT, message.ASK_MATTER)
TOLD = (ANYTHING_ELSE, message.IS_THAT_RIGHT, booking_said.PASSED_ON, CONNECTING, NOBODY, ASK_PLACE, PASSED_ON)


def instructions(profession: str) -> list[str]:
    """What somebody in danger is told: nobody may wait for a voice then."""
    return list(dict.fromkeys(flag.instruction for flag in flags_of(profession) if flag.instruction))


def sayings() -> list[str]:
    """What is asked and told in most calls."""
    return [
        TRANSCRIBED,
        DISCLOSURE,
        *ASKED,
        *BEGINNINGS,
        *(f"{OPENING}\n{sentence}" for sentence in (*TOLD, *ASKED)),
    ]
