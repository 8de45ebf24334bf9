"""Kokoro-82M, run by onnxruntime on the CPU: text to 24 kHz speech.

The model takes phoneme numbers (int64, padded by a 0 at both ends, at most 510 between), one style vector (row n of
the voice for n phonemes) and a speed; it gives float32 samples. It does not stream: a clause comes whole, so what
decides the time to first audio is how short the first clause is (`sentences.py`).

Two thirds of its time are int8 convolutions. Without AVX-512 float32 ones were tried too (Zen 3, one thread, processor
time of "Sure, I can help." and of 12 words): int8 as it is 1.2 and 3.5 s; float32 1.5 and 4.3 s; the same as 2-D
convolutions, which onnxruntime blocks by channel, 1.3 and 4.0 s; matrix products in float32 too 1.5 and 4.6 s.

`kokoro_vocabulary.json` maps phoneme to number; it is the `vocab` of Kokoro's own config.json (hexgrad/Kokoro-82M,
Apache-2.0; copied through kokoro-onnx, MIT).
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import AsyncGenerator, Callable, Iterator
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from edge_agent.speak.deadlines import LONGEST as PATIENCE
from edge_agent.speak.phonemes import phonemise
from edge_agent.speak.pool import Pool, Stuck
from edge_agent.speak.urgency import Urgency, urgency
from edge_agent.speak.voice import Voice
from shared.errors import SetupError, SpeakingFailed, VoiceRefused

T = TypeVar("T")

RATE = 24_000
LONGEST = 510  # phonemes the model takes at once
CHUNK = RATE // 25  # samples: 40 ms

_LANGUAGES = {"a": "en-US", "b": "en-GB", "e": "es", "f": "fr-FR", "h": "hi", "i": "it", "p": "pt-BR"}
_AUDIBLE = 0.004  # of full scale; the model's own silence stays below 0.001
_WINDOW = RATE // 200  # 5 ms
_LEAD = RATE // 100  # 10 ms kept before the first audible sample
_TAIL = {",": 0.12, "": 0.10}  # seconds of silence kept after the last audible sample …
_TAIL_OF_SENTENCE = 0.25  # … and after a full stop


class KokoroVoice(Voice):
    """Speaks with the voices below `model_dir`/kokoro.

    `threads` is how many threads one clause may use. Clauses of several calls run side by side, as many as the
    machine has room for, the most urgent first. Raises SetupError if a file is missing or not what it should be. Call
    `close` at the end.
    """

    name = "kokoro"
    rate = RATE

    def __init__(self, model_dir: Path, threads: int = 1, tempo: float = 1.0) -> None:
        self._session, self._voices = _load(model_dir / "kokoro", threads)
        self._vocabulary = _vocabulary()
        super().__init__(late=PATIENCE)  # nobody stands behind it who would be quicker
        self._tempo = np.array([tempo], dtype=np.float32)
        self._pool = Pool(max(1, len(os.sched_getaffinity(0)) // threads), "kokoro")

    @property
    def voices(self) -> tuple[str, ...]:
        """Names of the voices, e.g. "af_heart": a = American, f = female."""
        return tuple(self._voices)

    async def synthesise(self, text: str, voice: str, language: str = "") -> AsyncGenerator[bytes, None]:
        """PCM s16 mono at 24 kHz in chunks of 40 ms; nothing for a text without speech. A voice has its own language.

        Raises VoiceRefused for an unknown voice and SpeakingFailed when the engine fails. When closed or cancelled the
        engine stops within milliseconds.
        """
        style, language = self._choose(voice)
        phonemes = await self._run(partial(phonemise, text, language))
        if not any(phoneme.isalpha() for phoneme in phonemes):
            return  # the model would breathe at a lone full stop
        for part in split(phonemes, LONGEST):
            for chunk in chunks(await self._speak(part, style)):
                yield chunk

    def close(self) -> None:
        """Waits for the engine's threads to end, though not for one that hangs."""
        self._pool.close()

    def _choose(self, voice: str) -> tuple[NDArray[np.float32], str]:
        style = self._voices.get(voice)
        if style is None:
            near = difflib.get_close_matches(voice, self._voices, n=3, cutoff=0.3) or list(self._voices)[:3]
            raise VoiceRefused(f"no voice {voice!r}; the nearest names: {', '.join(near)}")
        language = _LANGUAGES.get(voice[:1])
        if language is None:
            raise VoiceRefused(f"voice {voice!r} speaks a language that has no phonemes here")
        return style, language

    async def _speak(self, phonemes: str, style: NDArray[np.float32]) -> NDArray[np.int16]:
        options = onnxruntime.RunOptions()
        try:
            return await self._run(partial(self._infer, phonemes, style, options))
        finally:
            options.terminate = True  # nobody waits any more: the thread leaves the model at its next node

    async def _run(self, work: Callable[[], T]) -> T:
        if urgency() is Urgency.FIRST:
            work = self.queue_age.watched(work)
        try:
            return await self._pool.run(work, urgency())
        except Stuck as stuck:
            raise SpeakingFailed(f"Kokoro hangs: {stuck}") from stuck

    def _infer(self, phonemes: str, style: NDArray[np.float32], options: onnxruntime.RunOptions) -> NDArray[np.int16]:
        numbers = [number for number in map(self._vocabulary.get, phonemes) if number is not None]
        if not numbers:
            return np.zeros(0, dtype=np.int16)
        inputs = {
            "tokens": np.array([[0, *numbers, 0]], dtype=np.int64),
            "style": style[min(len(numbers), len(style)) - 1].reshape(1, -1),
            "speed": self._tempo,
        }
        try:
            samples = np.asarray(self._session.run(["audio"], inputs, options)[0], dtype=np.float32).ravel()
        except Exception as error:  # onnxruntime raises classes of its own that share no base
            raise SpeakingFailed(f"Kokoro failed: {type(error).__name__}") from error
        if not np.isfinite(samples).all():
            raise SpeakingFailed("Kokoro made samples that are no numbers")
        return to_pcm(trim(samples, _pause_after(phonemes)))


