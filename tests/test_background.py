"""Work beside the calls, and a model that is away when the box starts."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from edge_agent.background import in_background
from edge_agent.model_server import ASK_AGAIN, there_at_start, until_back
from shared.errors import ModelAway, SetupError
from tests import virtual


class Server:
    """Answers each question as it was told to; the last answer stays."""

    def __init__(self, answers: Sequence[SetupError | None]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def ready(self) -> None:
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if answer is not None:
            raise answer


AWAY, MISSING = ModelAway("start it with `ollama serve`"), SetupError("ollama pull llama3.1:8b")


def test_8_3_a_server_that_is_away_does_not_end_the_start() -> None:
    """8.3: Asked three times; then the log says what cures it, and an operator is told. One that lacks the model is not
    asked again, and ends the start.
    """
    told: list[SetupError | None] = []
    away, late, without = Server([AWAY]), Server([AWAY, AWAY, None]), Server([MISSING])
    with capture_logs() as logs:
        assert not virtual.run(there_at_start(away, told.append))
    errors = [(entry["log_level"], entry["reason"]) for entry in logs if entry["log_level"] == "error"]
    assert (away.asked, errors, told) == (3, [("error", str(AWAY))], [AWAY])
    assert virtual.run(there_at_start(late, told.append))
    with pytest.raises(SetupError, match="ollama pull"):
        virtual.run(there_at_start(without, told.append))
    assert (late.asked, without.asked, told) == (3, 1, [AWAY])


def test_it_is_asked_for_until_it_is_back() -> None:
    """Once said to be away it is not said again; that it is back is, and what else is missing."""

    told: list[SetupError | None] = []

    async def hour() -> tuple[int, list[str]]:
        server = Server([*[AWAY] * 5, *[MISSING] * 5, *[AWAY] * 2, None])
        with capture_logs() as logs:
            await until_back(server, told.append)
        assert asyncio.get_running_loop().time() == 13 * ASK_AGAIN
        return server.asked, [entry.get("reason", entry["event"]) for entry in logs]

    assert virtual.run(hour()) == (13, [str(MISSING), str(AWAY), "model_back"])
    assert told == [MISSING, AWAY, None]


def test_work_beside_the_calls_ends_with_the_process() -> None:
    """Also work that does not want to end."""
    ended = []

    async def willing() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("willing")

    async def stubborn() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(1000)

    async def process() -> None:
        async with in_background(one=willing(), other=stubborn()):
            await asyncio.sleep(1)
        assert asyncio.get_running_loop().time() < 10

    virtual.run(process())
    assert ended == ["willing"]


def test_work_that_crashes_is_told_at_once_and_harms_nothing() -> None:
    """The rest goes on."""

    async def crash() -> None:
        raise ValueError("a bug")

    async def process() -> None:
        with capture_logs() as logs:
            async with in_background(chores=crash(), other=asyncio.sleep(3600)):
                await asyncio.sleep(1)
                assert [(entry["event"], entry["part"]) for entry in logs] == [("background_work_crashed", "chores")]

    virtual.run(process())
