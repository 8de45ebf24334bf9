"""The phone line without a server: sound in and out, presence, hanging up."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from livekit import api, rtc

from edge_agent.hear.silero import WINDOW
from edge_agent.line.audio import FRAME, Feed, Outgoing
from edge_agent.line.hanging_up import AGAIN, LONGEST
from edge_agent.line.incoming import Incoming
from edge_agent.line.pulse import Pulse
from shared.errors import LineError
from tests import virtual
from tests.fakes.audio_source import FakeSource
from tests.fakes.clock import settle
from tests.fakes.livekit_room import Setting, agent

# --- our voice ------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 3 * FRAME + 1), max_size=6))
def test_only_whole_frames_reach_the_source(sizes: list[int]) -> None:
    """Pieces of any length are cut to frames of exactly 20 ms, in order, and the rest is padded with silence."""

    async def story() -> None:
        source = FakeSource()
        out = Outgoing(source)
        handed = b""
        for number, size in enumerate(sizes):
            piece = bytes([number + 1]) * size
            handed += piece
            playing = asyncio.create_task(out.play(piece))
            await settle()
            await source.play_out(10)
            await playing
        draining = asyncio.create_task(out.drained())
        await settle()
        await source.play_out(10)
        await draining
        assert all(len(frame) == FRAME for frame in source.played)
        assert b"".join(source.played) == handed + bytes(-len(handed) % FRAME)

    asyncio.run(story())


async def test_playing_waits_when_the_queue_is_full() -> None:
    """No more than the queue's 200 ms run ahead of the caller's ear."""
    source = FakeSource()
    playing = asyncio.create_task(Outgoing(source).play(bytes(FRAME * 15)))
    await settle()
    assert (len(source.queue), playing.done()) == (10, False)
    await source.play_out(10)
    await playing


async def test_flush_silences_and_tells_what_was_not_heard() -> None:
    """A flush drops what is queued and what is not fed yet; the player returns; what is played next is heard."""
    source = FakeSource()
    out = Outgoing(source)
    playing = asyncio.create_task(out.play(b"a" * FRAME * 15 + b"a" * 480))
    await settle()
    await source.play_out(3)
    assert out.flush() == pytest.approx((15 - 3) * 0.02 + 0.01, abs=0.021)  # one frame may be in the SDK's hands
    assert source.queue == []
    await source.play_out(0)
    await playing
    source.clear_queue()
    await out.play(b"b" * FRAME)
    assert source.queue == [b"b" * FRAME]
    assert out.flush() == pytest.approx(0.02)
    assert out.flush() == 0.0


async def test_a_source_that_fails_is_a_line_error() -> None:
    """The SDK's bare Exception becomes a LineError while the line is up, and nothing after its end."""
    setting = Setting()
    setting.source.broken = True
    with pytest.raises(LineError):
        await setting.line.play(bytes(FRAME))
    setting.leave(rtc.DisconnectReason.CLIENT_INITIATED)
    await setting.line.play(bytes(FRAME))


# --- the caller -----------------------------------------------------------------------------------


async def test_the_caller_comes_in_windows_of_the_detector() -> None:
    """From LiveKit's own native stream: no window waits for the rest of a frame."""
    source, incoming = rtc.AudioSource(48_000, 1, 1000), Incoming()
    incoming.follow(rtc.LocalAudioTrack.create_audio_track("caller", source))
    frames = aiter(incoming.feed)
    for _ in range(100):
        await source.capture_frame(rtc.AudioFrame(bytes(960), 48_000, 1, 480))
    async with asyncio.timeout(10):
        assert [len(await anext(frames)) for _ in range(3)] == [2 * WINDOW] * 3
    await incoming.aclose()
    await source.aclose()


async def test_a_slow_reader_loses_the_oldest() -> None:
    """A feed is bounded, tells how many it dropped, ends when closed, and stays ended."""
    feed: Feed[int] = Feed(3)
    for number in range(5):
        feed.put(number)
    feed.close()
    assert feed.dropped == 2
    assert [n async for n in feed] == [2, 3, 4]
    assert [n async for n in feed] == []


async def test_active_is_seen_whenever_it_comes() -> None:
    """Active may be there before we look, or come later."""
    setting = Setting()
    assert not setting.line.presence.active.is_set()
    setting.status("active")
    assert setting.line.presence.active.is_set()


async def test_the_line_knows_since_when_the_caller_hears_us() -> None:
    """Not while it rings; from the first time that the call is active."""
    setting, found = Setting(), []
    for status in ("ringing", "active", "active"):
        setting.status(status)
        found.append(setting.line.answered_at)
    assert found[0] is None
    assert found[1] == found[2] is not None


