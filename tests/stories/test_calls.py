"""Whole calls, told in virtual time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from edge_agent.converse.effects import Phrase
from edge_agent.converse.turn_taking import TurnTaking
from edge_agent.desk.greeting import DISCLOSURE, TRANSCRIBED
from edge_agent.phrases import ENGLISH
from shared.calls import Blame, CallStatus
from shared.errors import StoreAway, ThinkingFailed
from tests.fakes.caller import Script, Speech
from tests.fakes.model import STALL, FakeModel
from tests.fakes.store import DENTIST, LAPSED, NOBODY, MemoryStore, answer
from tests.fakes.voice import FakeVoice
from tests.stories.telling import tell

GREETING = "Thank you for calling Bright Smile Dental. How can I help?"
LONG = "Of course, let me tell you all about everything that we do here in our practice on every day of the week."


def test_a_question_is_answered_and_goodbye_ends_the_call(tmp_path: Path) -> None:
    """Greeting, question, answer, goodbye, farewell, and the agent hangs up."""
    script = Script(says=(Speech(4, "How much is a cleaning?"), Speech(9, "Thank you, goodbye.")))
    told = tell(script, tmp_path, answers=["A cleaning is 95 dollars.", "Goodbye, have a nice day."])
    assert told.turns == [
        ("agent", GREETING),
        ("caller", "How much is a cleaning?"),
        ("agent", "A cleaning is 95 dollars."),
        ("caller", "Thank you, goodbye."),
        ("agent", "Goodbye, have a nice day."),
    ]
    assert (told.call_end.status, told.call_end.reason) == (CallStatus.COMPLETED, "agent_hung_up")
    assert told.line.ended_by == "agent"


def test_every_stage_of_an_answer_is_timed(tmp_path: Path) -> None:
    """Both latencies and all stages stand in the agent's row, and the two latencies differ by the end-of-turn wait."""
    script = Script(says=(Speech(4, "How much is a cleaning?"),), hangs_up=9)
    told = tell(script, tmp_path, answers=["A cleaning is 95 dollars."])
    row = told.agent_rows()[1]
    stages = ("endpoint", "stt", "llm_first", "llm", "tts_first", "processing", "turn_gap")
    assert all(row[f"{stage}_ms"] is not None for stage in stages)
    assert row["turn_gap_ms"] == pytest.approx(row["endpoint_ms"] + row["processing_ms"], abs=2)
    assert row["llm_messages"][-1] == {"role": "user", "content": "How much is a cleaning?"}
    ended = told.journal.all("call.ended")[0]
    assert ended["processing_ms_avg"] == row["processing_ms"]
    assert ended["turn_count"] == 3


def test_the_answer_is_ready_when_the_turn_is_over(tmp_path: Path) -> None:
    """What was prepared during the wait costs nothing after it."""
    script = Script(says=(Speech(4, "I would like to know about cleanings."),), hangs_up=9)
    answers = ["A cleaning is 95 dollars."]
    processing = [
        tell(
            script, tmp_path, model=FakeModel([*answers], delay=0.005), turn_taking=TurnTaking(speculate=ahead)
        ).agent_rows()[1]["processing_ms"]
        for ahead in (True, False)
    ]
    eager, patient = processing
    assert eager < 50
    assert patient > eager + 100


def test_a_barge_in_cuts_the_answer_and_the_history_keeps_what_was_heard(tmp_path: Path) -> None:
    """The interrupted answer is recorded as far as it was heard, and the model is told no more than that."""
    script = Script(says=(Speech(4, "Tell me everything."), Speech(7.5, "No wait, stop.")), hangs_up=13)
    told = tell(script, tmp_path, answers=[LONG, "Sorry, go ahead."])
    cut = told.agent_rows()[1]
    assert cut["interrupted"]
    assert cut["meant"] == LONG
    assert LONG.startswith(cut["text"].rstrip(".…"))
    assert 0 < len(cut["text"]) < len(LONG)
    told_model = str(told.model.asked[-1])
    assert cut["text"].rstrip(".…") in told_model
    assert "every day of the week" not in told_model
    assert told.line.flushes == 1
    assert told.turns[-1] == ("agent", "Sorry, go ahead.")


