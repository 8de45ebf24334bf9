"""What a telephone carries that is no speech, made from noise and sines; each sound by its seed alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]  # -1…1, 16 kHz
Dice = np.random.Generator
RATE = 16_000
ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477)  # Hz of the keys
NOTES = 220 * 2 ** (np.array([0, 2, 3, 5, 7, 8, 10, 12, 14, 15]) / 12)


def sound(kind: str, dice: Dice) -> Sound:
    """One sound of `kind` (KINDS). ValueError for any other."""
    if kind not in KINDS:
        raise ValueError(f"no sound of the kind {kind!r}, only {', '.join(KINDS)}")
    return KINDS[kind](dice)


def noise(kind: str, samples: int, dice: Dice) -> Sound:
    """Background of a kind: white, pink, or a street's rumble with its gusts."""
    if kind == "white":
        return dice.normal(0, 1, samples)
    if kind == "pink":
        return _coloured(samples, dice, -0.5)
    swell = np.interp(np.arange(samples), np.linspace(0, samples, 9), dice.uniform(0.3, 1.0, 9))
    return _coloured(samples, dice, -0.8) * swell


def _coloured(samples: int, dice: Dice, slope: float) -> Sound:
    """Noise whose amplitude follows frequency to the power of `slope`."""
    spectrum = np.fft.rfft(dice.normal(0, 1, samples))
    frequency = np.maximum(np.arange(len(spectrum)) / samples * RATE, 60)
    return np.asarray(np.fft.irfft(spectrum * frequency**slope, samples))


def _banded(samples: int, dice: Dice, low: float, high: float) -> Sound:
    spectrum = np.fft.rfft(dice.normal(0, 1, samples))
    frequency = np.arange(len(spectrum)) / samples * RATE
    shape = np.exp(-0.5 * ((frequency - (low + high) / 2) / ((high - low) / 2)) ** 2)
    return np.asarray(np.fft.irfft(spectrum * shape, samples))


def _time(seconds: float) -> Sound:
    return np.arange(round(seconds * RATE)) / RATE


def _sweep(pitch: Sound, harmonics: int) -> Sound:
    """A voice-like tone: `pitch` in Hz at each sample."""
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    return np.asarray(np.sum([np.sin(n * phase) / n for n in range(1, harmonics + 1)], axis=0))


def _burst(seconds: float, attack: float, decay: float) -> Sound:
    at = _time(seconds)
    return np.asarray(np.minimum(at / attack, 1) * np.exp(-at / decay))


def _joined(*parts: Sound) -> Sound:
    return np.concatenate(parts)


def _hush(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE))


def _placed(seconds: float, events: int, one: Callable[[], Sound], dice: Dice) -> Sound:
    """`events` sounds at random moments."""
    placed = _hush(seconds)
    for _ in range(events):
        event = one()
        at = int(dice.integers(0, max(1, len(placed) - len(event))))
        placed[at : at + len(event)] += event[: len(placed) - at]
    return placed


def _silence(dice: Dice) -> Sound:
    return _hush(dice.uniform(0.5, 3))


def _hiss(dice: Dice) -> Sound:
    return noise(str(dice.choice(["white", "pink", "street"])), round(dice.uniform(0.5, 4) * RATE), dice)


def _hum(dice: Dice) -> Sound:
    return _sweep(np.full(round(dice.uniform(1, 3) * RATE), dice.choice([50.0, 60.0, 120.0])), 12)


def _click(dice: Dice) -> Sound:
    return _banded(round(0.03 * RATE), dice, 1000, 3500) * _burst(0.03, 0.0005, 0.004)


def _clicks(dice: Dice) -> Sound:
    return _placed(2, int(dice.integers(2, 8)), lambda: _click(dice), dice)


def _keyboard(dice: Dice) -> Sound:
    return _placed(3, int(dice.integers(15, 30)), lambda: dice.uniform(0.4, 1) * _click(dice), dice)


def _keys(dice: Dice) -> Sound:
    at = _time(dice.uniform(0.1, 0.4))
    pressed = [
        np.sin(2 * np.pi * dice.choice(ROWS) * at) + np.sin(2 * np.pi * dice.choice(COLUMNS) * at)
        for _ in range(dice.integers(1, 7))
    ]
    return _joined(*(np.concatenate([key, _hush(0.1)]) for key in pressed))


