"""The real voice."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from edge_agent.speak.kokoro import CHUNK, RATE, KokoroVoice, split, trim
from edge_agent.speak.kokoro_onnx import OnnxNetwork
from edge_agent.speak.urgency import Urgency, urgent
from shared.errors import SetupError, SpeakingFailed


@pytest.fixture(scope="module")
def voice(models_dir: Path) -> Iterator[KokoroVoice]:
    voice = KokoroVoice(models_dir, threads=1)
    yield voice
    voice.close()


async def spoken(voice: KokoroVoice, text: str, name: str = "af_heart") -> NDArray[np.int16]:
    chunks = [chunk async for chunk in voice.synthesise(text, name)]
    assert all(len(chunk) <= CHUNK * 2 for chunk in chunks)
    return np.frombuffer(b"".join(chunks), dtype="<i2")


@pytest.mark.engines
async def test_speaks(voice: KokoroVoice) -> None:
    """A clause sounds like speech: right length, loud enough, not clipped, no silence in front."""
    sound = await spoken(voice, "Sure, I can book that for you.")
    assert 1.2 < len(sound) / RATE < 2.6
    level = np.sqrt(np.mean((sound / 32768.0) ** 2))
    assert 0.02 < level < 0.3
    assert np.abs(sound.astype(int)).max() < 32767
    assert np.abs(sound[: RATE // 25].astype(int)).max() > 100


@pytest.mark.engines
async def test_voices_differ(voice: KokoroVoice) -> None:
    """Agent and simulated caller have different voices."""
    assert not np.array_equal(await spoken(voice, "Hello."), await spoken(voice, "Hello.", "bf_emma"))


@pytest.mark.engines
async def test_text_without_speech_is_silent(voice: KokoroVoice) -> None:
    """Nothing to say gives no sound and no error."""
    assert not len(await spoken(voice, "... !"))


@pytest.mark.engines
async def test_unknown_voice_names_the_nearest(voice: KokoroVoice) -> None:
    """A misspelt voice is an error that helps."""
    with pytest.raises(SpeakingFailed, match="af_heart"):
        await spoken(voice, "Hello.", "af_hart")


@pytest.mark.engines
async def test_cancelling_frees_the_engine(models_dir: Path) -> None:
    """A cancelled clause leaves the engine long before it would have been made."""
    voice = KokoroVoice(models_dir, threads=1)
    work = asyncio.create_task(spoken(voice, "This is a rather long sentence, " * 6))
    await asyncio.sleep(0.5)
    work.cancel()
    await asyncio.wait([work])
    began = time.monotonic()
    voice.close()
    assert work.cancelled()
    assert time.monotonic() - began < 2.0


class Hangs:
    """A model that never comes back before it is let go."""

    def __init__(self) -> None:
        self.free = threading.Event()

    def run(self, *_: object) -> list[NDArray[np.float32]]:
        self.free.wait()
        return [np.zeros(0, dtype=np.float32)]


@pytest.mark.engines
async def test_a_run_that_hangs_costs_its_caller_only(models_dir: Path) -> None:
    """The hung clause fails; the next one is made all the same, by another thread."""
    voice, hangs = KokoroVoice(models_dir, threads=os.cpu_count() or 1), Hangs()
    voice._pool._longest = 0.1
    network = voice._network
    assert isinstance(network, OnnxNetwork)
    session, network._session = network._session, hangs
    with pytest.raises(SpeakingFailed, match="hangs"):
        await spoken(voice, "Hello.")
    network._session, voice._pool._longest = session, 60.0
    assert len(await spoken(voice, "We are open."))
    hangs.free.set()
    voice.close()


def test_missing_files_are_named(tmp_path: Path) -> None:
    """Set-up errors name the files."""
    with pytest.raises(SetupError, match="voices-v1"):
        KokoroVoice(tmp_path)


def test_damaged_files_are_named(tmp_path: Path) -> None:
    """A file that is no model is a set-up error too."""
    (tmp_path / "kokoro").mkdir()
    for name in ("kokoro-v1.0.int8.onnx", "voices-v1.0.bin"):
        (tmp_path / "kokoro" / name).write_bytes(b"nonsense")
    with pytest.raises(SetupError, match="damaged"):
        KokoroVoice(tmp_path)


def test_long_phonemes_are_split() -> None:
    """Parts fit the model, cut after punctuation, and nothing is lost."""
    text = "ab cd, ef. " * 100
    parts = list(split(text, 510))
    assert all(0 < len(part) <= 510 for part in parts)
    assert all(part.endswith(".") for part in parts)
    assert " ".join(parts) == text.strip()
    assert [len(part) for part in split("x" * 1200, 510)] == [510, 510, 180]


def test_trim() -> None:
    """Silence in front goes, a pause behind stays, and silence alone becomes nothing."""
    quiet, loud = np.zeros(RATE, dtype=np.float32), np.full(RATE, 0.5, dtype=np.float32)
    trimmed = trim(np.concatenate([quiet, loud, quiet]), 0.2)
    assert len(trimmed) / RATE == pytest.approx(1.21, abs=0.01)
    assert not len(trim(quiet, 0.2))
    assert not len(trim(quiet[:10], 0.2))


@pytest.mark.engines
async def test_only_a_caller_who_hears_nothing_counts_as_waiting_for_it(voice: KokoroVoice) -> None:
    """What is made in advance waits as long as it must."""
    voice.queue_age.longest()
    await spoken(voice, "Sure.")
    assert voice.queue_age.longest() == 0.0
    with urgent(Urgency.FIRST):
        await spoken(voice, "Sure.")
    assert voice.queue_age.longest() > 0.0