def split(phonemes: str, longest: int) -> Iterator[str]:
    """Parts of at most `longest` phonemes, cut after punctuation if there is any, else between words."""
    rest = phonemes.strip()
    while len(rest) > longest:
        head = rest[:longest]
        cut = max(head.rfind(mark) + 1 for mark in ".!?") or max(head.rfind(mark) + 1 for mark in ";:,—…")
        cut = cut or head.rfind(" ") + 1 or longest
        yield rest[:cut].strip()
        rest = rest[cut:].strip()
    if rest:
        yield rest


def trim(samples: NDArray[np.float32], pause: float) -> NDArray[np.float32]:
    """Without the silence in front (nobody should wait for it), and with at most `pause` seconds of it behind."""
    windows = np.abs(samples[: len(samples) // _WINDOW * _WINDOW]).reshape(-1, _WINDOW)
    audible = np.flatnonzero(windows.max(axis=1) > _AUDIBLE) if len(windows) else windows
    if not len(audible):
        return samples[:0]
    begin = max(0, int(audible[0]) * _WINDOW - _LEAD)
    end = (int(audible[-1]) + 1) * _WINDOW + int(pause * RATE)
    return samples[begin:end]


def to_pcm(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    return (np.clip(samples, -1.0, 1.0) * 32767).astype("<i2")


def chunks(pcm: NDArray[np.int16]) -> Iterator[bytes]:
    for begin in range(0, len(pcm), CHUNK):
        yield pcm[begin : begin + CHUNK].tobytes()


def _pause_after(phonemes: str) -> float:
    last = phonemes.rstrip()[-1:]
    return _TAIL_OF_SENTENCE if last in ".!?…" and last else _TAIL.get(last, _TAIL[""])


def _vocabulary() -> dict[str, int]:
    text = resources.files("edge_agent.speak").joinpath("kokoro_vocabulary.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def _load(folder: Path, threads: int) -> tuple[onnxruntime.InferenceSession, dict[str, NDArray[np.float32]]]:
    model, voices = folder / "kokoro-v1.0.int8.onnx", folder / "voices-v1.0.bin"
    missing = [path.name for path in (model, voices) if not path.is_file()]
    if missing:
        raise SetupError(f"no {' and no '.join(missing)} in {folder}: run `make setup`")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Spinning threads would take the core that the recogniser and the language model need.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        with np.load(voices) as styles:
            return session, {name: styles[name].reshape(-1, 256) for name in styles.files}
    except Exception as error:  # onnxruntime's and numpy's many ways to say "this file is damaged"
        raise SetupError(f"the voice files in {folder} are damaged: {type(error).__name__}") from error
