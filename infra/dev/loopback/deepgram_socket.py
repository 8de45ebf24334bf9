"""Deepgram's socket of live speech to text: one stream of audio, and what it is said to hold.

Nothing is recognised: whatever is not silence is a stretch of speech, and its words are the next ones of a script. A
stretch ends where it is finalised, by a message or by the silence that the client asked for (`endpointing`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import WSMsgType, web

from infra.dev.loopback.faults import abort

INTERIM = 0.3  # s of speech between two interim results, each a word longer
IDLE = 10.0  # s without audio or KeepAlive after which the real one closes
LOUD = 64  # of 32,768: quieter is silence
_WIDTH = {"linear16": 2, "mulaw": 1}
_ODD = ('{"type": "Results"}', '{"type": "Results", "channel": {"alternatives": [{"words": 7}]}}', "[]", "<html>")


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one stretch of speech is heard as. `unsure`: the confidence of single words, where it differs."""

    words: str
    confidence: float = 0.97
    unsure: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mishap:
    """What goes wrong with a stream: `after` seconds of its audio, or when it is told to finalise.

    stall: no more answers · half_open: nothing is read any more · close: 1011 · end: 1000 · cut: the connection goes
    away · garbage: frames that are no messages instead of every answer · drip: every answer is `late` seconds late ·
    unknown: a message of no known type before every answer, which is harmless.
    """

    kind: Literal["stall", "half_open", "close", "end", "cut", "garbage", "drip", "unknown"]
    after: float | Literal["finalize"] = 0.0
    late: float = 2.0


