"""The turn-taking rules: one pure function from (talk, event) to (talk, effects)."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from edge_agent.converse.floor import (
    AgentSpeaks,
    AgentThinks,
    BothSpeak,
    CallerPauses,
    CallerSpeaks,
    ClosingTime,
    Ending,
    Event,
    FarewellMeant,
    KeyPressed,
    Line,
    LineClosed,
    Over,
    Quiet,
    ReplyAudible,
    ReplyDone,
    ReplyDry,
    ReplyFailed,
    Stop,
    Talk,
    TimePassed,
    VoiceBegan,
    VoiceEnded,
    WordsGuessed,
    WordsHeard,
    WordsPending,
    WordsSettled,
)
from edge_agent.converse.manners import Manners
from edge_agent.converse.moves import (
    Step,
    add,
    answer,
    apologise,
    finish,
    hang_up,
    leave,
    move,
    murmur,
    press,
    say,
    settle,
    stay,
    stop,
    unprepare,
    wait_on,
)
from edge_agent.converse.patience import FINAL, closing_time, floor_deadline, patience


def begin(at: float) -> Step:
    """The line is open: greet."""
    return say(Talk(Quiet(at), began=at, quiet_since=at), Line.GREETING, at)


def step(talk: Talk, event: Event, manners: Manners) -> Step:
    """Total over every floor and event; pairs that do not matter change nothing."""
    after, effects = on_event(talk, event, manners)
    if after.closing_since is None or after.leaving or not isinstance(after.floor, Quiet):
        return after, effects
    gone, more = leave(after, Line.GOODBYE_CLOSING, Ending.AGENT_STOPPED, event.at)
    return gone, (*effects, *more)


def on_event(talk: Talk, event: Event, manners: Manners) -> Step:
    match event:
        case _ if isinstance(talk.floor, Over):
            return talk, ()
        case LineClosed():
            return hang_up(talk, Ending.CALLER_HUNG_UP)
        case (
            ReplyAudible(reply=n)
            | ReplyDry(reply=n)
            | ReplyDone(reply=n)
            | ReplyFailed(reply=n)
            | FarewellMeant(reply=n)
        ) if n != talk.reply:
            return talk, ()  # a reply we already stopped
        case FarewellMeant() if isinstance(talk.floor, AgentThinks | AgentSpeaks | BothSpeak):
            return replace(talk, leaving=talk.leaving or Ending.AGENT_HUNG_UP), ()
        case _ if talk.leaving in FINAL:
            return when_leaving(talk, event, manners)
        case TimePassed(at) if at >= talk.began + manners.longest_call:
            return leave(talk, Line.GOODBYE_LONG, Ending.TOO_LONG, at)
        case ClosingTime(at):
            return replace(talk, closing_since=talk.closing_since or at), ()
        case TimePassed(at) if (end := closing_time(talk, manners)) is not None and at >= end:
            return leave(talk, Line.GOODBYE_CLOSING, Ending.AGENT_STOPPED, at)
        case KeyPressed(at, key):
            return press(talk, key, at, manners)
    return on_floor(talk, event, manners)


def on_floor(talk: Talk, event: Event, manners: Manners) -> Step:
    match talk.floor:
        case Quiet() as floor:
            return when_quiet(talk, floor, event, manners)
        case CallerSpeaks() as floor:
            return when_caller_speaks(talk, floor, event, manners)
        case CallerPauses() as floor:
            return when_caller_pauses(talk, floor, event, manners)
        case WordsPending() as floor:
            return when_words_are_pending(talk, floor, event, manners)
        case AgentThinks() as floor:
            return when_agent_thinks(talk, floor, event, manners)
        case AgentSpeaks() | BothSpeak() if isinstance(event, ReplyAudible | ReplyDry):
            return when_sound_stops_or_goes_on(talk, event)
        case AgentSpeaks():
            return when_agent_speaks(talk, event, manners)
        case BothSpeak() as floor:
            return when_both_speak(talk, floor, event, manners)
        case Over():
            return talk, ()
        case other:
            assert_never(other)


# --- one function per floor ---------------------------------------------------------------------


def when_quiet(talk: Talk, floor: Quiet, event: Event, manners: Manners) -> Step:
    match event:
        case VoiceBegan(at):
            return move(talk, CallerSpeaks(at))
        case WordsHeard(at, words, confidence):
            return move(talk, CallerPauses(at, words, confidence))
        case TimePassed(at) if at >= floor.since + manners.nudge:
            if talk.nudges >= manners.nudges:  # who was put off by our failures did not just go silent
                why = Ending.FAILED if talk.failures or talk.doubts else Ending.CALLER_WENT_SILENT
                return leave(talk, Line.GOODBYE_SILENT, why, at)
            return say(replace(talk, nudges=talk.nudges + 1), Line.STILL_THERE, at)
    return talk, ()


def when_caller_speaks(talk: Talk, floor: CallerSpeaks, event: Event, manners: Manners) -> Step:
    match event:
        case WordsHeard(_, words, confidence):
            return move(talk, add(floor, words, confidence))
        case VoiceEnded(_, spoke_until):
            return move(talk, CallerPauses(spoke_until, floor.words, floor.confidence))
        case TimePassed(at) if at >= floor.since + manners.longest_turn:
            return answer(talk, CallerPauses(at, floor.words, floor.confidence), at, manners)
    return talk, ()


def when_caller_pauses(talk: Talk, floor: CallerPauses, event: Event, manners: Manners) -> Step:
    match event:
        case VoiceBegan(at):
            return move(talk, CallerSpeaks(at, floor.words, floor.confidence), *unprepare(talk))
        case WordsHeard(_, words, confidence):
            more = replace(add(floor, words, confidence), settled=False, prepared=False)
            return move(talk, more, *unprepare(talk))
        case WordsSettled(at):
            return settle(talk, replace(floor, settled=True), at, manners)
        case ReplyFailed() | ReplyDone():
            return move(talk, replace(floor, prepared=False))  # asked once more when the turn is over
        case TimePassed(at) if at >= floor.since + patience(floor, manners):
            if floor.settled:
                return answer(talk, floor, at, manners)
            pending = WordsPending(at, floor.words, floor.confidence)
            return move(replace(talk, acknowledged=0), pending, *unprepare(talk))
    return talk, ()


def when_words_are_pending(talk: Talk, floor: WordsPending, event: Event, manners: Manners) -> Step:
    match event:
        case VoiceBegan(at):
            return move(talk, CallerSpeaks(at, floor.words, floor.confidence), *stop(talk))
        case WordsHeard(_, words, confidence):
            return move(talk, add(floor, words, confidence))
        case WordsSettled(at):
            return answer(talk, floor, at, manners)
        case TimePassed(at) if at >= (floor_deadline(talk, manners) or at):
            return wait_on(talk, floor.since, at, manners)
    return talk, ()


def when_agent_thinks(talk: Talk, floor: AgentThinks, event: Event, manners: Manners) -> Step:
    match event:
        case ReplyAudible(at):
            return move(talk, AgentSpeaks(at))
        case ReplyDone(at):
            return finish(talk, at)
        case ReplyFailed(at):
            return apologise(talk, at, manners)
        case VoiceBegan(at):  # they were not done: take their words back and listen
            return move(stay(talk, at), CallerSpeaks(at, floor.words, floor.confidence), Stop(talk.reply))
        case WordsHeard(at, words, confidence):
            back = CallerPauses(at, floor.words, floor.confidence)
            return move(stay(talk, at), add(back, words, confidence), Stop(talk.reply))
        case TimePassed(at) if at >= (floor_deadline(talk, manners) or at):
            return wait_on(talk, floor.since, at, manners)
    return talk, ()


def when_sound_stops_or_goes_on(talk: Talk, event: ReplyAudible | ReplyDry) -> Step:
    """A hole in the reply begins or ends; whether the caller speaks over it changes nothing."""
    if isinstance(event, ReplyDry):
        return replace(talk, dry_since=event.at, acknowledged=0), ()
    return replace(talk, dry_since=None), ()


def when_agent_speaks(talk: Talk, event: Event, manners: Manners) -> Step:
    match event:
        case TimePassed(at) if talk.dry_since is not None and at >= (floor_deadline(talk, manners) or at):
            return wait_on(talk, talk.dry_since, at, manners)
        case VoiceBegan(at):
            return move(talk, BothSpeak(at))
        case WordsHeard(at, words, confidence) if not murmur(words, manners):  # late from the recogniser
            return move(stay(talk, at), CallerPauses(at, words, confidence), Stop(talk.reply))
        case ReplyDone(at):
            return finish(talk, at)
        case ReplyFailed(at):
            return apologise(talk, at, manners)
    return talk, ()


def when_both_speak(talk: Talk, floor: BothSpeak, event: Event, manners: Manners) -> Step:
    match event:
        case WordsHeard(_, words, confidence):
            return move(talk, add(floor, words, confidence))
        case WordsGuessed(at, words) if not murmur(words, manners):
            return move(stay(talk, at), CallerSpeaks(at, floor.words, floor.confidence), Stop(talk.reply))
        case VoiceEnded(at) if murmur(floor.words, manners):  # an "mm-hm": carry on
            return move(talk, AgentSpeaks(at))
        case VoiceEnded(at, spoke_until):
            return move(stay(talk, at), CallerPauses(spoke_until, floor.words, floor.confidence), Stop(talk.reply))
        case ReplyDone(at) | ReplyFailed(at):
            return move(stay(talk, at), CallerSpeaks(floor.since, floor.words, floor.confidence))
        case TimePassed(at) if at >= floor.since + manners.barge_in:
            return move(stay(talk, at), CallerSpeaks(at, floor.words, floor.confidence), Stop(talk.reply))
    return talk, ()


def when_leaving(talk: Talk, event: Event, manners: Manners) -> Step:
    """The last sentence is being said; the caller can no longer change that."""
    match event:
        case ReplyAudible(at):
            return move(talk, AgentSpeaks(at))
        case ReplyDone() | ReplyFailed():
            return hang_up(replace(talk, floor=Quiet(event.at)), talk.leaving or Ending.FAILED)
        case TimePassed(at) if (when := floor_deadline(talk, manners)) is not None and at >= when:
            return hang_up(talk, talk.leaving or Ending.FAILED)
    return talk, ()
