"""How fast a machine is, and what that means for its callers."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from edge_agent.admission import carries
from edge_agent.failover.hedge import Lost
from edge_agent.hear.segment import Heard, TurnEnded
from edge_agent.processor import Work, busy_seconds, cores
from edge_agent.speak.voice import Speaker
from edge_agent.speed import PATIENCE, Speed, expectation, first_sound, for_the_ear, measure, tell
from shared.errors import HearingFailed, ThinkingFailed
from tests import virtual
from tests.fakes.voice import FakeVoice, tone

# Measured: two cores with AVX2, the same on one of them, two with AVX-512, and a server with a graphics card.
TWO_CORES = Speed(42, 20, 1.3, 1.1, 400, 0.35)
ONE_CORE = Speed(42, 20, 2.0, 1.1, 450, 0.35)
QUICK_CORES = Speed(250, 50, 0.5, 0.6, 180, 0.15, threads=2)
GPU = Speed(3000, 150, 0.1, 0.3, 60, 0.1)
NOTHING = Speed()


@pytest.mark.parametrize(
    ("speed", "cores", "calls"),
    [(TWO_CORES, 2, 2), (ONE_CORE, 1, 1), (QUICK_CORES, 2, 4), (NOTHING, 2, 2), (NOTHING, 1, 1)],
)
def test_a_machine_carries_what_its_cores_can_do(speed: Speed, cores: int, calls: int) -> None:
    """What was not measured is taken for slow."""
    assert carries(speed, cores) == calls


@pytest.mark.parametrize(("work", "calls"), [(1.1, 2), (1.3, 2), (1.7, 1)])
def test_only_calls_that_fit_are_carried(work: float, calls: int) -> None:
    """Two that need a third more than there is would make both callers wait for ever."""
    assert carries(Speed(40, 15, 3.3, work, 1000, 0.4), 2) == calls


@pytest.mark.parametrize(("others", "calls"), [(0.0, 2), (0.1, 2), (1.0, 1), (2.0, 1), (9.0, 1)])
def test_what_other_programs_use_is_not_ours(others: float, calls: int) -> None:
    """A neighbour that keeps one core of two busy leaves room for one call."""
    assert carries(Speed(42, 20, 1.3, 1.1, 400, 0.35, others=others), 2) == calls


def test_a_neighbour_is_noticed() -> None:
    """The cores' time that was not our own: a second beside two of our own work is half a core in two seconds."""
    assert Work(all=3.0, ours=2.0).others / 2.0 == 0.5
    assert Work(all=1.9, ours=2.0).others == 0.0


def test_the_processor_is_seen_at_work() -> None:
    """A thread that computes for a while uses our cores as long; who waits does not."""
    began, worked = busy_seconds(), time.process_time()
    while time.process_time() - worked < 0.3:
        pass
    assert busy_seconds() - began >= 0.25
    assert cores() >= 1


def test_a_graphics_card_carries_more_than_anybody_allows() -> None:
    """The limit of the settings holds there."""
    assert carries(GPU, 16) > 40


numbers = some.none() | some.floats(0, 1e6)


@given(
    numbers,
    numbers,
    numbers,
    numbers,
    numbers,
    numbers,
    some.integers(1, 64),
    some.floats(0, 300),
    some.integers(1, 256),
)
def test_every_machine_carries_one(
    reads: float | None,
    writes: float | None,
    voice: float | None,
    voice_work: float | None,
    heard: float | None,
    heard_work: float | None,
    threads: int,
    others: float,
    cores: int,
) -> None:
    """Whatever was measured: a call at least, and a sentence that says so."""
    speed = Speed(reads, writes, voice, voice_work, heard, heard_work, threads, others)
    assert carries(speed, cores) >= 1
    assert expectation(speed, 1).endswith(".")


def test_what_may_be_expected_is_said_in_a_sentence() -> None:
    """In words that an operator understands; what is not known is not promised."""
    assert (
        expectation(TWO_CORES, 2)
        == "Answers begin about 2.8 s after the caller's turn; this machine carries 2 calls at once."
    )
    assert "1 call at once" in expectation(NOTHING, 1)
    assert first_sound(NOTHING) is None


