"""The operator's side of a doctor's call: a client of its own to call, and the row that the call left behind."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from infra.admin.client import AdminClient, Where, translating_errors
from shared.calls import ReplyKind
from shared.errors import StoreRefused

SLUG = "frontdesk-doctor"
NUMBER = "+12025550143"  # 555-01xx is given to nobody: no phone can dial it
CALLER = "+12025550144"
PATIENCE = 30.0  # s for the call's last events to reach the database
LOOK_EVERY = 0.5
_CALL = "id,status,ended_at,turn_count"
_REPLIES = "reply,endpoint_ms,processing_ms"


@dataclass(frozen=True, slots=True)
class Row:
    """What the database knows of the call. `replies`: what the agent's turns were, in order.

    `answering`: seconds that the box itself took for its first answer, from the caller's last sound that it heard.
    """

    status: str
    ended: bool
    turns: int
    replies: tuple[str, ...] = ()
    answering: float | None = None


class Desk:
    """Blocking. StoreRefused carries the database's own words, StoreAway that it is not there."""

    def __init__(self, where: Where) -> None:
        self._admin = AdminClient(where)

    def close(self) -> None:
        self._admin.close()

    def prepare(self, agent: str) -> None:
        """The doctor's client is there, has its number, and is served by the box whose id is `agent`."""
        try:
            self._admin.ask("show_client", slug=SLUG)
        except StoreRefused:
            self._admin.ask("add_client", slug=SLUG, name="the doctor", profession="dentist", timezone="UTC")
        if not self._numbered():
            self._admin.ask("add_number", slug=SLUG, e164=NUMBER, label="The doctor's test calls.")
        for box in self._admin.ask("list_edge_agents"):
            if box["id"] == agent and box["clients"] is not None and SLUG not in box["clients"]:
                self._admin.ask("set_edge_agent_clients", name=box["name"], add=[SLUG])

    def row(
        self,
        room: str,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        patience: float = PATIENCE,
    ) -> Row | None:
        """The call in this LiveKit room, once it has an end or `patience` seconds are over."""
        until = clock() + patience
        while True:
            found = self._found(room)
            if (found and found.ended) or clock() >= until:
                return found
            wait(LOOK_EVERY)

    def _numbered(self) -> bool:
        asked = self._admin.rest.from_("phone_numbers").select("id").eq("e164", NUMBER).is_("released_at", "null")
        with translating_errors():
            return bool(asked.execute().data)

    def _found(self, room: str) -> Row | None:
        rest = self._admin.rest
        with translating_errors():
            rows: list[Any] = rest.from_("calls").select(_CALL).eq("room", room).execute().data
            if not rows:
                return None
            (row, *_) = rows
            asked = rest.from_("call_turns").select(_REPLIES).eq("call_id", row["id"]).eq("speaker", "agent")
            turns: list[Any] = asked.order("seq").execute().data
        return Row(
            row["status"],
            row["ended_at"] is not None,
            row["turn_count"],
            tuple(str(turn["reply"]) for turn in turns),
            next((_answering(turn) for turn in turns if turn["reply"] == ReplyKind.ANSWER), None),
        )


def _answering(turn: dict[str, Any]) -> float | None:
    parts = (turn["endpoint_ms"], turn["processing_ms"])
    return None if None in parts else sum(parts) / 1000
