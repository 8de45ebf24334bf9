"""Kept sound."""

from __future__ import annotations

from pathlib import Path

from edge_agent.speak.kept import Kept, comes_again, name_of

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
