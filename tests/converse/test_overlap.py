"""The caller is audible over a reply: what holds it, what ends it, and what it goes on after."""

from __future__ import annotations

import pytest

from edge_agent.converse.deadlines import deadline
from edge_agent.converse.effects import HangUp, Hold, Prepare, Resume, Stop
from edge_agent.converse.events import (
    ClauseBegan,
    Event,
    FarewellMeant,
    FinalTranscript,
    KeyPressed,
    PartialTranscript,
    ReplyAudible,
    ReplyDone,
    SpeechEnded,
    SpeechStarted,
    TimePassed,
    TranscriptSettled,
)
from edge_agent.converse.floor import (
    AgentSpeaks,
    AgentThinks,
    BothSpeak,
    CallerPauses,
    CallerSpeaks,
    CallerTurn,
    Ending,
    Quiet,
    Talk,
)
from edge_agent.converse.step import begin, step
from tests.converse.talking import CLAUSE, GREETED, M, after, fed, spoken


def test_a_voice_over_the_agent_holds_it_at_once() -> None:
    """Our audio falls silent with the first sound of the caller's, before it is known what that is."""
    talk, effects = after(ReplyAudible(0.3, 1), SpeechStarted(1.0))
    assert talk.floor == BothSpeak(1.0, held=True, over=AgentSpeaks(0.3))
    assert effects == [Hold(1)]


def test_recognised_words_stop_the_agent() -> None:
    """A partial result that is no backchannel is a barge-in at once."""
    partial = PartialTranscript(1.0 + M.short_voice, "No wait")
    talk, effects = after(ReplyAudible(0.3, 1), SpeechStarted(1.0), partial)
    assert effects == [Stop(1)]
    assert after(ReplyAudible(0.3, 1), SpeechStarted(1.0), PartialTranscript(1.5, "him home"))[1] == [], (
        "a hum, perhaps"
    )
    assert isinstance(talk.floor, CallerSpeaks)


@pytest.mark.parametrize("echoes", [0, 1])
def test_a_guess_that_does_not_grow_counts_once_the_voice_has_lasted(echoes: int) -> None:
    """A recogniser that goes on hearing the same says it once: whoever goes on is believed with it, on any line."""
    talk = Talk(AgentSpeaks(0.3), 0.0, reply=1, echoes=echoes)
    talk = fed(talk, SpeechStarted(1.0), PartialTranscript(1.5, "No wait"))[0]
    due = deadline(talk, M)
    assert due == 1.0 + M.short_voice + M.end_told
    talk, effects = step(talk, TimePassed(due), M)
    assert effects == (Stop(1),)
    assert isinstance(talk.floor, CallerSpeaks)


@pytest.mark.parametrize("then", [
    (PartialTranscript(1.8, "Mm-hm"),),  # it was a murmur after all
    (FinalTranscript(1.8, "Okay.", 0.8, 1.0),),
    (SpeechEnded(1.7, 1.5), SpeechStarted(1.8)),  # it was short: its final words say what it was
    (SpeechEnded(1.7, 1.5), FinalTranscript(1.8, "him home", 0.3, 1.0), SpeechStarted(1.8)),
])  # fmt: skip
def test_a_guess_that_was_taken_back_does_not_count(then: tuple[Event, ...]) -> None:
    """What is known later of the same voice is believed instead."""
    events = (ReplyAudible(0.3, 1), CLAUSE, SpeechStarted(1.0), PartialTranscript(1.5, "him home"), *then)
    assert after(*events, TimePassed(1.0 + M.short_voice + M.end_told))[1] == []


def test_a_guess_at_a_murmur_is_asked_about_once() -> None:
    """A voice that murmurs on is decided by its length: nothing else is due before that."""
    murmur = (ReplyAudible(0.3, 1), CLAUSE, SpeechStarted(1.0), PartialTranscript(1.5, "Mm-hm"))
    talk, effects = after(*murmur, TimePassed(1.0 + M.short_voice + M.end_told))
    assert effects == []
    assert deadline(talk, M) == 1.0 + M.longest_hold


