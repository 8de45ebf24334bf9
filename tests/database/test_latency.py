"""How fast the answers are: a model that fails makes no client's figures better."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shared.calls import ReplyKind
from tests.database.asking import asked
from tests.database.journal import DENTIST, STARTED
from tests.database.sandbox import Database, Row

STAGES = ("endpoint", "stt", "llm_first", "llm", "tts_first", "processing", "turn_gap")
WAITED_FOR = ("processing", "turn_gap")  # what an apology counts in


@dataclass(frozen=True)
class Turn:
    reply: str | None  # null: of an edge that did not say
    model: str | None = None
    ms: dict[str, int | None] = field(default_factory=dict)

    @property
    def is_answer(self) -> bool:
        return self.reply == "answer" or (self.reply is None and self.model is not None)


milliseconds = st.none() | st.integers(0, 3000) | st.sampled_from([600, 601, 800, 801])
turns = st.builds(
    Turn,
    reply=st.none() | st.sampled_from([kind.value for kind in ReplyKind]),
    model=st.none() | st.just("llama"),
    ms=st.fixed_dictionaries(dict.fromkeys(STAGES, milliseconds)),
)


def keep(connection: psycopg.Connection[Row], said: Sequence[Turn]) -> None:
    call_id = uuid.uuid4()
    connection.execute(
        "insert into public.calls (id, client_id, to_e164, started_at) values (%s, %s, '+15105550100', %s)",
        [call_id, DENTIST, STARTED],
    )
    columns = ", ".join(f"{stage}_ms" for stage in STAGES)
    insert = (
        f"insert into public.call_turns (call_id, seq, exchange, client_id, speaker, text, occurred_at, reply,"
        f" llm_model, {columns}) values ({', '.join(['%s'] * (9 + len(STAGES)))})"
    )
    for seq, turn in enumerate(said):
        at = STARTED + timedelta(seconds=seq)
        times = [turn.ms.get(stage) for stage in STAGES]
        connection.execute(
            insert.encode(), [call_id, seq, 0, DENTIST, "agent", "x", at, turn.reply, turn.model, *times]
        )


def figures(database: Database, said: Sequence[Turn]) -> list[Any]:
    with database.admin() as connection, connection.transaction(force_rollback=True):
        keep(connection, said)
        return asked(connection, "analytics_latency", DENTIST, "2026-11-01", "2026-12-01")


def expected(said: Sequence[Turn]) -> list[dict[str, Any]]:
    """The figures, computed the obvious way."""
    answers = [turn for turn in said if turn.is_answer]
    apologies = sum(turn.reply == "apology" for turn in said)
    rows = []
    for stage in STAGES:
        known = sorted(ms for turn in answers if (ms := turn.ms.get(stage)) is not None)
        wanted = len(known) + (apologies if stage in WAITED_FOR else 0)
        if wanted:
            row: dict[str, Any] = {"stage": stage, "turns": len(known), "apologies": apologies}
            row |= {f"p{share}_ms": percentile(known, share / 100) for share in (50, 95, 99)}
            row |= {f"within_{limit}ms": near(sum(ms <= limit for ms in known) / wanted) for limit in (800, 600)}
            rows.append(row)
    return rows


def percentile(known: Sequence[int], share: float) -> Any:
    """Between the two values on either side of that place; None of nothing."""
    if not known:
        return None
    place = share * (len(known) - 1)
    low = int(place)
    high = min(low + 1, len(known) - 1)
    return pytest.approx(known[low] + (place - low) * (known[high] - known[low]), abs=0.051)


def near(value: float) -> Any:
    return pytest.approx(value, abs=0.51e-4)


@example(said=[])
@example(said=[Turn("apology", None, {"processing": 100})])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(turns, max_size=15))
def test_latencies_are_what_python_computes(database: Database, said: list[Turn]) -> None:
    """Percentiles are of answers, in the order of the stages; apologies are counted, and count as too late."""
    assert figures(database, said) == expected(said)


def test_quick_apologies_are_no_quick_answers(database: Database) -> None:
    """Of 21 turns 18 were apologies after a tenth of a second, and one answer in three was in time: that is 1 of 21."""
    answers = [Turn("answer", "llama", {"processing": ms, "turn_gap": ms}) for ms in (700, 1500, 2500)]
    apologies = [Turn("apology", None, {"processing": 100, "turn_gap": 500})] * 18
    for row in figures(database, answers + apologies):
        assert (row["turns"], row["apologies"], row["p50_ms"]) == (3, 18, 1500)
        assert row["within_800ms"] == near(1 / 21)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(turns, max_size=8), ms=milliseconds)
def test_a_failing_model_never_raises_a_share(database: Database, said: list[Turn], ms: int | None) -> None:
    """One apology more, however quick: no share of turns in time is greater than before, and no percentile changes."""
    before = {row["stage"]: row for row in figures(database, said)}
    apology = Turn("apology", None, dict.fromkeys(STAGES, ms))
    after = {row["stage"]: row for row in figures(database, [*said, apology])}
    for stage, row in before.items():
        for limit in ("within_800ms", "within_600ms"):
            assert after[stage][limit] <= row[limit]
        assert after[stage]["p95_ms"] == row["p95_ms"]


def test_only_the_agent_replies(database: Database) -> None:
    """A caller's row with a reply, an acknowledgement or a hole is refused; a kind that nobody knows as well."""
    place = "insert into public.call_turns (call_id, seq, exchange, client_id, speaker, text, occurred_at, {}) values"
    with database.admin() as connection:
        keep(connection, [])
        call = connection.execute("select id, client_id from public.calls").fetchone()
        assert call is not None
        for speaker, column, value in (
            ("caller", "reply", "answer"),
            ("caller", "acknowledgement", "Let me see."),
            ("caller", "hole_ms", 0),
            ("agent", "reply", "song"),
            ("agent", "hole_ms", -1),
        ):
            insert = f"{place.format(column)} (%s, 0, 0, %s, %s, 'x', %s, %s)"
            with pytest.raises(psycopg.errors.CheckViolation), connection.transaction():
                connection.execute(insert.encode(), [call[0], call[1], speaker, STARTED, value])
