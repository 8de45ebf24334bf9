"""What the simulated caller does: a small YAML file, checked before the phone is lifted.

name: Saturday hours
to: "+15105550100"
from: "+15550001111"
voice: bf_emma
steps:
  - wait: agent_done                 # or agent_speaks, or seconds: wait: 1.5
  - say: Are you open on Saturdays?
    expect_any: [nine, "9", Saturday]
  - wait: agent_done
  - interrupt: {after: 1.5, say: Sorry, what does a cleaning cost?}
    expect_any: [ninety-five, "95"]
  - press: "12#"
  - silence: 5
  - hang_up
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from infra.phone.turns import HANGOVER
from infra.yaml_errors import explain, read_yaml
from shared.errors import SetupError

Seconds = Annotated[float, Field(gt=0, le=600)]
Words = Annotated[str, Field(min_length=1, max_length=600, pattern=r"\S")]
Number = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
Expectations = Annotated[tuple[Words, ...], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Say(_Strict):
    """Speak now."""

    say: Words
    expect_any: Expectations | None = None  # one of these is in the agent's answer, in any case


def _awaited(raw: Any) -> Any:
    if raw in ("agent_done", "agent_speaks"):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 0 < raw <= 600:
        return raw
    message = "agent_done, agent_speaks, or seconds (up to 600)"
    raise ValueError(message)


class Wait(_Strict):
    """Until the agent has spoken and finished, until it begins to speak, or for so many seconds."""

    wait: Annotated[Literal["agent_done", "agent_speaks"] | float, BeforeValidator(_awaited)]


class Barge(_Strict):
    """How to interrupt: `after` so many seconds of the agent's speech without a pause."""

    after: Annotated[float, Field(ge=0, le=60)]
    say: Words


class Interrupt(_Strict):
    """Wait until the agent is in full flow, then speak over it; an agent that has finished before is answered."""

    interrupt: Barge
    expect_any: Expectations | None = None


class Press(_Strict):
    """Press keys, one after another."""

    press: Annotated[str, Field(pattern=r"^[0-9*#A-D]+$")]


class Silence(_Strict):
    """Say nothing for so many seconds, whatever the agent does."""

    silence: Seconds


class HangUp(_Strict):
    """Put the phone down."""

    hang_up: Literal[True] = True


Step = Say | Wait | Interrupt | Press | Silence | HangUp
_KINDS: dict[str, type[_Strict]] = {
    "say": Say,
    "wait": Wait,
    "interrupt": Interrupt,
    "press": Press,
    "silence": Silence,
    "hang_up": HangUp,
}


def _one_step(raw: Any) -> Any:
    """A step by its one verb, so that an error speaks of that verb and not of all six."""
    if isinstance(raw, BaseModel):
        return raw
    if raw == "hang_up":
        return HangUp()
    verbs = [verb for verb in _KINDS if isinstance(raw, dict) and verb in raw]
    if len(verbs) != 1:
        message = f"a step is one of {', '.join(_KINDS)}"
        raise ValueError(message)
    return _KINDS[verbs[0]].model_validate(raw)


class Script(_Strict):
    """One rehearsal. `to` and `caller` are E.164 and may be overridden on the command line."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: Words
    to: Number | None = None
    caller: Number = Field(default="+15550001111", alias="from")
    voice: Annotated[str, Field(pattern=r"^[a-z]{2}_[a-z]+$")] = "bf_emma"
    speed: Annotated[float, Field(ge=0.7, le=1.4)] = 1.0
    hangover: Annotated[float, Field(ge=0.2, le=5)] = HANGOVER  # silence after which the agent is taken as finished
    patience: Seconds = 60.0  # longest wait for the agent to begin or to finish
    exchanges: Annotated[int, Field(ge=0)] = 0  # fewer than this is a failed rehearsal
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _read_steps(cls, raw: Any) -> Any:
        if not isinstance(raw, dict) or not isinstance(raw.get("steps"), list):
            return raw
        steps: list[Any] = []
        problems: list[Any] = []
        for i, step in enumerate(raw["steps"]):
            try:
                steps.append(_one_step(step))
            except ValidationError as error:
                problems += [{**e, "loc": ("steps", i, *e["loc"])} for e in error.errors(include_url=False)]
            except ValueError as error:
                problems.append({"type": "value_error", "loc": ("steps", i), "input": step, "ctx": {"error": error}})
        if problems:
            raise ValidationError.from_exception_data(cls.__name__, problems)
        return {**raw, "steps": tuple(steps)}

    @property
    def keeps_silent(self) -> bool:
        """Some of the silence is the caller's own doing."""
        return any(isinstance(step, Silence) for step in self.steps)

    @property
    def sentences(self) -> list[str]:
        """Everything that the caller says, in order; what must be synthesised before dialling."""
        return [words for step in self.steps if (words := spoken(step))]


def spoken(step: Step) -> str | None:
    """What the caller says in this step, if anything."""
    if isinstance(step, Say):
        return step.say
    return step.interrupt.say if isinstance(step, Interrupt) else None


def read_script(path: Path) -> Script:
    """The script in a file. SetupError names the file, the line and the field of each mistake."""
    data, tree = read_yaml(path)
    try:
        return Script.model_validate(data)
    except ValidationError as error:
        raise SetupError(explain(path, tree, error)) from error
