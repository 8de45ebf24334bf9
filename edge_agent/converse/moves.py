"""The moves of a conversation: small functions from one `Talk` to the next, with the effects they ask for. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias, TypeVar

from edge_agent.converse.effects import (
    Acknowledge,
    Effect,
    GiveUp,
    HangUp,
    Phrase,
    Prepare,
    Release,
    Say,
    Stop,
)
from edge_agent.converse.endpointing import delay_after, endpointing_delay, understood
from edge_agent.converse.events import ClauseBegan
from edge_agent.converse.floor import (
    AgentSpeaks,
    AgentThinks,
    BothSpeak,
    CallerPauses,
    CallerSpeaks,
    CallerTurn,
    Ending,
    Floor,
    Over,
    Quiet,
    Resumed,
    Talk,
    TranscriptPending,
)
from edge_agent.converse.saying import asks
from edge_agent.converse.turn_taking import TurnTaking

# Nobody is asked anything new by these.
REPEAT = frozenset(
    {Phrase.SAY_AGAIN, Phrase.SAY_AGAIN_SLOWLY, Phrase.SORRY, Phrase.CUT_OFF_SAY_AGAIN, Phrase.CUT_OFF_GO_AHEAD}
)

Step: TypeAlias = tuple[Talk, tuple[Effect, ...]]
Speaking = TypeVar("Speaking", CallerSpeaks, CallerPauses, TranscriptPending, BothSpeak)
Listening: TypeAlias = CallerPauses | TranscriptPending


def move(talk: Talk, floor: Floor, *effects: Effect) -> Step:
    return replace(talk, floor=floor), effects


def go_on(resumed: Resumed, at: float, rules: TurnTaking) -> Step:
    """The line is open again, and whoever led the talk is gone: the caller is told so, and answered.

    He is not greeted. What he said is answered at once, unless that was in the middle of something.
    """
    asked = (ClauseBegan(at, 0, resumed.said, 0.0),) if resumed.said else ()
    talk = Talk(Quiet(at), began=at - resumed.lasted, quiet_since=at, asked=asked)
    if resumed.over:
        return hang_up(talk, Ending.AGENT_HUNG_UP)
    turn = resumed.unanswered
    if not turn.words:
        cut_off = Phrase.CUT_OFF if asks(asked) else Phrase.CUT_OFF_GO_AHEAD
        return say(talk, cut_off if asked else Phrase.CUT_OFF_GREETING, at)
    floor = CallerPauses(at, turn.words, turn.confidence, settled=True)
    talk = replace(talk, floor=floor, turn_ended=at)
    whole = delay_after(turn.words, resumed.said, rules) <= rules.endpointing_delay
    if not (whole and understood(talk, floor, rules)):
        return say(talk, Phrase.CUT_OFF_SAY_AGAIN, at)
    answered = begin_answer(talk, AgentThinks(at, turn.words, turn.confidence), 1)
    return answered, (Prepare(1, replace(turn, resumed=True)), Release(1, at))


def settle(talk: Talk, floor: CallerPauses, at: float, rules: TurnTaking) -> Step:
    """All words are there: use the rest of the wait to make the answer ready, unless more of them are to come."""
    delay = endpointing_delay(talk, floor, rules)
    if at >= floor.since + delay:
        return answer(talk, floor, at, rules)
    whole = floor.words and delay < rules.max_endpointing_delay
    sure = whole and understood(talk, floor, rules) and talk.closing_since is None
    if not (rules.speculate and sure and not floor.prepared):
        return move(talk, floor)
    n = talk.reply + 1
    return begin_answer(talk, replace(floor, prepared=True), n), (Prepare(n, turn_of(floor)),)


def begin_answer(talk: Talk, floor: Floor, number: int) -> Talk:
    return replace(talk, floor=floor, reply=number, answering=True, repeating=False, dry_since=None)


def settle_pending(talk: Talk, floor: TranscriptPending, at: float, rules: TurnTaking) -> Step:
    """The words are known at last: answer them, unless they show that the caller is in the middle of something."""
    since = floor.note.spoke_until if floor.note else floor.since
    paused = CallerPauses(since, floor.words, floor.confidence, settled=True, note=floor.note)
    if floor.words and not floor.closed and at < since + endpointing_delay(talk, paused, rules):
        return settle(talk, paused, at, rules)
    return answer(talk, floor, at, rules)


def answer(talk: Talk, floor: Listening, at: float, rules: TurnTaking) -> Step:
    """The turn is over: answer it, ask again if it was not understood, or go on waiting if there were no words."""
    since, waited = (floor.since, talk.acknowledged) if isinstance(floor, TranscriptPending) else (at, 0)
    talk = replace(talk, turn_ended=floor.note.spoke_until if floor.note else floor.since)
    if not floor.words:
        # Words that are still being made out are a sign of life, and so is what we said; a sound that was none is not.
        heard_of = waited or (isinstance(floor, CallerPauses) and not floor.settled)
        return move(talk, Quiet(at if heard_of else talk.quiet_since))
    over = replace(
        talk, floor=AgentThinks(since, floor.words, floor.confidence, floor.note), nudges=0, acknowledged=waited
    )
    if talk.closing_since is not None:
        return leave(replace(over, floor=floor), Phrase.GOODBYE_CLOSING, Ending.AGENT_STOPPED, at)
    if not understood(talk, floor, rules):
        return ask_again(replace(over, floor=floor), at, rules, *unprepare(talk))
    over = replace(over, doubts=0)
    if isinstance(floor, CallerPauses) and floor.prepared:
        return over, (Release(talk.reply, since),)
    n = talk.reply + 1
    over = begin_answer(over, over.floor, n)
    return over, (Prepare(n, turn_of(floor)), Release(n, since))


def ask_again(talk: Talk, at: float, rules: TurnTaking, *first: Effect) -> Step:
    """Not understood. Again and again is no fault of the caller's."""
    if talk.doubts + 1 >= rules.doubts:
        return say(replace(talk, leaving=Ending.FAILED), Phrase.GOODBYE_FAILED, at, *first)
    phrase = Phrase.SAY_AGAIN_SLOWLY if talk.doubts else Phrase.SAY_AGAIN
    return say(replace(talk, doubts=talk.doubts + 1), phrase, at, *first)


