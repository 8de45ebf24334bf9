"""Tell a call whose process is killed: its journal is left as it is on disk, and another process goes on with it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from edge_agent.call import attend
from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.record.hand_over import take_open_calls
from edge_agent.record.open_calls import OpenCall, Said
from edge_agent.record.other_calls import close_open_calls
from edge_agent.record.ship import Shipper
from tests import virtual
from tests.fakes.caller import Script, now
from tests.fakes.model import FakeModel
from tests.fakes.store import DENTIST, MemoryStore, answer
from tests.record.disks import virtual_journal, wall
from tests.stories.telling import Scene, Told, arriving, scene_for


@dataclass(slots=True)
class ToldAgain:
    """What is left of a call that another process went on with."""

    store: MemoryStore  # as the database has it, of all journals
    model: FakeModel  # of the last process
    first_sound: float | None  # s from the beginning of the last process to its first sound
    call_id: str

    @property
    def call(self) -> dict[str, Any]:
        return self.store.calls[self.call_id]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return self.store.turns(self.call_id)

    @property
    def transcript(self) -> list[tuple[str, str]]:
        return [(row["speaker"], row["text"]) for row in self.rows]

    def events(self, code: str) -> list[dict[str, Any]]:
        return [event for event in self.store.rows["event"] if event["code"] == code]


def tell_killed(first: Script, **more: Any) -> ToldAgain:
    """Plays it on a virtual clock; takes what `told_killed` takes."""
    return virtual.run(told_killed(first, **more))


async def told_killed(
    first: Script,
    *,
    tmp_path: Path,
    killed_at: float,
    then: Script,
    again_at: float | None = None,
    last: Script | None = None,
    answers: Sequence[object] = ("Sure.",),
    then_answers: Sequence[object] = ("Sure.",),
    then_calls: int = 4,
    inactive: bool = False,
    older_first: bool = True,
    **more: Any,
) -> ToldAgain:
    """`killed_at` and `again_at`: seconds from the beginning of the first process, and of the second."""
    folders = [tmp_path / "1"]
    scene = await scene_for(first, tmp_path, answers=answers, **more)
    await killed(scene, folders[0], killed_at, None)
    scripts = [then, last] if last else [then]
    for number, script in enumerate(scripts, 2):
        (call,) = take_open_calls(folders[-1] / "journal.db").open
        call = OpenCall.from_json(call.to_json())
        folders.append(tmp_path / str(number))
        scene = await scene_for(script, tmp_path, answers=then_answers, calls=then_calls, **more)
        if call.answered_at:
            scene.line.answered_at = now()
        if inactive:
            scene.services.store.answers[DENTIST] = answer(serviceable=False)  # type: ignore[attr-defined]
        began, dies_at = now(), again_at if script is not scripts[-1] else None
        await killed(scene, folders[-1], dies_at, call)
    store = await delivered(folders if older_first else folders[::-1])
    first_at = scene.line.first_at
    return ToldAgain(store, scene.model, None if first_at is None else first_at - began, call.call_id)


async def killed(scene: Scene, folder: Path, at: float | None, resumed: OpenCall | None) -> None:
    """The call in a process of its own, which is killed `at` so many seconds; None: it is let end.

    What is on the disk at that moment is what is left of it.
    """
    journal, _, _ = virtual_journal(folder / "live")
    async with journal:
        services = replace(scene.services, journal=journal)
        call = asyncio.create_task(attend(arriving(), scene.line, services, asyncio.Event(), resumed))
        await asyncio.wait({call}, timeout=at)
        if at is None:
            await journal.flushed(60)
            call.result()
        for file in (folder / "live").glob("journal.db*"):
            shutil.copy(file, folder)
        call.cancel()
        with suppress(asyncio.CancelledError):
            await call
    await scene.services.last_answers.written()


async def delivered(folders: Sequence[Path]) -> MemoryStore:
    """Each journal's next owner delivers what is there."""
    store = MemoryStore()
    for folder in folders:
        journal, _, _ = virtual_journal(folder)
        async with journal:
            assert await close_open_calls(journal, wall()) == 0
            assert await Shipper(journal, store).drain(30) == 0
    return store


def tell_found(script: Script, tmp_path: Path, *, found: bool) -> tuple[Told, OpenCall]:
    """A caller whom somebody had answered before we came, and the call as the database has it."""
    call = OpenCall(
        call_id="0198c0de-0000-7000-8000-000000000001",
        client_id=str(answer()["client_id"]),
        call={"to_e164": DENTIST, "started_at": "2026-01-05T18:00:00+00:00"},
        seen_at="2026-01-05T18:00:09+00:00",
        turns=3,
        room="call_room",
        answered_at="2026-01-05T18:00:01+00:00",
        exchanges=2,
        talk=(Said("agent", "Hello."), Said("caller", "Book me."), Said("agent", "What is your phone number?")),
    )

    async def story() -> Told:
        store = MemoryStore()
        if found:
            store.resumable["call_room"] = call.to_json()
        scene = await scene_for(script, tmp_path, store=store, turn_taking=TurnTaking(max_call_duration=1e9))
        scene.line.answered_at = now()
        call_end = await attend(arriving(), scene.line, scene.services, asyncio.Event())
        await scene.services.last_answers.written()
        return scene.told(call_end)

    return virtual.run(story()), call
