"""Cartesia's voices through the real SDK, from a server that speaks its wire format."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack

import pytest
from structlog.testing import capture_logs

from edge_agent.speak.cartesia import RATE
from infra.dev.loopback.faults import Fault
from infra.dev.loopback.serving import serving
from shared.errors import SpeakingFailed, VoiceBusy, VoiceRefused
from tests.speak.providers import (
    KEY,
    SHORT,
    TEXT,
    Cartesia,
    asked,
    cartesia,
    heard,
    is_loud,
    seconds_of,
    speaking,
    until,
)


async def test_a_clause_is_heard_as_24_khz_sound() -> None:
    """What comes are whole samples of speech, in several pieces, as long as the text takes to say."""
    async with cartesia() as (server, voice):
        pieces = [pcm async for pcm in voice.synthesise(TEXT, server.voice, "en-US")]
        assert voice.rate == RATE == 24_000
        assert len(pieces) > 10
        assert all(len(pcm) % 2 == 0 for pcm in pieces)
        assert 2 < seconds_of(b"".join(pieces)) < 6
        assert is_loud(b"".join(pieces))


async def test_the_connection_says_who_we_are() -> None:
    """The key as a bearer, and the version of the API that the SDK was written for."""
    async with cartesia() as (server, voice):
        await heard(voice.synthesise(TEXT, server.voice, "en-US"))
        opened = server.seen[0].headers
        assert opened["authorization"] == f"Bearer {KEY}"
        assert opened["cartesia-version"]


async def test_all_calls_share_one_connection() -> None:
    """Two callers at once and a third later: one socket, each with the sound that is theirs alone."""
    async with cartesia() as (server, voice):
        other = server.store.add("another", "en", "", b"").id
        alone = [await heard(voice.synthesise(TEXT, name, "en")) for name in (server.voice, other)]
        at_once = await asyncio.gather(
            *(heard(voice.synthesise(TEXT, name, "en")) for name in (server.voice, other)),
        )
        assert at_once == alone
        assert alone[0] != alone[1]
        assert len(server.contexts) == 1


async def test_a_barge_in_gives_the_clause_up_at_once() -> None:
    """When the generator is closed Cartesia is told, its place is free, and what still comes is dropped."""
    async with cartesia(contexts=1) as (server, voice):
        server.faults.plan("context", Fault(kind="stall"))
        sound = voice.synthesise(TEXT, server.voice, "en")
        await anext(sound)
        (name,) = server.active
        await sound.aclose()
        await until(lambda: server.cancelled == [name])
        await server.contexts[0]._say(name, b"late")
        assert is_loud(await heard(voice.synthesise(TEXT, server.voice, "en")))


async def test_a_caller_who_cuts_in_before_any_sound_frees_the_context() -> None:
    """A cancelled wait is told to Cartesia too."""
    async with cartesia(contexts=1) as (server, voice):
        server.waits = asyncio.Event()
        waiting = asyncio.create_task(heard(voice.synthesise(TEXT, server.voice, "en")))
        await until(lambda: server.active)
        waiting.cancel()
        await asyncio.wait([waiting])
        await until(lambda: server.cancelled)
        server.waits = None
        assert await heard(voice.synthesise(TEXT, server.voice, "en"))


async def test_with_all_contexts_taken_nobody_waits() -> None:
    """The plan's limit is reached: a refusal at once, without a request."""
    async with cartesia(contexts=1) as (server, voice):
        server.waits = asyncio.Event()
        first = asyncio.create_task(heard(asked(voice, server.voice)))
        await until(lambda: server.active)
        with pytest.raises(VoiceBusy, match="answers 1 at once"):
            await heard(asked(voice, server.voice))
        assert len(server.active) == 1
        server.waits.set()
        assert await first


async def test_a_connection_is_made_before_anybody_speaks() -> None:
    """In the background; a clause then needs no new one."""
    async with cartesia() as (server, voice):
        connecting = asyncio.create_task(voice.stay_connected())
        await until(lambda: server.contexts)
        assert await heard(voice.synthesise(TEXT, server.voice, "en"))
        assert len(server.contexts) == 1
        connecting.cancel()


