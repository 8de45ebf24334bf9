"""The machine's own Chromium, driven by Playwright: nothing is downloaded for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from infra.dev.setup.programs import on_path
from shared.errors import SetupError

PROGRAM = "chromium"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser while the block lasts. SetupError where the machine has none."""
    program = on_path(PROGRAM)
    if program is None:
        raise SetupError("Chromium is not installed. Cure, on Debian: apt-get install -y chromium")
    words = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=words)
        try:
            yield browser
        finally:
            browser.close()
