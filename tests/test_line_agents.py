"""Several agents in a caller's room: one stays."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from livekit import rtc

from edge_agent.line import seniority
from edge_agent.line.seniority import outranks
from tests.fakes.livekit_room import FakeParticipant, Setting, agent, caller

ANSWERED_ANEW = agent("late", 2000)


async def test_whoever_comes_second_leaves_quietly() -> None:
    """No hang-up, no room deleted: the caller and the other agent notice nothing, and our line is over."""
    setting = Setting(agents=(agent("first", 999),))
    assert (setting.line.ended.is_set(), setting.line.ended_by) == (True, "another")
    await setting.line.hang_up()
    await setting.line.aclose()
    assert setting.rooms.asked == []
    assert (setting.room.left, setting.source.closed) == (True, True)


async def test_whoever_was_first_stays() -> None:
    """Whether the other one is found in the room, or comes later."""
    setting = Setting(agents=(agent("second", 1001),))
    setting.room.comes(agent("third", 1002))
    assert not setting.line.ended.is_set()
    await setting.line.aclose()
    assert setting.rooms.asked == ["delete call_x"]


async def test_an_agent_that_comes_back_to_its_caller_is_not_second() -> None:
    """It was there before, whatever the server says since when it is connected."""
    setting = Setting()
    setting.room.comes(agent("back", 500, joined_at=9_000))
    assert setting.line.ended_by == "another"


async def test_who_has_gone_does_not_count() -> None:
    """A participant that is only still listed serves nobody."""
    gone = agent("gone", 1)
    gone._info.state = rtc.ParticipantState.PARTICIPANT_STATE_DISCONNECTED
    setting = Setting(agents=(gone,))
    assert not setting.line.ended.is_set()


async def test_who_goes_on_with_a_call_comes_before_all_others() -> None:
    """Also before the one whose call it was, should that one wake up; and the newest of them before the others."""
    first, second = (
        FakeParticipant(f"agent-{name}", agent("x").kind, seniority.attributes(resumes=True)) for name in "ab"
    )
    await asyncio.sleep(0)
    assert outranks(first, agent("served", 1))
    assert not outranks(agent("served", 1), first)
    assert seniority.is_new({}) == seniority.is_new(seniority.attributes()) is True
    assert not seniority.is_new(seniority.of(second))


async def test_a_caller_is_no_agent() -> None:
    """Nor is anybody else."""
    assert not outranks(caller(), agent("us", 1000))


@given(st.lists(st.tuples(st.integers(-3, 3) | st.none(), st.integers(0, 3)), min_size=1, max_size=5))
def test_exactly_one_stays(arrivals: list[tuple[int | None, int]]) -> None:
    """Of those that come at one moment too, and whatever they say of themselves: the name decides in the end."""
    agents = [agent(str(number), since, joined_at) for number, (since, joined_at) in enumerate(arrivals)]
    staying = [one for one in agents if not any(outranks(other, one) for other in agents if other is not one)]
    assert len(staying) == 1


@pytest.mark.parametrize("written", ["", "soon", "1e3", "9" * 40])
def test_nonsense_says_nothing(written: str) -> None:
    """Then it counts since when the server knows of it."""
    odd = FakeParticipant("agent-odd", agent("x").kind, {seniority.SINCE: written}, joined_at=5)
    assert outranks(cast("rtc.Participant", odd), agent("us", 6))
    assert not outranks(odd, agent("us", 4))
