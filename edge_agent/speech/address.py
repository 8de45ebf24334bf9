"""Where the speech process listens."""

from __future__ import annotations

import os
from pathlib import Path

UNIX = "unix://"
LONGEST = 100  # bytes of a unix socket's path; the kernel takes 107


def socket_of(state: Path) -> str:
    """The address of a box's own speech process: nobody but the agent's user may look into that folder."""
    return f"{UNIX}{state.resolve() / 'speech.sock'}"


def path_of(url: str) -> str:
    """The path of a `unix://` address, as the kernel takes it.

    A long one is walked by way of its folder, which stays open for as long as the process lives.
    """
    path = Path(url.removeprefix(UNIX))
    if len(os.fsencode(path)) <= LONGEST:
        return str(path)
    return f"/proc/self/fd/{os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)}/{path.name}"
