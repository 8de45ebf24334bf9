"""Properties of the turn-taking rules, each over thousands of random conversations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.converse.deadlines import FINAL, deadline
from edge_agent.converse.effects import Effect, GiveUp, HangUp, Hold, Prepare, Release, Resume, Say, Stop
from edge_agent.converse.events import (
    ClauseBegan,
    ClosingTime,
    Event,
    FarewellMeant,
    FinalTranscript,
    KeyPressed,
    PartialTranscript,
    ReplyAudible,
    ReplyDone,
    ReplyDry,
    ReplyFailed,
    SpeechEnded,
    SpeechStarted,
    TimePassed,
    TranscriptSettled,
)
from edge_agent.converse.floor import AgentSpeaks, BothSpeak, Over, Talk
from edge_agent.converse.moves import audible, unanswered
from edge_agent.converse.step import begin, step
from edge_agent.converse.turn_taking import TurnTaking

MANY = settings(max_examples=10 * settings().max_examples)
RULES = TurnTaking(max_call_duration=10_000.0)
KINDS = (
    SpeechStarted,
    SpeechEnded,
    PartialTranscript,
    TranscriptSettled,
    TimePassed,
    FinalTranscript,
    KeyPressed,
    ReplyAudible,
    ClauseBegan,
    ReplyDry,
    ReplyDone,
    ReplyFailed,
    FarewellMeant,
    ClosingTime,
)
Script = list[tuple[type[Event], float, bool]]
scripts = st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0.001, 3.0), st.booleans()), max_size=60)
Played = tuple[Event | None, Talk, tuple[Effect, ...]]


def make(kind: type[Event], at: float, talk: Talk, odd: bool) -> Event:
    number = talk.reply - (1 if odd else 0)
    made: dict[type[Event], Event] = {
        FinalTranscript: FinalTranscript(at, f"w{at:.3f}x", 0.3 if odd else 0.9),
        PartialTranscript: PartialTranscript(at, "mm" if odd else "wait"),
        SpeechStarted: SpeechStarted(at),
        SpeechEnded: SpeechEnded(at, at - 0.2),
        TranscriptSettled: TranscriptSettled(at),
        TimePassed: TimePassed(at),
        KeyPressed: KeyPressed(at, "#" if odd else "5"),
        ReplyAudible: ReplyAudible(at, number),
        ClauseBegan: ClauseBegan(at, None if odd else number, "How does that sound?", 1.0),
        ReplyDry: ReplyDry(at, number),
        ClosingTime: ClosingTime(at),
        ReplyDone: ReplyDone(at, number),
        ReplyFailed: ReplyFailed(at, number),
        FarewellMeant: FarewellMeant(at, number),
    }
    return made[kind]


def play(script: Script, rules: TurnTaking = RULES) -> Iterator[Played]:
    talk, effects = begin(0.0)
    now = 0.0
    yield None, talk, effects
    for kind, gap, odd in script:
        now += gap
        event = make(kind, now, talk, odd)
        talk, effects = step(talk, event, rules)
        yield event, talk, effects


@MANY
@given(scripts)
def test_there_is_one_reply_at_a_time(script: Script) -> None:
    """No reply starts before the last one was stopped, done or failed; only the live one is released."""
    live: int | None = None
    for event, _, effects in play(script):
        if isinstance(event, ReplyDone | ReplyFailed) and event.reply == live:
            live = None
        for effect in effects:
            match effect:
                case Prepare(reply=n) | Say(reply=n):
                    assert live is None
                    live = n
                case Release(reply=n):
                    assert live == n
                case Stop(reply=n) | GiveUp(reply=n):
                    assert live in (n, None)  # None: it ended of its own and the floor has yet to notice
                    live = None


@MANY
@given(scripts)
def test_a_deadline_that_fired_does_not_fire_again(script: Script) -> None:
    """After its own deadline a floor's next deadline is later or none: the keeper never spins."""
    for event, talk, _ in play(script):
        when = deadline(talk, RULES)
        if when is None:
            continue
        at = max(when, event.at if event else 0.0)
        seen = 0
        after = talk
        while (next_at := deadline(after, RULES)) is not None and next_at <= at:
            after, _ = step(after, TimePassed(at), RULES)
            seen += 1
            assert seen <= 2, "a wordless pause may lead into an overdue nudge, and no further"


@MANY
@given(scripts)
def test_no_word_is_lost(script: Script) -> None:
    """Whatever was heard is answered, asked again or still on the floor, until the last goodbye.

    But for what was hardly a word, and said over the agent.
    """
    heard: list[str] = []
    answered = ""
    over_us = False
    for event, talk, effects in play(script):
        if talk.leaving in FINAL:
            return
        if isinstance(event, FinalTranscript) and not (over_us and event.confidence < RULES.confidence):
            heard.append(event.words)
        over_us = isinstance(talk.floor, BothSpeak | AgentSpeaks)
        for effect in effects:
            if isinstance(effect, Prepare | Say):
                answered += f" {effect.turn.words}"
        held = talk.floor.unanswered if isinstance(talk.floor, Over) else unanswered(talk).words
        for word in heard:
            assert word in answered or word in held
        if isinstance(talk.floor, Over):
            return


@MANY
@given(scripts)
def test_the_caller_holds_the_floor_only_while_audible(script: Script) -> None:
    """`CallerSpeaks`, and `BothSpeak` without an end, mean that the voice detector's last word was "began"."""
    voice = False
    for event, talk, _ in play(script):
        if isinstance(event, SpeechStarted):
            voice = True
        if isinstance(event, SpeechEnded):
            voice = False
        if audible(talk.floor):
            assert voice


@MANY
@given(scripts)
def test_a_reply_is_held_only_while_it_is_not_decided_what_the_caller_meant(script: Script) -> None:
    """Between `Hold` and its `Resume`, `Stop` or end the floor is `BothSpeak`: no reply stays silent for ever."""
    held = False
    for _, talk, effects in play(script):
        for effect in effects:
            held = isinstance(effect, Hold) or (held and not isinstance(effect, Resume | Stop | Say | HangUp))
        assert held == (isinstance(talk.floor, BothSpeak) and talk.floor.held)
        if held:
            assert deadline(talk, RULES) is not None


@MANY
@given(scripts)
def test_hanging_up_is_the_last_thing(script: Script) -> None:
    """`HangUp` comes once, with `Over`, and nothing follows it."""
    over = False
    for _, talk, effects in play(script):
        assert not (over and effects)
        over = over or any(isinstance(effect, HangUp) for effect in effects)
        assert over == isinstance(talk.floor, Over)


@MANY
@given(scripts)
def test_without_speculation_every_answer_is_released_at_once(script: Script) -> None:
    """With `speculate` off nothing is prepared in advance."""
    for _, _, effects in play(script, replace(RULES, speculate=False)):
        prepared = [effect.reply for effect in effects if isinstance(effect, Prepare)]
        assert prepared == [effect.reply for effect in effects if isinstance(effect, Release)]