@dataclass
class FakeRecogniser:
    """Hears for `seconds`, or fails."""

    seconds: float = 0.2
    failing: bool = False
    name: str = "fake"
    fed: bytes = b""

    lost: tuple[Lost, ...] = ()

    @asynccontextmanager
    async def call(self, language: str) -> AsyncIterator[FakeRecogniser]:
        yield self

    def begin(self, turn_ended: TurnEnded) -> FakeRecogniser:
        return self

    def feed(self, pcm: bytes) -> None:
        self.fed += pcm

    async def guess(self) -> str:
        return ""

    async def foresee(self) -> Heard | None:
        return None

    async def settle(self) -> Heard:
        await asyncio.sleep(self.seconds)
        if self.failing:
            raise HearingFailed("told to fail")
        return Heard("thank you", 0.9, 200)


@dataclass
class PacedModel:
    """Knows how fast it is once it was measured."""

    failure: ThinkingFailed | None = None
    reading_speed: float | None = None
    writing_speed: float | None = None
    measured: int = 0

    async def measure(self) -> None:
        self.measured += 1
        if self.failure:
            raise self.failure
        self.reading_speed, self.writing_speed = 65.0, 25.0


class HungVoice(FakeVoice):
    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        await asyncio.Event().wait()
        yield b""


def test_every_engine_is_measured() -> None:
    """The voice by its own sentence, the recogniser by a second of it, the model by what it saw itself."""

    async def start() -> None:
        recogniser = FakeRecogniser()
        speed = await measure(PacedModel(), Speaker(FakeVoice(word=0.5), "af_heart"), recogniser, 3)
        assert (speed.read_tokens_per_s, speed.write_tokens_per_s, speed.threads) == (65.0, 25.0, 3)
        assert None not in (speed.voice_rtf, speed.voice_work, speed.heard_ms_per_s, speed.heard_work)
        assert len(recogniser.fed) == 2 * 16_000

    virtual.run(start())


@pytest.mark.parametrize("voice", [FakeVoice(fails_on=""), HungVoice()])
def test_a_voice_that_fails_or_hangs_is_not_measured(voice: FakeVoice) -> None:
    """Nor is the recogniser, which has nothing to hear; the start goes on."""

    async def start() -> None:
        began = asyncio.get_running_loop().time()
        speed = await measure(PacedModel(), Speaker(voice, "af_heart"), FakeRecogniser(), 2)
        assert (speed.voice_rtf, speed.voice_work, speed.heard_ms_per_s) == (None, None, None)
        assert asyncio.get_running_loop().time() - began <= PATIENCE

    virtual.run(start())


def test_a_model_that_fails_is_not_measured() -> None:
    """The other engines are; one that was measured already is not measured again."""

    async def start() -> None:
        away, known = PacedModel(ThinkingFailed("away")), PacedModel(None, 65.0, 25.0)
        for model in (away, known):
            speed = await measure(model, Speaker(FakeVoice(), "af_heart"), FakeRecogniser(), 2)
            assert speed.read_tokens_per_s == model.reading_speed
            assert None not in (speed.voice_rtf, speed.heard_ms_per_s)
        assert (away.measured, known.measured) == (1, 0)

    virtual.run(start())


@pytest.mark.parametrize("recogniser", [FakeRecogniser(failing=True), FakeRecogniser(seconds=9999)])
def test_a_recogniser_that_fails_or_hangs_is_not_measured(recogniser: FakeRecogniser) -> None:
    """The voice is, all the same."""

    async def start() -> None:
        speed = await measure(PacedModel(), Speaker(FakeVoice(), "af_heart"), recogniser, 2)
        assert (speed.voice_rtf is None, speed.heard_ms_per_s) == (False, None)

    virtual.run(start())


def test_the_demo_finds_the_numbers(tmp_path: Path) -> None:
    """In a file of the state folder; a disk that fails hinders nothing."""
    tell(TWO_CORES, 2, tmp_path / "state" / "speed.json")
    told = json.loads((tmp_path / "state" / "speed.json").read_text())
    assert (told["read_tokens_per_s"], told["voice_rtf"], told["heard_ms_per_s"], told["carries"]) == (42, 1.3, 400, 2)
    assert told["expectation"] == expectation(TWO_CORES, 2)
    tell(TWO_CORES, 2, tmp_path / "state" / "speed.json" / "below a file")


def test_sound_for_the_ear_keeps_its_length() -> None:
    """24 kHz becomes 16 kHz; more than a second is cut off."""
    assert len(for_the_ear(b"".join(tone(0.5)), 24_000)) == 16_000
    assert len(for_the_ear(b"".join(tone(3.0)), 24_000)) == 32_000
    low = (np.sin(np.arange(24_000) / 24_000 * 2 * np.pi * 100) * 8000).astype("<i2")
    heard = np.frombuffer(for_the_ear(low.tobytes(), 24_000), "<i2")
    assert abs(int(np.abs(heard).max()) - 8000) < 10
