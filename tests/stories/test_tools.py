"""Callers whose words no rule and no fact knows, in whole calls: the model chooses, and the desk does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.desk.emergency import PASSED_ON
from edge_agent.desk.person import CONNECTING
from edge_agent.desk.second_opinion import NO, QUESTION
from edge_agent.think.claims import NOT_DONE
from edge_agent.think.model import Called
from tests.fakes.caller import Script, Speech
from tests.fakes.model import FakeModel
from tests.fakes.store import DENTIST, MemoryStore, answer
from tests.stories.telling import Told, tell
from tests.stories.test_booking import TWO, agent, asked, shop, told

CHOMPERS = "My chompers are overdue for some love."
SCARF = "The lady from last time should hear that her scarf is still at my place."
BLOOD = "I'd rather have flesh and blood on the line."
LAKE = "Thing is, the basement looks like a lake."
WHICH = "What would it be: cleaning or filling?"
BOOK, PERSON = Called("book_appointment", {}), Called("connect_person", {})
KIM = "+15105550177"
BOTH = pytest.mark.parametrize("form", ["tools", "choice"])


def choosing(form: str, wish: str, *answers: object) -> FakeModel:
    """A model that chooses it first, in its form; then it answers."""
    if form == "tools":
        return FakeModel([[Called(wish, {})], *answers], form="tools", delay=0.02)
    return FakeModel([*answers], form="choice", choices=[f'{{"wish": "{wish}"}}'], delay=0.02)


@BOTH
def test_an_appointment_is_made(tmp_path: Path, form: str) -> None:
    """The model chose once, and named nothing: what is committed is what the caller said, and said yes to."""
    store, model = shop(services=TWO), choosing(form, "book_appointment")
    call = told(
        tmp_path, store, CHOMPERS, "A cleaning, as soon as possible. My name is Emma Brown.", "The first one.", "Yes.",
        "Yes, please.", model=model,
    )  # fmt: skip
    heard = agent(call)
    assert heard[0] == f"Sure. {WHICH}"
    assert heard[-1].startswith("You're booked: your cleaning on Tuesday, March 4 at 10 am.")
    (hold,), (commit,) = asked(store, "edge_desk_hold"), asked(store, "edge_desk_commit")
    assert (commit["p_hold_id"], commit["p_name"]) == (hold["p_hold_id"], "Emma Brown")
    assert (len(model.told), len(model.bound)) == ((1, 0) if form == "tools" else (0, 1))


@BOTH
def test_a_message_is_taken(tmp_path: Path, form: str) -> None:
    """In his own words."""
    call = told(
        tmp_path, shop(), SCARF, "Emma Brown.", "Yes.", "Yes, that's right.", model=choosing(form, "take_message")
    )
    (row,) = call.journal.all("message.taken")
    assert (row["matter"], row["name"]) == (SCARF.strip("."), "Emma Brown")


def test_the_row_says_who_chose_what(tmp_path: Path) -> None:
    """The model, what it was told, and its choice beside what the caller heard."""
    call = told(tmp_path, shop(services=TWO), CHOMPERS, model=FakeModel([["Sure. ", BOOK]], form="tools"))
    row = call.agent_rows()[1]
    assert (row["llm_model"], row["llm_raw"], row["text"]) == (
        "fake-model", "Sure.  [book_appointment]", f"Sure. {WHICH}",
    )  # fmt: skip
    assert row["llm_messages"][-1]["content"] == CHOMPERS
    assert row["reply"] == "answer"


@pytest.mark.parametrize(
    ("before", "heard"),
    [
        (["Sure", ", I can help with that. "], f"Sure, I can help with that. {WHICH}"),
        (["Sure, let", " me look for that"], f"Sure, let me look for that — {WHICH}"),
        (["Of course"], f"Of course — {WHICH}"),
        (["(smiles)"], f"Sure. {WHICH}"),
        (["A veneer is 300 dollars"], f"Sure. {WHICH}"),
    ],
)
def test_what_was_said_before_a_choice_is_said_once(tmp_path: Path, before: list[str], heard: str) -> None:
    """And nothing of it that may not be said."""
    call = told(tmp_path, shop(services=TWO), CHOMPERS, model=FakeModel([[*before, BOOK]], form="tools"))
    assert agent(call)[0] == heard


def test_the_gate_holds_what_the_model_claims_beside_its_choice(tmp_path: Path) -> None:
    """It says that it has booked, and calls for it then: the caller hears that nothing is done, and nothing is."""
    store = shop(services=TWO)
    model = FakeModel([["Great, I have booked you for Tuesday. ", BOOK]], form="tools")
    call = told(tmp_path, store, CHOMPERS, model=model)
    assert agent(call)[0] == f"Great, {NOT_DONE}"
    assert asked(store, "edge_desk_hold") == []


@BOTH
def test_what_is_not_possible_is_not_chosen(tmp_path: Path, form: str) -> None:
    """A client without services has no appointments, and nobody is on call: the model is told of neither."""
    store, words = shop(services=[]), "I'm sorry, I don't know that."
    model = choosing(form, "book_appointment", words)
    call = told(tmp_path, store, CHOMPERS, model=model)
    assert agent(call)[0] == words
    possible = ["take_message", "report_emergency"]
    assert (model.told, model.bound) == (([possible], []) if form == "tools" else ([], [[*possible, "none"]]))


@pytest.mark.parametrize("call", [Called("fly_to_moon", {}), Called("book_appointment", "tomorrow"), Called("", None)])
def test_a_call_that_is_none_is_answered_in_words(tmp_path: Path, call: Called) -> None:
    """The caller does not wait for another turn."""
    model = FakeModel([[call], "I'm sorry, I don't know that."], form="tools")
    assert agent(told(tmp_path, shop(), CHOMPERS, model=model))[0] == "I'm sorry, I don't know that."


def test_while_an_errand_is_under_way_there_is_less_to_choose(tmp_path: Path) -> None:
    """Another wish waits, as ever: only what cannot wait is left."""
    model = FakeModel([[BOOK], "Yes."], form="tools")
    told(tmp_path, shop(services=TWO), CHOMPERS, "Do you like what you do?", model=model)
    assert model.told == [
        ["take_message", "book_appointment", "cancel_appointment", "move_appointment", "report_emergency"],
        ["report_emergency"],
    ]


def on_call(script: Script, tmp_path: Path, model: FakeModel, **more: Any) -> Told:
    """A client with somebody to ring."""
    store = MemoryStore()
    store.desk_doors["edge_desk_book"] = lambda _: {"on_call": [{"name": "Kim", "number": KIM, "seconds": 8}]}
    return tell(script, tmp_path, store=store, model=model, **more)


@BOTH
def test_a_person_is_rung(tmp_path: Path, form: str) -> None:
    """As for one who asks for a person plainly."""
    script = Script(says=(Speech(4, BLOOD),), hangs_up=60, takes_it=frozenset({KIM}))
    call = on_call(script, tmp_path, choosing(form, "connect_person"))
    assert (call.line.rung, call.call_end.reason) == ([KIM], "transferred")
    assert call.turns[-1] == ("agent", CONNECTING)


@BOTH
def test_what_was_only_prepared_is_never_done(tmp_path: Path, form: str) -> None:
    """He goes on speaking when the choice was made, and what he says then is something else: nobody is rung."""
    script = Script(says=(Speech(4, BLOOD, 1.5), Speech(6.5, "But tell me what you think.", 1.5)), hangs_up=20)
    words = "I'm sorry, I don't know that."
    model = choosing(form, "connect_person", words)
    patient = TurnTaking(min_endpointing_delay=1.4, endpointing_delay=1.4)
    call = on_call(script, tmp_path, model, turn_taking=patient)
    assert len(model.told) + len(model.bound) == 2
    assert agent(call)[0] == words
    assert call.line.rung == []


def plumber(tmp_path: Path, model: FakeModel, *words: str) -> Told:
    store = MemoryStore()
    store.answers[DENTIST] = answer(DENTIST, profession="plumber")
    return told(tmp_path, store, *words, model=model)


@BOTH
def test_an_emergency_that_only_the_model_sees(tmp_path: Path, form: str) -> None:
    """He is told whom to call, and asked; with his yes there is a ticket, before anything else is asked."""
    call = plumber(tmp_path, choosing(form, "report_emergency"), LAKE, "Yes, it is.")
    first, second = agent(call)
    assert first == QUESTION
    assert PASSED_ON in second
    assert [(row["matter"], row["urgency"]) for row in call.journal.all("message.taken")] == [(LAKE, "emergency")]


@BOTH
def test_a_false_alarm_is_cheap(tmp_path: Path, form: str) -> None:
    """A question and a no: nothing is written down, and nobody rung."""
    call = plumber(tmp_path, choosing(form, "report_emergency"), LAKE, "No.")
    assert agent(call)[1].startswith(NO)
    assert call.journal.all("message.taken") == []
