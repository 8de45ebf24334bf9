"""Calls in which what the desk asks for fails, is slow or answers nonsense, and what is left behind of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from shared.errors import StoreAway, ThinkingFailed
from shared.store import DeskDoor
from tests.fakes.caller import Script, Speech
from tests.fakes.model import FakeModel
from tests.fakes.store import MemoryStore
from tests.stories.resuming import tell_killed
from tests.stories.test_booking import SOON, agent, asked, shop, told

AGAIN = ("Hm, okay.", "The second one.", "Yes.", "Yes, please.")
DOORS: Sequence[DeskDoor] = ("edge_desk_book", "edge_desk_free", "edge_desk_hold", "edge_desk_commit")
NONSENSE: tuple[Any, ...] = (
    None,
    [],
    {},
    "no",
    7,
    [None],
    {"id": "x"},
    [{"starts_at": "never"}],
    {"taken": "no"},
    {
        "id": "00000000-0000-4000-8000-000000000009",
        "starts_at": "2031-03-04T20:00:00+00:00",
        "code": 482913,
        "confirmed": 1,
    },
)


def away(_asked: Mapping[str, Any]) -> Any:
    """Nobody answers."""
    raise StoreAway("away")


def failing(door: DeskDoor, answers: Any) -> MemoryStore:
    """A client one of whose doors is broken."""
    store = shop()
    store.desk_doors[door] = answers
    return store


def left_whole(tmp_path: Path, store: MemoryStore) -> None:
    """Whatever became of it, he has an appointment or somebody has his message, and he was told which."""
    call = told(tmp_path, store, SOON, "The second one.", "Yes.", "Yes, please.", "Yes.", "No, thank you.")
    said = " ".join(agent(call))
    messages = call.journal.all("message.taken")
    if "You're booked" in said:
        assert len(asked(store, "edge_desk_commit")) == 1
        return
    assert len(messages) == 1, said
    assert messages[0]["number"] == "+15550001111"
    assert "leaning" in messages[0]["matter"]
    assert "passed that on" in said or "The call ended" in messages[0]["matter"]


@pytest.mark.parametrize("door", DOORS)
def test_a_door_that_nobody_answers_loses_nothing(tmp_path: Path, door: DeskDoor) -> None:
    """Whichever it is."""
    left_whole(tmp_path, failing(door, away))


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("nonsense", NONSENSE, ids=repr)
def test_a_door_that_answers_nonsense_loses_nothing(tmp_path: Path, door: DeskDoor, nonsense: Any) -> None:
    """It is as if nobody had answered."""
    left_whole(tmp_path, failing(door, lambda _asked: nonsense))


def test_a_release_that_fails_holds_nobody_up(tmp_path: Path) -> None:
    """What is held runs out by itself."""
    call = told(tmp_path, failing("edge_desk_release", away), SOON, "The first one.", "Never mind.")
    assert agent(call)[2].startswith("All right, I won't book anything.")


@pytest.mark.parametrize("turns", range(1, 5))
def test_who_hangs_up_anywhere_is_called_back(tmp_path: Path, turns: int) -> None:
    """Unless he was booked, somebody has his wish, his number and what he told of himself, once."""
    store = shop()
    call = told(tmp_path, store, *(SOON, "The second one.", "Yes.", "Yes, please.")[:turns])
    messages = call.journal.all("message.taken")
    if turns == 4:
        assert (len(asked(store, "edge_desk_commit")), messages) == (1, [])
    else:
        (message,) = messages
        assert (message["name"], message["number"]) == ("Emma Brown", "+15550001111")
        assert "cleaning" in message["matter"]


def test_an_appointment_is_made_where_no_model_answers(tmp_path: Path) -> None:
    """The rules need none, not even to take leave."""
    store = shop()
    model = FakeModel([ThinkingFailed("down")] * 9)
    call = told(tmp_path, store, SOON, "The second one.", "Yes.", "Yes, please.", "No, thank you, bye.", model=model)
    assert len(asked(store, "edge_desk_commit")) == 1
    assert agent(call)[4].startswith("Thank you for calling.")
    assert call.model.asked == []
    assert call.call_end.status == "completed"


def test_another_process_goes_on_with_an_appointment(tmp_path: Path) -> None:
    """What the first one knew of it went with it: it is begun anew from the caller's own words, and made."""
    store = shop()
    tell_killed(
        Script(says=(Speech(4, SOON),)),
        killed_at=12.0,
        then=Script(says=tuple(Speech(5 + 10 * at, words) for at, words in enumerate(AGAIN)), hangs_up=50),
        tmp_path=tmp_path,
        store=store,
    )
    (commit,) = asked(store, "edge_desk_commit")
    assert (commit["p_name"], commit["p_number"]) == ("Emma Brown", "+15550001111")


def test_who_hangs_up_on_another_process_is_called_back(tmp_path: Path) -> None:
    """With what he had told the first one."""
    again = tell_killed(
        Script(says=(Speech(4, SOON),)),
        killed_at=12.0,
        then=Script(hangs_up=6),
        tmp_path=tmp_path,
        store=shop(),
    )
    (message,) = again.store.rows["message.taken"]
    assert "book a cleaning" in message["matter"]
