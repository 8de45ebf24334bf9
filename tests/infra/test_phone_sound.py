"""The telephone's sound and the recorder. No network."""

import asyncio
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.phone.caller_voice import rehearsed
from infra.phone.recording import CallRecorder
from infra.phone.script import Script
from infra.phone.telephone import FRAME, RATE, Earpiece, mu_law_round_trip, to_telephone_rate

SAMPLES = st.lists(st.integers(-32768, 32767), min_size=1, max_size=400)


def sine(hertz: float, seconds: float, rate: int = RATE) -> np.ndarray:
    return (8000 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.int16)


def level(pcm: bytes) -> float:
    middle = np.frombuffer(pcm, dtype=np.int16).astype(float)[400:-400]
    return float(np.sqrt((middle**2).mean()))


@given(SAMPLES)
def test_mu_law_errs_by_a_sixteenth_at_most(values: list[int]) -> None:
    """Logarithmic steps: the error grows with the sample, and a second round trip changes nothing."""
    samples = np.array(values, dtype=np.int16)
    once = mu_law_round_trip(samples)
    clipped = np.clip(samples.astype(int), -32635, 32635)
    assert (np.abs(once - clipped) <= np.abs(clipped) / 16 + 8).all()
    assert (mu_law_round_trip(once) == once).all()


def test_mu_law_has_256_levels() -> None:
    """Every 16-bit sample lands on one of at most 256 values; zero stays zero."""
    levels = np.unique(mu_law_round_trip(np.arange(-32768, 32768).astype(np.int16)))
    assert len(levels) in {255, 256}
    assert 0 in levels


@pytest.mark.parametrize(("hertz", "passes"), [(50, False), (120, False), (600, True), (1500, True), (3900, False)])
def test_only_the_telephone_band_passes(hertz: int, *, passes: bool) -> None:
    """Hum below and hiss above the band are gone, speech frequencies keep their level."""
    tone = sine(hertz, 0.5).tobytes()
    ratio = level(Earpiece().carry(tone)) / level(tone)
    assert 0.9 < ratio < 1.1 if passes else ratio < 0.15


@given(st.lists(st.integers(1, 400), min_size=1, max_size=20))
def test_frames_come_out_as_one_sound(sizes: list[int]) -> None:
    """However a sound is cut into blocks, the earpiece carries the same sound."""
    sound = sine(700, sum(sizes) / RATE + 0.001)[: sum(sizes)]
    cuts = np.split(sound, np.cumsum(sizes)[:-1])
    earpiece = Earpiece()
    assert b"".join(earpiece.carry(cut.tobytes()) for cut in cuts) == Earpiece().carry(sound.tobytes())


@given(st.integers(0, 2000))
def test_resampling_keeps_the_duration(samples: int) -> None:
    """24 kHz becomes 8 kHz: a third of the samples, rounded up, also for sounds shorter than the filter."""
    assert len(to_telephone_rate(bytes(2 * samples), 24_000)) // 2 == -(-samples // 3)


def test_resampling_does_not_alias() -> None:
    """A tone that 8 kHz cannot carry is silence, not another tone."""
    assert level(to_telephone_rate(sine(5000, 0.5, 24_000).tobytes(), 24_000)) < 50
    assert level(to_telephone_rate(sine(1000, 0.5, 24_000).tobytes(), 24_000)) > 5000


def test_a_rate_that_does_not_fit_is_refused() -> None:
    """22.05 kHz is no whole multiple of 8 kHz."""
    with pytest.raises(ValueError, match="whole multiple"):
        to_telephone_rate(b"\0\0", 22_050)


def frames(count: int) -> list[bytes]:
    return [np.full(FRAME, i + 1, dtype=np.int16).tobytes() for i in range(count)]


@given(st.lists(st.floats(0, 0.3), min_size=60, max_size=60))
def test_late_frames_do_not_tear_the_recording(delays: list[float]) -> None:
    """Frames that stalls of up to 0.3 s deliver late and in a burst still lie next to each other."""
    recorder = CallRecorder()
    at = 0.0
    for i, (frame, delay) in enumerate(zip(frames(60), delays, strict=True)):
        at = max(at, 100 + i * 0.02 + (delay if i % 20 == 1 else 0))
        recorder.agent.add(at, frame)
    heard = recorder.stereo()[:, 1]
    assert [int(v) for v in heard[heard > 0][::FRAME]] == list(range(1, 61))
    assert len(heard) <= 60 * FRAME + 0.025 * RATE * 2


def test_a_real_gap_stays_a_gap() -> None:
    """Two seconds without frames are two seconds of silence on the recorder, and both sides share one clock."""
    recorder = CallRecorder()
    for i, frame in enumerate(frames(200)):
        recorder.caller.add(10 + i * 0.02, frame)
    for i, frame in enumerate(frames(100)):
        recorder.agent.add(11 + i * 0.02 + (2 if i >= 50 else 0), frame)
    heard = recorder.stereo()[:, 1]
    first, last = np.flatnonzero(heard)[[0, -1]]
    assert first / RATE == pytest.approx(1.0, abs=0.021)
    assert last / RATE == pytest.approx(5.0, abs=0.05)


def test_the_recording_is_a_stereo_wav(tmp_path: Path) -> None:
    """8 kHz, 16 bits, the caller left and the agent right."""
    recorder = CallRecorder()
    recorder.caller.add(5.0, frames(1)[0])
    recorder.save(tmp_path / "new" / "call.wav")
    with wave.open(str(tmp_path / "new" / "call.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, RATE)
        assert file.readframes(1) == b"\1\0\0\0"


def test_an_empty_tape_is_an_empty_recording() -> None:
    """A call that was never answered has no sound."""
    assert CallRecorder().stereo().shape == (0, 2)


class Sayer:
    """Speaks 0.1 s of tone for every text."""

    rate = 24_000

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    async def synthesise(self, text: str, voice: str) -> AsyncIterator[bytes]:
        self.said.append((text, voice))
        yield sine(500, 0.1, self.rate).tobytes()


def test_the_callers_sentences_are_synthesised_once(tmp_path: Path) -> None:
    """A second rehearsal finds all sounds on disk and needs no engine; another voice is another sound."""
    script = Script.model_validate(
        {"name": "x", "steps": [{"say": "Hello."}, {"interrupt": {"after": 1, "say": "Hi."}}]}
    )
    sayer = Sayer()
    first = asyncio.run(rehearsed(script, lambda _speed: sayer, tmp_path))
    assert sayer.said == [("Hello.", "bf_emma"), ("Hi.", "bf_emma")]
    assert {len(sound) for sound in first.values()} == {1600}
    assert asyncio.run(rehearsed(script, lambda _speed: sayer, tmp_path)) == first
    other = script.model_copy(update={"voice": "am_adam"})
    asyncio.run(rehearsed(other, lambda _speed: sayer, tmp_path))
    assert len(sayer.said) == 4
