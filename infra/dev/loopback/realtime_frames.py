"""The two forms in which Phoenix writes a message of a channel: as an object (1.0.0), or as a list (2.0.0)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

OBJECTS, LISTS = "1.0.0", "2.0.0"
FORMS = (OBJECTS, LISTS)
_PARTS = ("join_ref", "ref", "topic", "event", "payload")  # in the order of a list


@dataclass(frozen=True, slots=True)
class Frame:
    """One message. `ref` is repeated in its answer; `join_ref` says to which joining of the topic it belongs."""

    topic: str
    event: str
    payload: dict[str, Any] = field(default_factory=dict)
    ref: str | None = None
    join_ref: str | None = None

    def reply(self, status: str, response: dict[str, Any]) -> Frame:
        answer = {"status": status, "response": response}
        return Frame(self.topic, "phx_reply", answer, self.ref, self.join_ref)


def read(text: str, form: str) -> Frame | None:
    """None: it is no message of this form."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    if form == LISTS and isinstance(told, list) and len(told) == len(_PARTS):
        told = dict(zip(_PARTS, told, strict=True))
    if not isinstance(told, dict):
        return None
    topic, event, payload = told.get("topic"), told.get("event"), told.get("payload")
    if not (isinstance(topic, str) and isinstance(event, str) and isinstance(payload, dict)):
        return None
    return Frame(topic, event, payload, _ref(told.get("ref")), _ref(told.get("join_ref")))


def written(frame: Frame, form: str) -> str:
    if form == LISTS:
        return json.dumps([getattr(frame, part) for part in _PARTS])
    return json.dumps({"topic": frame.topic, "event": frame.event, "payload": frame.payload, "ref": frame.ref})


def _ref(told: object) -> str | None:
    return told if isinstance(told, str) else None
