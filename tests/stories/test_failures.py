"""What is written of a failure on a call: each once, with what an operator needs to find it, and nothing of people."""

from __future__ import annotations

import asyncio
import base64
import gc
import io
import json
import warnings
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from edge_agent.call import attend
from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.hear.ears import Heard
from shared.calls import CallStatus
from shared.errors import FrontdeskError, HearingFailed, LineError, SpeakingFailed, ThinkingFailed
from shared.log import configure
from shared.numbers import Caller, CallerKind
from tests import virtual
from tests.fakes.caller import Script, ScriptedLine, ScriptedStretch, Speech
from tests.fakes.model import STALL, FakeModel
from tests.fakes.store import DENTIST, MemoryStore, answer
from tests.fakes.voice import FakeVoice
from tests.stories.telling import Told, arriving, scene_for, tell

ASKS = Script(says=(Speech(5, "How much is a cleaning?"),), hangs_up=22)

ONCE = TurnTaking(speculate=False)  # what failed while the turn was not over is not asked once more

NUMBER = "+15105550142"
SAID = "Tweety was born in Tulsa"
WRITTEN = "Sylvester costs ninety dollars"
FACTS = f"The alarm code is Granny. {WRITTEN}."
SOUND = bytes(range(7, 199)) * 4
CANARIES = [
    *(NUMBER, NUMBER[1:], "Tweety", "Tulsa", "Sylvester", "Granny"),
    *(base64.b64encode(SOUND).decode()[:40], SOUND.hex()[:40], str(SOUND)[2:40]),
]


def failures(told: Told) -> list[Mapping[str, Any]]:
    return [row for row in told.journal.all("event") if row["severity"] != "info"]


def in_short(told: Told) -> list[tuple[Any, ...]]:
    return [
        (row["component"], row["code"], row["context"].get("provider"), row["context"].get("attempt"))
        for row in failures(told)
    ]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ([ThinkingFailed("away")], ("llm", "thinking_failed", "fake-model", 1)),
        (["A cleaning is ", "ninety ", ThinkingFailed("broke off")], ("llm", "thinking_failed", "fake-model", 1)),
        ([STALL], ("llm", "too_slow", "fake-model", 1)),
        (["{'tool': 'price'}"], ("llm", "answer_unusable", "fake-model", 1)),
    ],
    ids=["fails", "breaks off", "hangs", "writes nothing fit"],
)
def test_8_5_a_model_that_fails_is_one_event_with_its_context(
    tmp_path: Path, script: list[object], expected: tuple[object, ...]
) -> None:
    """8.5: which stage, which provider, which attempt, after how long, and why: once."""
    told = tell(ASKS, tmp_path, answers=[script], turn_taking=ONCE)
    assert in_short(told) == [expected]
    (row,) = failures(told)
    assert row["context"]["cause"] == row["code"]
    assert row["context"]["elapsed_ms"] >= 0
    assert row["context"]["stage"] == "llm"


def test_two_models_that_fail_are_two_attempts(tmp_path: Path) -> None:
    """8.5: the last one's failure is what the reply failed with, and is no third event."""
    other = FakeModel([ThinkingFailed("no")], delay=0.02, name="second")
    told = tell(ASKS, tmp_path, answers=[[ThinkingFailed("away")]], others=[other], turn_taking=ONCE)
    assert in_short(told) == [
        ("llm", "thinking_failed", "fake-model", 1),
        ("llm", "thinking_failed", "second", 2),
    ]


def test_a_late_model_and_a_reply_that_was_given_up_are_told_apart(tmp_path: Path) -> None:
    """8.5: the first was late, the second began and stalled, and the first, asked again, hung: one event each."""
    other = FakeModel([["Yes, ", STALL]], delay=0.02, name="second")
    told = tell(ASKS, tmp_path, model=FakeModel([[STALL]], again=True), others=[other])
    assert in_short(told) == [
        ("llm", "too_slow", "fake-model", 1),
        ("llm", "thinking_failed", "second", 2),
        ("llm", "too_slow", "fake-model", 3),
    ]


