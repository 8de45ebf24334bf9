"""Calls to a client with a voice of its own, in virtual time: what the caller hears when that voice fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from edge_agent.converse.effects import Phrase
from edge_agent.desk.book import DeskBook
from edge_agent.desk.greeting import greeting_of
from edge_agent.failover.breaker import FAILURES, PAUSE
from edge_agent.phrases import ENGLISH
from edge_agent.presynthesis import Presynthesis
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.voice import Speaker, presynthesise
from shared.calls import Blame, CallStatus
from tests import virtual
from tests.fakes.caller import Script, Speech
from tests.fakes.store import DENTIST, MemoryStore, answer
from tests.fakes.voice import FakeVoice
from tests.stories.telling import Told, tell, told

GREETING = "Thank you for calling Bright Smile Dental. How can I help?"
ASKS = Script(says=(Speech(5, "How much is a cleaning?"), Speech(10, "And a filling?")), hangs_up=16)
SHORT_CALL = Script(hangs_up=6)
ANSWERS = ("A cleaning is 95 dollars.", "A filling is more than that.")


def cloned() -> MemoryStore:
    """The dentist speaks with a voice that was cloned far away."""
    store = MemoryStore()
    voice = {"id": "99999999-4444-4444-8444-444444444444", "provider": "far", "provider_voice_id": "v-1"}
    store.answers[DENTIST] = answer(DENTIST, voice=voice)
    return store


def call(tmp_path: Path, own: FakeVoice, *, script: Script = ASKS, **told: Any) -> Told:
    return tell(script, tmp_path, answers=ANSWERS, store=cloned(), own=own, **told)


def far(fails_on: str | None = None, fails_after: int = 0, delay: float = 0.1) -> FakeVoice:
    return FakeVoice(delay=delay, fails_on=fails_on, fails_after=fails_after, name="far")


def spoke(told: Told) -> list[tuple[str, bool]]:
    """Who spoke in each of the agent's turns, and whether it stood in."""
    return [(row["tts_provider"], row["used_fallback"]) for row in told.agent_rows()]


async def ring(own: FakeVoice, tmp_path: Path) -> tuple[Told, bool]:
    """A short call, and whether the phone rang on for a voice that failed."""
    began = asyncio.get_running_loop().time()
    call = await told(SHORT_CALL, tmp_path, store=cloned(), own=own)
    assert call.line.answered_at is not None
    return call, call.line.answered_at - began > 1.5


def trouble(told: Told) -> list[tuple[str, str]]:
    return [(event["component"], event["code"]) for event in told.journal.all("event")]


WHOLE = [
    ("agent", GREETING),
    ("caller", "How much is a cleaning?"),
    ("agent", ANSWERS[0]),
    ("caller", "And a filling?"),
    ("agent", ANSWERS[1]),
]


def test_a_call_is_spoken_with_the_clients_own_voice(tmp_path: Path) -> None:
    """Every turn; the default voice is not asked for anything."""
    told = call(tmp_path, far())
    assert told.turns == WHOLE
    assert spoke(told) == [("far", False)] * 3
    assert trouble(told) == []
    assert told.voice.asked == []


def test_a_voice_that_is_dead_at_the_greeting_is_never_missed(tmp_path: Path) -> None:
    """The default voice says all of it; the client reads why, once."""
    told = call(tmp_path, far(fails_on=""))
    assert told.turns == WHOLE
    assert spoke(told) == [("kokoro", True)] * 3
    assert trouble(told) == [("tts", "speaking_failed")]
    assert told.call_end.status is CallStatus.COMPLETED


def test_4_4_a_voice_that_dies_in_mid_call_is_replaced_to_its_end(tmp_path: Path) -> None:
    """4.4: the greeting in one voice, the clause that failed and everything after it in the other."""
    own = far(fails_on="ninety")
    told = call(tmp_path, own)
    assert told.turns == WHOLE
    assert spoke(told) == [("far", False), ("kokoro", True), ("kokoro", True)]
    assert trouble(told) == [("tts", "speaking_failed")]
    assert not any("filling" in text for text in own.asked)


def test_a_voice_that_is_too_slow_costs_one_wait(tmp_path: Path) -> None:
    """After a while (here: 1.5 s) the adapter gives up; the caller waits for that once, while it rings."""
    told = call(tmp_path, far(fails_on="", delay=1.5))
    assert told.turns == WHOLE
    assert spoke(told)[0] == ("kokoro", True)
    assert told.line.answered_at == pytest.approx(1.5, abs=0.8)
    assert all(row["processing_ms"] < 500 for row in told.agent_rows()[1:])


