"""The part of Supabase Storage's HTTP interface that we use, with the objects in a folder.

    FRONTDESK_JWT_SECRET=… python -m infra.dev.loopback.storage --port 8093 --folder var/stack/storage

The secret key may do everything, a signed URL what it was signed for, and a user what row-level security of a database
says where there is one; lists are for the secret key. Errors have Storage's own form: status 400 whatever it was, with
the real status, a code and a message inside.
"""

from __future__ import annotations

import asyncio
import os
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import jwt
import typer
from aiohttp import web
from typer import Option

from infra.dev.loopback.bucket import BUCKETS, Bucket, Buckets, Stored, fit
from infra.dev.loopback.faults import Faults
from infra.dev.loopback.seen import Part, Seen, form, seen
from infra.dev.loopback.serving import serving, stand
from infra.dev.loopback.storage_policies import Deed, NoUsers, Policies

SECRET = "FRONTDESK_JWT_SECRET"  # noqa: S105 - the variable that the standing server reads it from
UPLOAD_S = 2 * 3600  # for so long is a URL to upload to good
_LARGEST = 64 * 1024 * 1024  # bytes that are read at all; the bucket's own limit is told in Storage's words
_ROOTS = ("", "/storage/v1")  # behind a gateway, and without one


class Refused(web.HTTPException):
    """An answer in Storage's own form of an error."""

    def __init__(self, status: int, code: str, message: str, error: str = "") -> None:
        self.status_code = 500 if status == 500 else 400
        body = {"statusCode": str(status), "code": code, "error": error or code, "message": message}
        super().__init__(text=web.json_response(body).text, content_type="application/json")


def missing() -> Refused:
    return Refused(404, "NoSuchKey", "Object not found", "not_found")


def forbidden() -> Refused:
    return Refused(403, "AccessDenied", "new row violates row-level security policy", "Unauthorized")


