"""Work between calls."""

from __future__ import annotations

import asyncio

from edge_agent.chores import Chores
from edge_agent.lines import LINES
from edge_agent.speak.kept import Kept
from edge_agent.speak.voice import Speaker
from tests import virtual
from tests.fakes.voice import FakeVoice


def test_fixed_sentences_are_made_ready_only_while_nobody_is_on_the_phone() -> None:
    """A voice learns its sentences after the call, not in it, and each of them once."""

    async def shift() -> None:
        chores, voice = Chores(), FakeVoice()
        working = asyncio.create_task(chores.run(Kept(None)))
        with chores.on_the_phone():
            chores.learn(Speaker(voice, "am_michael"))
            await asyncio.sleep(60)
            assert voice.asked == []
        await asyncio.sleep(60)
        learnt = len(voice.asked)
        assert learnt >= len(LINES)
        chores.learn(Speaker(voice, "am_michael"))
        await asyncio.sleep(60)
        assert len(voice.asked) == learnt
        working.cancel()

    virtual.run(shift())
