"""What a rehearsal found, as JSON: what was said, what was heard, how long each stage took, what the database holds.

Percentiles are over answers. An apology is a failed turn however soon it came: it is counted, and never a fast answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from infra.dev.demo.evidence import Evidence
from infra.dev.demo.exchanges import Exchanges, answers, exchanges
from infra.phone.gaps import percentile
from infra.phone.script import Script
from shared.calls import ReplyKind

LONGEST_SILENCE = 8.0  # s in which nobody says anything: more is a failed rehearsal

Report = dict[str, Any]


def report(evidence: Evidence) -> Report:
    """The report; its form is the same for a call that left no row (`call_id` is then None)."""
    call = evidence.call or {}
    found = exchanges(evidence)
    silence = evidence.recording.silence
    return {
        "call_id": call.get("id"),
        "client": evidence.client,
        "dialled": evidence.dialled,
        "caller": evidence.caller,
        "status": call.get("status"),
        "duration_s": None if call.get("duration_ms") is None else call["duration_ms"] / 1000,
        "exchanges": found,
        "questions": {"asked": len(evidence.sentences), "answered": _fitting(evidence, found)},
        "acknowledgements": sum(bool(x["acknowledgement"]) for x in found),
        "apologies": sum(x["reply"] == ReplyKind.APOLOGY for x in found),
        "longest_silence": {"seconds": round(silence.seconds, 2), "at": round(silence.start, 2)},
        "latency_ms": {
            f"{stage}_p{percent}": percentile((x["latency_ms"][stage] for x in answers(found)), percent)
            for stage in ("processing", "turn_gap")
            for percent in (50, 95)
        },
        "database": {"call": evidence.call, "turns": list(evidence.turns)},
    }


def conversed(found: Sequence[Mapping[str, Any]]) -> int:
    """Exchanges in which the caller was understood to say something and got an answer that it could hear."""
    return sum(bool(x["heard_by_caller"]) for x in answers(found))


def failed(evidence: Evidence, found: Report, script: Script) -> list[str]:
    """What a caller should not have had to hear, one line each: a wrong answer, an apology, a long silence."""
    told = unmet(evidence, found["exchanges"])
    told += [
        f'asked "{x["caller_said"]}", got an apology: "{x["agent_said"]}"'
        for x in found["exchanges"]
        if x["reply"] == ReplyKind.APOLOGY
    ]
    silence = found["longest_silence"]
    if silence["seconds"] > LONGEST_SILENCE and not script.keeps_silent:
        told.append(f"{silence['seconds']:.1f} s of silence at {silence['at']:.1f} s of the recording")
    return told


def unmet(evidence: Evidence, found: Exchanges) -> list[str]:
    """What the script expected of an answer and did not get, one line each."""
    return [
        f'asked "{u.text}", expected one of {", ".join(u.expect_any)}, got "{answer}"'
        for u, answer in zip(evidence.utterances, _said_to(evidence, found), strict=True)
        if u.expect_any and not _fits(answer, u.expect_any)
    ]


def _fitting(evidence: Evidence, found: Exchanges) -> int:
    """Utterances that got an answer which could be heard and, where something was expected of it, fits."""
    answered = {x["utterance"] for x in answers(found) if x["heard_by_caller"]}
    said = _said_to(evidence, found)
    return sum(i in answered and _fits(said[i], u.expect_any) for i, u in enumerate(evidence.utterances))


def _said_to(evidence: Evidence, found: Exchanges) -> list[str]:
    """All that the agent meant to say to each utterance."""
    said: list[list[str]] = [[] for _ in evidence.utterances]
    for x in found:
        if x["utterance"] is not None:
            said[x["utterance"]].append(x["agent_said"])
    return [" ".join(parts).strip() for parts in said]


def _fits(answer: str, expected: Sequence[str] | None) -> bool:
    return not expected or any(word.casefold() in answer.casefold() for word in expected)
