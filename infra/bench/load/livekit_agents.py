"""livekit-agents: its AgentSession with its own voice detector, between an audio input and an output of ours.

Its parts can only be had where it is installed, which is in the rivals' environment alone.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

from infra.bench.load import stubs
from infra.bench.load.caller import FRAME, Caller
from infra.bench.load.cell import Attend, Terms, main

SILENCE, SPEECH = 0.2, 0.05  # s: of its voice detector

rtc: Any = import_module("livekit.rtc")
agents: Any = import_module("livekit.agents")
io: Any = import_module("livekit.agents.voice.io")
stt: Any = agents.stt
llm: Any = agents.llm
tts: Any = agents.tts


@asynccontextmanager
async def livekit_agents(terms: Terms) -> AsyncIterator[Attend]:
    """Without a room."""
    logging.disable(logging.WARNING)
    vad = detector()

    async def attend(caller: Caller) -> None:
        session = session_of(vad, terms.wait, terms.barge_in)
        ear = Input()
        session.input.audio, session.output.audio = ear, Output(caller)
        await session.start(agents.Agent(instructions=stubs.INSTRUCTIONS))
        await caller.talk(ear.say)

    yield attend


def detector() -> Any:
    """One for all calls of a process."""
    return agents.inference.VAD(min_silence_duration=SILENCE, min_speech_duration=SPEECH)


def session_of(vad: Any, wait: float, barge_in: float) -> Any:
    """One call, with its defaults otherwise: it prepares answers ahead, as ours does. Seconds."""
    turns = agents.TurnHandlingOptions(
        turn_detection="vad",
        endpointing={"min_delay": wait, "max_delay": max(2.0, wait)},
        interruption={"min_duration": barge_in, "mode": "vad"},
    )
    return agents.AgentSession(
        stt=Recogniser(), llm=Model(), tts=Voice(), vad=vad, aec_warmup_duration=None, turn_handling=turns
    )


class Input(io.AudioInput):  # type: ignore[misc]
    """The caller's frames."""

    def __init__(self) -> None:
        super().__init__(label="caller")
        self._frames: asyncio.Queue[Any] = asyncio.Queue()

    def say(self, pcm: bytes) -> None:
        self._frames.put_nowait(rtc.AudioFrame(pcm, stubs.RATE_IN, 1, FRAME))

    async def __anext__(self) -> Any:
        return await self._frames.get()


class Output(io.AudioOutput):  # type: ignore[misc]
    """What the caller hears. It takes all at once, and tells when it was heard."""

    def __init__(self, caller: Caller) -> None:
        capabilities = io.AudioOutputCapabilities(pause=False)
        super().__init__(label="agent", sample_rate=stubs.RATE_OUT, capabilities=capabilities)
        self._edge = caller.edge
        self._began: float | None = None
        self._pushed = 0.0  # s
        self._end: asyncio.TimerHandle | None = None

    async def capture_frame(self, frame: Any) -> None:
        await super().capture_frame(frame)
        if self._began is None:
            self._began = time.perf_counter()
            self.on_playback_started(created_at=time.time())
        self._edge.play(bytes(frame.data), frame.sample_rate)
        self._pushed += frame.duration

    def flush(self) -> None:
        super().flush()
        if self._began is not None:
            self._end = asyncio.get_running_loop().call_later(self._edge.queued, self._finished, self._pushed, False)

    def clear_buffer(self) -> None:
        if self._began is not None:
            self._edge.clear()
            self._finished(min(self._pushed, time.perf_counter() - self._began), True)

    def _finished(self, position: float, interrupted: bool) -> None:
        if self._end:
            self._end.cancel()
        self._end, self._began, self._pushed = None, None, 0.0
        self.on_playback_finished(playback_position=position, interrupted=interrupted)


class Recogniser(stt.STT):  # type: ignore[misc]
    """Streaming, with interim words."""

    def __init__(self) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=True, interim_results=True))

    async def _recognize_impl(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError

    def stream(self, *, conn_options: Any = agents.DEFAULT_API_CONNECT_OPTIONS, **_: Any) -> Any:
        return RecogniserStream(stt=self, conn_options=conn_options)


class RecogniserStream(stt.RecognizeStream):  # type: ignore[misc]
    """One call's."""

    async def _run(self) -> None:
        kinds = stt.SpeechEventType
        recogniser = stubs.Recogniser(
            lambda: self._tell(kinds.INTERIM_TRANSCRIPT, stubs.said_within(stubs.INTERIM)),
            lambda: self._tell(kinds.FINAL_TRANSCRIPT, stubs.SAID),
        )
        async for frame in self._input_ch:
            if isinstance(frame, rtc.AudioFrame):
                recogniser.feed(bytes(frame.data))

    def _tell(self, kind: Any, words: str) -> None:
        self._event_ch.send_nowait(stt.SpeechEvent(type=kind, alternatives=[stt.SpeechData(text=words, language="en")]))


class Model(llm.LLM):  # type: ignore[misc]
    """The language model."""

    def chat(
        self, *, chat_ctx: Any, tools: Any = None, conn_options: Any = agents.DEFAULT_API_CONNECT_OPTIONS, **_: Any
    ) -> Any:
        return ModelStream(self, chat_ctx=chat_ctx, tools=tools or [], conn_options=conn_options)


class ModelStream(llm.LLMStream):  # type: ignore[misc]
    """One answer."""

    async def _run(self) -> None:
        async for token in stubs.tokens():
            delta = llm.ChoiceDelta(role="assistant", content=token)
            self._event_ch.send_nowait(llm.ChatChunk(id="stub", delta=delta))


class Voice(tts.TTS):  # type: ignore[misc]
    """The voice; the session cuts the answer into sentences for it."""

    def __init__(self) -> None:
        capabilities = tts.TTSCapabilities(streaming=False)
        super().__init__(capabilities=capabilities, sample_rate=stubs.RATE_OUT, num_channels=1)

    def synthesize(self, text: str, *, conn_options: Any = agents.DEFAULT_API_CONNECT_OPTIONS) -> Any:
        return Sentence(tts=self, input_text=text, conn_options=conn_options)


class Sentence(tts.ChunkedStream):  # type: ignore[misc]
    """The sound of one of them."""

    async def _run(self, emitter: Any) -> None:
        emitter.initialize(request_id="stub", sample_rate=stubs.RATE_OUT, num_channels=1, mime_type="audio/pcm")
        async for piece in stubs.sound(self._input_text):
            emitter.push(piece)
        emitter.flush()


if __name__ == "__main__":
    main(livekit_agents)