def test_a_guess_that_shows_to_be_our_own_words_does_not_count() -> None:
    """The first guess at an echo is too short to tell; with the next one it is known, and nothing stops us."""
    clause = ClauseBegan(0.3, 1, "Our office is open from nine to five on weekdays.", 3.0)
    echo = (SpeechStarted(0.7), PartialTranscript(1.1, "Of us", 0.7), PartialTranscript(1.5, "office is open", 0.7))
    due = TimePassed(0.7 + M.short_voice + M.end_told)
    talk, effects = after(ReplyAudible(0.3, 1), clause, *echo, due)
    assert (effects, talk.echoes) == ([], 1)


def test_a_murmur_is_no_barge_in() -> None:
    """After "Mm-hm" the agent goes on where it was."""
    murmur = (SpeechStarted(1.0), SpeechEnded(1.6, 1.4), FinalTranscript(1.8, "Mm-hm.", 0.8))
    talk, effects = after(ReplyAudible(0.3, 1), *murmur, TranscriptSettled(1.8))
    assert effects == [Resume(1)]
    assert isinstance(talk.floor, AgentSpeaks)


@pytest.mark.parametrize("murmur", ["Mm-hm.", "Okay.", "Right, right.", "Uh-huh.", "Yeah.", "I see.", "Oh, okay."])
def test_every_murmur_lets_the_agent_go_on(murmur: str) -> None:
    """Whatever people say to say "go on" does so, at any length below a second."""
    for seconds in (0.2, 0.4, 0.6, 0.8):
        end = 1.0 + seconds
        events = (SpeechStarted(1.0), SpeechEnded(end + 0.2, end), FinalTranscript(end + 0.4, murmur, 0.8, 1.0))
        _, effects = after(ReplyAudible(0.3, 1), CLAUSE, *events, TranscriptSettled(end + 0.4))
        assert effects == [Resume(1)]


def test_a_murmur_at_the_end_of_a_question_is_its_answer() -> None:
    """ "Yeah." over the last word of what we ask is taken at once, and the reply ends."""
    asks = ClauseBegan(0.3, 1, "Would nine o'clock be all right?", 1.6)
    yeah = (SpeechStarted(1.6), SpeechEnded(2.0, 1.9), FinalTranscript(2.1, "Yeah.", 0.8, 1.6))
    _, effects = after(ReplyAudible(0.3, 1), asks, *yeah)
    assert effects == [Stop(1)]
    _, effects = after(ReplyAudible(0.3, 1), asks, *yeah, TranscriptSettled(2.1))
    assert effects == [Prepare(2, CallerTurn("Yeah.", 0.8))]


@pytest.mark.parametrize("words", ["", "Huh.", "[inaudible]"])
def test_what_stopped_the_agent_for_nothing_lets_it_go_on(words: str) -> None:
    """A cough, with no words or a doubtful one, holds the answer and no more; so it does with the greeting."""
    cough: list[Event] = [SpeechStarted(1.0), SpeechEnded(1.5, 1.3), TranscriptSettled(1.7)]
    if words:
        cough.insert(2, FinalTranscript(1.7, words, 0.3, 1.0))
    talk, effects = after(ReplyAudible(0.3, 1), CLAUSE, *cough)
    assert effects == [Resume(1)]
    assert isinstance(talk.floor, AgentSpeaks)


def test_a_cough_before_the_first_sound_takes_nothing_back() -> None:
    """The answer in the making is held, and goes on; its clock is the turn's."""
    turn = (*GREETED, *spoken("How much is it?"), TranscriptSettled(4.3), TimePassed(4.6))
    talk, effects = after(*turn, SpeechStarted(4.8))
    assert effects == [Hold(2)]
    talk, effects = after(*turn, SpeechStarted(4.8), SpeechEnded(5.1, 4.9), TranscriptSettled(5.3))
    assert effects == [Resume(2)]
    assert talk.floor == AgentThinks(4.6, "How much is it?", 0.9)


