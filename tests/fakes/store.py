"""MemoryStore: the database's two doors in a dictionary. It passes the contract tests that the real one passes."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shared.errors import StoreError, StoreRefused
from shared.numbers import Number
from shared.store import DeskDoor

DENTIST = Number("+15105550100")
LAPSED = Number("+15105550122")
OTHER = Number("+15105550133")
NOBODY = Number("+15105559999")

_KINDS = {
    "call.started", "call.answered", "call.ended", "call.transcript_stopped", "turn", "event", "message.taken",
    "call.unrouted", "box.event",
}  # fmt: skip

_NOBODYS = {"call.unrouted", "box.event"}


def answer(number: Number = DENTIST, **changes: Any) -> dict[str, Any]:
    """What `edge_resolve_call` says of a demo client."""
    lapsed = number == LAPSED
    return {
        "client_id": _CLIENT[number],
        "client": _NAME.get(number, "Bright Smile Dental"),
        "phone_number_id": "99999999-1111-4111-8111-111111111111",
        "config_version": 1,
        "timezone": "America/Los_Angeles",
        "language": "en-US",
        "profession": "locksmith" if lapsed else "dentist",
        "serviceable": not lapsed,
        "hours": {"mon": [["08:00", "17:00"]], "sat": [["09:00", "13:00"]], "sun": []},
        "facts": NO_ANSWER,
        "prompt": {
            "id": "99999999-2222-4222-8222-222222222222",
            "version": 1,
            "body": "You are the receptionist of {business}.",
            "greeting": "Thank you for calling {business}. How can I help?",
        },
        "voice": {
            "id": "99999999-3333-4333-8333-333333333333",
            "provider": "kokoro",
            "provider_voice_id": "af_heart",
        },
        "calls_at_once": 10,
        "overflow_to_cloud": False,
    } | changes


# Facts that answer nobody's question, and hours that have exceptions: what is told of thinking is told of the model.
# Two sentences of a price: which of them is asked for only a model can tell.
NO_ANSWER = (
    "A cleaning costs 95 dollars. For children a cleaning also costs 95 dollars. "
    "What anything else costs is said at the desk. We are closed on holidays."
)

_CLIENT = {
    DENTIST: "11111111-1111-4111-8111-111111111111",
    LAPSED: "33333333-3333-4333-8333-333333333333",
    OTHER: "44444444-4444-4444-8444-444444444444",
}
_NAME = {LAPSED: "Lapsed Locks", OTHER: "Other Dental"}


# A desk that knows nothing, of a client whose greeting is to be heard as it stands.
UNMANNERED = {"manners": {"disclosure": "never", "transcription": "never"}}


class MemoryStore:
    """`fault`, if set, is raised by every question; a batch that holds an event id of `poison` is refused."""

    def __init__(self) -> None:
        self.answers: dict[str, Mapping[str, Any]] = {DENTIST: answer(DENTIST), LAPSED: answer(LAPSED)}
        self.fault: StoreError | None = None
        self.delay = 0.0  # seconds until it answers whose number is called
        self.poison: set[str] = set()
        self.foreign: set[str] = set()  # calls that another box has opened …
        self.free: set[str] = set()  # … and those that may be taken over
        self.resumable: dict[str, Mapping[str, Any]] = {}  # by room: calls that may be gone on with
        self.tests: dict[str, Mapping[str, Any]] = {}  # by id: test calls that members made
        self.desk_doors: dict[DeskDoor, Callable[[Mapping[str, Any]], Any]] = {}  # what each answers
        self.desk_asked: list[tuple[DeskDoor, dict[str, Any]]] = []
        self.blocked: set[str] = set()  # callers; "" for all who withhold their number
        self.too_often: set[str] = set()
        self.ledger: dict[str, str] = {}  # event id → hash of its payload
        self.calls: dict[str, dict[str, Any]] = {}
        self.rows: dict[str, list[dict[str, Any]]] = {
            "turn": [],
            "event": [],
            "call.unrouted": [],
            "box.event": [],
            "message.taken": [],
        }
        self.dead_letters: list[Mapping[str, Any]] = []

    async def resolve_call(self, number: str, caller: str | None = None) -> Mapping[str, Any]:
        await asyncio.sleep(self.delay)
        self._fail()
        if number not in self.answers:
            return {"client_id": None}
        about_the_caller = {
            "caller_blocked": None if caller is None else caller in self.blocked,
            "caller_too_often": None if caller is None else caller in self.too_often,
        }
        return {**self.answers[number], **about_the_caller}

    async def expected_numbers(self, most: int) -> Sequence[str]:
        self._fail()
        return [number for number, known in self.answers.items() if known["serviceable"]][:most]

    async def take_over(self, call_id: str, client_id: str) -> bool:
        self._fail()
        free = call_id in self.free and client_id != ""
        self.foreign -= {call_id} if free else set()
        return free

    async def resume_call(self, room: str) -> Mapping[str, Any] | None:
        self._fail()
        return self.resumable.pop(room, None)

    async def test_call(self, test: str) -> Mapping[str, Any] | None:
        """Once for each that was made."""
        await asyncio.sleep(self.delay)
        self._fail()
        return self.tests.pop(test, None)

    async def desk(self, door: DeskDoor, asked: Mapping[str, Any]) -> Any:
        self._fail()
        self.desk_asked.append((door, dict(asked)))
        return self.desk_doors[door](asked) if door in self.desk_doors else UNMANNERED

    async def ingest(self, events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        self._fail()
        if len(events) > 500 or self.poison & {event.get("event_id") for event in events}:
            raise StoreRefused("edge_ingest refused with 22023")
        return [self._acknowledge(event) for event in events]

    def turns(self, call_id: object) -> list[dict[str, Any]]:
        """The transcript's rows of one call, in order."""
        return sorted((row for row in self.rows["turn"] if row["call_id"] == str(call_id)), key=lambda row: row["seq"])

    def _fail(self) -> None:
        if self.fault is not None:
            raise self.fault

    def _acknowledge(self, event: Mapping[str, Any]) -> dict[str, Any]:
        if event.get("call_id") in self.foreign:
            self.dead_letters.append(event)
            why = "42501: this call is not this box's"
            return {"event_id": event["event_id"], "result": "rejected", "reason": why}
        try:
            return {"event_id": event["event_id"], "result": self._apply(event)}
        except (KeyError, ValueError) as wrong:
            self.dead_letters.append(event)
            return {"event_id": event.get("event_id"), "result": "rejected", "reason": f"22023: {wrong}"}

    def _apply(self, event: Mapping[str, Any]) -> str:
        kind, client_id, data = event["kind"], event["client_id"], event["data"]
        if kind not in _KINDS or (client_id is None) != (kind in _NOBODYS):
            raise ValueError("incomplete envelope")
        if client_id is not None and client_id not in _CLIENT.values():
            raise ValueError("no such client")
        seal = hashlib.sha256(json.dumps(event, sort_keys=True).encode()).hexdigest()
        if event["event_id"] in self.ledger:
            if self.ledger[event["event_id"]] != seal:
                raise ValueError("event id reused with another payload")
            return "duplicate"
        self.ledger[event["event_id"]] = seal
        if kind in self.rows:
            self.rows[kind].append({"call_id": event["call_id"], **data})
        if client_id is not None:
            call = self.calls.setdefault(event["call_id"], {"client_id": client_id, **event["call"]})
            if kind.startswith("call."):
                for name, value in data.items():
                    call.setdefault(name, value)
        return "applied"
