"""What becomes of a call after it: how it is judged, and what the client's own software hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from infra.connections import Connections, user_token
from infra.dev.demo.readback import ClientView, Row
from infra.dev.loopback.crm import Crm

PATIENCE = 60.0  # s for the judgement; as many for the webhook
LEADS = ("booked", "qualified_lead")


@dataclass(frozen=True, slots=True)
class Afterwards:
    """The judgement as the client's user reads it, and the events whose signature the receiver found right."""

    outcome: Row | None
    judged_after_s: float | None  # from the call's end
    told: tuple[Mapping[str, Any], ...] = ()
    receiver: str = ""

    @property
    def failures(self) -> list[str]:
        if self.outcome is None:
            return [f"the call was not judged within {PATIENCE:.0f} s"]
        return [] if self.told or not self.receiver else [f"no webhook arrived within {PATIENCE:.0f} s"]

    def report(self) -> dict[str, Any]:
        return asdict(self)


async def afterwards(connections: Connections, user: str, call: Row, told: Crm | None) -> Afterwards:
    """Waits for the judgement and, where there is a receiver, for what it is told; whatever has come by then."""
    async with ClientView(connections.supabase_url, connections.anon_key, user_token(connections, user)) as view:
        outcome = await view.outcome(call["id"], PATIENCE)
    if outcome is None:
        return Afterwards(None, None, receiver=told.url if told else "")
    ended, judged = (datetime.fromisoformat(at) for at in (call["ended_at"], outcome["computed_at"]))
    events = await _webhooks(told, call, outcome) if told else ()
    return Afterwards(outcome, (judged - ended).total_seconds(), events, told.url if told else "")


async def _webhooks(receiver: Crm, call: Row, outcome: Row) -> tuple[Mapping[str, Any], ...]:
    wanted = ["call.completed" if call["answered_at"] else "call.missed"]
    wanted += ["lead.captured"] if outcome["outcome"] in LEADS else []
    found = []
    for kind in wanted:
        try:
            found.append(await receiver.wait_for(kind, PATIENCE, id=call["id"]))
        except TimeoutError:
            break
    return tuple(found)
