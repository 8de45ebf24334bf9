"""A member's browser on the line: he tries his own receptionist, let in by a token of `start_test_call`.

What marks it is an attribute of a participant of the standard kind. Both stand in the token, and the token lets nobody
change them; who comes by telephone is of another kind, whatever his carrier puts into his attributes.
"""

from __future__ import annotations

from uuid import UUID

from livekit import rtc

TEST_CALL = "frontdesk.test_call"  # the attribute: the id of the test call


def test_of(who: rtc.Participant) -> UUID | None:
    """Which test call this participant makes; None: none."""
    if who.kind != rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD:
        return None
    try:
        return UUID(who.attributes.get(TEST_CALL, ""))
    except ValueError:
        return None
