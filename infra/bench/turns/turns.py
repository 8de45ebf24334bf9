"""The set of spoken turns: what is said, with which pauses, by whom and over which line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from infra.yaml_errors import explain, read_yaml
from shared.errors import SetupError

TURNS = Path(__file__).parent / "turns.yaml"
UNSEEN_EACH = 3  # every third turn of the file
PACE = 0.38  # seconds that the agent needs for a word
BREATH = 0.6  # seconds from the end of the agent's sentence to the caller's first sound
_PAUSE = re.compile(r"\s*\[(\d+(?:\.\d+)?)\]\s*")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A caller's voice: Kokoro's, or espeak-ng's with its variant. `tempo`: 1 is the voice's own."""

    name: str
    tempo: float = 1.0

    @property
    def espeak(self) -> bool:
        return self.name.startswith("en")


@dataclass(frozen=True, slots=True)
class Condition:
    """The line: how loud the speech is (dBFS while it is audible), and what lies under it, how far below it (dB)."""

    name: str
    loudness: float
    noise: str = "line"  # or room, babble
    below: float = 45.0


# A turn's place in the file chooses. Their numbers and 3 have no common divisor: unseen turns have all of them as well.
SPEAKERS = (
    Speaker("af_heart"),
    Speaker("am_michael", 1.1),
    Speaker("bf_emma"),
    Speaker("bm_george", 0.95),
    Speaker("af_bella", 1.15),
    Speaker("am_fenrir"),
    Speaker("en-us+f3"),
    Speaker("en-gb"),
)
CONDITIONS = (
    Condition("quiet", -22),
    Condition("room", -22, "room", 25),
    Condition("soft", -30, "line", 40),
    Condition("street", -20, "room", 15),
    Condition("babble", -22, "babble", 30),
)


class Spoken(BaseModel):
    """A turn as the file has it. `over`: the caller begins so many seconds after the agent did, and talks over it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    agent: Annotated[str, Field(min_length=1)]
    said: str | None = None
    sound: str | None = None
    over: float | None = None

    @model_validator(mode="after")
    def _one(self) -> Spoken:
        if (self.said is None) == (self.sound is None):
            raise ValueError("a turn is either `said` or a `sound`")
        if self.sound is not None and self.over is None:
            raise ValueError("a `sound` needs `over`")
        return self


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn. `pieces`: text and the pause after it, in seconds; 0 after the last. Empty for what is no speech."""

    number: int
    kind: str
    agent: str
    pieces: tuple[tuple[str, float], ...]
    sound: str | None
    over: float | None

    @property
    def unseen(self) -> bool:
        return self.number % UNSEEN_EACH == UNSEEN_EACH - 1

    @property
    def speaker(self) -> Speaker:
        return SPEAKERS[self.number % len(SPEAKERS)]

    @property
    def condition(self) -> Condition:
        return CONDITIONS[self.number % len(CONDITIONS)]

    @property
    def agent_seconds(self) -> float:
        """How long the agent's sentence lasts."""
        return len(self.agent.split()) * PACE

    @property
    def begins(self) -> float:
        """When the caller becomes audible, in seconds of the call."""
        return self.agent_seconds + BREATH if self.over is None else self.over


def read_turns(path: Path = TURNS) -> list[Turn]:
    """SetupError names the file, the line and the field of each mistake."""
    data, tree = read_yaml(path)
    try:
        kinds = TypeAdapter(dict[str, tuple[Spoken, ...]]).validate_python(data)
    except ValidationError as error:
        raise SetupError(explain(path, tree, error)) from error
    listed = [(kind, spoken) for kind, turns in kinds.items() for spoken in turns]
    return [
        Turn(number, kind, spoken.agent, pieces(spoken.said or ""), spoken.sound, spoken.over)
        for number, (kind, spoken) in enumerate(listed)
    ]


def pieces(said: str) -> tuple[tuple[str, float], ...]:
    """Text and the pause after it: "One, [0.5] two." is (("One,", 0.5), ("two.", 0.0))."""
    parts = _PAUSE.split(said)
    pauses = [*(float(pause) for pause in parts[1::2]), 0.0]
    return tuple((text, pause) for text, pause in zip(parts[0::2], pauses, strict=True) if text)
