"""A call that another process began: what was said in it, and who speaks next, now that it goes on here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import structlog

from edge_agent.converse.floor import CallerTurn, Resumed
from edge_agent.record.open_calls import OpenCall, Said
from edge_agent.think.closing import keeps, says_farewell, says_goodbye
from edge_agent.think.mind import Mind
from shared.calls import ReplyKind
from shared.errors import StoreError
from shared.store import Store

log = structlog.get_logger()


async def left_behind(store: Store, room: str, answered_at: float | None) -> OpenCall | None:
    """The call of a caller whom somebody had answered before we came, as far as the database knows of it.

    Nobody handed it to us: it was another box's, and that is gone.
    """
    if answered_at is None:
        return None
    try:
        told = await store.resume_call(room)
        return OpenCall.from_json(told) if told else None
    except (StoreError, TypeError, ValueError) as failure:
        log.warning("call_not_resumed", kind=type(failure).__name__)
        return None


def resume(call: OpenCall | None, answered_at: float | None, mind: Mind) -> Resumed | None:
    """Where the talk stood, of which the mind is reminded; None where it only begins.

    It begins too where the phone of a call still rang. `answered_at`: the line's, which knows what was not written.
    """
    if call is None or (call.answered_at is None and answered_at is None):
        return None
    recall(mind, call)
    return resumed_talk(call, datetime.now(UTC))


def resumed_talk(call: OpenCall, now: datetime) -> Resumed:
    """Where the conversation stood, as the turn machine is to know it."""
    lasted = now - datetime.fromisoformat(call.answered_at or call.call["started_at"])
    heard = _heard(call)
    said = next((row.text for row in reversed(heard) if row.speaker == "agent" and row.text), "")
    unanswered = _unanswered(call)
    over = not unanswered.words and _took_leave(heard)
    return Resumed(max(0.0, lasted.total_seconds()), unanswered, said, over)


def recall(mind: Mind, call: OpenCall) -> None:
    """The mind knows all that was said, but for what it is going to be asked."""
    caller = ""
    for row in _heard(call):
        if row.speaker == "caller":
            caller = f"{caller} {row.text}".strip()
        else:
            mind.remember(caller, row.text, cut=row.cut)
            caller = ""
    if caller:
        mind.remember(caller, "")
    mind.take_up()


def _unanswered(call: OpenCall) -> CallerTurn:
    """What the caller said last: the words of a turn that was not over, or a row that nothing came after."""
    if call.draft:
        said = call.draft["data"]
        return CallerTurn(said["text"], said.get("confidence") or 0.0)
    if call.talk and call.talk[-1].speaker == "caller":
        return CallerTurn(call.talk[-1].text)
    return CallerTurn()


def _heard(call: OpenCall) -> Sequence[Said]:
    """The rows without the one that is still to be answered."""
    waits = call.talk and call.talk[-1].speaker == "caller" and not call.draft
    return call.talk[:-1] if waits else call.talk


def _took_leave(heard: Sequence[Said]) -> bool:
    """Whether the agent had said goodbye, and was about to hang up."""
    if not heard or heard[-1].speaker != "agent" or heard[-1].cut:
        return False
    last, before = heard[-1], heard[:-1]
    if last.reply != ReplyKind.ANSWER:
        return last.reply == ReplyKind.FAREWELL or (last.reply == ReplyKind.APOLOGY and says_farewell(last.text))
    caller = before[-1].text if before and before[-1].speaker == "caller" else ""
    asked = next((row.text for row in reversed(before) if row.speaker == "agent"), "")
    return says_goodbye(caller, asked) and not keeps(last.text)
