"""How the machine behaves towards one caller: small conversations, event by event."""

from __future__ import annotations

from edge_agent.converse.deadlines import deadline
from edge_agent.converse.effects import HangUp, Phrase, Prepare, Release, Say, Stop
from edge_agent.converse.events import (
    Event,
    FarewellMeant,
    FinalTranscript,
    KeyPressed,
    LineClosed,
    ReplyAudible,
    ReplyDone,
    ReplyFailed,
    SpeechEnded,
    SpeechStarted,
    TimePassed,
    TranscriptSettled,
)
from edge_agent.converse.floor import (
    AgentSpeaks,
    AgentThinks,
    CallerPauses,
    CallerSpeaks,
    CallerTurn,
    Ending,
    Over,
    Quiet,
    Talk,
    TranscriptPending,
)
from edge_agent.converse.step import begin, step
from tests.converse.talking import GREETED, M, after, spoken


def test_the_call_begins_with_the_greeting() -> None:
    """Answering greets."""
    assert after() == (Talk(AgentThinks(0.0, ""), 0.0, reply=1), [Say(1, Phrase.GREETING, 0.0)])


def test_the_answer_is_prepared_before_the_turn_is_surely_over() -> None:
    """Settled words start the answer behind its gate; the endpointing delay opens the gate."""
    talk, effects = after(*GREETED, *spoken("I need a cleaning."), TranscriptSettled(4.3))
    assert effects == [Prepare(2, CallerTurn("I need a cleaning.", 0.9))]
    assert deadline(talk, M) == 4.0 + M.endpointing_delay
    talk, effects = after(*GREETED, *spoken("I need a cleaning."), TranscriptSettled(4.3), TimePassed(4.6))
    assert effects == [Release(2, 4.6)]
    assert isinstance(talk.floor, AgentThinks)


def test_a_caller_who_goes_on_takes_the_prepared_answer_back() -> None:
    """Speaking on during the wait stops the prepared reply and keeps the words."""
    talk, effects = after(*GREETED, *spoken("How much is it?"), TranscriptSettled(4.3), SpeechStarted(4.5))
    assert effects == [Stop(2)]
    assert talk.floor == CallerSpeaks(4.5, "How much is it?", 0.9)


def test_an_unfinished_sentence_is_waited_for() -> None:
    """ "I was wondering if" earns the long endpointing delay, and half a number, or "my name is", the longest."""
    talk, effects = after(*GREETED, *spoken("I was wondering if"), TranscriptSettled(4.3))
    assert deadline(talk, M) == 4.0 + M.max_endpointing_delay
    assert effects == [], "more words will come: nothing is made ready"
    for words in ("Hi, my name is", "My number is 510-555"):
        talk, _ = after(*GREETED, *spoken(words), TranscriptSettled(4.3))
        assert deadline(talk, M) == 4.0 + M.dictation_delay


def test_a_caller_who_pauses_long_within_his_turns_is_given_more_time() -> None:
    """Who went on after a second of silence is waited for longer from then on."""
    slow = (*GREETED, *spoken("I was wondering if"), TranscriptSettled(4.3), SpeechStarted(5.0))
    slow_again = (SpeechEnded(6.2, 6.0), FinalTranscript(6.3, "on a Monday.", 0.9), TranscriptSettled(6.3))
    talk, _ = after(*slow, *slow_again)
    assert deadline(talk, M) == 6.0 + M.longest_pace


def test_doubtful_words_are_asked_again() -> None:
    """Below the confidence limit the agent asks again, the second time slower, and never guesses."""
    events = (*GREETED, *spoken("signal", 0.4), TranscriptSettled(4.3), TimePassed(4.6))
    talk, effects = after(*events)
    assert effects == [Say(2, Phrase.SAY_AGAIN, 4.6, CallerTurn("signal", 0.4))]
    again = (
        ReplyAudible(4.7, 2),
        ReplyDone(6.0, 2),
        *spoken("friends", 0.25, 7.0),
        TranscriptSettled(8.3),
        TimePassed(8.6),
    )
    talk, effects = after(*events, *again)
    assert effects == [Say(3, Phrase.SAY_AGAIN_SLOWLY, 8.6, CallerTurn("friends", 0.25))]
    assert talk.doubts == 2


def test_a_silent_caller_is_nudged_and_then_left_politely() -> None:
    """Two nudges, a goodbye, and the call ends."""
    talk, effects = begin(0.0)
    now, said = 0.0, []
    for _ in range(100):
        for effect in effects:
            if isinstance(effect, Say):
                said.append(effect.phrase)
            if isinstance(effect, HangUp):
                assert said == [Phrase.GREETING, Phrase.STILL_THERE, Phrase.STILL_THERE, Phrase.GOODBYE_SILENT]
                assert effect.why is Ending.CALLER_WENT_SILENT
                return
        event: Event = TimePassed(deadline(talk, M) or now)
        if isinstance(talk.floor, AgentThinks):
            event = ReplyAudible(now + 0.3, talk.reply)
        elif isinstance(talk.floor, AgentSpeaks):
            event = ReplyDone(now + 1.0, talk.reply)
        now = event.at
        talk, effects = step(talk, event, M)
    raise AssertionError("nudged for ever")


def test_wordless_noise_does_not_put_the_nudge_off() -> None:
    """Noise that the detector takes for a voice is not a sign of life."""
    noise = (SpeechStarted(5.0), SpeechEnded(11.0, 10.8), TranscriptSettled(11.1), TimePassed(12.4))
    talk, _ = after(*GREETED, *noise)
    assert talk.floor == Quiet(2.0)
    assert (deadline(talk, M) or 0) < 12.4


