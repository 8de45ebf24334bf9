"""One exchange as the report has it: what was said, what kind of reply it was, and how long it took.

`first_sound`, `turn_gap`, `measured_hole` and `processing_by_ear` are measured from the phone's recording; everything
else is the agent's own word, `claimed_turn_gap` and `hole` included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.dev.demo.evidence import NUDGED, Evidence, by_exchange
from infra.dev.demo.kinds import kind_of, meant
from infra.dev.demo.readback import Row

STAGES = ("endpoint", "stt", "llm_first", "llm", "tts_first", "processing")
Exchanges = list[dict[str, Any]]


def exchanges(evidence: Evidence) -> Exchanges:
    """In order, the greeting first."""
    grouped = list(by_exchange(evidence.turns).values())
    places = [evidence.answered_utterance(rows) for rows in grouped]
    return [
        # When one utterance was taken for two turns, what is measured belongs to the last of them.
        _exchange(rows, place, _heard(rows, place, evidence, measured=place not in places[i + 1 :]))
        for i, (rows, place) in enumerate(zip(grouped, places, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class _Heard:
    """One exchange by the recording, in seconds; None where it tells nothing."""

    caller_said: str = ""
    first_sound: float | None = None  # caller's last sample to the first sound, of whatever kind
    turn_gap: float | None = None  # caller's last sample to the first sound of the answer itself
    hole: float | None = None


def _heard(rows: Mapping[str, Row], place: int | None, evidence: Evidence, *, measured: bool) -> _Heard:
    agent = rows.get("agent", {})
    if place is None:
        return _Heard(hole=_longest_hole(0.0, None, evidence)) if agent and agent["exchange"] == 0 else _Heard()
    said = evidence.utterances[place].text
    gap = evidence.gap_after(place) if measured else None
    if gap is None:
        return _Heard(said)
    answer = _answer_from(gap.caller_until, gap.agent_from, agent, evidence.next_utterance(place), evidence)
    if answer is None:
        return _Heard(said, gap.seconds)
    return _Heard(said, gap.seconds, answer - gap.caller_until, _longest_hole(answer, place, evidence))


def _answer_from(asked: float, first: float, agent: Row, until: float, evidence: Evidence) -> float | None:
    """Where the answer begins. After an acknowledgement it is the sound nearest to where the agent says that it is."""
    if not agent.get("acknowledgement"):
        return first
    if agent.get("turn_gap_ms") is None:
        return None
    claimed = asked + agent["turn_gap_ms"] / 1000
    starts = [s.start for s in evidence.recording.agent if first <= s.start < until]
    return min(starts, key=lambda start: abs(start - claimed), default=first)


def _longest_hole(answer: float, place: int | None, evidence: Evidence) -> float:
    """The longest silence between `answer` and the caller's next words; not the one before an unasked-for sentence."""
    until = evidence.next_utterance(place)
    unasked = evidence.unasked()
    inside = [
        hole.seconds
        for hole in evidence.recording.holes
        if answer <= hole.start and hole.end <= until and all(abs(hole.end - at) > NUDGED for at in unasked)
    ]
    return max(inside, default=0.0)


def _exchange(rows: Mapping[str, Row], place: int | None, heard: _Heard) -> dict[str, Any]:
    caller, agent = rows.get("caller", {}), rows.get("agent", {})
    kind = kind_of(agent)
    return {
        "utterance": place,
        "caller_said": heard.caller_said,
        "heard": caller.get("text", ""),
        "confidence": caller.get("confidence"),
        "reply": kind and kind.value,
        "acknowledgement": agent.get("acknowledgement") or "",
        "agent_said": meant(agent),
        "heard_by_caller": agent.get("text", ""),
        "interrupted": bool(agent.get("interrupted")),
        "latency_ms": _latencies(agent, heard),
    }


def _latencies(agent: Row, heard: _Heard) -> dict[str, float | None]:
    gap, endpoint = _ms(heard.turn_gap), agent.get("endpoint_ms")
    return {
        **{stage: agent.get(f"{stage}_ms") for stage in STAGES},
        "first_sound": _ms(heard.first_sound),
        "turn_gap": gap,
        "claimed_turn_gap": agent.get("turn_gap_ms"),
        # The same for every version, whatever its own clock of `processing` begins and ends with.
        "processing_by_ear": None if gap is None or endpoint is None else max(0, gap - endpoint),
        "hole": agent.get("hole_ms"),
        "measured_hole": _ms(heard.hole),
    }


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def answers(found: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those in which the caller was understood to say something and got an answer: no apology, no "say that again"."""
    return [x for x in found if x["heard"] and x["reply"] == "answer"]
