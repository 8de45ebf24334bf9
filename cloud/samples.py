"""The bucket of voice samples in Supabase Storage.

Storage answers 400 to whatever it refuses; which status it means stands inside.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from storage3 import AsyncStorageClient
from storage3.exceptions import StorageApiError

from shared.errors import StoreAway, StoreRefused
from shared.rest import will_pass
from shared.store import StoreShut

BUCKET = "voice-samples"
WITHIN = 60.0  # s for a file of ten megabytes


class SampleBucket:
    """StoreAway when Storage cannot answer now, StoreShut when it does not let us in, StoreRefused for a file that is
    not there.
    """

    def __init__(self, storage: AsyncStorageClient) -> None:
        self._bucket = storage.from_(BUCKET)

    async def download(self, path: str) -> bytes:
        with _translating_errors("the sample"):
            async with asyncio.timeout(WITHIN):
                content: bytes = await self._bucket.download(path)
                return content

    async def remove(self, path: str) -> None:
        """What is gone already is gone."""
        with _translating_errors("the sample"):
            async with asyncio.timeout(WITHIN):
                await self._bucket.remove([path])


@contextmanager
def _translating_errors(what: str) -> Iterator[None]:
    try:
        yield
    except StorageApiError as refused:
        raise _named(what, refused) from refused
    except (TimeoutError, httpx.HTTPError) as lost:
        raise StoreAway(f"Storage: {type(lost).__name__}") from lost
    except ValueError as odd:
        raise StoreAway("Storage answered something that is no JSON") from odd


def status_of(refused: StorageApiError) -> int:
    """The status that is meant; 400 where it says none."""
    return int(refused.status) if str(refused.status).isdigit() else 400


def _named(what: str, refused: StorageApiError) -> StoreAway | StoreRefused:
    status = status_of(refused)
    if will_pass(status):
        return StoreAway(f"Storage cannot hand out {what} now: it answered {status}")
    if status in (401, 403):
        return StoreShut(f"Storage does not let us at {what} ({status}): check SUPABASE_SECRET_KEY")
    return StoreRefused(f"Storage refused {what}: {status} {refused.code}")
