"""A speech process without engines: its words are its process number, and wait while a file named `hold` is there."""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from edge_agent.hear.offline import OfflineRecogniser, Sound
from edge_agent.hear.workers import GoOn
from edge_agent.lines import speech
from edge_agent.settings import Settings
from edge_agent.speech.engines import Speech
from shared.settings import load
from tests.fakes.voice import FakeVoice
from tests.test_settings import GOOD


class Typist:
    def __init__(self, hold: Path) -> None:
        self._hold = hold

    def understand_all(self, sounds: Sequence[Sound], go_on: GoOn) -> Iterator[tuple[int, tuple[str, float]]]:
        self._hold.with_name("held").touch()
        while self._hold.exists() and go_on():
            time.sleep(0.01)
        return enumerate([(str(os.getpid()), 1.0)] * len(sounds))


async def fake_engines(settings: Settings) -> AbstractAsyncContextManager[Speech]:
    return _engines(settings.state_dir / "hold")


@asynccontextmanager
async def _engines(hold: Path) -> AsyncIterator[Speech]:
    recogniser = OfflineRecogniser("typist", lambda: Typist(hold), 2)
    yield Speech(recogniser, FakeVoice(delay=0.0), hopeless=hold.with_name("hopeless").exists)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", type=int, required=True)
    parser.add_argument("--state", required=True)
    given = parser.parse_args()
    speech.QUIET, speech.HOPELESS = 2.0, 2.0
    settings = load(Settings, {**GOOD, "FRONTDESK_STATE_DIR": given.state})
    asyncio.run(speech.serve(settings, given.socket, fake_engines))


if __name__ == "__main__":
    main()
