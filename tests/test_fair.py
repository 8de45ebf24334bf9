"""Who is next at an engine that several calls share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.fair import Line, _client, asking_for
from edge_agent.speak.cache import SpeechCache
from tests.fakes.caller import Script, Speech
from tests.fakes.store import DENTIST, answer
from tests.fakes.voice import FakeVoice
from tests.stories.telling import tell

ANYTHING = st.lists(st.tuples(st.integers(0, 2), st.sampled_from("ABC"), st.booleans()))


def waiting(*given: tuple[str, int]) -> Line[str]:
    """A client is the first letter of what he asks for."""
    line = Line[str]()
    for one, urgency in given:
        add(line, one, urgency)
    return line


def add(line: Line[str], one: str, urgency: int = 0) -> None:
    with asking_for(one[:1]):
        line.add(one, urgency)


def serve(line: Line[str]) -> str:
    one = next(iter(line))
    line.remove(one)
    return one


def test_what_is_urgent_comes_first_and_of_it_the_oldest() -> None:
    """Whoever asks."""
    line = waiting(("A some day", 2), ("B next", 1), ("C first", 0), ("D second", 0))
    assert list(line) == ["C first", "D second", "B next", "A some day"]


def test_a_client_with_much_waits_for_himself_only() -> None:
    """Also when he is served one by one; what comes later for another has its turn as well."""
    line = waiting(*((f"A{number}", 0) for number in range(5)), ("B0", 0))
    order = [serve(line), serve(line), serve(line)]
    add(line, "B1")
    order += [serve(line) for _ in range(4)]
    assert order == ["A0", "B0", "A1", "B1", "A2", "A3", "A4"]


def test_nobody_saves_up_turns() -> None:
    """Who asked for nothing for long is not served before all others when he comes with much."""
    line = waiting(*((f"A{number}", 0) for number in range(4)))
    order = [serve(line), serve(line)]
    for number in range(2):
        add(line, f"B{number}")
    order += [serve(line) for _ in range(4)]
    assert order == ["A0", "A1", "B0", "A2", "B1", "A3"]


@given(ANYTHING)
def test_nobody_is_forgotten_and_nobody_is_overtaken_by_his_own(asked: list[tuple[int, str, bool]]) -> None:
    """However it is mixed: all are served once; of one client and urgency in the order in which they came."""
    line, came, served = Line[str](), list[str](), list[str]()
    for number, (urgency, client, serves) in enumerate(asked):
        came.append(f"{client}{urgency} {number}")
        add(line, came[-1], urgency)
        served += [serve(line)] if serves else []
    while list(line):
        served.append(serve(line))
    assert sorted(served) == sorted(came)
    for mine in {one[:2] for one in came}:
        assert [one for one in served if one[:2] == mine] == [one for one in came if one[:2] == mine]


async def test_who_asks_belongs_to_the_task() -> None:
    """And to those that it starts."""
    line = Line[str]()

    async def ask(one: str) -> None:
        line.add(one, 0)

    with asking_for("A"):
        inside = [asyncio.create_task(ask(f"A{number}")) for number in range(2)]
    line.add("box", 0)
    await asyncio.gather(*inside)
    assert list(line) == ["box", "A0", "A1"]


class Registered(FakeVoice):
    """Knows for whom it speaks."""

    def __init__(self) -> None:
        super().__init__()
        self.clients: set[object] = set()

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        self.clients.add(_client.get())
        async for pcm in super().synthesise(text, voice, language):
            yield pcm


@pytest.mark.parametrize("calls", [4, 0], ids=["a talk", "a refusal"])
def test_a_call_asks_the_engines_for_its_client(calls: int, tmp_path: Path) -> None:
    """Whatever is said to a caller, and whichever task makes it."""
    voice = Registered()
    script = Script(says=(Speech(4, "How much is a cleaning?"),), hangs_up=9)
    tell(script, tmp_path, answers=["A cleaning is 95 dollars."], voice=voice, calls=calls, cache=SpeechCache(None))
    assert voice.clients == {UUID(str(answer(DENTIST)["client_id"]))}
