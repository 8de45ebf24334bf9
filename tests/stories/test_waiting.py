"""Whole calls on machines and with engines that are slow, or hang: what the caller hears, and what the record says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from edge_agent.call import attend
from edge_agent.converse.effects import Phrase
from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.phrases import ENGLISH
from shared.calls import Blame, CallStatus
from shared.errors import ThinkingFailed
from tests import virtual
from tests.fakes.caller import Script, Speech
from tests.fakes.model import STALL, FakeModel
from tests.fakes.store import MemoryStore
from tests.fakes.voice import FakeVoice, tone
from tests.stories.telling import Told, arriving, scene_for, tell

ASKS = Script(says=(Speech(4, "How much is a cleaning?"),), hangs_up=30)
PRICE = "A cleaning is 95 dollars."
SORRY = ENGLISH.phrases[Phrase.SORRY]


class Hangs(FakeVoice):
    """A voice that never comes to an end with a text that contains `at`, after `chunks` of its sound."""

    def __init__(self, at: str, chunks: int = 0) -> None:
        super().__init__()
        self.at = at
        self.chunks = chunks

    async def synthesise(self, text: str, voice: str, language: str) -> AsyncGenerator[bytes, None]:
        if self.at not in text:
            async for chunk in super().synthesise(text, voice, language):
                yield chunk
            return
        for chunk in tone(self.word)[: self.chunks]:
            yield chunk
        await asyncio.Event().wait()


def longest_silence(told: Told, after: float) -> float:
    """Seconds without any sound of the agent, from `after` to the end of the call."""
    ends, longest = after, 0.0
    for begins, pcm in told.line.parts:
        if begins + len(pcm) / 2 / told.line.rate > after:
            longest = max(longest, begins - ends)
            ends = begins + len(pcm) / 2 / told.line.rate
    return max(longest, (told.line.ended_at or ends) - ends)


def test_a_slow_model_is_waited_for_and_the_caller_is_told(tmp_path: Path) -> None:
    """Six seconds to the first word: two acknowledgements, then the answer, and a row that is honest about it."""
    told = tell(ASKS, tmp_path, model=FakeModel([PRICE], delays=[6.0]))
    row = told.agent_rows()[1]
    assert (row["text"], row["reply"]) == (PRICE, "answer")
    assert row["acknowledgement"] == f"{ENGLISH.of_a_question} {ENGLISH.still_at_it[0]}"
    assert 5500 <= row["processing_ms"] <= 7000
    assert row["turn_gap_ms"] >= row["processing_ms"] + 300
    assert told.journal.all("event") == []


def test_no_silence_is_longer_than_two_and_a_half_seconds_while_an_answer_is_made(tmp_path: Path) -> None:
    """From the end of the turn to the answer, ten seconds later, there is always something to be heard soon."""
    script = Script(says=(Speech(4, "How much is a cleaning?"),), hangs_up=18)
    told = tell(script, tmp_path, model=FakeModel([PRICE], delays=[10.0]))
    assert told.agent_rows()[-1]["text"] == PRICE
    assert longest_silence(told, after=5.1) <= 2.5


def test_a_model_that_hangs_is_given_up_when_the_budget_is_spent(tmp_path: Path) -> None:
    """Twelve seconds, acknowledged; then an apology with the turn's own clock, and an event that names the model."""
    told = tell(ASKS, tmp_path, answers=[[STALL]])
    apology = told.agent_rows()[1]
    assert (apology["text"], apology["reply"]) == (SORRY, "apology")
    assert apology["processing_ms"] >= 12_000
    assert [(event["component"], event["code"]) for event in told.journal.all("event")] == [("llm", "too_slow")]
    assert told.journal.all("call.ended")[0]["processing_ms_avg"] is None
    assert told.model.running == 0


def test_after_an_apology_the_model_knows_what_the_caller_had_said(tmp_path: Path) -> None:
    """Name and number given in the turn that failed are history for the next one."""
    script = Script(
        says=(Speech(4, "I am Emma Brown, number 5550142."), Speech(12, "For Saturday please.")), hangs_up=20
    )
    told = tell(script, tmp_path, answers=[ThinkingFailed("down"), ThinkingFailed("down"), "Thank you, Emma."])
    asked = [(message["role"], message["content"]) for message in told.model.asked[-1][1:]]
    assert ("user", "I am Emma Brown, number 555-0142.") in asked
    assert ("assistant", SORRY) in asked
    assert asked[-1] == ("user", "For Saturday please.")
    assert ("agent", "Thank you, Emma.") in told.turns