def say(talk: Talk, phrase: Phrase, at: float, *first: Effect) -> Step:
    """A fixed sentence. What the caller said and nobody answered yet goes with it."""
    n = talk.reply + 1
    turn, since = unanswered(talk), waiting_since(talk, at)
    thinking = replace(
        talk, floor=AgentThinks(at, ""), reply=n, answering=False, repeating=phrase in REPEAT, dry_since=None
    )
    return thinking, (*first, Say(n, phrase, since, turn))


def waiting_since(talk: Talk, at: float) -> float:
    """Since when the caller waits to hear something: the turn's clock, whatever is said in the end."""
    match talk.floor:
        case TranscriptPending(since):
            return since
        case AgentThinks(since) if talk.answering:
            return since
    return at


def finish(talk: Talk, at: float) -> Step:
    """The reply was heard to its end."""
    if talk.leaving:
        return hang_up(replace(talk, floor=Quiet(at)), talk.leaving)
    failures = 0 if talk.answering else talk.failures  # an apology that worked is no success
    return replace(talk, floor=Quiet(at), quiet_since=at, failures=failures, dry_since=None), ()


def apologise(talk: Talk, at: float, rules: TurnTaking, *first: Effect) -> Step:
    if talk.failures >= rules.failures:
        return say(replace(talk, leaving=Ending.FAILED), Phrase.GOODBYE_FAILED, at, *first)
    return say(replace(talk, failures=talk.failures + 1, leaving=None), Phrase.SORRY, at, *first)


def acknowledge(talk: Talk, words: str, at: float) -> Step:
    told = replace(talk, acknowledged=talk.acknowledged + 1, acknowledged_at=at)
    return told, (Acknowledge(words, talk.acknowledged, isinstance(talk.floor, TranscriptPending)),)


def wait_on(talk: Talk, since: float, at: float, rules: TurnTaking) -> Step:
    """The caller waits since `since`, and it is `at`: let him hear that he was understood, or give the reply up."""
    if at >= since + rules.turn_budget:
        ended = stop(talk) if isinstance(talk.floor, TranscriptPending) else (GiveUp(talk.reply),)
        return apologise(talk, at, rules, *ended)
    return acknowledge(talk, unanswered(talk).words, at)


def leave(talk: Talk, phrase: Phrase, why: Ending, at: float) -> Step:
    return say(replace(talk, leaving=why), phrase, at, *stop(talk))


