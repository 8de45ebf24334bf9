"""A store that speaks as much of S3 as a backup needs, on loopback; it is asked by Amazon's own SDK."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest

ACCESS, NAME = "loopback-key", "kept"
PAGE = 3  # keys of one answer, so that a listing has pages


def _listing(kept: dict[str, bytes], prefix: str, after: str) -> str:
    keys = sorted(key for key in kept if key.startswith(prefix) and key > after)
    page, more = keys[:PAGE], len(keys) > PAGE
    entries = "".join(f"<Contents><Key>{escape(key)}</Key><Size>{len(kept[key])}</Size></Contents>" for key in page)
    token = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
    return f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{token}{entries}</ListBucketResult>"


class _Server(ThreadingHTTPServer):
    """What is kept, by key."""

    kept: dict[str, bytes]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def _kept(self) -> dict[str, bytes]:
        assert isinstance(self.server, _Server)
        return self.server.kept

    def log_message(self, *_: object) -> None: ...

    def _answer(self, status: int, body: bytes = b"", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("ETag", '"0"')
        self.end_headers()
        self.wfile.write(body)

    def _refusal(self) -> int:
        if f"Credential={ACCESS}/" not in self.headers.get("Authorization", ""):
            return 403
        return 0 if unquote(urlsplit(self.path).path).split("/")[1] == NAME else 404

    @property
    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(f"/{NAME}").removeprefix("/")

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not (refusal := self._refusal()):
            self._kept[self._key] = body
        self._answer(refusal or 200)

    def do_DELETE(self) -> None:
        self._kept.pop(self._key, None)
        self._answer(204)

    def do_HEAD(self) -> None:
        found = not self._key or self._key in self._kept
        self._answer(self._refusal() or (200 if found else 404), length=len(self._kept.get(self._key, b"")))

    def do_GET(self) -> None:
        if refusal := self._refusal():
            self._answer(refusal)
        elif self._key:
            self._answer(200, self._kept[self._key])
        else:
            asked = parse_qs(urlsplit(self.path).query)
            token = asked.get("continuation-token", [""])[0]
            self._answer(200, _listing(self._kept, asked.get("prefix", [""])[0], token).encode())


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment names it, and its key."""
    pytest.importorskip("boto3", reason="pip install 'frontdesk[backup]'")
    server = _Server(("127.0.0.1", 0), _Handler)
    server.kept = {}
    thread = Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", ACCESS)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "loopback")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    yield
    server.shutdown()
    server.server_close()
    thread.join()
