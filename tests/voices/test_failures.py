"""What a provider's answer means: not this recording, not this provider, or not now."""

from __future__ import annotations

import time
from email.utils import formatdate

import httpx
import pytest
import respx

from cloud.voices.cartesia import CartesiaCloning
from cloud.voices.clean import Take
from cloud.voices.elevenlabs import ElevenLabsCloning
from cloud.voices.failures import LONGEST_WAIT, ProviderCannot, SampleRefused, Uncertain, plain, retry_after
from shared.errors import FrontdeskError, TryAgain

TAKE = Take(b"RIFF whole", b"RIFF best")
PROVIDERS: dict[str, tuple[str, type[CartesiaCloning | ElevenLabsCloning]]] = {
    "cartesia": ("https://api.cartesia.ai/voices/clone", CartesiaCloning),
    "elevenlabs": ("https://api.elevenlabs.io/v1/voices/add", ElevenLabsCloning),
}
MEANING = {
    **dict.fromkeys((400, 413, 415, 422), SampleRefused),
    **dict.fromkeys((401, 402, 403, 404, 405, 409, 410, 451), ProviderCannot),
    **dict.fromkeys((425, 429, 500, 501, 503, 529), TryAgain),
    **dict.fromkeys((408, 502, 504), Uncertain),
}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(("status", "meaning"), MEANING.items())
@respx.mock
async def test_a_status_means_the_same_at_both_studios(
    provider: str, status: int, meaning: type[FrontdeskError]
) -> None:
    """It is asked once; a body that is no JSON changes nothing."""
    url, kind = PROVIDERS[provider]
    route = respx.post(url).mock(return_value=httpx.Response(status, text="<html>no</html>"))
    door = kind("key")
    with pytest.raises(FrontdeskError) as raised:
        await door.clone("frontdesk 1", TAKE, "en-US")
    await door.aclose()
    assert type(raised.value) is meaning
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("provider", "body"),
    [
        ("cartesia", {"error_code": "quota_exceeded", "title": "No", "message": "Out of credits"}),
        ("cartesia", {"error_code": "voice_limit_reached", "title": "No", "message": "Full"}),
        ("elevenlabs", {"detail": {"status": "voice_limit_reached", "message": "Full"}}),
        ("elevenlabs", {"detail": {"status": "can_not_use_instant_voice_cloning", "message": "Upgrade"}}),
        ("elevenlabs", {"detail": {"status": "quota_exceeded", "message": "Out of credits"}}),
    ],
)
@respx.mock
async def test_an_account_at_its_limit_is_not_the_recordings_fault(provider: str, body: dict[str, object]) -> None:
    """Whatever the status: the next provider is asked."""
    url, kind = PROVIDERS[provider]
    respx.post(url).mock(return_value=httpx.Response(400, json=body))
    door = kind("key")
    with pytest.raises(ProviderCannot):
        await door.clone("frontdesk 1", TAKE, "en-US")
    await door.aclose()


@pytest.mark.parametrize(
    ("provider", "body", "told"),
    [
        ("cartesia", {"error_code": None, "title": "Bad", "message": "Clip is too\nnoisy."}, "Clip is too noisy."),
        ("cartesia", {"error_code": "x", "title": "Bad clip", "message": ""}, "Bad clip"),
        ("elevenlabs", {"detail": {"status": "invalid_sample", "message": "Too short."}}, "Too short."),
        ("elevenlabs", {"detail": [{"loc": ["body"], "msg": "Field required", "type": "missing"}]}, "Field required"),
        ("elevenlabs", {"detail": "Just words"}, "Just words"),
        ("elevenlabs", {"oh": 1}, "ElevenLabs answered 400"),
    ],
)
@respx.mock
async def test_a_recording_is_refused_in_the_studios_words(provider: str, body: dict[str, object], told: str) -> None:
    """As one line, behind whose words they are."""
    url, kind = PROVIDERS[provider]
    respx.post(url).mock(return_value=httpx.Response(400, json=body))
    door = kind("key")
    with pytest.raises(SampleRefused, match="does not accept your recording: ") as refused:
        await door.clone("frontdesk 1", TAKE, "en-US")
    await door.aclose()
    assert str(refused.value).endswith(told)


@pytest.mark.parametrize("provider", PROVIDERS)
@respx.mock
async def test_a_studio_says_how_long_to_wait(provider: str) -> None:
    """Retry-After comes along, in seconds."""
    url, kind = PROVIDERS[provider]
    respx.post(url).mock(return_value=httpx.Response(429, json={}, headers={"Retry-After": "17"}))
    door = kind("key")
    with pytest.raises(TryAgain) as later:
        await door.clone("frontdesk 1", TAKE, "en-US")
    await door.aclose()
    assert later.value.after == 17


def test_retry_after_is_a_number_or_a_moment() -> None:
    """In the past: now. Beyond six hours: six hours. Anything else is nothing."""
    now = time.time()
    assert retry_after({"Retry-After": "30"}) == 30
    assert retry_after({"retry-after": formatdate(now + 90, usegmt=True)}, now) == pytest.approx(90, abs=1)
    assert retry_after({"Retry-After": formatdate(now - 90, usegmt=True)}, now) == 0
    assert retry_after({"Retry-After": "9" * 400}) == LONGEST_WAIT
    assert [retry_after({"Retry-After": odd}) for odd in ("", "-5", "soon", "1e3", "²", "\x00")] == [None] * 6
    assert retry_after({}) is None


def test_a_foreign_sentence_becomes_one_short_line() -> None:
    """No line breaks, no control characters, at most 300 letters."""
    assert plain("a\r\n\x1b[31m b\u202e ") == "a [31m b"
    assert len(plain("x" * 1000)) == 300
    assert plain(None) == ""
