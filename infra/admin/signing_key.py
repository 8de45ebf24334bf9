"""A hosted project's signing key, as `supabase gen signing-key` prints it: signs the token of a box."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jwt

from shared.errors import SettingsError

CURE = "Cure: supabase gen signing-key --algorithm ES256"


def read(path: Path) -> dict[str, Any]:
    """The private JWK in a file, alone or first of a list. SettingsError says what the file is instead."""
    try:
        held = json.loads(path.read_text())
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}. {CURE}") from error
    except ValueError as error:
        raise SettingsError(f"{path} is no JSON: {error}. {CURE}") from error
    key = held[0] if isinstance(held, list) and held else held
    if not isinstance(key, dict) or not key.get("kid"):
        raise SettingsError(f"{path} holds no signing key with a kid. {CURE}")
    if "d" not in key:
        raise SettingsError(f"{path} holds a public key, which signs nothing: the private one is needed. {CURE}")
    return key


def box_token(key: dict[str, Any], agent: str, now: int, days: int) -> str:
    """What the box `agent` shows Supabase from `now` (Unix seconds) on. SettingsError when the key cannot sign."""
    claims = {"role": "edge_agent", "edge_agent_id": agent, "iat": now, "exp": now + days * 86_400}
    try:
        jwk = jwt.PyJWK(key)
        return jwt.encode(claims, jwk.key, algorithm=jwk.algorithm_name, headers={"kid": key["kid"]})
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        raise SettingsError(f"The signing key {key['kid']} cannot sign: {error}. {CURE}") from error