def test_a_silent_caller_is_nudged_and_left(tmp_path: Path) -> None:
    """Nobody speaks: two nudges, a goodbye, the end."""
    told = tell(Script(), tmp_path)
    still_there = ("agent", ENGLISH.phrases[Phrase.STILL_THERE])
    assert told.turns == [
        ("agent", GREETING),
        still_there,
        still_there,
        ("agent", ENGLISH.phrases[Phrase.GOODBYE_SILENT]),
    ]
    assert (told.call_end.reason, told.call_end.blame) == ("caller_went_silent", Blame.CALLER)


def test_slow_ears_do_not_bring_a_nudge_upon_a_caller_who_has_just_spoken(tmp_path: Path) -> None:
    """While words are still being made out nobody asks whether the caller is there."""
    script = Script(says=(Speech(4, "It is a long story.", seconds=6),), hangs_up=20)
    told = tell(script, tmp_path, ears_delay=3.0)
    assert [text for _, text in told.turns] == [GREETING, "It is a long story.", "Sure, I can help with that."]


def test_a_phone_that_nobody_could_answer_is_not_the_callers_doing(tmp_path: Path) -> None:
    """A line lost while it rang is ours to explain."""
    told = tell(Script(gives_up=True, room_deleted=0.0), tmp_path)
    assert (told.call_end.reason, told.call_end.blame) == ("never_answered", Blame.PLATFORM)


def test_a_murmur_over_the_answer_does_not_spoil_its_latencies(tmp_path: Path) -> None:
    """The stages belong to the question that was answered."""
    script = Script(says=(Speech(4, "Tell me everything."), Speech(7.5, "Mm-hm.", seconds=0.3)), hangs_up=14)
    row = tell(script, tmp_path, answers=[LONG]).agent_rows()[1]
    assert row["endpoint_ms"] == pytest.approx(TurnTaking().endpointing_delay * 1000, abs=60)
    assert row["turn_gap_ms"] == pytest.approx(row["endpoint_ms"] + row["processing_ms"], abs=2)


def test_doubtful_words_are_asked_again_and_never_reach_the_model(tmp_path: Path) -> None:
    """Below the limit the agent asks; the words stand in the record with their confidence."""
    script = Script(says=(Speech(4, "signal", confidence=0.41),), hangs_up=9)
    told = tell(script, tmp_path)
    assert told.turns[1:] == [("caller", "signal"), ("agent", ENGLISH.phrases[Phrase.SAY_AGAIN])]
    assert told.journal.all("turn")[1]["confidence"] == 0.41
    assert told.model.asked == []


@pytest.mark.parametrize(
    "nonsense", ["", "\x00\x01\x02", '{"answer": 42}', "Sure sure sure sure sure sure sure sure sure"]
)
def test_an_unusable_answer_becomes_a_request_to_repeat(tmp_path: Path, nonsense: str) -> None:
    """Nothing, noise, JSON and loops are never spoken."""
    script = Script(says=(Speech(4, "How much is it?"),), hangs_up=9)
    told = tell(script, tmp_path, answers=[[nonsense]])
    assert told.turns[-1] == ("agent", ENGLISH.phrases[Phrase.SAY_AGAIN])
    assert told.journal.all("event")[0]["component"] == "llm"


