"""Tell a whole call: a scripted caller, fake engines, the real story of `edge_agent.call`, in virtual time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edge_agent.call import Office, attend
from edge_agent.chores import Chores
from edge_agent.converse.floor import Manners
from edge_agent.hear.ears import Senses
from edge_agent.record.plain import plain
from edge_agent.route import Snapshots
from edge_agent.speak.kept import Kept
from edge_agent.speak.voice import Speaker, Voice
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

    async def append(self, event: Mapping[str, Any]) -> None:
        self.events.append(plain(event))

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
    heard_seconds: float  # of the agent, at the caller's ear

    @property
    def turns(self) -> list[tuple[str, str]]:
        return [(turn["speaker"], turn["text"]) for turn in self.journal.all("turn")]

    def agent_rows(self) -> list[Mapping[str, Any]]:
        return [turn for turn in self.journal.all("turn") if turn["speaker"] == "agent"]


def tell(script: Script, tmp_path: Path, **more: Any) -> Told:
    """Plays the call to its end on a virtual clock; takes what `told` takes."""
    return virtual.run(told(script, tmp_path, **more))


async def told(
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
    finish_at: float | None = None,
    deaf: bool = False,
    ears_delay: float = 0.1,
) -> Told:
    """Plays the call to its end and checks that nothing outlives it. `own`: the maker of the clients' own voices."""
    ears = EarsFor(script, delay=ears_delay, failing=deaf)
    voice = voice or FakeVoice()
    line = ScriptedLine(script)
    model, journal = FakeModel(list(answers), delay=0.02), Notebook()
    office = Office(
        store=store or MemoryStore(),
        snapshots=Snapshots(tmp_path),
        journal=journal,
        recogniser=ears,
        detector=ears.detector,
        model=model,
        voices={voice.name: voice, own.name: own} if own else {voice.name: voice},
        stand_in=Speaker(voice, "af_heart"),
        kept=kept or Kept(None),
        chores=chores or Chores(),
        manners=manners or Manners(),
        senses=Senses(),
        history=10,
    )
    finish = asyncio.Event()
    if finish_at is not None:
        asyncio.get_running_loop().call_later(finish_at, finish.set)
    arrival = Arrival(called, "+15550001111", "sip-1", "call_room", "job-1")
    outcome = await attend(arrival, line, office, finish)
    assert line.ended.is_set(), "a caller was left on a silent line"
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not [task for task in others if not task.cancelling()], "something outlived the call"
    return Told(outcome, journal, line, model, voice, line.heard_seconds)
