"""Did the caller get what he came for? From rows, from what he was told, and from the sound. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infra.rehearse.calendar import WEEKDAYS
from infra.rehearse.case import Goal, WantedMessage, WantedVisit
from infra.rehearse.claims import Claim, untrue
from infra.rehearse.figures import figures, times_of
from infra.rehearse.rows import URGENCIES, MessageRow, Rows, Talk, VisitRow
from infra.rehearse.scene import Scene

SLOW = 1.5  # s: a longer wait for an answer is remarked on


@dataclass(frozen=True, slots=True)
class Grade:
    """One call, graded. `missing`: what he came for and did not get, in words."""

    scene: Scene
    talk: Talk
    missing: tuple[str, ...]
    claims: tuple[Claim, ...]

    @property
    def profession(self) -> str:
        return self.scene.business.profession

    @property
    def got_it(self) -> bool:
        return not self.missing

    @property
    def emergency_missed(self) -> bool:
        return self.scene.case.kind == "emergency" and not self.got_it

    @property
    def slow_waits(self) -> int:
        return sum(wait > SLOW for wait in self.talk.sound.waits) if self.talk.sound else 0


def graded(talk: Talk, scene: Scene) -> Grade:
    """What came of it for him."""
    missing = [talk.trouble] if talk.trouble else list(_missing(scene.case.goal, talk))
    return Grade(scene, talk, tuple(missing), tuple(untrue(talk, scene)))


def _missing(goal: Goal, talk: Talk) -> Iterator[str]:
    rows = talk.rows
    if goal.visit and not any(_fits(row, goal.visit) for row in rows.visits if row.of_this_call):
        yield f"no visit: {goal.visit.model_dump(exclude_defaults=True)}"
    if goal.message and not any(_answers(row, goal.message) for row in rows.messages):
        yield f"no message: {goal.message.model_dump(exclude_defaults=True)}"
    if goal.person and not (rows.connected or rows.messages):
        yield "neither a person nor a message"
    if goal.message_or_visit and not (rows.messages or _made(rows)):
        yield "neither a message nor a visit"
    if goal.no_rows and (rows.messages or _made(rows)):
        yield "rows that nobody asked for"
    if goal.ended_by and goal.ended_by != talk.ended_by:
        yield f"ended by the {talk.ended_by}"
    if goal.most_turns and len(talk.turns) > goal.most_turns:
        yield f"{len(talk.turns)} turns, at most {goal.most_turns}"
    yield from _untold(goal, talk)


def _untold(goal: Goal, talk: Talk) -> Iterator[str]:
    told = " ".join(turn.agent for turn in talk.turns)
    numbers, flat = figures(told), _flat(told)
    for wanted in goal.figures:
        if not _told(wanted, numbers):
            yield f"not told: {wanted}"
    yield from (f"not told: {word}" for word in goal.words if _flat(word) not in flat)
    if goal.instruction:
        first = _flat(" ".join(turn.agent for turn in talk.turns[: goal.instruction.within]))
        if not any(_flat(one) in first for one in goal.instruction.says_any):
            yield "no instruction"


def _told(wanted: str, numbers: set[int]) -> bool:
    if ":" not in wanted:
        return int(wanted) in numbers
    hours, minutes = set(times_of(wanted)), int(wanted.split(":")[1])
    return bool((hours - {minutes}) & numbers) and (not minutes or minutes in numbers)


def _flat(text: str) -> str:
    """Lower case, without what is not heard: "nine one one" is "911"."""
    plain = "".join(letter if letter.isalnum() else " " for letter in text.lower())
    return f" {' '.join(plain.split())} ".replace(" nine one one ", " 911 ").replace(" 9 1 1 ", " 911 ")


def _made(rows: Rows) -> list[VisitRow]:
    return [row for row in rows.visits if row.of_this_call]


def _fits(row: VisitRow, wanted: WantedVisit) -> bool:
    at = f"{row.starts_at:%H:%M}"
    return (
        row.open == (wanted.status == "open")
        and (not wanted.service or wanted.service == row.service)
        and (wanted.weekday is None or WEEKDAYS[row.starts_at.weekday()] == wanted.weekday)
        and (wanted.time is None or wanted.time == at)
        and at != wanted.not_time
        and wanted.name_has.lower() in row.name.lower()
    )


def _answers(row: MessageRow, wanted: WantedMessage) -> bool:
    matter = row.matter.lower()
    return (
        URGENCIES.index(row.urgency) >= URGENCIES.index(wanted.urgency)
        and (not wanted.matter_has or any(one.lower() in matter for one in wanted.matter_has))
        and (wanted.number is None or wanted.number == row.number)
        and wanted.name_has.lower() in row.name.lower()
    )
