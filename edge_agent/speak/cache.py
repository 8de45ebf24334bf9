"""A cache of speech: sound that is made once, of fixed sentences on disk, of short clauses in memory.

A greeting never changes and an answer often opens with "Sure." or "Of course.": kept sound costs 1 ms where making
it costs half a second. Memory is bounded (the least used goes first); disk holds only sentences the business or we
wrote, never anything made up for a caller. What has to be said
when nothing else works is pinned: it is in memory, and its file does not grow old.

A file is 32 bytes of SHA-256 and the PCM it is of. One that does not match is as good as none, and a folder that
cannot be written costs only the time to make the sound again after a restart. What was not needed for a month goes:
a person's voice must not outlive their wish to lend it. Our own, because of that and of two homes for one sound;
diskcache 5.6 keeps pickles in SQLite.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from collections import OrderedDict
from contextlib import suppress
from enum import Enum
from pathlib import Path

import structlog

log = structlog.get_logger()

VERSION = "1"  # of how sound is made (trimming, pronunciation): raise it and all is made anew
UNUSED = 30 * 86_400.0  # s that a file may lie there unneeded
_TIDY_EVERY = 86_400.0  # s
SHORT = 12  # words of a clause that is likely to be said again: "Sure,", "A cleaning costs ninety-five dollars."
_DIGEST = hashlib.sha256().digest_size


class CachePolicy(Enum):
    """How long the sound of a clause is worth keeping."""

    NONE = "none"  # it is said once; but sound that was made in advance is used
    MEMORY = "memory"  # other answers may have the same clause
    DISK = "disk"  # a sentence that the business or we wrote


class SpeechCache:
    """Sound by (voice's maker, voice, text). `folder` None keeps nothing on disk.

    `clauses` bounds the number of sounds in memory; one is about 100 kB, a greeting about 200 kB.
    """

    def __init__(self, folder: Path | None, clauses: int = 256) -> None:
        self._folder = folder
        self._limit = clauses
        self._sounds: OrderedDict[str, bytes] = OrderedDict()
        self._pinned: dict[str, bytes] = {}
        self._tidied: float | None = None  # wall clock

    async def get(self, maker: str, voice: str, text: str, policy: CachePolicy = CachePolicy.DISK) -> bytes | None:
        """PCM kept for this text, or None. Never raises for a damaged or unreadable file.

        The disk is looked at for what may be there only: a reply waits for no disk.
        """
        key = name_of(maker, voice, text)
        if key in self._pinned:
            return self._pinned[key]
        if key in self._sounds:
            self._sounds.move_to_end(key)
            return self._sounds[key]
        pcm = await asyncio.to_thread(self._read, key) if self._on_disk(policy) else None
        if pcm is not None:
            self._remember(key, pcm)
        return pcm

    async def pin(self, maker: str, voice: str, text: str) -> bool:
        """Has it in memory and on disk for as long as the process lives; False when it is not kept at all."""
        pcm = await self.get(maker, voice, text)
        if pcm is not None:
            self._pinned[name_of(maker, voice, text)] = pcm
        return pcm is not None

    async def put(self, maker: str, voice: str, text: str, pcm: bytes, policy: CachePolicy) -> None:
        """Keeps it as its policy says. Never raises for a full or read-only disk."""
        if policy is CachePolicy.NONE:
            return
        key = name_of(maker, voice, text)
        self._remember(key, pcm)
        if self._on_disk(policy):
            await asyncio.to_thread(self._write, key, pcm)

    async def tidy(self, now: float) -> None:
        """Removes files that nobody needed for long, once a day however often it is called. `now`: wall clock, s."""
        if self._folder is None or (self._tidied is not None and now < self._tidied + _TIDY_EVERY):
            return
        self._tidied = now
        await asyncio.to_thread(self._remove_older, now - UNUSED)

    def _remember(self, key: str, pcm: bytes) -> None:
        self._sounds[key] = pcm
        self._sounds.move_to_end(key)
        while len(self._sounds) > self._limit:
            self._sounds.popitem(last=False)

    def _on_disk(self, policy: CachePolicy) -> bool:
        return policy is CachePolicy.DISK and self._folder is not None

    def _path(self, key: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{key}.pcm"

    def _remove_older(self, than: float) -> None:
        assert self._folder is not None
        try:
            for path in self._folder.glob("*.pcm"):
                with suppress(FileNotFoundError):  # another process of this box was quicker
                    if path.stat().st_mtime < than and path.stem not in self._pinned:
                        path.unlink()
        except OSError as error:
            log.warning("cached sound not removed", error=type(error).__name__)

    def _read(self, key: str) -> bytes | None:
        try:
            content = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            log.warning("cached sound unreadable", error=type(error).__name__)
            return None
        pcm = content[_DIGEST:]
        if not pcm or hashlib.sha256(pcm).digest() != content[:_DIGEST]:
            log.warning("cached sound damaged", key=key)
            return None
        with suppress(OSError):
            os.utime(self._path(key))  # it is needed
        return pcm

    def _write(self, key: str, pcm: bytes) -> None:
        temporary = None
        try:
            path = self._path(key)
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
                temporary = Path(file.name)
                file.write(hashlib.sha256(pcm).digest() + pcm)
            os.replace(temporary, path)  # noqa: PTH105 - the atomic one
        except OSError as error:
            log.warning("cached sound not written", error=type(error).__name__)
            if temporary is not None:
                temporary.unlink(missing_ok=True)


def name_of(maker: str, voice: str, text: str) -> str:
    """The file name: says nothing of the text, and changes with everything that changes the sound.

    "A cleaning costs …" sounds alike after "Sure,", where it begins with a small letter.
    """
    text = text[:1].lower() + text[1:]
    return hashlib.sha256(f"{maker}|{voice}|{text}|{VERSION}".encode("utf-8", "surrogatepass")).hexdigest()


def policy_of(text: str) -> CachePolicy:
    """Of a clause of an answer. Callers ask the same things, so other answers may have it too."""
    again = 0 < len(text.split()) <= SHORT and not any(character.isdigit() for character in text)
    return CachePolicy.MEMORY if again else CachePolicy.NONE
