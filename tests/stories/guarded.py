"""A call beside its guard of silence: served to its end, and what was to be heard."""

from __future__ import annotations

import asyncio

from edge_agent.call import attend
from edge_agent.line.audio import audible
from tests.stories.telling import Scene, Told, arriving


async def served(scene: Scene) -> Told:
    """The call to its end; what hangs is let go afterwards, and nothing else is left."""
    call_end = await asyncio.wait_for(attend(arriving(), scene.line, scene.services, asyncio.Event()), 300)
    told = scene.told(call_end)
    scene.model.stalled.set()
    await asyncio.sleep(0.1)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    assert not [task for task in others if not task.cancelling()]
    assert scene.line.ended.is_set()
    return told


def silences(told: Told, since: float, until: float | None = None) -> list[tuple[float, float]]:
    """When each silence of more than a second began, and how long it was: from `since` to the end of the call."""
    end, found = until or told.line.ended_at or 0.0, []
    for begins, pcm in sorted(part for part in told.line.parts if audible(part[1])):
        if since < begins < end and begins - since > 1:
            found.append((since, begins - since))
        since = max(since, begins + len(pcm) / 2 / told.line.rate)
    return [*found, (since, end - since)] if end - since > 1 else found


def longest(told: Told, since: float, until: float | None = None) -> float:
    return max((seconds for _, seconds in silences(told, since, until)), default=0.0)


def guard_events(told: Told) -> list[tuple[str, str]]:
    rows = told.journal.all("event")
    return [(row["code"], row["severity"]) for row in rows if row["component"] == "guard"]
