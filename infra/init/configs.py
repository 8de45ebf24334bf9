"""LiveKit's and livekit-sip's own configuration for a box without containers: the files of infra/deploy, filled in."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from infra.places import DEPLOY
from shared.errors import SettingsError

LIVEKIT, SIP = "livekit.yaml", "sip.yaml"
_GAP = re.compile(r"^[^#\n]*<[^>\n]+>", re.MULTILINE)  # <…> outside of comments: yours to fill in


def write(settings: Mapping[str, str], folder: Path, source: Path = DEPLOY) -> list[Path]:
    """Those that are not there yet, mode 0600; returns them. No livekit-sip for a box without a public address.

    SettingsError where a file has a gap that is not known.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name in (LIVEKIT, SIP) if settings.get("FRONTDESK_PUBLIC_IP") else (LIVEKIT,):
        path = folder / name
        if not path.exists():
            text = filled((source / name).read_text(encoding="utf-8"), settings, name)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
            made.append(path)
    return made


def filled(text: str, settings: Mapping[str, str], name: str) -> str:
    """The template with this box's key and address."""
    key, secret = settings["LIVEKIT_API_KEY"], settings["LIVEKIT_API_SECRET"]
    text = re.sub(r"^(\s+)<key>: <[^>\n]*>", rf"\g<1>{key}: {secret}", text, flags=re.MULTILINE)
    text = re.sub(r"^api_key: <[^>\n]*>", f"api_key: {key}", text, flags=re.MULTILINE)
    text = re.sub(r"^api_secret: <[^>\n]*>", f"api_secret: {secret}", text, flags=re.MULTILINE)
    text = re.sub(r"<public address[^>\n]*>", settings.get("FRONTDESK_PUBLIC_IP", ""), text)
    if gap := _GAP.search(text):
        raise SettingsError(f"{name} has a gap that init cannot fill: {gap[0].strip()}")
    yaml.safe_load(text)
    return text