def test_a_caller_who_goes_on_before_the_first_sound_is_listened_to() -> None:
    """A voice that lasts takes the answer back, and keeps the words that it was for."""
    turn = (*GREETED, *spoken("How much is it?"), TranscriptSettled(4.3), TimePassed(4.6))
    talk, effects = after(*turn, SpeechStarted(4.8), TimePassed(4.8 + M.take_back))
    assert effects == [Stop(2)]
    assert talk.floor == CallerSpeaks(4.8 + M.take_back, "How much is it?", 0.9)


def test_words_that_are_late_are_not_waited_for_in_silence() -> None:
    """After a short voice the reply goes on soon, after a long one later; words that come then end it all the same."""
    for end, wait in ((1.3, M.decide), (2.5, M.longest_hold)):
        voice = (SpeechStarted(1.0), SpeechEnded(end + 0.2, end), TimePassed(end + wait))
        assert after(ReplyAudible(0.3, 1), CLAUSE, *voice)[1] == [Resume(1)]
        late = FinalTranscript(end + wait + 1.0, "No, on Sunday.", 0.9, 1.0)
        assert after(ReplyAudible(0.3, 1), CLAUSE, *voice, late)[1] == [Stop(1)]


def test_a_hash_over_a_reply_ends_nothing() -> None:
    """It ends a turn of the caller's, and there is none."""
    thinks = (*GREETED, *spoken("How much is it?"), TranscriptSettled(4.3), TimePassed(4.6))
    assert after(ReplyAudible(0.3, 1), KeyPressed(1.0, "#"))[1] == []
    assert after(*thinks, KeyPressed(4.8, "#"))[1] == []


def test_who_twice_speaks_over_the_first_words_of_an_answer_is_given_more_time_from_then_on() -> None:
    """He had only paused, and that long he will pause again."""
    paused = []
    events: list[Event] = [*GREETED, *spoken("I need a cleaning."), TranscriptSettled(4.3), TimePassed(4.6)]
    for at, reply in ((4.6, 2), (6.6, 3)):
        events += [ReplyAudible(at + 0.1, reply), SpeechStarted(at + 0.3), SpeechEnded(at + 1.6, at + 1.4)]
        events += [FinalTranscript(at + 1.7, "And a new filling.", 0.9, at + 0.3)]
        talk, effects = after(*events)
        assert effects == [Stop(reply)]
        paused.append(talk.paused)
        events += [TranscriptSettled(at + 1.7), TimePassed(at + 2.0)]
    assert paused == [0.0, pytest.approx(0.75)]


def test_the_farewell_under_lasting_noise_is_the_end() -> None:
    """Noise without words keeps nobody on the line."""
    turn = (*spoken("thanks, goodbye"), TranscriptSettled(4.3), TimePassed(4.6), ReplyAudible(5.0, 2))
    noise = (FarewellMeant(5.5, 2), SpeechStarted(5.6), TimePassed(5.6 + M.longest_hold))
    assert after(*GREETED, *turn, *noise, ReplyDone(11.0, 2))[1] == [HangUp(Ending.AGENT_HUNG_UP)]


def test_a_noise_that_lasts_is_talked_over() -> None:
    """A voice without any words does not keep the agent silent for ever; words still stop it."""
    noise = (ReplyAudible(0.3, 1), CLAUSE, SpeechStarted(1.0), TimePassed(1.0 + M.longest_hold))
    assert after(*noise)[1] == [Resume(1)]
    assert after(*noise, PartialTranscript(8.0, "hello, can you hear me"))[1] == [Stop(1)]


def test_our_own_words_from_a_loudspeaker_stop_nothing() -> None:
    """An echo is no barge-in and no turn; after the first one only words that are not ours hold the agent."""
    clause = ClauseBegan(0.3, 1, "Our office is open from nine to five on weekdays.", 3.0)
    echo = (SpeechStarted(0.7), SpeechEnded(2.2, 2.0), FinalTranscript(2.4, "office is open from nine", 0.8, 0.7))
    talk, effects = after(ReplyAudible(0.3, 1), clause, *echo)
    assert effects == [Resume(1)]
    assert talk.echoes == 1
    assert isinstance(after(ReplyAudible(0.3, 1), clause, *echo, TranscriptSettled(2.4))[0].floor, AgentSpeaks)
    again = (*echo, TranscriptSettled(2.4), SpeechStarted(2.6))
    talk, effects = after(ReplyAudible(0.3, 1), clause, *again)
    assert (effects, talk.floor) == ([], BothSpeak(2.6, over=AgentSpeaks(0.3)))
    assert after(ReplyAudible(0.3, 1), clause, *again, PartialTranscript(3.6, "no, on Sunday", 2.6))[1] == [Stop(1)]


