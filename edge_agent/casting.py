"""Who speaks on a call, made ready before the phone is answered: the client's own voice, or the stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import structlog

from edge_agent.chores import Chores
from edge_agent.idle import Idle
from edge_agent.phrases import ACKNOWLEDGEMENTS
from edge_agent.record.call_record import CallRecord
from edge_agent.speak.cast import Cast
from edge_agent.speak.kept import Kept
from edge_agent.speak.voice import Speaker, Voice
from edge_agent.think.prompt import answers_of
from shared.errors import SpeakingFailed, StageError, VoiceUnavailable
from shared.profiles import Profile

log = structlog.get_logger()

OWN_READY = 4.0  # s the phone may ring on for the client's own voice to say its greeting; kept ever after …
STAND_IN_READY = 8.0  # … and for the stand-in, which a slow machine computes itself
MOST_ANSWERS = 40  # sentences of a client that are made ready
DEFAULT_VOICE = "af_heart"  # the stand-in: a professional voice that needs no provider


@dataclass(frozen=True, slots=True)
class Voices:
    """What all calls of one process share."""

    makers: Mapping[str, Voice]  # by name
    stand_in: Speaker  # says refusals, and speaks where a client's own voice cannot
    kept: Kept
    chores: Chores
    idle: Idle = field(default_factory=Idle)  # moments in which no reply is made


async def cast_ready(profile: Profile, voices: Voices, record: CallRecord) -> Cast | None:
    """Those who can say the greeting at once; None when nobody can.

    A caller would rather hear it ring a little longer than silence. The client can read why it is not their voice
    that speaks, once a call.
    """

    async def lost(failure: SpeakingFailed) -> None:
        record.trouble("tts", failure.code, f"{failure}: the default voice speaks")

    own = own_voice(profile, voices)
    if own is None:
        await lost(VoiceUnavailable(f"no {profile.voice.provider} here"))
    cast = Cast(own, voices.stand_in, voices.kept, lost)
    try:
        await greeting_ready(cast, profile.greeting)
    except StageError as failure:
        record.trouble("tts", failure.code, str(failure), "error")
        return None
    return cast


async def greeting_ready(cast: Cast, greeting: str) -> None:
    """Raises SpeakingFailed when neither voice can say it in time."""
    try:
        async with asyncio.timeout(STAND_IN_READY if cast.on_its_own else OWN_READY):
            await cast.make_ready([greeting])
            return
    except TimeoutError:
        log.warning("greeting_slow", maker=cast.speaking.maker.name)
    await cast.replace(SpeakingFailed("the voice took too long to say the greeting"))  # raises where nobody stands in
    try:
        async with asyncio.timeout(STAND_IN_READY):
            await cast.make_ready([greeting])
    except TimeoutError:
        raise SpeakingFailed("no voice said the greeting in time") from None


async def acknowledgements_ready(cast: Cast) -> None:
    """While the greeting is heard: what a caller who has to wait will hear."""
    with suppress(StageError):
        await cast.make_ready(ACKNOWLEDGEMENTS)


async def answers_ready(profile: Profile, cast: Cast, voices: Voices) -> None:
    """While the agent is heard or the caller talks: what he may be told next, beginnings first.

    Only where our own engine speaks, and slowly: it makes what would else be made while the caller waits.
    """
    if cast.speaking.maker is not voices.stand_in.maker or not cast.pace.slow:
        return
    with suppress(StageError):
        for piece in cast.pieces_of(answers_of(profile)[:MOST_ANSWERS]):
            await voices.idle.meanwhile(partial(cast.keep_piece, piece))


def learn(profile: Profile, voices: Voices) -> None:
    """After a call: what its client's next one will need, made ready between calls.

    The client's voice learns the fixed sentences; the stand-in the greeting, should it have to step in. What a client
    wrote for its callers to know is what they will be told, often word for word: our own engine makes that ready too
    (a provider would charge for words that may never be said).
    """
    own = own_voice(profile, voices)
    if own:
        voices.chores.learn(own)
    if own is None or not own.same_as(voices.stand_in):
        voices.chores.learn(voices.stand_in, [profile.greeting])
    speaker = own or voices.stand_in
    if speaker.maker is voices.stand_in.maker:
        voices.chores.learn(speaker, answers_of(profile)[:MOST_ANSWERS], fixed=False)


def own_voice(profile: Profile, voices: Voices) -> Speaker | None:
    """The client's; None when its maker is not to be had here."""
    maker = voices.makers.get(profile.voice.provider)
    return Speaker(maker, profile.voice.name, profile.language) if maker else None
