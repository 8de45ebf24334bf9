"""What is told to operators of a box: every kind of trouble outside a call, in one place, with its words.

Each function makes what the part in question is given to report with; the parts know nothing of events.
"""

from __future__ import annotations

from collections.abc import Callable

from edge_agent.failover.gate import Gate
from edge_agent.record.box_events import BoxEvents, Context
from shared.errors import FrontdeskError, SetupError, StoreAway, StoreError

DATABASE_AWAY = 30.0  # s; shorter than that nobody needs to know
NOT_REGISTERED = 30.0  # s; a server that is started anew is back sooner


def providers(events: BoxEvents) -> Callable[[Gate], None]:
    """For `keep_probing`: who is left alone, and who is asked again."""

    def changed(gate: Gate) -> None:
        subject = f"{gate.stage} {gate.name}"
        if gate.breaker.closed:
            events.over("provider_left_alone", subject)
            return
        message = f"{gate.name} failed {gate.breaker.failures} times in a row and is left alone until a probe works."
        context: Context = {
            "provider": gate.name,
            "stage": gate.stage,
            "attempt": gate.breaker.failures,
            "cause": "failures",
        }
        events.began("provider_left_alone", subject, message, context)

    return changed


def model(events: BoxEvents) -> Callable[[SetupError | None], None]:
    """For `model_server`: the language model's server, from the start on."""

    def reported(missing: SetupError | None) -> None:
        for kind in ("model_away", "model_missing"):
            if missing is None or missing.code != kind:
                events.over(kind)
        if missing:
            kind = "model_away" if missing.code == "model_away" else "model_missing"
            events.began(kind, "", str(missing), {"stage": "llm", "cause": missing.code})

    return reported


def database(events: BoxEvents) -> Callable[[StoreError | None], None]:
    """For the Shipper: what was recorded waits on this box."""

    def shipped(failure: StoreError | None) -> None:
        if failure is None:
            events.over("database_away")
            events.over("database_shut")
        elif isinstance(failure, StoreAway):
            message = "The database does not answer: what is recorded of calls waits on this box."
            events.began("database_away", "", message, {"stage": "store", "cause": failure.code}, DATABASE_AWAY)
        else:
            message = f"The database does not let this box in: {failure}."
            events.began("database_shut", "", message, {"stage": "store", "cause": failure.code})

    return shipped


def disk(events: BoxEvents) -> Callable[[BaseException | None], None]:
    """For the Journal: the disk is full, broken or hangs."""

    def written(fault: BaseException | None) -> None:
        if fault is None:
            events.over("disk_fails")
        else:
            message = "The journal's disk fails: what is recorded is in memory only, and is shipped from there."
            events.began("disk_fails", "", message, {"stage": "journal", "cause": type(fault).__name__})

    return written


def registration(events: BoxEvents) -> Callable[[str | None], None]:
    """For the Worker: whether the LiveKit server gives this box calls. It is told why not, in one word."""

    def registered(why_not: str | None) -> None:
        if why_not is None:
            events.over("not_registered")
            events.over("livekit_refuses_key")
        elif why_not == "unauthorized":
            message = "The LiveKit server refuses this box's key: no call reaches it."
            events.began("livekit_refuses_key", "", message, {"stage": "line", "cause": why_not})
        else:
            message = "This box is not registered with the LiveKit server: no call reaches it."
            events.began("not_registered", "", message, {"stage": "line", "cause": why_not}, NOT_REGISTERED)

    return registered


def event_loop(events: BoxEvents) -> Callable[[float], None]:
    """For `watch_event_loop`: the whole process stood still, and every call with it."""

    def stood_still(seconds: float) -> None:
        elapsed = round(seconds * 1000)
        message = (
            f"The box stood still for {elapsed} ms, and with it every call: its processor or memory is overloaded."
        )
        events.began("stood_still", "", message, {"stage": "box", "elapsed_ms": elapsed})
        events.over("stood_still")

    return stood_still


def ended(events: BoxEvents, failure: FrontdeskError) -> None:
    """An engine, a model or a setting is not as it must be: the process ends, mostly at its start."""
    events.began("box_ended", "", f"The box does not answer calls: {failure}", {"cause": failure.code})
