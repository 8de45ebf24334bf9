"""Who speaks on a call, made ready before the phone is answered: the client's own voice, or the stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

import structlog

from edge_agent.desk.greeting import usual_greetings
from edge_agent.desk.sayings import instructions, sayings
from edge_agent.failover.hedge import Lost
from edge_agent.idle import Idle
from edge_agent.phrases import phrasebook
from edge_agent.presynthesis import Presynthesis
from edge_agent.record.call_record import CallRecord
from edge_agent.record.failure import Failure
from edge_agent.speak import stand_ins
from edge_agent.speak.cache import SpeechCache
from edge_agent.speak.failover import VoiceFailover
from edge_agent.speak.voice import Speaker, Voice
from edge_agent.think.facts import Facts
from shared.errors import StageError, VoiceLate, VoiceUnavailable
from shared.profiles import Profile

log = structlog.get_logger()

OWN_READY = 4.0  # s the phone may ring on for the client's own voice to say its greeting; kept ever after …
STAND_IN_READY = 20.0  # … and for the stand-in, which a slow, busy machine computes itself: slow is not failed
MOST_ANSWERS = 40  # sentences of a client that are made ready
DEFAULT_VOICE = stand_ins.DEFAULT  # a professional voice that needs no provider


@dataclass(frozen=True, slots=True)
class Voices:
    """What all calls of one process share."""

    makers: Mapping[str, Voice]  # by name
    stand_in: Speaker  # says refusals; for each client one of its language stands in
    cache: SpeechCache
    presynthesis: Presynthesis
    idle: Idle = field(default_factory=Idle)  # moments in which no reply is made


async def voice_ready(
    profile: Profile, voices: Voices, record: CallRecord, *, greets: bool = True, greeting: str = ""
) -> VoiceFailover | None:
    """Those who can say the greeting at once; None when nobody can. `greets` False: the caller was greeted before.

    `greeting`: as this caller hears it, if that is not as the client wrote it.

    A caller would rather hear it ring a little longer than silence. The client can read why it is not their voice
    that speaks, once a call.
    """
    own = own_voice(profile, voices)
    if own is None:
        missing = VoiceUnavailable(f"no {profile.voice.provider} here")
        tell_lost(record, Lost(profile.voice.provider, 0.0, missing), 1)
    failover = VoiceFailover(own, stand_in_of(profile, voices), voices.cache, partial(tell_lost, record))
    if not greets:
        return failover
    try:
        await presynthesise_greeting(failover, greeting or profile.greeting)
    except StageError as failure:
        if not record.was_told(failure):
            record.failed(Failure.of("tts", failure, failover.speaking.maker.name), "error")
        return None
    return failover


def tell_lost(record: CallRecord, lost: Lost, attempt: int) -> None:
    """A voice that failed, or was late and beaten, is an event that names it."""
    error = lost.failure or VoiceLate(f"{lost.name} was late")
    failure = Failure.of("tts", error, lost.name, attempt=attempt, elapsed=lost.after)
    then = "the default voice speaks" if attempt == 1 else "nobody stands in for it"
    record.failed(replace(failure, said=f"{failure.said}: {then}"))


async def presynthesise_greeting(failover: VoiceFailover, greeting: str) -> None:
    """Raises SpeakingFailed when neither voice can say it in time.

    One that has made its beginning by then is only slow: the caller is answered, and hears the rest as it comes.
    """
    try:
        async with asyncio.timeout(STAND_IN_READY if failover.on_its_own else OWN_READY):
            await failover.presynthesise([greeting])
            return
    except TimeoutError:
        log.warning("greeting_slow", maker=failover.speaking.maker.name)
    if failover.on_its_own and await failover.has_begun(greeting):
        return
    slow, maker = VoiceLate("the voice took too long to say the greeting"), failover.speaking.maker
    failover.replace(slow, OWN_READY)  # raises where nobody stands in
    maker.gate.late()  # else each next call would ring on for it as long
    try:
        async with asyncio.timeout(STAND_IN_READY):
            await failover.presynthesise([greeting])
    except TimeoutError:
        if not await failover.has_begun(greeting):
            raise VoiceLate("no voice said the greeting in time") from None


async def presynthesise_acknowledgements(failover: VoiceFailover) -> None:
    """While the greeting is heard: what a caller who has to wait will hear."""
    with suppress(StageError):
        await failover.presynthesise(phrasebook(failover.speaking.language).acknowledgements)


async def presynthesise_answers(profile: Profile, failover: VoiceFailover, voices: Voices) -> None:
    """While the agent is heard or the caller talks: what he may be told next, beginnings first.

    Only where our own engine speaks, and slowly: it makes what would else be made while the caller waits.
    """
    if failover.speaking.maker is not voices.stand_in.maker or not failover.pace.slow:
        return
    with suppress(StageError):
        for piece in failover.pieces_of(answers_of(profile)):
            await voices.idle.meanwhile(partial(failover.presynthesise_piece, piece))


def presynthesise_for_next_call(profile: Profile, voices: Voices) -> None:
    """After a call: what its client's next one will need, made ready between calls.

    The client's voice learns the fixed sentences, and so does its stand-in, and the greeting, should it have to step
    in. What a client wrote for its callers to know is what they will be told, often word for word: our own engine makes
    that ready too (a provider would charge for words that may never be said).
    """
    own, stand_in = own_voice(profile, voices), stand_in_of(profile, voices)
    if own:
        voices.presynthesis.want(own)
    if not stand_in.same_as(voices.stand_in):  # that one knows them since the start
        voices.presynthesis.want(stand_in)
    if own is None or not own.same_as(stand_in):
        voices.presynthesis.want(stand_in, usual_greetings(profile))
    speaker = own or stand_in
    if speaker.maker is voices.stand_in.maker:
        voices.presynthesis.want(speaker, answers_of(profile), fixed=False)


def presynthesise_for_first_calls(profiles: Sequence[Profile], voices: Voices) -> None:
    """At the start: the greetings and answers of those who will probably be called, as far as our own engine says them.

    Client after client: with all of it one is better served than two with half of it.
    """
    for profile in profiles:
        speaker = own_voice(profile, voices) or stand_in_of(profile, voices)
        if speaker.maker is voices.stand_in.maker:
            acknowledgements = phrasebook(speaker.language).acknowledgements
            voices.presynthesis.want(speaker, [*usual_greetings(profile), *acknowledgements])
            voices.presynthesis.want(speaker, answers_of(profile), fixed=False)


def answers_of(profile: Profile) -> list[str]:
    """What this client's callers will probably be told, word for word: in danger first, then by the facts, the desk."""
    return [*instructions(profile.profession), *Facts(profile).answers[:MOST_ANSWERS], *sayings()]


def stand_in_of(profile: Profile, voices: Voices) -> Speaker:
    """Our own engine's voice nearest to the client's: the same language, and the same sex."""
    name = stand_ins.stand_in_for(profile.language, profile.voice.sex or stand_ins.sex_of(profile.voice.name))
    return Speaker(voices.stand_in.maker, name, profile.language)


def own_voice(profile: Profile, voices: Voices) -> Speaker | None:
    """The client's; None when its maker is not to be had here."""
    maker = voices.makers.get(profile.voice.provider)
    return Speaker(maker, profile.voice.name, profile.language) if maker else None
