"""What goes wrong on Cartesia's socket in the middle of a clause."""

from __future__ import annotations

import asyncio

import pytest

from infra.dev.loopback.faults import Fault
from shared.errors import SpeakingFailed
from shared.voices import CARTESIA_MODEL
from tests.speak.providers import SHORT, TEXT, cartesia, heard, heard_until_it_failed, is_loud, speaking, until
from tests.speak.scripted_cartesia import HANG_UP, SOUND, Message, Script, chunk, done, error, scripted


async def listen(script: Script, **options: float) -> tuple[bytes, str, list[Message]]:
    """What is heard of a clause, what it failed with, and what was sent."""
    async with scripted(script) as (address, sent), speaking(address, **options) as voice:
        return *await heard_until_it_failed(voice.synthesise(TEXT, "v-1", "en-US")), sent


async def test_what_is_sent_is_what_the_api_wants() -> None:
    """One message a clause, nothing to wait for, and no more when it was heard to its end."""
    pcm, failure, sent = await listen(lambda asked: [chunk(asked), done(asked)])
    assert (pcm, failure) == (SOUND, "")
    assert len(sent[0].pop("context_id")) == 32
    assert sent == [
        {
            "model_id": CARTESIA_MODEL,
            "transcript": TEXT,
            "voice": {"id": "v-1"},
            "language": "en",
            "output_format": {"container": "raw", "encoding": "pcm_s16le", "sample_rate": 24_000},
            "continue": False,
            "max_buffer_delay_ms": 0,
        }
    ]


async def test_what_was_heard_before_a_failure_is_handed_on() -> None:
    """The sound that came comes out, then the failure."""
    for told, reason in (("error", "429 quota_exceeded"), (HANG_UP, "closed")):

        def script(asked: Message, told: str = told) -> list[Message | str]:
            bad = error(asked, 429, error_code="quota_exceeded") if told == "error" else told
            return [chunk(asked), chunk(asked), bad]

        pcm, failure, _ = await listen(script)
        assert pcm == SOUND * 2
        assert reason in failure


async def test_a_stall_in_mid_stream_is_given_up() -> None:
    """Sound, then nothing: a failure after the patience between two pieces, and the context is cancelled."""
    async with cartesia(next_within=SHORT) as (server, voice):
        server.faults.plan("context", Fault(kind="stall"))
        pcm, failure = await heard_until_it_failed(voice.synthesise(TEXT, server.voice, "en"))
        assert is_loud(pcm)
        assert "silent" in failure
        await until(lambda: not server.active)


async def test_a_connection_that_says_nothing_is_not_used_again() -> None:
    """Half-open: to nobody on it came anything, so the next clause has a new one."""
    async with cartesia() as (server, voice):
        await heard(voice.synthesise(TEXT, server.voice, "en"))
        server.waits = asyncio.Event()
        voice._first_within = SHORT
        with pytest.raises(SpeakingFailed, match="silent"):
            await heard(voice.synthesise(TEXT, server.voice, "en"))
        server.waits = None
        voice._first_within = 20.0
        assert await heard(voice.synthesise(TEXT, server.voice, "en"))
        assert len(server.contexts) == 2


async def test_a_handshake_that_never_ends_is_given_up() -> None:
    """Connecting is part of the patience for the first sound."""
    async with cartesia(first_within=SHORT) as (server, voice):
        server.faults.plan("socket", Fault(kind="stall"))
        with pytest.raises(SpeakingFailed, match="silent"):
            await heard(voice.synthesise(TEXT, server.voice, "en"))


async def test_garbage_harms_only_the_clause_it_came_for() -> None:
    """Words that are no message: the clause that waits is given up, its neighbour is heard to its end."""
    async with cartesia(next_within=2.0) as (server, voice):
        other = server.store.add("another", "en", "", b"").id
        server.faults.plan("context", Fault(kind="garbage"), None)
        spoilt, good = await asyncio.gather(
            heard(voice.synthesise(TEXT, server.voice, "en")),
            heard(voice.synthesise(TEXT, other, "en")),
            return_exceptions=True,
        )
        assert isinstance(spoilt, SpeakingFailed)
        assert isinstance(good, bytes)
        assert is_loud(good)


