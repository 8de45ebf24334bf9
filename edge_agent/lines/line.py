"""A line process: serves its part of the box's calls, and tells the supervisor that it does.

The supervisor starts it: `python -P -m edge_agent.lines.line --number 2 --of 4 --socket 7 --speech unix:///…`, the last
of which says who hears and speaks for it. It is told to stop, and to hurry, over that socket; SIGTERM makes it drain,
however often it comes, and SIGINT, which a terminal sends to all processes at once, nothing. When the supervisor is
gone it serves its calls to their ends and takes no more.
"""

from __future__ import annotations

import argparse
import signal
import sys

import structlog

from edge_agent.background import in_background
from edge_agent.beginning import begun
from edge_agent.engines import open_services
from edge_agent.lines.channel import opened
from edge_agent.lines.duty import Duty
from edge_agent.metrics import processes
from edge_agent.record.box_events import BoxEvents
from edge_agent.serving import Opening, Serving, take_calls
from edge_agent.settings import Settings
from edge_agent.share import Share
from edge_agent.shutdown import Told, on_signals, run_to_the_end
from shared.errors import FrontdeskError


def main(opening: Opening = open_services) -> None:
    """As the supervisor calls it. `opening`: its engines."""
    parser = argparse.ArgumentParser()
    for name in ("--number", "--of", "--socket"):
        parser.add_argument(name, type=int, required=True)
    parser.add_argument("--speech", required=True)
    given = parser.parse_args()
    settings, share = begun(), Share(given.number, given.of)
    structlog.contextvars.bind_contextvars(line=share.number)
    processes.joined(share.number)
    asking = share.of_settings(settings).model_copy(update={"speech_url": given.speech})
    run_to_the_end(serve(asking, share, given.socket, opening))


async def serve(settings: Settings, share: Share, descriptor: int, opening: Opening) -> None:
    """Until told to stop, or the supervisor is gone, and the calls under way have ended."""
    told = Told()
    on_signals(told.stop.set, signal.SIGTERM)
    on_signals(lambda: None, signal.SIGINT)
    duty, events = Duty(await opened(descriptor), told), BoxEvents()
    events.write_to(duty)

    async def beside(serving: Serving) -> None:
        await duty.serve(serving.worker)

    async with in_background(orders=duty.obey()):
        await take_calls(settings, told, events, beside, share=share, opening=opening)


if __name__ == "__main__":
    try:
        main()
    except FrontdeskError as error:
        sys.exit(str(error))
