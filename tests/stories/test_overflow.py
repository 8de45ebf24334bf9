"""A full box and a caller more, in virtual time: engines elsewhere serve him where his client allows it."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from edge_agent.admission import Admission
from edge_agent.call import attend
from edge_agent.failover.breaker import FAILURES
from edge_agent.hear.recognisers import Candidate, Recognisers
from edge_agent.hear.segment import TurnEnded
from edge_agent.overflow import checked, ours_last, with_overflow
from edge_agent.settings import Settings
from edge_agent.think.thinkers import Thinker, Thinkers
from shared.calls import CallStatus
from shared.errors import SettingsError, ThinkingFailed
from shared.settings import load
from tests import virtual
from tests.fakes.caller import EarsFor, Script, ScriptedStretch, Speech
from tests.fakes.model import FakeModel
from tests.fakes.store import DENTIST, MemoryStore, answer
from tests.fakes.voice import FakeVoice
from tests.stories.telling import LATE, LATE_EAR, Scene, Told, arriving, scene_for
from tests.test_settings import GOOD

ASKS = Script(says=(Speech(5, "How much is a cleaning?"), Speech(11, "And a filling?")), hangs_up=17)
ANSWERS = ("A cleaning is 95 dollars.", "A filling is more than that.")
SOMEBODY = UUID(int=1)
FAR = {"id": "99999999-4444-4444-8444-444444444444", "provider": "cartesia", "provider_voice_id": "v-1"}
NEAR = {**FAR, "provider": "kokoro", "provider_voice_id": "af_heart"}


@dataclass(slots=True)
class CountedEars(EarsFor):
    """It knows how often it was asked."""

    begun: int = 0

    def begin(self, turn_ended: TurnEnded) -> ScriptedStretch:
        self.begun += 1
        return ScriptedStretch(self)


@dataclass(slots=True)
class Box:
    """One line; engines of its own, which come first, and those elsewhere."""

    scene: Scene
    ears: CountedEars = field(default_factory=lambda: CountedEars(ASKS))
    far_ears: CountedEars = field(default_factory=lambda: CountedEars(ASKS, name="deepgram"))
    far_model: FakeModel = field(default_factory=lambda: FakeModel([*ANSWERS], delay=0.02, name="second"))

    def open(self, places: int) -> None:
        scene = self.scene
        recognisers = Recognisers([Candidate(one, LATE_EAR) for one in (self.ears, self.far_ears)])
        thinkers = Thinkers([Thinker(one, LATE) for one in (scene.model, self.far_model)])
        admission = Admission(1, overflow=places)
        services = replace(scene.services, recogniser=recognisers, thinkers=thinkers, admission=admission)
        elsewhere = ours_last(recognisers, self.ears, thinkers, scene.model)
        scene.services = with_overflow(services, elsewhere)

    @property
    def asked_here(self) -> tuple[int, list[Any], list[str]]:
        """Of the box's own engines; what is read for callers who may come does not count."""
        talks = [then for _, then in self.scene.model.ahead if then]
        return self.ears.begun, [*self.scene.model.asked, *talks], [*self.scene.voice.asked]

    @property
    def asked_elsewhere(self) -> int:
        makers = self.scene.services.voices.makers
        voice = makers["cartesia"]
        assert isinstance(voice, FakeVoice)
        return self.far_ears.begun + len(self.far_model.asked) + len(voice.asked)


async def box(
    tmp_path: Path, *, allowed: bool = True, voice: dict[str, str] = FAR, places: int = 1, **more: Any
) -> Box:
    store = MemoryStore()
    store.answers[DENTIST] = answer(DENTIST, overflow_to_cloud=allowed, voice=voice)
    made = Box(await scene_for(ASKS, tmp_path, store=store, own=FakeVoice(name="cartesia"), **more))
    made.open(places)
    return made


async def called(made: Box, *, busy: bool = True) -> Told:
    """One caller more, while the line is taken, if `busy`; our model reads ahead meanwhile, as it always does."""
    reading = asyncio.create_task(made.scene.services.read_ahead.run())
    try:
        with made.scene.services.admission.enter(SOMEBODY, None) if busy else nullcontext():
            return made.scene.told(await attend(arriving(), made.scene.line, made.scene.services, asyncio.Event()))
    finally:
        reading.cancel()


