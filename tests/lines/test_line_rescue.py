"""What becomes of the calls of a line process that died."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence

import aiohttp
import pytest
from livekit import api

from edge_agent.arrive.watchdog import Seen
from edge_agent.lines.messages import Served
from edge_agent.lines.rescue import AGAIN, LONGEST, Rescuer
from edge_agent.record.hand_over import Left
from edge_agent.record.open_calls import OpenCall
from tests import virtual
from tests.fakes.rooms import FakeRooms

CALLS = (Served("room-1", "agent-1"), Served("room-2", "agent-2"))


def talk(room: str) -> OpenCall:
    return OpenCall(f"call of {room}", "k", {}, "2026-01-05T18:00:00+00:00", room=room)


class Scene:
    """A dead process's journal, and others that take calls in `places`; what happens is in `told`, in order."""

    def __init__(
        self, rooms: FakeRooms | None = None, journal: Collection[str] = (), places: Collection[str] = ()
    ) -> None:
        self.rooms = rooms or FakeRooms()
        self.told = self.rooms.asked
        self.journal = {room: talk(room) for room in journal}
        self.gone: set[str] = set()  # calls that ended in that journal
        self.places = set(places)
        self.seen: list[Seen | Exception] = []  # look by look; then the caller is alone for good
        self.rescuer = Rescuer(self.rooms, self.take, self.ask, self.look, self.end)

    async def take(self, number: int, rooms: Collection[str]) -> Left:
        await asyncio.sleep(0.01)
        return Left(tuple(self.journal.pop(room) for room in rooms if room in self.journal), frozenset(self.gone))

    async def ask(self, room: str, resumed: OpenCall | None) -> bool:
        self.told.append(f"ask {room} with {resumed.call_id if resumed else 'nothing'}")
        return room in self.places

    async def look(self, room: str) -> Seen:
        seen = self.seen.pop(0) if self.seen else Seen(room, callers=1, agents=0)
        if isinstance(seen, Exception):
            raise seen
        return seen

    def end(self, calls: Sequence[OpenCall]) -> None:
        self.told.extend(f"end {call.call_id}" for call in calls)

    def recover(self, *, goes_on: bool = True) -> list[str]:
        self.told.clear()
        virtual.run(self.rescuer.recover(1, CALLS, goes_on=goes_on))
        return self.told


def test_the_dead_leave_the_rooms_before_others_are_asked_to_go_on() -> None:
    """With what was said; a call that was not written down yet is taken as it is."""
    told = Scene(journal=["room-1"], places=["room-1", "room-2"]).recover()
    assert told == [
        "remove agent-1",
        "remove agent-2",
        "ask room-1 with call of room-1",
        "ask room-2 with nothing",
    ]


def test_a_call_that_nobody_takes_until_its_caller_has_gone_is_ended_in_the_database() -> None:
    """Its own journal does not have it any more; a server that does not answer says nothing about him."""
    scene = Scene(journal=["room-1", "room-2"], places=["room-2"])
    scene.seen = [TimeoutError(), Seen("room-1", callers=1, agents=0), Seen("room-1", callers=0, agents=0)]
    told = scene.recover()
    assert told[-1] == "end call of room-1"
    assert told.count("ask room-1 with call of room-1") == 2


def test_a_call_that_nobody_takes_at_first_is_taken_later() -> None:
    """By a process that was slow, full, or only just starts: it is the same call, with all that was said."""
    scene = Scene(journal=["room-1"], places=["room-2"])

    async def told() -> None:
        recovering = asyncio.create_task(scene.rescuer.recover(1, CALLS, goes_on=True))
        await asyncio.sleep(LONGEST / 2)
        scene.places.add("room-1")
        await recovering

    virtual.run(told())
    assert scene.told[-1] == "ask room-1 with call of room-1"