def stay(talk: Talk, at: float) -> Talk:
    """The caller spoke over the agent: it stops, and does not leave if it was about to."""
    return replace(talk, leaving=None, quiet_since=at)


def press(talk: Talk, key: str, at: float, rules: TurnTaking) -> Step:
    """A key is as good as a word; digits pressed one after the other make one number, and # ends the turn.

    Nobody is answered while he speaks, nor before the words are known that he has said: those go with the keys.
    """
    if key == "#" and isinstance(talk.floor, AgentThinks | AgentSpeaks | BothSpeak):
        return talk, ()  # nothing was said that it could end
    said, effects, stopped = unanswered(talk), stop(talk), stay(talk, at)
    if key != "#":
        longer = said.words + key if said.words[-1:].isdigit() else f"{said.words} {key}".strip()
        said = replace(said, words=longer)
    if audible(talk.floor):
        return move(stopped, CallerSpeaks(at, said.words, said.confidence, keyed=key != "#"), *effects)
    known = not words_are_pending(talk.floor)
    pressed = CallerPauses(at, said.words, said.confidence, settled=known, note=said.note, keyed=True)
    if key != "#":
        return move(stopped, pressed, *effects)
    after, more = answer(stopped, pressed, at, rules) if known else pend(stopped, pressed, at, closed=True)
    return after, (*effects, *more)


def audible(floor: Floor) -> bool:
    """Whether the caller's voice is on the line at this moment."""
    return isinstance(floor, CallerSpeaks) or (isinstance(floor, BothSpeak) and floor.ended is None)


def words_are_pending(floor: Floor) -> bool:
    """Whether the recogniser has more to say of a voice that has ended."""
    match floor:
        case BothSpeak() | TranscriptPending() | CallerPauses(settled=False):
            return True
    return False


def pend(talk: Talk, floor: CallerPauses, at: float, *, closed: bool = False) -> Step:
    """The turn is over before all of its words are known."""
    pending = TranscriptPending(at, floor.words, floor.confidence, floor.note, closed)
    return move(replace(talk, acknowledged=0), pending, *unprepare(talk))


def hang_up(talk: Talk, why: Ending) -> Step:
    return replace(talk, floor=Over(why, unanswered(talk).words)), (*stop(talk), HangUp(why))


def unanswered(talk: Talk) -> CallerTurn:
    """What the caller said that nobody answered yet."""
    match talk.floor:
        case CallerSpeaks() | CallerPauses() | TranscriptPending() | AgentThinks() as floor:
            return turn_of(floor)
        case BothSpeak() as floor:
            return turn_of(caller_goes_on(floor, floor.since))
    return CallerTurn()


def turn_of(floor: CallerSpeaks | CallerPauses | TranscriptPending | AgentThinks) -> CallerTurn:
    note = None if isinstance(floor, CallerSpeaks) else floor.note
    return CallerTurn(floor.words, floor.confidence, note)


def stop(talk: Talk) -> tuple[Effect, ...]:
    """Stop the reply in flight, if there is one, and whatever else the agent says."""
    match talk.floor:
        case TranscriptPending() | AgentThinks() | AgentSpeaks() | BothSpeak() | CallerPauses(prepared=True):
            return (Stop(talk.reply),)
    return ()


def unprepare(talk: Talk) -> tuple[Effect, ...]:
    return stop(talk) if isinstance(talk.floor, CallerPauses) else ()


def add(floor: Speaking, words: str, confidence: float) -> Speaking:
    """Words after words; the confidence of both together, weighed by their number of words."""
    before, after = len(floor.words.split()), len(words.split())
    weight = after / (before + after) if after else 0.0
    mean = floor.confidence * (1 - weight) + confidence * weight
    return replace(floor, words=f"{floor.words} {words}".strip(), confidence=mean)


def unheard(floor: BothSpeak) -> CallerTurn:
    """What he had said before, if nobody has heard anything of its answer."""
    return turn_of(floor.over) if isinstance(floor.over, AgentThinks) else CallerTurn()


def caller_goes_on(floor: BothSpeak, at: float) -> CallerSpeaks | CallerPauses:
    """The caller's turn, with what he had said before if nobody has heard anything of the answer."""
    before = unheard(floor)
    turn = CallerSpeaks(at, before.words, before.confidence)
    spoken = add(turn, floor.words, floor.confidence) if floor.words else turn
    return spoken if floor.ended is None else CallerPauses(floor.ended, spoken.words, spoken.confidence)
