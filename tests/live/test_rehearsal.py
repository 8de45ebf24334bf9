"""Three callers of the rehearsal, with real speech, on the real stack: what they came for stands in the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.connections import Connections
from infra.dev.stack.children import child
from infra.dev.stack.lifecycle import agent_part
from infra.places import Places
from infra.rehearse.aloud import on_stack
from infra.rehearse.rehearsal import chosen

pytestmark = [pytest.mark.live, pytest.mark.conversation]

SAMPLE = (("dentist", "booking"), ("plumber", "emergency"), ("mechanic", "message"))


@pytest.fixture(scope="module")
def answered(stack: Connections) -> Iterator[Connections]:
    """The stack with an agent that answers."""
    with child(agent_part(Path(stack.state_dir).parent / "logs" / "agent.log", stack)):
        yield stack


@pytest.mark.parametrize(("profession", "script"), SAMPLE)
def test_a_caller_gets_what_he_came_for(answered: Connections, profession: str, script: str) -> None:
    """A visit, an instruction with an urgent message, a message: as rows; and nothing was said that is in none."""
    scenes = chosen(dt.datetime.now(dt.UTC), [profession], [script])
    (grade,) = on_stack(scenes[:1], answered, Places(), lambda _grade: None)
    told = [(turn.caller, turn.agent) for turn in grade.talk.turns]
    assert (grade.missing, grade.claims) == ((), ()), told
    assert grade.talk.sound is not None
    assert len(grade.talk.sound.waits) >= 2  # it was heard, too, that it was answered
