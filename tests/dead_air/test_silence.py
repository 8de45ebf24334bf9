"""What a silence on a line is taken for, and what is done about it when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.converse.floor import (
    AgentSpeaks,
    AgentThinks,
    BothSpeak,
    CallerPauses,
    CallerSpeaks,
    Ending,
    Floor,
    Over,
    Quiet,
    Talk,
    TranscriptPending,
)
from edge_agent.dead_air.silence import (
    ANSWER,
    BREATH,
    CLOSING,
    HANGING_UP,
    KNOCK,
    LOOK,
    RECOVER,
    Action,
    Cause,
    End,
    Knock,
    Limits,
    Reassure,
    Silence,
    Wait,
    decide,
    moved,
    stood_still,
)

LIMITS = Limits(longest=3.5, acknowledge=1.5, budget=20.0)


def seen(floor: Floor, at: float = 100.0, **more: Any) -> Silence:
    """A call that was answered long ago and greeted its caller, whose conversation says this at `at`."""
    start = Silence(answered_at=10.0, sound_until=at - 3.0, said_until=at - 3.0, moved_at=at - 3.0, waits=False)
    return replace(moved(start, Talk(floor, began=10.0), at), **more)


def played(silence: Silence, until: float, *, alive: bool = True) -> list[tuple[float, Action]]:
    """What is done from 100 s on, looking whenever it is wanted; a conversation that is `alive` answers."""
    now = 100.0
    done: list[tuple[float, Action]] = []
    while now < until:
        action = decide(silence, LIMITS, now)
        match action:
            case Wait(at):
                assert now < at <= now + max(LOOK, BREATH), "nobody waits for the past, or too long"
                now = at
                continue
            case Knock():
                silence = replace(
                    silence, knocked_at=None if alive else now, moved_at=now if alive else silence.moved_at
                )
            case Reassure():
                silence = replace(silence, told_at=now, sound_until=now + 1.5)
        done.append((round(now, 3), action))
        if isinstance(action, End):
            break
    return done


def told(silence: Silence, until: float = 130.0, *, alive: bool = True) -> list[tuple[float, Action]]:
    return [(at, action) for at, action in played(silence, until, alive=alive) if not isinstance(action, Knock)]


@pytest.mark.parametrize(
    "floor", [Quiet(97.0), CallerSpeaks(98.0), CallerPauses(99.6, "Yes."), BothSpeak(99.9, held=True), BothSpeak(99.9)]
)
def test_a_silence_that_is_the_callers_is_planned(floor: Floor) -> None:
    """Nobody speaks, he does, he pauses, the line is held for him: as long as the conversation answers."""
    owed = isinstance(floor, BothSpeak) and not floor.held
    assert bool(told(seen(floor))) is owed


@pytest.mark.parametrize("floor", [TranscriptPending(100.0, ""), AgentThinks(100.0, "Hi."), AgentSpeaks(90.0)])
def test_who_waits_is_told_within_the_longest_silence(floor: Floor) -> None:
    """Words pending, an answer in the making, a hole in it: 3.5 s after anything was to be heard, and again."""
    silence = seen(floor, sound_until=100.0, said_until=100.0)
    assert told(silence, 110.0) == [(103.5, Reassure()), (108.5, Reassure())]


def test_what_the_caller_said_last_is_no_silence() -> None:
    """A long turn of his ends at 99.6: the silence begins then, not when we spoke last."""
    silence = replace(seen(CallerPauses(99.6, "Yes.")), sound_until=40.0, said_until=40.0)
    silence = moved(silence, Talk(AgentThinks(100.0, "Yes."), began=10.0), 100.0)
    assert told(silence, 104.0) == [(103.1, Reassure())]


def test_a_turn_that_was_long_in_ending_is_acknowledged_by_the_call_first() -> None:
    """2.2 s of dictation, and the acknowledgement after 1.5: we would come only after it."""
    silence = moved(seen(CallerPauses(97.8, "555")), Talk(AgentThinks(100.0, "555"), began=10.0), 100.0)
    assert told(silence, 104.0) == [(101.75, Reassure())]


def test_a_sentence_that_the_agent_says_by_itself_has_the_whole_time() -> None:
    """Eight quiet seconds were planned: the silence that is owed begins with the decision to speak."""
    silence = replace(seen(Quiet(92.0)), sound_until=92.0, said_until=92.0)
    silence = moved(silence, Talk(AgentThinks(100.0, ""), began=10.0), 100.0)
    assert told(silence, 104.0) == [(103.5, Reassure())]


def test_sound_that_is_still_to_be_heard_is_no_silence() -> None:
    """A long reply whose code hangs is heard to its end first."""
    silence = seen(AgentSpeaks(90.0), sound_until=120.0, said_until=120.0)
    assert told(silence, 123.4, alive=False) == []
    assert [action for _, action in told(silence, 140.0, alive=False)] == [Reassure(), End(Cause.HANGS)]


@pytest.mark.parametrize("floor", [Quiet(99.0), CallerSpeaks(98.0), AgentThinks(100.0, "Hi."), AgentSpeaks(90.0)])
def test_a_conversation_that_does_not_answer_hangs_whatever_it_said_last(floor: Floor) -> None:
    """It is asked after a second of silence; told by 4 s, ended some seconds later."""
    silence = seen(floor, sound_until=100.0, said_until=100.0)
    (first, reassured), (last, end) = told(silence, alive=False)
    assert (reassured, end) == (Reassure(), End(Cause.HANGS))
    assert first <= 104.0
    assert last <= 100.0 + KNOCK + LOOK + ANSWER + RECOVER


def test_one_that_answers_in_the_end_goes_on() -> None:
    """It was slow: nothing is ended, and its own word is believed again."""
    silence = seen(Quiet(99.0), knocked_at=101.0)
    assert decide(silence, LIMITS, 103.5) == Reassure()
    assert told(moved(silence, Talk(Quiet(99.0), began=10.0), 103.6)) == []


def test_a_call_that_says_nothing_of_its_own_is_ended() -> None:
    """What we say bridges a turn and an apology, and no more; a chain of failures is one wait."""
    silence = seen(AgentThinks(100.0, "Hi."), sound_until=100.0, said_until=100.0)
    again = moved(silence, Talk(AgentThinks(112.0, ""), began=10.0), 112.0)
    assert told(silence)[-1] == (120.0, End(Cause.SILENT))
    assert again.waits_since == 100.0


def test_a_phone_that_rings_is_not_silent() -> None:
    """And from the moment it is answered, before the conversation has begun, the caller waits."""
    assert played(Silence(), 160.0) == []
    assert told(Silence(answered_at=100.0), 104.0, alive=False) == [(103.5, Reassure())]


def test_a_call_that_does_not_end_is_ended() -> None:
    """After its own goodbye, and after the line: each has its time to put things away."""
    over = seen(Over(Ending.AGENT_HUNG_UP))
    assert told(over, alive=False) == [(100.0 + HANGING_UP, End(Cause.LINGERS))]
    assert told(replace(over, ended_at=100.0), alive=False) == [(100.0 + CLOSING, End(Cause.LINGERS))]


def test_after_the_process_stood_still_everybody_first_does_what_was_due() -> None:
    """Eight seconds in which nothing ran: no call is ended for it, and none speaks before it had a chance to."""
    silence = seen(AgentThinks(90.0, "Hi."), at=90.0, sound_until=90.0, said_until=90.0, knocked_at=91.0)
    assert decide(silence, LIMITS, 100.0) == End(Cause.HANGS)
    excused = stood_still(silence, 100.0)
    assert decide(excused, LIMITS, 100.0) == Wait(100.0 + BREATH)
    assert told(replace(excused, sound_until=100.3, said_until=100.3), 103.0) == []
    assert told(excused, 101.0, alive=False) == [(100.0 + BREATH, Reassure())]


def test_a_longest_silence_of_nothing_says_nothing() -> None:
    """Switched off, what hangs is ended all the same."""
    off = replace(LIMITS, longest=0.0)
    silence = seen(AgentThinks(100.0, "Hi."), sound_until=100.0, said_until=100.0)
    assert isinstance(decide(silence, off, 110.0), Knock)
    assert decide(replace(silence, knocked_at=101.0), off, 107.0) == End(Cause.HANGS)


@given(
    st.sampled_from(
        [
            Quiet(99.0),
            CallerSpeaks(98.0),
            AgentThinks(100.0, "x"),
            AgentSpeaks(90.0),
            Over(Ending.FAILED),
            BothSpeak(99.0),
        ]
    ),
    st.floats(0, 130),
    st.floats(0, 130),
    st.booleans(),
)
def test_nobody_looks_again_and_again_for_nothing(floor: Floor, sound: float, knocked: float, alive: bool) -> None:
    """However the times lie, what was done is not done again at once: a minute takes few actions."""
    silence = seen(floor, sound_until=sound, said_until=min(sound, 99.0), knocked_at=knocked or None)
    assert len(played(silence, 160.0, alive=alive)) <= 75
