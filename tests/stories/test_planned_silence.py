"""Silences that are planned, and a call's own acknowledgements: nothing for the guard to do."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from shared.calls import CallStatus
from tests import virtual
from tests.fakes.caller import Script, Speech
from tests.fakes.model import STALL, FakeModel
from tests.stories.guarded import guard_events, served
from tests.stories.telling import Told, scene_for

ASKS = Script(says=(Speech(4, "How much is a cleaning?"),))


@pytest.mark.parametrize(
    "script",
    [
        Script(hangs_up=40),
        Script(says=(Speech(4, "Well, it is a long story. " * 9, seconds=50),), hangs_up=75),
        Script(says=(Speech(4, "", seconds=50, confidence=0.0),), hangs_up=75),
        Script(says=(Speech(4, "How much is it?"), Speech(5.6, "", seconds=2.8, confidence=0.0)), hangs_up=20),
        Script(says=(Speech(1.5, "Mhm", seconds=0.4),), hangs_up=12),
    ],
    ids=["nobody speaks", "a monologue", "music", "a noise over the answer", "a murmur over the greeting"],
)
def test_a_silence_that_is_planned_is_left_alone(tmp_path: Path, script: Script) -> None:
    """A silent caller is asked whether he is there, a talking one is heard out, a held reply goes on: no guard."""

    async def story() -> Told:
        return await served(await scene_for(script, tmp_path, answers=["It is ninety five dollars."] * 3))

    told = virtual.run(story())
    assert (told.line.interjections, guard_events(told)) == ([], [])
    assert told.call_end.status is CallStatus.COMPLETED


def test_a_slow_machines_own_acknowledgements_come_first(tmp_path: Path) -> None:
    """Ten seconds for an answer: acknowledged by the call itself, and the guard has nothing to say."""

    async def story() -> Told:
        scene = await scene_for(
            Script(says=ASKS.says, hangs_up=25), tmp_path, model=FakeModel(["It is 95."], delays=[10.0])
        )
        return await served(scene)

    told = virtual.run(story())
    assert guard_events(told) == []
    assert told.agent_rows()[1]["text"] == "It is 95."


def test_a_model_that_hangs_needs_no_guard(tmp_path: Path) -> None:
    """It lets itself be cancelled: acknowledged, given up and apologised for by the conversation."""

    async def story() -> Told:
        return await served(await scene_for(Script(says=ASKS.says, hangs_up=30), tmp_path, answers=[[STALL]]))

    assert guard_events(virtual.run(story())) == []


def test_a_process_that_stood_still_is_told_and_nobody_speaks_for_it(tmp_path: Path) -> None:
    """Five seconds in which nothing ran, in mid-answer: an event with how long, and the answer simply goes on."""

    async def story() -> Told:
        scene = await scene_for(
            Script(says=ASKS.says, hangs_up=20), tmp_path, answers=["It is ninety five dollars. " * 5]
        )
        loop: Any = asyncio.get_running_loop()

        def stand_still() -> None:
            loop.now += 5.0

        loop.call_at(8.0, stand_still)
        return await served(scene)

    told = virtual.run(story())
    assert guard_events(told) == [("stood_still", "warning")]
    (context,) = [row["context"] for row in told.journal.all("event")]
    assert 4000 <= context["elapsed_ms"] <= 5100
    assert told.line.interjections == []
