"""Where did the voice begin and end? Pure: probabilities go in, changes come out, and time is a number of samples."""

from __future__ import annotations

from dataclasses import dataclass

RATE = 16_000  # samples per second of everything in this package
WIDTH = 2  # bytes per sample


@dataclass(frozen=True, slots=True)
class Began:
    """The voice is certain now. It has lasted `voiced` samples already."""

    voiced: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The silence was long enough: the last voiced sample came `silence` samples ago."""

    silence: int


class Windows:
    """Frames of any length in, windows of `samples` samples out. What does not fill a window waits for more."""

    def __init__(self, samples: int) -> None:
        self._bytes = samples * WIDTH
        self._waiting = bytearray()

    def cut(self, frame: bytes) -> list[bytes]:
        """A frame's odd last byte is half a sample: it is dropped, or every later sample would be noise."""
        self._waiting += frame[: len(frame) // WIDTH * WIDTH]
        whole = len(self._waiting) // self._bytes * self._bytes
        windows = [bytes(self._waiting[at : at + self._bytes]) for at in range(0, whole, self._bytes)]
        del self._waiting[:whole]
        return windows


class Segmenter:
    """Silence or speech, with two thresholds: more to begin than to go on, or every soft vowel would be an end.

    `threshold` … 1 begins a voice, `release` … 1 keeps it up; `silence` and `least` in seconds.
    """

    def __init__(self, threshold: float, release: float, silence: float, least: float) -> None:
        self._threshold, self._release = threshold, release
        self._silence_ends, self._least = round(silence * RATE), round(least * RATE)
        self.speaking = False
        self._voiced = 0  # samples in a row that may become a voice
        self._silent = 0  # samples since the last voiced one, while speaking

    def follow(self, probability: float, samples: int) -> Began | Ended | None:
        """One more window of `samples` samples, a voice with `probability`. Not a number counts as silence."""
        return self._speech(probability, samples) if self.speaking else self._silence(probability, samples)

    @property
    def silent_for(self) -> int:
        """Samples since the last voiced one; 0 while the voice is audible or nobody speaks."""
        return self._silent

    def break_off(self) -> Ended | None:
        """No more sound will come: whoever was speaking has ended."""
        return self._end() if self.speaking else None

    def _silence(self, probability: float, samples: int) -> Began | None:
        enough = self._release if self._voiced else self._threshold
        self._voiced = self._voiced + samples if probability >= enough else 0
        if not self._voiced or self._voiced < self._least:
            return None
        self.speaking = True
        return Began(self._voiced)

    def _speech(self, probability: float, samples: int) -> Ended | None:
        self._silent = 0 if probability >= self._release else self._silent + samples
        return self._end() if self._silent and self._silent >= self._silence_ends else None

    def _end(self) -> Ended:
        ended = Ended(self._silent)
        self.speaking, self._voiced, self._silent = False, 0, 0
        return ended
