"""The rehearsal in memory: its scripts, its calendar, and a whole call."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from edge_agent.desk import tools
from infra.rehearse.business import DAYS, businesses, profile_of
from infra.rehearse.calendar import Calendar, next_on
from infra.rehearse.case import HELD, PROFESSIONS, SCRIPTS, Case, Goal, Kind, cases_of, read_case
from infra.rehearse.figures import figures, times_of
from infra.rehearse.heard import MANNERS, heard
from infra.rehearse.rehearsal import chosen, in_memory
from shared.errors import SetupError

NOW = dt.datetime(2026, 12, 1, 17, 0, tzinfo=dt.UTC)  # Tuesday, 9 am at the businesses
ALL = businesses()


@pytest.mark.parametrize("profession", PROFESSIONS)
def test_each_profession_has_a_script_of_every_kind(profession: str) -> None:
    """Twelve at least, in several voices, each from a number of its own."""
    cases = cases_of(profession)
    assert {case.kind for case in cases.values()} == set(get_args(Kind))
    assert len(cases) >= 12
    assert len({case.voice for case in cases.values()}) >= 6
    assert max(Counter(case.caller for case in cases.values()).values()) == 1


@pytest.mark.parametrize("profession", PROFESSIONS)
def test_callers_of_each_profession_were_held_back(profession: str) -> None:
    """Each with something to get, from a number of his own, in many voices, in words that no other script has."""
    held = cases_of(profession, HELD)
    assert len(held) == 26
    assert all(case.goal != Goal() for case in held.values())
    assert len({case.voice for case in held.values()}) >= 12
    assert len({case.caller for case in held.values()}) == 26
    assert not {case.says for case in held.values()} & {case.says for case in cases_of(profession).values()}


@pytest.mark.parametrize("scripts", [SCRIPTS, HELD], ids=["scripts", "held"])
@pytest.mark.parametrize("profession", PROFESSIONS)
def test_what_a_caller_wants_can_be_had(profession: str, scripts: Path) -> None:
    """The service is offered, the place is open then, and what he must be told stands in the facts."""
    business = ALL[profession]
    walls = [wall for stretches in business.hours.values() for stretch in stretches for wall in stretch]
    told = figures(business.facts) | {figure for wall in walls for figure in times_of(wall)}
    for name, case in cases_of(profession, scripts).items():
        assert {visit.service for visit in case.given.visits} <= {one.name for one in business.services}, name
        assert all(
            set(times_of(figure)) & told if ":" in figure else int(figure) in told for figure in case.goal.figures
        )
        if wanted := case.goal.visit:
            assert not wanted.service or wanted.service in {one.name for one in business.services}, name
            stretches = business.hours.get((wanted.weekday or "tue")[:3], [])
            assert any(opens <= (wanted.time or opens) < closes for opens, closes in stretches), name


def test_the_seeded_businesses_are_as_they_are_seeded() -> None:
    """The dentist and the plumber stand in the database's seed, too: with the same facts, hours and numbers."""
    seed = " ".join((Path(__file__).parents[2] / "supabase" / "seed.sql").read_text(encoding="utf-8").split())
    for profession in ("dentist", "plumber"):
        business = ALL[profession]
        assert business.facts in seed
        assert business.number in seed
        assert all(f'"{day}": [["{a}", "{b}"]]' in seed for day, all_ in business.hours.items() for a, b in all_)
        assert set(business.hours) <= set(DAYS)


def test_a_mistake_in_a_script_is_told_with_its_line(tmp_path: Path) -> None:
    """Where it is, and what it is."""
    script = tmp_path / "bad.yaml"
    script.write_text("name: x\nkind: booking\nsays: [Hello.]\ngoal:\n  visit: {time: ten}\n", encoding="utf-8")
    with pytest.raises(SetupError, match=r"bad\.yaml:5.*time"):
        read_case(script)


def test_scripts_are_chosen_by_name_by_kind_and_as_a_sample() -> None:
    """Nobody rings where there is no such script."""
    assert [scene.script for scene in chosen(NOW, ["dentist"], ["price"])] == ["price"]
    assert {scene.case.kind for scene in chosen(NOW, [], ["emergency"])} == {"emergency"}
    assert {scene.script for scene in chosen(NOW, ["realtor"], [], held=True)} >= {"robot", "urgent"}
    sample = chosen(NOW, [], [], 9)
    assert len(sample) == 9
    assert len({scene.business.profession for scene in sample}) >= 8
    with pytest.raises(SetupError, match="no script is called nonsense"):
        chosen(NOW, ["dentist"], ["nonsense"])
    with pytest.raises(SetupError, match="baker"):
        chosen(NOW, ["baker"], [])