def test_whoever_comes_for_a_caller_who_waits_is_told_his_call() -> None:
    """Also where it is the watchdog that sends somebody."""
    scene = Scene(journal=["room-1"])

    async def told() -> None:
        recovering = asyncio.create_task(scene.rescuer.recover(1, CALLS, goes_on=True))
        await asyncio.sleep(AGAIN / 2)
        scene.told.clear()
        await scene.rescuer.rescue("room-1")
        await scene.rescuer.rescue("room-2")
        scene.rescuer.stop()
        await recovering

    virtual.run(told())
    assert scene.told[:2] == ["ask room-1 with call of room-1", "ask room-2 with nothing"]
    assert scene.told[-1] == "end call of room-1"


def test_it_is_known_where_somebody_is_being_found() -> None:
    """Until somebody was, or nobody looks any more."""
    scene = Scene(journal=["room-1"])

    async def told() -> list[Collection[str]]:
        recovering = asyncio.create_task(scene.rescuer.recover(1, CALLS, goes_on=True))
        await asyncio.sleep(AGAIN / 2)
        during = scene.rescuer.rooms
        scene.rescuer.stop()
        await recovering
        return [during, scene.rescuer.rooms]

    assert virtual.run(told()) == [{"room-1", "room-2"}, set()]
    assert scene.told[-1] == "end call of room-1"


def test_a_call_that_another_agent_has_is_left_to_it() -> None:
    """Another box came for the caller: it has asked the database what was said."""
    scene = Scene(journal=["room-1"], places=["room-2"])
    scene.seen = [Seen("room-1", callers=1, agents=1)]
    assert scene.recover().count("ask room-1 with call of room-1") == 1
    assert "end call of room-1" not in scene.told


def test_the_calls_of_a_box_that_stops_stay_in_their_journal() -> None:
    """The process that is started next ends them; their dead participants go all the same."""
    scene = Scene(journal=["room-1"])
    assert scene.recover(goes_on=False) == ["remove agent-1", "remove agent-2"]
    assert set(scene.journal) == {"room-1"}


def test_a_process_that_dies_with_a_call_it_just_took_loses_nothing() -> None:
    """It may not have written it down yet: what it was given is given to the next one."""
    scene = Scene(journal=["room-1"], places=["room-1", "room-2"])
    scene.recover()
    assert "ask room-1 with call of room-1" in scene.recover()


def test_a_call_that_had_just_ended_in_the_process_it_was_handed_to_is_over() -> None:
    """It died before it told so: nobody goes on with the call, and it has one end. Another in its place is taken."""
    scene = Scene(journal=["room-1", "room-2"], places=["room-1", "room-2"])
    scene.recover()
    scene.gone = {"call of room-1", "call of room-2"}
    scene.journal = {"room-2": talk("room-2")}
    assert scene.recover() == ["remove agent-1", "remove agent-2", "ask room-2 with call of room-2"]


@pytest.mark.parametrize(
    ("failure", "asked"),
    [
        (api.ServerError("not_found", "gone", status=404), 1),
        (api.ServerError("unavailable", "later", status=503), 2),
        (aiohttp.ClientConnectionError(), 2),
    ],
)
def test_one_that_is_gone_already_is_as_good_as_removed(failure: Exception, asked: int) -> None:
    """A request that failed is tried once more, and the call is rescued however that ends."""
    told = Scene(FakeRooms(failure), places=["room-1", "room-2"]).recover()
    assert told.count("remove agent-1") == asked
    assert "ask room-1 with nothing" in told


def test_a_room_service_that_hangs_does_not_hold_up_the_others() -> None:
    """Each call waits for its own participant's removal only."""

    class HalfHung(FakeRooms):
        async def remove_participant(self, remove: api.RoomParticipantIdentity) -> api.RemoveParticipantResponse:
            if remove.room == "room-1":
                await asyncio.sleep(3600)
            return await super().remove_participant(remove)

    scene = Scene(HalfHung(), places=["room-1", "room-2"])
    assert scene.recover() == ["remove agent-2", "ask room-2 with nothing", "ask room-1 with nothing"]
