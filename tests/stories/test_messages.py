"""Whole calls in which something is passed on, or a visit is cancelled: what is heard, and what is left behind."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edge_agent.think.desk_answer import DESK
from shared.errors import StoreAway
from tests.fakes.caller import Script, Speech
from tests.fakes.store import MemoryStore
from tests.stories.telling import Told, tell

EVERY = 9.0  # seconds from one turn of the caller's to the next
VISIT = {
    "id": "99999999-4444-4444-8444-444444444444",
    "service_id": "99999999-5555-4555-8555-555555555555",
    "service": "Cleaning",
    "starts_at": "2026-12-05T18:00:00+00:00",
}
TOOTH = ("Can I leave a message for the dentist?", "My crown came off.", "Emma Brown.")


def said(*words: str, hangs_up: float | None = None) -> Script:
    """A turn every few seconds, and then nothing more."""
    says = tuple(Speech(4 + EVERY * at, one, seconds=1.5) for at, one in enumerate(words))
    return Script(says=says, hangs_up=hangs_up or 4 + EVERY * len(words) + 4)


def shop(visits: tuple[Mapping[str, Any], ...] = ()) -> MemoryStore:
    """A client whose desk can look things up."""
    store = MemoryStore()
    store.desk_doors = {
        "edge_desk_book": lambda _asked: {"booking": "direct"},
        "edge_desk_visits": lambda _asked: list(visits),
        "edge_desk_cancel": lambda _asked: {},
    }
    return store


def messages(told: Told) -> list[dict[str, Any]]:
    """What was passed on, without its id."""
    return [{**row, "message_id": None} for row in told.journal.all("message.taken")]


def agent(told: Told) -> list[str]:
    """What the caller heard, after the greeting."""
    return [text for speaker, text in told.turns if speaker == "agent"][1:]


def message(matter: str, name: str | None = "Emma Brown", urgency: str = "normal") -> dict[str, Any]:
    """A row of the caller of these stories."""
    return {"message_id": None, "matter": matter, "name": name, "number": "+15550001111", "urgency": urgency}


def test_a_message_is_read_back_and_passed_on(tmp_path: Path) -> None:
    """One row; the caller heard that it is passed on only after it was, and no model was asked."""
    told = tell(said(*TOOTH, "Yes.", "Yes, that's right."), tmp_path, store=shop())
    assert messages(told) == [message("For the dentist: My crown came off")]
    assert "your crown came off" in agent(told)[3]
    assert agent(told)[4].startswith("I've passed that on. Somebody will call you back.")
    assert {row["llm_model"] for row in told.agent_rows()[1:]} == {DESK}
    kinds = [event["kind"] for event in told.journal.events]
    assert kinds.index("message.taken") < len(kinds) - 1


def test_who_hangs_up_in_the_middle_has_left_a_message(tmp_path: Path) -> None:
    """He has told his matter and his name: that is enough to call him back, and it is written before the call's end."""
    told = tell(said(*TOOTH), tmp_path, store=shop())
    assert messages(told) == [message("For the dentist: My crown came off. The call ended before it was done.")]
    kinds = [event["kind"] for event in told.journal.events]
    assert kinds.index("message.taken") < kinds.index("call.ended")


def test_who_takes_it_back_has_left_none(tmp_path: Path) -> None:
    """He said that nothing is to be passed on."""
    told = tell(said(*TOOTH, "Never mind."), tmp_path, store=shop())
    assert messages(told) == []


def test_a_visit_is_cancelled_after_a_yes(tmp_path: Path) -> None:
    """It is found by the number that he calls from, read back, and cancelled once."""
    store = shop((VISIT,))
    told = tell(said("I need to cancel my appointment.", "Yes, please."), tmp_path, store=store)
    assert agent(told)[0] == "Shall I cancel your cleaning on Saturday, December 5 at 10 am?"
    assert agent(told)[1].startswith("Your cleaning on Saturday, December 5 at 10 am is cancelled.")
    cancelled = [asked["p_visit_id"] for door, asked in store.desk_asked if door == "edge_desk_cancel"]
    assert cancelled == [VISIT["id"]]
    assert messages(told) == []


def test_a_calendar_that_fails_in_mid_call_costs_no_caller_his_wish(tmp_path: Path) -> None:
    """It is taken down, and the journal has it whatever the database does."""

    def fails(_asked: Mapping[str, Any]) -> Any:
        raise StoreAway("away")

    store = shop()
    store.desk_doors["edge_desk_visits"] = fails
    words = ("I need to cancel my appointment on Friday.", "Emma Brown.", "Yes.", "Yes.")
    told = tell(said(*words), tmp_path, store=store)
    assert messages(told) == [message("I want to cancel my appointment, Friday")]
    assert agent(told)[0].startswith("I can't get to the calendar right now, so I'll have somebody call you back")


def test_two_wishes_in_one_breath_are_both_met(tmp_path: Path) -> None:
    """The second begins where the first is done, and is not asked for again."""
    words = ("I need to cancel my appointment and tell the dentist my tooth still hurts.", "Yes.", "Emma Brown.")
    store = shop((VISIT,))
    told = tell(said(*words, "Yes.", "Yes."), tmp_path, store=store)
    assert [door for door, _ in store.desk_asked].count("edge_desk_cancel") == 1
    assert messages(told) == [message("For the dentist: my tooth still hurts")]


def test_a_visit_is_moved_and_no_model_has_a_say(tmp_path: Path) -> None:
    """Found, held, read back, and put to the other time in one go; nothing is cancelled for it."""
    store = shop((VISIT,))
    friday = "2026-12-04T18:00:00+00:00"
    service = {"id": VISIT["service_id"], "name": "Cleaning", "minutes": 60}
    hold, moved = "99999999-6666-4666-8666-666666666666", {"id": VISIT["id"], "starts_at": friday}
    store.desk_doors |= {
        "edge_desk_book": lambda _asked: {"booking": "direct", "services": [service]},
        "edge_desk_free": lambda _asked: [{"starts_at": friday, "staff_id": None}],
        "edge_desk_hold": lambda _asked: {"id": hold},
        "edge_desk_move": lambda _asked: {**moved, "code": "482913", "confirmed": True},
    }
    words = ("I need to move my appointment to December 4 at ten.", "Yes.")
    told = tell(said(*words, hangs_up=40), tmp_path, store=store)
    assert "I'll move your cleaning to Friday, December 4 at 10 am. Is that right?" in agent(told)[0]
    assert agent(told)[1].startswith("I've moved your cleaning to Friday, December 4 at 10 am.")
    doors = [door for door, _ in store.desk_asked]
    assert doors.count("edge_desk_move") == 1
    assert "edge_desk_cancel" not in doors
    assert messages(told) == []
