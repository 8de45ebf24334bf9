"""When does the caller take the agent as finished? By ear, in virtual time."""

import asyncio
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.phone.conversation import Caller
from infra.phone.microphone import Spoken
from infra.phone.script import Script
from infra.phone.turns import HANGOVER, POLITE, SHORT, AgentVoice
from tests.virtual import run

FRAME = 0.02  # s
LOUD = np.full(160, 4000, dtype=np.int16).tobytes()
QUIET = bytes(320)

Sound = tuple[float, float]  # the agent is audible from … to …, seconds after the caller's question


class FakePhone:
    """Says everything in no time. After the first sentence its agent sounds as it was told to."""

    def __init__(self, agent: AgentVoice, sounds: Sequence[Sound]) -> None:
        self.gone = asyncio.Event()
        self.spoke_at: list[float] = []
        self.hung_up_at = 0.0
        self._agent = agent
        self._sounds = sounds
        self._clock = asyncio.get_running_loop().time
        self._hearing: asyncio.Task[None] | None = None

    async def _hear(self, began: float) -> None:
        while True:
            await asyncio.sleep(FRAME)
            since = self._clock() - began
            self._agent.hear(self._clock(), LOUD if any(a < since <= b for a, b in self._sounds) else QUIET)

    def say(self, pcm: bytes) -> Spoken:
        now = self._clock()
        self.spoke_at.append(now)
        self._hearing = self._hearing or asyncio.create_task(self._hear(now))
        spoken = Spoken(pcm, began=now, ended=now)
        spoken.done.set()
        return spoken

    async def press(self, keys: str) -> None:
        raise NotImplementedError

    async def hang_up(self) -> None:
        self.hung_up_at = self._clock()
        self.gone.set()
        if self._hearing:
            self._hearing.cancel()


def played(step: dict[str, Any], sounds: Sequence[Sound], hangover: float = HANGOVER) -> tuple[FakePhone, Caller]:
    """The caller asks, the agent sounds like that, then comes `step`, and the caller hangs up."""

    async def follow() -> tuple[FakePhone, Caller]:
        agent = AgentVoice(hangover=hangover)
        script = Script.model_validate({"name": "x", "steps": [{"say": "Are you open?"}, step, "hang_up"]})
        phone = FakePhone(agent, sounds)
        caller = Caller(phone, script, dict.fromkeys(script.sentences, b""), agent, lambda _text: None)
        await caller.follow()
        return phone, caller

    return run(follow())


def waited(*sounds: Sound, step: str = "agent_done", hangover: float = HANGOVER) -> float:
    """How long after its question the caller goes on."""
    phone, _ = played({"wait": step}, sounds, hangover)
    return phone.hung_up_at - phone.spoke_at[0]


def cut_in(*sounds: Sound) -> tuple[float, bool]:
    """When the caller interrupts, and whether the agent was speaking then."""
    phone, caller = played({"interrupt": {"after": 1.8, "say": "Stop."}}, sounds)
    return phone.spoke_at[1] - phone.spoke_at[0], caller.utterances[1].cut_in


def test_a_long_answer_is_over_after_the_hangover() -> None:
    """Three seconds of speech with pauses between its sentences."""
    assert waited((1.0, 2.4), (2.9, 4.5)) == pytest.approx(4.5 + HANGOVER, abs=0.1)


def test_an_acknowledgement_is_not_the_answer() -> None:
    """ "One moment, please." after 1.5 s, again at 4 and 7 s; the answer at 9 s."""
    assert waited((1.5, 2.6), (4.0, 5.1), (7.0, 8.1), (9.0, 12.0)) == pytest.approx(12.0 + HANGOVER, abs=0.1)


def test_a_short_answer_costs_a_moment_of_politeness() -> None:
    """ "Yes, we do." is as short as an acknowledgement: the caller waits for more, and then goes on."""
    assert waited((1.0, 1.8)) == pytest.approx(1.8 + POLITE, abs=0.1)
    assert POLITE < 4.0, "no silence that anybody would remark on"


def test_a_hole_after_an_opening_is_not_the_end() -> None:
    """ "Yes," then 2.4 s of nothing, then the rest."""
    assert waited((1.0, 1.5), (3.9, 6.5)) == pytest.approx(6.5 + HANGOVER, abs=0.1)


def test_a_hole_that_is_acknowledged_is_waited_out() -> None:
    """A long first part runs dry, "one moment, please" comes after 1.6 s, the rest 2.5 s after that."""
    assert waited((1.0, 3.5), (5.1, 6.2), (8.7, 11.0)) == pytest.approx(11.0 + HANGOVER, abs=0.1)


def test_an_agent_that_says_nothing_is_waited_for_until_patience_ends() -> None:
    """A minute, unless the script says otherwise."""
    assert waited() == pytest.approx(60.0, abs=0.1)


def test_a_hangover_of_the_scripts_own_can_be_longer_than_politeness() -> None:
    """A script that wants to wait five seconds does, after short answers too."""
    assert waited((1.0, 1.5), hangover=5.0) == pytest.approx(6.5, abs=0.1)


def test_the_caller_can_wait_until_the_agent_speaks() -> None:
    """Any sound will do."""
    assert waited((2.0, 9.0), step="agent_speaks") == pytest.approx(2.0, abs=0.1)


def test_the_caller_interrupts_the_answer_and_not_its_acknowledgement() -> None:
    """An acknowledgement lasts a second; the answer comes two seconds later and is spoken over."""
    at, over = cut_in((1.5, 2.6), (4.6, 9.0))
    assert at == pytest.approx(4.6 + 1.8, abs=0.1)
    assert over


def test_an_answer_too_short_to_interrupt_is_answered() -> None:
    """The caller says it when the agent has finished."""
    at, over = cut_in((1.0, 1.8))
    assert at == pytest.approx(1.8 + POLITE, abs=0.1)
    assert not over


def test_a_stretch_of_speech_begins_after_a_breath() -> None:
    """A pause shorter than that belongs to it."""
    agent = AgentVoice()
    agent.hear(1.0, LOUD)
    agent.hear(1.5, QUIET)
    assert agent.speaking(1.5)
    agent.hear(1.6, LOUD)
    assert agent.spoke_for(0.5) == pytest.approx(0.6)
    assert agent.spoke_for(1.4) == pytest.approx(0.2), "only what came after the mark"
    agent.hear(2.4, LOUD)
    assert (agent.began, agent.spoke_for(0.5)) == (2.4, 0.0)
    assert not agent.heard_since(2.4)


@given(st.lists(st.tuples(st.floats(0.01, 2), st.booleans()), max_size=40))
def test_the_agent_never_speaks_and_has_finished_at_once(steps: list[tuple[float, bool]]) -> None:
    """Speaking and finished exclude each other, and silence alone finishes nothing."""
    agent, at, spoke = AgentVoice(), 0.0, False
    for gap, loud in steps:
        at += gap
        agent.hear(at, LOUD if loud else QUIET)
        spoke = spoke or loud
        assert not (agent.speaking(at) and agent.finished_since(-1, at))
        assert agent.finished_since(-1, at) <= spoke


def test_what_may_be_an_acknowledgement_is_longer_than_any() -> None:
    """And shorter than the caller's patience for more."""
    assert 1.5 < SHORT < POLITE
