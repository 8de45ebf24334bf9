"""Both providers through their real SDKs, while their servers misbehave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest

from cloud.voices.cartesia import CartesiaCloning
from cloud.voices.clean import Take
from cloud.voices.clone import CloneProvider
from cloud.voices.elevenlabs import ElevenLabsCloning
from cloud.voices.failures import ProviderCannot, SampleRefused, Uncertain
from cloud.voices.providers import Account
from cloud.voices.providers import opened as opened_studios
from infra.dev.loopback.cartesia import CartesiaServer
from infra.dev.loopback.elevenlabs import ElevenLabsServer
from infra.dev.loopback.faults import Fault, Kind
from shared.errors import TryAgain

NAME = "frontdesk 7"
PATIENT = 60.0  # s: who is to be answered waits as long as a slow machine may take
IMPATIENT = 3.0  # s that a server which stalls costs
Server = CartesiaServer | ElevenLabsServer


@pytest.fixture(params=["cartesia", "elevenlabs"])
def server(
    request: pytest.FixtureRequest, cartesia_server: CartesiaServer, elevenlabs_server: ElevenLabsServer
) -> Server:
    return cartesia_server if request.param == "cartesia" else elevenlabs_server


def studio_of(server: Server, key: str, address: str, within: float = PATIENT) -> CartesiaCloning | ElevenLabsCloning:
    kind = CartesiaCloning if isinstance(server, CartesiaServer) else ElevenLabsCloning
    return kind(key, address, clone_within=within, ask_within=within)


@pytest.fixture
async def provider(server: Server) -> AsyncIterator[CloneProvider]:
    opened = studio_of(server, server.key, server.url)
    yield opened
    await opened.aclose()


@pytest.fixture
async def impatient(server: Server) -> AsyncIterator[CloneProvider]:
    """For a server that does not answer."""
    opened = studio_of(server, server.key, server.url, IMPATIENT)
    yield opened
    await opened.aclose()


async def test_a_voice_is_found_by_its_whole_name(server: Server, provider: CloneProvider, ready: Take) -> None:
    """Oldest first; a name that only begins so is another's."""
    first = await provider.clone(NAME, ready, "en-US")
    await provider.clone(f"{NAME}7", ready, "en-US")
    second = await provider.clone(NAME, ready, "en-US")
    assert await provider.named(NAME) == [first, second]
    assert await provider.named("frontdesk") == []


async def test_a_voice_that_is_gone_is_deleted(server: Server, provider: CloneProvider, ready: Take) -> None:
    """A second time too; but not when the server is at fault."""
    voice = await provider.clone(NAME, ready, "en-US")
    await provider.delete(voice)
    await provider.delete(voice)
    server.faults.plan("delete", Fault(status=503))
    with pytest.raises(TryAgain):
        await provider.delete(voice)


@pytest.mark.parametrize("kind", ["stall", "cut", "half", "torn", "garbage"])
async def test_a_clone_that_was_not_answered_is_uncertain(
    server: Server, provider: CloneProvider, impatient: CloneProvider, ready: Take, kind: Kind
) -> None:
    """The voice was made: it is found by its name, and there is one of it. It was asked for once."""
    server.faults.plan("clone", Fault(kind=kind, done=True))
    with pytest.raises(Uncertain):
        await impatient.clone(NAME, ready, "en-US")
    assert len(await provider.named(NAME)) == 1
    assert [seen.operation for seen in server.seen].count("clone") == 1


@pytest.mark.parametrize("kind", ["stall", "cut", "half", "torn", "garbage"])
@pytest.mark.parametrize("operation", ["voices", "speak", "delete"])
async def test_a_server_that_misbehaves_is_asked_later(
    server: Server, provider: CloneProvider, impatient: CloneProvider, ready: Take, operation: str, kind: Kind
) -> None:
    """Whatever was asked; no answer takes longer than the time it is given."""
    voice = await provider.clone(NAME, ready, "en-US")
    server.faults.last(operation, Fault(kind=kind))
    asked: dict[str, Coroutine[Any, Any, object]] = {
        "voices": impatient.named(NAME),
        "speak": impatient.say(voice, "Hello.", "en-US"),
        "delete": impatient.delete(voice),
    }
    wanted = asked.pop(operation)
    for other in asked.values():
        other.close()
    async with asyncio.timeout(PATIENT):
        try:
            await wanted
        except TryAgain:
            return
    # The body of an answer to "delete" is empty, and sound may be cut short or be any bytes: the trial hears that.
    assert operation == "delete" or (operation, kind) == ("speak", "garbage")


async def test_a_server_that_is_not_there_is_asked_later(server: Server, ready: Take) -> None:
    """That nothing was done is certain."""
    nobody = studio_of(server, "key", "http://127.0.0.1:9")
    with pytest.raises(TryAgain) as later:
        await nobody.clone(NAME, ready, "en-US")
    await nobody.aclose()
    assert type(later.value) is TryAgain


async def test_a_wrong_key_is_the_operators_affair(server: Server, ready: Take) -> None:
    """This provider cannot."""
    stranger = studio_of(server, "sk_other", server.url)
    with pytest.raises(ProviderCannot, match="401"):
        await stranger.clone(NAME, ready, "en-US")
    await stranger.aclose()


async def test_a_full_account_is_the_operators_affair(server: Server, provider: CloneProvider, ready: Take) -> None:
    """The recording is not at fault."""
    server.store.limit = 1
    await provider.clone("another", ready, "en-US")
    with pytest.raises(ProviderCannot, match="voice_limit_reached"):
        await provider.clone(NAME, ready, "en-US")


async def test_a_clip_that_is_no_sound_is_the_recordings_fault(server: Server, provider: CloneProvider) -> None:
    """In the provider's own words."""
    with pytest.raises(SampleRefused, match=r"does not accept your recording: The (clip|file) is no audio"):
        await provider.clone(NAME, Take(b"tea", b"tea"), "en-US")


async def test_a_voice_that_must_be_verified_is_given_back(elevenlabs_server: ElevenLabsServer, ready: Take) -> None:
    """It may be somebody else's; nothing of it stays."""
    elevenlabs_server.suspicious = True
    provider = ElevenLabsCloning("sk_el", elevenlabs_server.url)
    with pytest.raises(SampleRefused, match="Record your own voice"):
        await provider.clone(NAME, ready, "en-US")
    assert elevenlabs_server.store.voices == {}
    await provider.aclose()


async def test_a_language_that_cartesia_lacks_is_not_asked_for(cartesia_server: CartesiaServer, ready: Take) -> None:
    """Nothing is sent."""
    provider = CartesiaCloning("sk_car", cartesia_server.url)
    with pytest.raises(ProviderCannot, match="does not speak xx"):
        await provider.clone(NAME, ready, "xx-YY")
    assert cartesia_server.seen == []
    await provider.aclose()


async def test_only_studios_with_an_account_are_there(
    cartesia_server: CartesiaServer, elevenlabs_server: ElevenLabsServer
) -> None:
    """Cartesia before ElevenLabs, at the addresses that are named."""
    both = Account("sk_car", cartesia_server.url), Account("sk_el", elevenlabs_server.url)
    async with opened_studios(*both) as providers:
        assert [provider.name for provider in providers] == ["cartesia", "elevenlabs"]
        assert [await provider.named(NAME) for provider in providers] == [[], []]
    async with opened_studios(None, both[1]) as providers:
        assert [provider.name for provider in providers] == ["elevenlabs"]
    async with opened_studios(None, None) as providers:
        assert providers == ()
