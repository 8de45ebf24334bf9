"""What is listened to: texts, voices and sounds of a set, dealt out by its seed. The same file makes the same set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from infra.yaml_errors import explain, read_yaml
from shared.errors import SetupError

HERE = Path(__file__).parent
SETS = {"tuned": HERE / "tuned.yaml", "unseen": HERE / "unseen.yaml"}

Length = Literal["short", "long", "none"]
Condition = Literal["clean", "band", "noise", "harm"]
# In turn: the telephone twice as often as the studio, and what nobody can understand now and then.
CONDITIONS: tuple[Condition, ...] = ("band", "noise", "clean", "band", "noise", "harm")
SHORT_TIMES, LONG_TIMES = 5, 3  # voices that say each text
TEMPI = (0.85, 1.0, 1.0, 1.2)
LEVELS = (-30.0, -24.0, -24.0, -18.0)  # dBFS of the speech alone
SNR = (20.0, 14.0, 8.0)  # dB: a quiet room, a busy one, a street
HARM_SNR = (2.0, -3.0)
NOISES = ("white", "pink", "street", "babble")


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing on the line."""

    name: str  # unique in its set
    length: Length
    condition: Condition
    spellings: tuple[str, ...]  # the first is spoken; () for what is no speech
    voice: str = ""  # Kokoro's, "espeak:" and one of espeak-ng's, or for no speech the kind of sound
    tempo: float = 1.0
    level: float = -24.0
    snr: float | None = None
    noise: str = ""
    seed: int = 0
    core: bool = False  # said by each voice, over a good telephone


def _spellings(text: str | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


Text = Annotated[tuple[str, ...], BeforeValidator(_spellings)]


class HearingSet(BaseModel):
    """A file of texts, voices and sounds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int
    voices: tuple[str, ...]
    core: tuple[Text, ...]
    short: tuple[Text, ...]
    long: tuple[Text, ...]
    sounds: dict[str, Annotated[int, Field(ge=1)]]  # kind: how many


def read_set(path: Path) -> HearingSet:
    """SetupError names file, line and field of each mistake."""
    data, tree = read_yaml(path)
    try:
        return HearingSet.model_validate(data)
    except ValidationError as error:
        raise SetupError(explain(path, tree, error)) from error


def utterances(whole: HearingSet) -> list[Utterance]:
    """Everything of a set, in one order."""
    dice = Random(whole.seed)  # noqa: S311 — reproducible, not secret
    return [*_core(whole), *_dealt(whole, "short", dice), *_dealt(whole, "long", dice), *_sounds(whole)]


def _core(whole: HearingSet) -> Iterator[Utterance]:
    for number, spellings in enumerate(whole.core):
        for voice in whole.voices:
            yield Utterance(f"core-{number}-{voice}", "short", "band", spellings, voice, core=True)


def _dealt(whole: HearingSet, length: Literal["short", "long"], dice: Random) -> Iterator[Utterance]:
    texts, times = (whole.short, SHORT_TIMES) if length == "short" else (whole.long, LONG_TIMES)
    turn = 0
    for number, spellings in enumerate(texts):
        for voice in dice.sample(whole.voices, times):
            condition = CONDITIONS[turn % len(CONDITIONS)]
            turn += 1
            noisy = {"noise": SNR, "harm": HARM_SNR}.get(condition)
            yield Utterance(
                f"{length}-{number}-{voice}",
                length,
                condition,
                spellings,
                voice,
                tempo=dice.choice(TEMPI),
                level=dice.choice(LEVELS),
                snr=dice.choice(noisy) if noisy else None,
                noise=dice.choice(NOISES) if noisy else "",
                seed=dice.randrange(2**31),
            )


def _sounds(whole: HearingSet) -> Iterator[Utterance]:
    for kind, times in whole.sounds.items():
        for number in range(times):
            dice = Random(f"{whole.seed}-{kind}-{number}")  # noqa: S311
            yield Utterance(
                f"sound-{kind}-{number}",
                "none",
                "band",
                (),
                kind,
                level=dice.choice((-36.0, -30.0, -24.0, -18.0)),
                seed=dice.randrange(2**31),
            )
