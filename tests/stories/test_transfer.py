"""Callers who want a person, in whole calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from edge_agent.desk.person import CONNECTING, NOBODY
from shared.calls import Blame, CallStatus
from tests.fakes.caller import Script, Speech
from tests.fakes.store import MemoryStore
from tests.stories.telling import Told, tell

FIRST, SECOND = "+15105550177", "+15105550178"
ON_CALL = [{"name": "Dr. Hall", "number": FIRST, "seconds": 8}, {"name": "Kim", "number": SECOND, "seconds": 8}]


def told(tmp_path: Path, script: Script, on_call: Any = ON_CALL) -> Told:
    store = MemoryStore()
    store.desk_doors["edge_desk_book"] = lambda _: {"on_call": on_call}
    return tell(script, tmp_path, store=store)


def wishing(*takes_it: str, words: str = "Can I talk to a real person?") -> Script:
    return Script(says=(Speech(4, words),), hangs_up=90, takes_it=frozenset(takes_it))


@pytest.mark.parametrize("words", ["Can I talk to a real person?", "please put me through to the dentist"])
def test_the_first_who_picks_up_has_the_caller(tmp_path: Path, words: str) -> None:
    """The call is over for us, and nobody is to blame for it."""
    call = told(tmp_path, wishing(FIRST, words=words))
    assert call.line.rung == [FIRST]
    assert call.turns[-1] == ("agent", CONNECTING)
    assert (call.call_end.status, call.call_end.reason, call.call_end.blame) == (
        CallStatus.COMPLETED,
        "transferred",
        Blame.AGENT,
    )


def test_the_next_one_is_rung_and_the_caller_hears_of_it(tmp_path: Path) -> None:
    """Eight seconds of ringing are no silence."""
    call = told(tmp_path, wishing(SECOND))
    assert call.line.rung == [FIRST, SECOND]
    assert "It's ringing." in call.turns[-1][1]
    assert call.call_end.reason == "transferred"


def test_where_nobody_picks_up_it_becomes_a_message(tmp_path: Path) -> None:
    """The caller is back with us, and is asked what it is about."""
    call = told(tmp_path, wishing())
    assert call.line.rung == [FIRST, SECOND]
    said = " ".join(text for speaker, text in call.turns if speaker == "agent")
    assert NOBODY in said
    assert said.endswith("What is it about?") or "still there" in said.lower()
    assert call.call_end.reason != "transferred"


def test_where_nobody_is_on_call_nobody_is_rung(tmp_path: Path) -> None:
    """A message is offered at once."""
    call = told(tmp_path, wishing(FIRST), on_call=[])
    assert call.line.rung == []
    assert "message" in " ".join(text for _, text in call.turns)
