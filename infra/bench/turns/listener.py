"""Plays recordings to the hearing and the turn machine of one checkout, in virtual time. Run as a script.

    PYTHONPATH=<checkout> python -P listener.py TURNS.json WHISPER_WORDS.jsonl MODELS

It runs with the packages of the checkout that is measured, ours or a former one: of them only what both have is used.
Detector, segmenter, recogniser and turn machine are the product's. Made up are the line, which delivers 20 ms every
20 ms; the agent, whose answers are audible at once; and the time that a recognition takes, which is always the same.
What the recogniser made of a piece of sound is kept, so that a second run computes only what is new.

TURNS.json: [{"number", "audio", "agent_seconds", "agent"}]. A line of JSON for each turn comes out: {"number",
"events": [[what, seconds of the call, words], …]}. What happens to a reply is one of:

    released    it was decided that the turn is over (again, if the caller went on); words: what is answered
    held        the agent fell silent, for the moment …
    resumed     … and went on
    stopped     what the agent was saying was broken off
    done        it was heard to its end
    nudged      the agent spoke up because the caller was silent
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import selectors
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

FRAME = 0.02  # seconds
FRAME_BYTES = 640  # of s16 at 16 kHz
COMPUTING = 0.25  # seconds: Whisper base, one core, a segment of a few seconds
SIDE_BY_SIDE = 2  # recognitions at once
ANSWER = 2.5  # seconds that the agent speaks
LANGUAGE = "en-US"
ONLY_WHEN = {"offline", "segment", "stretch", "voice_activity"}  # of hearing: what is heard does not depend on them
GREETING, NUDGE = "greeting", "still_there"


class Idle(selectors.SelectSelector):
    """Never waits: an idle loop moves its clock on to its next timer."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout:
            self.loop.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer instead of waiting."""

    def __init__(self) -> None:
        self.now = 0.0
        selector = Idle()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        return self.now


class Checkout:
    """What is needed of the packages on the path; former commits have it elsewhere."""

    def __init__(self, models: Path) -> None:
        hearing = import_module("edge_agent.hear.ears")
        self.ears, self.heard = hearing.Ears, hearing.Heard
        self.silero: Any = import_module("edge_agent.hear.silero").Silero(models / "silero" / "silero_vad.onnx")
        self.whisper: Any = import_module("edge_agent.hear.whisper")
        self.converse = _first("edge_agent.converse.loop", "edge_agent.converse.keeper").converse
        events = _first("edge_agent.converse.events", "edge_agent.converse.floor")
        self.audible, self.clause = events.ReplyAudible, getattr(events, "ClauseBegan", None)
        rules = _first("edge_agent.converse.turn_taking", "edge_agent.converse.floor")
        self.rules = (getattr(rules, "TurnTaking", None) or rules.Manners)()


def _first(*names: str) -> Any:
    for name in names:
        try:
            return import_module(name)
        except ModuleNotFoundError:
            continue
    raise SystemExit(f"no checkout of Frontdesk is on the path: none of {', '.join(names)} is there")


class Words:
    """What the checkout's recogniser makes of sounds, computed once, also by another process of the same time.

    Another version of the recogniser's module, of one that it is made of, or of what was learned has its own words.
    """

    def __init__(self, checkout: Checkout, models: Path, kept: Path) -> None:
        self._load: Callable[[], Any] = lambda: checkout.whisper.Whisper(models / "whisper-base", 1, (8.0, 2.0), 1)
        self._model: Any = None
        source = Path(str(checkout.whisper.__file__))
        parts = set(re.findall(r"^from edge_agent\.hear\.(\w+) import", source.read_text(), re.MULTILINE))
        files = (source, *(source.with_name(f"{part}.py") for part in sorted(parts - ONLY_WHEN)))
        learned = sorted(source.parent.glob("*.json"))
        self._version = _digest(*(file.read_bytes() for file in (*files, *learned)))
        self._kept: dict[str, tuple[str, float]] = {}
        self._writing = kept.open("a")
        self._reading = kept.open()

    def of(self, pcm: bytes) -> tuple[str, float]:
        key = _digest(self._version.encode(), pcm)
        if key not in self._kept:
            self._read_on()
        if key not in self._kept:
            self._model = self._model or self._load()
            self._kept[key] = self._model.understand(pcm, "en")
            self._writing.write(json.dumps([key, *self._kept[key]]) + "\n")
            self._writing.flush()
        return self._kept[key]

    def close(self) -> None:
        self._writing.close()
        self._reading.close()

    def _read_on(self) -> None:
        for line in self._reading:
            key, words, sure = json.loads(line)
            self._kept[key] = words, sure


def _digest(*contents: bytes) -> str:
    return hashlib.sha256(b"".join(contents)).hexdigest()[:32]


class Recogniser:
    """The product's recogniser for one call, taking `COMPUTING` for everything. Satisfies `Recogniser` of both."""

    name = "whisper-base"

    def __init__(self, words: Words, heard: Any) -> None:
        self.words, self.heard = words, heard
        self.computing = 0

    def begin(self, *_: Any) -> Stream:
        return Stream(self)


