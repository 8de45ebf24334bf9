"""The client whose calls the tests write down."""

from __future__ import annotations

from pathlib import Path

from edge_agent.route.decide import route
from edge_agent.route.last_answers import LastAnswers
from shared.profiles import Profile
from tests.fakes.store import DENTIST, MemoryStore
from tests.record.disks import BEGAN


async def a_profile(folder: Path) -> Profile:
    profile = await route(DENTIST, MemoryStore(), LastAnswers(folder / "answers"), BEGAN)
    assert isinstance(profile, Profile)
    return profile
