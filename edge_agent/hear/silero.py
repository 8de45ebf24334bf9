"""A voice detector: Silero's network, run by onnxruntime at the telephone's own 8 kHz. No torch.

The copy that comes with faster-whisper knows 16 kHz only, and telephone speech brought up to 16 kHz lacks the half of
the spectrum that it listens to: of a clean question it took every second window for silence, and whole questions were
never heard. The full network at 8 kHz is sure of the same audio (voiced windows of a question: 0.54 → 0.86 of all).

The network is recurrent. Its memory and the last samples before a window are one call's own; the session, which holds
the weights, is shared by all calls, and a run of it takes windows of many. It runs on the event loop: a window alone
costs a tenth of a millisecond, one of thirty a third of that.

Its memory of speech and a long silence after it makes it deaf: nine seconds after a dictation a clear "No." was given
0.39 (6.2.1), and 0.90 with an empty memory. So it is emptied every four seconds while nobody speaks.

On a line that is all but silent the network is asked no more once it has heard that for a while: its memory stays as a
short silence left it, which is what it hears the next word with best. (187 recorded turns, and the same joined by
pauses of 0.5 to 20 s: no voice is missed or begins later by it; of a quiet line a third of the windows is left out.)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from edge_agent.hear.decimation import LEAD, halved
from edge_agent.hear.loudness import Window
from edge_agent.hear.window_batch import Judged, Place, WindowBatch
from shared.errors import SetupError

WINDOW = 512  # samples at 16 kHz, 32 ms; the network takes 256 at 8 kHz, and no other number
# Samples at 8 kHz of the window before: without, it hears nothing (findings/silero_onnx_context.sh).
CONTEXT = 32
BEFORE = bytes((LEAD + 2 * CONTEXT) * 2)  # silence, of which the context of a call's first window is made
RATE = np.array(8000, np.int64)
SILENT = 0.2  # probability below which a window holds no voice
FORGETS = 126  # windows of silence, four seconds, after which its memory is emptied
INAUDIBLE = 30.0  # RMS of 16-bit samples, about -61 dBFS: half of what the softest voice could be
SETTLED = 20  # windows of it in a row, after which the network is not asked


def _empty() -> NDArray[np.float32]:
    return np.zeros((2, 1, 128), np.float32)


@dataclass(slots=True, eq=False)
class Memory:
    """What the network remembers of one call."""

    state: NDArray[np.float32] = field(default_factory=_empty)
    before: bytes = BEFORE  # 16 kHz s16: the sound just before the next window
    silence: int = 0  # windows in a row without a voice
    inaudible: int = 0  # windows in a row, since it was emptied

    def needs(self, window: Window) -> bool:
        """Whether the next window is worth a run of the network; asked once for each."""
        self.inaudible = self.inaudible + 1 if window.level < INAUDIBLE else 0
        return self.inaudible <= SETTLED

    def pass_over(self, window: Window) -> float:
        """The window is taken for silence, and was not heard."""
        return self.follow(window, 0.0, self.state)

    def follow(self, window: Window, probability: float, state: NDArray[np.float32]) -> float:
        """The window was heard, and left `state` behind. Gives what is believed of it."""
        self.before = window.pcm[-len(BEFORE) :]
        if not math.isfinite(probability):  # a memory that has gone bad stays bad: forget it
            probability, state = 0.0, _empty()
        self.silence = self.silence + 1 if probability < SILENT else 0
        self.state = state
        if self.silence == FORGETS:
            self.state, self.silence, self.inaudible = _empty(), 0, 0
        return probability


class Network:
    """The weights."""

    def __init__(self, path: Path) -> None:
        """`path` is the network's file. Raises SetupError when it is missing or damaged."""
        if not path.is_file():
            raise SetupError(f"The voice detector lacks {path.name}. Cure: make setup")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as damaged:  # onnxruntime's errors share no class but Exception
            raise SetupError(f"The voice detector's {path.name} is damaged. Cure: remove it, make setup") from damaged

    def probabilities(self, calls: Sequence[Memory], windows: Sequence[Window]) -> list[float]:
        """How likely the next window of each call (512 samples, 16 kHz s16 mono) holds a voice, 0…1."""
        sound = b"".join(
            part for call, window in zip(calls, windows, strict=True) for part in (call.before, window.pcm)
        )
        asked = {
            "input": halved(np.frombuffer(sound, "<i2").reshape(len(calls), -1)),
            "state": np.concatenate([call.state for call in calls], axis=1),
            "sr": RATE,
        }
        speech, state = self._session.run(None, asked)
        return [
            call.follow(window, probability, state[:, at : at + 1])
            for at, (call, window, probability) in enumerate(zip(calls, windows, speech[:, 0].tolist(), strict=True))
        ]


class SileroDetector:
    """One call's ear for voices."""

    window = WINDOW

    def __init__(self, network: Network, batch: WindowBatch[Memory]) -> None:
        self._network, self._batch = network, batch
        self._place = Place(Memory())

    def probability(self, pcm: bytes) -> float:
        """How likely the next 512 samples (16 kHz s16 mono) hold a voice, 0…1: now, and without any other call.

        Raises ValueError for any other length.
        """
        memory, window = self._place.call, _whole(Window.of(pcm))
        if not memory.needs(window):
            return memory.pass_over(window)
        (probability,) = self._network.probabilities([memory], [window])
        return probability

    def hear(self, window: Window, judged: Judged) -> None:
        """The same, together with other calls: `judged` is told within 8 ms. Raises what `judged` raised before."""
        memory, behind = self._place.call, self._place.waiting
        if memory.needs(_whole(window)) or behind:
            self._batch.add(self._place, window, judged)
        else:
            judged(window, memory.pass_over(window))
        self._place.check()

    def catch_up(self) -> None:
        """What was heard is judged now."""
        if self._place.waiting:
            self._batch.run()
        self._place.check()

    def close(self) -> None:
        """Nothing more is told."""
        self._batch.drop(self._place)


def _whole(window: Window) -> Window:
    if len(window.pcm) != 2 * WINDOW:
        raise ValueError(f"a window has {WINDOW} samples, not {len(window.pcm) / 2:g}")
    return window


class Silero:
    """The weights, loaded once, and the batch of all calls. `detector()` makes one call's own detector."""

    def __init__(self, path: Path) -> None:
        """`path` is the network's file. Raises SetupError when it is missing or damaged."""
        self._network = Network(path)
        self._batch = WindowBatch(self._network.probabilities)

    def detector(self) -> SileroDetector:
        return SileroDetector(self._network, self._batch)
