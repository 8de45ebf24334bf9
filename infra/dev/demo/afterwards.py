"""What becomes of a call after it: how it is judged, and what the client's own software hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from infra.connections import Connections, user_token
from infra.dev.demo.readback import ClientView, Row
from infra.dev.demo.visit import Visit, given_back, visit_of
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
    visit: Visit | None = None
    timezone: str = "UTC"  # the client's

    @property
    def failures(self) -> list[str]:
        return list(self._failures())

    def _failures(self) -> Iterator[str]:
        if self.visit is None:
            yield "no appointment was booked"
        elif not self.visit.ics:
            yield "the appointment is not in the client's calendar"
        if self.outcome is None:
            yield f"the call was not judged within {PATIENCE:.0f} s"
        elif self.receiver and not self.told:
            yield f"no webhook arrived within {PATIENCE:.0f} s"

    def report(self) -> dict[str, Any]:
        return asdict(self)


async def afterwards(connections: Connections, user: str, call: Row, told: Crm | None) -> Afterwards:
    """What was booked; then waits for the judgement and for what a receiver is told: whatever has come by then."""
    async with ClientView(connections.supabase_url, connections.anon_key, user_token(connections, user)) as view:
        visit = await visit_of(view, connections, call)
        timezone = (await view.rows("clients", id=f"eq.{call['client_id']}"))[0]["timezone"]
        outcome = await view.outcome(call["id"], PATIENCE)
        if visit:
            await given_back(view, visit)
    if outcome is None:
        return Afterwards(None, None, (), told.url if told else "", visit, timezone)
    ended, judged = (datetime.fromisoformat(at) for at in (call["ended_at"], outcome["computed_at"]))
    events = await _webhooks(told, call, outcome) if told else ()
    return Afterwards(outcome, (judged - ended).total_seconds(), events, told.url if told else "", visit, timezone)


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
