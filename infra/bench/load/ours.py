"""Our own calls: `edge_agent.call.attend` on the product's line, hearing, turn machine, voice and journal on disk.

Only the engines, the database and the room are stand-ins.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from livekit import rtc

from edge_agent.admission import Admission
from edge_agent.background import in_background
from edge_agent.call import attend
from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.failover.hedge import Lost
from edge_agent.hear.ears import Heard, HearingSettings
from edge_agent.hear.recognisers import Candidate, Recognisers
from edge_agent.hear.segment import TurnEnded
from edge_agent.hear.silero import Silero
from edge_agent.line.joining import QUEUED_MS
from edge_agent.line.phone_line import PhoneLine
from edge_agent.presynthesis import STAND_IN, Presynthesis
from edge_agent.prewarm import PromptPrewarm
from edge_agent.record.journal import Journal
from edge_agent.record.ship import Shipper
from edge_agent.route.decide import LAST_ANSWER
from edge_agent.route.last_answers import LastAnswers
from edge_agent.services import Services
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.voice import Speaker, Voice, presynthesise
from edge_agent.think.history import Message
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.thinkers import Thinker, Thinkers
from edge_agent.think.tokens import TokenBudget
from edge_agent.voices import Voices
from infra.bench.load import stubs
from infra.bench.load.caller import Caller
from infra.bench.load.cell import Attend, Terms, main
from infra.bench.load.edge import Edge
from shared.calls import Arrival
from shared.errors import LineError
from shared.log import configure
from shared.numbers import Caller as Shown
from shared.numbers import CallerKind, Number
from shared.store import DeskDoor, Store

LATE = 1.0  # s: nobody is asked beside an engine that keeps its time
DETECTOR_LATE = 0.1  # s that the detector's voice ends later than the sound, at least
NUMBER = Number("+15105550100")
CLIENT = UUID("11111111-1111-4111-8111-111111111111")


@asynccontextmanager
async def ours(terms: Terms) -> AsyncIterator[Attend]:
    """Without a room."""
    async with services(terms) as shared:
        yield lambda caller: _attended(caller, shared)


@asynccontextmanager
async def services(terms: Terms, seen: Callable[[Mapping[str, Any]], None] = lambda _: None) -> AsyncIterator[Services]:
    """All that a box has beside its engines, for as long as the calls last. `seen`: of each row that is written."""
    with (terms.state / "log.json").open("w") as log:
        configure("info", "json", stream=log)
        async with Journal(terms.state / "journal.db", seen=seen) as journal:
            store = Database(terms.calls)
            state, models = terms.state, terms.models
            known = LastAnswers(state / "answers")
            await known.load()
            made = await stubbed(
                store,
                journal,
                known,
                state=state,
                models=models,
                calls=terms.calls,
                wait=terms.wait,
                barge_in=terms.barge_in,
            )
            shipping = Shipper(journal, store).run()
            async with in_background(shipping=shipping, read_ahead=made.read_ahead.run()):
                yield made


async def _attended(caller: Caller, shared: Services) -> None:
    shown = Shown(CallerKind.NUMBER, f"+1510555{caller.number:04}")
    name = f"call-{caller.number}"
    await attend(Arrival(NUMBER, shown, name, name, name), Line(caller), shared, asyncio.Event())


async def stubbed(
    store: Store,
    journal: Journal,
    last_answers: LastAnswers,
    *,
    state: Path,
    models: Path,
    calls: int,
    wait: float,
    barge_in: float,
) -> Services:
    """Engines that only wait. `wait` and `barge_in` count as others' do; no clause is kept: each answer is made."""
    voice, model = SoundAfter(), TokensAfter()
    stand_in, cache = Speaker(voice, "af_heart"), SpeechCache(state / "voice", clauses=0)
    await presynthesise(stand_in, cache, STAND_IN)
    read_ahead = ReadAhead(model)
    return Services(
        store=store,
        last_answers=last_answers,
        last_answer_age=LAST_ANSWER,
        journal=journal,
        recogniser=Recognisers([Candidate(WordsAfter(), LATE)]),
        detector=Silero(models / "silero" / "silero_vad.onnx").detector,
        thinkers=Thinkers([Thinker(model, LATE)]),
        read_ahead=read_ahead,
        prewarm=PromptPrewarm(store, last_answers, read_ahead, room=4),
        budget=TokenBudget(4096),
        voices=Voices({voice.name: voice}, stand_in, cache, Presynthesis(calls)),
        admission=Admission(calls),
        turn_taking=TurnTaking(min_endpointing_delay=wait, endpointing_delay=wait),
        hearing=HearingSettings(
            silence=max(0.06, min(0.2, wait - DETECTOR_LATE)),  # what the detector adds is part of the wait
            least_speech=barge_in,
        ),
        history=10,
    )


