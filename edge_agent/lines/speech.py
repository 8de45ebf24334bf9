"""The speech process: hears and speaks for the line processes of a box, and tells the supervisor that it does.

The supervisor starts it: `python -P -m edge_agent.lines.speech --socket 7`. It ends when it is told so over that
socket: after the last line process. When the supervisor is gone, or at a SIGTERM, which a service manager may send to
all processes at once, it goes on until nobody asks it for anything any more. SIGINT does nothing to it.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import structlog

from edge_agent.background import in_background
from edge_agent.beginning import begun
from edge_agent.lines.channel import Channel, opened
from edge_agent.lines.fleet import EVERY
from edge_agent.lines.messages import Beat, Stop
from edge_agent.metrics import processes
from edge_agent.metrics.looks import Looked, looking
from edge_agent.own_speech import own_speech
from edge_agent.settings import Settings
from edge_agent.shutdown import Told, on_signals, run_to_the_end, unless_told
from edge_agent.speech.address import socket_of
from edge_agent.speech.engines import Speech
from edge_agent.speech.server import SpeechServer, listening
from shared.errors import FrontdeskError

log = structlog.get_logger()

Load = Callable[[Settings], Awaitable[AbstractAsyncContextManager[Speech]]]

# s that all threads hang until the process is given up. On a machine with too much to do some come back after ten: a
# process that is started anew would not be quicker.
HOPELESS = 30.0
QUIET = 15.0  # s without a request after which nobody needs it: line processes ask once a second


def main() -> None:
    """As the supervisor calls it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", type=int, required=True)
    given = parser.parse_args()
    settings = begun()
    structlog.contextvars.bind_contextvars(process="speech")
    processes.joined(processes.SPEAKS)
    run_to_the_end(serve(settings, given.socket))


async def serve(settings: Settings, descriptor: int, load: Load = own_speech) -> None:
    """Until told to stop, or left alone. Raises SetupError where the engines cannot work."""
    told, loaded, left = Told(), asyncio.Event(), asyncio.Event()
    on_signals(left.set, signal.SIGTERM)
    on_signals(lambda: None, signal.SIGINT)
    channel = await opened(descriptor)
    async with in_background(orders=obey(channel, told, left)):
        await unless_told(hear_and_speak(settings, load, channel, told, left=left, loaded=loaded), told, loaded)


async def hear_and_speak(
    settings: Settings, load: Load, channel: Channel, told: Told, *, left: asyncio.Event, loaded: asyncio.Event
) -> None:
    async with await load(settings) as speech:
        server = SpeechServer(speech)
        async with listening(server, socket_of(settings.state_dir)):
            loaded.set()
            log.info("speech_ready", whisper=speech.recogniser.name, voice=speech.voice.name)
            async with in_background(
                beats=beat(channel, speech.hopeless),
                end=leave_alone(server, left, told),
                metrics=looking(settings, looked(speech)),
            ):
                await told.stop.wait()
            channel.tell(Beat(leaving=True))


def looked(speech: Speech) -> Looked:
    """What is watched of this process."""
    queues = {speech.recogniser.name: speech.recogniser.queue_age, speech.voice.name: speech.voice.queue_age}
    return Looked(no_backlog, queues=queues, batches=speech.batches)


async def no_backlog() -> int:
    """It has no journal."""
    return 0


async def obey(channel: Channel, told: Told, left: asyncio.Event) -> None:
    """What the supervisor says. Its end is no order: line processes may be finishing their calls."""
    async for message in channel.messages():
        if isinstance(message, Stop):
            told.stop.set()
    left.set()


async def beat(channel: Channel, hopeless: Callable[[], bool]) -> None:
    """From the event loop: when that stands still, nothing is told. Nor when the engines hang and do not come back."""
    well = time.monotonic()
    while (now := time.monotonic()) - well < HOPELESS:
        well = well if hopeless() else now
        channel.tell(Beat())
        await asyncio.sleep(EVERY)
    log.error("speech_engines_hang")


async def leave_alone(server: SpeechServer, left: asyncio.Event, told: Told) -> None:
    """Ends it when it was left, and nobody asks for anything any more."""
    await left.wait()
    log.warning("speech_left_alone")
    while (quiet := time.monotonic() - server.asked_last) < QUIET:  # noqa: ASYNC110 — it is time that tells
        await asyncio.sleep(QUIET - quiet)
    told.stop.set()


if __name__ == "__main__":
    try:
        main()
    except FrontdeskError as error:
        sys.exit(str(error))
