"""Storage's loopback server, through the client that we use against the real one."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from storage3 import AsyncStorageClient
from storage3._async.file_api import AsyncBucketProxy
from storage3.exceptions import StorageApiError
from storage3.types import CreateSignedUploadUrlOptions

from infra.connections import mint, service_token
from infra.dev.loopback.bucket import BUCKETS
from infra.dev.loopback.storage import StorageServer, storage
from infra.dev.loopback.storage_policies import Deed
from tests.voices.scene import SECRET

WAV: Any = {"content-type": "audio/wav"}
AGAIN: Any = {"content-type": "audio/wav", "upsert": "true"}
CLIENT = "11111111-1111-4111-8111-111111111111"
PATH = f"{CLIENT}/sample.wav"
MIGRATION = next(Path("supabase/migrations").glob("*_configuration.sql"))


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[StorageServer]:
    async with storage(tmp_path, SECRET) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        yield client


def bucket(server: StorageServer, http: httpx.AsyncClient, token: str | None = None) -> AsyncBucketProxy:
    headers = {"Authorization": f"Bearer {token or service_token(SECRET)}"}
    return AsyncStorageClient(f"{server.url}/storage/v1/", headers, http_client=http).from_("voice-samples")


async def refusal(asked: object) -> tuple[str, str]:
    """Status and kind of error that Storage answers with."""
    with pytest.raises(StorageApiError) as refused:
        await asked  # type: ignore[misc]
    return str(refused.value.status), refused.value.code


async def test_an_object_goes_in_and_out(server: StorageServer, http: httpx.AsyncClient) -> None:
    """Uploaded, found, listed, downloaded, removed; gone is gone."""
    door = bucket(server, http)
    await door.upload(PATH, b"RIFF", WAV)
    assert await door.download(PATH) == b"RIFF"
    assert await door.exists(PATH)
    assert [entry["name"] for entry in await door.list(CLIENT)] == ["sample.wav"]
    assert [(entry["name"], entry["id"]) for entry in await door.list()] == [(CLIENT, None)]
    assert [entry["name"] for entry in await door.remove([PATH, f"{CLIENT}/other.wav"])] == [PATH]
    assert await refusal(door.download(PATH)) == ("404", "not_found")
    assert not await door.exists(PATH)
    assert await door.remove([PATH]) == []


async def test_an_object_is_not_overwritten_by_chance(server: StorageServer, http: httpx.AsyncClient) -> None:
    """Only who says so may."""
    door = bucket(server, http)
    await door.upload(PATH, b"one", WAV)
    assert await refusal(door.upload(PATH, b"two", WAV)) == ("409", "Duplicate")
    await door.upload(PATH, b"three", AGAIN)
    assert await door.download(PATH) == b"three"


async def test_a_signed_url_lets_a_stranger_upload_there_and_nowhere_else(
    server: StorageServer, http: httpx.AsyncClient
) -> None:
    """That path, until it ends, in place of nothing unless it was signed so."""
    door, stranger = bucket(server, http), bucket(server, http, "nobody's")
    signed = await door.create_signed_upload_url(PATH)
    await stranger.upload_to_signed_url(PATH, signed["token"], b"RIFF", WAV)
    assert await door.download(PATH) == b"RIFF"
    elsewhere = stranger.upload_to_signed_url(f"{CLIENT}/other.wav", signed["token"], b"RIFF", WAV)
    assert (await refusal(elsewhere))[0] == "400"
    assert (await refusal(stranger.upload_to_signed_url(PATH, "forged", b"RIFF", WAV)))[0] == "403"
    assert await refusal(door.create_signed_upload_url(PATH)) == ("409", "Duplicate")
    again = await door.create_signed_upload_url(PATH, CreateSignedUploadUrlOptions(upsert="true"))
    await stranger.upload_to_signed_url(PATH, again["token"], b"RIFX", WAV)
    assert await door.download(PATH) == b"RIFX"


async def test_a_signed_url_lets_a_stranger_download(server: StorageServer, http: httpx.AsyncClient) -> None:
    """Without a key; after its end no more."""
    door = bucket(server, http)
    await door.upload(PATH, b"RIFF", WAV)
    signed, over = await door.create_signed_url(PATH, 60), await door.create_signed_url(PATH, -1)
    assert (await http.get(str(signed["signedUrl"]))).content == b"RIFF"
    assert (await http.get(str(over["signedUrl"]))).json()["statusCode"] == "403"
    assert await refusal(door.create_signed_url(f"{CLIENT}/none.wav", 60)) == ("404", "not_found")


async def test_the_buckets_limits_hold(server: StorageServer, http: httpx.AsyncClient) -> None:
    """Ten megabytes, sound only; an error has status 400 outside and its own inside."""
    door = bucket(server, http)
    assert await refusal(door.upload(PATH, bytes(10_485_761), WAV)) == ("413", "Payload too large")
    assert await refusal(door.upload(PATH, b"x", {"content-type": "text/html"})) == ("415", "invalid_mime_type")
    await door.upload(PATH, bytes(10_485_760), WAV)
    missing = await http.get(f"{server.url}/object/voice-samples/a/b", headers={"apikey": service_token(SECRET)})
    assert (missing.status_code, missing.json()["code"]) == (400, "NoSuchKey")


def test_the_bucket_is_the_migrations() -> None:
    """Its size and its kinds of file."""
    (limit, kinds) = re.findall(r"'voice-samples', false, (\d+), '\{([^}]+)\}'", MIGRATION.read_text())[0]
    made = BUCKETS["voice-samples"]
    assert (made.largest, made.media_types) == (int(limit), frozenset(kinds.split(",")))


@pytest.mark.parametrize("path", [f"{CLIENT}/..%2F..%2Fx", "a//b", "a/\x01"])
async def test_no_path_leads_out_of_the_bucket(server: StorageServer, http: httpx.AsyncClient, path: str) -> None:
    """Nor is anything else called so."""
    headers = {"apikey": service_token(SECRET), "Content-Type": "audio/wav"}
    url = httpx.URL(server.url).copy_with(raw_path=f"/object/voice-samples/{path}".replace("\x01", "%01").encode())
    answer = await http.post(url, content=b"x", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidKey")
    sent = {"prefixes": [path.replace("%2F", "/")]}
    removed = await http.request("DELETE", f"{server.url}/object/voice-samples", json=sent, headers=headers)
    assert removed.json()["code"] == "InvalidKey"


async def test_only_the_secret_key_opens(server: StorageServer, http: httpx.AsyncClient) -> None:
    """A user is refused as row-level security would a stranger; another project's key is no key."""
    await bucket(server, http).upload(PATH, b"RIFF", WAV)
    user = bucket(server, http, mint(SECRET, role="authenticated", sub="u1"))
    assert await refusal(user.upload(f"{CLIENT}/x.wav", b"x", WAV)) == ("403", "Unauthorized")
    assert await refusal(user.download(PATH)) == ("404", "not_found")
    forged = bucket(server, http, service_token("another secret of thirty-two letters"))
    assert await refusal(forged.download(PATH)) == ("403", "Unauthorized")
    assert await refusal(forged.remove([PATH])) == ("403", "Unauthorized")
    assert await user.remove([PATH]) == []
    nowhere = AsyncStorageClient(f"{server.url}/storage/v1/", {}, http_client=http).from_("invoices")
    assert await refusal(nowhere.download(PATH)) == ("404", "Bucket not found")


