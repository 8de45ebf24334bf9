"""Notices for operators reach the log, and what is no list of them is no answer."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from cloud.database import opened
from cloud.health import Notice, tell_operators
from shared.errors import StoreAway

SILENT = Notice(kind="box_silent", subject="cellar", message="it was heard of last at noon", times=1)


class Watcher:
    """Finds the same trouble at each look."""

    def __init__(self, *found: Notice) -> None:
        self._found = list(found)

    async def check_health(self) -> list[Notice]:
        return self._found


async def test_each_notice_is_one_line_of_the_log() -> None:
    """A warning with its kind and what it is about, for whoever watches logs; a quiet look says nothing."""
    failed = Notice(kind="sweep_failed", subject="", message="it failed", times=3)
    with capture_logs() as lines:
        assert await tell_operators(Watcher()) == 0
        assert await tell_operators(Watcher(SILENT, failed)) == 2
    said = [(line["event"], line["log_level"], line["kind"], line["about"], line["times"]) for line in lines]
    assert said == [
        ("operator_notice", "warning", "box_silent", "cellar", 1),
        ("operator_notice", "warning", "sweep_failed", "", 3),
    ]


@pytest.mark.parametrize(
    ("answer", "found"), [([{**SILENT.model_dump(), "id": 7}], [SILENT]), ([], []), ({}, None), ([{}], None)]
)
async def test_what_is_no_list_of_notices_is_no_answer(answer: Any, found: list[Notice] | None) -> None:
    """It is asked again later, as where the database is away."""

    async def check_health(_request: web.Request) -> web.Response:
        return web.json_response(answer)

    app = web.Application()
    app.router.add_post("/rest/v1/rpc/check_health", check_health)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with opened(f"http://127.0.0.1:{runner.addresses[0][1]}", "secret") as database:
            if found is None:
                with pytest.raises(StoreAway, match="no list of notices"):
                    await database.check_health()
            else:
                assert await database.check_health() == found
    finally:
        await runner.cleanup()
