"""An utterance as it arrives: level, noise, harm, the telephone's band, and the quiet before and after it.

16 kHz s16 mono. "clean" is a good microphone, everything else has been a telephone's 8 kHz mu-law.
"""

from __future__ import annotations

import numpy as np

from infra.bench.hearing.sets import HearingSet, Utterance
from infra.bench.hearing.sounds import noise, sound
from infra.bench.hearing.voicing import RATE, Voicing, pcm
from infra.bench.sound import Sound, resampled
from infra.phone.telephone import RATE as PHONE
from infra.phone.telephone import Earpiece

BEFORE, AFTER = 0.6, 0.8  # seconds of the line alone; less than 0.2 after would leave the end to the hang-up
FLOOR = -66.0  # dBFS: the quietest line there is
BABBLE = 3  # voices
LOST = 0.12  # s that a lost stretch of sound lasts
LOST_SHARE = 0.35  # of a harmed utterance


def arrived(whole: HearingSet, utterance: Utterance, voices: Voicing) -> bytes:
    """What the line delivers."""
    dice = np.random.default_rng(utterance.seed)
    said = voices.speech(utterance) if utterance.spellings else _no_speech(whole, utterance.voice, dice, voices)
    line = np.concatenate(
        [np.zeros(round(BEFORE * RATE)), _levelled(said, utterance.level), np.zeros(round(AFTER * RATE))]
    )
    if utterance.snr is not None:
        background = _background(whole, utterance.noise, len(line), dice, voices)
        line = line + _levelled(background, utterance.level - utterance.snr)
    if utterance.condition == "harm":
        line = _with_gaps(line, dice)
    line = line + _levelled(dice.normal(0, 1, len(line)), FLOOR)
    return pcm(line) if utterance.condition == "clean" else telephoned(line)


def telephoned(line: Sound) -> bytes:
    """Through the telephone, and back to 16 kHz as a SIP gateway does it."""
    heard = Earpiece().carry(pcm(resampled(line, RATE, PHONE)))
    return pcm(resampled(np.frombuffer(heard, "<i2") / 32768, PHONE, RATE))


def _no_speech(whole: HearingSet, kind: str, dice: np.random.Generator, voices: Voicing) -> Sound:
    if kind == "crowd":
        return _crowd(whole, round(dice.uniform(1.5, 4) * RATE), dice, voices)
    if kind == "backwards":
        return _backwards(whole, dice, voices)
    return sound(kind, dice)


def _backwards(whole: HearingSet, dice: np.random.Generator, voices: Voicing) -> Sound:
    """A voice that says nothing: what a core voice says, played backwards."""
    said = [_core(whole, dice, voices) for _ in range(dice.integers(1, 4))]
    return np.concatenate([one[::-1] for one in said])


def _crowd(whole: HearingSet, samples: int, dice: np.random.Generator, voices: Voicing) -> Sound:
    """People who talk in the background: several at once, backwards, so that no word of theirs can be right."""
    mixed = np.zeros(samples)
    for _ in range(BABBLE):
        row: list[Sound] = []
        while sum(map(len, row)) < samples:
            row.append(_core(whole, dice, voices)[::-1])
        mixed += np.concatenate(row)[:samples]
    return mixed


def _core(whole: HearingSet, dice: np.random.Generator, voices: Voicing) -> Sound:
    text = whole.core[dice.integers(len(whole.core))][0]
    return voices.spoken(text, whole.voices[dice.integers(len(whole.voices))])


def _background(whole: HearingSet, kind: str, samples: int, dice: np.random.Generator, voices: Voicing) -> Sound:
    return _crowd(whole, samples, dice, voices) if kind == "babble" else noise(kind, samples, dice)


def _levelled(signal: Sound, level: float) -> Sound:
    """At `level` dBFS where it is loud: the mean over the loudest half of its 20 ms, so that pauses do not count."""
    blocks = np.square(signal[: len(signal) // 320 * 320]).reshape(-1, 320).mean(axis=1)
    loud = np.sort(blocks)[len(blocks) // 2 :]
    power = float(loud.mean()) if len(loud) else 0.0
    return signal * (10 ** (level / 20) / np.sqrt(power)) if power > 0 else signal


def _with_gaps(line: Sound, dice: np.random.Generator) -> Sound:
    """Stretches are lost, as on a bad mobile connection."""
    length = round(LOST * RATE)
    kept = dice.random(-(-len(line) // length)) >= LOST_SHARE
    return np.asarray(line * np.repeat(kept, length)[: len(line)])