async def test_keys_of_the_caller_only() -> None:
    """Keys arrive one a time and in order; unknown codes and other participants do not count."""
    setting = Setting()
    stranger = agent("2", 2000)
    for digit, who in [("1", setting.caller), ("#", None), ("9", stranger), ("flash", setting.caller), ("", None)]:
        setting.room.emit("sip_dtmf_received", rtc.SipDTMF(code=0, digit=digit, participant=who))
    setting.leave(rtc.DisconnectReason.CLIENT_INITIATED)
    keys = setting.line.keys()
    assert [key async for key in keys] == ["1", "#"]


@pytest.mark.parametrize(
    ("reason", "by"),
    [
        (rtc.DisconnectReason.CLIENT_INITIATED, "caller"),
        (rtc.DisconnectReason.ROOM_DELETED, "line"),
        (rtc.DisconnectReason.PARTICIPANT_REMOVED, "line"),
        (rtc.DisconnectReason.CONNECTION_TIMEOUT, "line"),
    ],
)
async def test_who_ended_it(reason: int, by: str) -> None:
    """The caller's own leaving is theirs; everything that happens to the line is the line's. Audio and keys end."""
    setting = Setting()
    setting.leave(reason)
    assert (setting.line.ended.is_set(), setting.line.ended_by) == (True, by)
    assert [frame async for frame in setting.line.frames()] == []
    keys = setting.line.keys()
    assert [key async for key in keys] == []
    await setting.line.drained()


@pytest.mark.parametrize(("dead_for", "by"), [(4.9, "caller"), (5.0, "line")])
async def test_a_line_that_died_was_not_hung_up_by_the_caller(dead_for: float, by: str) -> None:
    """The far side gives up long after the caller's last packet, and that looks like a goodbye of theirs."""
    for hangup in (False, True):
        setting = Setting()
        setting.line.pulse = cast("Pulse", SimpleNamespace(dead_for=dead_for))
        if hangup:
            setting.status("hangup")
        setting.leave(rtc.DisconnectReason.CLIENT_INITIATED)
        assert setting.line.ended_by == by


async def test_hangup_attribute_comes_first() -> None:
    """livekit-sip says "hangup" before it leaves; the first ending counts."""
    setting = Setting()
    setting.status("hangup")
    setting.leave(rtc.DisconnectReason.ROOM_DELETED)
    assert setting.line.ended_by == "caller"


async def test_hanging_up_twice_deletes_the_room_once() -> None:
    """Hanging up is idempotent, and the room's end is then the agent's doing."""
    setting = Setting()
    await setting.line.hang_up()
    await setting.line.hang_up()
    setting.leave(rtc.DisconnectReason.ROOM_DELETED)
    assert (setting.rooms.asked, setting.line.ended_by) == (["delete call_x"], "agent")


async def test_hanging_up_falls_back_to_removing_the_caller() -> None:
    """When the room cannot be deleted the caller is removed; when that fails too, the line is over all the same."""
    setting = Setting(TimeoutError(), api.ServerError("internal", "", status=500))
    await setting.line.hang_up()
    assert setting.rooms.asked == ["delete call_x", "remove sip_1"]
    assert setting.line.ended_by == "agent"


def test_a_caller_whom_a_slow_server_does_not_let_go_is_not_left_alone() -> None:
    """Nobody else comes for him while we are in his room; once he is let go, or hangs up himself, so do we."""

    async def asked(failures: int, *, hangs_up: bool = False) -> tuple[list[str], bool]:
        setting = Setting(*[TimeoutError()] * failures)
        leaving = asyncio.create_task(setting.line.aclose())
        await asyncio.sleep(AGAIN / 2)
        alone = setting.room.left
        if hangs_up:
            setting.room.goes(setting.caller, rtc.DisconnectReason.CLIENT_INITIATED)
        await leaving
        assert setting.room.left
        return setting.rooms.asked, alone

    once = ["delete call_x", "remove sip_1"]
    assert virtual.run(asked(4)) == ([*once, *once, "delete call_x"], False)
    assert virtual.run(asked(2, hangs_up=True)) == ([*once, "delete call_x"], False)
    for_ever, _ = virtual.run(asked(1000))
    assert LONGEST / AGAIN <= len(for_ever) / 2 <= LONGEST / AGAIN + 1


async def test_leaving_hangs_up_and_gives_everything_back() -> None:
    """A caller is never left alone in a silent room; source and room are closed."""
    setting = Setting()
    await setting.line.aclose()
    assert (setting.rooms.asked, setting.source.closed, setting.room.left) == (["delete call_x"], True, True)


async def test_a_full_reconnect_is_no_goodbye() -> None:
    """While we reconnect everybody seems to leave; the call goes on when the caller is there again."""
    setting = Setting()
    setting.leave(rtc.DisconnectReason.UNKNOWN_REASON)
    setting.room.comes(setting.caller.becomes("active"))
    assert not setting.line.ended.is_set()


async def test_case_13_a_refreshed_token_changes_nothing() -> None:
    """The server refreshes our token in mid-call; the line does not care."""
    setting = Setting()
    setting.room.emit("token_refreshed")
    assert not setting.line.ended.is_set()
