"""Silero's network for many calls at once: each hears what it would hear alone."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from edge_agent.hear.loudness import Window
from edge_agent.hear.silero import FORGETS, INAUDIBLE, SETTLED, Memory, Silero, SileroDetector
from shared.errors import SetupError
from tests.hear.caller import noise, speech
from tests.virtual import run

pytestmark = pytest.mark.engines

SENTENCES = (
    "Hello, I would like to book a cleaning for next Tuesday, please.",
    "No.",
    "My kitchen sink is leaking and there is water everywhere.",
    "Five one zero, five five five, zero one four two.",
)
STEP = 1024  # bytes of a window


@pytest.fixture(scope="module")
def silero(models_dir: Path) -> Silero:
    return Silero(models_dir / "silero" / "silero_vad.onnx")


@pytest.fixture(scope="module")
def sounds() -> list[list[bytes]]:
    """The windows of callers who speak, fall silent and speak again, and of one who only hisses."""
    said = [speech(text) + bytes(5 * 32_000) + speech(text) for text in SENTENCES]
    return [[pcm[at : at + STEP] for at in range(0, len(pcm) - STEP + 1, STEP)] for pcm in (*said, noise(8, 0.02))]


def alone(windows: list[bytes], silero: Silero) -> list[float]:
    detector = silero.detector()
    return [detector.probability(window) for window in windows]


def test_together_each_call_hears_what_it_hears_alone(silero: Silero, sounds: list[list[bytes]]) -> None:
    """Also when calls come and go, and their windows fall together in ever other ways."""

    async def call(number: int, windows: list[bytes]) -> list[float]:
        detector, told = silero.detector(), list[float]()
        began = 0.7 * number
        for at, window in enumerate(windows):
            await asyncio.sleep(began + at * 0.032 - asyncio.get_running_loop().time())
            detector.hear(Window.of(window), lambda _, said: told.append(said))
        detector.catch_up()
        return told

    async def story() -> list[list[float]]:
        return await asyncio.gather(*(call(number, windows) for number, windows in enumerate(sounds)))

    for windows, together in zip(sounds, run(story()), strict=True):
        assert together == pytest.approx(alone(windows, silero), abs=1e-3)
    assert max(together) < 0.5 < max(alone(sounds[0], silero))


def test_a_memory_that_has_gone_bad_harms_nobody_else(silero: Silero, sounds: list[list[bytes]]) -> None:
    """The call itself hears silence, once, and then goes on with an empty one."""

    async def story() -> None:
        told: dict[str, float] = {}
        bad, good = silero.detector(), silero.detector()

        def both(window: bytes) -> None:
            for name, detector in (("bad", bad), ("good", good)):
                detector.hear(Window.of(window), lambda _, said, name=name: told.update({name: said}))  # type: ignore[misc]
                detector.catch_up()

        spoken = sounds[0]
        for window in spoken[:20]:
            both(window)
        memory(bad).state = np.full_like(memory(bad).state, np.nan)
        both(spoken[20])
        assert told["bad"] == 0.0
        assert told["good"] == pytest.approx(alone(spoken[:21], silero)[-1], abs=1e-3)
        for window in spoken[21:35]:
            both(window)
        assert told["bad"] > 0.5

    run(story())


def test_four_seconds_of_silence_empty_the_memory_of_that_call_only(silero: Silero, sounds: list[list[bytes]]) -> None:
    """And nothing else does."""
    first, second = silero.detector(), silero.detector()
    for detector in (first, second):
        for window in sounds[0][:40]:
            detector.probability(window)
    while memory(first).silence < FORGETS - 1:
        first.probability(bytes(STEP))
        assert memory(first).state.any()
    first.probability(bytes(STEP))
    assert not memory(first).state.any()
    assert memory(second).state.any()


class Counting:
    """Counts the windows that the network is asked for."""

    def __init__(self, silero: Silero, monkeypatch: pytest.MonkeyPatch) -> None:
        self.windows, ask = 0, silero._network._session.run

        def run(names: None, asked: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]]) -> object:
            self.windows += len(asked["input"])
            return ask(names, asked)

        monkeypatch.setattr(silero._network, "_session", SimpleNamespace(run=run))


def test_a_silent_line_costs_a_sixth(silero: Silero, monkeypatch: pytest.MonkeyPatch) -> None:
    """The network is asked until it has heard the silence, and again when its memory was emptied; a soft sound is
    none."""
    counting, detector = Counting(silero, monkeypatch), silero.detector()
    for _ in range(10 * FORGETS):
        assert detector.probability(bytes(STEP)) < 0.2
    assert counting.windows == 10 * SETTLED
    for _ in range(FORGETS):
        detector.probability(np.full(STEP // 2, INAUDIBLE, "<i2").tobytes())
    assert counting.windows == 10 * SETTLED + FORGETS


@pytest.mark.parametrize("seconds", [0.5, 1.0, 3.5, 9.0, 20.0])
def test_a_voice_after_a_silence_that_was_not_heard_begins_no_later(
    seconds: float, silero: Silero, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By two windows of 32 ms at most in any sentence, and not in all of them together."""
    later = 0
    for text in SENTENCES:
        pause = speech(SENTENCES[0]) + bytes(round(seconds * 31.25) * STEP)
        cut = [pause[at : at + STEP] for at in range(len(pause) % STEP, len(pause), STEP)]
        spoken = speech(text)
        then = [spoken[at : at + STEP] for at in range(0, len(spoken) - STEP + 1, STEP)]
        begins = []
        for settled in (SETTLED, 10**6):
            monkeypatch.setattr("edge_agent.hear.silero.SETTLED", settled)
            heard = alone([*cut, *then], silero)[len(cut) :]
            begins.append(next(at for at, probability in enumerate(heard) if probability > 0.5))
        skipping, always = begins
        assert skipping <= always + 2
        later += skipping - always
    assert later <= 0


