"""The turn-taking rules: one pure function from (talk, event) to (talk, effects)."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from edge_agent.converse.deadlines import FINAL, closing_time, decision_due, floor_deadline, guess_due
from edge_agent.converse.effects import Phrase, Stop
from edge_agent.converse.endpointing import endpointing_delay
from edge_agent.converse.events import (
    ClauseBegan,
    ClosingTime,
    Event,
    FarewellMeant,
    FinalTranscript,
    KeyPressed,
    LineClosed,
    PartialTranscript,
    ReplyAudible,
    ReplyDone,
    ReplyDry,
    ReplyFailed,
    SpeechEnded,
    SpeechStarted,
    TimePassed,
    TranscriptSettled,
    TurnEndHinted,
)
from edge_agent.converse.floor import (
    AgentSpeaks,
    AgentThinks,
    BothSpeak,
    CallerPauses,
    CallerSpeaks,
    Ending,
    Over,
    Quiet,
    Talk,
    TranscriptPending,
)
from edge_agent.converse.moves import (
    Step,
    add,
    answer,
    apologise,
    finish,
    hang_up,
    leave,
    move,
    pend,
    press,
    say,
    settle,
    settle_pending,
    stay,
    stop,
    unprepare,
    wait_on,
)
from edge_agent.converse.overlap import barge_in, decide_unheard, echo, guessed, heard_over, late_words, overlap, resume
from edge_agent.converse.saying import echoed, saying
from edge_agent.converse.turn_taking import TurnTaking


def begin(at: float) -> Step:
    """The line is open: greet."""
    return say(Talk(Quiet(at), began=at, quiet_since=at), Phrase.GREETING, at)


def step(talk: Talk, event: Event, rules: TurnTaking) -> Step:
    """Total over every floor and event; pairs that do not matter change nothing."""
    after, effects = on_event(talk, event, rules)
    if after.closing_since is None or after.leaving or not isinstance(after.floor, Quiet):
        return after, effects
    gone, more = leave(after, Phrase.GOODBYE_CLOSING, Ending.AGENT_STOPPED, event.at)
    return gone, (*effects, *more)


def on_event(talk: Talk, event: Event, rules: TurnTaking) -> Step:
    match event:
        case _ if isinstance(talk.floor, Over) or stale(talk, event):
            return talk, ()
        case LineClosed():
            return hang_up(talk, Ending.CALLER_HUNG_UP)
        case ClauseBegan() | TurnEndHinted():
            return told(talk, event), ()
        case PartialTranscript() | FinalTranscript() if our_own(talk, event):
            return echo(talk, event.at)
        case FarewellMeant() if isinstance(talk.floor, AgentThinks | AgentSpeaks | BothSpeak):
            return replace(talk, leaving=talk.leaving or Ending.AGENT_HUNG_UP), ()
        case _ if talk.leaving in FINAL:
            return when_leaving(talk, event, rules)
        case ClosingTime(at):
            return replace(talk, closing_since=talk.closing_since or at), ()
        case TimePassed(at) if (last := last_sentence_due(talk, at, rules)) is not None:
            return leave(talk, *last, at)
        case KeyPressed(at, key):
            return press(talk, key, at, rules)
    return on_floor(talk, event, rules)


def told(talk: Talk, event: ClauseBegan | TurnEndHinted) -> Talk:
    """A clause of ours begins to sound; who is asked to repeat still answers what was asked before. Or: a hint."""
    if isinstance(event, TurnEndHinted):
        return replace(talk, hinted_at=event.at)
    asked = talk.asked if talk.repeating else saying(talk.asked, event)
    return replace(talk, said=saying(talk.said, event), asked=asked)


def stale(talk: Talk, event: Event) -> bool:
    """Of a reply that was stopped already."""
    match event:
        case ClauseBegan(reply=None):
            return False
        case ReplyAudible() | ClauseBegan() | ReplyDry() | ReplyDone() | ReplyFailed() | FarewellMeant():
            return event.reply != talk.reply
    return False


def our_own(talk: Talk, event: PartialTranscript | FinalTranscript) -> bool:
    """Words that the caller's line gave back to us."""
    began = event.began
    return began is not None and any(echoed(said, event.words, began) for said in (talk.said, talk.said_before))


