"""Kokoro-82M: text to 24 kHz speech.

By onnxruntime on the processor (`kokoro_onnx`), by torch on a graphics card (`kokoro_torch`): the same model and
voices, asked the same way.

The model takes phoneme numbers (padded by a 0 at both ends, at most 510 between), one style vector (row n of the voice
for n phonemes) and a speed; it gives float32 samples. It does not stream: a clause comes whole, so what decides the
time to first audio is how short the first clause is (`sentences.py`).

`kokoro_vocabulary.json` maps phoneme to number; it is the `vocab` of Kokoro's own config.json (hexgrad/Kokoro-82M,
Apache-2.0; copied through kokoro-onnx, MIT).
"""

from __future__ import annotations

import difflib
import json
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from edge_agent.speak.deadlines import LONGEST as PATIENCE
from edge_agent.speak.kokoro_onnx import OnnxNetwork
from edge_agent.speak.phonemes import phonemise
from edge_agent.speak.pool import Pool, Stuck
from edge_agent.speak.urgency import Urgency, urgency
from edge_agent.speak.voice import Voice
from shared.errors import SetupError, SpeakingFailed, VoiceRefused

T = TypeVar("T")

RATE = 24_000
LONGEST = 510  # phonemes the model takes at once
CHUNK = RATE // 25  # samples: 40 ms
VOICES = "voices-v1.0.bin"

_LANGUAGES = {"a": "en-US", "b": "en-GB", "e": "es", "f": "fr-FR", "h": "hi", "i": "it", "p": "pt-BR"}
_AUDIBLE = 0.004  # of full scale; the model's own silence stays below 0.001
_WINDOW = RATE // 200  # 5 ms
_LEAD = RATE // 100  # 10 ms kept before the first audible sample
_TAIL = {",": 0.12, "": 0.10}  # seconds of silence kept after the last audible sample …
_TAIL_OF_SENTENCE = 0.25  # … and after a full stop


class Run(Protocol):
    """One clause that is being made."""

    def __call__(self) -> NDArray[np.float32]:
        """The samples. Blocking; raises whatever the library raises."""
        ...

    def leave(self) -> None:
        """Nobody waits for them any more. May come from another thread, and when all is done."""


class Network(Protocol):
    """The loaded model. Its runs are made in several threads."""

    @property
    def side_by_side(self) -> int:
        """Clauses that it makes at once."""
        ...

    def run(self, numbers: Sequence[int], style: NDArray[np.float32], tempo: float) -> Run:
        """A clause of phonemes, 1 to LONGEST, in the style of a voice (1 x 256); `tempo` 2 is twice as fast."""
        ...


class KokoroVoice(Voice):
    """Speaks with the voices below `model_dir`/kokoro.

    Clauses of several calls run side by side, as many as the network has room for, the most urgent first. `network`:
    the processor's if None, with `threads` for one clause. Raises SetupError if a file is missing or not what it should
    be. Call `close` at the end.
    """

    name = "kokoro"
    rate = RATE

    def __init__(self, model_dir: Path, threads: int = 1, tempo: float = 1.0, network: Network | None = None) -> None:
        self._voices, self._vocabulary = _styles(model_dir / "kokoro" / VOICES), _vocabulary()
        self._network = network or OnnxNetwork(model_dir / "kokoro", threads)
        self._tempo = tempo
        super().__init__(late=PATIENCE)  # nobody stands behind it who would be quicker
        self._pool = Pool(self._network.side_by_side, "kokoro")

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

    def hopeless(self) -> bool:
        """See `Pool`."""
        return self._pool.hopeless()

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
        numbers = [number for number in map(self._vocabulary.get, phonemes) if number is not None]
        if not numbers:
            return np.zeros(0, dtype=np.int16)
        run = self._network.run(numbers, style[min(len(numbers), len(style)) - 1].reshape(1, -1), self._tempo)
        try:
            return await self._run(partial(_sound, run, _pause_after(phonemes)))
        finally:
            run.leave()

    async def _run(self, work: Callable[[], T]) -> T:
        if urgency() is Urgency.FIRST:
            work = self.queue_age.watched(work)
        try:
            return await self._pool.run(work, urgency())
        except Stuck as stuck:
            raise SpeakingFailed(f"Kokoro hangs: {stuck}") from stuck


def _sound(run: Run, pause: float) -> NDArray[np.int16]:
    try:
        samples = run()
    except SpeakingFailed:
        raise
    except Exception as error:  # onnxruntime and torch raise classes of their own that share no base
        raise SpeakingFailed(f"Kokoro failed: {type(error).__name__}") from error
    if not np.isfinite(samples).all():
        raise SpeakingFailed("Kokoro made samples that are no numbers")
    return to_pcm(trim(samples, pause))


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


def _styles(file: Path) -> Mapping[str, NDArray[np.float32]]:
    if not file.is_file():
        raise SetupError(f"no {file.name} in {file.parent}: run `make setup`")
    try:
        with np.load(file) as styles:
            return {name: styles[name].reshape(-1, 256) for name in styles.files}
    except Exception as error:  # numpy's many ways to say "this file is damaged"
        raise SetupError(f"the voices in {file} are damaged: {type(error).__name__}") from error
