"""A line process with the benchmark's engines: in all else the product's."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from edge_agent.background import in_background
from edge_agent.engines import journalling, remembering
from edge_agent.lines.line import main
from edge_agent.record.box_events import BoxEvents
from edge_agent.services import Services
from edge_agent.settings import Settings
from edge_agent.share import Share
from edge_agent.storage import asking
from infra.bench.load.ours import stubbed
from shared.errors import FrontdeskError

WAIT, BARGE_IN = 0.39, 0.2  # s


@asynccontextmanager
async def opening(settings: Settings, events: BoxEvents, share: Share) -> AsyncIterator[Services]:
    """The journal and the door to the database are real."""
    state, models, most = settings.state_dir, settings.models_dir, settings.max_concurrent_calls
    async with (
        asking(settings) as store,
        journalling(settings, store, events, share) as journal,
        remembering(settings, shared=True) as known,
    ):
        made = await stubbed(
            store, journal, known, state=state, models=models, calls=most, wait=WAIT, barge_in=BARGE_IN
        )
        async with in_background(read_ahead=made.read_ahead.run()):
            yield made


if __name__ == "__main__":
    try:
        main(opening)
    except FrontdeskError as error:
        sys.exit(str(error))
