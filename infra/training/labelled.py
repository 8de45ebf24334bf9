"""Labelled sets: a YAML file, or a folder of them, checked before anything is measured.

sentences:
  - {text: "I've been on hold for forty minutes.", label: negative}
calls:
  - name: a cleaning on Saturday
    profession: dentist
    answered: true
    sentiment: positive
    outcome: booked
    callback: "+15105550142"
    caller_name: Emma Brown
    turns:
      - {speaker: caller, text: "I would like to book a cleaning for Saturday at ten."}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cloud.after_call.transcript import CallTranscript, Speaker, transcript_of
from infra.yaml_errors import explain, read_yaml
from shared.database import PublicCallResult, PublicSentimentLabel
from shared.errors import SetupError

HERE = Path(__file__).parent
DEVELOPMENT = HERE / "development"  # a folder for each author
SETS = {"held-out": HERE / "held_out", "development": DEVELOPMENT}
KINDS = {"held-out": HERE / "kinds" / "held_out.yaml", "development": HERE / "kinds" / "development.yaml"}
CALLER = "+15550001111"  # who calls where a call does not say
_NOBODY = UUID(int=1)


class _Labelled(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Sentence(_Labelled):
    """One sentence of a caller."""

    text: Annotated[str, Field(min_length=1)]
    label: PublicSentimentLabel


class Said(_Labelled):
    """One turn."""

    speaker: Speaker
    text: str


class Wanted(_Labelled):
    """The day and time that a caller asked for: all the words, and what they mean where that is sure."""

    words: str
    date: dt.date | None = None
    time: dt.time | None = None


class LabelledCall(_Labelled):
    """One call and what a person made of it. What is left out was not said, or is not urgent.

    `kind`: of the sets in kinds/; `to_do`: what must stand in the to-do, `never`: what must not, whatever the case.
    """

    name: str
    profession: str
    turns: tuple[Said, ...]
    answered: bool = True
    sentiment: PublicSentimentLabel
    outcome: PublicCallResult
    caller: str | None = Field(default=CALLER, alias="from")
    callback: str | None = None
    caller_name: str | None = None
    service: str | None = None
    urgent: bool = False
    kind: Literal["urgent", "dated", "cancel", "extension", "own_number"] | None = None
    started: dt.datetime | None = None
    zone: str = "America/New_York"
    to: str | None = None
    wanted: Wanted | None = None
    to_do: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def transcript(self) -> CallTranscript:
        """The call as the judge would be told it, of a business without a price list."""
        turns = [
            {"seq": seq, "speaker": turn.speaker, "text": turn.text, "interrupted": False}
            for seq, turn in enumerate(self.turns)
        ]
        call = {"id": _NOBODY, "client_id": _NOBODY, "from_e164": self.caller, "answered": self.answered}
        began = self.started.replace(tzinfo=ZoneInfo(self.zone)).isoformat() if self.started else None
        client: dict[str, Any] = {"name": "The business", "currency": "USD", "price_list": {}, "typical_value": None}
        return transcript_of(
            {
                "call": {**call, "to_e164": self.to, "started_at": began, "end_reason": "caller_hung_up"},
                "client": {**client, "timezone": self.zone},
                "profession": self.profession,
                "turns": turns,
                "corrections": [],
            }
        )


class LabelledSet(_Labelled):
    """Everything of one set."""

    sentences: tuple[Sentence, ...] = ()
    calls: tuple[LabelledCall, ...] = ()


def read_set(path: Path) -> LabelledSet:
    """The set in a file, or in all files of a folder. SetupError names file, line and field of each mistake."""
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise SetupError(f"{path}: no labelled set there")
    return joined(_read_file(file) for file in files)


def joined(parts: Iterable[LabelledSet]) -> LabelledSet:
    """One set of several."""
    listed = list(parts)
    return LabelledSet(
        sentences=tuple(sentence for part in listed for sentence in part.sentences),
        calls=tuple(call for part in listed for call in part.calls),
    )


def _read_file(file: Path) -> LabelledSet:
    data, tree = read_yaml(file)
    # A file named after what it holds may be the bare list.
    whole: Any = {file.stem: data} if isinstance(data, list) else data
    try:
        return LabelledSet.model_validate(whole)
    except ValidationError as error:
        raise SetupError(explain(file, tree, error)) from error
