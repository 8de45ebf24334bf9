"""A maker whose plan has no room for one clause: what the caller hears."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from edge_agent.idle import Idle
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.mouth import Mouth
from edge_agent.speak.voice import Speaker
from shared.errors import VoiceBusy
from tests.fakes.voice import FakeVoice
from tests.speak.standing_in import ANSWER, WORD, Scene, own, play


class Busy(FakeVoice):
    """A maker whose plan has no room for a clause with `full` in it."""

    full = "ninety"

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        if self.full in text:
            raise VoiceBusy("no room")
        async for pcm in super().synthesise(text, voice, language):
            yield pcm


def test_a_clause_that_a_full_plan_refuses_is_said_by_the_stand_in_alone() -> None:
    """The next clause is the client's own voice's again, and nothing was lost: nobody is told of it."""

    async def story() -> None:
        scene = Scene(Busy(0.1, WORD, name="far"))
        await scene.say()
        assert (scene.said.heard, scene.said.stood_in) == (ANSWER, True)
        assert [text for text in scene.stand_in.asked if "ninety" in text] == scene.stand_in.asked != []
        assert (scene.losses, "come tomorrow" in scene.own.asked[-1]) == ([], True)
        await scene.say("Please come tomorrow.")
        assert not scene.said.stood_in

    play(story)


def test_where_the_stand_in_itself_is_full_the_reply_fails() -> None:
    """There is nobody else: told as a failure of the voice."""

    async def story() -> None:
        scene = Scene(own())
        busy = Busy(0.1, WORD)
        scene.mouth = Mouth(VoiceFailover(None, Speaker(busy, "af_heart"), scene.cache, scene.lost), scene.line, Idle())
        with pytest.raises(VoiceBusy):
            await scene.say()

    play(story)
