"""The providers that this deployment has a key for, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from cloud.voices.clone import CloneProvider


@dataclass(frozen=True, slots=True)
class Account:
    """`address`: of the API; empty for the provider's own."""

    key: str
    address: str = ""


@asynccontextmanager
async def opened(cartesia: Account | None, elevenlabs: Account | None) -> AsyncIterator[tuple[CloneProvider, ...]]:
    """None: there is no account there. Their SDKs take a second to import, so only those of the accounts are."""
    async with AsyncExitStack() as stack:
        providers: list[CloneProvider] = []
        if cartesia:
            from cloud.voices import cartesia as first  # noqa: PLC0415

            one = first.CartesiaCloning(cartesia.key, cartesia.address or first.ADDRESS)
            stack.push_async_callback(one.aclose)
            providers.append(one)
        if elevenlabs:
            from cloud.voices import elevenlabs as second  # noqa: PLC0415

            other = second.ElevenLabsCloning(elevenlabs.key, elevenlabs.address or second.ADDRESS)
            stack.push_async_callback(other.aclose)
            providers.append(other)
        yield tuple(providers)