class Line(PhoneLine):
    """The product's own, of a room that is not there: the caller's frames come from him, ours go to his ear."""

    def __init__(self, caller: Caller) -> None:
        room: Any = None
        super().__init__(room, room, PacedSource(caller.edge), _nowhere)
        self._caller = caller
        self._talking: asyncio.Task[None] | None = None

    async def answer(self, timeout: float) -> bool:  # noqa: ARG002, ASYNC109 - he is there at once
        self.presence.active_at = asyncio.get_running_loop().time()
        self.presence.active.set()
        self._talking = asyncio.create_task(self._caller.talk(self._incoming.feed.put))
        return True

    async def hang_up(self) -> None:
        if self._talking:
            self._talking.cancel()
        self.gone("agent")


async def _nowhere() -> rtc.Room:
    raise LineError("There is no room to come back to.")


@dataclass(slots=True)
class PacedSource:
    """Stands for rtc.AudioSource: takes as much as it may queue, plays in real time."""

    edge: Edge

    @property
    def queued_duration(self) -> float:
        return self.edge.queued

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        self.edge.play(bytes(frame.data), frame.sample_rate)
        if (ahead := self.edge.queued - QUEUED_MS / 1000) > 0:
            await asyncio.sleep(ahead)

    async def wait_for_playout(self) -> None:
        await asyncio.sleep(self.edge.queued)

    def clear_queue(self) -> None:
        self.edge.clear()

    async def aclose(self) -> None: ...


class WordsAfter:
    """The recogniser, each call's too."""

    name = "stub"

    @asynccontextmanager
    async def call(self, language: str) -> AsyncIterator[WordsAfter]:  # noqa: ARG002
        yield self

    def begin(self, turn_ended: TurnEnded) -> WordsOfSegment:  # noqa: ARG002
        return WordsOfSegment()


class WordsOfSegment:
    """Has the final words so long after the last loud sample, whenever they are asked for; guesses grow meanwhile."""

    lost: tuple[Lost, ...] = ()

    def __init__(self) -> None:
        self._last: float | None = None
        self._fed = 0  # bytes

    def feed(self, pcm: bytes) -> None:
        self._fed += len(pcm)
        last = stubs.loud_at(pcm)
        self._last = self._last if last is None else last

    async def guess(self) -> str:
        return stubs.said_within(self._fed / 2 / stubs.RATE_IN)

    async def foresee(self) -> Heard | None:
        return await self.settle()

    async def settle(self) -> Heard:
        if self._last is None:
            return Heard("", 0.0, 0)
        await asyncio.sleep(max(0.0, self._last + stubs.FINAL - time.perf_counter()))
        return Heard(stubs.SAID, 0.95, round(stubs.FINAL * 1000))


class TokensAfter:
    """The language model."""

    name = "stub"

    async def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:  # noqa: ARG002
        async for token in stubs.tokens():
            yield token

    async def read(self, *_asked: object) -> AsyncGenerator[None, None]:
        yield


class SoundAfter(Voice):
    """The voice."""

    name, rate = "kokoro", stubs.RATE_OUT

    def __init__(self) -> None:
        super().__init__(LATE)

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:  # noqa: ARG002
        async for piece in stubs.sound(text):
            yield piece


@dataclass(frozen=True, slots=True)
class Database:
    """One client, and rows that are taken at once."""

    calls: int

    async def resolve_call(self, number: str, caller: str | None = None) -> Mapping[str, Any]:  # noqa: ARG002
        return {
            "client_id": str(CLIENT),
            "client": "Bright Smile Dental",
            "phone_number_id": str(uuid5(CLIENT, "number")),
            "config_version": 1,
            "timezone": "America/Los_Angeles",
            "language": "en-US",
            "profession": "dentist",
            "serviceable": True,
            "hours": {"mon": [["08:00", "17:00"]], "sat": [["09:00", "13:00"]], "sun": []},
            "facts": "A cleaning costs 95 dollars. We are at 12 Main Street, Oakland.",
            "prompt": {
                "id": str(uuid5(CLIENT, "prompt")),
                "version": 1,
                "body": stubs.INSTRUCTIONS,
                "greeting": "Hello.",
            },
            "voice": {"id": str(uuid5(CLIENT, "voice")), "provider": "kokoro", "provider_voice_id": "af_heart"},
            "calls_at_once": self.calls,
        }

    async def resume_call(self, room: str) -> None: ...

    async def test_call(self, test: str) -> None: ...

    async def desk(self, door: DeskDoor, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        return {}  # nothing that could be booked

    async def expected_numbers(self, most: int) -> Sequence[str]:  # noqa: ARG002
        return []

    async def ingest(self, events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        return [{"event_id": event["event_id"], "result": "applied"} for event in events]

    async def take_over(self, call_id: str, client_id: str) -> bool:  # noqa: ARG002
        return False


if __name__ == "__main__":
    main(ours)
