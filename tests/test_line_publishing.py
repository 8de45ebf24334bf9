"""Our voice is put into a room, and a room that never says that it took it is entered anew; in virtual time."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from livekit import rtc

from edge_agent.line import phone_line
from edge_agent.line.publishing import PUBLISHING, NotTaken, publish
from shared.errors import LineError
from tests import virtual
from tests.fakes.livekit_room import FakeRoom, Setting, caller

SOURCE = rtc.AudioSource.__new__(rtc.AudioSource)  # without its native part


class Server:
    """Takes tracks after so many seconds; None: never."""

    def __init__(self, *waits: float | None) -> None:
        self.waits, self.asked = list(waits), list[object]()

    async def publish(self, room: rtc.Room, _source: object) -> None:
        self.asked.append(room)
        wait = self.waits.pop(0)
        if wait is None:
            raise NotTaken
        await asyncio.sleep(wait)


def answered(monkeypatch: pytest.MonkeyPatch, server: Server) -> tuple[Setting, FakeRoom, bool | str]:
    """Whether the line was answered, or why not."""
    monkeypatch.setattr(phone_line, "publish", server.publish)

    async def story() -> tuple[Setting, FakeRoom, bool | str]:
        setting, anew = Setting(), FakeRoom()
        anew.remote_participants["sip_1"] = caller("active")
        setting.rooms_to_come = [anew]
        if server.waits[0] is not None:
            setting.status("active")
        try:
            return setting, anew, await setting.line.answer(10)
        except LineError as failure:
            return setting, anew, type(failure).__name__
        finally:
            await setting.line.aclose()

    return virtual.run(story())


def test_a_room_that_takes_our_voice_is_stayed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long that takes."""
    server = Server(PUBLISHING - 0.1)
    setting, _, heard = answered(monkeypatch, server)
    assert (heard, server.asked) == (True, [setting.room])


def test_a_room_that_never_says_so_is_entered_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller, who was answered before, hears us there."""
    server = Server(None, 0.2)
    setting, anew, heard = answered(monkeypatch, server)
    assert (heard, server.asked) == (True, [setting.room, anew])
    assert setting.room.left


def test_one_that_does_not_the_second_time_either_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks is told so, and somebody else may come."""
    assert answered(monkeypatch, Server(None, None))[-1] == "NotTaken"


async def _never(*_: object) -> None:
    await asyncio.Event().wait()


async def _refused(*_: object) -> None:
    raise rtc.participant.PublishTrackError("no permission")


async def _taken(*_: object) -> None:
    return


@pytest.mark.parametrize(
    ("takes", "source", "said"),
    [
        (_taken, SOURCE, None),
        (_never, SOURCE, NotTaken),
        (_refused, SOURCE, LineError),
        (_taken, object(), LineError),
    ],
)
def test_what_the_room_says_of_our_track(
    monkeypatch: pytest.MonkeyPatch, takes: Any, source: object, said: type[LineError] | None
) -> None:
    """Only silence makes it worth while to enter it anew."""
    monkeypatch.setattr(rtc.LocalAudioTrack, "create_audio_track", lambda *_: None)
    room = SimpleNamespace(local_participant=SimpleNamespace(publish_track=takes))
    kinds: list[type[LineError]] = []

    async def story() -> None:
        try:
            await publish(cast("rtc.Room", room), source)
        except LineError as failure:
            kinds.append(type(failure))

    virtual.run(story())
    assert kinds == ([said] if said else [])
