"""The bucket of voice samples in Supabase Storage."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from storage3 import AsyncStorageClient
from storage3.exceptions import StorageApiError

from shared.errors import StoreAway, StoreRefused

BUCKET = "voice-samples"
WITHIN = 60.0  # s for a file of ten megabytes


class Samples:
    """StoreAway when Storage cannot answer now, StoreRefused for a file that is not there."""

    def __init__(self, storage: AsyncStorageClient) -> None:
        self._bucket = storage.from_(BUCKET)

    async def download(self, path: str) -> bytes:
        with _told("the sample"):
            async with asyncio.timeout(WITHIN):
                content: bytes = await self._bucket.download(path)
                return content

    async def remove(self, path: str) -> None:
        """What is gone already is gone."""
        with _told("the sample"):
            async with asyncio.timeout(WITHIN):
                await self._bucket.remove([path])


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except StorageApiError as refused:
        raise StoreRefused(f"Storage refused {what}: {refused.code} {refused.status}") from refused
    except (TimeoutError, httpx.HTTPError) as lost:
        raise StoreAway(f"Storage: {type(lost).__name__}") from lost
    except ValueError as odd:
        raise StoreAway("Storage answered something that is no JSON") from odd