def test_when_nothing_works_the_caller_hears_a_last_sentence() -> None:
    """A failure budget ends apologies: sorry, sorry, goodbye, hang up."""
    talk, effects = begin(0.0)
    said, now = [], 0.0
    for _ in range(10):
        said += [effect.phrase for effect in effects if isinstance(effect, Say)]
        if isinstance(talk.floor, Over):
            break
        talk, effects = step(talk, ReplyFailed(now := now + 0.1, talk.reply), M)
    assert said == [Phrase.GREETING, Phrase.SORRY, Phrase.SORRY, Phrase.GOODBYE_FAILED]
    assert talk.floor == Over(Ending.FAILED)


def test_an_apology_that_was_heard_is_no_success() -> None:
    """A dead model ends the call after the budget even if each apology itself is spoken."""
    talk, _ = after(*GREETED)
    now = 3.0
    for _ in range(3):
        for event in (*spoken("I need a plumber.", at=now), TranscriptSettled(now + 1.3), TimePassed(now + 1.6)):
            talk, _ = step(talk, event, M)
        talk, effects = step(talk, ReplyFailed(now + 2, talk.reply), M)
        apology = next(effect.phrase for effect in effects if isinstance(effect, Say))
        talk, _ = step(talk, ReplyAudible(now + 3, talk.reply), M)
        talk, _ = step(talk, ReplyDone(now + 4, talk.reply), M)
        now += 5
    assert apology is Phrase.GOODBYE_FAILED
    assert talk.floor == Over(Ending.FAILED)


def test_key_presses_make_one_number_and_hash_ends_the_turn() -> None:
    """Digits join; # answers at once."""
    keys = tuple(KeyPressed(3.0 + i / 10, key) for i, key in enumerate("415"))
    talk, _ = after(*GREETED, *keys)
    assert talk.floor == CallerPauses(3.2, "415", settled=True, keyed=True)
    _, effects = after(*GREETED, *keys, KeyPressed(3.4, "#"))
    assert effects == [Prepare(2, CallerTurn("415", 1.0)), Release(2, 3.4)]


def test_a_key_pressed_while_the_caller_speaks_waits_for_his_words() -> None:
    """The key goes with what he says; nobody talks over him, and # does not end a turn whose words are not known."""
    for key in "5#":
        talk, effects = after(*GREETED, SpeechStarted(3.0), KeyPressed(3.5, key))
        assert effects == []
        assert isinstance(talk.floor, CallerSpeaks)
        assert (deadline(talk, M) or 0) > 60
        ended = (SpeechEnded(8.2, 8.0), FinalTranscript(8.3, "please transfer me.", 1.0, 3.0), TranscriptSettled(8.3))
        _, effects = after(*GREETED, SpeechStarted(3.0), KeyPressed(3.5, key), *ended)
        assert effects == [Prepare(2, CallerTurn("5 please transfer me." if key == "5" else "please transfer me."))]


def test_a_key_pressed_while_words_are_made_out_is_answered_with_them() -> None:
    """# ends the turn, and its words are still waited for."""
    pressed = (*GREETED, SpeechStarted(3.0), SpeechEnded(4.2, 4.0), KeyPressed(4.3, "#"))
    talk, effects = after(*pressed)
    assert (talk.floor, effects) == (TranscriptPending(4.3, "", closed=True), [])
    _, effects = after(*pressed, FinalTranscript(5.0, "Yes please.", 0.9, 3.0), TranscriptSettled(5.0))
    assert effects == [Prepare(2, CallerTurn("Yes please.", 0.9)), Release(2, 4.3)]


def test_a_key_press_stops_the_agent() -> None:
    """Dialling over the agent interrupts it."""
    _, effects = after(ReplyAudible(0.3, 1), KeyPressed(1.0, "2"))
    assert effects == [Stop(1)]


def test_the_longest_turn_is_answered_anyway() -> None:
    """A monologue is answered when its time is over."""
    talk, effects = after(*GREETED, SpeechStarted(3.0), FinalTranscript(30.0, "and another thing"), TimePassed(63.0))
    assert effects == [Prepare(2, CallerTurn("and another thing", 1.0)), Release(2, 63.0)]
    assert isinstance(talk.floor, AgentThinks)


def test_the_longest_call_ends_with_a_goodbye_that_nobody_interrupts() -> None:
    """At its limit the call ends with a sentence, whatever the caller does."""
    talk, effects = after(*GREETED, SpeechStarted(899.0), TimePassed(900.0))
    assert effects == [Say(2, Phrase.GOODBYE_LONG, 900.0)]
    for event in (
        SpeechEnded(900.5, 900.3),
        FinalTranscript(900.6, "but wait"),
        ReplyAudible(901, 2),
        SpeechStarted(902),
    ):
        talk, ignored = step(talk, event, M)
        assert len(ignored) == 0
    assert step(talk, ReplyDone(905, 2), M)[1] == (HangUp(Ending.TOO_LONG),)


def test_the_agent_hangs_up_after_its_farewell() -> None:
    """The agent's own wish takes effect once its last words were heard."""
    turn = (*spoken("thanks, goodbye"), TranscriptSettled(4.3), TimePassed(4.6), ReplyAudible(5.0, 2))
    _, effects = after(*GREETED, *turn, FarewellMeant(6.0, 2), ReplyDone(6.0, 2))
    assert effects == [HangUp(Ending.AGENT_HUNG_UP)]


def test_words_nobody_answered_are_handed_over_at_the_end() -> None:
    """A caller who hangs up in mid-turn leaves their words in the record."""
    talk, effects = after(*GREETED, *spoken("one more thing"), LineClosed(5.0))
    assert talk.floor == Over(Ending.CALLER_HUNG_UP, "one more thing")
    assert effects == [HangUp(Ending.CALLER_HUNG_UP)]
