"""Clients whose prompts the model has read before their phone rings."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from edge_agent.prewarm import SHARED, PromptPrewarm
from edge_agent.route.decide import decision_of
from edge_agent.route.last_answers import LastAnswers
from edge_agent.think.history import Message
from edge_agent.think.prompt import known_prefix
from shared.errors import StoreAway, StoreError
from shared.numbers import Number
from shared.profiles import Profile
from shared.store import StoreShut
from tests import virtual
from tests.fakes.store import DENTIST, LAPSED, MemoryStore, answer

NOW = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
OTHERS = [f"+1510555020{digit}" for digit in range(9)]


class Wishes:
    """A reader that notes what it is to have read."""

    def __init__(self) -> None:
        self.wanted: dict[Hashable, Sequence[Message]] = {}

    def want(self, key: Hashable, messages: Sequence[Message], then: str, *, urgent: bool = False) -> None:
        assert (then, urgent) == ("", False)
        self.wanted[key] = messages

    def drop(self, key: Hashable) -> None:
        self.wanted.pop(key, None)


class Town:
    """A box whose clients were called, each so often."""

    def __init__(self, folder: Path, calls: dict[str, int], room: int = 4) -> None:
        self.store, self.reader, self.last_answers = MemoryStore(), Wishes(), LastAnswers(folder)
        self.quiet = True
        for number, times in calls.items():
            self.store.answers[number] = answer(LAPSED if number == LAPSED else DENTIST)
            for _ in range(times):
                self.last_answers.keep(number, self.store.answers[number], NOW)
        self.prewarm = PromptPrewarm(self.store, self.last_answers, self.reader, room)

    async def refresh(self, now: datetime = NOW) -> None:
        await self.prewarm.refresh(now, lambda: self.quiet)

    def begins(self, number: str) -> Sequence[Message]:
        """What a call to the number would begin with, as its client is configured now."""
        profile = decision_of(self.store.answers[number], Number(number))
        assert isinstance(profile, Profile)
        return known_prefix(profile)


def test_those_who_are_called_most_are_read(tmp_path: Path) -> None:
    """As many as there is room for, and nobody who is not to be answered for."""
    town = Town(tmp_path, {LAPSED: 50, **{number: times for times, number in enumerate(OTHERS, 1)}}, room=3)
    town.prewarm.read_ahead(NOW)
    assert list(town.reader.wanted) == [OTHERS[8], OTHERS[7], OTHERS[6]]
    assert town.reader.wanted[OTHERS[8]] == town.begins(OTHERS[8])


async def test_a_new_box_expects_those_whom_the_database_names(tmp_path: Path) -> None:
    """Before its first call it has read their prompts; one that knows its callers asks nobody."""
    town = Town(tmp_path, {})
    await town.prewarm.expect(NOW)
    town.prewarm.read_ahead(NOW)
    assert town.reader.wanted == {DENTIST: town.begins(DENTIST)}
    assert [profile.number for profile in town.prewarm.profiles(NOW)] == [DENTIST]
    town.store.fault = StoreAway("nobody is to be asked")
    with capture_logs() as logs:
        await town.prewarm.expect(NOW)
    assert logs == []


@pytest.mark.parametrize("fault", [StoreAway("away"), StoreShut("edge_expected_numbers is missing: apply migrations")])
async def test_a_new_box_without_a_database_starts_all_the_same(tmp_path: Path, fault: StoreError) -> None:
    """It reads what all prompts have in common, and says why it does not know more."""
    town = Town(tmp_path, {})
    town.store.fault = fault
    with capture_logs() as logs:
        await town.prewarm.expect(NOW)
    town.prewarm.read_ahead(NOW)
    assert list(town.reader.wanted.values()) == [SHARED]
    assert [(entry["event"], entry["code"]) for entry in logs] == [("nobody_expected", fault.code)]


def test_a_box_that_nobody_has_called_yet_reads_what_all_have_in_common(tmp_path: Path) -> None:
    """Every prompt begins with it; the first client takes its place."""
    town = Town(tmp_path, {})
    town.prewarm.read_ahead(NOW)
    assert list(town.reader.wanted.values()) == [SHARED]
    town.last_answers.keep(DENTIST, town.store.answers[DENTIST], NOW)
    town.prewarm.read_ahead(NOW)
    assert list(town.reader.wanted) == [DENTIST]
    assert town.begins(DENTIST)[0]["content"].startswith(SHARED[0]["content"])


def test_who_was_not_called_for_a_week_is_not_read(tmp_path: Path) -> None:
    """Its prompt makes room for others, also where it was wanted before."""
    town = Town(tmp_path, {DENTIST: 3})
    town.prewarm.read_ahead(NOW)
    assert list(town.reader.wanted) == [DENTIST]
    town.prewarm.read_ahead(NOW + timedelta(days=8))
    assert DENTIST not in town.reader.wanted


async def test_a_changed_configuration_is_read_before_the_next_call(tmp_path: Path) -> None:
    """The next look finds it; it counts as no call, and is the last answer from then on."""
    town = Town(tmp_path, {DENTIST: 1})
    town.prewarm.read_ahead(NOW)
    before = town.reader.wanted[DENTIST]
    town.store.answers[DENTIST] = answer(facts="We moved to Oak Street.")
    await town.refresh(NOW + timedelta(minutes=1))
    assert town.reader.wanted[DENTIST] == town.begins(DENTIST) != before
    known = town.last_answers.recall(DENTIST)
    assert known is not None
    assert (known.answer["facts"], known.calls, known.called) == ("We moved to Oak Street.", 1, NOW)


async def test_a_client_that_lapsed_is_not_read_and_not_answered_for(tmp_path: Path) -> None:
    """The database said so, and says it also while it is away."""
    town = Town(tmp_path, {DENTIST: 1})
    town.prewarm.read_ahead(NOW)
    town.store.answers[DENTIST] = answer(serviceable=False)
    await town.refresh()
    known = town.last_answers.recall(DENTIST)
    assert (DENTIST in town.reader.wanted, known and known.answer["serviceable"]) == (False, False)


async def test_a_number_that_is_nobodys_is_not_read_and_not_forgotten(tmp_path: Path) -> None:
    """A look without a call decides nothing; should the number come back it is read again."""
    town = Town(tmp_path, {DENTIST: 1})
    town.prewarm.read_ahead(NOW)
    given = town.store.answers.pop(DENTIST)
    await town.refresh()
    assert DENTIST not in town.reader.wanted
    assert town.last_answers.recall(DENTIST) is not None
    town.store.answers[DENTIST] = given
    await town.refresh()
    assert list(town.reader.wanted) == [DENTIST]


@pytest.mark.parametrize("fault", [StoreAway("away"), StoreShut("answered 403: check FRONTDESK_EDGE_TOKEN")])
async def test_a_database_that_does_not_answer_changes_nothing(tmp_path: Path, fault: StoreError) -> None:
    """Nothing is forgotten. A refusal is told as an error with its cure, and whom we may not speak for is not read."""
    town = Town(tmp_path, {DENTIST: 1})
    town.store.fault = fault
    with capture_logs() as logs:
        await town.refresh()
    refused = isinstance(fault, StoreShut)
    assert list(town.reader.wanted) == ([] if refused else [DENTIST])
    assert town.last_answers.recall(DENTIST) is not None
    level = "error" if refused else "info"
    assert [(entry["log_level"], entry["reason"]) for entry in logs] == [(level, str(fault))]


async def test_a_malformed_answer_replaces_nothing(tmp_path: Path) -> None:
    """The last good one holds."""
    town = Town(tmp_path, {DENTIST: 1})
    town.store.answers[DENTIST] = answer(prompt=None)
    await town.refresh()
    known = town.last_answers.recall(DENTIST)
    assert known is not None
    assert known.answer["prompt"] is not None


async def test_few_are_asked_for_at_a_time_and_all_in_turn(tmp_path: Path) -> None:
    """The most called in every round; a box with many clients asks for all of them within a few, also after a call."""
    many = [f"+1510666{number:04d}" for number in range(120)]
    town = Town(tmp_path, dict.fromkeys(many, 1) | dict.fromkeys(OTHERS[:4], 9))
    asked: list[list[str]] = []

    async def noted(number: str, caller: str | None = None) -> dict[str, Any]:
        asked[-1].append(number)
        if len(asked) == 2 and len(asked[-1]) == 20:
            town.quiet = False
        assert caller is None
        return dict(town.store.answers[number])

    town.store.resolve_call = noted  # type: ignore[method-assign]
    for minute in range(4):
        asked.append([])
        town.quiet = True
        await town.refresh(NOW + timedelta(minutes=minute))
    assert [len(numbers) for numbers in asked] == [50, 20, 50, 50]
    assert all(set(OTHERS[:4]) <= set(numbers) for numbers in asked)
    assert {number for numbers in asked for number in numbers} == {*many, *OTHERS[:4]}


def test_nobody_is_looked_for_while_a_caller_is_on_the_phone(tmp_path: Path) -> None:
    """Every minute, as long as it is quiet; never, where the settings say so."""

    async def hour(every: float, *, quiet: bool) -> bool:
        town = Town(tmp_path, {DENTIST: 1})
        town.last_answers.keep(DENTIST, answer(), datetime.now(UTC))
        town.quiet = quiet
        running = asyncio.create_task(town.prewarm.run(every, lambda: town.quiet))
        await asyncio.sleep(3600)
        running.cancel()
        await asyncio.wait([running])
        return DENTIST in town.reader.wanted

    assert virtual.run(hour(60, quiet=True))
    assert not virtual.run(hour(60, quiet=False))
    assert not virtual.run(hour(0, quiet=True))