async def test_after_the_server_died_there_is_a_new_connection() -> None:
    """Sound, a dead server, a failure, the server again, sound: nobody has to do anything for it."""
    server = Cartesia()
    async with AsyncExitStack() as closing:
        async with serving(server.app()) as address:
            voice = await closing.enter_async_context(speaking(address))
            assert await heard(voice.synthesise(TEXT, server.voice, "en"))
        with pytest.raises(SpeakingFailed, match="cannot be reached"):
            await heard(voice.synthesise(TEXT, server.voice, "en"))
        async with serving(Cartesia(server.store).app(), int(address.rpartition(":")[2])):
            assert await heard(voice.synthesise(TEXT, server.voice, "en"))


async def test_a_connection_that_went_while_nobody_spoke_is_not_noticed() -> None:
    """Cartesia closes what is idle: the next clause has a new connection, within the same patience."""
    async with cartesia() as (server, voice):
        await heard(voice.synthesise(TEXT, server.voice, "en"))
        server.contexts[0]._request.transport.abort()  # type: ignore[union-attr]
        assert is_loud(await heard(voice.synthesise(TEXT, server.voice, "en")))
        assert len(server.contexts) == 2


@pytest.mark.parametrize("status", [401, 402, 429, 500])
async def test_a_refused_connection_is_a_failure(status: int) -> None:
    """A wrong key, no money, too much at once, a server in trouble: the failure names the status and no more."""
    async with cartesia() as (server, voice):
        server.faults.last("socket", Fault(status=status, reason=f"no: {TEXT}"))
        with pytest.raises(SpeakingFailed, match=str(status)) as failure:
            await heard(voice.synthesise(TEXT, server.voice, "en"))
        assert failure.value.code == ("voice_busy" if status == 429 else "speaking_failed")
        assert TEXT not in str(failure.value)


@pytest.mark.parametrize(("status", "code"), [(429, "voice_busy"), (401, "speaking_failed"), (404, "voice_refused")])
async def test_a_refused_text_says_whose_fault_it_is(status: int, code: str) -> None:
    """A full plan passes by, a missing voice is one client's. The caller's words are in no failure."""
    async with cartesia() as (server, voice):
        server.refuses = status
        with pytest.raises(SpeakingFailed, match=f"{status} planned") as failure:
            await heard(voice.synthesise(TEXT, server.voice, "en"))
        assert failure.value.code == code
        assert TEXT not in str(failure.value)


async def test_a_voice_that_was_deleted_is_refused() -> None:
    """Nobody's voice: VoiceRefused, and the connection goes on serving."""
    async with cartesia() as (server, voice):
        with pytest.raises(VoiceRefused, match="voice_not_found"):
            await heard(voice.synthesise(TEXT, "no-such-voice", "en"))
        assert await heard(voice.synthesise(TEXT, server.voice, "en"))
        assert len(server.contexts) == 1


async def test_nobody_listening_at_the_address_is_a_failure() -> None:
    """Refused by the machine."""
    async with serving(Cartesia().app()) as address:
        pass
    async with speaking(address) as voice:
        with pytest.raises(SpeakingFailed, match="cannot be reached"):
            await heard(voice.synthesise(TEXT, "anybody", "en"))


async def test_a_failed_connection_in_the_background_is_a_line_in_the_log() -> None:
    """It ends nothing, and it is tried again."""
    async with serving(Cartesia().app()) as address:
        pass
    with capture_logs() as lines:
        async with speaking(address) as voice:
            connecting = asyncio.create_task(voice.stay_connected())
            await until(lambda: "voice_not_connected" in [line["event"] for line in lines])
            assert not connecting.done()
            connecting.cancel()


async def test_what_is_said_is_not_in_the_log_even_at_debug(caplog: pytest.LogCaptureFixture) -> None:
    """The libraries underneath would write out every message."""
    with caplog.at_level(logging.DEBUG):
        async with cartesia() as (server, voice):
            await heard(voice.synthesise(TEXT, server.voice, "en"))
    assert "Thursday" not in caplog.text
    assert KEY not in caplog.text


async def test_slow_first_sound_is_given_up() -> None:
    """After the patience for a first sound: a failure, and Cartesia is told to stop."""
    async with cartesia() as (server, voice):
        await heard(voice.synthesise(TEXT, server.voice, "en"))
        server.waits = asyncio.Event()
        voice._first_within = SHORT
        with pytest.raises(SpeakingFailed, match="silent"):
            await heard(voice.synthesise(TEXT, server.voice, "en"))
        await until(lambda: not server.active)
