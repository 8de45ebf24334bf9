"""A recogniser: Whisper, by CTranslate2, in this process.

Whisper was made for 30 s at once and its library pads every utterance to that. The encoder does not need it: a short
window costs a quarter of the time. The price is that a decoder given too little sometimes runs in circles, so the
window is never below 8 s, a loop is recognised (`repetition`), and then the 30 s are spent after all.

Silence and noise come out as words too, if they get this far: a result that is improbable and looks like no speech is
dropped. What is plainly wrong but looks like speech has a low confidence; whether to ask again is not decided here.

How the work of several calls is shared out is told in `offline`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from math import ceil
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import structlog
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray

from edge_agent.hear.confidence import Reading, Word, confidence
from edge_agent.hear.device import COMPUTE, Device, missing_files, not_loaded, wrong_bands
from edge_agent.hear.offline import OfflineRecogniser, Sound
from edge_agent.hear.repetition import impossible, most_tokens, repetition, said_once
from edge_agent.hear.voice_activity import RATE, WIDTH
from edge_agent.hear.workers import GoOn
from shared.errors import SetupError

log = structlog.get_logger()

LONGEST = 30.0  # seconds: what the network was made for
FRAME = 160  # samples of one mel frame, 10 ms
# Both together mean "that was no speech": measured on silence, noise, tones and keys against spoken sentences.
IMPROBABLE = -0.9  # average log probability below this
SPEECHLESS = 0.5  # probability of "no speech" above this
# Segments in one batch. Of 8 s windows, with AVX2, processor time of each: alone 0.40 s, of two 0.35 s, of four
# 0.29 s, of eight 0.31 s. Only decoding gains (0.20 to 0.09 s); the encoder takes its 0.19 s for each.
MOST = 4
_SPACE = "\N{LATIN CAPITAL LETTER G WITH DOT ABOVE}"  # how the vocabulary writes the space before a word
_LEAST = 1e-30  # no logarithm of nothing


class Whisper:
    """The loaded model. Blocking; may be called from several threads."""

    def __init__(
        self,
        model_dir: Path,
        threads: int,
        window: tuple[float, float],
        side_by_side: int,
        device: Device = "cpu",
    ) -> None:
        if missing := missing_files(model_dir):
            raise SetupError(f"The folder of Whisper's model lacks {', '.join(missing)}: run `make demo` once.")
        try:
            loaded = WhisperModel(
                str(model_dir),
                device=device,
                compute_type=COMPUTE[device],
                cpu_threads=threads,
                num_workers=side_by_side,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as failure:
            raise SetupError(not_loaded(failure, device)) from failure
        if wrong := wrong_bands(len(loaded.feature_extractor.mel_filters), loaded.model.n_mels):
            raise SetupError(wrong)
        self._loaded, self._window = loaded, window
        self._cases = _cases(loaded.hf_tokenizer.get_vocab())

    def understand(self, pcm: bytes, language: str) -> tuple[str, float]:
        """The words of `pcm` (16 kHz s16 mono, 30 s at most; later audio is cut off) and how sure they are, 0…1.

        A language (BCP 47) that Whisper does not know is heard as English, and the log says so.
        """
        [(_, understood)] = self.understand_all([Sound(pcm, language)], _always)
        return understood

    def understand_all(self, sounds: Sequence[Sound], go_on: GoOn) -> Iterator[tuple[int, tuple[str, float]]]:
        """The same of several in one go, whose first windows are of one length; see `offline.Model`.

        Who needs a second, longer look keeps nobody waiting who does not.
        """
        seconds = [min(LONGEST, sound.seconds) for sound in sounds]
        window = first_window(seconds[0], self._window)
        again = list[int]()
        for at, reading in enumerate(self.read_all(sounds, window, go_on)):
            if window < LONGEST and _may_be_a_loop(reading, seconds[at]):
                again.append(at)
            else:
                yield at, judged(said_once(reading), seconds[at])
        for at, reading in zip(again, self.read_all([sounds[at] for at in again], LONGEST, go_on), strict=False):
            yield at, judged(said_once(reading), seconds[at])

    def read(self, pcm: bytes, language: str, window: float) -> Reading:
        """What the network makes of `pcm`, silence added up to `window` seconds: unjudged."""
        return self.read_all([Sound(pcm, language)], window, _always)[0]

    def read_all(self, sounds: Sequence[Sound], window: float, go_on: GoOn) -> list[Reading]:
        """The same of several at once; none where nobody wants them any more once they are encoded."""
        if not sounds:
            return []
        mels = np.stack([self._mel(sound.pcm, window) for sound in sounds])
        encoded = self._loaded.model.encode(ctranslate2.StorageView.from_array(mels))
        if not go_on():
            return []
        tokens = [self._tokens(sound.language) for sound in sounds]
        prompts = [[*each.sot_sequence, each.no_timestamps] for each in tokens]
        longest = [most_tokens(min(LONGEST, sound.seconds)) + 1 for sound in sounds]
        results: list[Any] = self._loaded.model.generate(
            encoded,
            prompts,
            beam_size=1,
            max_length=len(prompts[0]) + max(longest),
            return_scores=True,
            return_logits_vocab=True,
            return_no_speech_prob=True,
        )
        return list(map(self._reading, results, tokens, longest))

    def _mel(self, pcm: bytes, window: float) -> NDArray[np.float32]:
        samples = round(window * RATE) // FRAME * FRAME
        padded, sound = np.zeros(samples, np.float32), _sound(pcm)[:samples]
        padded[: len(sound)] = sound
        return np.ascontiguousarray(self._loaded.feature_extractor(padded, padding=0), np.float32)

    def _reading(self, result: Any, tokens: Tokenizer, longest: int) -> Reading:
        """`longest`: tokens after which this one would have been cut off alone."""
        said, score = list(result.sequences_ids[0]), result.scores[0]
        steps = [_log_probabilities(step) for step in result.logits[0][: longest + 1]]
        if len(said) > longest:
            said, steps = said[:longest], steps[:longest]
            score = sum(float(step[number]) for number, step in zip(said, steps, strict=True)) / longest
        end = float(steps[len(said)][tokens.eot]) if len(steps) > len(said) else 0.0
        return Reading(tuple(self._words(said, steps, tokens)), end, result.no_speech_prob, score)

    def _tokens(self, language: str) -> Tokenizer:
        return Tokenizer(self._loaded.hf_tokenizer, multilingual=True, task="transcribe", language=self._code(language))

    def _code(self, language: str) -> str:
        code = language.split("-", maxsplit=1)[0].lower()
        if self._loaded.hf_tokenizer.token_to_id(f"<|{code}|>") is not None:
            return code
        log.warning("Whisper does not know this language; English is assumed.", language=code)
        return "en"

    def _words(self, said: list[int], steps: list[NDArray[np.float32]], tokens: Tokenizer) -> Iterator[Word]:
        at = iter(zip(said, steps, strict=False))
        for text, numbers in zip(*tokens.split_to_word_tokens(said), strict=True):
            found = list(islice(at, len(numbers)))
            log_probability = sum(_of_any(step, self._cases.get(number, [number])) for number, step in found)
            yield Word(text, len(found), log_probability, float(found[0][1][tokens.eot]))


class WhisperRecogniser(OfflineRecogniser):
    """Whisper for all calls of this process: loaded once (half a second, 225 MB), closed at the end."""

    def __init__(
        self,
        model_dir: Path,
        threads: int = 1,
        window: tuple[float, float] = (8.0, 2.0),
        side_by_side: int = 2,
        *,
        most: int = MOST,
        device: Device = "cpu",
    ) -> None:
        """`threads` compute a batch of `most` segments, `side_by_side` batches are computed at once.

        `window`: the shortest window, and the silence added to longer speech; seconds. Raises SetupError.
        """
        super().__init__(
            model_dir.name,
            lambda: Whisper(model_dir, threads, window, side_by_side, device),
            side_by_side,
            most=most,
            alike=lambda sound: first_window(sound.seconds, window),
        )


def _always() -> bool:
    return True


def _sound(pcm: bytes) -> NDArray[np.float32]:
    """Samples between -1 and 1; half a sample at the end is dropped."""
    whole = memoryview(pcm)[: len(pcm) // WIDTH * WIDTH]
    return np.frombuffer(whole, "<i2").astype(np.float32)[: round(LONGEST * RATE)] / np.float32(32768)


def first_window(seconds: float, window: tuple[float, float]) -> float:
    """Seconds of sound and silence that are read of `seconds` of sound, at first.

    `window`: the shortest, and the silence added to longer speech; seconds. Whole ones, so that segments of several
    calls are of one length more often.
    """
    least, tail = window
    return min(LONGEST, max(least, ceil(seconds + tail)))


def decoded(read: Callable[[float], Reading], seconds: float, window: tuple[float, float]) -> Reading:
    """The best reading of `seconds` of sound. `read(w)` decodes it with silence added up to `w` seconds.

    `window`: as `first_window` takes it.
    """
    first = first_window(seconds, window)
    reading = read(first)
    return said_once(read(LONGEST) if first < LONGEST and _may_be_a_loop(reading, seconds) else reading)


def _may_be_a_loop(reading: Reading, seconds: float) -> bool:
    once = said_once(reading)
    return repetition(once.text, once.tokens, seconds)


def judged(reading: Reading, seconds: float) -> tuple[str, float]:
    """The words of `reading` and how sure they are, 0…1; "" if that was no speech."""
    if not speech(reading):
        return "", 0.0
    if impossible(reading.text, reading.tokens, seconds):
        return reading.text, 0.0  # something was said, but not this
    return reading.text, confidence(reading)


def speech(reading: Reading) -> bool:
    """Whether it may have been speech at all."""
    return bool(reading.text) and not (reading.score < IMPROBABLE and reading.no_speech > SPEECHLESS)


def _log_probabilities(logits: Any) -> NDArray[np.float32]:
    """CTranslate2 4.8.5 calls them that and gives logits (findings/ctranslate2_whisper_scores.sh)."""
    scores = np.asarray(logits, np.float32)
    highest = scores.max()
    return np.asarray(scores - highest - np.log(np.exp(scores - highest).sum()), np.float32)


def _of_any(step: NDArray[np.float32], tokens: list[int]) -> float:
    """Log probability that it was one of `tokens`."""
    return min(0.0, float(np.log(np.exp(step[tokens]).sum() + _LEAST)))


def _cases(vocabulary: Mapping[str, int]) -> dict[int, list[int]]:
    """Each token with all that differ from it in their case only: " Okay", "okay" and " OKAY" are one word."""
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for token, number in vocabulary.items():
        if (letters := token.removeprefix(_SPACE)).isalnum():
            alike[letters.lower()].append(number)
    return {number: numbers for numbers in alike.values() for number in numbers}
