"""How long tokens are good, how often one may try and who may sign up: as the hosted project has it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from infra.dev.loopback.attempts import Limit
from infra.dev.loopback.auth_passwords import Strength
from infra.places import CHECKOUT

FILE = CHECKOUT / "supabase" / "config.toml"
_WINDOW_S = 300.0  # what the limits of that file are counted in
_HOUR_S = 3600.0
_FACTORS = Limit(15, 60.0)  # Auth's own: the file has no word for it
_SECONDS = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class Tries:
    """Of each address; e-mails: of all together."""

    sign_ins: Limit
    refreshes: Limit
    links: Limit
    mails: Limit
    factors: Limit


@dataclass(frozen=True, slots=True)
class Rules:
    """Seconds, tries, and what may be."""

    token_s: int
    reuse_s: float
    tries: Tries
    mail_every_s: float  # to one address
    link_s: float
    sign_up: bool
    strength: Strength
    factors: int  # of one user


def read_rules(path: Path = FILE) -> Rules:
    auth = tomllib.loads(path.read_text())["auth"]
    limits, mail = auth["rate_limit"], auth["email"]
    mixed = auth["password_requirements"] == "letters_digits"  # noqa: S105 - the name of a rule
    return Rules(
        token_s=auth["jwt_expiry"],
        reuse_s=auth["refresh_token_reuse_interval"],
        tries=Tries(
            Limit(limits["sign_in_sign_ups"], _WINDOW_S),
            Limit(limits["token_refresh"], _WINDOW_S),
            Limit(limits["token_verifications"], _WINDOW_S),
            Limit(limits["email_sent"], _HOUR_S),
            _FACTORS,
        ),
        mail_every_s=seconds(mail["max_frequency"]),
        link_s=mail["otp_expiry"],
        sign_up=auth["enable_signup"],
        strength=Strength(auth["minimum_password_length"], mixed),
        factors=auth["mfa"]["max_enrolled_factors"],
    )


def seconds(duration: str) -> float:
    """Of Go's form, as 1m30s."""
    return float(sum(int(count) * _SECONDS[unit] for count, unit in re.findall(r"(\d+)([smh])", duration)))
