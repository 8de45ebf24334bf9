"""What one call was like, from its recording and its rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from infra.bench.chaos.call import Told
from infra.dev.demo.evidence import Evidence, by_exchange
from infra.dev.demo.kinds import kind_of, meant
from infra.phone.phone import Ending
from shared.calls import ReplyKind

UNANSWERED = "nobody answered"


@dataclass(frozen=True, slots=True)
class Reading:
    """Seconds and counts. `gaps`: from the end of each of the caller's sentences to the agent's next sound."""

    silence: float  # the longest while something was owed
    silence_at: float
    gaps: tuple[float | None, ...]
    heard: tuple[str, ...]  # kinds of replies, with who was behind them
    answers: int
    expected_answers: int
    rows: int  # of the caller's sentences
    said: int
    lost_words: int
    reason: str
    true_reason: bool

    @property
    def saved(self) -> str:
        return f"{self.rows}/{self.said}"


def read(told: Told, *, line_broke: bool = False) -> Reading:
    """`line_broke`: that the line was lost is a true reason then, whoever hung up in the end."""
    evidence = told.evidence
    owed = list(_owed(evidence))
    longest = max(owed, key=lambda span: span[1] - span[0], default=(0.0, 0.0))
    saved, lost = _saved(evidence)
    return Reading(
        silence=longest[1] - longest[0],
        silence_at=longest[0],
        gaps=tuple(_gap(evidence, place) for place in range(len(evidence.utterances))),
        heard=tuple(_replies(evidence)),
        answers=_answers(evidence),
        expected_answers=sum(bool(u.expect_any) for u in evidence.utterances),
        rows=saved,
        said=len(evidence.utterances),
        lost_words=lost,
        reason=_reason(evidence),
        true_reason=_is_true(evidence, told.ending, line_broke=line_broke),
    )


def _window(evidence: Evidence, place: int) -> tuple[float, float]:
    """From the end of a sentence to the beginning of the next one, or to the end of the recording."""
    ended = evidence.utterances[place].ended - evidence.origin
    return ended, min(evidence.next_utterance(place), _length(evidence))


def _length(evidence: Evidence) -> float:
    sounds = [span.end for span in evidence.recording.agent]
    sounds += [utterance.ended - evidence.origin for utterance in evidence.utterances]
    return max([*sounds, evidence.recording.silence.end])


def _gap(evidence: Evidence, place: int) -> float | None:
    begin, until = _window(evidence, place)
    # What still sounds when the caller ends is no answer to it, but what begins a moment before may be.
    return next((max(0.0, s.start - begin) for s in evidence.recording.agent if begin - 0.1 <= s.start < until), None)


def _owed(evidence: Evidence) -> Iterator[tuple[float, float]]:
    """Stretches of silence in which it was the agent's turn: before its answers, and inside them."""
    agent = evidence.recording.agent
    if evidence.answered_at is None:
        return
    yield 0.0, next((span.start for span in agent), _length(evidence))
    for place in range(len(evidence.utterances)):
        begin, until = _window(evidence, place)
        inside = [span for span in agent if begin <= span.end and span.start < until]
        edges = [begin, *(edge for span in inside for edge in (span.start, span.end))] if inside else [begin, until]
        yield from ((a, b) for a, b in list(pairwise(edges))[::2] if b > a)


def _replies(evidence: Evidence) -> Iterator[str]:
    for rows in by_exchange(evidence.turns).values():
        agent, caller = rows.get("agent", {}), rows.get("caller", {})
        if kind := kind_of(agent):
            model = agent.get("llm_model") if kind is ReplyKind.ANSWER else None
            behind = [one for one in (caller.get("stt_provider"), model, agent.get("tts_provider")) if one]
            yield f"{kind.value} ({'/'.join(map(str, behind))})" if behind else kind.value


def _answers(evidence: Evidence) -> int:
    """Expected answers of which the caller heard the words that matter, and made out a sound."""
    said = " ".join(str(row.get("text") or "") for row in evidence.turns if row["speaker"] == "agent").casefold()
    return sum(
        bool(u.expect_any) and any(word.casefold() in said for word in u.expect_any or ())
        and _gap(evidence, place) is not None
        for place, u in enumerate(evidence.utterances)
    )  # fmt: skip


def _saved(evidence: Evidence) -> tuple[int, int]:
    """Sentences of which half the words or more stand in the rows; and words of sentences that do not stand there."""
    rows = [_words(str(row.get("text") or "")) for row in evidence.turns if row["speaker"] == "caller"]
    kept = [word for row in rows for word in row]
    saved = lost = 0
    for utterance in evidence.utterances:
        words = _words(utterance.text)
        found = _common(words, kept)
        if found * 2 >= len(words):
            saved += 1
        else:
            lost += len(words) - found
    return saved, lost


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.casefold())


def _common(words: Sequence[str], kept: list[str]) -> int:
    """How many of the words are there; each that is found is used up."""
    found = 0
    for word in words:
        if word in kept:
            kept.remove(word)
            found += 1
    return found


def _reason(evidence: Evidence) -> str:
    call = evidence.call
    if call is None:
        return "no row"
    return str(call.get("end_reason") or call["status"])


def _is_true(evidence: Evidence, ending: Ending | None, *, line_broke: bool) -> bool:
    """Who the row says ended the call did so, by the phone."""
    call = evidence.call
    if call is None or not call["ended_at"]:
        return False
    if line_broke and call.get("end_reason") == "line_lost":
        return True
    by_caller = call.get("end_reason") in ("caller_hung_up", "caller_gave_up")
    return by_caller == (ending in (Ending.HUNG_UP, Ending.CANCELLED))


def told_of(evidence: Evidence) -> str:
    """Everything that the agent meant to say, for a reader of the report."""
    return " | ".join(meant(row) for row in evidence.turns if row["speaker"] == "agent")
