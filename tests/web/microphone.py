"""A browser whose microphone hears a file, over and over, and who lets pages hear it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from cloud.voices.sound import Sound, to_wav


@contextmanager
def hearing(browser: Browser, sound: Sound, folder: Path) -> Iterator[Browser]:
    """Another one than `browser`, of its kind."""
    heard = folder / "heard.wav"
    heard.write_bytes(to_wav(sound))
    words = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    words += [f"--use-file-for-fake-audio-capture={heard}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    program = shutil.which("chromium")
    assert program
    another = browser.browser_type.launch(executable_path=program, args=words)
    try:
        yield another
    finally:
        another.close()