def test_a_model_that_dribbles_words_cannot_hold_the_line(tmp_path: Path) -> None:
    """A word every 3.9 s: what was heard is heard, and the rest is given up."""
    words = [
        f" {word}"
        for word in [
            "We",
            "are",
            "open",
            "on",
            "Saturday",
            "from",
            "nine",
            "until",
            "one",
            "and",
            "we",
            "are",
            "glad",
            "to",
            "see",
            "you",
        ]
    ]
    told = tell(ASKS, tmp_path, model=FakeModel([["Yes,", *words]], delays=[0.1, *[3.9] * len(words)]))
    assert (told.line.ended_at or 0) <= 31
    assert told.agent_rows()[1]["hole_ms"] > 1000
    assert longest_silence(told, after=5.0) < 13


def test_a_voice_that_hangs_at_its_second_clause_is_given_up(tmp_path: Path) -> None:
    """8.1: not fourteen minutes of dead air: acknowledged, apologised for within seconds, and told in an event."""
    answer = "A cleaning is 95 dollars. And now comes a sentence that hangs for ever and ever."
    told = tell(ASKS, tmp_path, answers=[answer], voice=Hangs("hangs"))
    rows = told.agent_rows()
    assert rows[1]["text"].startswith("A cleaning")
    assert rows[2]["text"] == SORRY
    assert [(event["component"], event["code"]) for event in told.journal.all("event")] == [("tts", "voice_late")]
    assert 2_000 <= rows[1]["hole_ms"] <= 6_000


def test_when_no_voice_can_greet_the_caller_hears_a_kept_sentence_and_is_let_go(tmp_path: Path) -> None:
    """Both voices hang from the start: no call is answered into silence."""
    told = tell(Script(), tmp_path, voice=Hangs("Thank you for calling Bright"))
    assert told.heard_seconds > 1
    assert (told.call_end.status, told.call_end.blame) == (CallStatus.FAILED, Blame.PROVIDER)
    assert told.journal.all("event")[0]["component"] == "tts"


def test_a_voice_that_is_slow_at_the_greeting_is_waited_for(tmp_path: Path) -> None:
    """On a slow machine beside a busy neighbour the phone rings on; it is answered, and not refused."""
    voice = FakeVoice(delays=[14.0])
    told = tell(Script(hangs_up=6), tmp_path, voice=voice)
    assert told.turns[0] == ("agent", "Thank you for calling Bright Smile Dental. How can I help?")
    assert (told.call_end.status, told.call_end.blame) == (CallStatus.COMPLETED, Blame.CALLER)


def test_a_greeting_that_is_begun_and_slow_is_heard_as_it_comes(tmp_path: Path) -> None:
    """A machine that needs half a minute for all of it: after twenty seconds of ringing the caller is answered."""
    voice = FakeVoice(delays=[14.0, 14.0, 5.0])
    told = tell(Script(hangs_up=12), tmp_path, voice=voice)
    assert told.turns[0] == ("agent", "Thank you for calling Bright Smile Dental. How can I help?")
    assert (told.call_end.status, told.call_end.blame) == (CallStatus.COMPLETED, Blame.CALLER)


def test_a_recogniser_that_hangs_never_makes_the_agent_doubt_that_anybody_is_there(tmp_path: Path) -> None:
    """A caller who talks to a deaf agent is asked to repeat, is let go politely, and is not blamed."""
    says = tuple(Speech(at, "Hello?") for at in (4, 20, 36, 52))
    told = tell(Script(says=says), tmp_path, ears_delay=3600.0)
    said = [text for speaker, text in told.turns if speaker == "agent"][1:]
    slowly = ENGLISH.phrases[Phrase.SAY_AGAIN_SLOWLY]
    assert said == [ENGLISH.phrases[Phrase.SAY_AGAIN], slowly, slowly, ENGLISH.phrases[Phrase.GOODBYE_FAILED]]
    assert (told.call_end.status, told.call_end.blame) == (CallStatus.FAILED, Blame.PROVIDER)
    assert {event["component"] for event in told.journal.all("event")} == {"stt"}


