"""Whole calls in which something hangs for ever: the caller is told, let go, and never left in silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from edge_agent.call import attend
from edge_agent.converse.effects import Phrase
from edge_agent.converse.loop import Replies
from edge_agent.dead_air.overseen import PUT_AWAY
from edge_agent.phrases import ENGLISH
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.voice import Speaker, presynthesise
from edge_agent.think.history import Message
from shared.calls import Blame, CallStatus
from shared.errors import ThinkingFailed
from tests import virtual
from tests.fakes.caller import Script, ScriptedLine, Speech
from tests.fakes.model import FakeModel
from tests.fakes.store import DENTIST, MemoryStore, answer
from tests.fakes.voice import FakeVoice
from tests.stories.guarded import guard_events, longest, served
from tests.stories.telling import Scene, Told, arriving, scene_for

ASKS = Script(says=(Speech(4, "How much is a cleaning?"),))
GOODBYE = ENGLISH.phrases[Phrase.GOODBYE_FAILED]
ANYBODYS = "99999999-4444-4444-8444-444444444444"
RUNG = 0.3  # s: by then the greeting was made
LONGEST = 4.0  # s that a caller who waits may hear nothing


class Clings(FakeModel):
    """A model whose request cannot be cancelled: it hangs, and goes on hanging."""

    async def chat(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        self.asked.append(list(messages))
        await clinging(self.stalled)  # a test lets it go in the end
        if self.again:
            yield ""


class SpeaksNoMore(FakeVoice):
    """A voice that says the greeting while the phone rings, and then never a sound again."""

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        if asyncio.get_running_loop().time() > RUNG:
            await asyncio.Event().wait()
        async for chunk in super().synthesise(text, voice, language):
            yield chunk


async def keeping(*sentences: str) -> SpeechCache:
    """Only these are kept, in the stand-in's voice."""
    cache = SpeechCache(None)
    await presynthesise(Speaker(FakeVoice(delay=0.0), "af_heart"), cache, sentences)
    return cache


def assert_let_go(told: Told, since: float, cause: str) -> None:
    """The caller heard the kept goodbye to its end and no long silence, and the one row of the end says why."""
    (end,) = told.journal.all("call.ended")
    assert (end["status"], end["end_reason"], end["blame"]) == ("failed", "unresponsive", "platform")
    assert (told.call_end.status, told.call_end.blame) == (CallStatus.FAILED, Blame.PLATFORM)
    assert guard_events(told)[-1] == (cause, "error")
    assert longest(told, since) <= LONGEST
    begins, goodbye = told.line.interjections[-1]
    assert len(goodbye) / 2 / told.line.rate > 2
    assert (told.line.ended_at or 0) >= begins + len(goodbye) / 2 / told.line.rate


def test_an_answer_that_ignores_its_cancellation(tmp_path: Path) -> None:
    """8.2: the reply is given up and does not end: "just a moment", goodbye, and a row, while the code still hangs."""

    async def story() -> Told:
        return await served(await scene_for(ASKS, tmp_path, model=Clings([""])))

    told = virtual.run(story())
    assert_let_go(told, 5.0, "hangs")
    assert ("silence", "warning") in guard_events(told)
    assert ("caller", "How much is a cleaning?") in told.turns


def hang_in_stopping(monkeypatch: pytest.MonkeyPatch, scene: Scene) -> None:
    """The clean-up of a reply never ends, however often it is cancelled."""

    async def stop(_replies: Replies) -> None:
        await clinging(scene.model.stalled)

    monkeypatch.setattr(Replies, "stop", stop)


async def clinging(released: asyncio.Event) -> None:
    while not released.is_set():
        with suppress(asyncio.CancelledError):
            await released.wait()


class StickyLine(ScriptedLine):
    """From the sixth second on it takes sound and never says so, whoever gives up."""

    released = asyncio.Event()

    async def play(self, pcm: bytes) -> None:
        if asyncio.get_running_loop().time() > 6:
            await clinging(self.released)
        await super().play(pcm)


