"""A recogniser: Whisper, by CTranslate2, in this process.

Whisper was made for 30 s at once and its library pads every utterance to that. The encoder does not need it: a short
window costs a quarter of the time. The price is that a decoder given too little sometimes runs in circles, so the
window is never below 8 s, a loop is recognised (`repetition`), and then the 30 s are spent after all.

Silence and noise come out as words too, if they get this far: a result that is improbable and looks like no speech is
dropped. What is plainly wrong but looks like speech has a low confidence; whether to ask again is not decided here.

How the work of several calls is shared out is told in `offline`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import structlog
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray

from edge_agent.hear.offline import OfflineRecogniser
from edge_agent.hear.repetition import impossible, most_tokens, repetition
from edge_agent.hear.voice_activity import RATE, WIDTH
from shared.errors import SetupError

log = structlog.get_logger()

LONGEST = 30.0  # seconds: what the network was made for
FRAME = 160  # samples of one mel frame, 10 ms
FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
# Both together mean "that was no speech": measured on silence, noise, tones and keys against spoken sentences.
IMPROBABLE = -0.9  # average log probability below this
SPEECHLESS = 0.5  # probability of "no speech" above this


@dataclass(frozen=True, slots=True)
class Reading:
    """One decoding."""

    text: str
    tokens: int
    log_probability: float  # average over the tokens
    no_speech: float  # 0…1

    @property
    def speech(self) -> bool:
        return bool(self.text) and not (self.log_probability < IMPROBABLE and self.no_speech > SPEECHLESS)


class Whisper:
    """The loaded model. Blocking; may be called from several threads."""

    def __init__(self, model_dir: Path, threads: int, window: tuple[float, float], side_by_side: int) -> None:
        if missing := [name for name in FILES if not (model_dir / name).is_file()]:
            raise SetupError(f"The folder of Whisper's model lacks {', '.join(missing)}: run `make demo` once.")
        try:
            loaded = WhisperModel(
                str(model_dir),
                device="cpu",
                compute_type="int8",
                cpu_threads=threads,
                num_workers=side_by_side,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as failure:
            raise SetupError("Whisper's model could not be loaded: its files are damaged.") from failure
        self._loaded, self._window = loaded, window

    def understand(self, pcm: bytes, language: str) -> tuple[str, float]:
        """The words of `pcm` (16 kHz s16 mono, 30 s at most; later audio is cut off) and how sure they are, 0…1.

        A language (BCP 47) that Whisper does not know is heard as English, and the log says so.
        """
        sound, language = _sound(pcm), self._code(language)
        seconds = len(sound) / RATE
        least, tail = self._window
        window = min(LONGEST, max(least, seconds + tail))
        reading = self._read(sound, language, window)
        if window < LONGEST and repetition(reading.text, reading.tokens, seconds):
            reading = self._read(sound, language, LONGEST)
        if not reading.speech:
            return "", 0.0
        if impossible(reading.text, reading.tokens, seconds):
            return reading.text, 0.0  # something was said, but not this
        return reading.text, min(1.0, math.exp(reading.log_probability))

    def _code(self, language: str) -> str:
        code = language.split("-", maxsplit=1)[0].lower()
        if self._loaded.hf_tokenizer.token_to_id(f"<|{code}|>") is not None:
            return code
        log.warning("Whisper does not know this language; English is assumed.", language=code)
        return "en"

    def _read(self, sound: NDArray[np.float32], language: str, window: float) -> Reading:
        samples = round(window * RATE) // FRAME * FRAME
        padded = np.zeros(samples, np.float32)
        padded[: len(sound)] = sound[:samples]
        mel = np.ascontiguousarray(self._loaded.feature_extractor(padded, padding=0)[np.newaxis], np.float32)
        tokens = Tokenizer(self._loaded.hf_tokenizer, multilingual=True, task="transcribe", language=language)
        prompt = [*tokens.sot_sequence, tokens.no_timestamps]
        result: Any = self._loaded.model.generate(
            self._loaded.model.encode(ctranslate2.StorageView.from_array(mel)),
            [prompt],
            beam_size=1,
            max_length=len(prompt) + most_tokens(len(sound) / RATE) + 1,
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        said = result.sequences_ids[0]
        return Reading(tokens.decode(said).strip(), len(said), result.scores[0], result.no_speech_prob)


class WhisperRecogniser(OfflineRecogniser):
    """Whisper for all calls of this process: loaded once (half a second, 225 MB), closed at the end."""

    def __init__(
        self, model_dir: Path, threads: int = 1, window: tuple[float, float] = (8.0, 2.0), side_by_side: int = 2
    ) -> None:
        """`threads` compute one segment, `side_by_side` segments are computed at once.

        `window`: the shortest window, and the silence added to longer speech; seconds. Raises SetupError.
        """
        super().__init__(model_dir.name, lambda: Whisper(model_dir, threads, window, side_by_side), side_by_side)


def _sound(pcm: bytes) -> NDArray[np.float32]:
    """Samples between -1 and 1; half a sample at the end is dropped."""
    whole = memoryview(pcm)[: len(pcm) // WIDTH * WIDTH]
    return np.frombuffer(whole, "<i2").astype(np.float32)[: round(LONGEST * RATE)] / np.float32(32768)
