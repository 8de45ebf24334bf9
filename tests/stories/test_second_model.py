"""A box with a second language model: what the caller hears when the first one hangs, fails or is away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shared.calls import CallStatus
from shared.errors import ThinkingFailed
from tests.fakes.caller import Script, Speech
from tests.fakes.model import STALL, FakeModel
from tests.stories.telling import Told, tell

ASKS = Script(says=(Speech(5, "How much is a cleaning?"), Speech(11, "And a filling?")), hangs_up=17)
PRICES = ("A cleaning is 95 dollars.", "A filling is more than that.")


def second(*answers: object, **how: Any) -> FakeModel:
    return FakeModel([*answers], delay=0.02, name="second", **how)


def gaps(told: Told) -> list[int]:
    """Milliseconds of processing of each answer."""
    return [row["processing_ms"] for row in told.agent_rows() if row["reply"] == "answer"]


def events(told: Told) -> list[tuple[str, str, dict[str, Any]]]:
    return [(row["component"], row["code"], row["context"]) for row in told.journal.all("event")]


@pytest.mark.parametrize(
    "fault", [STALL, ThinkingFailed("the model's server cannot be reached")], ids=["hangs", "fails"]
)
def test_when_the_first_model_gives_no_answer_the_second_does(tmp_path: Path, fault: object) -> None:
    """In the same turn, with the same prompt and history; the rows and events name who answered and who did not."""
    other = second(*PRICES)
    told = tell(ASKS, tmp_path, answers=([fault], [fault]), others=[other])
    assert [text for speaker, text in told.turns if speaker == "agent"][1:] == [*PRICES]
    assert [row["llm_model"] for row in told.agent_rows()[1:]] == ["second", "second"]
    assert [row["used_fallback"] for row in told.agent_rows()[1:]] == [True, True]
    assert other.asked == told.model.asked
    assert [(component, context["provider"]) for component, _, context in events(told)] == [("llm", "fake-model")] * 2
    assert max(gaps(told)) < 1000
    assert told.model.running == other.running == 0


@pytest.mark.parametrize(
    "fault", [STALL, ThinkingFailed("the answer broke off"), RuntimeError()], ids=["stalls", "breaks off", "crashes"]
)
@pytest.mark.parametrize("begun", ["A cleaning ", "A cleaning is 95 dollars, and ", "Sure, a cleaning costs you "])
def test_8_1_an_answer_that_breaks_off_is_finished_by_the_second_model(
    tmp_path: Path, begun: str, fault: object
) -> None:
    """8.1: in the same turn, without an apology; what was said already is not said twice."""
    other = second(f"{begun}95 dollars in all.")
    script = Script(says=(Speech(5, "How much is a cleaning?"),), hangs_up=13)
    told = tell(script, tmp_path, answers=([begun, fault],), others=[other])
    assert told.turns[-1] == ("agent", f"{begun}95 dollars in all.")
    assert [row["reply"] for row in told.agent_rows()] == ["greeting", "answer"]
    ((component, _, context),) = events(told)
    assert (component, context["provider"], context["attempt"]) == ("llm", "fake-model", 1)
    assert told.agent_rows()[-1]["llm_model"] == "second"


def test_8_1_where_the_second_answers_otherwise_the_clause_is_broken_off(tmp_path: Path) -> None:
    """8.1: a person would do the same."""
    begun = ["A cleaning will cost you ", ThinkingFailed("the answer broke off")]
    script = Script(says=(Speech(5, "How much is a cleaning?"),), hangs_up=13)
    told = tell(script, tmp_path, answers=(begun,), others=[second("It is 95 dollars.")])
    assert told.turns[-1] == ("agent", "A cleaning will cost \u2014 It is 95 dollars.")


def test_a_model_that_works_is_alone_with_the_caller(tmp_path: Path) -> None:
    """The second is not asked, and nothing is told."""
    other = second()
    told = tell(ASKS, tmp_path, answers=PRICES, others=[other])
    assert (other.asked, events(told)) == ([], [])
    assert [row["used_fallback"] for row in told.agent_rows()] == [False] * 3


def test_when_no_model_answers_the_caller_is_told(tmp_path: Path) -> None:
    """An apology, and an event for each that was asked."""
    failing = ThinkingFailed("no")
    other = FakeModel([failing], name="second", again=True)
    script = Script(says=(Speech(5, "How much is a cleaning?"),), hangs_up=10)
    told = tell(script, tmp_path, model=FakeModel([failing], again=True), others=[other])
    assert told.agent_rows()[-1]["reply"] == "apology"
    assert [context.get("provider") for _, _, context in events(told)][:2] == ["fake-model", "second"]
    assert told.call_end.status is CallStatus.COMPLETED
