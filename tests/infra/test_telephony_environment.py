"""Where the telephony commands find their settings."""

from pathlib import Path

import pytest

from infra.places import Places
from infra.telephony.environment import LiveKitAccess, environment, livekit_access
from shared.errors import SettingsError

LIVEKIT = {"LIVEKIT_URL": "ws://here", "LIVEKIT_API_KEY": "key", "LIVEKIT_API_SECRET": "hidden"}


def test_the_file_here_is_read_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    """As `frontdesk serve` does: a value of the environment wins, an empty one counts as missing."""
    file = tmp_path / ".env"
    file.write_text("LIVEKIT_URL=ws://file\nLIVEKIT_API_KEY='key'\nLIVEKIT_API_SECRET=\nOTHER=1\n")
    found = environment({"LIVEKIT_URL": "ws://environment", "OTHER": ""}, file)
    assert found == {"LIVEKIT_URL": "ws://environment", "LIVEKIT_API_KEY": "key", "OTHER": "1"}


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    """Half of LiveKit's three is a mistake; none of them asks for a local stack."""
    with pytest.raises(SettingsError, match=r"^LIVEKIT_API_SECRET is missing"):
        livekit_access({name: value for name, value in LIVEKIT.items() if "SECRET" not in name}, Places(tmp_path))
    with pytest.raises(SettingsError, match="no local stack is up"):
        livekit_access({}, Places(tmp_path))


def test_the_secret_is_not_shown(tmp_path: Path) -> None:
    """Not even where the whole value is printed."""
    access = livekit_access(LIVEKIT, Places(tmp_path))
    assert access == LiveKitAccess("ws://here", "key", "hidden")
    assert "hidden" not in repr(access)
