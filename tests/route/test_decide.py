"""Who answers: every number, good or bad, gets a Profile or a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some
from structlog.testing import capture_logs

from edge_agent.phrases import ENGLISH
from edge_agent.route.decide import Refusal, route
from edge_agent.route.last_answers import LastAnswers
from shared.errors import StoreAway, StoreError, StoreRefused
from shared.numbers import Caller, CallerKind, number_of
from shared.profiles import OpenHours, Profile, VoiceChoice
from shared.store import StoreShut
from tests.fakes.store import DENTIST, LAPSED, NOBODY, MemoryStore, answer

NOW = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)


@pytest.fixture
def last_answers(tmp_path: Path) -> LastAnswers:
    return LastAnswers(tmp_path / "answers")


def reason_of(found: Profile | Refusal) -> str:
    assert isinstance(found, Refusal)
    return found.reason


async def test_a_client_answers_as_itself(last_answers: LastAnswers) -> None:
    """The profile is exactly that client's, with its name filled in."""
    found = await route(number_of("tel:+1 (510) 555-0100"), MemoryStore(), last_answers, NOW)
    assert isinstance(found, Profile)
    assert (found.client, found.number, found.profession) == ("Bright Smile Dental", DENTIST, "dentist")
    assert found.greeting == "Thank you for calling Bright Smile Dental. How can I help?"
    assert found.prompt == "You are the receptionist of {business}."
    assert found.hours == (OpenHours(0, "08:00", "17:00"), OpenHours(5, "09:00", "13:00"))
    assert found.voice.name == "af_heart"


@pytest.mark.parametrize(
    "called", ["", "abc", "5105550100", "+1", "+" + "1" * 40, "sip:@", "+0123456789", "x" * 9999, NOBODY]
)
async def test_nobodys_number(last_answers: LastAnswers, called: str) -> None:
    """An unknown or malformed number gets one polite sentence."""
    refused = await route(number_of(called), MemoryStore(), last_answers, NOW)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.profile) == ("unknown_number", None)
    assert "not in service" in refused.sentence


async def test_a_lapsed_client_is_refused_by_name(last_answers: LastAnswers) -> None:
    """The caller hears no word of subscriptions; the profile is there for the record."""
    refused = await route(LAPSED, MemoryStore(), last_answers, NOW)
    assert isinstance(refused, Refusal)
    assert refused.reason == "inactive"
    assert refused.profile is not None
    assert "Lapsed Locks" in refused.sentence
    assert "subscription" not in refused.sentence


async def restarted(before: LastAnswers, folder: Path) -> LastAnswers:
    """What an agent knows that was ended and started again."""
    await before.written()
    after = LastAnswers(folder)
    await after.load()
    return after


async def test_the_last_answer_holds_while_the_database_is_away(tmp_path: Path) -> None:
    """In memory, and on disk for an agent that was restarted; without one, an apology."""
    store, before = MemoryStore(), LastAnswers(tmp_path)
    first = await route(DENTIST, store, before, NOW)
    store.fault = StoreAway("away")
    after = await restarted(before, tmp_path)
    for last_answers, hours in ((before, 1), (after, 1), (after, 2)):
        assert await route(DENTIST, store, last_answers, NOW + timedelta(hours=hours)) == first
    assert reason_of(await route(LAPSED, store, after, NOW)) == "unavailable"


@pytest.mark.parametrize("fault", [StoreShut("answered 403: check FRONTDESK_EDGE_TOKEN"), StoreRefused("22023")])
async def test_a_box_that_is_refused_speaks_for_nobody(last_answers: LastAnswers, fault: StoreError) -> None:
    """However fresh the last answer is; the log names the cure, as an error."""
    store = MemoryStore()
    assert isinstance(await route(DENTIST, store, last_answers, NOW), Profile)
    store.fault = fault
    with capture_logs() as logs:
        assert reason_of(await route(DENTIST, store, last_answers, NOW)) == "unavailable"
    assert [(entry["log_level"], entry["reason"]) for entry in logs] == [("error", str(fault))]


