"""8.1: what goes wrong at Cartesia and ElevenLabs, on the real wire: the clause is said to its end by the stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import pytest

from edge_agent.failover.hedge import Lost
from edge_agent.idle import Idle
from edge_agent.speak import deadlines
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.mouth import Mouth, Utterance
from edge_agent.speak.voice import Speaker, Voice, as_speaking, once
from infra.dev.loopback.faults import Fault
from tests.fakes.audio_out import FakeAudioOut
from tests.fakes.voice import FakeVoice
from tests.speak.providers import PATIENT, SHORT, cartesia, elevenlabs, until
from tests.speak.scene import Audience

Provider = Literal["cartesia", "elevenlabs"]
TEXT = "We are open from nine to five."
FULL = Fault(status=429, code="too_many_concurrent_requests")
FAULTS = [
    *(Fault(kind=kind) for kind in ("stall", "half", "torn", "cut", "garbage")),
    Fault(status=401, code="invalid_api_key"),
    Fault(status=429, code="quota_exceeded"),
    Fault(status=500, code="internal"),
    FULL,
]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stall of a busy machine is none of a provider's."""
    monkeypatch.setattr(deadlines, "STALLED", PATIENT)


class Call:
    """One call with a voice of a provider."""

    def __init__(self, own: Voice, name: str) -> None:
        self.losses: list[str] = []
        self.line, self.stand_in = FakeAudioOut(), FakeVoice(0.0, 0.05)
        speakers = Speaker(own, name, "en"), Speaker(self.stand_in, "af_heart")
        self.mouth = Mouth(VoiceFailover(*speakers, SpeechCache(None), self.lost), self.line, Idle())

    def lost(self, lost: Lost, _attempt: int) -> None:
        self.losses.append(as_speaking(lost.failure).code if lost.failure else "late")

    async def say(self) -> Utterance:
        gate, said = asyncio.Event(), Utterance()
        gate.set()
        async with asyncio.timeout(PATIENT):
            await self.mouth.say(once(TEXT), said, gate, Audience())
        return said


@asynccontextmanager
async def calling(
    provider: Provider, late: float, *faults: Fault | None, next_within: float = PATIENT
) -> AsyncIterator[Call]:
    """A provider whose next clauses go wrong like that, and a call that speaks with it."""
    if provider == "cartesia":
        async with cartesia(late=late, next_within=next_within) as (server, voice):
            server.faults.plan("context", *faults)
            yield Call(voice, server.voice)
            await until(lambda: not server.active)
    else:
        async with elevenlabs(late=late, next_within=next_within) as (speaker, name, other):
            speaker.faults.plan("speak", *faults)
            yield Call(other, name)


@pytest.mark.parametrize("provider", ["cartesia", "elevenlabs"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind or f"{fault.status} {fault.code}")
async def test_4_4_every_fault_of_a_provider_is_somebody_elses_sound(provider: Provider, fault: Fault) -> None:
    """4.4: every word is heard, the loss is told once and is for the call, and a full plan costs one clause only."""
    late = SHORT if fault.kind == "stall" else PATIENT
    again = provider == "cartesia" and fault.kind in ("cut", "torn")  # before any sound it tries a new connection
    after = SHORT if fault.kind in ("stall", "half", "garbage") else PATIENT
    async with calling(provider, late, fault, *([fault] if again else []), next_within=after) as call:
        said = await call.say()
        assert (said.heard, said.stood_in) == (TEXT, True)
        assert len(call.losses) == (fault is not FULL)
        said = await call.say()
        assert (said.heard, said.stood_in) == (TEXT, fault is not FULL)


@pytest.mark.parametrize("provider", ["cartesia", "elevenlabs"])
async def test_a_healthy_provider_speaks_alone(provider: Provider) -> None:
    """Nobody else is asked for anything."""
    async with calling(provider, PATIENT) as call:
        said = await call.say()
        assert (said.heard, said.stood_in) == (TEXT, False)
        assert (call.stand_in.asked, call.losses) == ([], [])