def test_a_voice_that_has_recovered_speaks_on_the_next_call(tmp_path: Path) -> None:
    """The rest of a call is the default voice's, the next call is not."""
    own = far(fails_on="")
    assert spoke(call(tmp_path, own))[-1] == ("kokoro", True)
    own.fails_on = None
    assert spoke(call(tmp_path, own)) == [("far", False)] * 3


def test_with_both_voices_dead_the_call_ends_as_it_always_did(tmp_path: Path) -> None:
    """Nothing can be said: apologies are tried, the line is hung up, the blame is the provider's."""
    told = call(tmp_path, far(fails_on=""), script=Script(says=ASKS.says), voice=FakeVoice(fails_on=""))
    assert told.call_end.status is CallStatus.FAILED
    assert told.call_end.blame is Blame.PROVIDER
    assert ("agent", GREETING) not in told.turns
    assert trouble(told)[0] == ("tts", "speaking_failed")


def test_with_the_default_voice_dead_the_clients_own_speaks_on(tmp_path: Path) -> None:
    """It is not needed, and nobody notices."""
    told = call(tmp_path, far(), voice=FakeVoice(fails_on=""))
    assert told.turns == WHOLE
    assert trouble(told) == []


class BreaksOff(FakeVoice):
    """The first answer comes, then a second of nothing instead of its end, then a failure; the greeting is well."""

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        async for pcm in super().synthesise(text, voice, language):
            yield pcm
        if "cleaning" in text:
            await asyncio.sleep(1.0)
            self.fails_on = ""
            async for pcm in super().synthesise(text, voice, language):
                yield pcm


def test_an_answer_that_breaks_off_in_the_callers_ear_goes_on_in_the_other_voice(tmp_path: Path) -> None:
    """The transcript has the answer once and whole, and says that a stand-in took part."""
    told = call(tmp_path, BreaksOff(name="far"))
    assert told.turns == WHOLE
    assert spoke(told) == [("far", False), ("kokoro", True), ("kokoro", True)]
    assert told.line.flushes == 0


def test_a_kept_greeting_is_the_clients_own_while_its_maker_is_away(tmp_path: Path) -> None:
    """Cached sound needs nobody: the call begins in the owner's voice and goes on in the default one."""
    cache = SpeechCache(None)
    virtual.run(presynthesise(Speaker(far(), "v-1"), cache, [GREETING]))
    told = call(tmp_path, far(fails_on=""), cache=cache)
    assert told.turns == WHOLE
    assert spoke(told) == [("far", False), ("kokoro", True), ("kokoro", True)]


def test_after_a_call_both_voices_learn_what_the_next_one_may_need(tmp_path: Path) -> None:
    """The client's own its fixed sentences; the stand-in the greeting, should it have to step in."""
    own, voice = far(), FakeVoice()

    async def story() -> None:
        presynthesis, cache = Presynthesis(), SpeechCache(None)
        await told(SHORT_CALL, tmp_path, store=cloned(), own=own, voice=voice, cache=cache, presynthesis=presynthesis)
        learning = asyncio.create_task(presynthesis.run(cache))
        await asyncio.sleep(60)
        learning.cancel()
        assert " ".join(voice.asked) == greeting_of(GREETING, DeskBook()).fixed
        own.fails_on = voice.fails_on = ""
        failover = VoiceFailover(Speaker(own, "v-1"), Speaker(voice, "af_heart"), cache)
        await failover.presynthesise(ENGLISH.said_again)
        assert not failover.stands_in
        await presynthesise(Speaker(voice, "af_heart"), cache, [GREETING])

    virtual.run(story())


def test_a_last_sentence_is_said_even_if_the_clients_voice_cannot(tmp_path: Path) -> None:
    """Closing time with a dead voice: the goodbye is the default voice's."""
    own = far(fails_on="have to go")
    told = call(tmp_path, own, script=Script(), finish_at=5)
    assert told.turns[-1] == ("agent", ENGLISH.phrases[Phrase.GOODBYE_CLOSING])
    assert spoke(told)[-1] == ("kokoro", True)


@pytest.mark.parametrize("seconds", [1.5, 9.0], ids=["fails", "hangs"])
def test_calls_do_not_each_wait_for_a_dead_maker(tmp_path: Path, seconds: float) -> None:
    """Three phones ring on for it, the next two do not; a probe finds that all is well again."""
    own = far(fails_on="", delay=seconds)

    async def story() -> None:
        calls = [await ring(own, tmp_path) for _ in range(FAILURES + 2)]
        assert [waited for _, waited in calls] == [True] * FAILURES + [False] * 2
        assert [spoke(call)[0] for call, _ in calls] == [("kokoro", True)] * len(calls)
        assert [trouble(call) for call, _ in calls[-2:]] == [[("tts", "voice_unavailable")]] * 2
        own.fails_on, own.delay = None, 0.1
        await asyncio.sleep(PAUSE)
        await own.gate.probe()
        call, _ = await ring(own, tmp_path)
        assert spoke(call) == [("far", False)]

    virtual.run(story())


