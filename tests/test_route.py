"""Who answers: every number, good or bad, gets a Profile or a sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from edge_agent.route import Refusal, Snapshots, route
from shared.errors import StoreAway, StoreError
from shared.numbers import e164
from shared.profiles import Opening, Profile, VoiceChoice
from shared.store import StoreShut
from tests.fakes.store import DENTIST, LAPSED, NOBODY, MemoryStore, answer

NOW = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)


@pytest.fixture
def snapshots(tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path / "answers")


async def test_a_client_answers_as_itself(snapshots: Snapshots) -> None:
    """The profile is exactly that client's, with its name filled in."""
    found = await route("tel:+1 (510) 555-0100", MemoryStore(), snapshots, NOW)
    assert isinstance(found, Profile)
    assert (found.client, found.number, found.profession) == ("Bright Smile Dental", DENTIST, "dentist")
    assert found.greeting == "Thank you for calling Bright Smile Dental. How can I help?"
    assert found.prompt == "You are the receptionist of Bright Smile Dental."
    assert found.hours == (Opening(0, "08:00", "17:00"), Opening(5, "09:00", "13:00"))
    assert found.voice.name == "af_heart"


@pytest.mark.parametrize(
    "called", ["", "abc", "5105550100", "+1", "+" + "1" * 40, "sip:@", "+0123456789", "x" * 9999, NOBODY]
)
async def test_nobodys_number(snapshots: Snapshots, called: str) -> None:
    """An unknown or malformed number gets one polite sentence."""
    refused = await route(called, MemoryStore(), snapshots, NOW)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.profile) == ("unknown_number", None)
    assert "not in service" in refused.sentence


async def test_a_lapsed_client_is_refused_by_name(snapshots: Snapshots) -> None:
    """The caller hears no word of subscriptions; the profile is there for the record."""
    refused = await route(LAPSED, MemoryStore(), snapshots, NOW)
    assert isinstance(refused, Refusal)
    assert refused.reason == "inactive"
    assert refused.profile is not None
    assert "Lapsed Locks" in refused.sentence
    assert "subscription" not in refused.sentence


@pytest.mark.parametrize("fault", [StoreAway("away"), StoreShut("401")])
async def test_the_last_answer_holds_while_the_database_is_away(tmp_path: Path, fault: StoreError) -> None:
    """In memory, and on disk for an agent that was restarted; without one, an apology."""
    store = MemoryStore()
    first = await route(DENTIST, store, Snapshots(tmp_path), NOW)
    store.fault = fault
    restarted = Snapshots(tmp_path)
    for hours in (1, 2):
        assert await route(DENTIST, store, restarted, NOW + timedelta(hours=hours)) == first
    refused = await route(LAPSED, store, restarted, NOW)
    assert isinstance(refused, Refusal)
    assert refused.reason == "unavailable"


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
async def test_a_malformed_reply_is_as_good_as_none(snapshots: Snapshots, reply: dict[str, Any]) -> None:
    """It is neither believed nor kept: the last good answer holds."""
    store = MemoryStore()
    store.answers[DENTIST] = reply
    refused = await route(DENTIST, store, snapshots, NOW)
    assert isinstance(refused, Refusal)
    assert refused.reason == "unavailable"
    good = await route(DENTIST, MemoryStore(), snapshots, NOW)
    assert await route(DENTIST, store, snapshots, NOW) == good


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "PST", "america/los_angeles", "posix/UTC", "../etc/passwd", "", "a\0b"]
)
async def test_a_zone_that_is_unknown_here_costs_the_zone(snapshots: Snapshots, zone: str) -> None:
    """The call is answered with all else of the answer, in UTC: no caller asks which zones a machine knows."""
    store = MemoryStore()
    store.answers[DENTIST] = answer(timezone=zone, facts="We moved.")
    found = await route(DENTIST, store, snapshots, NOW)
    assert isinstance(found, Profile)
    assert (found.timezone in ("UTC", zone), found.facts) == (True, "We moved.")
    ZoneInfo(found.timezone)


@pytest.mark.parametrize(
    "spoilt", [{"timezone": "PST"}, {"timezone": None}, {"prompt": None}, {"hours": [1]}, {"client": None}]
)
async def test_a_suspended_client_is_refused_whatever_else_is_wrong(tmp_path: Path, spoilt: dict[str, Any]) -> None:
    """No earlier answer speaks for it: neither now nor while the database is away."""
    store = MemoryStore()
    assert isinstance(await route(DENTIST, store, Snapshots(tmp_path), NOW), Profile)
    store.answers[DENTIST] = answer(serviceable=False, **spoilt)
    for fault in (None, StoreAway("away")):
        store.fault = fault
        refused = await route(DENTIST, store, Snapshots(tmp_path), NOW)
        assert isinstance(refused, Refusal)
        assert refused.reason == "inactive"
        assert "not able to take your call" in refused.sentence


async def test_a_number_that_was_given_up_is_forgotten(tmp_path: Path) -> None:
    """Once the database said that a number is nobody's, the old answer does not come back."""
    store = MemoryStore()
    await route(DENTIST, store, Snapshots(tmp_path), NOW)
    store.answers.clear()
    await route(DENTIST, store, Snapshots(tmp_path), NOW)
    store.fault = StoreAway("away")
    refused = await route(DENTIST, store, Snapshots(tmp_path), NOW)
    assert isinstance(refused, Refusal)
    assert refused.reason == "unavailable"


async def test_gaps_that_can_be_filled_are_filled(snapshots: Snapshots) -> None:
    """No voice, greeting or hours of its own is no reason to leave a phone unanswered."""
    store = MemoryStore()
    prompt = {"id": None, "version": None, "body": "Be kind.", "greeting": None}
    store.answers[DENTIST] = answer(voice=None, hours=None, language=None, facts=None, prompt=prompt)
    found = await route(DENTIST, store, snapshots, NOW)
    assert isinstance(found, Profile)
    assert (found.voice, found.language, found.hours) == (VoiceChoice("kokoro", "af_heart"), "en-US", ())
    assert "Bright Smile Dental" in found.greeting


async def test_a_disk_that_fails_costs_only_the_copy(tmp_path: Path) -> None:
    """Neither an unwritable folder nor an unreadable file reaches the caller."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    assert isinstance(await route(DENTIST, MemoryStore(), Snapshots(blocked), NOW), Profile)
    (tmp_path / "15105550100.json").write_text('{"at": 3')
    store = MemoryStore()
    store.fault = StoreAway("away")
    assert isinstance(await route(DENTIST, store, Snapshots(tmp_path), NOW), Refusal)


@given(some.text(max_size=300))
def test_no_text_breaks_the_number_reader(text: str) -> None:
    """Anything at all is a number in E.164, or none."""
    number = e164(text)
    assert number is None or (number.startswith("+") and number[1:].isdecimal() and number.isascii())
