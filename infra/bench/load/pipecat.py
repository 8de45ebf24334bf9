"""pipecat: its pipeline with its Silero detector, between an input and an output transport of ours.

Its parts can only be had where it is installed, which is in the rivals' environment alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from infra.bench.load import stubs
from infra.bench.load.caller import Caller
from infra.bench.load.cell import Attend, Terms, main

SILENCE = 0.2  # s: of its voice detector
AHEAD = 0.04  # s that its output may be ahead of the caller's ear
READY = 2.0  # s for a pipeline to start

frames: Any = import_module("pipecat.frames.frames")
aggregators: Any = import_module("pipecat.processors.aggregators.llm_response_universal")
processors: Any = import_module("pipecat.processors.frame_processor")
transports: Any = import_module("pipecat.transports.base_transport")
worker: Any = import_module("pipecat.pipeline.worker")
STTService: Any = import_module("pipecat.services.stt_service").STTService
TTSService: Any = import_module("pipecat.services.tts_service").TTSService
BaseInput: Any = import_module("pipecat.transports.base_input").BaseInputTransport
BaseOutput: Any = import_module("pipecat.transports.base_output").BaseOutputTransport


@asynccontextmanager
async def pipecat(terms: Terms) -> AsyncIterator[Attend]:
    """One runner for each call, as it ships it."""
    import_module("loguru").logger.remove()
    runner: Any = import_module("pipecat.workers.runner").WorkerRunner

    async def attend(caller: Caller) -> None:
        mouth, ear = Output(caller), Input(_params())
        one = runner(handle_sigint=False)
        await one.add_workers(_worker(ear, mouth, terms))
        running = asyncio.create_task(one.run())
        await asyncio.sleep(READY)
        await caller.talk(ear.say)
        await running

    yield attend


def _params() -> Any:
    return transports.TransportParams(
        audio_in_enabled=True,
        audio_out_enabled=True,
        audio_in_sample_rate=stubs.RATE_IN,
        audio_out_sample_rate=stubs.RATE_OUT,
    )


def _worker(ear: Any, mouth: Any, terms: Terms) -> Any:
    context = import_module("pipecat.processors.aggregators.llm_context").LLMContext(
        [{"role": "system", "content": stubs.INSTRUCTIONS}]
    )
    user, assistant = aggregators.LLMContextAggregatorPair(context, user_params=_turns(terms))
    parts = [ear, Recogniser(), user, Model(), Voice(), mouth, assistant]
    return worker.PipelineWorker(
        import_module("pipecat.pipeline.pipeline").Pipeline(parts),
        params=worker.PipelineParams(audio_in_sample_rate=stubs.RATE_IN, audio_out_sample_rate=stubs.RATE_OUT),
        idle_timeout_secs=None,
    )


def _turns(terms: Terms) -> Any:
    vad: Any = import_module("pipecat.audio.vad.vad_analyzer")
    silero: Any = import_module("pipecat.audio.vad.silero")
    stop: Any = import_module("pipecat.turns.user_stop").SpeechTimeoutUserTurnStopStrategy
    strategies: Any = import_module("pipecat.turns.user_turn_strategies").UserTurnStrategies
    detector = vad.VADParams(start_secs=terms.barge_in, stop_secs=SILENCE, min_volume=0.0)
    return aggregators.LLMUserAggregatorParams(
        vad_analyzer=silero.SileroVADAnalyzer(params=detector),
        user_turn_strategies=strategies(stop=[stop(user_speech_timeout=max(0.0, terms.wait - SILENCE))]),
    )


class Input(BaseInput):  # type: ignore[misc]
    """The caller's frames."""

    async def start(self, frame: Any) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    def say(self, pcm: bytes) -> Coroutine[Any, Any, None]:
        pushed: Coroutine[Any, Any, None] = self.push_audio_frame(frames.InputAudioRawFrame(pcm, stubs.RATE_IN, 1))
        return pushed


class Output(BaseOutput):  # type: ignore[misc]
    """What the caller hears."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(_params())
        self._edge = caller.edge

    async def start(self, frame: Any) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def process_frame(self, frame: Any, direction: Any) -> None:
        if isinstance(frame, frames.InterruptionFrame):
            self._edge.clear()
        await super().process_frame(frame, direction)

    async def write_audio_frame(self, frame: Any) -> bool:
        self._edge.play(bytes(frame.audio), frame.sample_rate)
        await asyncio.sleep(max(0.0, self._edge.queued - AHEAD))
        return True


class Recogniser(STTService):  # type: ignore[misc]
    """Streaming, with interim words."""

    def __init__(self) -> None:
        super().__init__(ttfs_p99_latency=stubs.FINAL)
        self._stub = stubs.Recogniser(self._interim, self._final)
        self._telling: set[asyncio.Task[None]] = set()

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Any, None]:
        self._stub.feed(audio)
        nothing: tuple[Any, ...] = ()  # words are pushed when they are due, not with a frame
        for frame in nothing:
            yield frame

    def _interim(self) -> None:
        self._tell(frames.InterimTranscriptionFrame(stubs.said_within(stubs.INTERIM), "caller", _now()))

    def _final(self) -> None:
        self._tell(frames.TranscriptionFrame(stubs.SAID, "caller", _now(), finalized=True))

    def _tell(self, frame: Any) -> None:
        task = asyncio.create_task(self.push_frame(frame))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)


class Model(processors.FrameProcessor):  # type: ignore[misc]
    """The language model."""

    async def process_frame(self, frame: Any, direction: Any) -> None:
        await super().process_frame(frame, direction)
        if not isinstance(frame, frames.LLMContextFrame):
            await self.push_frame(frame, direction)
            return
        await self.push_frame(frames.LLMFullResponseStartFrame())
        async for token in stubs.tokens():
            await self.push_frame(frames.LLMTextFrame(token))
        await self.push_frame(frames.LLMFullResponseEndFrame())


class Voice(TTSService):  # type: ignore[misc]
    """The voice; the service cuts the answer into sentences for it."""

    def __init__(self) -> None:
        super().__init__(push_start_frame=True, push_stop_frames=True, sample_rate=stubs.RATE_OUT)

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Any, None]:
        async for piece in stubs.sound(text):
            yield frames.TTSAudioRawFrame(piece, stubs.RATE_OUT, 1, context_id=context_id)


def _now() -> str:
    return str(time.time())


if __name__ == "__main__":
    main(pipecat)
