"""Appointments, in whole calls: what the caller hears, and what the database is asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edge_agent.think.desk_answer import DESK
from shared.errors import StoreAway
from tests.fakes.caller import Script, Speech
from tests.fakes.model import FakeModel
from tests.fakes.store import MemoryStore
from tests.stories.telling import Told, tell

EVERY = 9  # seconds from one turn of the caller's to the next
CLEANING = "00000000-0000-4000-8000-000000000001"
SERVICES = [{"id": CLEANING, "name": "Cleaning", "minutes": 60, "price": "95", "currency": "USD"}]
TWO = [*SERVICES, {"id": "00000000-0000-4000-8000-000000000002", "name": "Filling", "minutes": 90}]
VISIT = "00000000-0000-4000-8000-000000000003"
FIRST, SECOND = "2031-03-04T18:00:00+00:00", "2031-03-04T20:00:00+00:00"  # 10 am and noon in California
SOON = "I'd like to book a cleaning as soon as possible, my name is Emma Brown."


def shop(booking: str = "direct", services: list[dict[str, Any]] = SERVICES) -> MemoryStore:
    """A client with two slots that are free."""
    store = MemoryStore()
    store.desk_doors = {
        "edge_desk_book": lambda _asked: {"booking": booking, "services": services},
        "edge_desk_free": lambda _asked: [{"starts_at": FIRST, "staff_id": None}, {"starts_at": SECOND}],
        "edge_desk_hold": lambda asked: {"id": asked["p_hold_id"], "starts_at": asked["p_starts_at"]},
        "edge_desk_commit": lambda _asked: {
            "id": VISIT, "starts_at": SECOND, "code": "482913", "confirmed": booking == "direct",
        },
        "edge_desk_release": lambda _asked: {},
    }  # fmt: skip
    return store


def told(tmp_path: Path, store: MemoryStore, *words: str, model: FakeModel | None = None) -> Told:
    """A turn every few seconds; then the caller hangs up."""
    says = tuple(Speech(4 + EVERY * at, one, seconds=1.5) for at, one in enumerate(words))
    script = Script(says=says, hangs_up=4 + EVERY * len(words) + 4)
    return tell(script, tmp_path, store=store, model=model or FakeModel([]))


def agent(call: Told) -> list[str]:
    """What the caller heard, after the greeting."""
    return [text for speaker, text in call.turns if speaker == "agent"][1:]


def asked(store: MemoryStore, door: str) -> list[Mapping[str, Any]]:
    """What one door was asked."""
    return [one for name, one in store.desk_asked if name == door]


def test_an_appointment_is_made_without_a_model(tmp_path: Path) -> None:
    """Two are offered, one is held and read back, and after a yes it is committed once, with name and number."""
    store = shop()
    call = told(tmp_path, store, SOON, "The second one.", "Yes.", "Yes, please.")
    heard = agent(call)
    assert heard[0] == "I have Tuesday, March 4 at 10 am, or at noon. Which suits you?"
    assert heard[2] == (
        "That's your cleaning on Tuesday, March 4 at noon for Emma Brown, at 5 5 5, 0 0 0, 1 1 1 1. "
        "It takes 1 hour and costs 95 dollars. Shall I book it?"
    )
    assert heard[3].startswith(
        "You're booked: your cleaning on Tuesday, March 4 at noon. Your confirmation code is 4 8 2,"
    )
    (hold,), (commit,) = asked(store, "edge_desk_hold"), asked(store, "edge_desk_commit")
    assert (commit["p_hold_id"], commit["p_name"], commit["p_number"]) == (
        hold["p_hold_id"], "Emma Brown", "+15550001111",
    )  # fmt: skip
    assert {row["llm_model"] for row in call.agent_rows()[1:]} == {DESK}
    assert call.model.asked == []


def test_a_question_in_between_is_answered_and_the_open_one_asked_again(tmp_path: Path) -> None:
    """By the model, and what was asked of the caller is not forgotten."""
    store = shop(services=TWO)
    model = FakeModel(["Let me think."])
    call = told(
        tmp_path, store, "I need an appointment.", "What is it like at your place?", "A cleaning, please.", model=model
    )
    heard = agent(call)
    assert heard[0] == "Sure. What would it be: cleaning or filling?"
    assert heard[1] == "Let me think. What would it be: cleaning or filling?"
    assert heard[2] == "Which day and time would you like?"


def test_a_caller_who_changes_his_mind_leaves_nothing_held(tmp_path: Path) -> None:
    """What was held is released, and nothing is committed."""
    store = shop()
    call = told(tmp_path, store, SOON, "The first one.", "Never mind.")
    (hold,), (release,) = asked(store, "edge_desk_hold"), asked(store, "edge_desk_release")
    assert hold["p_hold_id"] == release["p_hold_id"]
    assert asked(store, "edge_desk_commit") == []
    assert agent(call)[2].startswith("All right, I won't book anything.")


def test_a_client_who_confirms_by_hand_gets_a_request(tmp_path: Path) -> None:
    """The caller is promised no appointment."""
    call = told(tmp_path, shop("request"), SOON, "The second one.", "Yes.", "Yes, please.")
    assert agent(call)[3].startswith("I've put in your request for cleaning on Tuesday, March 4 at noon.")


def test_a_calendar_that_fails_in_mid_call_loses_nothing(tmp_path: Path) -> None:
    """The caller hears so, and somebody reads all that he said."""

    def away(_asked: Mapping[str, Any]) -> Any:
        raise StoreAway("away")

    store = shop()
    store.desk_doors["edge_desk_commit"] = away
    call = told(tmp_path, store, SOON, "The second one.", "Yes.", "Yes, please.")
    assert agent(call)[3].startswith("I'm sorry, I can't get to the calendar right now, so I'll take it down")
    (message,) = call.journal.all("message.taken")
    assert (message["name"], message["number"]) == ("Emma Brown", "+15550001111")
    assert "cleaning on Tuesday, March 4 at noon" in message["matter"]


def test_two_services_in_one_breath_are_two_visits(tmp_path: Path) -> None:
    """The second is offered when the first is committed, and nobody asks his name again."""
    store = shop(services=TWO)
    asks = "I'd like to book a cleaning and a filling as soon as possible, my name is Emma Brown."
    call = told(tmp_path, store, asks, "The first one.", "Yes.", "Yes, please.", "The second one.", "Yes, please.")
    heard = agent(call)
    assert "Now your filling. I have Tuesday, March 4 at 10 am, or at noon." in heard[3]
    assert heard[4].startswith("Tuesday, March 4 at noon is free. That's your filling")
    doors = [door for door, _ in store.desk_asked if door in ("edge_desk_hold", "edge_desk_commit")]
    assert doors == ["edge_desk_hold", "edge_desk_commit"] * 2
    assert [one["p_service_id"] for one in asked(store, "edge_desk_hold")] == [service["id"] for service in TWO]
