"""What the client's own facts answer, in whole calls."""

from __future__ import annotations

from pathlib import Path

from edge_agent.think.thought import FACTS
from shared.errors import ThinkingFailed
from tests.fakes.caller import Script, Speech
from tests.fakes.model import FakeModel
from tests.fakes.store import DENTIST, MemoryStore, answer
from tests.stories.telling import Told, tell

ASKED = Script(
    says=(Speech(4, "How much is a cleaning?"), Speech(10, "Are you open on Sunday?"), Speech(16, "Goodbye.")),
    hangs_up=30,
)


def told(tmp_path: Path, model: FakeModel) -> Told:
    store = MemoryStore()
    store.answers[DENTIST] = answer(DENTIST, facts="A cleaning costs 95 dollars.")
    return tell(ASKED, tmp_path, model=model, store=store)


def test_a_question_that_a_fact_answers_is_asked_of_no_model(tmp_path: Path) -> None:
    """The price and the hours are heard as they stand in the rows; the rows name who answered, and no request."""
    model = FakeModel(["Goodbye!"])
    call = told(tmp_path, model)
    assert [text for speaker, text in call.turns if speaker == "agent"][1:] == [
        "A cleaning costs 95 dollars.",
        "On Sunday, we are closed.",
        "Goodbye!",
    ]
    assert len(model.asked) == 1
    price = call.agent_rows()[1]
    assert (price["llm_model"], price["llm_ms"], price.get("llm_messages")) == (FACTS, 0, None)
    assert price["used_fallback"] is False


def test_the_model_is_down_and_facts_are_told(tmp_path: Path) -> None:
    """A dead model costs a caller who asks for the hours nothing."""
    call = told(tmp_path, FakeModel([ThinkingFailed("down")], again=True))
    assert ("agent", "A cleaning costs 95 dollars.") in call.turns
    assert ("agent", "On Sunday, we are closed.") in call.turns
