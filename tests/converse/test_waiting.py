"""A caller who has to wait: acknowledged, in time and again, and given up only when the whole budget is spent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from edge_agent.converse.deadlines import deadline
from edge_agent.converse.effects import Acknowledge, Effect, GiveUp, HangUp, Phrase, Prepare, Release, Say, Stop
from edge_agent.converse.events import (
    ClosingTime,
    Event,
    FinalTranscript,
    ReplyAudible,
    ReplyDone,
    ReplyDry,
    ReplyFailed,
    SpeechEnded,
    SpeechStarted,
    TimePassed,
    TranscriptSettled,
)
from edge_agent.converse.floor import (
    AgentSpeaks,
    AgentThinks,
    CallerSpeaks,
    CallerTurn,
    Ending,
    Over,
    Quiet,
    Talk,
    TranscriptPending,
)
from edge_agent.converse.step import step
from edge_agent.converse.turn_taking import TurnTaking
from tests.converse.talking import GREETED, M, after, spoken

ASKED: tuple[Event, ...] = (*GREETED, *spoken("How much is it?"), TranscriptSettled(4.3), TimePassed(4.6))
ANSWERED: tuple[Event, ...] = (*ASKED, ReplyAudible(5.0, 2))
STILL_HEARD: tuple[Event, ...] = (*GREETED, SpeechStarted(3.0), SpeechEnded(4.2, 4.0), TimePassed(5.5))


def waited(talk: Talk, until: float, rules: TurnTaking = M) -> Iterator[tuple[float, Effect, Talk]]:
    """What happens by time alone."""
    while (at := deadline(talk, rules)) is not None and at <= until:
        talk, effects = step(talk, TimePassed(at), rules)
        for effect in effects:
            yield at, effect, talk


def test_a_slow_answer_is_acknowledged_again_and_again_and_goes_on() -> None:
    """1.5 s after the turn's end, by 4 s once more, then every 3 s; the request is left alone."""
    talk, _ = after(*ASKED)
    effects = [(round(at - 4.6, 3), effect) for at, effect, _ in waited(talk, 4.6 + 11.9)]
    assert [at for at, _ in effects] == [1.5, 4.0, 7.0, 10.0]
    assert [effect for _, effect in effects] == [Acknowledge("How much is it?", number) for number in range(4)]


def test_the_answer_that_comes_after_an_acknowledgement_is_used() -> None:
    """Late is not failed."""
    talk, _ = after(*ASKED)
    *_, (_, _, talk) = waited(talk, 4.6 + 8)
    talk, effects = step(talk, ReplyAudible(13.0, 2), M)
    assert (talk.floor, effects) == (AgentSpeaks(13.0), ())


def test_when_the_whole_budget_is_spent_the_reply_is_given_up() -> None:
    """The apology carries the words, and the clock of the turn that it does not answer."""
    talk, _ = after(*ASKED)
    *_, (_, given_up, _), (at, apology, _) = waited(talk, 4.6 + 12.1)
    assert at == pytest.approx(16.6)
    assert given_up == GiveUp(2)
    assert apology == Say(3, Phrase.SORRY, 4.6, CallerTurn("How much is it?", 0.9))


def test_a_failure_after_a_wait_has_the_clock_of_its_turn() -> None:
    """A caller who waited 8.7 s for an apology waited 8.7 s."""
    _, effects = after(*ASKED, ReplyFailed(13.3, 2))
    assert effects == [Say(3, Phrase.SORRY, 4.6, CallerTurn("How much is it?", 0.9))]


def test_a_greeting_that_is_late_is_not_acknowledged() -> None:
    """Nobody has asked anything yet."""
    talk, _ = after()
    assert [type(effect) for _, effect, _ in waited(talk, 12.0)] == [GiveUp, Say]


def test_words_that_are_still_made_out_are_waited_for() -> None:
    """A slow recogniser: the turn is over, the caller is acknowledged, and answered once the words are there."""
    talk, _ = after(*STILL_HEARD)
    assert talk.floor == TranscriptPending(5.5, "")
    (at, effect, talk), *_ = waited(talk, 8.0)
    assert (at, effect) == (7.0, Acknowledge("", 0, pending=True))
    talk, _ = step(talk, FinalTranscript(9.0, "How much is it?", 0.9), M)
    talk, effects = step(talk, TranscriptSettled(9.0), M)
    assert effects == (Prepare(2, CallerTurn("How much is it?", 0.9)), Release(2, 5.5))
    assert talk.floor == AgentThinks(5.5, "How much is it?", 0.9)
    assert deadline(talk, M) == 9.5  # the next acknowledgement, by the turn's own clock


def test_a_caller_who_goes_on_while_words_are_pending_is_listened_to() -> None:
    """What he said so far stays, and whatever the agent was saying stops."""
    talk, effects = after(*STILL_HEARD, FinalTranscript(6.0, "How much"), SpeechStarted(6.5))
    assert talk.floor == CallerSpeaks(6.5, "How much")
    assert effects == [Stop(1)]


def test_a_caller_whose_words_never_come_is_not_asked_whether_he_is_there() -> None:
    """A recogniser that hangs: an apology within the budget, no nudge, and in the end it is we who failed."""
    talk, _ = after(*STILL_HEARD)
    *_, (at, effect, _) = waited(talk, 5.5 + 12.1)
    assert (at, effect) == (17.5, Say(2, Phrase.SORRY, 5.5, CallerTurn("", 1.0)))