def test_a_caller_who_repeats_our_words_has_answered() -> None:
    """ "Tuesday at nine" after we offered it is an answer, although the words are ours."""
    clause = ClauseBegan(0.3, 1, "Would you like Tuesday at nine or Wednesday at ten?", 3.0)
    answers = (SpeechStarted(3.2), SpeechEnded(4.2, 4.0), FinalTranscript(4.4, "Tuesday at nine.", 0.8, 3.2))
    assert after(ReplyAudible(0.3, 1), clause, *answers)[1] == [Stop(1)]


def test_an_echo_after_the_last_word_is_no_turn() -> None:
    """The end of our sentence comes back when the reply is over: nobody answers it."""
    clause = ClauseBegan(0.3, 1, "We open at nine.", 1.6)
    echo = (SpeechStarted(1.95), SpeechEnded(2.4, 2.2), FinalTranscript(2.6, "nine", 0.8, 1.95), TranscriptSettled(2.6))
    talk, effects = after(ReplyAudible(0.3, 1), clause, ReplyDone(1.9, 1), *echo, TimePassed(4.0))
    assert effects == []
    assert isinstance(talk.floor, Quiet)


def test_a_short_no_over_the_agent_stops_it_when_its_words_arrive() -> None:
    """A short word over the agent counts as soon as it is known to be one."""
    for words in ("No.", "Stop.", "Wait, what?", "Yeah, but on Monday."):
        no = (SpeechStarted(1.0), SpeechEnded(1.3, 1.1), FinalTranscript(1.5, words, 0.8))
        talk, effects = after(ReplyAudible(0.3, 1), *no)
        assert effects == [Stop(1)]
        assert isinstance(talk.floor, CallerPauses)


def test_a_caller_who_comes_back_during_the_goodbye_is_listened_to() -> None:
    """The goodbye to a silent caller is not final."""
    talk, _ = begin(0.0)
    talk = Talk(AgentSpeaks(30.0), 0.0, reply=4, nudges=2, leaving=Ending.CALLER_WENT_SILENT)
    for event in (SpeechStarted(31.0), SpeechEnded(31.6, 31.4), FinalTranscript(31.8, "Yes.", 0.9, 31.0)):
        talk, _ = step(talk, event, M)
    assert isinstance(talk.floor, CallerPauses)
    assert talk.leaving is None


def test_a_caller_who_speaks_over_the_farewell_stays() -> None:
    """A question during the farewell keeps the call alive."""
    turn = (*spoken("thanks, goodbye"), TranscriptSettled(4.3), TimePassed(4.6), ReplyAudible(5.0, 2))
    voice = (FarewellMeant(5.5, 2), SpeechStarted(5.6))
    talk, _ = after(*GREETED, *turn, *voice, PartialTranscript(6.6, "oh, one more thing", 5.6))
    assert talk.leaving is None
    assert isinstance(talk.floor, CallerSpeaks)


def test_a_caller_who_says_goodbye_over_the_farewell_has_left() -> None:
    """ "Thank you, bye" over our own goodbye keeps nobody on the line."""
    turn = (*spoken("thanks, goodbye"), TranscriptSettled(4.3), TimePassed(4.6), ReplyAudible(5.0, 2))
    bye = (SpeechStarted(5.6), SpeechEnded(6.2, 6.0), FinalTranscript(6.4, "Thank you, bye.", 0.9, 5.6))
    over = (FarewellMeant(5.5, 2), *bye, TranscriptSettled(6.4), ReplyDone(7.0, 2))
    assert after(*GREETED, *turn, *over)[1] == [HangUp(Ending.AGENT_HUNG_UP)]