def test_with_the_model_down_the_caller_hears_apologies_and_a_goodbye(tmp_path: Path) -> None:
    """A dead model costs two apologies and a professional last sentence; every question is in the record."""
    questions = tuple(Speech(at, f"Question {at}?") for at in (4, 12, 20))
    told = tell(Script(says=questions), tmp_path, answers=[ThinkingFailed("down")] * 6)
    said = [text for speaker, text in told.turns if speaker == "agent"]
    assert said == [
        GREETING,
        ENGLISH.phrases[Phrase.SORRY],
        ENGLISH.phrases[Phrase.SORRY],
        ENGLISH.phrases[Phrase.GOODBYE_FAILED],
    ]
    assert [text for speaker, text in told.turns if speaker == "caller"] == [speech.words for speech in questions]
    assert (told.call_end.status, told.call_end.blame) == (CallStatus.FAILED, Blame.PROVIDER)


def test_a_model_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    """A stalled model earns an apology after the longest wait, and its request is closed."""
    told = tell(Script(says=(Speech(4, "Hello?"),), hangs_up=22), tmp_path, answers=[[STALL]])
    assert ("agent", ENGLISH.phrases[Phrase.SORRY]) in told.turns
    assert told.model.running == 0


def test_a_voice_that_breaks_off_is_apologised_for(tmp_path: Path) -> None:
    """When the voice dies in mid-sentence the half that was heard is recorded, and a fixed sentence follows."""
    voice = FakeVoice(fails_on="everything", fails_after=3)
    script = Script(says=(Speech(4, "Tell me."),), hangs_up=14)
    told = tell(script, tmp_path, answers=[LONG], voice=voice)
    assert told.turns[-1] == ("agent", ENGLISH.phrases[Phrase.SORRY])
    assert [event["component"] for event in told.journal.all("event")] == ["tts"]


def test_a_client_whose_voice_is_not_to_be_had_is_answered_with_the_default_one(tmp_path: Path) -> None:
    """A voice of another maker costs the caller nothing, and the client can read why it was not theirs."""
    store = MemoryStore()
    store.answers[DENTIST] = answer(DENTIST, voice={"id": None, "provider": "elsewhere", "provider_voice_id": "v-1"})
    told = tell(Script(hangs_up=3), tmp_path, store=store)
    assert told.turns == [("agent", GREETING)]
    assert [event["code"] for event in told.journal.all("event")] == ["voice_unavailable"]


def test_ears_that_fail_make_the_agent_ask_again(tmp_path: Path) -> None:
    """With the recogniser down the caller is asked to repeat, and the record names who failed, twice."""
    told = tell(Script(says=(Speech(4, "Hello?"),), hangs_up=9), tmp_path, deaf=True)
    assert told.turns[1:] == [("caller", "[inaudible]"), ("agent", ENGLISH.phrases[Phrase.SAY_AGAIN])]
    events = told.journal.all("event")
    assert [(event["component"], event["context"].get("attempt")) for event in events] == [
        ("stt", 1),
        ("stt", 2),
    ]


def test_a_caller_who_hangs_up_in_mid_answer_is_recorded_to_the_word(tmp_path: Path) -> None:
    """Hanging up while the agent speaks keeps what was heard."""
    told = tell(Script(says=(Speech(4, "Tell me."),), hangs_up=7), tmp_path, answers=[LONG])
    last = told.agent_rows()[-1]
    assert last["meant"] == LONG
    assert 0 < len(last["text"]) < len(LONG)
    assert (told.call_end.reason, told.call_end.blame) == ("caller_hung_up", Blame.CALLER)


def test_words_cut_off_by_the_click_are_not_taken_for_heard(tmp_path: Path) -> None:
    """While the caller's last words are still being made out, the rest of the answer finds nobody on the line."""
    script = Script(says=(Speech(4, "Tell me."), Speech(7.8, "Mm", seconds=0.3)), hangs_up=8.05)
    told = tell(script, tmp_path, answers=[LONG], ears_delay=0.9)
    last = told.agent_rows()[-1]
    assert last["interrupted"]
    assert last["meant"] == LONG
    assert 0 < len(last["text"]) < len(LONG)


def test_last_words_before_the_click_are_in_the_record(tmp_path: Path) -> None:
    """Words said right before hanging up are heard and written down, unanswered."""
    told = tell(Script(says=(Speech(4, "Never mind, bye."),), hangs_up=5.05), tmp_path)
    assert told.turns[-1] == ("caller", "Never mind, bye.")


