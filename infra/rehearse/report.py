"""What a rehearsal found, as JSON: what was said, what was heard, how long each stage took, what the database holds.

`processing` and the stages are the agent's own numbers, read back from the database. `turn_gap` is measured from the
phone's recording and owes nothing to the agent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from infra.rehearse.conversation import Utterance
from infra.rehearse.measure import Gap, percentile
from infra.rehearse.readback import Row

STAGES = ("endpoint", "stt", "llm_first", "llm", "tts_first", "processing")
Report = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that one call left behind."""

    dialled: str
    caller: str
    client: str
    call: Row | None
    turns: Sequence[Row]
    utterances: Sequence[Utterance]
    gaps: Sequence[Gap]  # seconds from the start of the recording
    origin: float  # event-clock time of the start of the recording
    answered_at: datetime | None  # wall time of the answer, by the phone's clock

    @property
    def skew(self) -> timedelta:
        """How far the agent's wall clock is ahead of the phone's; judged by the answer, which both saw."""
        theirs = (self.call or {}).get("answered_at")
        if not theirs or self.answered_at is None:
            return timedelta(0)
        return datetime.fromisoformat(theirs) - self.answered_at


def report(evidence: Evidence) -> Report:
    """The report; its form is the same for a call that left no row (`call_id` is then None)."""
    call = evidence.call or {}
    exchanges = _exchanges(evidence)
    return {
        "call_id": call.get("id"),
        "client": evidence.client,
        "dialled": evidence.dialled,
        "caller": evidence.caller,
        "status": call.get("status"),
        "duration_s": None if call.get("duration_ms") is None else call["duration_ms"] / 1000,
        "exchanges": exchanges,
        "latency_ms": {
            f"{stage}_p{percent}": percentile((x["latency_ms"][stage] for x in exchanges), percent)
            for stage in ("processing", "turn_gap")
            for percent in (50, 95)
        },
        "database": {"call": evidence.call, "turns": list(evidence.turns)},
    }


def by_exchange(turns: Sequence[Row]) -> dict[int, dict[str, Row]]:
    """Rows of the transcript by exchange number and speaker, in order."""
    grouped: dict[int, dict[str, Row]] = {}
    for row in turns:
        grouped.setdefault(row["exchange"], {})[row["speaker"]] = row
    return dict(sorted(grouped.items()))


def conversed(exchanges: Sequence[Mapping[str, Any]]) -> int:
    """Exchanges in which the caller was understood to say something and got an answer that it could hear."""
    return sum(bool(x["heard"] and x["heard_by_caller"]) for x in exchanges)


def unmet(evidence: Evidence) -> list[str]:
    """What the script expected of an answer and did not get, one line each."""
    answers = [""] * len(evidence.utterances)
    for rows in by_exchange(evidence.turns).values():
        place = _answered_utterance(rows, evidence)
        if place is not None and "agent" in rows:
            answers[place] += " " + _meant(rows["agent"])
    return [
        f'asked "{u.text}", expected one of {", ".join(u.expect_any)}, got "{answer.strip()}"'
        for u, answer in zip(evidence.utterances, answers, strict=True)
        if u.expect_any and not any(word.casefold() in answer.casefold() for word in u.expect_any)
    ]


def _exchanges(evidence: Evidence) -> list[dict[str, Any]]:
    grouped = list(by_exchange(evidence.turns).values())
    places = [_answered_utterance(rows, evidence) for rows in grouped]
    return [
        # When one utterance was taken for two turns, the measured gap belongs to the last of them.
        _exchange(rows, place, evidence, measured=place not in places[i + 1 :])
        for i, (rows, place) in enumerate(zip(grouped, places, strict=True))
    ]


def _exchange(rows: Mapping[str, Row], place: int | None, evidence: Evidence, *, measured: bool) -> dict[str, Any]:
    caller, agent = rows.get("caller", {}), rows.get("agent", {})
    gap = _gap_after(place, evidence) if measured and place is not None else None
    return {
        "caller_said": "" if place is None else evidence.utterances[place].text,
        "heard": caller.get("text", ""),
        "confidence": caller.get("confidence"),
        "agent_said": _meant(agent),
        "heard_by_caller": agent.get("text", ""),
        "interrupted": bool(agent.get("interrupted")),
        "latency_ms": {
            **{stage: agent.get(f"{stage}_ms") for stage in STAGES},
            "turn_gap": None if gap is None else round(gap.seconds * 1000),
        },
    }


def _meant(agent: Row) -> str:
    return agent.get("meant") or agent.get("text") or ""


def _answered_utterance(rows: Mapping[str, Row], evidence: Evidence) -> int | None:
    """Which utterance an exchange is about: the last that began before the agent decided to answer it."""
    if "caller" not in rows:
        return None  # a greeting or a nudge
    decided = datetime.fromisoformat(rows["caller"]["occurred_at"]) - evidence.skew
    return max((i for i, u in enumerate(evidence.utterances) if u.at <= decided), default=None)


def _gap_after(place: int, evidence: Evidence) -> Gap | None:
    """The last measured turn gap between the beginning of this utterance and that of the next."""
    starts = [u.began - evidence.origin for u in evidence.utterances] + [float("inf")]
    mine = [gap for gap in evidence.gaps if starts[place] <= gap.caller_until < starts[place + 1]]
    return mine[-1] if mine else None
