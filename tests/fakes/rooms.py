"""LiveKit's room service as hanging up sees it: remembers what was asked, fails when told to."""

from __future__ import annotations

from livekit import api
from livekit.protocol.models import ParticipantInfo


class FakeRooms:
    def __init__(self, *failures: Exception) -> None:
        self.asked: list[str] = []
        self.inside: list[str] = []  # identities, as the server sees them
        self.looks = 0
        self._failures = list(failures)  # for the next requests, first to last

    async def list_rooms(self, list: api.ListRoomsRequest) -> api.ListRoomsResponse:  # noqa: A002
        return api.ListRoomsResponse()

    async def delete_room(self, delete: api.DeleteRoomRequest) -> api.DeleteRoomResponse:
        self._ask(f"delete {delete.room}")
        return api.DeleteRoomResponse()

    async def remove_participant(self, remove: api.RoomParticipantIdentity) -> api.RemoveParticipantResponse:
        self._ask(f"remove {remove.identity}")
        return api.RemoveParticipantResponse()

    async def list_participants(self, list: api.ListParticipantsRequest) -> api.ListParticipantsResponse:  # noqa: A002
        self.looks += 1
        if self._failures:
            raise self._failures.pop(0)
        return api.ListParticipantsResponse(participants=[ParticipantInfo(identity=one) for one in self.inside])

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self._failures:
            raise self._failures.pop(0)