def last_sentence_due(talk: Talk, at: float, rules: TurnTaking) -> tuple[Phrase, Ending] | None:
    """With what, and why, the call must end now."""
    if at >= talk.began + rules.max_call_duration:
        return Phrase.GOODBYE_LONG, Ending.TOO_LONG
    if (end := closing_time(talk, rules)) is not None and at >= end:
        return Phrase.GOODBYE_CLOSING, Ending.AGENT_STOPPED
    return None


def on_floor(talk: Talk, event: Event, rules: TurnTaking) -> Step:
    match talk.floor:
        case Quiet() as floor:
            return when_quiet(talk, floor, event, rules)
        case CallerSpeaks() as floor:
            return when_caller_speaks(talk, floor, event, rules)
        case CallerPauses() as floor:
            return when_caller_pauses(talk, floor, event, rules)
        case TranscriptPending() as floor:
            return when_words_are_pending(talk, floor, event, rules)
        case AgentThinks() as floor:
            return when_agent_thinks(talk, floor, event, rules)
        case AgentSpeaks() | BothSpeak() if isinstance(event, ReplyAudible | ReplyDry):
            return when_sound_stops_or_goes_on(talk, event)
        case AgentSpeaks():
            return when_agent_speaks(talk, event, rules)
        case BothSpeak() as floor:
            return when_both_speak(talk, floor, event, rules)
        case Over():
            return talk, ()
        case other:
            assert_never(other)


# --- one function per floor ---------------------------------------------------------------------


def when_quiet(talk: Talk, floor: Quiet, event: Event, rules: TurnTaking) -> Step:
    match event:
        case SpeechStarted(at):
            return move(talk, CallerSpeaks(at))
        case FinalTranscript(at, words, confidence):
            return move(talk, CallerPauses(at, words, confidence))
        case TimePassed(at) if at >= floor.since + rules.nudge:
            if talk.nudges >= rules.nudges:  # who was put off by our failures did not just go silent
                why = Ending.FAILED if talk.failures or talk.doubts else Ending.CALLER_WENT_SILENT
                return leave(talk, Phrase.GOODBYE_SILENT, why, at)
            return say(replace(talk, nudges=talk.nudges + 1), Phrase.STILL_THERE, at)
    return talk, ()


def when_caller_speaks(talk: Talk, floor: CallerSpeaks, event: Event, rules: TurnTaking) -> Step:
    match event:
        case FinalTranscript(_, words, confidence):
            return move(talk, add(floor, words, confidence))
        case SpeechEnded(_, spoke_until):
            return move(talk, CallerPauses(spoke_until, floor.words, floor.confidence, keyed=floor.keyed))
        case TimePassed(at) if at >= floor.since + rules.longest_turn:
            return answer(talk, CallerPauses(at, floor.words, floor.confidence), at, rules)
    return talk, ()


def when_caller_pauses(talk: Talk, floor: CallerPauses, event: Event, rules: TurnTaking) -> Step:
    match event:
        case SpeechStarted(at):
            paced = replace(talk, paused=max(talk.paused, at - floor.since))
            return move(paced, CallerSpeaks(at, floor.words, floor.confidence), *unprepare(talk))
        case FinalTranscript(_, words, confidence):
            more = replace(add(floor, words, confidence), settled=False, prepared=False, keyed=False)
            return move(talk, more, *unprepare(talk))
        case TranscriptSettled(at, note):
            return settle(talk, replace(floor, settled=True, note=note), at, rules)
        case ReplyFailed() | ReplyDone():
            return move(talk, replace(floor, prepared=False))  # asked once more when the turn is over
        case TimePassed(at) if at >= floor.since + endpointing_delay(talk, floor, rules):
            return answer(talk, floor, at, rules) if floor.settled else pend(talk, floor, at)
    return talk, ()