def test_windows_that_are_not_asked_for_keep_their_place(silero: Silero, sounds: list[list[bytes]]) -> None:
    """A silent window behind one that waits is told after it."""

    async def story() -> None:
        told: list[int] = []
        first, second = silero.detector(), silero.detector()
        for _ in range(2 * SETTLED):
            second.probability(bytes(STEP))
        first.hear(Window.of(sounds[0][0]), lambda *_: None)
        second.hear(Window.of(sounds[0][9]), lambda *_: told.append(1))
        for _ in range(2 * SETTLED):
            second.hear(Window.of(bytes(STEP)), lambda *_: told.append(2))
        assert told == []
        second.catch_up()
        assert told == [1] + [2] * 2 * SETTLED
        second.hear(Window.of(bytes(STEP)), lambda *_: told.append(3))
        assert told[-1] == 3

    run(story())


@pytest.mark.parametrize("length", [2, STEP - 2, STEP + 2])
def test_a_window_of_another_length_is_refused(length: int, silero: Silero) -> None:
    """Before it can harm the windows of others."""
    detector = silero.detector()
    with pytest.raises(ValueError, match="512 samples"):
        detector.hear(Window(bytes(length), 0.0), lambda *_: None)
    with pytest.raises(ValueError, match="512 samples"):
        detector.probability(bytes(length))


@pytest.mark.parametrize("content", [None, b"rubbish"], ids=["missing", "damaged"])
def test_a_network_that_cannot_be_read_is_named(content: bytes | None, tmp_path: Path) -> None:
    """With the cure."""
    path = tmp_path / "silero_vad.onnx"
    if content:
        path.write_bytes(content)
    with pytest.raises(SetupError, match=r"silero_vad\.onnx.*make setup"):
        Silero(path)


def memory(detector: SileroDetector) -> Memory:
    return detector._place.call