def test_a_slow_recogniser_is_waited_for(tmp_path: Path) -> None:
    """Five seconds for the words: acknowledged meanwhile, and answered as if nothing had been."""
    told = tell(ASKS, tmp_path, answers=[PRICE], ears_delay=5.0)
    assert told.turns[1:3] == [("caller", "How much is a cleaning?"), ("agent", PRICE)]
    row = told.agent_rows()[1]
    assert row["acknowledgement"].startswith(ENGLISH.of_anything)
    assert row["processing_ms"] >= 3000


def test_a_silence_after_our_own_failure_is_not_the_callers(tmp_path: Path) -> None:
    """A hung model, and a caller who has given up talking: the provider is to blame."""
    told = tell(Script(says=(Speech(4, "Hello?"),)), tmp_path, answers=[[STALL]])
    assert told.turns[-1] == ("agent", ENGLISH.phrases[Phrase.GOODBYE_SILENT])
    assert (told.call_end.status, told.call_end.blame) == (CallStatus.FAILED, Blame.PROVIDER)


def test_a_dead_line_is_nobodys_hanging_up(tmp_path: Path) -> None:
    """Nothing arrives any more, not even silence: the platform takes the blame."""
    script = Script(dead_for=30.0)
    told = tell(script, tmp_path)
    assert (told.call_end.reason, told.call_end.blame) == ("line_lost", Blame.PLATFORM)


# --- the end of the process -----------------------------------------------------------------------


def test_at_closing_time_a_caller_in_mid_sentence_is_heard_out(tmp_path: Path) -> None:
    """His words are in the record, the goodbye speaks of no technical difficulties."""
    script = Script(says=(Speech(4, "My number is 5550142.", seconds=3),))
    told = tell(script, tmp_path, finish_at=5)
    assert told.turns[1:] == [("caller", "My number is 5550142."), ("agent", ENGLISH.phrases[Phrase.GOODBYE_CLOSING])]
    assert told.call_end.status is CallStatus.INTERRUPTED


@pytest.mark.parametrize("at", [5.6, 6.3, 7.5])
def test_8_4_a_call_that_is_cancelled_loses_no_words(tmp_path: Path, at: float) -> None:
    """8.4: Settled and not decided, being thought about, being answered: what the caller said is a row."""

    async def cut() -> list[tuple[str, str]]:
        scene = await scene_for(
            ASKS, tmp_path, answers=[PRICE], turn_taking=TurnTaking(speculate=False, endpointing_delay=1.0)
        )
        call = asyncio.create_task(attend(arriving(), scene.line, scene.services, asyncio.Event()))
        await asyncio.sleep(at)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        scene.line.end("agent")
        assert scene.journal.all("call.ended")[0]["status"] == "interrupted"
        return [(turn["speaker"], turn["text"]) for turn in scene.journal.all("turn")]

    assert ("caller", "How much is a cleaning?") in virtual.run(cut())


def test_a_call_that_is_cancelled_before_anybody_is_found_leaves_a_row(tmp_path: Path) -> None:
    """The phone rang, the database was still being asked: that there was a call is known."""

    async def cut() -> list[str]:
        store = MemoryStore()
        store.delay = 1.0
        scene = await scene_for(ASKS, tmp_path, store=store)
        call = asyncio.create_task(attend(arriving(), scene.line, scene.services, asyncio.Event()))
        await asyncio.sleep(0.15)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        scene.line.end("agent")
        return [str(event["kind"]) for event in scene.journal.events]

    assert virtual.run(cut()) == ["call.unrouted"]


def test_a_caller_that_the_machine_cannot_carry_hears_so(tmp_path: Path) -> None:
    """One call more than it carries: a sentence, a row, and no engine is touched."""

    async def two() -> tuple[Told, Told]:
        first = await scene_for(ASKS, tmp_path, calls=1)
        second = await scene_for(Script(), tmp_path)
        busy = asyncio.create_task(attend(arriving(), first.line, first.services, asyncio.Event()))
        await asyncio.sleep(2)
        refused = await attend(arriving(), second.line, first.services, asyncio.Event())
        return first.told(await busy), second.told(refused)

    answered, refused = virtual.run(two())
    assert answered.call_end.status is CallStatus.COMPLETED
    assert (refused.call_end.status, refused.call_end.reason) == (CallStatus.REJECTED, "busy")
    assert refused.heard_seconds > 1
