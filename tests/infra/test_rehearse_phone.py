"""The rehearsal with sound, without its sound: who says what when, and what the rows become."""

from __future__ import annotations

import asyncio
from typing import Any, cast
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from infra.dev.demo.readback import ClientView, Row
from infra.phone.script import HangUp, Interrupt, Say, Wait
from infra.rehearse import over_phone
from infra.rehearse.caller import BYE, Caller
from infra.rehearse.case import Case
from infra.rehearse.over_phone import _converse, _exchanges, _Heard, noisy, read_rows
from infra.rehearse.rows import MessageRow, Rows
from shared.errors import LineError

ZONE = ZoneInfo("America/Los_Angeles")


def row(seq: int, exchange: int, speaker: str, text: str) -> Row:
    return {"seq": seq, "exchange": exchange, "speaker": speaker, "text": text, "meant": None}


TURNS = [
    row(0, 0, "agent", "Thank you for calling."),
    row(1, 1, "caller", "Hello, a cleaning at Tim."),
    row(2, 1, "agent", "May I have"),
    row(3, 1, "agent", "your name?"),
    row(4, 2, "caller", "Emma Brown."),
    row(5, 2, "agent", "Is there anything else I can do for you?"),
]


class Seen(ClientView):
    """A client's user who sees one call, with what belongs to it."""

    def __init__(self, call: Row | None, **tables: list[Row]) -> None:
        self._call, self._tables, self.shown = call, tables, TURNS

    async def ended_call(self, room: str, patience: float) -> Row | None:
        return self._call

    async def call_in(self, room: str) -> Row | None:
        return self._call

    async def turns(self, call_id: str) -> list[Row]:
        return self.shown

    async def rows(self, table: str, **query: str) -> list[Row]:
        return self._tables.get(table, [])


class Line:
    """A phone and a voice that note what is done with them; the agent answers at once."""

    def __init__(self, view: Seen) -> None:
        self.gone, self.did = asyncio.Event(), list[str]()
        self._view = view

    async def do(self, step: Any) -> None:
        match step:
            case Wait():
                self.did.append("waits")
            case Say():
                self.did.append(step.say)
            case Interrupt():
                self.did.append(f"over it: {step.interrupt.say}")
            case HangUp():
                self.did.append("hangs up")
                self.gone.set()
        if isinstance(step, Say | Interrupt):
            answered = self._view.shown[-1]["exchange"] + 1
            self._view.shown = [turn for turn in TURNS if turn["exchange"] <= answered]


@pytest.fixture(autouse=True)
def _soon_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not there by then will not come in these tests."""
    monkeypatch.setattr(over_phone, "WRITTEN", 0.0)


def case(**more: Any) -> Case:
    told = {"name": "x", "kind": "booking", "says": ["Hello, a cleaning."], "about": {"name": "Emma"}, "goal": {}}
    return Case.model_validate({**told, **more})


def test_an_exchange_is_all_that_was_said_in_it() -> None:
    """The greeting answers nobody; what he said and what was heard of it are both his words."""
    first, second = _exchanges([("", "Hello, a cleaning at ten."), ("…", "Emma Brown.")], TURNS, Rows())
    assert first.agent == "May I have your name?"
    assert "Tim" in first.caller
    assert "ten" in first.caller
    assert second.agent == "Is there anything else I can do for you?"


async def test_he_answers_to_what_the_rows_say_that_he_was_told() -> None:
    """He waits for the end of each answer, reads it, and hangs up when he has said goodbye."""
    view = Seen({"id": "1"})
    view.shown = TURNS[:1]
    line = Line(view)
    said = await _converse(Caller(case()), cast("Any", line), cast("Any", line), _Heard(view, "room", seen=0))
    assert [words for _, words in said] == ["Hello, a cleaning.", "My name is Emma.", BYE]
    assert line.did == ["waits", said[0][1], "waits", said[1][1], "waits", said[2][1], "waits", "hangs up"]


async def test_an_impatient_caller_does_not_wait_for_the_end_of_the_greeting() -> None:
    """Afterwards he listens as everybody does."""
    view = Seen({"id": "1"})
    view.shown = TURNS[:1]
    line = Line(view)
    await _converse(Caller(case(interrupts=1.0)), cast("Any", line), cast("Any", line), _Heard(view, "room", seen=0))
    assert line.did[:2] == ["over it: Hello, a cleaning.", "waits"]


async def test_rows_are_read_as_values() -> None:
    """Times in the client's zone; what is held is no visit; what stood there before the call is not of it."""
    call = {"id": "1", "client_id": "2", "started_at": "2026-12-01T17:00:00+00:00"}
    visit = {
        "service_id": "3",
        "starts_at": "2026-12-05T18:00:00+00:00",
        "status": "booked",
        "caller_name": "Emma",
        "caller_e164": "+14155550121",
        "code": "482913",
        "updated_at": "2026-12-01T17:01:00+00:00",
    }
    visits = [visit, {**visit, "status": "held"}, {**visit, "updated_at": "2026-12-01T16:00:00+00:00"}]
    message = {"matter": "A bill", "urgency": "urgent", "caller_name": None, "caller_e164": None}
    view = Seen(call, services=[{"id": "3", "name": "Cleaning"}], visits=visits, messages=[message])
    rows, turns = await read_rows(view, "room", ZONE)
    assert [(f"{one.starts_at:%a %H:%M}", one.service, one.open, one.of_this_call) for one in rows.visits] == [
        ("Sat 10:00", "Cleaning", True, True),
        ("Sat 10:00", "Cleaning", True, False),
    ]
    assert rows.messages == (MessageRow("A bill", "urgent"),)
    assert turns == TURNS


async def test_a_call_that_no_row_tells_of_is_no_call() -> None:
    """It says so, and the others go on."""
    with pytest.raises(LineError, match="no call in the room"):
        await read_rows(Seen(None), "room", ZONE)


def test_a_room_behind_him_is_heard_each_time_the_same() -> None:
    """As loud as the script says; none where it says none."""
    silence = bytes(16000)
    assert noisy(silence, 0.0) == silence
    assert noisy(silence, 0.02) == noisy(silence, 0.02)
    heard = np.frombuffer(noisy(silence, 0.02), dtype=np.int16).astype(np.float64)
    assert np.sqrt((heard**2).mean()) == pytest.approx(0.02 * 32767, rel=0.05)
