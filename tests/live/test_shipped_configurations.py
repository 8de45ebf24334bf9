"""The configurations that we ship are started as they are, with only what stands in <…> filled in."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from infra.places import CHECKOUT, DEPLOY
from tests.live.alone import NETWORK_OF_ITS_OWN

pytestmark = pytest.mark.live

FILLED_IN = {"<key>": "key", "<secret of 32 characters or more>": "s" * 32, "<secret>": "s" * 32}
FILLED_IN |= {"<public address>": "127.0.0.1"}


def filled_in(text: str) -> str:
    for gap, value in FILLED_IN.items():
        text = text.replace(gap, value)
    assert not re.search(r"^[^#\n]*<", text, re.MULTILINE), "something else has to be filled in"
    return text


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the telephony commands said beside the servers that read our files."""
    folder = tmp_path_factory.mktemp("box")
    for name in ("livekit.yaml", "sip.yaml", "telephony.yaml"):
        (folder / name).write_text(filled_in((DEPLOY / name).read_text()))
    (folder / ".env").write_text(
        f"LIVEKIT_URL=ws://127.0.0.1:7880\nLIVEKIT_API_KEY=key\nLIVEKIT_API_SECRET={'s' * 32}\n"
    )
    command = [*NETWORK_OF_ITS_OWN, sys.executable, "-m", "tests.live.alone", str(folder)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_livekit_starts_with_no_network_outside(said: dict[str, Any]) -> None:
    """livekit.yaml and telephony.yaml: the trunk and the rule are made, with keys that stand in .env."""
    assert said["first"] == [0, "trunk twilio: created\nrule calls: created\n"]


def test_applying_again_on_a_real_server_changes_nothing(said: dict[str, Any]) -> None:
    """What the server adds of itself is no drift; a dry run says so by its exit code."""
    assert said["again"] == [0, "trunk twilio: as wanted\nrule calls: as wanted\n"]
    assert said["drift"] == said["again"]


def test_what_is_missing_is_found(said: dict[str, Any]) -> None:
    """`frontdesk telephony check` is content with LiveKit; with livekit-sip where there is one, busy or not."""
    code, told = said["check"]
    assert "✔ LiveKit: trunk twilio\n✔ LiveKit: rule calls\n" in told
    assert (code == 0) == said["sip"], told
    assert ("✘ livekit-sip" not in told) == said["sip"], told


def test_livekit_sip_starts(said: dict[str, Any]) -> None:
    """sip.yaml, where there is a livekit-sip: it answers SIP, though its port is hidden from scanners."""
    if not said["sip"]:
        pytest.skip("no livekit-sip on PATH (docs/telephony.md says where it comes from)")
    for kind in ("UDP", "TCP"):
        assert f"✔ livekit-sip: answers SIP at 127.0.0.1:5060 over {kind} (200 OK)" in said["check"][1]