def test_a_voice_that_fails_with_nobody_to_stand_in_is_one_event(tmp_path: Path) -> None:
    """8.5: the stage is the voice's, its maker is named, and the model is blamed for nothing."""
    told = tell(ASKS, tmp_path, answers=["Ninety five dollars."], voice=FakeVoice(fails_on="inety"))
    assert [row[:3] for row in in_short(told)] == [("tts", "speaking_failed", "kokoro")]


def test_a_recogniser_that_fails_is_one_event_for_each_attempt(tmp_path: Path) -> None:
    """8.5: the caller is asked to say it again, and the events name who did not hear him, at which attempt."""
    told = tell(ASKS, tmp_path, deaf=True)
    assert {row[:2] for row in in_short(told)} == {("stt", HearingFailed.code)}
    assert [row["context"]["attempt"] for row in failures(told)] == [1, 2]


class BrokenLine(ScriptedLine):
    """Takes no sound any more after some seconds."""

    error: Exception = LineError("The line took no audio.")

    async def play(self, pcm: bytes) -> None:
        if asyncio.get_running_loop().time() > 5:
            raise self.error
        await super().play(pcm)


async def crashing(tmp_path: Path, **more: Any) -> Told:
    """A call that may end in an error, which is nobody's here."""
    script = more.pop("script", ASKS)
    line = more.pop("line", None)
    caller = Caller(CallerKind.NUMBER, NUMBER)
    scene = await scene_for(script, tmp_path, **more)
    if line:
        scene.line = line
    with suppress(FrontdeskError, RuntimeError, ValueError, KeyError):
        await attend(arriving(DENTIST, caller), scene.line, scene.services, asyncio.Event())
    return Told(None, scene.journal, scene.line, scene.model, scene.voice, 0.0)  # type: ignore[arg-type]


def test_a_line_that_takes_no_sound_is_one_event_of_the_line(tmp_path: Path) -> None:
    """8.5: it ends the call, and the row of its end says the same."""
    told = virtual.run(crashing(tmp_path, line=BrokenLine(ASKS)))
    assert [row[:2] for row in in_short(told)] == [("line", "line")]
    assert told.journal.all("call.ended")[0]["end_reason"] == "line"


@pytest.mark.parametrize("begun", [[], ["A cleaning is ninety five dollars, "]], ids=["at once", "in mid-answer"])
def test_a_crash_is_one_event_with_its_kind_and_place(tmp_path: Path, begun: list[str]) -> None:
    """8.5: of an error that is not ours the text is not told; the caller hears an apology, as for any other failure."""
    told = tell(ASKS, tmp_path, answers=[[*begun, RuntimeError(SAID)]], turn_taking=ONCE)
    (row,) = failures(told)
    assert (row["component"], row["code"], row["context"]["attempt"]) == ("llm", "crashed", 1)
    assert row["context"]["where"].startswith("_played:")
    assert "apology" in [row["reply"] for row in told.agent_rows()]
    assert told.call_end.status is CallStatus.COMPLETED


def test_8_5_a_crash_of_our_own_code_is_one_event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """8.5: no provider, but the kind of the error and the place that it came from."""

    def crash(*_: Any) -> None:
        raise KeyError(SAID)

    monkeypatch.setattr("edge_agent.receptionist.said_by", crash)
    told = virtual.run(crashing(tmp_path))
    (row,) = failures(told)
    assert (row["component"], row["code"], row["message"]) == ("call", "crashed", "KeyError")
    assert row["context"]["where"].startswith("crash:")
    assert "Tweety" not in json.dumps(told.journal.all("event"))


# --- canaries ---------------------------------------------------------------------------------------


class CrashingVoice(FakeVoice):
    """Quotes what it should say, and its sound."""

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        if "ninety" in text:
            raise ValueError(text, SOUND)
        async for chunk in super().synthesise(text, voice, language):
            yield chunk