class StorageServer:
    """What it does next, and what it was asked."""

    def __init__(self, folder: Path, secret: str, policies: Policies | None = None) -> None:
        self.policies = policies or NoUsers()
        self.buckets = Buckets(folder)
        self.secret = secret
        self.faults = Faults(lambda status, code, reason: {"statusCode": str(status), "error": code, "message": reason})
        self.seen: list[Seen] = []
        self.url = ""

    def app(self) -> web.Application:
        app = web.Application(client_max_size=_LARGEST, middlewares=[self.faults.spoil])
        for root in _ROOTS:
            path = root + "/object{0}/{{bucket}}/{{key:.+}}"
            app.router.add_post(path.format("/upload/sign"), self.sign_upload)
            app.router.add_put(path.format("/upload/sign"), self.upload_signed)
            app.router.add_post(path.format("/sign"), self.sign)
            app.router.add_get(path.format("/sign"), self.download_signed)
            app.router.add_get(path.format("/authenticated"), self.download)
            app.router.add_post(root + "/object/list/{bucket}", self.list)
            app.router.add_delete(root + "/object/{bucket}", self.remove)
            app.router.add_get(path.format("/info"), self.info)
            app.router.add_post(path.format(""), self.upload)
            app.router.add_put(path.format(""), self.upload)
            app.router.add_get(path.format(""), self.download)
        return app

    async def sign_upload(self, request: web.Request) -> web.Response:
        bucket, key = await self._asked("sign_upload", request, "insert")
        again = request.headers.get("x-upsert", "") == "true"
        if not again and self.buckets.find(bucket, key):
            raise Refused(409, "ResourceAlreadyExists", "The resource already exists", "Duplicate")
        token = self._token(bucket, key, UPLOAD_S, upsert=again)
        return web.json_response({"url": f"/object/upload/sign/{bucket.id}/{key}?token={token}", "token": token})

    async def upload_signed(self, request: web.Request) -> web.Response:
        bucket, key = await self._asked("upload_signed", request, None)
        signed = self._signed(request, bucket, key)
        return await self._store(request, bucket, key, again=bool(signed.get("upsert")))

    async def upload(self, request: web.Request) -> web.Response:
        bucket, key = await self._asked("upload", request, "insert")
        again = request.method == "PUT" or request.headers.get("x-upsert", "") == "true"
        return await self._store(request, bucket, key, again=again)

    async def sign(self, request: web.Request) -> web.Response:
        bucket, key = await self._asked("sign", request, "select")
        if not self.buckets.find(bucket, key):
            raise missing()
        token = self._token(bucket, key, int((await request.json())["expiresIn"]))
        return web.json_response({"signedURL": f"/object/sign/{bucket.id}/{key}?token={token}"})

    async def download_signed(self, request: web.Request) -> web.StreamResponse:
        bucket, key = await self._asked("download_signed", request, None)
        self._signed(request, bucket, key)
        return self._handed(bucket, key)

    async def download(self, request: web.Request) -> web.StreamResponse:
        bucket, key = await self._asked("download", request, "select")
        return self._handed(bucket, key)

    async def info(self, request: web.Request) -> web.Response:
        bucket, key = await self._asked("info", request, "select")
        found = self.buckets.find(bucket, key)
        if not found:
            raise missing()
        return web.json_response({**found.shown(key), "bucket_id": bucket.id, "size": found.size})

    async def list(self, request: web.Request) -> web.Response:
        bucket = self._bucket(request)
        if self._bearer(request).get("role") != "service_role":
            raise forbidden()
        sent = await request.json()
        self.seen.append(seen("list", request, sent))
        prefix = str(sent.get("prefix", "")).strip("/")
        if prefix:
            _check(prefix)
        found = self.buckets.list(bucket, prefix)
        begin = int(sent.get("offset", 0))
        return web.json_response(found[begin : begin + int(sent.get("limit", 100))])

    async def remove(self, request: web.Request) -> web.Response:
        """What is not there, or not his, is passed over."""
        bucket = self._bucket(request)
        self._bearer(request)
        sent = await request.json()
        self.seen.append(seen("remove", request, sent))
        for key in sent["prefixes"]:
            _check(key)
        his = [key for key in sent["prefixes"] if await self._may(request, "delete", bucket, key)]
        gone = [key for key in his if self.buckets.remove(bucket, key)]
        return web.json_response([{"name": key, "bucket_id": bucket.id} for key in gone])

    async def _asked(self, operation: str, request: web.Request, deed: Deed | None) -> tuple[Bucket, str]:
        """Whoever may do this deed to the object; without one it is the signature that says who may."""
        self.seen.append(seen(operation, request))
        bucket, key = self._bucket(request), request.match_info["key"]
        _check(key)
        if deed and not await self._may(request, deed, bucket, key):
            raise missing() if deed == "select" else forbidden()
        return bucket, key

    def _bucket(self, request: web.Request) -> Bucket:
        bucket = BUCKETS.get(request.match_info["bucket"])
        if not bucket:
            raise Refused(404, "NoSuchBucket", "Bucket not found", "Bucket not found")
        return bucket

    async def _may(self, request: web.Request, deed: Deed, bucket: Bucket, key: str) -> bool:
        claims = self._bearer(request)
        return claims.get("role") == "service_role" or await self.policies.allow(claims, deed, bucket.id, key)

    def _bearer(self, request: web.Request) -> dict[str, Any]:
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        return self._claims(bearer if scheme == "Bearer" else request.headers.get("apikey", ""), "Invalid JWT")

    def _token(self, bucket: Bucket, key: str, seconds: int, **more: bool) -> str:
        now = int(time.time())
        claims = {"url": f"{bucket.id}/{key}", "iat": now, "exp": now + seconds, **more}
        return jwt.encode(claims, self.secret, algorithm="HS256")

    def _signed(self, request: web.Request, bucket: Bucket, key: str) -> dict[str, Any]:
        claims = self._claims(request.query.get("token", ""), "Invalid signature")
        if claims.get("url") != f"{bucket.id}/{key}":
            raise Refused(400, "InvalidSignature", "Invalid signature")
        return claims

    def _claims(self, token: str, complaint: str) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(token, self.secret, algorithms=["HS256"], options={"verify_aud": False})
        except jwt.InvalidTokenError as odd:
            raise Refused(403, "AccessDenied", f"{complaint}: {odd}", "Unauthorized") from odd
        return claims

    async def _store(self, request: web.Request, bucket: Bucket, key: str, *, again: bool) -> web.Response:
        part = await _file(request)
        if len(part.content) > bucket.largest:
            raise Refused(413, "EntityTooLarge", "The object exceeded the maximum allowed size", "Payload too large")
        media_type = part.content_type.partition(";")[0].strip()
        if media_type not in bucket.media_types:
            raise Refused(415, "InvalidMimeType", f"mime type {media_type} is not supported", "invalid_mime_type")
        if not again and self.buckets.find(bucket, key):
            raise Refused(409, "KeyAlreadyExists", "The resource already exists", "Duplicate")
        await asyncio.to_thread(self.buckets.keep, bucket, key, part.content, media_type)
        return web.json_response({"Id": str(uuid.uuid4()), "Key": f"{bucket.id}/{key}"})

    def _handed(self, bucket: Bucket, key: str) -> web.StreamResponse:
        found: Stored | None = self.buckets.find(bucket, key)
        if not found:
            raise missing()
        return web.Response(body=found.path.read_bytes(), content_type=found.media_type)


def _check(key: str) -> None:
    if not fit(key):
        raise Refused(400, "InvalidKey", f"Invalid key: {key}")


async def _file(request: web.Request) -> Part:
    """The file of a form, whatever its field is called; else the body itself."""
    if not request.content_type.startswith("multipart/"):
        return Part(await request.read(), "", request.headers.get("Content-Type", ""))
    parts = await form(request)
    for part in parts.values():
        if part.filename:
            return part
    raise Refused(400, "InvalidRequest", "No content provided")


@asynccontextmanager
async def storage(folder: Path, secret: str, policies: Policies | None = None) -> AsyncIterator[StorageServer]:
    """A running server on a free port; `server.url` is its address. `secret` signs the project's tokens."""
    server = StorageServer(folder, secret, policies)
    async with serving(server.app()) as server.url:
        yield server


def main(
    port: Annotated[int, Option(min=1, max=65_535)],
    folder: Annotated[Path, Option(help="Where the objects are kept.")],
) -> None:
    """Serve until told to stop."""
    secret = os.environ.get(SECRET, "")
    if not secret:
        raise typer.BadParameter(f"{SECRET} is not set")
    stand(StorageServer(folder, secret).app(), port)


if __name__ == "__main__":
    typer.run(main)
