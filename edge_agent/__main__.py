"""Answer calls until told to stop: in this process, or as the supervisor of line processes (FRONTDESK_LINES).

`frontdesk serve`, or `python -m edge_agent`.
"""

from __future__ import annotations

import signal
import sys

from edge_agent.beginning import begun
from edge_agent.settings import Settings
from edge_agent.shutdown import Told, on_signals, run_to_the_end
from shared.errors import FrontdeskError


def main() -> None:
    """Exit code 1 and one message when something is missing; 0 after a stop. Either way it ends within seconds."""
    run_to_the_end(serve(begun()))


async def serve(settings: Settings) -> None:
    """Take calls until SIGTERM or SIGINT; then finish those under way. A second one hurries them."""
    told = Told()
    on_signals(told.once_more, signal.SIGTERM, signal.SIGINT)
    # What the one form needs costs the other a second and a lot of memory.
    if settings.lines:
        from edge_agent.lines.supervise import supervise  # noqa: PLC0415

        await supervise(settings, told)
    else:
        from edge_agent.serving import serve_alone  # noqa: PLC0415

        await serve_alone(settings, told)


if __name__ == "__main__":
    try:
        main()
    except FrontdeskError as error:
        sys.exit(str(error))
