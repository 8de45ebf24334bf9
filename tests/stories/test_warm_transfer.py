"""Callers who want a person, on a box that asks the colleague first: whole calls."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from edge_agent.call import attend
from edge_agent.desk.emergency import PASSED_ON, RINGING
from edge_agent.desk.hunt import PASSED, TAKEN
from edge_agent.desk.person import CONNECTING, NOBODY, STILL
from edge_agent.desk.who import ASK_NAME
from shared.calls import Blame, CallStatus
from tests import virtual
from tests.fakes.caller import Script, Speech
from tests.fakes.colleague import TAKES_IT, VOICEMAIL, Answers
from tests.fakes.store import DENTIST, MemoryStore, answer
from tests.stories.telling import Told, arriving, scene_for, tell

FIRST, SECOND = "+15105550177", "+15105550178"
ON_CALL = [{"name": "Dr. Hall", "number": FIRST, "seconds": 8}, {"name": "Kim", "number": SECOND, "seconds": 8}]
WISH = Speech(5, "This is Anna Bell, can I talk to a real person about my crown that came off?", 3)
BURST = Speech(5, "Hi, a pipe burst and there's water everywhere!", 2)


def told(tmp_path: Path, colleagues: Mapping[str, Answers], *says: Speech, hangs_up: float = 120, **more: Any) -> Told:
    store = MemoryStore()
    store.answers[DENTIST] = answer(DENTIST, profession=more.pop("profession", "dentist"))
    store.desk_doors["edge_desk_book"] = lambda _: {"on_call": ON_CALL, "on_call_in_emergencies": ON_CALL}
    script = Script(says=says or (WISH,), hangs_up=hangs_up, colleagues=colleagues)
    return tell(script, tmp_path, store=store, **more)


def said(call: Told) -> str:
    return " ".join(text for speaker, text in call.turns if speaker == "agent")


def made(call: Told) -> str:
    """All that was said to anybody."""
    return " ".join(call.voice.asked)


def test_who_presses_one_has_the_caller(tmp_path: Path) -> None:
    """He hears who calls and what about; the call lasts until they have finished, and nothing of that is kept."""
    call = told(tmp_path, {FIRST: Answers(keys=((6.0, "1"),), talks=40)}, hangs_up=200)
    assert call.line.rung == [FIRST]
    assert call.line.called[FIRST].talked == 40
    assert call.turns[-1] == ("agent", f"{CONNECTING} It's ringing.")
    for words in ("This is the receptionist of", "Anna Bell is on the line", "crown", "Press one to take the call"):
        assert words in made(call)
    assert (call.call_end.status, call.call_end.reason, call.call_end.blame) == (
        CallStatus.COMPLETED,
        "transferred",
        Blame.AGENT,
    )


def test_the_row_is_open_until_they_have_finished(tmp_path: Path) -> None:
    """A process that dies meanwhile leaves a call that another one goes on with: it is nobody's ended call."""

    async def story() -> tuple[int, int]:
        colleagues = {FIRST: Answers(keys=((3.0, "1"),), talks=300)}
        store = MemoryStore()
        store.desk_doors["edge_desk_book"] = lambda _: {"on_call": ON_CALL}
        scene = await scene_for(Script(says=(WISH,), colleagues=colleagues), tmp_path, store=store)
        call = asyncio.create_task(attend(arriving(), scene.line, scene.services, asyncio.Event()))
        await asyncio.sleep(200)
        assert scene.line.bridged
        assert scene.services.admission.on_lines == 1
        while_they_talk = len(scene.journal.all("call.ended"))
        await call
        return while_they_talk, len(scene.journal.all("call.ended"))

    assert virtual.run(story()) == (0, 1)


def test_the_caller_may_hang_up_first(tmp_path: Path) -> None:
    """Then the colleague's line ends too."""
    call = told(tmp_path, {FIRST: Answers(keys=((3.0, "1"),), talks=400)}, hangs_up=60)
    assert 30 < (call.line.called[FIRST].talked or 0) < 60
    assert call.call_end.reason == "transferred"


def test_a_voicemail_never_gets_the_caller(tmp_path: Path) -> None:
    """It hears all of it twice, presses nothing, and is hung up; the next one is rung."""
    call = told(tmp_path, {FIRST: VOICEMAIL, SECOND: TAKES_IT})
    assert call.line.rung == [FIRST, SECOND]
    assert call.line.called[FIRST].talked is None
    assert call.line.called[SECOND].talked == 20
    assert call.line.called[FIRST].was_told > 1.9 * call.line.called[SECOND].was_told > 0
    assert "It's ringing." in said(call)


