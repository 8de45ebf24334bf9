"""`frontdesk mask`."""

from __future__ import annotations

import signal
import sys

from shared.mask import pass_on


def mask() -> None:
    """Pass standard input on, its phone numbers masked: livekit-sip --config sip.yaml 2>&1 | frontdesk mask."""
    for stop in (signal.SIGINT, signal.SIGTERM):  # they are for the program before us: its last lines still come
        signal.signal(stop, signal.SIG_IGN)
    pass_on(sys.stdin.buffer, sys.stdout)