class Stream:
    """One segment: guessed at when nothing else is computed, foreseen where there is room, as the product's own."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._of = recogniser
        self._pcm = bytearray()
        self.lost = ()

    def feed(self, pcm: bytes) -> None:
        self._pcm += pcm

    async def guess(self) -> str:
        return "" if self._of.computing else str((await self.settle()).words)

    async def foresee(self) -> Any:
        return await self.settle() if self._of.computing < SIDE_BY_SIDE else None

    async def settle(self) -> Any:
        pcm = bytes(self._pcm)
        if not pcm:
            return self._of.heard("", 0.0, 0)
        self._of.computing += 1
        try:
            await asyncio.sleep(COMPUTING)
        finally:
            self._of.computing -= 1
        return self._of.heard(*self._of.words.of(pcm), round(COMPUTING * 1000))


class Line:
    """Delivers a recording, frame by frame, and closes at its end."""

    missed = 0.0

    def __init__(self, pcm: bytes) -> None:
        self._pcm = pcm

    async def frames(self) -> AsyncIterator[bytes]:
        for number, at in enumerate(range(0, len(self._pcm), FRAME_BYTES)):
            await asyncio.sleep((number + 1) * FRAME - now())
            yield self._pcm[at : at + FRAME_BYTES]

    async def keys(self) -> AsyncIterator[str]:
        await asyncio.sleep(len(self._pcm) / FRAME_BYTES * FRAME)
        for key in "":
            yield key


class Agent:
    """Says the sentence of the turn, and answers at once. Satisfies `Agent` of both."""

    def __init__(self, checkout: Checkout, sentence: str, seconds: float) -> None:
        self._audible, self._clause = checkout.audible, checkout.clause
        self._sentence, self._seconds = sentence, seconds
        self._open = asyncio.Event()  # not held
        self._open.set()
        self.events: list[tuple[str, float, str]] = []

    async def answer(self, reply: Any, turn: Any, *_: Any) -> None:
        await reply.gate.wait()
        self._tell("released", getattr(turn, "words", turn))
        await self._speak(reply, "All right.", ANSWER)

    async def say(self, reply: Any, phrase: Any, *_: Any) -> None:
        if str(phrase) != GREETING:
            self._tell("nudged" if str(phrase) == NUDGE else "released", str(phrase))
        first = str(phrase) == GREETING
        await self._speak(reply, self._sentence if first else str(phrase), self._seconds if first else ANSWER)

    async def acknowledge(self, *_: Any, **__: Any) -> None: ...

    def hold(self) -> None:
        if self._open.is_set():
            self._open.clear()
            self._tell("held", "")

    def resume(self) -> None:
        if not self._open.is_set():
            self._open.set()
            self._tell("resumed", "")

    async def _speak(self, reply: Any, sentence: str, seconds: float) -> None:
        await self._open.wait()
        reply.post(self._audible(now(), reply.number))
        if self._clause:
            reply.post(self._clause(now(), reply.number, sentence, seconds))
        try:
            for _ in range(round(seconds / FRAME)):
                await self._open.wait()
                await asyncio.sleep(FRAME)
        except asyncio.CancelledError:
            self._tell("stopped", "")
            raise
        self._tell("done", "")

    def _tell(self, what: str, words: str) -> None:
        self.events.append((what, now(), words))


def now() -> float:
    return asyncio.get_running_loop().time()


def listen(turns: list[dict[str, Any]], checkout: Checkout, words: Words) -> Iterator[dict[str, Any]]:
    for turn in turns:
        agent = Agent(checkout, turn["agent"], turn["agent_seconds"])
        line = Line(Path(turn["audio"]).read_bytes())
        language = {"language": LANGUAGE} if "language" in signature(checkout.ears).parameters else {}
        ears = checkout.ears(line, Recogniser(words, checkout.heard), checkout.silero.detector(), **language)
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(checkout.converse((ears,), agent, lambda *_: None, checkout.rules))
        yield {"number": turn["number"], "events": agent.events}


def main() -> None:
    turns, kept, models = map(Path, sys.argv[1:4])
    checkout = Checkout(models)
    with closing(Words(checkout, models, kept)) as words:
        for heard in listen(json.loads(turns.read_text()), checkout, words):
            print(json.dumps(heard), flush=True)


if __name__ == "__main__":
    main()
