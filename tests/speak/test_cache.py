"""Sound that is made once and kept: on disk, or in memory."""

from __future__ import annotations

import os
import time
from pathlib import Path

from edge_agent.speak.cache import UNUSED, CachePolicy, SpeechCache, name_of, policy_of

PCM = b"\x01\x02" * 500


async def test_fixed_sentences_survive_a_restart(tmp_path: Path) -> None:
    """What is on disk is found by the next process, for the same voice only."""
    await SpeechCache(tmp_path / "voice").put("kokoro", "af_heart", "Hello.", PCM, CachePolicy.DISK)
    later = SpeechCache(tmp_path / "voice")
    assert await later.get("kokoro", "af_heart", "Hello.") == PCM
    assert await later.get("kokoro", "am_adam", "Hello.") is None
    assert [path.suffix for path in (tmp_path / "voice").iterdir()] == [".pcm"]


async def test_damaged_file_is_no_file(tmp_path: Path) -> None:
    """A truncated, changed or empty file is passed over."""
    path = tmp_path / f"{name_of('kokoro', 'v', 'Hi.')}.pcm"
    await SpeechCache(tmp_path).put("kokoro", "v", "Hi.", PCM, CachePolicy.DISK)
    for content in (path.read_bytes()[:-2], b"", b"\0" * 40):
        path.write_bytes(content)
        assert await SpeechCache(tmp_path).get("kokoro", "v", "Hi.") is None


async def test_unwritable_folder_costs_only_the_file(tmp_path: Path) -> None:
    """Where no folder can be made, memory keeps the sound and nothing is raised."""
    (tmp_path / "file").write_text("in the way")
    cache = SpeechCache(tmp_path / "file" / "voice")
    await cache.put("kokoro", "v", "Hi.", PCM, CachePolicy.DISK)
    assert await cache.get("kokoro", "v", "Hi.") == PCM


async def test_memory_is_bounded() -> None:
    """The least used sound goes first."""
    cache = SpeechCache(None, clauses=2)
    for text in ("a", "b"):
        await cache.put("m", "v", text, PCM, CachePolicy.MEMORY)
    await cache.get("m", "v", "a")
    await cache.put("m", "v", "c", PCM, CachePolicy.MEMORY)
    assert [await cache.get("m", "v", text) is not None for text in "abc"] == [True, False, True]


def test_short_clauses_come_again() -> None:
    """Three words come again; sentences do not."""
    assert policy_of("Sure,") is CachePolicy.MEMORY
    assert policy_of("Yes, of course.") is CachePolicy.MEMORY
    assert policy_of("We open at nine.") is CachePolicy.MEMORY
    long = "Of everything that was ever said to a caller only the short clauses are worth their memory."
    assert policy_of(long) is CachePolicy.NONE
    assert policy_of("Call 911.") is CachePolicy.NONE
    assert policy_of("") is CachePolicy.NONE


async def test_what_nobody_needs_for_a_month_is_removed(tmp_path: Path) -> None:
    """A voice that was deleted leaves nothing behind; a greeting that is still said stays."""
    for voice in ("lent", "taken back"):
        await SpeechCache(tmp_path).put("far", voice, "Good morning.", b"\x01\x02", CachePolicy.DISK)
    now = time.time()
    for path in files(tmp_path):
        os.utime(path, (now - UNUSED - 10, now - UNUSED - 10))
    cache = SpeechCache(tmp_path)
    assert await cache.get("far", "lent", "Good morning.")
    await cache.tidy(now)
    assert await SpeechCache(tmp_path).get("far", "lent", "Good morning.")
    assert await SpeechCache(tmp_path).get("far", "taken back", "Good morning.") is None


async def test_tidying_is_done_once_a_day(tmp_path: Path) -> None:
    """However many calls there are."""
    cache = SpeechCache(tmp_path)
    await cache.tidy(0.0)
    await cache.put("far", "v-1", "Good morning.", b"\x01\x02", CachePolicy.DISK)
    late = time.time() + UNUSED + 10
    await cache.tidy(80_000.0)
    (path,) = files(tmp_path)
    os.utime(path, (0, 0))
    await cache.tidy(86_399.0)
    assert path.exists()
    await cache.tidy(late)
    assert not path.exists()


def files(folder: Path) -> list[Path]:
    return list(folder.glob("*.pcm"))