class Mine:
    """A user may do everything in one folder."""

    async def allow(self, claims: Mapping[str, Any], deed: Deed, bucket: str, key: str) -> bool:
        del deed, bucket
        return claims.get("sub") == "u1" and key.startswith(f"{CLIENT}/")


async def test_a_user_may_what_the_policies_say(tmp_path: Path, http: httpx.AsyncClient) -> None:
    """In his folder he signs an upload, reads and removes; elsewhere it is refused, and nothing is listed to him."""
    async with storage(tmp_path, SECRET, Mine()) as running:
        user = bucket(running, http, mint(SECRET, role="authenticated", sub="u1"))
        signed = await user.create_signed_upload_url(PATH)
        await user.upload_to_signed_url(PATH, signed["token"], b"RIFF", WAV)
        assert await user.download(PATH) == b"RIFF"
        await bucket(running, http).upload("other/x.wav", b"x", WAV)
        assert await refusal(user.create_signed_upload_url("other/y.wav")) == ("403", "Unauthorized")
        assert await refusal(user.download("other/x.wav")) == ("404", "not_found")
        assert await refusal(user.list(CLIENT)) == ("403", "Unauthorized")
        assert [entry["name"] for entry in await user.remove([PATH, "other/x.wav"])] == [PATH]
        assert await bucket(running, http).download("other/x.wav") == b"x"


async def test_what_was_stored_outlives_the_server(tmp_path: Path, http: httpx.AsyncClient) -> None:
    """The stack may go down and up again."""
    async with storage(tmp_path, SECRET) as first:
        await bucket(first, http).upload(PATH, b"RIFF", WAV)
    async with storage(tmp_path, SECRET) as second:
        assert await bucket(second, http).download(PATH) == b"RIFF"
