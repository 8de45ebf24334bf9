"""The calls under way, as the disk is to know them: after a crash another process goes on with them, or ends them as
they really ended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from edge_agent.record.rows import Figures, summed

Event = Mapping[str, Any]

KEPT = 40  # rows of a call's transcript that whoever goes on with it is told


@dataclass(frozen=True, slots=True)
class Said:
    """A row of the transcript, as far as it matters to whoever goes on with the talk."""

    speaker: str  # "caller" or "agent"
    text: str  # what was heard of it
    cut: bool = False  # the agent had more to say
    reply: str = ""  # of the agent's, what it was: a ReplyKind


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that began and has not ended: all that another process needs to go on with it, or to end it."""

    call_id: str
    client_id: str
    call: Mapping[str, Any]  # the envelope's {to_e164, started_at}
    seen_at: str  # wall time of its last sign of life, ISO 8601 in UTC
    turns: int = 0  # rows of its transcript so far
    draft: Event | None = None  # the row that the words of the unfinished turn will be if nothing else comes of them
    room: str = ""  # "" of a call that an earlier release wrote down: nobody can go on with it
    answered_at: str | None = None  # None: the phone still rang
    exchanges: int = 0
    talk: tuple[Said, ...] = ()  # the newest rows of its transcript, at most KEPT, in order
    transcript_stopped: bool = False  # the caller does not want his words kept
    figures: Figures = field(default_factory=dict)  # sums of its answers' latencies

    def to_json(self) -> dict[str, Any]:
        """As another process gets it: plain JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> OpenCall:
        """What `to_json` gave, also with what this release does not know, or without what it does."""
        known = {name: value for name, value in told.items() if name in cls.__dataclass_fields__}
        talk = tuple(Said(**said) for said in told.get("talk", ()))
        figures = {name: (int(total), int(count)) for name, (total, count) in told.get("figures", {}).items()}
        return cls(**{**known, "talk": talk, "figures": figures})

    def with_turn(self, row: Mapping[str, Any]) -> OpenCall:
        """With one more row of its transcript."""
        reply = str(row.get("reply") or "")
        said = Said(str(row.get("speaker", "")), str(row.get("text", "")), bool(row.get("meant")), reply)
        return replace(
            self,
            turns=self.turns + 1,
            exchanges=max(self.exchanges, int(row.get("exchange", -1)) + 1),
            talk=() if self.transcript_stopped else (*self.talk, said)[-KEPT:],
            figures=summed(self.figures, row),
        )


@dataclass(frozen=True, slots=True)
class CallChanges:
    """What the disk is to be told about calls."""

    open: tuple[OpenCall, ...] = ()
    ended: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.open or self.ended)


class OpenCalls:
    """Follows the events of this process's calls. Holds one entry for each call under way, whatever the disk does."""

    def __init__(self) -> None:
        self._open: dict[str, OpenCall] = {}
        self._changed: set[str] = set()  # of the open ones: those that the disk knows otherwise
        self._ended: set[str] = set()  # entries that are to leave the disk
        self._on_disk: set[str] = set()  # entries that are there, or may be
        self._unsure: set[str] = set()  # of these: what was handed over for the first time and has not been confirmed

    def __bool__(self) -> bool:
        return bool(self._open)

    def __contains__(self, call_id: str) -> bool:
        """Whether what the disk says of this call is out of date: it is under way here, or has ended here."""
        return call_id in self._open or call_id in self._ended

    def adopt(self, call: OpenCall) -> None:
        """A call that another process began goes on here."""
        self._change(call)

    def let_go(self, call_id: str) -> None:
        """A call of ours is gone on with elsewhere."""
        self._end(call_id)

    def follow(self, event: Event) -> None:
        """An event was journalled: its call began, goes on, or has ended."""
        kind, call_id = event.get("kind"), event.get("call_id")
        data, call = event.get("data") or {}, event.get("call") or {}
        if not isinstance(call_id, str):
            return
        if kind == "call.started":
            began_at, room = str(call.get("started_at", "")), str(data.get("room") or "")
            self._change(OpenCall(call_id, str(event.get("client_id")), call, began_at, room=room))
        elif kind == "call.ended":
            self._end(call_id)
        elif known := self._open.get(call_id):
            seen_at = str(data.get("occurred_at") or data.get("answered_at") or known.seen_at)
            if kind == "turn":
                known = known.with_turn(data)
            elif kind == "call.answered":
                known = replace(known, answered_at=seen_at)
            elif kind == "call.transcript_stopped":
                known = replace(known, transcript_stopped=True, talk=())
            self._change(replace(known, seen_at=max(known.seen_at, seen_at)))

    def draft(self, call_id: str, row: Event | None) -> None:
        """The words of the turn that is not over are this row now; None: there are none."""
        known = self._open.get(call_id)
        if known and known.draft != row:
            seen_at = str(row["data"]["occurred_at"]) if row else known.seen_at
            self._change(replace(known, draft=row, seen_at=max(known.seen_at, seen_at)))

    def beat(self, now: str) -> None:
        """All of them still last."""
        for call in list(self._open.values()):
            self._change(replace(call, seen_at=max(call.seen_at, now)))

    def hand_over(self) -> CallChanges:
        """What is new. `written` and `failed` are told what became of it; neither, if nobody knows."""
        self._unsure = self._changed - self._on_disk
        self._on_disk |= self._changed
        return CallChanges(tuple(self._open[call_id] for call_id in self._changed), frozenset(self._ended))

    def written(self, changes: CallChanges) -> None:
        self._changed -= {call.call_id for call in changes.open if self._open.get(call.call_id) is call}
        self._ended -= changes.ended
        self._on_disk -= changes.ended

    def failed(self) -> None:
        """Nothing of it was done: a call that ended meanwhile has left no trace to remove."""
        self._on_disk -= self._unsure
        self._ended -= self._unsure

    def _change(self, call: OpenCall) -> None:
        self._open[call.call_id] = call
        self._changed.add(call.call_id)

    def _end(self, call_id: str) -> None:
        began_here = self._open.pop(call_id, None) is not None
        self._changed.discard(call_id)
        if call_id in self._on_disk or not began_here:  # not here: then an earlier run wrote it down
            self._ended.add(call_id)
