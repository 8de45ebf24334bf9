"""What a soak makes of what its phones heard and what the database has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import inf
from typing import Any

import pytest

from infra.bench.load.edge import Edge, Sound
from infra.bench.soak.database import SILENCE, Call, StandIn
from infra.bench.soak.phone import Heard, Question
from infra.bench.soak.report import rows
from infra.bench.soak.score import Kill, both_speak, tally
from infra.bench.soak.soak import Outcome, slope

ROOM = "call_+15105550001_abcdef"
SKEW = 1_800_000_000.0  # wall clock minus the phones' clock
ASKED = [Question(3.0, 6.0, 7.0, whole=True), Question(13.0, 16.0, 17.0, whole=True)]
VOICES = {"one": [Sound(0.1, 1.0), Sound(7.0, 12.0), Sound(17.0, 22.0)]}


def heard(questions: Sequence[Question] = ASKED, voices: Mapping[str, Sequence[Sound]] = VOICES, **more: Any) -> Heard:
    made = Heard(ROOM, list(questions), answered_at=0.0, ended_at=30.0, agents=1, **more)
    for name, sounds in voices.items():
        edge = Edge()
        edge.heard = list(sounds)
        made.voices.append((name, edge))
    return made


def row(speaker: str, at: float) -> dict[str, Any]:
    return {"speaker": speaker, "occurred_at": datetime.fromtimestamp(SKEW + at, UTC).isoformat()}


def written(*said: float, ends: int = 1) -> Call:
    """A call whose caller's rows are of these moments."""
    turns: dict[int, Mapping[str, Any]] = dict(enumerate([row("agent", 0.1), *(row("caller", at) for at in said)]))
    return Call(ROOM, turns=turns, ends=[{"turn_count": len(turns)}] * ends)


def tallied(
    calls: Sequence[Call], killed_at: float | None = None, **more: Any
) -> tuple[list[float], list[float], list[str]]:
    kills = [] if killed_at is None else [Kill(killed_at, frozenset({ROOM}))]
    found = tally([heard(**more)], kills, {ROOM: calls}, SKEW)
    return found.again, found.silence, found.lost


def test_what_was_heard_answered_is_one_row_each() -> None:
    """Nothing is to be complained of."""
    assert tallied([written(6.0, 16.0)]) == ([], [], [])


@pytest.mark.parametrize(
    ("calls", "complaint"),
    [
        ([written(6.0)], "0 rows of question 2"),
        ([written(6.0, 6.1, 16.0)], "2 rows of question 1"),
        ([written(6.0, 16.0), written()], "2 calls"),
        ([], "0 calls"),
        ([written(6.0, 16.0, ends=0)], "0 ends"),
        ([written(6.0, 16.0, ends=2)], "2 ends"),
    ],
)
def test_a_row_that_is_missing_or_there_twice_is_a_complaint(calls: Sequence[Call], complaint: str) -> None:
    """It names the end of the room and no number."""
    assert tallied(calls)[2] == [f"abcdef: {complaint}"]


def test_a_question_in_which_its_process_died_may_have_been_heard_by_nobody() -> None:
    """But not twice."""
    assert tallied([written(16.0)], killed_at=4.0)[2] == []
    assert tallied([written(6.0, 6.1, 16.0)], killed_at=4.0)[2] == ["abcdef: 2 rows of question 1"]
    assert tallied([written(16.0)], killed_at=7.5)[2] == ["abcdef: 0 rows of question 1"]


def test_a_question_that_is_asked_while_nobody_is_there_may_have_been_heard_by_nobody() -> None:
    """What he hears then, "we were cut off", sounds like an answer to it; a later one must be there."""
    assert tallied([written(16.0)], killed_at=1.5)[2] == []
    assert tallied([written()], killed_at=1.5)[2] == ["abcdef: 0 rows of question 2"]


def test_heard_again_is_the_next_sound_after_the_kill() -> None:
    """What was on its way still comes; what the caller says himself is no silence."""
    again, silence, lost = tallied([written(6.0, 16.0)], killed_at=11.9)
    assert (*again, *silence) == pytest.approx((5.1, 1.0))
    assert lost == []
    voices = {"one": [Sound(0.1, 1.0), Sound(7.0, 12.2)], "two": [Sound(13.5, 20.0)]}
    assert tallied([written(6.0, 16.0)], killed_at=12.0, voices=voices)[:2] == ([1.5], [1.5])
    voices = {"one": [Sound(0.1, 1.0), Sound(7.0, 12.2)]}
    assert tallied([written(6.0, 16.0)], killed_at=12.0, voices=voices)[:2] == ([inf], [inf])


def test_two_agents_are_heard_at_once_if_they_differ() -> None:
    """A seam between both is none."""
    assert both_speak([("one", [Sound(0, 5)]), ("two", [Sound(4, 6)])])
    assert not both_speak([("one", [Sound(0, 5)]), ("two", [Sound(4.95, 6)])])
    assert not both_speak([("one", [Sound(0, 5)]), ("one", [Sound(4, 6)])])


def test_a_goal_that_is_missed_is_said_so() -> None:
    """Every one of them."""
    good = Outcome(tally([heard()], [], {ROOM: [written(6.0, 16.0)]}, SKEW))
    assert all(met is not False for *_, met in rows(good))
    bad = Outcome(tally([heard(dropped=True)], [Kill(22.5, frozenset({ROOM}))], {}, SKEW), rejected=1, rooms=2)
    assert {name for name, _, _, met in rows(bad) if met is False} == {
        "heard again", "in silence p50 / p95 / max", "calls hung up on", "lost rows", "events refused", "rooms left",
    }  # fmt: skip
    gone, ended_at = bad.tally.let_down
    assert gone.startswith("abcdef: heard nobody again after the kill at ")
    assert ended_at.startswith("abcdef: hung up on at ")


def test_memory_that_grows_has_a_slope() -> None:
    """MB an hour of the second half."""
    assert slope([(0.0, 9.0), (1.0, 9.0)]) is None
    assert slope([(at * 36.0, 50.0 + (at > 3) * at) for at in range(12)]) == pytest.approx(100.0)


def event(kind: str, name: str, **data: Any) -> dict[str, Any]:
    call = {"to_e164": "+15105550100", "started_at": "2026-01-05T18:00:00+00:00"}
    return {"event_id": name, "kind": kind, "client_id": "k", "call_id": "c", "call": call, "data": data}


def test_the_stand_in_knows_events_and_places_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event that comes twice does no harm; a place that is taken is refused; who is silent for long is resumed."""
    now = 1000.0
    monkeypatch.setattr("infra.bench.soak.database.time.monotonic", lambda: now)
    database = StandIn()
    events = [
        event("call.started", "1", room=ROOM),
        event("call.answered", "2", answered_at="2026-01-05T18:00:01+00:00"),
        event("turn", "3", seq=0, exchange=0, speaker="agent", text="Hello.", reply="greeting"),
        event("turn", "4", seq=0, exchange=0, speaker="caller", text="Hi."),
        event("turn", "3", seq=0, exchange=0, speaker="agent", text="Hello.", reply="greeting"),
    ]
    results = [ack["result"] for ack in database.ingest(events)]
    assert results == ["applied", "applied", "applied", "rejected", "duplicate"]
    assert database.resumed(ROOM) is None
    now += SILENCE + 1
    told = database.resumed(ROOM)
    assert told is not None
    assert (told["call_id"], told["turns"], [said["text"] for said in told["talk"]]) == ("c", 1, ["Hello."])
    assert database.resumed(ROOM) is None