@pytest.mark.parametrize(
    ("age", "holds"),
    [
        (timedelta(hours=71), True),
        (timedelta(hours=72), False),
        (timedelta(days=400), False),
        (timedelta(seconds=-30), True),
        (timedelta(days=-400), False),
    ],
)
async def test_a_last_answer_has_an_age(last_answers: LastAnswers, age: timedelta, holds: bool) -> None:
    """Too old, or of a clock that was far ahead, it is as good as none; a clock put back by seconds spoils nothing."""
    store = MemoryStore()
    first = await route(DENTIST, store, last_answers, NOW)
    store.fault = StoreAway("away")
    found = await route(DENTIST, store, last_answers, NOW + age, timedelta(hours=72))
    assert found == first if holds else reason_of(found) == "unavailable"


MALFORMED: list[dict[str, Any]] = [
    {},
    {"client_id": "x"},
    answer(timezone=None),
    answer(prompt=None),
    answer(prompt={"body": ""}),
    answer(hours={"mon": [["8", "99:99"]]}),
    answer(hours=[1]),
    answer(serviceable="perhaps"),
    answer(voice={"provider": 3}),
]


@pytest.mark.parametrize("reply", MALFORMED)
async def test_a_malformed_reply_is_as_good_as_none(last_answers: LastAnswers, reply: dict[str, Any]) -> None:
    """It is neither believed nor kept: the last good answer holds."""
    store = MemoryStore()
    store.answers[DENTIST] = reply
    assert reason_of(await route(DENTIST, store, last_answers, NOW)) == "unavailable"
    good = await route(DENTIST, MemoryStore(), last_answers, NOW)
    assert await route(DENTIST, store, last_answers, NOW) == good


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "PST", "america/los_angeles", "posix/UTC", "../etc/passwd", "", "a\0b"]
)
async def test_a_zone_that_is_unknown_here_costs_the_zone(last_answers: LastAnswers, zone: str) -> None:
    """The call is answered with all else of the answer, in UTC: no caller asks which zones a machine knows."""
    store = MemoryStore()
    store.answers[DENTIST] = answer(timezone=zone, facts="We moved.")
    found = await route(DENTIST, store, last_answers, NOW)
    assert isinstance(found, Profile)
    assert (found.timezone in ("UTC", zone), found.facts) == (True, "We moved.")
    ZoneInfo(found.timezone)


@pytest.mark.parametrize(
    "spoilt", [{"timezone": "PST"}, {"timezone": None}, {"prompt": None}, {"hours": [1]}, {"client": None}]
)
async def test_a_suspended_client_is_refused_whatever_else_is_wrong(tmp_path: Path, spoilt: dict[str, Any]) -> None:
    """No earlier answer speaks for it: neither now nor while the database is away."""
    store, before = MemoryStore(), LastAnswers(tmp_path)
    assert isinstance(await route(DENTIST, store, before, NOW), Profile)
    store.answers[DENTIST] = answer(serviceable=False, **spoilt)
    refused = await route(DENTIST, store, before, NOW)
    store.fault = StoreAway("away")
    for found in (refused, await route(DENTIST, store, await restarted(before, tmp_path), NOW)):
        assert isinstance(found, Refusal)
        assert found.reason == "inactive"
        assert "not able to take your call" in found.sentence


async def test_a_number_that_was_given_up_is_forgotten(tmp_path: Path) -> None:
    """Once the database said that a number is nobody's, the old answer does not come back."""
    store, before = MemoryStore(), LastAnswers(tmp_path)
    await route(DENTIST, store, before, NOW)
    store.answers.clear()
    await route(DENTIST, store, before, NOW)
    store.fault = StoreAway("away")
    for last_answers in (before, await restarted(before, tmp_path)):
        assert reason_of(await route(DENTIST, store, last_answers, NOW)) == "unavailable"