def test_a_noise_that_was_no_word_after_all_is_no_turn() -> None:
    """Nothing was said: the floor is quiet, and the nudge is as far away as if it had not been."""
    talk, effects = after(*STILL_HEARD, TranscriptSettled(6.0))
    assert (talk.floor, effects) == (Quiet(2.0), [])


def test_a_caller_never_understood_is_let_go_with_our_failure() -> None:
    """Asked again and again: after four turns in a row the goodbye is ours, and so is the blame."""
    talk, _ = after(*GREETED)
    said, now = [], 3.0
    for number in range(2, 6):
        for event in (*spoken("mumble", 0.0, now), TranscriptSettled(now + 1.3), TimePassed(now + 1.6)):
            talk, effects = step(talk, event, M)
            said += [effect.phrase for effect in effects if isinstance(effect, Say)]
        talk, effects = step(talk, ReplyDone(now + 3, number), M)
        now += 5
    assert said == [Phrase.SAY_AGAIN, Phrase.SAY_AGAIN_SLOWLY, Phrase.SAY_AGAIN_SLOWLY, Phrase.GOODBYE_FAILED]
    assert effects == (HangUp(Ending.FAILED),)


def test_a_hole_in_the_answer_is_acknowledged_and_ends() -> None:
    """An engine that hangs in mid-answer: the caller hears that we are there, and an apology within the budget."""
    talk, _ = after(*ANSWERED, ReplyDry(6.0, 2))
    happened = [(at, type(effect)) for at, effect, _ in waited(talk, 18.1)]
    assert happened == [
        (7.5, Acknowledge),
        (10.0, Acknowledge),
        (13.0, Acknowledge),
        (16.0, Acknowledge),
        (18.0, GiveUp),
        (18.0, Say),
    ]


def test_an_answer_that_goes_on_after_a_hole_is_simply_heard() -> None:
    """Sound again: nothing is waited for any more."""
    talk, _ = after(*ANSWERED, ReplyDry(6.0, 2), ReplyAudible(6.8, 2))
    assert talk.floor == AgentSpeaks(5.0)
    assert deadline(talk, M) == M.max_call_duration


def test_a_caller_put_off_by_our_failures_did_not_just_go_silent() -> None:
    """Silence after an apology is the provider's doing."""
    talk, _ = after(*ASKED, ReplyFailed(5.0, 2), ReplyDone(8.0, 3))
    why = [effect.why for _, effect, _ in left_alone(talk) if isinstance(effect, HangUp)]
    assert why == [Ending.FAILED]


def left_alone(talk: Talk) -> Iterator[tuple[float, Effect, Talk]]:
    """By time alone, every fixed sentence being said within a second."""
    while not isinstance(talk.floor, Over):
        at = deadline(talk, M) or 0.0
        event: Event = (
            TimePassed(at) if isinstance(talk.floor, Quiet) else ReplyDone(talk.floor.since + 1.0, talk.reply)
        )
        talk, effects = step(talk, event, M)
        for effect in effects:
            yield event.at, effect, talk


# --- closing time -------------------------------------------------------------------------------


def test_at_closing_time_a_caller_in_mid_sentence_is_heard_out() -> None:
    """Nothing is cut: the goodbye comes when the turn is over, and takes the words along."""
    talk, effects = after(*GREETED, SpeechStarted(3.0), ClosingTime(3.5))
    assert (talk.floor, effects) == (CallerSpeaks(3.0), [])
    turn = (
        SpeechEnded(4.2, 4.0),
        FinalTranscript(4.3, "My number is 5550142.", 0.9),
        TranscriptSettled(4.3),
        TimePassed(4.6),
    )
    _, effects = after(*GREETED, SpeechStarted(3.0), ClosingTime(3.5), *turn)
    assert effects == [Say(2, Phrase.GOODBYE_CLOSING, 4.6, CallerTurn("My number is 5550142.", 0.9))]


def test_at_closing_time_a_caller_is_not_heard_out_for_ever() -> None:
    """Six seconds, then the goodbye."""
    talk, _ = after(*GREETED, SpeechStarted(3.0), ClosingTime(3.5))
    assert deadline(talk, M) == 3.5 + M.closing
    _, effects = step(talk, TimePassed(9.5), M)
    assert effects == (Say(2, Phrase.GOODBYE_CLOSING, 9.5, CallerTurn("", 1.0)),)


def test_at_closing_time_the_agent_finishes_its_sentence() -> None:
    """The answer that is being heard is heard to its end."""
    _, effects = after(*ANSWERED, ClosingTime(5.5))
    assert effects == []
    talk, effects = after(*ANSWERED, ClosingTime(5.5), ReplyDone(7.0, 2))
    assert effects == [Say(3, Phrase.GOODBYE_CLOSING, 7.0)]
    assert step(talk, ReplyDone(9.0, 3), M)[1] == (HangUp(Ending.AGENT_STOPPED),)


def test_at_closing_time_silence_is_no_reason_to_wait() -> None:
    """Nobody speaks: goodbye at once."""
    _, effects = after(*GREETED, ClosingTime(3.5))
    assert effects == [Say(2, Phrase.GOODBYE_CLOSING, 3.5)]