@pytest.mark.parametrize(
    "first",
    [
        Answers(after=None),
        Answers(keys=((3.0, "2"),)),
        Answers(keys=((3.0, "3"), (3.5, "*"))),
        Answers(hangs_up=1.5),
    ],
    ids=["no answer", "presses 2", "presses something else", "hangs up"],
)
def test_who_does_not_take_it_is_no_hindrance(tmp_path: Path, first: Answers) -> None:
    """The next one is rung, and the caller is told nothing of it."""
    call = told(tmp_path, {FIRST: first, SECOND: TAKES_IT})
    assert call.line.rung == [FIRST, SECOND]
    assert (call.line.called[FIRST].talked, call.line.called[SECOND].talked) == (None, 20)
    assert (PASSED.partition(" Goodbye")[0] in made(call)) == (first.keys == ((3.0, "2"),))
    assert NOBODY not in said(call)


def test_where_nobody_takes_it_it_becomes_a_message(tmp_path: Path) -> None:
    """The caller is back with us, and never heard a silence that the guard had to fill."""
    call = told(tmp_path, {FIRST: VOICEMAIL})
    assert call.line.rung == [FIRST, SECOND]
    assert NOBODY in said(call)
    assert all(line.talked is None and line.ended.is_set() for line in call.line.called.values())
    assert call.call_end.reason != "transferred"


def test_a_caller_who_hangs_up_meanwhile_ends_all_of_it(tmp_path: Path) -> None:
    """Nobody's telephone rings on, and nobody hears of a call that is over."""
    call = told(tmp_path, {FIRST: Answers(keys=((12.0, "1"),))}, hangs_up=17)
    assert call.line.rung == [FIRST]
    assert call.line.called[FIRST].ended.is_set()
    assert call.line.called[FIRST].talked is None
    assert call.call_end.reason == "caller_hung_up"


def test_a_caller_who_speaks_meanwhile_stops_nothing(tmp_path: Path) -> None:
    """It rings on, once at each, and he hears that it does."""
    call = told(tmp_path, {FIRST: Answers(after=6.0, keys=((8.0, "1"),))}, WISH, Speech(13, "Hello? Are you there?"))
    assert call.line.rung == [FIRST]
    assert STILL in said(call)
    assert call.line.called[FIRST].talked == 20


def test_in_an_emergency_all_are_rung_at_once(tmp_path: Path) -> None:
    """While the talk goes on; the first who presses 1 has the caller, and who was being told hears that."""
    colleagues = {FIRST: Answers(after=4.0), SECOND: Answers(after=6.0, keys=((5.0, "1"),))}
    call = told(tmp_path, colleagues, BURST, Speech(19, "My name is Emma Brown"), profession="plumber")
    assert call.line.rung == [FIRST, SECOND]
    assert (call.line.called[FIRST].talked, call.line.called[SECOND].talked) == (None, 20)
    assert f"{PASSED_ON} {RINGING} {ASK_NAME}" in said(call)
    assert "This is urgent" in made(call)
    assert "burst" in made(call)
    assert TAKEN.partition(" Goodbye")[0] in made(call)
    assert [one["urgency"] for one in call.journal.all("message.taken")] == ["emergency"]
    assert call.call_end.reason == "transferred"


def test_in_an_emergency_nobody_is_rung_twice(tmp_path: Path) -> None:
    """The caller asks for a person while they are rung already: then he waits for them."""
    colleagues = {FIRST: Answers(after=None), SECOND: Answers(after=7.0, keys=((9.0, "1"),))}
    says = (BURST, Speech(19, "Can I please talk to a real person?"))
    call = told(tmp_path, colleagues, *says, profession="plumber")
    assert call.line.rung == [FIRST, SECOND]
    assert CONNECTING in said(call)
    assert call.line.called[SECOND].talked == 20


def test_in_an_emergency_the_message_is_there_whoever_comes(tmp_path: Path) -> None:
    """Nobody takes the call, and the talk has gone on meanwhile to its end."""
    says = (BURST, Speech(21, "Emma Brown"), Speech(28, "14 Linden Street"))
    call = told(tmp_path, {}, *says, hangs_up=60, profession="plumber")
    assert call.line.rung == [FIRST, SECOND]
    assert [one["urgency"] for one in call.journal.all("message.taken")] == ["emergency"] * 2
    assert NOBODY not in said(call)
