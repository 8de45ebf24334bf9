"""A box as `frontdesk serve` starts it with FRONTDESK_LINES; its line processes have the benchmark's engines."""

from __future__ import annotations

import signal
import sys

from edge_agent.beginning import begun
from edge_agent.lines.supervise import supervise
from edge_agent.settings import Settings
from edge_agent.shutdown import Told, on_signals, run_to_the_end
from shared.errors import FrontdeskError

LINE = "infra.bench.soak.line"


async def serve(settings: Settings) -> None:
    """Until SIGTERM."""
    told = Told()
    on_signals(told.once_more, signal.SIGTERM, signal.SIGINT)
    await supervise(settings, told, LINE)


if __name__ == "__main__":
    try:
        run_to_the_end(serve(begun()))
    except FrontdeskError as error:
        sys.exit(str(error))
