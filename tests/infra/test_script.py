"""Scripts of the simulated caller."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.phone.script import HangUp, Interrupt, Script, Wait, read_script
from infra.phone.script_files import DEMO, SCRIPTS, chosen, series
from shared.errors import SetupError


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "script.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("path", sorted(SCRIPTS.rglob("*.yaml")), ids=lambda path: path.stem)
def test_each_script_that_comes_with_the_project_is_sound(path: Path) -> None:
    """It reads, dials somebody and ends by hanging up."""
    script = read_script(path)
    assert script.to
    assert isinstance(script.steps[-1], HangUp)


def test_the_demo_asks_four_things_and_interrupts_once() -> None:
    """What the demo is meant to show."""
    script = chosen(None, None)
    assert sum(isinstance(step, Interrupt) for step in script.steps) == 1
    assert len(script.sentences) >= 5
    assert script.exchanges >= 4


def test_the_benchmarks_questions_differ_from_call_to_call() -> None:
    """Six calls without a sentence that any other of them, or the demo, has too."""
    calls = [*series("bench"), chosen(DEMO, None)]
    sentences = [sentence for script in calls for sentence in script.sentences]
    assert len(calls) == 7
    assert all(len(script.sentences) >= 5 for script in calls)
    assert len(set(sentences)) == len(sentences)


def test_calls_at_once_are_several_businesses() -> None:
    """The first two that are placed dial two numbers, from two numbers."""
    first, second = series("together")[:2]
    assert first.to != second.to
    assert first.caller != second.caller


def test_every_kind_of_step_is_read(tmp_path: Path) -> None:
    """One of each, in order."""
    text = """
name: All
steps: [{wait: agent_done}, {wait: 1.5}, {say: Hi, expect_any: [hello]}, {interrupt: {after: 0.5, say: Stop}},
        {press: "12#"}, {silence: 3}, hang_up]
"""
    script = read_script(write(tmp_path, text))
    assert [type(step).__name__ for step in script.steps] == [
        "Wait", "Wait", "Say", "Interrupt", "Press", "Silence", "HangUp",
    ]  # fmt: skip
    assert script.steps[1] == Wait(wait=1.5)
    assert script.sentences == ["Hi", "Stop"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("  - say: ''", "3: steps.0.say"),
        ("  - dance: 3", "3: steps.0: Value error, a step is one of say, wait"),
        ("  - wait: never", "3: steps.0.wait: Value error, agent_done, agent_speaks, or seconds"),
        ("  - wait: yes", "3: steps.0.wait"),
        ("  - press: 1a", "3: steps.0.press"),
        ("  - silence: -1", "3: steps.0.silence"),
        ("  - interrupt: {say: hi}", "3: steps.0.interrupt.after: Field required"),
        ("  - {say: hi, expect: [x]}", "3: steps.0.expect: Extra inputs"),
        ("  - {say: hi, press: '1'}", "3: steps.0: Value error, a step is one of"),
        ("  - hangup", "3: steps.0: Value error, a step is one of"),
        ("  - say: [", "not YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_field(tmp_path: Path, line: str, told: str) -> None:
    """The message leads straight to the place."""
    path = write(tmp_path, f"name: x\nsteps:\n{line}\n")
    with pytest.raises(SetupError) as error:
        read_script(path)
    assert str(path) in str(error.value)
    assert told in str(error.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Two bad steps and a bad field are three lines."""
    path = write(tmp_path, "name: x\nvoice: 3\nsteps:\n  - say: ''\n  - say: ok\n  - press: q\n")
    with pytest.raises(SetupError) as error:
        read_script(path)
    assert "4: steps.0.say" in str(error.value)
    assert "6: steps.2.press" in str(error.value)


@pytest.mark.parametrize("text", ["", "[]", "7", "name: x", "name: x\nsteps: []", "name: x\nsteps: 3"])
def test_a_file_that_is_no_script_is_refused(tmp_path: Path, text: str) -> None:
    """Nothing but a script passes as one."""
    with pytest.raises(SetupError):
        read_script(write(tmp_path, text))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """No traceback for a wrong path."""
    with pytest.raises(SetupError, match="cannot be read"):
        read_script(tmp_path / "none.yaml")
    with pytest.raises(SetupError, match="dentist_booking, plumber_emergency, silent_caller"):
        chosen("none", None)


def test_the_script_fits_the_number() -> None:
    """Dialling the plumber without a script is the plumber's script."""
    assert chosen(None, "+15105550111").name == "Plumber emergency"
    assert chosen("silent_caller", "+15105550111").name == "Silent caller"
    assert chosen("bench/3", None).name == series("bench")[2].name


STEPS = st.one_of(
    st.builds(lambda t: {"say": t}, st.from_regex(r"[A-Za-z][A-Za-z ,.?]{0,40}", fullmatch=True)),
    st.builds(lambda s: {"wait": s}, st.one_of(st.sampled_from(["agent_done", "agent_speaks"]), st.floats(0.1, 600))),
    st.builds(lambda d: {"press": d}, st.text("0123456789*#", min_size=1, max_size=8)),
    st.builds(lambda s: {"silence": s}, st.floats(0.1, 600)),
    st.just("hang_up"),
)


@given(st.lists(STEPS, min_size=1, max_size=10))
def test_a_script_survives_its_own_dump(steps: list[object]) -> None:
    """What was read can be written and read again."""
    script = Script.model_validate({"name": "x", "steps": steps})
    assert Script.model_validate(script.model_dump(by_alias=True, exclude_none=True)) == script