@pytest.mark.parametrize(
    "nonsense",
    ["[1, 2]", "null", '{"type": "error", "context_id": 7}', '{"context_id": "who"}', '{"type": "notice"}', "{}"],
)
async def test_messages_for_nobody_are_skipped(nonsense: str) -> None:
    """JSON that is no message, odd names, strangers: the clause goes on."""
    pcm, failure, _ = await listen(lambda asked: [nonsense, chunk(asked), nonsense, chunk(asked), done(asked)])
    assert (pcm, failure) == (SOUND * 2, "")


async def test_an_error_without_a_name_is_for_those_who_wait() -> None:
    """Whoever has heard nothing yet fails at once; whoever is being spoken to is spoken to on."""
    asked: list[Message] = []

    def script(message: Message) -> list[Message | str]:
        asked.append(message)
        if len(asked) == 1:
            return [chunk(message)]
        return [error(None, 429), chunk(asked[0]), done(asked[0])]

    async with scripted(script) as (address, _), speaking(address) as voice:
        first = voice.synthesise(TEXT, "v-1", "en")
        assert await anext(first) == SOUND
        with pytest.raises(SpeakingFailed, match="429"):
            await heard(voice.synthesise(TEXT, "v-2", "en"))
        assert await heard(first) == SOUND


@pytest.mark.parametrize("data", ["%%%", 7, "YQ"])
async def test_sound_that_is_none_is_a_failure(data: object) -> None:
    """Data that cannot be read never reaches the caller's ear."""
    pcm, failure, _ = await listen(lambda asked: [chunk(asked), chunk(asked, data=data)])
    assert pcm == SOUND
    assert "no sound" in failure


async def test_half_a_sample_makes_no_noise_of_what_follows() -> None:
    """Pieces that end within a sample are put together; half of one at the end is dropped."""
    pcm, _, _ = await listen(lambda asked: [chunk(asked, b"\x01"), chunk(asked, b"\x02\x03\x04\x05"), done(asked)])
    assert pcm == b"\x01\x02\x03\x04"


async def test_silence_for_an_answer_is_a_failure() -> None:
    """Done without a sound: somebody else has to say it."""
    pcm, failure, _ = await listen(lambda asked: [chunk(asked, b""), done(asked)])
    assert pcm == b""
    assert "made no sound" in failure


async def test_the_last_piece_may_say_that_it_is_the_last() -> None:
    """No `done` has to follow it."""
    pcm, failure, _ = await listen(lambda asked: [chunk(asked), chunk(asked, done=True)])
    assert (pcm, failure) == (SOUND * 2, "")


async def test_a_server_that_hangs_up_on_every_clause_is_asked_twice_at_most() -> None:
    """A connection is replaced once, not for ever."""
    _, failure, sent = await listen(lambda _asked: [HANG_UP])
    assert "closed" in failure
    assert len(sent) == 2


async def test_when_the_connection_breaks_all_its_callers_are_told() -> None:
    """Nobody waits for a connection that is gone."""
    async with cartesia() as (server, voice):
        # The last is for the second clause's other try, which it has where nothing of it was heard.
        server.faults.plan("context", Fault(kind="stall"), Fault(kind="cut"), Fault(kind="cut"))
        waiting = voice.synthesise(TEXT, server.voice, "en")
        assert await anext(waiting)  # a clause of which nothing was heard would be begun anew, and succeed
        _, failure = await heard_until_it_failed(voice.synthesise(TEXT, server.voice, "en"))
        assert "closed" in failure
        _, failure = await heard_until_it_failed(waiting)
        assert "closed" in failure