SHOWN = Caller(CallerKind.NUMBER, "+15550001111")


@pytest.mark.parametrize(
    ("caller", "asked"),
    [
        (SHOWN, "+15550001111"),
        (Caller(CallerKind.WITHHELD), ""),
        (Caller(CallerKind.LOCAL, "611"), None),
        (Caller(CallerKind.MALFORMED), None),
        (None, None),
    ],
)
async def test_the_database_is_told_who_calls(
    last_answers: LastAnswers, caller: Caller | None, asked: str | None
) -> None:
    """A number in E.164, or that it is withheld; what is no number in the world is on nobody's list."""
    store, heard = MemoryStore(), []
    answered = store.resolve_call

    async def noted(number: str, caller: str | None = None) -> Mapping[str, Any]:
        heard.append(caller)
        return await answered(number, caller)

    store.resolve_call = noted  # type: ignore[method-assign]
    assert isinstance(await route(DENTIST, store, last_answers, NOW, caller=caller), Profile)
    assert heard == [asked]


@pytest.mark.parametrize("reason", ["caller_blocked", "caller_too_often"])
async def test_a_refused_caller_is_refused_in_one_sentence(last_answers: LastAnswers, reason: str) -> None:
    """With the client's profile for the record; a client that is not answered for at all comes first."""
    store = MemoryStore()
    setattr(store, reason.removeprefix("caller_"), {SHOWN.shown})
    refused = await route(DENTIST, store, last_answers, NOW, caller=SHOWN)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.sentence) == (reason, getattr(ENGLISH, reason))
    assert refused.profile is not None
    assert reason_of(await route(LAPSED, store, last_answers, NOW, caller=SHOWN)) == "inactive"


async def test_the_last_answer_keeps_the_share_and_forgets_the_caller(tmp_path: Path) -> None:
    """How many calls a client may have at once holds while the database is away; whom it refused does not."""
    store, before = MemoryStore(), LastAnswers(tmp_path)
    store.answers[DENTIST] = answer(calls_at_once=3, overflow_to_cloud=True)
    store.blocked = {SHOWN.shown}
    assert reason_of(await route(DENTIST, store, before, NOW, caller=SHOWN)) == "caller_blocked"
    store.fault = StoreAway("429")
    found = await route(DENTIST, store, await restarted(before, tmp_path), NOW)
    assert isinstance(found, Profile)
    assert (found.calls_at_once, found.overflow_to_cloud) == (3, True)


async def test_an_answer_of_before_there_were_shares_still_stands_in(last_answers: LastAnswers) -> None:
    """It was kept on disk by an earlier version; the client has all lines then."""
    newer = ("calls_at_once", "overflow_to_cloud")
    old = {name: value for name, value in answer().items() if name not in newer}
    last_answers.keep(DENTIST, old, NOW)
    store = MemoryStore()
    store.fault = StoreAway("away")
    found = await route(DENTIST, store, last_answers, NOW)
    assert isinstance(found, Profile)
    assert (found.calls_at_once, found.overflow_to_cloud) == (None, False)


async def test_gaps_that_can_be_filled_are_filled(last_answers: LastAnswers) -> None:
    """No voice, greeting or hours of its own is no reason to leave a phone unanswered."""
    store = MemoryStore()
    prompt = {"id": None, "version": None, "body": "Be kind.", "greeting": None}
    store.answers[DENTIST] = answer(voice=None, hours=None, language=None, facts=None, prompt=prompt)
    found = await route(DENTIST, store, last_answers, NOW)
    assert isinstance(found, Profile)
    assert (found.voice, found.language, found.hours) == (VoiceChoice("kokoro", "af_heart"), "en-US", ())
    assert "Bright Smile Dental" in found.greeting


@given(some.text(max_size=300))
def test_no_text_breaks_the_number_reader(text: str) -> None:
    """Anything at all is a number in E.164, or none."""
    number = number_of(text)
    assert number is None or (number.startswith("+") and number[1:].isdecimal() and number.isascii())
