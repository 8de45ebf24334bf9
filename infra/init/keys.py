"""Every key and password of a box, made here and shown to nobody."""

from __future__ import annotations

import json
import secrets
import time
from pathlib import Path
from typing import Any

import jwt

from cloud.tell.signing import new_secret
from infra.admin import signing_key
from infra.connections import PROJECT_KEY_S

_PUBLIC = ("kty", "crv", "x", "y", "kid", "alg", "use")

wake_secret = new_secret


def livekit() -> tuple[str, str]:
    """Key and secret."""
    return f"API{secrets.token_hex(6)}", secrets.token_urlsafe(36)


def password() -> str:
    """192 bits of letters and digits alone: it stands in addresses and configuration files."""
    return secrets.token_hex(24)


def signing(path: Path) -> dict[str, Any]:
    """The private signing key in the file `path`, made where it is missing. SettingsError where it is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        signing_key.make(path)
    return signing_key.read(path)


def jwks(key: dict[str, Any]) -> str:
    """What PostgREST verifies tokens with: the public half."""
    return json.dumps({"keys": [{name: key[name] for name in _PUBLIC}]}, separators=(",", ":"))


def project_key(key: dict[str, Any], role: str) -> str:
    """A long-lived token of a role, as a project of one's own has them: anon, service_role."""
    now = int(time.time())
    jwk = jwt.PyJWK(key)
    claims = {"iss": "frontdesk", "role": role, "iat": now, "exp": now + PROJECT_KEY_S}
    return jwt.encode(claims, jwk.key, algorithm=jwk.algorithm_name, headers={"kid": key["kid"]})