@pytest.mark.parametrize(
    ("manner", "written"),
    [
        ("plain", "It's four one five, at ten."),
        ("bare", "it's four one five at ten"),
        ("digits", "It's 415, at 10."),
        ("filled", "Um, it's four one five, at ten."),
    ],
)
def test_the_same_words_are_written_down_in_several_manners(manner: str, written: str) -> None:
    """As recognisers do."""
    assert heard("It's four one five, at ten.", next(one for one in MANNERS if one == manner)) == written


def test_prices_and_hours_are_told_in_memory() -> None:
    """The whole way through the mind, by facts alone; each call takes milliseconds."""
    grades = in_memory(chosen(NOW, ["dentist"], ["price", "hours"]))
    assert [(grade.scene.script, grade.missing, grade.claims) for grade in grades] == [
        ("hours", (), ()),
        ("price", (), ()),
    ]
    assert "9 am to 1 pm" in grades[0].talk.turns[0].agent


@pytest.mark.parametrize(
    "at", [dt.datetime(2026, 11, 30, 16, 7, tzinfo=dt.UTC), dt.datetime(2026, 12, 2, 20, 0, tzinfo=dt.UTC)]
)
def test_whoever_wants_a_weekday_gets_it_whatever_day_it_is(at: dt.datetime) -> None:
    """A Monday at 8:07, a Wednesday at noon: mind, calendar and caller have that moment, and not the clock's."""
    scenes = [*chosen(at, ["dentist"], ["noisy", "impatient"]), *chosen(at, ["locksmith"], ["last_month"], held=True)]
    grades = in_memory(scenes)
    assert [(grade.scene.script, grade.missing) for grade in grades] == [
        ("impatient", ()), ("noisy", ()), ("last_month", ()),
    ]  # fmt: skip
    assert all(
        at < row.starts_at <= at + dt.timedelta(days=7, hours=8) for one in grades for row in one.talk.rows.visits
    )


async def test_the_calendar_in_memory_books_once() -> None:
    """What is held, booked, taken or outside opening hours is not free; a cancelled visit is."""
    case = Case.model_validate(
        {"name": "x", "kind": "booking", "says": ["Hi."], "given": {"taken": [["thursday", "14:00"]]}, "goal": {}}
    )
    business = ALL["dentist"]
    calendar = Calendar(business, case, NOW.astimezone(business.zone))
    cleaning = business.services[0].id

    def slot(weekday: str, wall: str) -> tools.Slot:
        return tools.Slot(cleaning, next_on(weekday, wall, calendar.now))

    held = await calendar.do(tools.HoldSlot(slot("saturday", "10:00")))
    assert isinstance(held, tools.Held)
    assert isinstance(await calendar.do(tools.HoldSlot(slot("saturday", "10:00"))), tools.Taken)
    assert isinstance(await calendar.do(tools.HoldSlot(slot("saturday", "12:30"))), tools.Taken)  # ends after closing
    assert isinstance(await calendar.do(tools.HoldSlot(slot("thursday", "14:00"))), tools.Taken)
    booked = await calendar.do(tools.CommitVisit(held.id, "Emma", "+14155550121"))
    assert isinstance(booked, tools.Booked)
    assert isinstance(await calendar.do(tools.CommitVisit(held.id, "Emma", "+14155550121")), tools.Taken)
    assert [row.name for row in calendar.rows.visits] == ["Emma"]
    await calendar.do(tools.CancelVisit(booked.id))
    assert isinstance(await calendar.do(tools.HoldSlot(slot("saturday", "10:00"))), tools.Held)


async def test_free_slots_are_those_that_can_be_held() -> None:
    """Earliest first, within the stretch, at most as many as were asked for."""
    business = ALL["dentist"]
    case = Case.model_validate({"name": "x", "kind": "booking", "says": ["Hi."], "goal": {}})
    calendar = Calendar(business, case, NOW.astimezone(business.zone))
    since = next_on("saturday", "00:00", calendar.now)
    asked = tools.FreeSlots(business.services[0].id, since, since + dt.timedelta(days=1), most=3)
    free = await calendar.do(asked)
    assert isinstance(free, tools.Free)
    assert [f"{slot.starts_at:%H:%M}" for slot in free.slots] == ["09:00", "09:15", "09:30"]


def test_the_prompts_of_all_nine_are_the_released_ones() -> None:
    """The rehearsal greets as a box does."""
    for business in ALL.values():
        profile = profile_of(business)
        assert business.name in profile.greeting
        assert business.name in profile.prompt
