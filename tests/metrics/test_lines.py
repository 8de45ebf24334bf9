"""One door for all processes of a box."""

from __future__ import annotations

import json

from edge_agent.metrics.door import door
from edge_agent.metrics.health import STOPPING
from tests.lines.test_supervisor import box
from tests.metrics.test_door import free_port, get


async def test_the_supervisor_answers_for_its_line_processes() -> None:
    """Real processes: their seats together, a call that one of them takes, and that the box stops."""
    async with box(2) as made, door(address := free_port(), lambda: made.supervisor.health):
        status, page = await get(address, "/readyz")
        assert (status, json.loads(page)) == (200, {"ready": True, "calls": 0, "seats": 8, "lines": 2, "why": ""})
        assert await made.supervisor.rescue("call-1")
        await made.until(lambda: made.supervisor.health.calls == 1)
        made.told.stop.set()
        await made.until(lambda: not made.supervisor.health.ready)
        status, page = await get(address, "/readyz")
        assert (status, json.loads(page)["calls"], json.loads(page)["why"]) == (503, 1, STOPPING)
        assert (await get(address, "/healthz"))[0] == 200
