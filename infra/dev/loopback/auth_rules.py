"""How long tokens are good and how often one may try: as the hosted project has it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from infra.dev.loopback.attempts import Limit
from infra.places import CHECKOUT

FILE = CHECKOUT / "supabase" / "config.toml"
_WINDOW_S = 300.0  # what the limits of that file are counted in


@dataclass(frozen=True, slots=True)
class Rules:
    """Seconds, and tries of each address."""

    token_s: int
    reuse_s: float
    sign_ins: Limit
    refreshes: Limit


def read_rules(path: Path = FILE) -> Rules:
    auth = tomllib.loads(path.read_text())["auth"]
    limits = auth["rate_limit"]
    return Rules(
        auth["jwt_expiry"],
        auth["refresh_token_reuse_interval"],
        Limit(limits["sign_in_sign_ups"], _WINDOW_S),
        Limit(limits["token_refresh"], _WINDOW_S),
    )
