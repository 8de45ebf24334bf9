"""What plays the turns to a checkout: the product's own hearing and turn machine, with a detector of loudness."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from edge_agent.hear import silero
from infra.bench.turns.listener import ANSWER, Checkout, Words, listen
from tests.fakes.recogniser import LoudnessDetector

SECOND = 32_000  # bytes
SILENCE, VOICE = bytes(SECOND), b"\x00\x10" * (SECOND // 2)
SENTENCE = "May I have your number?"


class Says:
    """A recogniser that understands the same words each time."""

    def __init__(self, words: str) -> None:
        self.words = words

    def of(self, pcm: bytes) -> tuple[str, float]:
        return self.words, 0.95


@pytest.fixture
def checkout(monkeypatch: pytest.MonkeyPatch) -> Checkout:
    monkeypatch.setattr(silero, "Silero", lambda _: SimpleNamespace(detector=LoudnessDetector))
    return Checkout(Path("none"))


def heard(checkout: Checkout, tmp_path: Path, pcm: bytes, words: str, seconds: float) -> list[tuple[str, float, str]]:
    audio = tmp_path / "turn.s16"
    audio.write_bytes(pcm)
    turn = {"number": 5, "audio": str(audio), "agent": SENTENCE, "agent_seconds": seconds}
    recogniser: Any = Says(words)
    (told,) = listen([turn], checkout, recogniser)
    assert told["number"] == 5
    events: list[tuple[str, float, str]] = told["events"]
    return events


def test_a_turn_is_answered_in_the_time_of_its_sound(checkout: Checkout, tmp_path: Path) -> None:
    """The agent's sentence, a second of the caller's voice from 2 to 3 s, the answer soon after, and its end."""
    sound = SILENCE * 2 + VOICE + SILENCE * 5
    events = heard(checkout, tmp_path, sound, "What time do you close on Fridays?", seconds=1.0)
    assert [what for what, _, _ in events] == ["done", "released", "done"]
    (_, greeted, _), (_, decided, words), (_, ended, _) = events
    assert greeted == pytest.approx(1.0, abs=0.05)
    assert 3.0 < decided < 4.5
    assert words == "What time do you close on Fridays?"
    assert ended - decided == pytest.approx(ANSWER, abs=0.05)


def test_a_caller_over_the_agent_stops_it(checkout: Checkout, tmp_path: Path) -> None:
    """Two seconds of voice in its eight-second sentence: it is stopped for good, and the caller is answered."""
    sound = SILENCE + VOICE * 2 + SILENCE * 6
    events = heard(checkout, tmp_path, sound, "Can I talk to a real person please?", seconds=8.0)
    told = {what: at for what, at, _ in reversed(events)}
    assert 1.0 < told["stopped"] < 3.5
    assert told["released"] > 3.0


def test_what_a_recogniser_made_of_a_sound_is_computed_once(tmp_path: Path) -> None:
    """Also by another process at the same time; another version of the recogniser computes for itself."""
    computed: list[bytes] = []

    class Model:
        def understand(self, pcm: bytes, _language: str) -> tuple[str, float]:
            computed.append(pcm)
            return f"words {len(pcm)}", 0.9

    module = tmp_path / "whisper.py"
    module.write_text("from edge_agent.hear.loops import loops\nfrom edge_agent.hear.offline import x\n")
    (tmp_path / "loops.py").write_text("one")
    (tmp_path / "offline.py").write_text("one")
    checkout: Any = SimpleNamespace(whisper=SimpleNamespace(__file__=str(module), Whisper=lambda *_: Model()))

    def words() -> closing[Words]:
        return closing(Words(checkout, tmp_path, tmp_path / "words.jsonl"))

    with words() as first, words() as beside:
        assert first.of(b"ab") == beside.of(b"ab") == ("words 2", 0.9)
        assert beside.of(b"abc") == first.of(b"abc") == ("words 3", 0.9)
    (tmp_path / "offline.py").write_text("two")  # when it is computed, not what
    with words() as later:
        assert later.of(b"ab") == ("words 2", 0.9)
    assert computed == [b"ab", b"abc"]
    for changed in ("loops.py", "learned.json"):
        (tmp_path / changed).write_text("two")
        with words() as other:
            other.of(b"ab")
    assert computed == [b"ab", b"abc", b"ab", b"ab"]
