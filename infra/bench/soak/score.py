"""What came of it, call by call: from what the phone heard and what the database has. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import combinations, pairwise
from math import inf, isinf
from typing import Any

from infra.bench.load.edge import Sound
from infra.bench.soak.database import Call
from infra.bench.soak.phone import Heard, Question

WAITED = 3.0  # s after a kill from which on a caller who hears nobody has lost his agent
BOTH = 0.1  # s that two agents are heard at once, and it is no seam between them


@dataclass(frozen=True, slots=True)
class Kill:
    """The process that served these rooms was killed `at` (`time.perf_counter`)."""

    at: float
    rooms: frozenset[str]


@dataclass(slots=True)
class Tally:
    """Sums over calls. `again`: seconds from a kill until the caller heard an agent again, infinite where never.

    `silence`: of these what neither of both said anything in; a caller may speak on for a while, and is heard out.
    """

    calls: int = 0
    unanswered: int = 0  # calls that nobody took
    dropped: int = 0  # calls that ended, and the caller had not hung up
    asked: int = 0
    answered: int = 0
    again: list[float] = field(default_factory=list)
    silence: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # what is missing or twice in the database, in words
    let_down: list[str] = field(default_factory=list)  # who was hung up on, or heard nobody again, and when, in words
    both_spoke: int = 0  # calls in which two agents were heard at once
    agents: int = 0  # most in a room at once


def tally(calls: Sequence[Heard], kills: Sequence[Kill], written: Mapping[str, Sequence[Call]], skew: float) -> Tally:
    """`written`: by room. `skew`: wall clock (Unix seconds) minus the clock of the phones."""
    found = Tally(calls=len(calls))
    for heard in calls:
        found.unanswered += heard.answered_at is None
        found.dropped += heard.dropped
        found.asked += len(heard.questions)
        found.answered += sum(one.answered is not None for one in heard.questions)
        found.agents = max(found.agents, heard.agents)
        found.both_spoke += both_speak([(name, edge.heard) for name, edge in heard.voices])
        deaths = [kill.at for kill in kills if heard.room in kill.rooms]
        waits = list(heard_again(heard, deaths))
        found.again += [again for _, again, _ in waits]
        found.silence += [silence for *_, silence in waits]
        found.let_down += let_down(heard, [at for at, again, _ in waits if isinf(again)], skew)
        if heard.answered_at is not None:
            found.lost += list(lost_rows(heard, deaths, written.get(heard.room, ()), skew))
    return found


def heard_again(heard: Heard, deaths: Iterable[float]) -> Iterable[tuple[float, float, float]]:
    """Of one call: the kill, how long since it, and in silence. Who hung up soon after it had not begun to wait."""
    for at in deaths:
        if heard.answered_at is None or (heard.ended_at or inf) <= at:
            continue
        again = heard.again(at)
        if again is not None:
            spoke = [question.last for question in heard.questions if question.first < again and question.last < again]
            yield at, again - at, again - max([at, *spoke])
        elif heard.ended_at is not None and heard.ended_at - at > WAITED:
            yield at, inf, inf


def let_down(heard: Heard, unheard: Iterable[float], skew: float) -> Iterable[str]:
    """What a caller did not deserve, by the wall clock: the logs of the box say what happened then.

    `unheard`: kills after which he heard nobody again.
    """
    for at in unheard:
        yield f"{heard.room[-6:]}: heard nobody again after the kill at {_clock(at + skew)}"
    if heard.dropped and heard.ended_at is not None:
        yield f"{heard.room[-6:]}: hung up on at {_clock(heard.ended_at + skew)}"


def _clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%H:%M:%S.%f}"[:-3]


def both_speak(voices: Iterable[tuple[str, Sequence[Sound]]]) -> bool:
    """Whether two agents of different names were heard at once."""
    for (one, ours), (other, theirs) in combinations(voices, 2):
        if one != other and any(
            min(a.end, b.end) - max(a.begin, b.begin) > BOTH for a in ours for b in theirs if a.begin < b.end
        ):
            return True
    return False


def lost_rows(heard: Heard, deaths: Sequence[float], written: Sequence[Call], skew: float) -> Iterable[str]:
    """What is wrong with the rows of one call, in words that name its room's end.

    A question that the caller heard answered is a row of his; one that fell, if only in part, between the death of a
    process and the next sound of an agent may have been heard by nobody: "we were cut off" sounds like an answer. Two
    rows with nothing of the agent between them are one that was written twice.
    """
    name = heard.room[-6:]
    if len(written) != 1:
        yield f"{name}: {len(written)} calls"
        return
    (call,) = written
    if len(call.ends) != 1:
        yield f"{name}: {len(call.ends)} ends"
    said = {seq: _moment(row) - skew for seq, row in call.turns.items() if row["speaker"] == "caller"}
    for question, following in pairwise([*heard.questions, Question(inf, inf)]):
        rows = sorted(seq for seq, at in said.items() if question.first < at <= following.first)
        doubtful = question.answered is None or _fell_in_silence(heard, question, question.answered, deaths)
        if any(after - before == 1 for before, after in pairwise(rows)) or not (rows or doubtful):
            yield f"{name}: {len(rows)} rows of question {heard.questions.index(question) + 1}"
    for end in call.ends[:1]:
        if end["turn_count"] != len(call.turns):
            yield f"{name}: {len(call.turns)} rows, and its end tells of {end['turn_count']}"


def _fell_in_silence(heard: Heard, question: Question, answered: float, deaths: Sequence[float]) -> bool:
    return any(at < answered and (heard.again(at) or inf) > question.first for at in deaths)


def _moment(row: Mapping[str, Any]) -> float:
    return datetime.fromisoformat(row["occurred_at"]).timestamp()
