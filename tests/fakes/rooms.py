"""LiveKit's room service as hanging up sees it: remembers what was asked, fails when told to."""

from __future__ import annotations

from livekit import api


class FakeRooms:
    def __init__(self, *failures: Exception) -> None:
        self.asked: list[str] = []
        self._failures = list(failures)  # for the next requests, first to last

    async def delete_room(self, delete: api.DeleteRoomRequest) -> api.DeleteRoomResponse:
        self._ask(f"delete {delete.room}")
        return api.DeleteRoomResponse()

    async def remove_participant(self, remove: api.RoomParticipantIdentity) -> api.RemoveParticipantResponse:
        self._ask(f"remove {remove.identity}")
        return api.RemoveParticipantResponse()

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self._failures:
            raise self._failures.pop(0)