def _tone(dice: Dice) -> Sound:
    at, pair = _time(dice.uniform(0.5, 2)), [(350, 440), (440, 480), (480, 620), (1000, 1000)][dice.integers(4)]
    return np.asarray(np.sum([np.sin(2 * np.pi * pitch * at) for pitch in pair], axis=0))


def _melody(dice: Dice) -> Sound:
    notes = []
    for _ in range(dice.integers(4, 12)):
        length = float(dice.choice([0.2, 0.3, 0.5]))
        pitch = np.full(round(length * RATE), dice.choice(NOTES) * dice.choice([1, 2]))
        notes.append(_sweep(pitch, 5) * _burst(length, 0.01, 0.3)[: len(pitch)])
    return _joined(*notes)


def _cough(dice: Dice) -> Sound:
    def one() -> Sound:
        length = dice.uniform(0.15, 0.35)
        burst = _burst(length, 0.01, length / 3)
        rasp = _sweep(np.linspace(dice.uniform(250, 400), dice.uniform(120, 200), len(burst)), 10)
        return burst * (_banded(len(burst), dice, 300, 1800) * 4 + dice.uniform(0, 0.8) * rasp)

    return _joined(*(np.concatenate([one(), _hush(dice.uniform(0.1, 0.3))]) for _ in range(dice.integers(1, 4))))


def _breath(dice: Dice) -> Sound:
    samples = round(dice.uniform(0.6, 1.8) * RATE)
    return _banded(samples, dice, 500, 2800) * np.hanning(samples) ** 1.5


def _door(dice: Dice) -> Sound:
    slam = _burst(0.5, 0.003, 0.08)
    return slam * (_banded(len(slam), dice, 80, 600) * 3 + _banded(len(slam), dice, 600, 3000))


def _siren(dice: Dice) -> Sound:
    at = _time(dice.uniform(1.5, 3))
    return _sweep(dice.uniform(700, 900) + 300 * np.sin(2 * np.pi * dice.uniform(0.3, 2) * at), 4)


def _bark(dice: Dice) -> Sound:
    def one() -> Sound:
        burst = _burst(0.25, 0.02, 0.08)
        pitch = np.interp(
            np.arange(len(burst)), [0, 800, len(burst)], np.array([400, 700, 300]) * dice.uniform(0.7, 1.3)
        )
        return burst * (_sweep(pitch, 8) + _banded(len(burst), dice, 500, 2000))

    return _joined(*(np.concatenate([one(), _hush(dice.uniform(0.1, 0.5))]) for _ in range(dice.integers(1, 4))))


def _hold_music(dice: Dice) -> Sound:
    chords = []
    for _ in range(dice.integers(3, 7)):
        root = dice.choice(NOTES) / 2
        length = round(0.6 * RATE)
        chord = np.sum([_sweep(np.full(length, root * ratio), 4) for ratio in (1, 1.26, 1.5)], axis=0)
        chords.append(chord * _burst(0.6, 0.02, 0.5)[:length])
    return _joined(*chords)


def _humming(dice: Dice) -> Sound:
    """A person hums: a voice, and no word."""
    at = _time(dice.uniform(0.8, 2.5))
    steps = np.repeat(dice.choice(NOTES, 5), -(-len(at) // 5))[: len(at)] / dice.choice([1, 2])
    pitch = np.convolve(steps, np.ones(800) / 800, "same") * (1 + 0.01 * np.sin(2 * np.pi * 5 * at))
    return _sweep(np.maximum(pitch, 80), 4) * np.hanning(len(at)) ** 0.3


KINDS: dict[str, Callable[[Dice], Sound]] = {
    "silence": _silence,
    "hiss": _hiss,
    "hum": _hum,
    "clicks": _clicks,
    "keys": _keys,
    "tone": _tone,
    "melody": _melody,
    "cough": _cough,
    "breath": _breath,
    "keyboard": _keyboard,
    "door": _door,
    "siren": _siren,
    "bark": _bark,
    "hold_music": _hold_music,
    "humming": _humming,
}