class Hung(FakeVoice):
    """Hangs at every text with a word in it."""

    def __init__(self, word_in_it: str, name: str = "kokoro") -> None:
        super().__init__(name=name)
        self.word_in_it = word_in_it

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        if self.word_in_it in text.lower():
            await asyncio.Event().wait()
        async for pcm in super().synthesise(text, voice, language):
            yield pcm


def test_4_4_a_voice_that_becomes_late_loses_the_call_without_a_silence(tmp_path: Path) -> None:
    """4.4: from the second answer on its maker hangs; the stand-in says it within the turn, and to the end."""
    own = Hung("filling", name="far")
    told = call(tmp_path, own)
    assert told.turns == WHOLE
    assert spoke(told) == [("far", False), ("far", False), ("kokoro", True)]
    (event,) = told.journal.all("event")
    assert (event["component"], event["code"]) == ("tts", "voice_late")
    assert event["context"] == {
        "stage": "tts",
        "provider": "far",
        "attempt": 1,
        "elapsed_ms": ANY,
        "cause": "voice_late",
    }
    assert all(row["processing_ms"] < 800 for row in told.agent_rows()[1:])
    assert own.unfinished == 0


def test_with_every_engine_hung_the_caller_hears_apologies_from_disk_and_is_let_go(tmp_path: Path) -> None:
    """8.2: no engine says an answer: kept sentences are said instead, and the call ends with one."""
    says = tuple(Speech(at, "How much is a cleaning?") for at in (5, 25, 45, 65))
    voices = {"own": Hung("cleaning", "far"), "voice": Hung("cleaning")}
    told = tell(Script(says=says), tmp_path, answers=[ANSWERS[0]] * 9, store=cloned(), **voices)
    said = [text for speaker, text in told.turns if speaker == "agent"]
    sorry, goodbye = ENGLISH.phrases[Phrase.SORRY], ENGLISH.phrases[Phrase.GOODBYE_FAILED]
    assert said[0] == GREETING
    assert sorry in said
    assert said[-1] == goodbye
    assert (told.call_end.status, told.call_end.blame) == (CallStatus.FAILED, Blame.PROVIDER)
    events = told.journal.all("event")
    assert [event["context"].get("attempt") for event in events if event["component"] == "tts"][:2] == [1, 2]
    assert {event["code"] for event in events if event["context"]} <= {"voice_late", "voice_unavailable"}


def test_a_refusal_needs_no_engine(tmp_path: Path) -> None:
    """8.2: nobody can greet this caller; one professional sentence from disk, and the engine is not waited for."""
    told = call(tmp_path, FakeVoice(1e9, name="far"), script=Script(), voice=FakeVoice(1e9))
    assert told.heard_seconds > 3
    assert (told.call_end.status, told.call_end.blame) == (CallStatus.FAILED, Blame.PROVIDER)


@pytest.mark.parametrize(("sex", "name"), [("male", "am_michael"), ("female", "af_heart"), (None, "af_heart")])
def test_4_4_who_stands_in_sounds_like_the_voice_that_failed(sex: str | None, name: str, tmp_path: Path) -> None:
    """4.4: the sex is the clone's, as the database knows it; also where an answer of before does not say it."""
    store, names = cloned(), set[str]()
    store.answers[DENTIST]["voice"] |= {} if sex is None else {"sex": sex}  # type: ignore[index]

    class Named(FakeVoice):
        async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
            names.add(voice)
            async for pcm in super().synthesise(text, voice, language):
                yield pcm

    told = tell(ASKS, tmp_path, answers=ANSWERS, store=store, own=far(fails_on=""), voice=Named())
    assert told.turns == WHOLE
    assert names == {name}


class Crashing(FakeVoice):
    """A fault of its library."""

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        yield b"" if text == "" else bytes(1 // 0)


def test_8_1_a_voice_that_crashes_while_it_rings_is_replaced_as_one_that_fails(tmp_path: Path) -> None:
    """8.1: the stand-in greets, and the event names who crashed."""
    told = call(tmp_path, Crashing(name="far"))
    assert ({voice for voice, _ in spoke(told)}, trouble(told)) == ({"kokoro"}, [("tts", "speaking_failed")])
    assert told.call_end.status is CallStatus.COMPLETED
