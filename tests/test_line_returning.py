"""The caller and we lose each other without anybody hanging up, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from livekit import api, rtc

from edge_agent.line.returning import GONE, LONGEST, LOOK
from shared.errors import LineError
from tests import virtual
from tests.fakes.livekit_room import FakeRoom, Setting, caller

UNKNOWN = rtc.DisconnectReason.UNKNOWN_REASON
Story = Callable[[Setting], Awaitable[None]]


def tell(story: Story, *failures: Exception) -> None:
    async def told() -> None:
        setting = Setting(*failures)
        setting.status("active")
        try:
            await story(setting)
        finally:
            await setting.line.aclose()

    virtual.run(told())


def back_in() -> FakeRoom:
    """The room as somebody finds it who joins it anew."""
    room = FakeRoom()
    room.remote_participants["sip_1"] = caller("active")
    return room


@pytest.mark.parametrize("after", [0.0, 0.5, 4.24, LONGEST - 1])
def test_a_caller_who_comes_back_keeps_the_call(after: float) -> None:
    """As another participant of the same name, however long the server took."""

    async def story(setting: Setting) -> None:
        setting.leave(UNKNOWN)
        await asyncio.sleep(after)
        setting.room.comes(caller("active"))
        await asyncio.sleep(3 * LONGEST)
        assert not setting.line.ended.is_set()
        assert setting.rooms.asked == []

    tell(story)


def test_a_caller_who_came_before_he_left_keeps_the_call() -> None:
    """The SDK forgets him then, although he is in the room: the server knows, and we join the room once more."""

    async def story(setting: Setting) -> None:
        setting.room.comes(caller("active"))
        setting.leave(UNKNOWN)
        setting.rooms.inside, setting.rooms_to_come = ["sip_1"], [back_in()]
        await asyncio.sleep(3 * LONGEST)
        assert not setting.line.ended.is_set()
        assert setting.line.presence.there
        assert setting.room.left
        assert setting.rooms.asked == []

    tell(story)


@pytest.mark.parametrize("failing", [0, 5])
def test_our_own_connection_that_breaks_is_made_again(failing: int) -> None:
    """Until the server is back: the caller keeps the call, and what the old room says does not count any more."""

    async def story(setting: Setting) -> None:
        setting.room.emit("disconnected", rtc.DisconnectReason.SIGNAL_CLOSE)
        await asyncio.sleep(failing * LOOK + 0.5)
        setting.rooms_to_come = [back_in()]
        await asyncio.sleep(2 * LOOK)
        setting.leave(rtc.DisconnectReason.CLIENT_INITIATED)
        await asyncio.sleep(3 * LONGEST)
        assert not setting.line.ended.is_set()
        assert setting.line.presence.there

    tell(story)


def test_a_caller_who_comes_later_than_we_do_is_waited_for() -> None:
    """We are in the new room first."""

    async def story(setting: Setting) -> None:
        setting.room.emit("disconnected", rtc.DisconnectReason.SIGNAL_CLOSE)
        setting.rooms_to_come = [new := FakeRoom()]
        await asyncio.sleep(5)
        new.comes(caller("active"))
        await asyncio.sleep(3 * LONGEST)
        assert not setting.line.ended.is_set()

    tell(story)


@pytest.mark.parametrize(
    "failures", [(), (api.ServerError("unavailable", "", status=503),) * 30, (TimeoutError(),) * 30]
)
def test_a_caller_whom_nobody_sees_any_more_is_given_up(failures: tuple[Exception, ...]) -> None:
    """After some time, and as a line that was lost."""

    async def story(setting: Setting) -> None:
        setting.leave(UNKNOWN)
        await asyncio.sleep(LONGEST - 1)
        assert not setting.line.ended.is_set()
        await asyncio.sleep(3)
        assert setting.line.ended_by == "line"

    tell(story, *failures)


def test_a_caller_who_alone_has_gone_holds_his_line_for_seconds() -> None:
    """The server was there all the while, and has us in the room without him; a moment of it may be the SDK's doing."""

    async def story(setting: Setting) -> None:
        setting.rooms.inside = ["agent-us"]
        setting.leave(UNKNOWN)
        await asyncio.sleep(GONE - LOOK)
        assert not setting.line.ended.is_set()
        await asyncio.sleep(3 * LOOK)
        assert setting.line.ended_by == "line"

    tell(story)


@pytest.mark.parametrize("before", [True, False])
def test_a_caller_is_waited_for_whose_server_was_started_anew(before: bool) -> None:
    """Our own connection broke a moment ago, or breaks a moment later: he may need longer than we do to be back."""

    async def story(setting: Setting) -> None:
        setting.rooms.inside = ["agent-us"]
        for happens in ("reconnecting", "reconnected", "left") if before else ("left", "reconnecting", "reconnected"):
            if happens == "left":
                setting.leave(UNKNOWN)
                await asyncio.sleep(LOOK)
            else:
                setting.room.emit(happens)
        await asyncio.sleep(4 * GONE)
        assert not setting.line.ended.is_set()

    tell(story)


def test_a_server_that_does_not_come_back_is_given_up() -> None:
    """Nobody can be joined with."""

    async def story(setting: Setting) -> None:
        setting.room.emit("disconnected", rtc.DisconnectReason.SERVER_SHUTDOWN)
        await asyncio.sleep(LONGEST + 3)
        assert setting.line.ended_by == "line"

    tell(story)


@pytest.mark.parametrize(
    "reason",
    [
        rtc.DisconnectReason.ROOM_DELETED,
        rtc.DisconnectReason.PARTICIPANT_REMOVED,
        rtc.DisconnectReason.DUPLICATE_IDENTITY,
        rtc.DisconnectReason.ROOM_CLOSED,
    ],
)
def test_who_is_sent_away_does_not_come_again(reason: int) -> None:
    """Somebody meant it."""

    async def story(setting: Setting) -> None:
        setting.rooms_to_come = [back_in()]
        setting.room.emit("disconnected", reason)
        assert setting.line.ended_by == "line"
        await asyncio.sleep(LONGEST)
        assert len(setting.rooms_to_come) == 1

    tell(story)


def test_a_hang_up_while_he_is_away_ends_it_at_once() -> None:
    """Nobody waits for a caller of whom nothing is wanted."""

    async def story(setting: Setting) -> None:
        setting.leave(UNKNOWN)
        await asyncio.sleep(0.5)
        await setting.line.hang_up()
        assert setting.rooms.asked == ["delete call_x"]

    tell(story)


async def test_the_room_cannot_be_joined() -> None:
    """LineError, and the line says so to whoever joins."""
    setting = Setting()
    with pytest.raises(LineError):
        await setting.line.enter()