class QuotingVoice(CrashingVoice):
    """Fails as a stage does, because of an error that quotes."""

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        try:
            async for chunk in super().synthesise(text, voice, language):
                yield chunk
        except ValueError as error:
            raise SpeakingFailed("it failed") from error


class LeakyLine(BrokenLine):
    error = ValueError(NUMBER, SOUND)


async def crash_in_hearing(_: ScriptedStretch) -> Heard:
    raise KeyError(SAID, SOUND)


PROVOKED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "the model fails": {"answers": [[ThinkingFailed("away")]]},
    "the model crashes": {"answers": [[RuntimeError(SAID, WRITTEN, FACTS)]]},
    "the model crashes in mid-answer": {"answers": [[WRITTEN, RuntimeError(WRITTEN)]]},
    "the model hangs": {"answers": [[STALL]]},
    "the model writes nothing fit": {"answers": [["{'tool': 'Sylvester'}"]]},
    "another model stands in": {
        "answers": [[RuntimeError(SAID)]],
        "others": [FakeModel([WRITTEN], name="second", again=True)],
    },
    "the voice fails": {"voice": QuotingVoice},
    "the voice crashes": {"voice": CrashingVoice},
    "nothing is heard": {"deaf": True},
    "the line crashes": {"line": LeakyLine},
    "a word is not understood": {"ears_delay": 3600.0},
}


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize("fault", [*PROVOKED, "hearing crashes"])
def test_8_5_no_log_line_and_no_event_quotes_anybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, form: str
) -> None:
    """8.5: whole calls with every stage failing, at debug level: no number, word, fact or sound of anybody is found."""
    log, script = io.StringIO(), Script(says=(Speech(5, SAID), Speech(15, SAID)), hangs_up=30)
    configure("debug", form, stream=log)
    store = MemoryStore()
    store.answers[DENTIST] = answer(DENTIST, facts=FACTS)
    more = {"answers": [WRITTEN], "script": script, "store": store, **PROVOKED.get(fault, {})}
    more["model"] = FakeModel(more.pop("answers"), delay=0.02, again=True)
    if "voice" in more:
        more["voice"] = more["voice"]()  # its breaker is its own
    if "line" in more:
        more["line"] = more["line"](script)
    if fault == "hearing crashes":
        monkeypatch.setattr(ScriptedStretch, "settle", crash_in_hearing)
    with warnings.catch_warnings(record=True) as warned:
        told = virtual.run(crashing(tmp_path, **more))
        gc.collect()
    assert "call_id" in log.getvalue()
    assert "client_id" in log.getvalue()
    events = json.dumps(told.journal.all("event"), default=str)
    assert (fault == "nothing") is (events == "[]"), "what was provoked is told"
    everything = " ".join([log.getvalue(), events, *(str(warning.message) for warning in warned)])
    assert [canary for canary in CANARIES if canary in everything] == []
    transcript = json.dumps(told.journal.all("turn"), default=str)
    assert "Tweety" in transcript or fault in {"nothing is heard", "hearing crashes", "a word is not understood"}


def test_who_gives_up_while_the_greeting_is_made_is_nobodys_failure(tmp_path: Path) -> None:
    """A slow machine may need long for it: the call is over at once, its row says so, and no guard ends it."""

    async def gives_up() -> tuple[Told, float]:
        scene = await scene_for(Script(), tmp_path, voice=FakeVoice(delay=18.0))
        asyncio.get_running_loop().call_later(2, scene.line.end, "caller")
        call_end = await attend(arriving(), scene.line, scene.services, asyncio.Event())
        assert scene.voice.unfinished == 0
        return scene.told(call_end), asyncio.get_running_loop().time()

    told, over = virtual.run(gives_up())
    assert (told.call_end.status, told.call_end.reason) == (CallStatus.COMPLETED, "caller_gave_up")
    assert failures(told) == []
    assert over == pytest.approx(2.0, abs=0.1)
