"""Kept sound."""

from __future__ import annotations

import os
import time
from pathlib import Path

from edge_agent.speak.kept import UNUSED, Kept, comes_again, name_of

PCM = b"\x01\x02" * 500


async def test_fixed_sentences_survive_a_restart(tmp_path: Path) -> None:
    """What is kept on disk is found by the next process, for the same voice only."""
    await Kept(tmp_path / "voice").keep("kokoro", "af_heart", "Hello.", PCM, on_disk=True)
    later = Kept(tmp_path / "voice")
    assert await later.find("kokoro", "af_heart", "Hello.") == PCM
    assert await later.find("kokoro", "am_adam", "Hello.") is None
    assert [path.suffix for path in (tmp_path / "voice").iterdir()] == [".pcm"]


async def test_damaged_file_is_no_file(tmp_path: Path) -> None:
    """A truncated, changed or empty file is passed over."""
    path = tmp_path / f"{name_of('kokoro', 'v', 'Hi.')}.pcm"
    await Kept(tmp_path).keep("kokoro", "v", "Hi.", PCM, on_disk=True)
    for content in (path.read_bytes()[:-2], b"", b"\0" * 40):
        path.write_bytes(content)
        assert await Kept(tmp_path).find("kokoro", "v", "Hi.") is None


async def test_unwritable_folder_costs_only_the_file(tmp_path: Path) -> None:
    """Where no folder can be made, memory keeps the sound and nothing is raised."""
    (tmp_path / "file").write_text("in the way")
    kept = Kept(tmp_path / "file" / "voice")
    await kept.keep("kokoro", "v", "Hi.", PCM, on_disk=True)
    assert await kept.find("kokoro", "v", "Hi.") == PCM


async def test_memory_is_bounded() -> None:
    """The least used sound goes first."""
    kept = Kept(None, clauses=2)
    for text in ("a", "b"):
        await kept.keep("m", "v", text, PCM, on_disk=False)
    await kept.find("m", "v", "a")
    await kept.keep("m", "v", "c", PCM, on_disk=False)
    assert [await kept.find("m", "v", text) is not None for text in "abc"] == [True, False, True]


def test_short_clauses_come_again() -> None:
    """Three words come again; sentences do not."""
    assert comes_again("Sure,")
    assert comes_again("Yes, of course.")
    assert comes_again("We open at nine.")
    assert not comes_again(
        "Of everything that was ever said to a caller only the short clauses are worth their memory."
    )
    assert not comes_again("Call 911.")
    assert not comes_again("")


async def test_what_nobody_needs_for_a_month_is_removed(tmp_path: Path) -> None:
    """A voice that was deleted leaves nothing behind; a greeting that is still said stays."""
    for voice in ("lent", "taken back"):
        await Kept(tmp_path).keep("far", voice, "Good morning.", b"\x01\x02", on_disk=True)
    now = time.time()
    for path in files(tmp_path):
        os.utime(path, (now - UNUSED - 10, now - UNUSED - 10))
    kept = Kept(tmp_path)
    assert await kept.find("far", "lent", "Good morning.")
    await kept.tidy(now)
    assert await Kept(tmp_path).find("far", "lent", "Good morning.")
    assert await Kept(tmp_path).find("far", "taken back", "Good morning.") is None


async def test_tidying_is_done_once_a_day(tmp_path: Path) -> None:
    """However many calls there are."""
    kept = Kept(tmp_path)
    await kept.tidy(0.0)
    await kept.keep("far", "v-1", "Good morning.", b"\x01\x02", on_disk=True)
    late = time.time() + UNUSED + 10
    await kept.tidy(80_000.0)
    (path,) = files(tmp_path)
    os.utime(path, (0, 0))
    await kept.tidy(86_399.0)
    assert path.exists()
    await kept.tidy(late)
    assert not path.exists()


def files(folder: Path) -> list[Path]:
    return list(folder.glob("*.pcm"))
