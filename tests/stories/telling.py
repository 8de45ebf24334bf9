"""Tell a whole call: a scripted caller, fake engines, the real story of `edge_agent.call`, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edge_agent.admission import Admission
from edge_agent.call import attend
from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.hear.ears import HearingSettings, Recogniser
from edge_agent.hear.recognisers import Candidate, Recognisers
from edge_agent.phrases import ENGLISH
from edge_agent.presynthesis import Presynthesis
from edge_agent.prewarm import PromptPrewarm
from edge_agent.record.open_calls import OpenCall
from edge_agent.record.plain import plain
from edge_agent.route.decide import LAST_ANSWER
from edge_agent.route.last_answers import LastAnswers
from edge_agent.services import Services
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.voice import Speaker, Voice, presynthesise
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.thinkers import STALL, Thinker, Thinkers
from edge_agent.think.tokens import TokenBudget
from edge_agent.voices import Voices
from shared.calls import Arrival, CallEnd
from shared.numbers import Caller, CallerKind, Number
from tests import virtual
from tests.fakes.caller import EarsFor, Script, ScriptedLine
from tests.fakes.model import FakeModel
from tests.fakes.store import DENTIST, MemoryStore
from tests.fakes.voice import FakeVoice

CALLER = Caller(CallerKind.NUMBER, "+15550001111")


@dataclass(slots=True)
class Notebook:
    """A journal in memory."""

    events: list[Mapping[str, Any]] = field(default_factory=list)
    drafts: dict[str, Mapping[str, Any] | None] = field(default_factory=dict)  # by call
    adopted: list[OpenCall] = field(default_factory=list)

    def append(self, event: Mapping[str, Any]) -> None:
        self.events.append(plain(event))

    def adopt(self, call: OpenCall) -> None:
        self.adopted.append(call)

    def let_go(self, call_id: str) -> None:
        self.adopted = [call for call in self.adopted if call.call_id != call_id]

    def draft(self, call_id: str, row: Mapping[str, Any] | None) -> None:
        self.drafts[call_id] = row

    async def flushed(self, within: float) -> bool:
        return True

    def all(self, kind: str) -> list[Mapping[str, Any]]:
        return [event["data"] for event in self.events if event["kind"] == kind]


@dataclass(slots=True)
class Told:
    """A call that was told: how it ended, and everything left behind."""

    call_end: CallEnd
    journal: Notebook
    line: ScriptedLine
    model: FakeModel
    voice: FakeVoice
    heard_seconds: float  # of the agent, at the caller's ear, when the story was over

    @property
    def turns(self) -> list[tuple[str, str]]:
        return [(turn["speaker"], turn["text"]) for turn in self.journal.all("turn")]

    def agent_rows(self) -> list[Mapping[str, Any]]:
        return [turn for turn in self.journal.all("turn") if turn["speaker"] == "agent"]


def tell(script: Script, tmp_path: Path, **more: Any) -> Told:
    """Plays the call to its end on a virtual clock; takes what `told` takes."""
    return virtual.run(told(script, tmp_path, **more))


async def told(
    script: Script, tmp_path: Path, *, finish_at: float | None = None, guarded: bool = False, **more: Any
) -> Told:
    """Plays the call to its end and checks that nothing outlives it. Takes what `scene_for` takes.

    `guarded`: the guard of silence may speak; else the call has to do without it.
    """
    arrival = arriving(more.get("called", DENTIST), more.pop("caller", CALLER))
    scene = await scene_for(script, tmp_path, **more)
    finish = asyncio.Event()
    if finish_at is not None:
        asyncio.get_running_loop().call_later(finish_at, finish.set)
    call_end = await attend(arrival, scene.line, scene.services, finish)
    await scene.services.last_answers.written()
    assert scene.line.ended.is_set(), "a caller was left on a silent line"
    assert guarded or not scene.line.interjections, "the guard of silence spoke"
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not [task for task in others if not task.cancelling()], "something outlived the call"
    return scene.told(call_end)


def arriving(called: Number | None = DENTIST, caller: Caller = CALLER) -> Arrival:
    return Arrival(called, caller, "sip-1", "call_room", "job-1")


LATE_EAR = 0.25  # s without words until the next recogniser is asked
LATE = 0.5  # s without a first word until the next model is asked


@dataclass(slots=True)
class Scene:
    """A caller who is about to ring, and who will answer."""

    services: Services
    journal: Notebook
    line: ScriptedLine
    model: FakeModel
    voice: FakeVoice

    def told(self, call_end: CallEnd) -> Told:
        return Told(call_end, self.journal, self.line, self.model, self.voice, self.line.heard_seconds)


async def scene_for(
    script: Script,
    tmp_path: Path,
    *,
    answers: Sequence[object] = ("Sure, I can help with that.",),
    called: str = DENTIST,
    turn_taking: TurnTaking | None = None,
    store: MemoryStore | None = None,
    voice: FakeVoice | None = None,
    own: Voice | None = None,
    cache: SpeechCache | None = None,
    presynthesis: Presynthesis | None = None,
    calls: int = 4,
    deaf: bool = False,
    ears_delay: float = 0.1,
    guesses: bool = False,
    ears_before: Sequence[Recogniser] = (),
    model: FakeModel | None = None,
    others: Sequence[FakeModel] = (),
) -> Scene:
    """`own`: the maker of the clients' own voices. `ears_before`: recognisers asked before that of the script.

    Without `cache` the stand-in knows its fixed sentences by heart.
    """
    ears = EarsFor(script, delay=ears_delay, failing=deaf, guesses=guesses)
    voice = voice or FakeVoice()
    line = ScriptedLine(script)
    model, journal = model or FakeModel(list(answers), delay=0.02), Notebook()
    stand_in = Speaker(voice, "af_heart")
    if cache is None:
        cache = SpeechCache(None)
        await presynthesise(
            Speaker(FakeVoice(delay=0.0), "af_heart"),
            cache,
            [*ENGLISH.said_again, ENGLISH.unavailable, ENGLISH.busy],
        )
    store, last_answers, read_ahead = store or MemoryStore(), LastAnswers(tmp_path), ReadAhead(model)
    await last_answers.load()
    services = Services(
        store=store,
        last_answers=last_answers,
        last_answer_age=LAST_ANSWER,
        journal=journal,
        recogniser=Recognisers([Candidate(first, LATE_EAR) for first in (*ears_before, ears)]),
        detector=ears.detector,
        thinkers=Thinkers([Thinker(one, LATE, STALL if others else None, None, one) for one in (model, *others)]),
        read_ahead=read_ahead,
        prewarm=PromptPrewarm(store, last_answers, read_ahead, room=4),
        budget=TokenBudget(4096),
        voices=Voices(
            {maker.name: maker for maker in (voice, own) if maker}, stand_in, cache, presynthesis or Presynthesis()
        ),
        admission=Admission(calls),
        turn_taking=turn_taking or TurnTaking(),
        hearing=HearingSettings(),
        history=10,
    )
    return Scene(services, journal, line, model, voice)
