"""Stands for the database on loopback: it knows events by their ids, and rows of a transcript by their places.

Other than there all is one client's, and nothing is ever late.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from edge_agent.record.open_calls import OpenCall
from infra.bench.load.ours import Database
from infra.dev.stack.ports import HOST

SILENCE = 15.0  # s without a word of a call, after which another box may go on with it
MANY = 1000  # calls of one client at once


@dataclass(slots=True)
class Call:
    """What has come of one call."""

    room: str = ""
    open: OpenCall | None = None
    answered_at: str | None = None
    turns: dict[int, Mapping[str, Any]] = field(default_factory=dict)  # by seq
    ends: list[Mapping[str, Any]] = field(default_factory=list)
    heard_at: float = 0.0  # time.monotonic


class StandIn:
    """`calls` by id; `rejected` events would be in the real one's dead letters."""

    def __init__(self) -> None:
        self.calls: dict[str, Call] = {}
        self.rejected: list[tuple[Mapping[str, Any], str]] = []
        self.unrouted = 0
        self._known: set[str] = set()
        self._client = Database(MANY)

    def of_room(self, room: str) -> list[Call]:
        """More than one: the caller's call was begun anew."""
        return [call for call in self.calls.values() if call.room == room]

    def ingest(self, events: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
        return [{"event_id": event["event_id"], "result": self._applied(event)} for event in events]

    def _applied(self, event: Mapping[str, Any]) -> str:
        if event["event_id"] in self._known:
            return "duplicate"
        self._known.add(event["event_id"])
        if event["kind"] == "call.unrouted":
            self.unrouted += 1
        if event["kind"] not in ("call.started", "call.answered", "turn", "call.ended"):
            return "applied"
        if why := self._refusal(event):
            self.rejected.append((event, why))
            return "rejected"
        self._apply(event)
        return "applied"

    def _refusal(self, event: Mapping[str, Any]) -> str:
        call = self.calls.get(event["call_id"], Call())
        if event["kind"] == "turn" and event["data"]["seq"] in call.turns:
            return f"there is a row {event['data']['seq']} of another event"
        return ""

    def _apply(self, event: Mapping[str, Any]) -> None:
        kind, data = event["kind"], event["data"]
        call = self.calls.setdefault(event["call_id"], Call())
        call.heard_at = time.monotonic()
        if kind == "call.started":
            call.room = data["room"]
            began = event["call"]["started_at"]
            call.open = OpenCall(event["call_id"], event["client_id"], event["call"], began, room=call.room)
        elif kind == "call.answered":
            call.answered_at = data["answered_at"]
        elif kind == "turn":
            call.turns[data["seq"]] = data
        elif kind == "call.ended":
            call.ends.append(data)

    def resumed(self, room: str) -> dict[str, Any] | None:
        """As `edge_resume_call` answers."""
        for call in self.of_room(room):
            if call.open and not call.ends and time.monotonic() - call.heard_at > SILENCE:
                call.heard_at = time.monotonic()
                known = call.open
                for _, row in sorted(call.turns.items()):
                    known = known.with_turn(row)
                return known.to_json() | {
                    "turns": max(call.turns, default=-1) + 1,
                    "answered_at": call.answered_at,
                    "seen_at": datetime.now(UTC).isoformat(),
                }
        return None

    async def _asked(self, request: web.Request) -> web.Response:
        given = await request.json()
        answers: dict[str, Any] = {"edge_expected_numbers": [], "edge_take_over_call": True, "edge_desk_book": {}}
        match request.match_info["name"]:
            case "edge_ingest":
                answer: Any = self.ingest(given["p_events"])
            case "edge_resolve_call":
                answer = await self._client.resolve_call(given["p_to"])
            case "edge_resume_call":
                answer = self.resumed(given["p_room"])
            case name:
                answer = answers[name]
        return web.json_response(answer)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """At the address that is yielded."""
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/rest/v1/rpc/{name}", self._asked)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, 0)
            await site.start()
            yield f"http://{HOST}:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()
