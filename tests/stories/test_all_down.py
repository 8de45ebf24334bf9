"""When all engines of a stage are down: a sentence, a graceful end, and a row that says which stage, and why."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from edge_agent.call import attend
from edge_agent.converse.effects import Phrase
from edge_agent.phrases import ENGLISH
from shared.calls import Blame, CallStatus
from shared.errors import StoreAway, ThinkingFailed
from tests import virtual
from tests.fakes.caller import Script, Speech
from tests.fakes.model import FakeModel
from tests.fakes.store import LAPSED, MemoryStore
from tests.fakes.voice import FakeVoice
from tests.stories.telling import Told, arriving, scene_for, tell

QUESTIONS = Script(says=tuple(Speech(at, f"Question {at}?") for at in (4, 14, 24, 34)))


def how_it_ended(told: Told) -> tuple[str, ...]:
    """The row's last word."""
    (row,) = told.journal.all("call.ended")
    return row["status"], row["end_reason"], row["blame"], row["detail"]


def last_sentence(told: Told) -> str:
    return [text for speaker, text in told.turns if speaker == "agent"][-1]


def test_8_2_all_models_down(tmp_path: Path) -> None:
    """8.2: Two models, both dead: apologies, a professional goodbye, and the row names the stage and the cause."""
    first, second = (FakeModel([ThinkingFailed("down")], again=True, name=name) for name in ("near", "far"))
    told = tell(QUESTIONS, tmp_path, model=first, others=[second])
    assert last_sentence(told) == ENGLISH.phrases[Phrase.GOODBYE_FAILED]
    assert how_it_ended(told) == ("failed", "no_model", "provider", "llm: thinking_failed")
    assert [text for speaker, text in told.turns if speaker == "caller"] == [one.words for one in QUESTIONS.says[:3]]


def test_8_2_all_recognisers_down(tmp_path: Path) -> None:
    """8.2: Nothing is understood: asked again, then a goodbye."""
    told = tell(QUESTIONS, tmp_path, deaf=True)
    assert last_sentence(told) == ENGLISH.phrases[Phrase.GOODBYE_FAILED]
    assert how_it_ended(told) == ("failed", "no_hearing", "provider", "stt: hearing_failed")


def test_8_2_all_voices_down_before_the_call(tmp_path: Path) -> None:
    """8.2: What was kept on disk is heard: that we cannot take the call. Then the line is hung up."""
    told = tell(QUESTIONS, tmp_path, voice=FakeVoice(fails_on=""))
    assert told.heard_seconds > 1
    assert (told.line.ended.is_set(), told.line.ended_by) == (True, "agent")
    assert how_it_ended(told) == ("failed", "no_voice", "provider", "tts: speaking_failed")


def test_8_2_all_voices_die_in_mid_call(tmp_path: Path) -> None:
    """8.2: The greeting was said; apologies and the goodbye are kept sound, and the row names the voice."""
    told = tell(QUESTIONS, tmp_path, answers=["It is ninety five."] * 6, voice=FakeVoice(fails_on="ninety"))
    assert last_sentence(told) == ENGLISH.phrases[Phrase.GOODBYE_FAILED]
    assert how_it_ended(told) == ("failed", "no_voice", "provider", "tts: speaking_failed")


def test_what_failed_and_was_made_good_is_not_the_reason(tmp_path: Path) -> None:
    """A model that failed once and then answered has not ended a call that ears could not follow later."""
    script = Script(
        says=(Speech(4, "Hello?"), Speech(12, "How much?"), *(Speech(at, "mm", confidence=0.2) for at in (20, 30, 40)))
    )
    told = tell(script, tmp_path, answers=[ThinkingFailed("down"), *["It is 95 dollars."] * 3])
    assert how_it_ended(told) == ("failed", "failed", "provider", "")


def test_8_2_a_refusal_that_names_the_business_and_no_voice(tmp_path: Path) -> None:
    """8.2: it was never made, and cannot be now: the caller hears one that is kept."""
    told = tell(Script(), tmp_path, called=LAPSED, voice=FakeVoice(fails_on=""))
    assert told.call_end.reason == "inactive"
    assert told.heard_seconds > 1


@pytest.mark.parametrize("known", [False, True], ids=["nobody knows whose number", "last answer"])
def test_8_2_the_database_is_away(tmp_path: Path, known: bool) -> None:
    """8.2: Without an earlier answer the caller is told, and written down with number and room; with one, served."""
    store = MemoryStore()
    if known:
        tell(Script(hangs_up=3), tmp_path, store=store)
    store.fault = StoreAway("down")
    told = tell(Script(hangs_up=None if not known else 9), tmp_path, store=store)
    if known:
        assert told.call_end.status is CallStatus.COMPLETED
        return
    assert told.heard_seconds > 1
    (row,) = told.journal.all("call.unrouted")
    assert (row["reason"], row["from_number"], row["room"]) == ("unavailable", "+15550001111", "call_room")
    assert (told.call_end.status, told.call_end.blame) == (CallStatus.REJECTED, Blame.PLATFORM)


def test_8_2_every_line_taken(tmp_path: Path) -> None:
    """8.2: Who is one too many hears so, and has a row with the number, which is ours to answer for."""

    async def two() -> Told:
        first, second = [await scene_for(Script(hangs_up=20), tmp_path, calls=1) for _ in range(2)]
        talking = asyncio.create_task(attend(arriving(), first.line, first.services, asyncio.Event()))
        await asyncio.sleep(3)
        refused = await attend(arriving(), second.line, first.services, asyncio.Event())
        await talking
        told = first.told(refused)
        told.heard_seconds = second.line.heard_seconds
        return told

    told = virtual.run(two())
    assert told.heard_seconds > 1
    row = next(row for row in told.journal.all("call.ended") if row["status"] == "rejected")
    assert (row["end_reason"], row["blame"]) == ("busy", "platform")
    assert [row["from_e164"] for row in told.journal.all("call.started")] == ["+15550001111"] * 2


@pytest.mark.parametrize(
    ("script", "reason"),
    [(Script(room_deleted=6), "line_lost"), (Script(gives_up=True, room_deleted=0.0), "never_answered")],
)
def test_11_4_a_line_that_is_lost_ends_the_call_gracefully(tmp_path: Path, script: Script, reason: str) -> None:
    """11.4: No task, no row and no room is left; the row says that the line was lost, and whose doing it was not."""
    told = tell(script, tmp_path)
    assert how_it_ended(told)[:3] == ("failed", reason, "platform")
    assert told.line.ended.is_set()
