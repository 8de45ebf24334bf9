"""Tell a whole call: a scripted caller, fake engines, the real story of `edge_agent.call`, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edge_agent.admission import Admission
from edge_agent.call import Office, attend
from edge_agent.casting import Voices
from edge_agent.chores import FIXED, Chores
from edge_agent.converse.manners import Manners
from edge_agent.hear.ears import Senses
from edge_agent.phrases import ACKNOWLEDGEMENTS
from edge_agent.record.plain import plain
from edge_agent.regulars import Regulars
from edge_agent.route.decide import BUSY, LAST_ANSWER, UNAVAILABLE
from edge_agent.snapshots import Snapshots
from edge_agent.speak.kept import Kept
from edge_agent.speak.voice import Speaker, Voice, make_ready
from edge_agent.think.read_ahead import ReadAhead
from edge_agent.think.tokens import TokenBudget
from shared.calls import Arrival, Outcome
from tests import virtual
from tests.fakes.caller import EarsFor, Script, ScriptedLine
from tests.fakes.model import FakeModel
from tests.fakes.store import DENTIST, MemoryStore
from tests.fakes.voice import FakeVoice


@dataclass(slots=True)
class Notebook:
    """A journal in memory."""

    events: list[Mapping[str, Any]] = field(default_factory=list)
    drafts: dict[str, Mapping[str, Any] | None] = field(default_factory=dict)  # by call

    def append(self, event: Mapping[str, Any]) -> None:
        self.events.append(plain(event))

    def draft(self, call_id: str, row: Mapping[str, Any] | None) -> None:
        self.drafts[call_id] = row

    async def flushed(self, within: float) -> bool:
        return True

    def all(self, kind: str) -> list[Mapping[str, Any]]:
        return [event["data"] for event in self.events if event["kind"] == kind]


@dataclass(slots=True)
class Told:
    """A call that was told: how it ended, and everything left behind."""

    outcome: Outcome
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


async def told(script: Script, tmp_path: Path, *, finish_at: float | None = None, **more: Any) -> Told:
    """Plays the call to its end and checks that nothing outlives it. Takes what `office_for` takes."""
    scene = await office_for(script, tmp_path, **more)
    finish = asyncio.Event()
    if finish_at is not None:
        asyncio.get_running_loop().call_later(finish_at, finish.set)
    outcome = await attend(arriving(more.get("called", DENTIST)), scene.line, scene.office, finish)
    await scene.office.snapshots.written()
    assert scene.line.ended.is_set(), "a caller was left on a silent line"
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not [task for task in others if not task.cancelling()], "something outlived the call"
    return scene.told(outcome)


def arriving(called: str = DENTIST) -> Arrival:
    return Arrival(called, "+15550001111", "sip-1", "call_room", "job-1")


@dataclass(slots=True)
class Scene:
    """A caller who is about to ring, and who will answer."""

    office: Office
    journal: Notebook
    line: ScriptedLine
    model: FakeModel
    voice: FakeVoice

    def told(self, outcome: Outcome) -> Told:
        return Told(outcome, self.journal, self.line, self.model, self.voice, self.line.heard_seconds)


async def office_for(
    script: Script,
    tmp_path: Path,
    *,
    answers: Sequence[object] = ("Sure, I can help with that.",),
    called: str = DENTIST,
    manners: Manners | None = None,
    store: MemoryStore | None = None,
    voice: FakeVoice | None = None,
    own: Voice | None = None,
    kept: Kept | None = None,
    chores: Chores | None = None,
    calls: int = 4,
    deaf: bool = False,
    ears_delay: float = 0.1,
    model: FakeModel | None = None,
) -> Scene:
    """`own`: the maker of the clients' own voices. Without `kept` the stand-in knows its fixed sentences by heart."""
    ears = EarsFor(script, delay=ears_delay, failing=deaf)
    voice = voice or FakeVoice()
    line = ScriptedLine(script)
    model, journal = model or FakeModel(list(answers), delay=0.02), Notebook()
    stand_in = Speaker(voice, "af_heart")
    if kept is None:
        kept = Kept(None)
        await make_ready(
            Speaker(FakeVoice(delay=0.0), "af_heart"), kept, [*ACKNOWLEDGEMENTS, UNAVAILABLE, BUSY, *FIXED]
        )
    store, snapshots, read_ahead = store or MemoryStore(), Snapshots(tmp_path), ReadAhead(model)
    await snapshots.load()
    office = Office(
        store=store,
        snapshots=snapshots,
        last_answers=LAST_ANSWER,
        journal=journal,
        recogniser=ears,
        detector=ears.detector,
        model=model,
        read_ahead=read_ahead,
        regulars=Regulars(store, snapshots, read_ahead, room=4),
        budget=TokenBudget(4096),
        voices=Voices({maker.name: maker for maker in (voice, own) if maker}, stand_in, kept, chores or Chores()),
        admission=Admission(calls),
        manners=manners or Manners(),
        senses=Senses(),
        history=10,
    )
    return Scene(office, journal, line, model, voice)
