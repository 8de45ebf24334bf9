"""A member's browser on the line: known by what stands in its token, and by nothing that a telephone could say."""

from __future__ import annotations

import pytest
from livekit import rtc

from edge_agent.line.browser import TEST_CALL
from tests.fakes.livekit_room import SIP, STANDARD, FakeParticipant, Setting, browser

TEST = "5e5f0000-0000-4000-8000-000000000001"


async def test_a_browser_is_a_caller_whose_test_is_known() -> None:
    """Nobody has answered it yet."""
    line = Setting(calling=browser(TEST)).line
    assert (line.presence.arrived.is_set(), str(line.presence.test), line.answered_at) == (True, TEST, None)


async def test_it_hears_us_once_it_takes_our_sound() -> None:
    """It has no status that would say so."""
    setting = Setting(calling=browser(TEST))
    setting.room.emit("local_track_subscribed", None)
    since = setting.line.answered_at
    setting.room.emit("local_track_subscribed", None)
    assert setting.line.presence.active.is_set()
    assert setting.line.answered_at == since is not None


async def test_a_telephone_hears_us_when_its_bridge_says_so() -> None:
    """livekit-sip takes our sound while it still rings."""
    setting = Setting()
    setting.room.emit("local_track_subscribed", None)
    assert setting.line.answered_at is None


async def test_who_closes_the_window_has_hung_up() -> None:
    """As a caller."""
    setting = Setting(calling=browser(TEST))
    setting.leave(rtc.DisconnectReason.CLIENT_INITIATED)
    assert setting.line.ended_by == "caller"


async def test_no_telephone_marks_itself_as_a_test() -> None:
    """Whatever its carrier puts into its attributes: it stays a caller's call."""
    line = Setting(calling=FakeParticipant("sip_1", SIP, {TEST_CALL: TEST, "sip.callStatus": "ringing"})).line
    assert (line.presence.arrived.is_set(), line.presence.test) == (True, None)


@pytest.mark.parametrize("attributes", [{}, {TEST_CALL: ""}, {TEST_CALL: "no id"}, {"sip.phoneNumber": "+15550001111"}])
async def test_somebody_who_only_listens_in_is_no_caller(attributes: dict[str, str]) -> None:
    """An operator in LiveKit's own window, say."""
    line = Setting(calling=FakeParticipant("operator", STANDARD, attributes)).line
    assert not line.presence.arrived.is_set()


async def test_once_a_caller_is_known_nobody_takes_his_place() -> None:
    """Nor makes his call a test."""
    setting = Setting()
    setting.room.comes(browser(TEST))
    assert (setting.line.presence.test, setting.line.presence.caller) == (None, setting.caller)
