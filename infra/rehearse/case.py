"""One caller: what he knows, what he says of himself, and what he came for. A small YAML file, checked as a whole.

name: A cleaning on Saturday
kind: booking
voice: bf_emma
says: ["Hello, I'd like to book a cleaning for Saturday at ten."]   # the next one whenever he is asked nothing
about: {name: Emma Brown, number: "+15105550141", service: A cleaning, day: Saturday, time: ten}
answers: {"new or returning": I have been there before.}            # pattern: reply; looked at first
goal: {visit: {service: Cleaning, weekday: saturday, time: "10:00"}}
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.yaml_errors import explain, read_yaml
from shared.errors import SetupError

Kind = Literal[
    "booking", "price", "hours", "message", "cancel", "reschedule", "emergency", "transfer", "unknown", "two_wishes",
    "correction", "noisy", "impatient", "wrong_number", "spam",
]  # fmt: skip
Words = Annotated[str, Field(min_length=1, max_length=600, pattern=r"\S")]
Number = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Wall = Annotated[str, Field(pattern=r"^\d\d:\d\d$")]
Urgency = Literal["normal", "urgent", "emergency"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class About(_Strict):
    """What the caller can say when he is asked. An empty field is something that he does not know."""

    name: str = ""
    number: Number = "+15105550141"  # where he wants to be called
    service: str = ""
    day: str = ""
    time: str = ""
    address: str = ""
    matter: str = ""
    code: str = ""
    urgent: bool = False


class BookedBefore(_Strict):
    """A visit that stands in the calendar before the call, under the caller's number unless another is named."""

    service: str
    weekday: Weekday
    time: Wall
    code: str = "482913"
    number: Number | None = None


class Given(_Strict):
    """What the caller finds. `taken`: (weekday, time) that somebody else has; `answers`: whether a person picks up."""

    visits: tuple[BookedBefore, ...] = ()
    taken: tuple[tuple[Weekday, Wall], ...] = ()
    answers: bool = False


class WantedVisit(_Strict):
    """`time`: "" for any; `not_time`: one that it cannot be."""

    service: str = ""
    weekday: Weekday | None = None
    time: Wall | None = None
    not_time: Wall | None = None
    status: Literal["open", "cancelled"] = "open"
    name_has: str = ""


class WantedMessage(_Strict):
    """`matter_has`: any one of these stands in it; `urgency`: that or more pressing."""

    matter_has: tuple[str, ...] = ()
    urgency: Urgency = "normal"
    number: Number | None = None
    name_has: str = ""


class Instruction(_Strict):
    """What somebody in danger must hear: any one of `says_any`, in one of the first `within` answers."""

    says_any: tuple[Words, ...]
    within: int = 2


class Goal(_Strict):
    """What the caller came for; all of it. `figures`: numbers that he must be told, times as 9 or 13:30."""

    visit: WantedVisit | None = None
    message: WantedMessage | None = None
    figures: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # names that he must be told
    person: bool = False  # he is connected, or, where nobody picks up, there is a message
    instruction: Instruction | None = None
    no_rows: bool = False  # neither visit nor message
    message_or_visit: bool = False  # somebody will deal with it, in either way
    ended_by: Literal["caller", "agent"] | None = None
    most_turns: int | None = None  # of the caller


class Case(_Strict):
    """One rehearsal."""

    name: Words
    kind: Kind
    caller: Number | None = Field(default="+15105550141", alias="from")  # None: withheld
    voice: Annotated[str, Field(pattern=r"^[a-z]{2}_[a-z]+$")] = "bf_emma"
    speed: Annotated[float, Field(ge=0.7, le=1.4)] = 1.0
    noise: Annotated[float, Field(ge=0, le=0.2)] = 0.0  # RMS of the room behind the caller, of full scale
    interrupts: Annotated[float, Field(ge=0, le=10)] = 0.0  # s of an answer after which he speaks over it; 0: never
    patience: Annotated[int, Field(ge=1, le=30)] = 16  # turns of his own, then he says goodbye
    accepts_callback: bool = True
    says: Annotated[tuple[Words, ...], Field(min_length=1)]
    answers: dict[str, Words] = Field(default_factory=dict)
    about: About = About()
    given: Given = Given()
    goal: Goal


SCRIPTS = Path(__file__).parent / "scripts"
HELD = Path(__file__).parent / "held"  # written by who had not read the rules
PROFESSIONS = (
    "dentist", "plumber", "mechanic", "locksmith", "massage", "photographer", "realtor", "tattoo_artist", "inspector",
)  # fmt: skip


def read_case(path: Path) -> Case:
    """SetupError names the file, the line and the field of each mistake."""
    data, tree = read_yaml(path)
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        raise SetupError(explain(path, tree, error)) from error


def cases_of(profession: str, scripts: Path = SCRIPTS) -> dict[str, Case]:
    """By the file's name. SetupError: no such profession, or a mistake in a file."""
    folder = scripts / profession
    if not folder.is_dir():
        raise SetupError(f"no scripts for {profession!r}: one of {', '.join(PROFESSIONS)}")
    return {path.stem: read_case(path) for path in sorted(folder.glob("*.yaml"))}