def test_a_clean_up_of_replies_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """8.2: the caller speaks over the agent, and the code hangs in stopping it: noticed although nothing was owed."""
    script = Script(says=(Speech(4, "How much is a cleaning?"), Speech(6.5, "No, I mean a filling please.", 1.5)))

    async def story() -> Told:
        scene = await scene_for(script, tmp_path, answers=["A cleaning is ninety five dollars " + "and so on " * 20])
        hang_in_stopping(monkeypatch, scene)
        return await served(scene)

    told = virtual.run(story())
    assert_let_go(told, 8.0, "hangs")


def test_a_voice_that_is_silent_for_ever_and_nothing_that_it_kept(tmp_path: Path) -> None:
    """8.2: no engine speaks and the call keeps nothing to say: the guard bridges it, and the call ends by itself."""

    async def story() -> Told:
        cache = await keeping(*ENGLISH.still_at_it[:1])
        return await served(await scene_for(ASKS, tmp_path, answers=["Yes."], cache=cache, voice=SpeaksNoMore()))

    told = virtual.run(story())
    assert set(bridged := guard_events(told)) == {("silence", "warning")}
    assert len(bridged) == len(told.line.interjections) >= 2
    assert longest(told, 5.0) <= LONGEST
    assert [end["end_reason"] for end in told.journal.all("call.ended")] == ["no_voice"]
    assert ("caller", "How much is a cleaning?") in told.turns


def test_a_recogniser_that_hangs_is_acknowledged_by_the_guard(tmp_path: Path) -> None:
    """8.2: words that stay pending, and no acknowledgement kept: something is to be heard all the same."""

    async def story() -> Told:
        cache = await keeping(*ENGLISH.said_again[: len(ENGLISH.phrases)], *ENGLISH.still_at_it[1:])
        script = Script(says=ASKS.says, hangs_up=25)
        return await served(await scene_for(script, tmp_path, cache=cache, ears_delay=3600.0, voice=SpeaksNoMore()))

    told = virtual.run(story())
    assert longest(told, 5.0 + 1.5, until=15.0) <= LONGEST
    assert ("silence", "warning") in guard_events(told)
    assert told.call_end.status is CallStatus.COMPLETED


def test_a_greeting_that_hangs_after_the_phone_was_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """8.2: nobody hears "hello" and then nothing: noticed before the conversation has said a word of itself."""

    async def hangs(*_: Any) -> None:
        await asyncio.Event().wait()

    async def story() -> Told:
        scene = await scene_for(Script(), tmp_path)
        monkeypatch.setattr("edge_agent.call.converse", hangs)
        return await served(scene)

    told = virtual.run(story())
    assert_let_go(told, told.line.answered_at or 0.0, "hangs")


def test_a_refusal_that_hangs_is_no_silence_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """8.2: the line was answered for one sentence, which does not come: a kept goodbye, and the row's own reason."""

    async def hangs(*_: Any) -> None:
        await asyncio.Event().wait()

    async def story() -> Told:
        scene = await scene_for(Script(), tmp_path, calls=1)
        monkeypatch.setattr("edge_agent.last_words.last_words", hangs)
        with scene.services.admission.enter(UUID(int=1), None):
            return await served(scene)

    told = virtual.run(story())
    assert longest(told, told.line.answered_at or 0.0) <= LONGEST
    assert [row["end_reason"] for row in told.journal.all("call.ended")] == ["busy"]
    assert guard_events(told)[-1] == ("hangs", "error")


def test_with_nothing_kept_the_caller_is_let_go_all_the_same(tmp_path: Path) -> None:
    """8.2: a box that could never speak in advance: no sound, and an end."""

    async def story() -> Told:
        return await served(await scene_for(ASKS, tmp_path, cache=SpeechCache(None), voice=SpeaksNoMore()))

    told = virtual.run(story())
    assert told.line.interjections == []
    assert told.call_end.reason == "no_voice"
    assert guard_events(told)[0] == ("silence", "warning")


