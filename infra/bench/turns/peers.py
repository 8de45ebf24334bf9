"""What other voice agents decide on the same sound, by their own code with their defaults. Run as a script.

    var/bench-peers/bin/python -P peers.py TURNS.json

TURNS.json: [{"number", "audio", "spans": [[from, to], …]}]; a line of JSON for each turn and peer comes out:
{"peer", "number", "decided": [seconds of the call, …]}. It needs what `PINNED` names, in an environment of its own.

pipecat: its Silero and its smart-turn 3.2 do the work, as `TurnAnalyzerUserTurnStopStrategy` asks them: 0.2 s after the
voice the model is asked; "complete" ends the turn, otherwise 3 s of silence do. livekit-agents: its Silero plugin does
the work, with `turn_detection="vad"`: a turn is over when the detector says so after 0.55 s, which is more than its
shortest endpointing delay of 0.5 s. (By default its own end-of-turn model decides, whose licence forbids that other
models profit from what it says; it was left out.)
"smart-turn" alone is asked where the product's own detector has heard 0.2 s of silence (`spans`: each voice, from its
beginning to the last voiced window); without "complete", 1.5 s of silence end the turn.

Both wait for the words as well; here these are taken to be there already, which flatters them: with the recogniser that
the product is charged with, up to a quarter of a second would be added.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

import numpy as np

PINNED = ("pipecat-ai[silero]==1.14.0", "livekit-agents==1.8.9", "livekit-plugins-silero==1.8.9")
RATE = 16_000
FRAME = 320  # samples, 20 ms
ASKED_AFTER, GIVEN_UP_AFTER = 0.2, 1.5  # seconds of silence, for smart-turn alone


class Clock:
    """The time of the sound, for code that reads a clock."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now

    def perf_counter(self) -> float:
        return self.now


class Pipecat:
    """Its detector and its analyser, fed as its transport does; the strategy's own rule is `_follow`."""

    def __init__(self) -> None:
        self._states = import_module("pipecat.audio.vad.vad_analyzer").VADState
        self._complete = import_module("pipecat.audio.turn.base_turn_analyzer").EndOfTurnState.COMPLETE
        self._clock: Any = Clock()
        turn_module: Any = import_module("pipecat.audio.turn.smart_turn.base_smart_turn")
        turn_module.time = self._clock
        self._detector: Any = import_module("pipecat.audio.vad.silero").SileroVADAnalyzer
        self.model = import_module("pipecat.audio.turn.smart_turn.local_smart_turn_v3").LocalSmartTurnAnalyzerV3()
        self.model.set_sample_rate(RATE)

    def decided(self, audio: Path) -> list[float]:
        vad = self._detector(sample_rate=RATE)
        vad.set_sample_rate(RATE)
        self.model.clear()
        found, speaking = [], False
        for number, frame in enumerate(_frames(audio), 1):
            self._clock.now = number * FRAME / RATE
            state = vad._run_analyzer(frame)  # noqa: SLF001 — without its thread
            speaking, over = self._follow(vad, state, frame, speaking)
            if over:
                self.model.clear()
                found.append(self._clock.now)
        return found

    def _follow(self, vad: Any, state: Any, frame: bytes, speaking: bool) -> tuple[bool, bool]:
        began, ended = state == self._states.SPEAKING and not speaking, state == self._states.QUIET and speaking
        if began:
            self.model.update_vad_start_secs(vad.params.start_secs)
        speaking = (speaking or began) and not ended
        over = self.model.append_audio(frame, speaking) == self._complete
        if ended:
            over = self.model._process_speech_segment(self.model._audio_buffer)[0] == self._complete  # noqa: SLF001
        return speaking, over

    def model_alone(self, audio: Path, spans: list[tuple[float, float]]) -> list[float]:
        """smart-turn over the product's own detector."""
        decided, began = [], None
        sound = np.frombuffer(audio.read_bytes(), "<i2").astype(np.float32) / 32768
        for (begin, end), (following, _) in pairwise([*spans, (inf, inf)]):
            began = begin if began is None else began
            asked = end + ASKED_AFTER
            heard = sound[round(max(0.0, began - 0.5, asked - 8.0) * RATE) : round(asked * RATE)]
            if following <= asked:
                continue
            if self.model._predict_endpoint(heard)["prediction"]:  # noqa: SLF001
                decided.append(asked)
                began = None
            elif following > end + GIVEN_UP_AFTER:
                decided.append(end + GIVEN_UP_AFTER)
                began = None
        return decided


async def livekit(audio: Path) -> list[float]:
    """Its detector's stream; the times are those of its events."""
    rtc: Any = import_module("livekit.rtc")
    ends = import_module("livekit.agents.vad").VADEventType.END_OF_SPEECH
    stream = import_module("livekit.plugins.silero").VAD.load().stream()
    for frame in _frames(audio):
        stream.push_frame(rtc.AudioFrame(frame, RATE, 1, FRAME))
    stream.end_input()
    return [event.timestamp async for event in stream if event.type == ends]


def _frames(audio: Path) -> Iterator[bytes]:
    pcm = audio.read_bytes()
    return (pcm[at : at + 2 * FRAME] for at in range(0, len(pcm) - 2 * FRAME + 1, 2 * FRAME))


def main() -> None:
    pipecat = Pipecat()
    for turn in json.loads(Path(sys.argv[1]).read_text()):
        audio = Path(turn["audio"])
        found = {
            "pipecat": pipecat.decided(audio),
            "livekit-agents": asyncio.run(livekit(audio)),
            "smart-turn": pipecat.model_alone(audio, turn["spans"]),
        }
        for peer, decided in found.items():
            print(json.dumps({"peer": peer, "number": turn["number"], "decided": decided}), flush=True)


if __name__ == "__main__":
    main()