def test_last_words_that_are_slow_to_be_made_out_make_no_call_longer(tmp_path: Path) -> None:
    """On a slow machine they come seconds after the click: they are kept, and the call ended with the click."""
    told = tell(Script(says=(Speech(4, "Never mind, bye."),), hangs_up=5.05), tmp_path, ears_delay=5.0)
    assert told.turns[-1] == ("caller", "Never mind, bye.")
    (ended,), (answered,) = told.journal.all("call.ended"), told.journal.all("call.answered")
    lasted = datetime.fromisoformat(ended["ended_at"]) - datetime.fromisoformat(answered["answered_at"])
    assert lasted.total_seconds() < 0, "wall time stands still in virtual time: some five seconds were taken off"


def test_a_caller_who_gives_up_while_it_rings_is_a_missed_call(tmp_path: Path) -> None:
    """No greeting, no turns, a row that says what happened."""
    told = tell(Script(gives_up=True), tmp_path)
    assert told.turns == []
    assert told.call_end.reason == "caller_gave_up"
    assert [event["kind"] for event in told.journal.events] == ["call.started", "call.ended"]


def test_a_room_deleted_under_us_is_no_callers_doing(tmp_path: Path) -> None:
    """The platform takes the blame for a lost line."""
    told = tell(Script(room_deleted=3), tmp_path)
    assert (told.call_end.status, told.call_end.reason, told.call_end.blame) == (
        CallStatus.FAILED,
        "line_lost",
        Blame.PLATFORM,
    )


def test_keys_are_heard_as_a_number(tmp_path: Path) -> None:
    """Digits pressed after the greeting reach the model as one number; # ends it."""
    keys = tuple((4 + i / 2, key) for i, key in enumerate("4155550142#"))
    told = tell(Script(keys=keys, hangs_up=13), tmp_path)
    assert ("caller", "4155550142") in told.turns


def test_an_unknown_number_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """Nobody's number: spoken, hung up, and written down without a client."""
    told = tell(Script(), tmp_path, called=NOBODY)
    assert told.heard_seconds > 1
    assert told.voice.asked[0].startswith(ENGLISH.unknown_number[:20])
    assert told.call_end.status is CallStatus.REJECTED
    assert [event["kind"] for event in told.journal.events] == ["call.unrouted"]


def test_an_inactive_client_is_refused_with_a_row_of_its_own(tmp_path: Path) -> None:
    """A lapsed subscription refuses politely and the client sees the call."""
    told = tell(Script(), tmp_path, called=LAPSED)
    assert (told.call_end.reason, told.call_end.blame) == ("inactive", Blame.CLIENT)
    assert told.journal.all("call.ended")[0]["status"] == "rejected"
    assert told.model.asked == []


def test_with_the_database_away_the_last_answer_holds(tmp_path: Path) -> None:
    """A number that was asked for before is answered; another one hears an apology."""
    store = MemoryStore()
    tell(Script(hangs_up=3), tmp_path, store=store)
    store.fault = StoreAway("down")
    manners = f"{DISCLOSURE} {TRANSCRIBED}"  # whatever its settings are
    greeting = f"{GREETING.removesuffix(' How can I help?')} {manners} How can I help?"
    assert tell(Script(hangs_up=6), tmp_path, store=store).turns == [("agent", greeting)]
    told = tell(Script(), tmp_path, store=store, called=NOBODY)
    assert told.call_end.reason == "unavailable"
    assert told.heard_seconds > 1


def test_closing_time_is_announced(tmp_path: Path) -> None:
    """When the process must end the caller hears a sentence, and the row says interrupted."""
    told = tell(Script(), tmp_path, finish_at=5)
    assert told.turns[-1] == ("agent", ENGLISH.phrases[Phrase.GOODBYE_CLOSING])
    assert told.call_end.status is CallStatus.INTERRUPTED