def when_words_are_pending(talk: Talk, floor: TranscriptPending, event: Event, rules: TurnTaking) -> Step:
    match event:
        case SpeechStarted(at):
            return move(talk, CallerSpeaks(at, floor.words, floor.confidence), *stop(talk))
        case FinalTranscript(_, words, confidence):
            return move(talk, add(floor, words, confidence))
        case TranscriptSettled(at, note):
            return settle_pending(talk, replace(floor, note=note), at, rules)
        case TimePassed(at) if at >= (floor_deadline(talk, rules) or at):
            return wait_on(talk, floor.since, at, rules)
    return talk, ()


def when_agent_thinks(talk: Talk, floor: AgentThinks, event: Event, rules: TurnTaking) -> Step:
    match event:
        case ReplyAudible(at):
            return move(talk, AgentSpeaks(at))
        case ReplyDone(at):
            return finish(talk, at)
        case ReplyFailed(at):
            return apologise(talk, at, rules)
        case SpeechStarted(at):
            return overlap(talk, at, rules)
        case FinalTranscript(at, words, confidence):
            back = CallerPauses(at, floor.words, floor.confidence)
            return move(stay(talk, at), add(back, words, confidence), Stop(talk.reply))
        case TimePassed(at) if at >= (floor_deadline(talk, rules) or at):
            return wait_on(talk, floor.since, at, rules)
    return talk, ()


def when_sound_stops_or_goes_on(talk: Talk, event: ReplyAudible | ReplyDry) -> Step:
    """A hole in the reply begins or ends; whether the caller speaks over it changes nothing."""
    if isinstance(event, ReplyDry):
        return replace(talk, dry_since=event.at, acknowledged=0), ()
    floor = talk.floor
    if isinstance(floor, BothSpeak) and isinstance(floor.over, AgentThinks):  # it was on its way when it was held
        floor = replace(floor, over=AgentSpeaks(event.at))
    return replace(talk, floor=floor, dry_since=None), ()


def when_agent_speaks(talk: Talk, event: Event, rules: TurnTaking) -> Step:
    match event:
        case TimePassed(at) if talk.dry_since is not None and at >= (floor_deadline(talk, rules) or at):
            return wait_on(talk, talk.dry_since, at, rules)
        case SpeechStarted(at):
            return overlap(talk, at, rules)
        case FinalTranscript(at, words, confidence):  # late from the recogniser
            return late_words(talk, event, CallerPauses(at, words, confidence), rules)
        case ReplyDone(at):
            return finish(talk, at)
        case ReplyFailed(at):
            return apologise(talk, at, rules)
    return talk, ()


def when_both_speak(talk: Talk, floor: BothSpeak, event: Event, rules: TurnTaking) -> Step:
    match event:
        case SpeechStarted():
            return move(talk, replace(floor, ended=None))
        case PartialTranscript(at, words):
            return guessed(talk, floor, words, at, rules)
        case TimePassed(at) if (due := guess_due(floor, rules)) is not None and at >= due:
            return guessed(talk, floor, floor.guess, at, rules)
        case FinalTranscript():
            return heard_over(talk, replace(floor, guess=""), event, rules)
        case SpeechEnded(_, spoke_until):
            return move(talk, replace(floor, guess="", ended=spoke_until))  # its words are being made out
        case TranscriptSettled(at) if floor.ended is not None:
            return resume(talk, floor, at)
        case ReplyDone(at) if talk.leaving and not floor.words:  # he only makes a noise
            return finish(talk, at)
        case ReplyDone(at) | ReplyFailed(at):
            return barge_in(talk, floor, at)
        case TimePassed(at) if (due := decision_due(floor, rules)) is not None and at >= due:
            return decide_unheard(talk, floor, at)
    return talk, ()


def when_leaving(talk: Talk, event: Event, rules: TurnTaking) -> Step:
    """The last sentence is being said; the caller can no longer change that."""
    match event:
        case ReplyAudible(at):
            return move(talk, AgentSpeaks(at))
        case ReplyDone() | ReplyFailed():
            return hang_up(replace(talk, floor=Quiet(event.at)), talk.leaving or Ending.FAILED)
        case TimePassed(at) if (when := floor_deadline(talk, rules)) is not None and at >= when:
            return hang_up(talk, talk.leaving or Ending.FAILED)
    return talk, ()
