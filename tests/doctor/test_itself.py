"""The box itself: settings, processes, engines; each fault with its cure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infra.connections import STATE
from infra.doctor import itself
from infra.doctor.box import Box, door_of, found
from infra.doctor.finding import Verdict
from infra.places import Places
from tests.doctor.scene import NOWHERE, box_settings, given, servers

SPEED: dict[str, Any] = {
    "read_tokens_per_s": 900.0, "write_tokens_per_s": 60.0, "voice_rtf": 0.2, "heard_ms_per_s": 90.0,
    "expectation": "Answers begin about 0.5 s after the caller's turn; this machine carries 4 calls at once.",
}  # fmt: skip


def a_box(folder: Path, door: str | None = None) -> Box:
    return Box("the test", {}, box_settings(folder), "", None, door)


def test_missing_settings_are_named(tmp_path: Path) -> None:
    """All of them, with who asks for them; and never a value."""
    (tmp_path / ".env").write_text("LIVEKIT_URL=ws://box\nLIVEKIT_API_SECRET=hush\n")
    box = found({}, tmp_path / ".env", Places(tmp_path))
    finding = itself.settings(box)
    assert finding.verdict is Verdict.BAD
    assert "SUPABASE_URL is missing" in finding.said
    assert "LIVEKIT_URL" not in finding.said.replace("(read from", "")
    assert "hush" not in finding.said
    assert "frontdesk init" in finding.cure


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    """As for the box itself; an empty value counts as missing."""
    file = tmp_path / ".env"
    file.write_text("".join(f"{name}='{value}'\n" for name, value in given(tmp_path).items()))
    box = found({"FRONTDESK_MODEL": "other", "OLLAMA_URL": " "}, file, Places(tmp_path))
    assert box.settings is not None
    assert (box.settings.model, box.settings.ollama_url) == ("other", NOWHERE)
    assert itself.settings(box).verdict is Verdict.GOOD


def test_a_stack_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    """Of another version, say: named with its cure, not raised."""
    places = Places(tmp_path)
    places.stack.mkdir()
    (places.stack / STATE).write_text("{}")
    finding = itself.settings(found({}, tmp_path / ".env", places))
    assert finding.verdict is Verdict.BAD
    assert "frontdesk stack down, then up" in finding.said


@pytest.mark.parametrize(
    ("setting", "door"),
    [
        ("", None),
        ("127.0.0.1:9464", "http://127.0.0.1:9464"),
        ("0.0.0.0:9464", "http://127.0.0.1:9464"),
        ("[::]:9464", "http://[::1]:9464"),
        ("10.0.0.5:9", "http://10.0.0.5:9"),
    ],
)
def test_a_door_that_is_open_to_all_is_asked_here(setting: str, door: str | None) -> None:
    """Where a server listens is not always an address to ask."""
    assert door_of({"FRONTDESK_METRICS": setting}) == door


async def test_a_box_that_takes_calls_says_how_many(tmp_path: Path) -> None:
    """Seats and processes."""
    async with servers() as there:
        finding = await itself.processes(a_box(tmp_path, there.url))
    assert (finding.verdict, finding.said) == (Verdict.GOOD, "takes calls: 1 of 4 seats taken, 2 processes")


async def test_a_box_that_takes_no_calls_says_why(tmp_path: Path) -> None:
    """503 is an answer, too."""
    async with servers() as there:
        there.health |= {"ready": False, "why": "not registered with LiveKit"}
        there.ready = 503
        finding = await itself.processes(a_box(tmp_path, there.url))
    assert finding.verdict is Verdict.BAD
    assert "not registered with LiveKit" in finding.said


async def test_a_box_that_is_down_is_to_be_started(tmp_path: Path) -> None:
    """Nobody listens at its door."""
    finding = await itself.processes(a_box(tmp_path, NOWHERE))
    assert finding.verdict is Verdict.BAD
    assert "docker compose up -d" in finding.cure


@pytest.mark.parametrize("health", [[], {}, {"ready": True}, {"ready": True, "calls": None, "seats": 1, "lines": 0}])
async def test_another_program_at_the_door_is_not_believed(tmp_path: Path, health: Any) -> None:
    """Whatever JSON it answers with."""
    async with servers() as there:
        there.health = health
        finding = await itself.processes(a_box(tmp_path, there.url))
    assert finding.verdict is Verdict.BAD
    assert "FRONTDESK_METRICS" in finding.cure


async def test_a_door_that_is_off_is_no_fault(tmp_path: Path) -> None:
    """It says how to open it."""
    finding = await itself.processes(a_box(tmp_path))
    assert finding.verdict is Verdict.UNTRIED
    assert "FRONTDESK_METRICS=" in finding.cure


def engines(folder: Path, speed: object) -> tuple[Verdict, str, str]:
    (folder / "speed.json").write_text(speed if isinstance(speed, str) else json.dumps(speed))
    finding = itself.engines(box_settings(folder))
    return finding.verdict, finding.said, finding.cure


def test_warm_engines_say_what_to_expect(tmp_path: Path) -> None:
    """With their speeds."""
    verdict, said, _ = engines(tmp_path, SPEED)
    assert verdict is Verdict.GOOD
    assert "speaks one in 200 ms" in said
    assert "carries 4 calls" in said


def test_engines_that_never_ran_are_named(tmp_path: Path) -> None:
    """No file: the box was never ready."""
    finding = itself.engines(box_settings(tmp_path))
    assert (finding.verdict, "Start it" in finding.cure) == (Verdict.BAD, True)


def test_an_engine_that_was_not_measured_is_named(tmp_path: Path) -> None:
    """The others are not blamed."""
    verdict, said, _ = engines(tmp_path, {**SPEED, "voice_rtf": None})
    assert (verdict, said) == (Verdict.BAD, "could not be measured: the voice")


def test_a_voice_slower_than_speech_is_a_fault(tmp_path: Path) -> None:
    """Callers would hear it stutter."""
    verdict, said, cure = engines(tmp_path, {**SPEED, "voice_rtf": 2.81})
    assert verdict is Verdict.BAD
    assert "2.81 s" in said
    assert "graphics card" in cure


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", json.dumps({**SPEED, "voice_rtf": "x"})])
def test_a_broken_file_is_a_finding(tmp_path: Path, text: str) -> None:
    """Nothing is raised for it."""
    verdict, said, _ = engines(tmp_path, text)
    assert verdict is Verdict.BAD
    assert "not what a box writes" in said
