"""What a box asks of Supabase: each method is one named SQL function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol, TypeAlias

from shared.errors import StoreRefused


class StoreShut(StoreRefused):
    """We are not let in at all: wrong key, token or address, or a missing migration.

    A refusal that is nobody's data's fault: what was to be stored must be kept until an operator cures it.
    """

    code = "store_shut"


DeskDoor: TypeAlias = Literal[
    "edge_desk_book",
    "edge_desk_free",
    "edge_desk_hold",
    "edge_desk_commit",
    "edge_desk_release",
    "edge_desk_visits",
    "edge_desk_cancel",
    "edge_desk_move",
]


class Desk(Protocol):
    """What a call asks of the client's calendar and people. Raises as `Store`."""

    async def desk(self, door: DeskDoor, asked: Mapping[str, Any]) -> Any:
        """One of the desk's doors; its JSON answer. `asked`: the function's arguments; each has `p_client_id`.

        Not asked twice: what writes is told by an id of ours, and who asks again may use it again.
        """
        ...


class Store(Desk, Protocol):
    """What the edge asks of the database. Raises StoreAway (try later), StoreShut (cure it), StoreRefused (do not)."""

    async def resolve_call(self, number: str, caller: str | None = None) -> Mapping[str, Any]:
        """`edge_resolve_call`: the client behind a dialled number; `client_id` is None for an unknown one.

        `caller` in E.164, "" where the number is withheld: the answer also says whether this one is to be refused.
        """
        ...

    async def expected_numbers(self, most: int) -> Sequence[str]:
        """`edge_expected_numbers`: at most so many numbers (8 at most) that this box will probably be called on.

        Those who were called last come first. For a box that nobody has called yet.
        """
        ...

    async def ingest(self, events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """`edge_ingest`: at most 500 journal events; one {event_id, result, reason?} for each, in order.

        `result` is "applied", "duplicate" or "rejected" (kept in the database's dead letters): all three are final.
        """
        ...

    async def take_over(self, call_id: str, client_id: str) -> bool:
        """`edge_take_over_call`: whether this box writes to that call from now on, which another one has opened.

        False where that one is still there, or the call is none of this box's business. Raises StoreAway alone.
        """
        ...

    async def resume_call(self, room: str) -> Mapping[str, Any] | None:
        """`edge_resume_call`: the open call of this room, which this box goes on with; as an OpenCall's JSON.

        None where there is none, or its own process may come back yet. Raises StoreAway alone.
        """
        ...

    async def test_call(self, test: str) -> Mapping[str, Any] | None:
        """`edge_test_call`: whom this test call is for: {answer: as resolve_call, number, seconds}. Asked once.

        None where nobody made it, or it was answered already.
        """
        ...
