"""Our own engine at the start of a box, when it cannot be loaded or hangs."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from edge_agent.phrases import ENGLISH
from edge_agent.presynthesis import ESSENTIAL, presynthesise_stand_in
from edge_agent.speak.cache import UNUSED, SpeechCache
from edge_agent.speak.loading import loaded
from edge_agent.speak.voice import Speaker, Voice, cached_sound
from shared.errors import SetupError, VoiceUnavailable
from tests import virtual
from tests.fakes.voice import FakeVoice
from tests.speak.providers import asked, heard


def broken() -> FakeVoice:
    raise SetupError("the voice files are damaged")


async def test_an_engine_that_cannot_be_loaded_is_an_absent_one() -> None:
    """8.1: the log names the cure, and each clause that is asked of it fails at once, and is nobody's failure."""
    with capture_logs() as logs:
        engine = await loaded("kokoro", broken)
    assert [(line["log_level"], line["reason"]) for line in logs] == [("error", "the voice files are damaged")]
    for _ in range(5):
        with pytest.raises(VoiceUnavailable, match="damaged"):
            await heard(asked(engine, "af_heart"))
    assert engine.gate.breaker.closed


async def test_an_engine_that_hangs_while_it_is_loaded_is_not_waited_for() -> None:
    """8.1: a disk that does not answer: the box comes up without it."""
    free = threading.Event()

    def hangs() -> FakeVoice:
        free.wait()
        return FakeVoice()

    engine = await loaded("kokoro", hangs, within=0.05)
    free.set()
    with pytest.raises(VoiceUnavailable, match="stuck"):
        await heard(asked(engine, "af_heart"))


async def test_an_engine_that_loads_is_itself() -> None:
    """And the thread that loaded it is gone."""
    voice = FakeVoice()
    assert await loaded("kokoro", lambda: voice) is voice
    assert "loading kokoro" not in [thread.name for thread in threading.enumerate()]


async def start(voice: Voice, folder: Path | None) -> SpeechCache:
    """What a box has after the stand-in was made ready."""
    cache = SpeechCache(folder)
    await presynthesise_stand_in(Speaker(voice, "af_heart"), cache)
    return cache


async def test_a_box_whose_engine_fails_comes_up_with_what_is_on_disk(tmp_path: Path) -> None:
    """8.2: the sentences of the first start are there on the next one, and the process does not need the engine."""
    await start(FakeVoice(delay=0.0, word=0.01), tmp_path)
    voice = FakeVoice(fails_on="")
    cache = await start(voice, tmp_path)
    assert await cached_sound(Speaker(voice, "af_heart"), cache, ENGLISH.unavailable)
    assert voice.asked == []


@pytest.mark.parametrize("voice", [FakeVoice(fails_on=""), FakeVoice(delay=1e9)])
def test_a_fresh_box_that_cannot_say_a_sentence_does_not_come_up(voice: FakeVoice) -> None:
    """Whoever set it up is told: there is nothing that its callers could hear."""
    with pytest.raises(SetupError, match="no voice to say a sentence with"):
        virtual.run(start(voice, None))


async def test_what_callers_can_least_do_without_is_never_tidied_away(tmp_path: Path) -> None:
    """8.2: a month without an apology, and a crowd of other sounds: it is in memory and on disk all the same."""
    cache, speaker = SpeechCache(tmp_path, clauses=1), Speaker(FakeVoice(delay=0.0, word=0.01), "af_heart")
    await presynthesise_stand_in(speaker, cache)
    await cache.tidy(UNUSED * 1e6)
    for line in ESSENTIAL:
        assert await cached_sound(speaker, cache, line)
        assert await cached_sound(speaker, SpeechCache(tmp_path), line)
    shutil.rmtree(tmp_path)
    for line in ESSENTIAL:
        assert await cached_sound(speaker, cache, line)
