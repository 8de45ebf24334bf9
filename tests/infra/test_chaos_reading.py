"""What the fault lab reads off a call: silences that were owed, answers, rows, lost words, and whose ending it was."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from infra.bench.chaos.agent import Held
from infra.bench.chaos.call import Told
from infra.bench.chaos.matrix import Choice, Moment, Part, Stage
from infra.bench.chaos.parts import reap
from infra.bench.chaos.proxy import Fault
from infra.bench.chaos.reading import Reading, read
from infra.dev.demo.evidence import Evidence
from infra.phone.conversation import Utterance
from infra.phone.gaps import Recording
from infra.phone.phone import Ending
from infra.phone.telephone import RATE

AT = datetime(2026, 1, 1, tzinfo=UTC)
Spans = Sequence[tuple[float, float]]


def sound(spans: Spans, seconds: float) -> Any:
    side = np.zeros(round(seconds * RATE), np.int16)
    for begin, end in spans:
        side[round(begin * RATE) : round(end * RATE)] = 3000
    return side


def call(agent: Spans, said: Sequence[tuple[float, float, str]], rows: Sequence[str], **more: Any) -> Reading:
    """A call of twenty seconds: when the agent was heard, when the caller said what, and the caller's rows."""
    caller = sound([(begin, end) for begin, end, _ in said], 20)
    turns = [{"speaker": "caller", "text": text, "exchange": place} for place, text in enumerate(rows, 1)]
    answer = {"speaker": "agent", "text": more.get("answer", "We open at nine."), "exchange": 1, "reply": "answer"}
    evidence = Evidence(
        dialled="", caller="", client="",
        call=more.get("call", {"end_reason": "caller_hung_up", "ended_at": AT.isoformat(), "status": "completed"}),
        turns=[*turns, answer],
        sentences=[text for _, _, text in said],
        utterances=[Utterance(text, begin, end, AT, ("nine",), cut_in=False) for begin, end, text in said],
        recording=Recording.of(np.stack([caller, sound(agent, 20)], axis=1)),
        origin=0.0, answered_at=AT,
    )  # fmt: skip
    return read(Told(evidence, more.get("ending", Ending.HUNG_UP), None, None))


QUESTION = "Are you open on Saturdays?"


def test_a_silence_counts_from_the_end_of_the_sentence_to_the_answer() -> None:
    """The agent answers five seconds late: that is the longest silence, and the gap of that turn."""
    found = call([(0.5, 2.0), (10.0, 12.0)], [(3.0, 5.0, QUESTION)], [QUESTION])
    assert (found.silence, found.silence_at) == pytest.approx((5.0, 5.0), abs=0.05)
    assert found.gaps == pytest.approx((5.0,), abs=0.05)


def test_a_caller_who_thinks_is_owed_nothing() -> None:
    """Eight seconds after the greeting the caller speaks: nobody but the caller was silent."""
    found = call([(0.5, 2.0), (12.5, 14.0)], [(10.0, 12.0, QUESTION)], [QUESTION])
    assert found.silence == pytest.approx(0.5, abs=0.05)


def test_a_hole_inside_an_answer_is_owed() -> None:
    """The answer begins at once, stops, and goes on four seconds later."""
    found = call([(0.1, 2.0), (5.3, 6.0), (10.0, 12.0)], [(3.0, 5.0, QUESTION)], [QUESTION])
    assert found.silence == pytest.approx(4.0, abs=0.05)


def test_a_question_that_is_never_answered_is_a_silence_to_the_end() -> None:
    """No sound after the question, no answer, and silence for as long as the caller waited."""
    found = call([(0.1, 2.0)], [(3.0, 5.0, QUESTION)], [QUESTION], answer="")
    assert found.silence == pytest.approx(15.0, abs=0.1)
    assert (found.answers, found.expected_answers, found.gaps) == (0, 1, (None,))


def test_words_without_a_row_are_lost_and_words_heard_wrongly_are_not() -> None:
    """A row that has half of a sentence's words is that sentence's; without one all its words are lost."""
    said = [(3.0, 5.0, QUESTION), (8.0, 10.0, "How much does a cleaning cost?")]
    found = call([(0.1, 2.0), (5.5, 7.0), (10.5, 12.0)], said, ["Are you open on Sundays?"])
    assert (found.saved, found.lost_words) == ("1/2", 6)


@pytest.mark.parametrize(
    ("reason", "ending", "true"),
    [
        ("caller_hung_up", Ending.HUNG_UP, True),
        ("caller_hung_up", Ending.BYE, False),
        ("failed", Ending.BYE, True),
        ("failed", Ending.HUNG_UP, False),
    ],
)
def test_the_reason_is_held_against_the_phone(reason: str, ending: Ending, true: bool) -> None:
    """Whoever the row says ended the call did."""
    row = {"end_reason": reason, "ended_at": AT.isoformat(), "status": "completed"}
    found = call([(0.1, 2.0), (5.5, 7.0)], [(3.0, 5.0, QUESTION)], [QUESTION], call=row, ending=ending)
    assert found.true_reason is true


def test_a_call_without_a_row_or_without_its_end_is_untrue() -> None:
    """Nobody could say how it ended."""
    for row in (None, {"end_reason": None, "ended_at": None, "status": "in_progress"}):
        assert not call([(0.1, 2.0)], [(3.0, 5.0, QUESTION)], [], call=row).true_reason


def test_what_is_held_less_than_before_is_no_leak() -> None:
    """Only growth is told, each kind by itself."""
    assert Held(10, 4, 7).grown_since(Held(12, 5, 7)) == ""
    assert Held(14, 6, 8).grown_since(Held(12, 5, 7)) == "files +1, sockets +1, threads +1"


def test_the_full_matrix_has_every_fault_of_every_stage_at_every_moment() -> None:
    """And every trouble of every part; the quick one has none twice."""
    stages, parts = len(Stage) * len(Fault), len(Part) * 2
    quick = [(cell.where, cell.fault) for cell in Choice().cells()]
    assert len(set(quick)) == len(quick) > len(Part) * 2
    assert len(Choice(full=True).cells()) == (stages + parts) * len(Moment)


def test_a_choice_takes_the_beginning_of_a_fault() -> None:
    """`--fault stall` means both stalls."""
    chosen = Choice(only=["hearing"], faults=["stall"]).cells()
    assert {cell.fault for cell in chosen} == {Fault.STALL_2, Fault.STALL_30}
    assert {cell.where for cell in chosen} == {Stage.HEARING}


def test_what_was_killed_is_reaped_before_it_is_started_again() -> None:
    """A zombie keeps its number: PostgreSQL (15, 18.6) would take it for alive, see findings/postgres_unreaped.sh."""
    child = subprocess.Popen(["sleep", "60"])
    os.kill(child.pid, signal.SIGKILL)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    os.kill(child.pid, 0)  # dead, and its number is still there
    reap(child.pid)
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)
    child.wait()
    reap(child.pid)  # again is harmless
