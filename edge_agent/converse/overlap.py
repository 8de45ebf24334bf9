"""Moves while the caller is audible over a reply: held at once, then resumed or ended when it is known what he meant.

Pure.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf

from edge_agent.converse.effects import Hold, Resume, Stop
from edge_agent.converse.events import FinalTranscript
from edge_agent.converse.floor import AgentSpeaks, AgentThinks, BothSpeak, CallerPauses, Ending, Floor, Talk
from edge_agent.converse.moves import Step, add, caller_goes_on, move, stay, unheard
from edge_agent.converse.plausibility import believed
from edge_agent.converse.saying import NOTICED, ends_asking, spelled, text_of
from edge_agent.converse.turn_taking import TurnTaking


def overlap(talk: Talk, at: float, rules: TurnTaking) -> Step:
    """The caller is audible over a reply. It is held at once: whoever means to speak finds the line free."""
    over = talk.floor if isinstance(talk.floor, AgentThinks | AgentSpeaks) else None
    # A line that echoes would have us stop at our own voice again and again.
    held = isinstance(over, AgentThinks) or not talk.echoes
    early = isinstance(over, AgentSpeaks) and talk.reply > 1 and at - over.since < rules.early
    return move(talk, BothSpeak(at, held=held, early=early, over=over), *((Hold(talk.reply),) if held else ()))


def barge_in(talk: Talk, floor: BothSpeak, at: float) -> Step:
    """It was meant for us: the reply ends. Who speaks so early has only paused; whoever does it twice is waited for."""
    cut_off = talk.cut_off + (floor.early or bool(unheard(floor).words))
    paused = floor.since - NOTICED - talk.turn_ended if cut_off > max(1, talk.cut_off) else 0.0
    patient = replace(stay(talk, at), paused=max(talk.paused, paused), cut_off=cut_off)
    return move(patient, caller_goes_on(floor, at), Stop(talk.reply))


def resume(talk: Talk, floor: BothSpeak, at: float) -> Step:
    """It was nothing: the reply goes on where it was."""
    before = floor.over or AgentSpeaks(at)
    return lift(talk, floor, before, at) if floor.held else move(talk, before)


def lift(talk: Talk, held: BothSpeak, floor: Floor, at: float) -> Step:
    """The end of a hold: what was being said goes on, so much later."""
    later = tuple(replace(clause, at=clause.at + at - held.since) for clause in talk.said[-1:])
    after = replace(talk, said=(*talk.said[:-1], *later), said_before=talk.said)
    return move(after, floor, Resume(talk.reply))


def echo(talk: Talk, at: float) -> Step:
    """The caller's line gives us back: from now on only words hold us, and not our own."""
    known = replace(talk, echoes=talk.echoes + 1)
    if not isinstance(talk.floor, BothSpeak):
        return known, ()
    heard = replace(talk.floor, guess="")  # which was of the same voice
    return lift(known, heard, replace(heard, held=False), at) if heard.held else move(known, heard)


def guessed(talk: Talk, floor: BothSpeak, words: str, at: float, rules: TurnTaking) -> Step:
    """Words so far. A guess at a short voice may be a hum that words were made of: it is kept until more is known.

    A recogniser that goes on hearing the same says it once, so whoever goes on is believed with what was kept.
    """
    if at < floor.since + rules.short_voice:
        return move(talk, replace(floor, guess=words))
    if means_us(talk, floor, words, 1.0, rules):
        return barge_in(talk, floor, at)
    return move(talk, replace(floor, guess=""))


def heard_over(talk: Talk, floor: BothSpeak, event: FinalTranscript, rules: TurnTaking) -> Step:
    """Words for good. Those that stop nothing are kept in case he goes on, unless they are hardly words."""
    heard = add(floor, event.words, event.confidence)
    if means_us(talk, floor, event.words, event.confidence, rules):
        return barge_in(talk, heard, event.at)
    return move(talk, floor if doubtful(floor, event.confidence, rules) else heard)


def means_us(talk: Talk, floor: BothSpeak, words: str, confidence: float, rules: TurnTaking) -> bool:
    """Whether words over a reply stop it. A murmur at the end of our question is an answer; elsewhere it says: go on.

    A cough that the recogniser made a doubtful word of says nothing.
    """
    answers = not isinstance(floor.over, AgentThinks) and ends_asking(talk.said, floor.since)
    sure = believed(words, confidence, text_of(talk.asked) if answers else "")
    if not words or (doubtful(floor, sure, rules) and not floor.early):
        return False
    return answers or not goes_on(talk, words, rules)


def doubtful(floor: BothSpeak, confidence: float, rules: TurnTaking) -> bool:
    """Hardly words: a short voice that was not understood."""
    return confidence < rules.confidence and voice_lasted(floor) < rules.short_voice


def voice_lasted(floor: BothSpeak) -> float:
    """Seconds; for ever, while it lasts."""
    return inf if floor.ended is None else floor.ended - floor.since


def goes_on(talk: Talk, words: str, rules: TurnTaking) -> bool:
    """Whether the agent may go on over these words: a murmur, or a goodbye over its own.

    Who is believed to have gone need only murmur to be heard.
    """
    if talk.leaving is Ending.CALLER_WENT_SILENT:
        return False
    return set(spelled(words)) <= (rules.backchannels | rules.farewells if talk.leaving else rules.backchannels)


def late_words(talk: Talk, event: FinalTranscript, floor: CallerPauses, rules: TurnTaking) -> Step:
    """Of a voice over the reply that was taken for nothing meanwhile."""
    answers = event.began is not None and ends_asking(talk.said, event.began)
    sure = believed(event.words, event.confidence, text_of(talk.asked) if answers else "")
    if sure < rules.confidence or (goes_on(talk, event.words, rules) and not answers):
        return talk, ()
    return move(stay(talk, event.at), floor, Stop(talk.reply))


def decide_unheard(talk: Talk, floor: BothSpeak, at: float) -> Step:
    """Its words are late, or there are none. Words that come later end the reply all the same."""
    if floor.ended is not None:
        return resume(talk, floor, at)
    if unheard(floor).words:
        return barge_in(talk, floor, at)
    noisy = replace(talk, echoes=talk.echoes + 1)  # a noise that lasts
    return lift(noisy, floor, replace(floor, held=False), at)
