"""Emergencies in whole calls: the instruction is heard at once, and a message is there whatever comes after."""

from __future__ import annotations

from pathlib import Path

from edge_agent.desk.emergency import ASK_PLACE, PASSED_ON, PASSED_ON_TOO
from edge_agent.desk.who import ASK_NAME
from edge_agent.think.desk_answer import DESK
from shared.errors import ThinkingFailed
from tests.fakes.caller import Script, Speech
from tests.fakes.model import FakeModel
from tests.fakes.store import DENTIST, MemoryStore, answer
from tests.stories.telling import CALLER, Told, tell

VALVE = "If it is safe, please close the main water valve now, and stay away from wet electrics."
GAS = "If you smell gas, leave right now. Please get everybody out now, touch no switch, and call 911 from outside."
BURST = "Hi, a pipe burst and there's water everywhere!"


def plumber(script: Script, tmp_path: Path, **more: object) -> Told:
    """A call to a plumber whose model is down: rules alone carry it."""
    store = MemoryStore()
    store.answers[DENTIST] = answer(DENTIST, profession="plumber")
    model = FakeModel([ThinkingFailed("down")], again=True)
    return tell(script, tmp_path, store=store, model=model, **more)


def agent(told: Told) -> list[str]:
    return [text for speaker, text in told.turns if speaker == "agent"][1:]


def test_a_burst_pipe(tmp_path: Path) -> None:
    """Instruction, message, name, address, the same message completed; no model is asked, and none was needed."""
    says = (Speech(5, BURST), Speech(17, "Emma Brown"), Speech(22, "14 Linden Street"))
    told = plumber(Script(says=says, hangs_up=30), tmp_path)
    assert agent(told) == [
        f"{VALVE} {PASSED_ON} {ASK_NAME}",
        ASK_PLACE,
        "Thank you, Emma Brown. I've passed that on too. Somebody will call you back.",
    ]
    first, second = told.journal.all("message.taken")
    assert (first["matter"], first["urgency"], first["number"]) == (BURST, "emergency", CALLER.number)
    assert (second["name"], second["matter"]) == ("Emma Brown", f"{BURST} At: 14 Linden Street")
    assert (second["message_id"], second["completes"]) == (first["message_id"], True)
    assert "completes" not in first
    assert told.model.asked == []
    assert {row["llm_model"] for row in told.agent_rows()[1:]} == {DESK}


def test_who_hangs_up_at_once_is_not_lost(tmp_path: Path) -> None:
    """He hears half of a sentence and drops the phone: the message is there all the same."""
    told = plumber(Script(says=(Speech(5, BURST),), hangs_up=9), tmp_path)
    assert [one["urgency"] for one in told.journal.all("message.taken")] == ["emergency"]
    assert told.call_end.reason == "caller_hung_up"


def test_the_instruction_is_heard_whole(tmp_path: Path) -> None:
    """The caller speaks over it: it is said again, whole, before anything else."""
    says = (Speech(5, "I smell gas in my kitchen."), Speech(8.5, "Wait, what did you say just now?"))
    told = plumber(Script(says=says, hangs_up=40), tmp_path)
    cut, *again = agent(told)
    assert GAS not in cut
    assert again
    assert GAS in again[0]
    assert len(told.journal.all("message.taken")) == 1


def test_gas_is_told_at_once(tmp_path: Path) -> None:
    """Within the time that any answer has, and the plumber gets a message too."""
    told = plumber(Script(says=(Speech(5, "I smell gas in my kitchen."),), hangs_up=19), tmp_path)
    assert agent(told) == [f"{GAS} {PASSED_ON_TOO}"]
    assert told.agent_rows()[1]["processing_ms"] < 1000
    assert [one["matter"] for one in told.journal.all("message.taken")] == ["I smell gas in my kitchen."]


def test_a_question_about_emergencies_is_none(tmp_path: Path) -> None:
    """It is the model's, and nobody is alarmed."""
    script = Script(says=(Speech(5, "Do you take emergencies?"),), hangs_up=15)
    told = tell(script, tmp_path, model=FakeModel(["I can take a message."]))
    assert agent(told) == ["I can take a message."]
    assert told.journal.all("message.taken") == []
