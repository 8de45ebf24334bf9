"""The command: what is looked at in which order, the table, the exit code."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console
from typer.testing import CliRunner

from infra.cli import build
from infra.commands.doctor import MARKS, show
from infra.doctor.box import Box, found
from infra.doctor.examination import Order, examine
from infra.doctor.finding import Finding, Verdict, bad, good, untried
from infra.places import Places
from tests.doctor.scene import Servers, given, servers

FINDINGS = [good("LiveKit", "well"), bad("language model", "away", "ollama serve"), untried("row", "no key")]


def doctor(folder: Path, *words: str) -> tuple[int, str]:
    file = folder / ".env"
    file.write_text("".join(f"{name}='{value}'\n" for name, value in given(folder).items()))
    clean = dict.fromkeys(given(folder), "")
    done = CliRunner().invoke(build("doctor"), ["doctor", "--env-file", str(file), *words], env=clean)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_every_fault_has_its_cure_below_it() -> None:
    """And a mark, so that a table without colours is understood."""
    out = Console(width=100)
    with out.capture() as captured:
        show(FINDINGS, out, as_json=False)
    text = captured.get()
    marks = [mark for mark, _ in MARKS.values()]
    assert [letter for letter in text if letter in marks] == marks
    assert text.index("away") < text.index("→ ollama serve")
    assert "1 of 3 are wrong." in text


def test_a_box_that_is_down_is_told_row_by_row(tmp_path: Path) -> None:
    """Exit code 1; no call is tried where LiveKit is away."""
    code, said = doctor(tmp_path)
    assert code == 1
    assert "no answer of Ollama" in said
    assert "needs LiveKit" in said


def test_json_is_json_and_nothing_else(tmp_path: Path) -> None:
    """For programs: all rows, with verdict and cure."""
    code, said = doctor(tmp_path, "--json")
    told = json.loads(said)
    assert (code, told["well"]) == (1, False)
    assert {finding["verdict"] for finding in told["findings"]} == {"good", "bad", "untried"}


async def looked(box: Box, order: Order) -> dict[str, Finding]:
    return {finding.part: finding async for finding in examine(box, order)}


def a_box(folder: Path, there: Servers) -> Box:
    environment = {**given(folder), **there.addresses(), "FRONTDESK_METRICS": there.url.removeprefix("http://")}
    return found(environment, folder / ".env", Places(folder))


async def test_all_is_well_where_all_is_well(tmp_path: Path) -> None:
    """Every row but the call, which needs a real LiveKit (tests/live/test_doctor.py)."""
    speed = {"read_tokens_per_s": 9, "write_tokens_per_s": 9, "voice_rtf": 0.2, "heard_ms_per_s": 9, "expectation": "x"}
    (tmp_path / "speed.json").write_text(json.dumps(speed))
    async with servers() as there:
        there.sip.refusal = (500, "internal", "sip not connected (redis required)")
        findings = await looked(a_box(tmp_path, there), Order(call=False))
    assert [part for part, finding in findings.items() if finding.verdict is Verdict.BAD] == []
    untried_parts = {part for part, finding in findings.items() if finding.verdict is Verdict.UNTRIED}
    assert untried_parts == {"trunk and rule", "call"}


async def test_a_call_that_livekit_does_not_carry_is_a_finding(tmp_path: Path) -> None:
    """The server answers questions, and lets no phone in."""
    async with servers() as there:
        findings = await looked(a_box(tmp_path, there), Order(to="+15105550100"))
    assert findings["call"].verdict is Verdict.BAD
    assert "media port" in findings["call"].cure


async def test_without_settings_there_is_nothing_to_ask(tmp_path: Path) -> None:
    """Two rows, and why there are no more."""
    findings = await looked(found({}, tmp_path / ".env", Places(tmp_path)), Order())
    assert list(findings) == ["settings", "processes", "everything else"]
