"""ElevenLabs' voices through the real SDK, from a server that speaks its wire format."""

from __future__ import annotations

import asyncio

import pytest

from edge_agent.speak.elevenlabs import RATE, ElevenLabsVoice
from infra.dev.loopback.faults import Fault
from shared.errors import SpeakingFailed, VoiceBusy, VoiceRefused
from shared.voices import ELEVENLABS_MODEL
from tests.speak.providers import (
    KEY,
    SHORT,
    TEXT,
    asked,
    elevenlabs,
    heard,
    heard_until_it_failed,
    is_loud,
    seconds_of,
    until,
)


async def test_a_clause_is_heard_as_24_khz_sound() -> None:
    """What comes are whole samples of speech, in small pieces, as long as the text takes to say."""
    async with elevenlabs() as (_, name, voice):
        pieces = [pcm async for pcm in voice.synthesise(TEXT, name, "en-US")]
        assert voice.rate == RATE == 24_000
        assert all(len(pcm) % 2 == 0 and seconds_of(pcm) <= 0.02 for pcm in pieces)
        assert 2 < seconds_of(b"".join(pieces)) < 6
        assert is_loud(b"".join(pieces))


async def test_what_is_sent_is_what_the_api_wants() -> None:
    """The model, raw 24 kHz, the language without its region, the key in its header."""
    async with elevenlabs() as (server, name, voice):
        await heard(voice.synthesise(TEXT, name, "en-US"))
        (asked,) = server.seen
        assert asked.path == f"/v1/text-to-speech/{name}/stream"
        assert asked.query == {"output_format": "pcm_24000"}
        assert asked.sent == {"text": TEXT, "model_id": ELEVENLABS_MODEL, "language_code": "en"}
        assert asked.headers["xi-api-key"] == KEY


@pytest.mark.parametrize("status", [401, 402, 408, 429, 500, 503])
async def test_a_refusal_is_a_failure_and_asked_once(status: int) -> None:
    """The status and the machine's code, not the words that may quote the caller; the SDK tries nothing again."""
    async with elevenlabs() as (server, name, voice):
        server.faults.plan("speak", Fault(status=status, code="planned", reason=f"no: {TEXT}"))
        with pytest.raises(SpeakingFailed, match=f"{status} planned") as failure:
            await heard(voice.synthesise(TEXT, name, "en"))
        assert failure.value.code == ("voice_busy" if status == 429 else "speaking_failed")
        assert TEXT not in str(failure.value)
        assert is_loud(await heard(voice.synthesise(TEXT, name, "en")))


async def test_a_voice_that_was_deleted_is_refused() -> None:
    """One client's fault, not the provider's."""
    async with elevenlabs() as (_, _name, voice):
        with pytest.raises(VoiceRefused, match="404 voice_not_found"):
            await heard(voice.synthesise(TEXT, "no-such-voice", "en"))


async def test_nobody_listening_at_the_address_is_a_failure() -> None:
    """Refused by the machine."""
    async with elevenlabs() as (server, _, _):
        address = server.url
    voice = ElevenLabsVoice(KEY, address)
    with pytest.raises(SpeakingFailed, match="cannot be reached"):
        await heard(voice.synthesise(TEXT, "anybody", "en"))
    await voice.aclose()


async def test_slow_first_sound_is_given_up() -> None:
    """After the patience for a first sound."""
    async with elevenlabs(first_within=SHORT) as (server, name, voice):
        server.faults.plan("speak", Fault(kind="stall"))
        with pytest.raises(SpeakingFailed, match="silent"):
            await heard(voice.synthesise(TEXT, name, "en"))


@pytest.mark.parametrize(
    ("kind", "reason", "next_within"), [("half", "silent", SHORT), ("torn", "cannot be reached", 30)]
)
async def test_a_stream_that_breaks_off_is_a_failure(kind: str, reason: str, next_within: float) -> None:
    """Stalled or closed in the middle: what came is handed on, then the failure."""
    async with elevenlabs(next_within=next_within) as (server, name, voice):
        server.faults.plan("speak", Fault(kind=kind))  # type: ignore[arg-type]
        pcm, failure = await heard_until_it_failed(voice.synthesise(TEXT, name, "en"))
        assert is_loud(pcm)
        assert reason in failure


async def test_words_with_a_good_status_are_not_played() -> None:
    """Garbage would be noise at the caller's ear."""
    async with elevenlabs() as (server, name, voice):
        server.faults.plan("speak", Fault(kind="garbage"))
        with pytest.raises(SpeakingFailed, match="no sound"):
            await heard(voice.synthesise(TEXT, name, "en"))


async def test_a_barge_in_gives_the_request_up_and_frees_its_place() -> None:
    """Closed in mid-stream, the place is free at once; with all places taken nobody waits."""
    async with elevenlabs(requests=1) as (server, name, voice):
        server.faults.plan("speak", Fault(kind="half"))
        sound = asked(voice, name)
        await anext(sound)
        with pytest.raises(VoiceBusy, match="answers 1 at once"):
            await heard(asked(voice, name))
        await sound.aclose()
        assert is_loud(await heard(asked(voice, name)))


async def test_a_caller_who_cuts_in_before_any_sound_frees_the_place() -> None:
    """A cancelled wait leaves nothing behind."""
    async with elevenlabs(requests=1) as (server, name, voice):
        server.faults.plan("speak", Fault(kind="stall"))
        waiting = asyncio.create_task(heard(asked(voice, name)))
        await until(lambda: not server.faults._planned["speak"])
        waiting.cancel()
        await asyncio.wait([waiting])
        assert is_loud(await heard(asked(voice, name)))
