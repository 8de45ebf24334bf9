"""`frontdesk mask`: what livekit-sip says, without its numbers."""

from __future__ import annotations

import signal
import subprocess
import sys

from infra.places import CHECKOUT

# A line of livekit-sip 1.11.0, shortened.
SAID = (
    b'{"level":"info","ts":"2026-11-29T17:51:12.961Z","msg":"processing invite","callID":"SCL_86vkCAnWLj8N",'
    b'"fromIP":"54.172.60.1","fromUser":"+15105550142","toUser":"15105550100","content-length":"1234"}\n'
)


def test_each_line_is_passed_on_without_its_numbers() -> None:
    """At once, whatever the bytes are, and up to the end of what comes: a signal is for the program that speaks."""
    command = [sys.executable, "-m", "infra.cli", "mask"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=CHECKOUT) as filtering:
        assert filtering.stdin
        assert filtering.stdout
        filtering.stdin.write(SAID)
        filtering.stdin.flush()
        told = filtering.stdout.readline()
        filtering.send_signal(signal.SIGTERM)
        filtering.stdin.write(b"bye \xff 5105550142\n")
        filtering.stdin.close()
        assert filtering.stdout.read() == "bye \ufffd ***42\n".encode()
    assert told == SAID.replace(b"15105550142", b"***42").replace(b"15105550100", b"***00")
    assert filtering.returncode == 0