class Stream:
    """One socket. `controls`: the types of the messages that came, in order; `heard`: seconds of audio."""

    def __init__(
        self,
        request: web.Request,
        socket: web.WebSocketResponse,
        next_words: Callable[[], Utterance],
        mishap: Mishap | None,
        idle: float = IDLE,
    ) -> None:
        self.query = dict(request.query)
        self.controls: list[str] = []
        self.over = asyncio.Event()
        self._request, self._socket, self._next, self._mishap = request, socket, next_words, mishap
        self._width = _WIDTH[self.query.get("encoding", "linear16")]
        self._rate = int(self.query.get("sample_rate", "16000"))
        self._bytes = 0
        self._start = 0.0  # s; what came before is final
        self._stretch: Utterance | None = None
        self._shown = self._silent = 0.0  # s: of speech at the last interim result; of silence since the last speech
        self._idle = idle
        self._awake = asyncio.Event()
        self._wrong = False  # the mishap has happened

    @property
    def heard(self) -> float:
        return self._bytes / self._width / self._rate

    async def serve(self) -> None:
        """Until the socket closes."""
        watch = asyncio.create_task(self._close_idle())
        try:
            async for message in self._socket:
                self._awake.set()
                if message.type is WSMsgType.BINARY:
                    await self._hear(message.data)
                elif message.type is WSMsgType.TEXT:
                    await self._obey(message.data)
        except ConnectionError:
            pass
        finally:
            self.over.set()
            watch.cancel()
            await asyncio.gather(watch, return_exceptions=True)

    async def _close_idle(self) -> None:
        while True:
            try:
                async with asyncio.timeout(self._idle):
                    await self._awake.wait()
            except TimeoutError:
                await self._socket.close(code=1011, message=b"NET-0001")
                return
            self._awake.clear()

    async def _hear(self, sound: bytes) -> None:
        seconds = len(sound) / self._width / self._rate
        self._bytes += len(sound)
        if self._mishap and self._mishap.after != "finalize" and self.heard >= self._mishap.after:
            await self._go_wrong(self._mishap)
        if self._silent_in(sound):
            self._silent += seconds
            if self._stretch and 0 < self._endpointing <= self._silent:
                await self._settle(speech_final=True)
            return
        self._silent = 0.0
        self._stretch = self._stretch or self._next()
        if self.query.get("interim_results") == "true" and self.heard - max(self._start, self._shown) >= INTERIM:
            self._shown = self.heard
            await self._result(self._so_far(self._stretch), is_final=False)

    async def _obey(self, text: str) -> None:
        try:
            kind = str(json.loads(text)["type"])
        except (ValueError, KeyError, TypeError):
            await self._socket.close(code=1008, message=b"DATA-0000")
            return
        self.controls.append(kind)
        if kind == "Finalize":
            if self._mishap and self._mishap.after == "finalize":
                await self._go_wrong(self._mishap)
            if self.heard > self._start:  # the real one does not promise an answer where nothing is left
                await self._settle(from_finalize=True)
        elif kind == "Configure":
            await self._tell({"type": "ConfigureSuccess", **json.loads(text), "request_id": "loopback"})
        elif kind == "CloseStream":
            if self._stretch:
                await self._settle(speech_final=True)
            await self._tell(_metadata(self.heard))
            await self._socket.close()

    async def _settle(self, **signs: bool) -> None:
        """The stretch is over: its words are final. Silence has none, and no confidence either."""
        said, self._stretch = self._stretch or Utterance("", 0.0), None
        await self._result(said, is_final=True, **signs)
        self._start = self._shown = self.heard
        self._silent = 0.0
        if signs.get("speech_final") and "utterance_end_ms" in self.query:
            await self._tell({"type": "UtteranceEnd", "channel": [0, 1], "last_word_end": self.heard})

    async def _result(self, said: Utterance, *, is_final: bool, **signs: bool) -> None:
        words = said.words.split()
        each = (self.heard - self._start) / max(1, len(words))
        shown = [
            {
                "word": word.strip(".,?!").lower(),
                "punctuated_word": word,
                "confidence": said.unsure.get(word.strip(".,?!").lower(), said.confidence),
                "start": self._start + number * each,
                "end": self._start + (number + 1) * each,
            }
            for number, word in enumerate(words)
        ]
        told = {
            "type": "Results",
            "channel_index": [0, 1],
            "start": self._start,
            "duration": self.heard - self._start,
            "is_final": is_final,
            "speech_final": signs.get("speech_final", False),
            "from_finalize": signs.get("from_finalize", False),
            "channel": {"alternatives": [{"transcript": said.words, "confidence": said.confidence, "words": shown}]},
            "metadata": {
                "request_id": "loopback",
                "model_uuid": "loopback",
                "model_info": {"name": "loopback", "version": "1", "arch": "nova-3"},
            },
        }
        await self._tell(told)

    async def _tell(self, message: dict[str, Any]) -> None:
        match self._mishap if self._wrong else None:
            case Mishap("stall"):
                return
            case Mishap("garbage"):
                for odd in _ODD:
                    await self._socket.send_str(odd)
                await self._socket.send_bytes(b"\xff\x00")
                return
            case Mishap("drip", late=late):
                await asyncio.sleep(late)
            case Mishap("unknown"):
                await self._socket.send_str('{"type": "NewsOfNextYear", "value": 1}')
        await self._socket.send_str(json.dumps(message))

    async def _go_wrong(self, mishap: Mishap) -> None:
        if self._wrong:
            return
        self._wrong = True
        match mishap.kind:
            case "close":
                await self._socket.close(code=1011, message=b"SERVER-0000")
            case "end":
                await self._socket.close(code=1000)
            case "cut":
                abort(self._request)
            case "half_open":
                if self._request.transport is not None:
                    self._request.transport.pause_reading()
                await asyncio.Event().wait()

    def _so_far(self, said: Utterance) -> Utterance:
        words = said.words.split()
        known = words[: round((self.heard - self._start) / INTERIM)]
        return Utterance(" ".join(known), said.confidence, said.unsure)

    @property
    def _endpointing(self) -> float:
        """Seconds of silence that end a stretch; 0 for never. The real one's default is a hundredth."""
        asked = self.query.get("endpointing", "10")
        return 0.0 if asked == "false" else int(asked) / 1000

    def _silent_in(self, sound: bytes) -> bool:
        if self._width == 1:
            return all(sample & 0x7F >= 0x7A for sample in sound)
        samples = memoryview(sound[: len(sound) // 2 * 2]).cast("h")
        return not samples or max(map(abs, samples)) < LOUD


def _metadata(seconds: float) -> dict[str, Any]:
    return {
        "type": "Metadata",
        "transaction_key": "deprecated",
        "request_id": "loopback",
        "sha256": "0" * 64,
        "created": "2026-01-01T00:00:00.000Z",
        "duration": seconds,
        "channels": 1,
    }
