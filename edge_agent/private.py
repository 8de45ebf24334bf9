"""Files that are for this box's own user and nobody else: what callers said, and who is called."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

log = structlog.get_logger()


def private_folder(folder: Path) -> None:
    """Makes `folder` where it is missing; others may not look into it from now on, however it was made. OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        folder.chmod(0o700)
    except PermissionError:  # another user's: whoever gave it to us decides
        log.warning("the state folder belongs to another user: who may look into it is not ours to say")


def private_opener(path: str, flags: int) -> int:
    """For `open`: a file that is made is its owner's only."""
    return os.open(path, flags, 0o600)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Other processes of this box that come here wait meanwhile. Blocking; OSError where there is no such folder."""
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield
    finally:
        os.close(place)


def replace_private(file: Path, text: str) -> None:
    """All or nothing: a crash leaves the old file or the new one, in a folder that is private. Raises OSError."""
    private_folder(file.parent)
    with only_one(file.parent):
        new = file.with_suffix(".new")
        new.unlink(missing_ok=True)  # what a crash left may be anybody's to read
        with open(new, "x", encoding="utf-8", opener=private_opener) as out:  # a Path's own takes no opener
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        new.replace(file)