def test_a_call_that_does_not_end_after_the_caller_has_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """8.4: he hung up, and the code hangs in stopping his answer: his words and the end are rows, the seat is free."""

    async def story() -> tuple[Told, int]:
        slow = FakeModel(["Yes."], delays=[3600.0])
        scene = await scene_for(Script(says=ASKS.says, hangs_up=6), tmp_path, model=slow, calls=1)
        hang_in_stopping(monkeypatch, scene)
        told = await served(scene)
        return told, scene.services.admission.limit

    told, _ = virtual.run(story())
    assert [end["status"] for end in told.journal.all("call.ended")] == ["failed"]
    assert ("caller", "How much is a cleaning?") in told.turns
    assert guard_events(told) == [("lingers", "error")]


def test_a_call_that_is_cancelled_and_does_not_end_has_its_row(tmp_path: Path) -> None:
    """8.4: the process ends, and one call's code hangs: interrupted, within the time that the process gives it."""

    async def story() -> tuple[list[Any], float]:
        scene = await scene_for(ASKS, tmp_path, answers=["It is ninety five dollars. " * 5])
        line = StickyLine(ASKS)
        line.released = scene.model.stalled
        call = asyncio.create_task(attend(arriving(), line, scene.services, asyncio.Event()))
        await asyncio.sleep(7)
        call.cancel()
        began = asyncio.get_running_loop().time()
        await asyncio.gather(call, return_exceptions=True)
        took, rows = asyncio.get_running_loop().time() - began, [*scene.journal.all("call.ended")]
        line.end("agent")
        scene.model.stalled.set()
        await asyncio.sleep(1)
        assert scene.journal.all("call.ended") == rows, "what is let go in the end writes no other end"
        return rows, took

    rows, took = virtual.run(story())
    assert [row["status"] for row in rows] == ["interrupted"]
    assert took <= PUT_AWAY + 0.1


def test_a_line_that_never_takes_its_sound(tmp_path: Path) -> None:
    """8.2: the conversation believes that it speaks, and its sound is stuck: what goes out is what counts."""

    async def story() -> Told:
        scene = await scene_for(ASKS, tmp_path, answers=["It is ninety five dollars."])
        scene.line = StickyLine(ASKS)
        scene.line.released = scene.model.stalled
        return await served(scene)

    told = virtual.run(story())
    assert_let_go(told, 5.0, "silent")


def test_the_guard_speaks_as_the_clients_stand_in_does(tmp_path: Path) -> None:
    """A man's voice that is not to be had here: the guard's goodbye is no woman's, where a man's is kept, too."""

    async def story() -> Told:
        store, cache = MemoryStore(), await keeping(GOODBYE)
        voice = {"id": ANYBODYS, "provider": "away", "provider_voice_id": "v-1", "sex": "male"}
        store.answers[DENTIST] = answer(DENTIST, voice=voice)
        await presynthesise(Speaker(FakeVoice(delay=0.0, word=0.5), "am_michael"), cache, [GOODBYE])
        scene = await scene_for(ASKS, tmp_path, store=store, cache=cache, model=Clings([[]], again=True))
        return await served(scene)

    told = virtual.run(story())
    assert len(told.line.interjections[-1][1]) / 2 / told.line.rate == pytest.approx(0.5 * len(GOODBYE.split()))


def test_8_2_a_line_that_is_not_hung_up_in_time_changes_no_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """8.2: the call was over because no model answered, and the row says so although the guard had to end it."""

    async def hangs(_: ScriptedLine) -> None:
        monkeypatch.undo()
        await asyncio.sleep(3600)

    async def story() -> Told:
        monkeypatch.setattr(ScriptedLine, "hang_up", hangs)
        script = Script(says=tuple(Speech(at, "How much?") for at in (4, 12, 20)))
        failing = FakeModel([ThinkingFailed("down")], again=True)
        return await served(await scene_for(script, tmp_path, model=failing))

    told = virtual.run(story())
    (end,) = told.journal.all("call.ended")
    assert (end["end_reason"], end["detail"].split(":")[0]) == ("no_model", "llm")
    assert guard_events(told) == [("lingers", "error")]