def served_by(told: Told) -> set[tuple[Any, ...]]:
    """Who heard, thought and spoke, and whether one of the latter stood in for another."""
    callers = {row["stt_provider"] for row in told.journal.all("turn") if row["speaker"] == "caller"}
    answers = [row for row in told.agent_rows() if row["reply"] == "answer"]
    return {(*callers, row["llm_model"], row["tts_provider"], row["used_fallback"]) for row in answers}


def test_a_call_more_is_served_by_engines_elsewhere(tmp_path: Path) -> None:
    """From the greeting on; the box's own ones are asked nothing, not even to read ahead."""

    async def story() -> tuple[Told, Box]:
        made = await box(tmp_path)
        return await called(made), made

    told, made = virtual.run(story())
    assert told.call_end.status is CallStatus.COMPLETED
    assert [text for speaker, text in told.turns if speaker == "agent"][1:] == [*ANSWERS]
    assert served_by(told) == {("deepgram", "second", "cartesia", False)}
    assert made.asked_here == (0, [], [])
    assert made.scene.services.admission.carried == 0


def left_alone(made: Box) -> None:
    """Cartesia failed a few times."""
    for _ in range(FAILURES):
        made.scene.services.voices.makers["cartesia"].gate.late()


@pytest.mark.parametrize(
    "kind",
    [{"allowed": False}, {"voice": NEAR}, {"places": 0}, {"left_alone": True}],
    ids=["not allowed", "a voice of ours", "no place", "a provider is down"],
)
def test_else_the_caller_hears_that_all_lines_are_busy(tmp_path: Path, kind: dict[str, Any]) -> None:
    """One sentence that was kept, and a row; no engine is asked, here or there."""

    async def story() -> tuple[Told, Box]:
        made = await box(tmp_path, **{name: value for name, value in kind.items() if name != "left_alone"})
        if "left_alone" in kind:
            left_alone(made)
        return await called(made), made

    told, made = virtual.run(story())
    assert (told.call_end.status, told.call_end.reason) == (CallStatus.REJECTED, "busy")
    assert told.heard_seconds > 1
    assert (made.asked_here, made.asked_elsewhere) == ((0, [], []), 0)


def test_a_free_line_is_taken_first(tmp_path: Path) -> None:
    """The box's own engines serve it, whatever the client allows."""

    async def story() -> tuple[Told, Box]:
        made = await box(tmp_path, answers=ANSWERS)
        return await called(made, busy=False), made

    told, made = virtual.run(story())
    assert served_by(told) == {("scripted", "fake-model", "cartesia", False)}
    assert (made.far_ears.begun, made.far_model.asked) == (0, [])


def test_the_boxs_own_engines_are_the_last_resort(tmp_path: Path) -> None:
    """A provider that fails in mid-call costs no answer."""

    async def story() -> Told:
        made = await box(tmp_path, answers=ANSWERS)
        made.far_ears.failing, made.far_model.again = True, True
        made.far_model.scripts = [[ThinkingFailed("the server cannot be reached")]]
        return await called(made)

    told = virtual.run(story())
    assert [text for speaker, text in told.turns if speaker == "agent"][1:] == [*ANSWERS]
    assert served_by(told) == {("scripted", "fake-model", "cartesia", True)}


def test_a_box_without_engines_elsewhere_says_what_is_missing() -> None:
    """Each by the name of its setting; one that lets nobody overflow needs none."""
    keys = {
        "DEEPGRAM_API_KEY": "key",
        "FRONTDESK_SECOND_MODEL_URL": "http://127.0.0.1:9/v1",
        "ELEVENLABS_API_KEY": "key",
        "FRONTDESK_OVERFLOW_CALLS": "5",
    }
    whole = load(Settings, {**GOOD, **keys})
    assert checked(whole) is whole
    for name in [*keys][:3]:
        rest = {key: value for key, value in keys.items() if key != name}
        with pytest.raises(SettingsError, match=name):
            checked(load(Settings, {**GOOD, **rest}))
    with pytest.raises(SettingsError, match="FRONTDESK_HEARING"):
        checked(load(Settings, {**GOOD, **keys, "FRONTDESK_HEARING": "whisper"}))
    assert checked(load(Settings, GOOD)).overflow_calls == 0
