"""How each process of a box begins, before anything of it is loaded: its settings, its files' rights, its logs."""

from __future__ import annotations

import os
from pathlib import Path

from edge_agent.settings import Settings
from shared.log import catch_crashes, configure
from shared.settings import load


def begun() -> Settings:
    """The settings. Raises SettingsError, one message, when something is missing."""
    settings = load(Settings, env_file=Path(".env"))
    os.umask(0o077)  # whatever is written below the state folder is for nobody else's eyes
    configure(settings.log_level, settings.log_format, pii=settings.log_pii)
    catch_crashes()
    return settings
