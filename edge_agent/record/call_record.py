"""One call as the database will know it: builds the envelopes, and hands each to the journal as it happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Protocol
from uuid import UUID

import structlog
from pydantic import JsonValue

from edge_agent.record import rows
from edge_agent.record.draft import Draft
from edge_agent.record.envelope import envelope, iso
from edge_agent.record.failure import Failure
from edge_agent.record.open_calls import OpenCall
from edge_agent.record.requests import Requests
from shared.calls import CallEnd, Exchange, ReplyKind, Verdict
from shared.database import PublicCallEventsUpdate, PublicCallsUpdate, PublicCallTurnsUpdate
from shared.errors import NotAsked, VoiceUnavailable
from shared.numbers import Caller, CallerKind
from shared.profiles import Profile

log = structlog.get_logger()

_NOT_ASKED = frozenset({NotAsked.code, VoiceUnavailable.code})  # after failures: those are the cause
_STAGES = frozenset({"stt", "llm", "tts"})


class EventSink(Protocol):
    """What is written on."""

    def append(self, event: Mapping[str, Any]) -> None: ...


class CallJournal(EventSink, Protocol):
    """What a call is written on: the Journal. Only `flushed` waits for the disk."""

    def adopt(self, call: OpenCall) -> None: ...
    def let_go(self, call_id: str) -> None: ...
    def draft(self, call_id: str, row: Mapping[str, Any] | None) -> None: ...
    async def flushed(self, within: float) -> bool: ...


class CallRecord:
    """Remembers one call. Its methods wait for nothing and never raise because of disk or database."""

    def __init__(
        self, journal: CallJournal, profile: Profile, call_id: UUID, started_at: datetime, caller: str | None = None
    ) -> None:
        """`caller`: his number in E.164; None where it is not known."""
        self.before: OpenCall | None = None  # as another process left it
        self.call_id, self.caller = call_id, caller
        self.verdict: Verdict = ""  # of the carrier, on the caller's number
        self._silent = False  # nothing that is said is kept any more
        self._journal = journal
        self._profile = profile
        self._began = started_at
        self._call: Mapping[str, Any] = {"to_e164": profile.number, "started_at": iso(started_at)}
        self._turns = 0
        self._exchanges = 0
        self._requests = Requests()
        self._written = ""  # words of the caller that have their row, and no answer
        self._figures: rows.Figures = {}
        self._draft: Draft | None = None
        self._failures: list[BaseException] = []  # that were told
        self._left_alone: set[tuple[str, str]] = set()  # stage and provider
        self._over = False
        self._failing: tuple[str, str] | None = None

    @classmethod
    def resumed(
        cls, journal: CallJournal, profile: Profile, call: OpenCall, now: datetime, caller: str | None = None
    ) -> CallRecord:
        """Goes on with the record of a call that another process began, from its newest row."""
        began = datetime.fromisoformat(call.call["started_at"])
        record = cls(journal, profile, UUID(call.call_id), began, caller)
        journal.adopt(call)
        record.before, record._call = call, call.call
        record._turns, record._exchanges, record._figures = call.turns, call.exchanges, call.figures
        if call.talk and call.talk[-1].speaker == "caller":
            record._written = call.talk[-1].text
        record._silent = call.transcript_stopped
        if call.draft:
            said = call.draft["data"]
            spoken_at = datetime.fromisoformat(said["occurred_at"])
            record._draft = Draft(said["text"], said["confidence"] or 0.0, spoken_at)
        away = max(timedelta(), now - datetime.fromisoformat(call.seen_at))
        message = "the process that answered is gone: another one went on with the call"
        record.trouble("line", "agent_replaced", message, "warning", {"elapsed_ms": round(away.total_seconds() * 1000)})
        return record

    @property
    def exchanges(self) -> int:
        """How many there were so far."""
        return self._exchanges

    @property
    def failing(self) -> tuple[str, str] | None:
        """Stage and code of its last failure since a greeting or an answer was heard; None: there was none."""
        return self._failing

    def started(self, caller: Caller, sip_call_id: str | None, room: str) -> None:
        """The phone rings. A `caller` who cannot be called back is written as null; what was shown is an event."""
        row: PublicCallsUpdate = {
            "phone_number_id": self._profile.phone_number_id,
            "from_e164": caller.number,
            "sip_call_id": sip_call_id,
            "room": room,
            "prompt_id": self._profile.prompt_id,
            "voice_id": self._profile.voice.id,
        }
        self._write("call.started", row)
        if caller.kind is CallerKind.LOCAL:
            self.trouble("trunk", "caller_local", f"the caller is shown as {caller.shown}", "info")
        elif caller.kind is CallerKind.MALFORMED:
            self.trouble("trunk", "caller_malformed", "the caller is shown as something that is no number", "info")

    def answered(self, at: datetime, notices: Sequence[str] = ()) -> None:
        """`notices`: what the greeting says of the AI and of the transcript, word for word: evidence."""
        row: PublicCallsUpdate = {"answered_at": at}
        self._write("call.answered", {**row, "notices": list(notices)} if notices else row)

    def unverified(self) -> None:
        """The carrier says that the number shown is not the caller's."""
        self.verdict = "failed"
        self.trouble("trunk", "caller_unverified", "the carrier could not verify the number that is shown", "info")

    def stop_transcript(self) -> None:
        """From here on nothing that is said is kept; the database forgets what was."""
        if self._silent:
            return
        self._silent, self._draft = True, None
        self._keep_draft()
        self._write("call.transcript_stopped", {})

    def words_so_far(self, words: str, confidence: float, at: datetime) -> None:
        """What the caller has said, as of `at`, in the turn that is not over yet: in place of what was told before.

        Kept on this disk only. It becomes a row of the transcript if no exchange tells it: see `leftover`.
        """
        words = "" if self._silent else self._without_row(words)
        self._draft = Draft(words, confidence, at) if words.strip() else None
        self._keep_draft()

    def exchange(self, x: Exchange, *, used_fallback: bool = False) -> None:
        """One or two rows of the transcript: the caller's if they spoke, and the agent's, with the latencies.

        `used_fallback`: some of the answer was heard in another voice than the client's own.
        """
        self._exchanges = x.number
        words = self._without_row(x.caller)
        self._written = "" if x.caller else self._written
        if words:
            self._turn(rows.caller_row("" if self._silent else words, x.confidence, x.at, x.recogniser))
            if self._draft and self._draft.is_told_by(x):
                self._draft = None
        if x.agent or x.heard or x.request:
            if x.heard and x.kind in (ReplyKind.GREETING, ReplyKind.ANSWER):  # an apology that worked is no success
                self._failing = None
            row = rows.agent_row(rows.wordless(x) if self._silent else x, used_fallback=used_fallback)
            self._figures = rows.summed(self._figures, row)
            self._turn(row, self._request(x))
        self._exchanges = x.number + 1
        self._keep_draft()

    def _without_row(self, words: str) -> str:
        """What of the caller's words has no row yet."""
        return words.removeprefix(self._written).lstrip() if self._written else words

    def leftover(self) -> None:
        """What the caller said in a turn that nothing came of becomes a row of the transcript. Harmless without."""
        if draft := self._draft:
            self._turn(rows.caller_row(draft.words, draft.confidence, draft.at))
            self._exchanges += 1
            self._draft = None
            self._keep_draft()

    def trouble(
        self,
        component: str,
        code: str,
        message: str,
        severity: str = "warning",
        context: Mapping[str, JsonValue] = MappingProxyType({}),
    ) -> None:
        """Something that went wrong in mid-call and did not end it. `severity`: info, warning or error.

        `context`: provider, attempt, elapsed_ms and cause, as far as they are known; nobody's words and numbers.
        """
        not_again = self._failing is not None and self._failing[0] == component and code in _NOT_ASKED
        if component in _STAGES and not not_again:
            self._failing = (component, code)
        row: PublicCallEventsUpdate = {
            "severity": severity,
            "component": component,
            "code": code,
            "message": message,
            "context": dict(context),
            "occurred_at": datetime.now(UTC),
        }
        self._write("event", row)

    def failed(self, failure: Failure, severity: str = "warning") -> None:
        """The same of a stage that failed; it is logged too. That a provider is left alone is told once a call."""
        if failure.error is not None:
            self._failures.append(failure.error)
        if failure.cause in _NOT_ASKED:
            if (failure.stage, failure.provider) in self._left_alone:
                return
            self._left_alone.add((failure.stage, failure.provider))
        context = failure.context
        log.warning("stage_failed", **context)
        self.trouble(failure.stage, failure.cause, failure.said, severity, context)

    def was_told(self, error: BaseException) -> bool:
        """Whether it was written down as a failure of its stage already, on its way up."""
        return any(told in (error, error.__cause__) for told in self._failures)

    def message(self, data: Mapping[str, JsonValue]) -> None:
        """A message that somebody is to answer: with the journal it cannot be lost."""
        self._write("message.taken", data)

    def ended(self, call_end: CallEnd, at: datetime) -> None:
        """The first end counts, and nothing is written after it: what is left of the call then may hang, or lag."""
        if self._over:
            return
        self.leftover()
        row = rows.ending(call_end, max(at, self._began), self._turns)
        self._write("call.ended", {**row, **rows.averages(self._figures)})
        self._over = True

    async def flushed(self, within: float) -> None:
        """Waits until the disk has all of it, at most `within` seconds, and not for a disk that fails."""
        await self._journal.flushed(within)

    def _turn(self, row: PublicCallTurnsUpdate, request: Mapping[str, Any] | None = None) -> None:
        self._write("turn", {**self._place(), **row, **(request or {})})
        self._turns += 1

    def _request(self, x: Exchange) -> Mapping[str, Any]:
        """What the model was asked: no column of the turn, kept apart and not for long."""
        if self._silent or x.request is None or not x.request.messages:  # no model was asked
            return {}
        messages, told = self._requests.told(self._turns, x.request.messages)
        return {"llm_messages": messages, "llm_told": told, "llm_raw": x.request.response}

    def _place(self) -> PublicCallTurnsUpdate:
        return {"seq": self._turns, "exchange": self._exchanges}

    def _keep_draft(self) -> None:
        """Where it stands in the transcript may have changed with what was said before it."""
        row: dict[str, Any] | None = None
        if self._over:
            return
        if draft := self._draft:
            row = self._envelope("turn", {**self._place(), **rows.caller_row(draft.words, draft.confidence, draft.at)})
        self._journal.draft(str(self.call_id), row)

    def _write(self, kind: str, data: Mapping[str, Any]) -> None:
        if self._over:
            return
        self._journal.append(self._envelope(kind, data))

    def _envelope(self, kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
        return envelope(kind, self._profile.client_id, self.call_id, self._call, data)
