"""`frontdesk health`: one line and an exit code, soon."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from infra.commands.health import address, asked
from shared.errors import SettingsError


class Box(BaseHTTPRequestHandler):
    """One that lives and takes no calls."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 503)
        self.end_headers()
        self.wfile.write(b'{"ready": false, "calls": 2, "seats": 2, "lines": 1, "why": "all its seats are taken"}')

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def box() -> Iterator[int]:
    """Its port."""
    with HTTPServer(("127.0.0.1", 0), Box) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server.server_port
        server.shutdown()
        serving.join()


@pytest.mark.parametrize(("words", "code"), [((), 0), (("--ready",), 1)])
def test_the_command_says_how_the_box_is(box: int, tmp_path: Path, words: tuple[str, ...], code: int) -> None:
    """As Docker calls it: one that listens everywhere is asked on loopback."""
    (tmp_path / ".env").write_text(f"FRONTDESK_METRICS=0.0.0.0:{box}\n")
    command = [sys.executable, "-m", "infra.cli", "health", *words]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, env={"PYTHONPATH": str(Path.cwd())}
    )
    assert (done.returncode, done.stdout) == (code, "calls 2, seats 2, processes 1, all its seats are taken\n")


def test_where_nobody_answers_it_is_not_well() -> None:
    """Refused, or something else that listens there."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
        assert asked(f"127.0.0.1:{port}", "/healthz") == (
            False,
            f"no answer at 127.0.0.1:{port}: ConnectionRefusedError",
        )


def test_a_box_without_a_door_is_told_how_to_get_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A health check that cannot know anything must not say that all is well."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FRONTDESK_METRICS", " ")
    with pytest.raises(SettingsError, match=r"set it, e\.g\. to 127"):
        address()
