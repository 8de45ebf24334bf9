"""Between calls: what a client's next caller will be told is made ready to be heard."""

from __future__ import annotations

import asyncio

import pytest

from edge_agent.casting import Voices, learn
from edge_agent.chores import Chores
from edge_agent.route import decide
from edge_agent.speak.kept import Kept
from edge_agent.speak.voice import Speaker, kept_sound
from shared.profiles import Profile
from tests import virtual
from tests.fakes.store import DENTIST, answer
from tests.fakes.voice import FakeVoice

FACT = "A cleaning costs 95 dollars."


@pytest.mark.parametrize(("provider", "ready"), [("kokoro", True), ("far", False)])
def test_what_a_client_wrote_to_be_said_is_made_ready_by_our_own_engine(provider: str, ready: bool) -> None:
    """A fact is answered word for word, often behind an opening; a provider would charge for what nobody may ask."""

    async def story() -> bool:
        profile = decide(answer(DENTIST, voice={"id": None, "provider": provider, "provider_voice_id": "v"}), DENTIST)
        assert isinstance(profile, Profile)
        own, far, kept, chores = FakeVoice(), FakeVoice(name="far"), Kept(None), Chores()
        learn(profile, Voices({own.name: own, far.name: far}, Speaker(own, "af_heart"), kept, chores))
        working = asyncio.create_task(chores.run(kept))
        await asyncio.sleep(600)
        working.cancel()
        speaker = Speaker({own.name: own, far.name: far}[provider], "v")
        return await kept_sound(speaker, kept, FACT[0].lower() + FACT[1:]) is not None

    assert virtual.run(story()) is ready
