"""The token of a box: a JWT of the role edge_agent, signed with a project's signing key.

A signing key is a JWK: hosted an ES256 pair that Supabase was given, on the local stack the secret that it shares with
PostgREST. Whoever has it can be any box, any user and service_role: it is the master key.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jwt

from shared.errors import SettingsError

DAYS = 30  # of life; half of it is left when a box gets another (cloud/renew.py)
LONGEST_DAYS = 90
DAY = 86_400  # s
_FORGIVEN = 30.0  # s between two clocks, as PostgREST has it
_ALGORITHMS = frozenset({"ES256", "RS256", "EdDSA", "HS256"})
ROLE = "edge_agent"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a box's token says. `issued` and `ends` are Unix seconds; 0 where it does not say when it was issued."""

    agent: str
    issued: int
    ends: int
    kid: str | None


class Refused(Exception):
    """No token of a box, or one whose signature or end is not good. Its text never quotes it."""


def signing_keys(held: Any) -> list[dict[str, Any]]:
    """The JWKs in what a key file or setting holds: one, or a list of which the first signs and all verify."""
    keys = held if isinstance(held, list) else [held]
    if not keys or not all(isinstance(key, dict) and key.get("kty") for key in keys):
        raise SettingsError("holds no signing key")
    if not ("d" in keys[0] or "k" in keys[0]):
        raise SettingsError("holds a public key, which signs nothing: the private one is needed")
    return keys


def local_key(secret: str) -> dict[str, Any]:
    """A shared secret as a JWK. It has no kid: PostgREST knows it by none."""
    return {"kty": "oct", "alg": "HS256", "k": base64.urlsafe_b64encode(secret.encode()).rstrip(b"=").decode()}


def signed(key: dict[str, Any], agent: str, issued: int, days: float = DAYS) -> str:
    """What the box `agent` shows Supabase. `issued`: Unix seconds. SettingsError when the key cannot sign."""
    claims = {"role": ROLE, "edge_agent_id": agent, "iat": issued, "exp": issued + round(days * DAY)}
    kid = key.get("kid")
    try:
        jwk = jwt.PyJWK(key)
        return jwt.encode(claims, jwk.key, algorithm=jwk.algorithm_name, headers={"kid": kid} if kid else None)
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        raise SettingsError(f"The signing key {kid or ''} cannot sign: {type(error).__name__}") from error


def verified(keys: Sequence[dict[str, Any]], token: str) -> Claims:
    """What the token says, if one of these keys signed it and it has not ended. Raises Refused."""
    kid = read(token).kid
    fitting = [key for key in keys if key.get("kid") == kid]
    for key in fitting:
        try:
            jwk = jwt.PyJWK(key)
            if jwk.algorithm_name not in _ALGORITHMS:
                continue
            options: Any = {"require": ["exp"], "verify_aud": False}
            jwt.decode(token, jwk.key, algorithms=[jwk.algorithm_name], options=options, leeway=_FORGIVEN)
        except (jwt.PyJWTError, TypeError, ValueError):
            continue
        return read(token)
    raise Refused("no token of a box, or it has ended")


def read(token: str) -> Claims:
    """What the token says, whoever signed it. Raises Refused where it is no token of a box."""
    try:
        header = jwt.get_unverified_header(token)
        claims = jwt.decode(token, options={"verify_signature": False})
        agent, issued, ends = claims["edge_agent_id"], int(claims.get("iat", 0)), int(claims["exp"])
    except (jwt.PyJWTError, TypeError, ValueError, KeyError) as odd:
        raise Refused("no token of a box") from odd
    if claims.get("role") != ROLE or not isinstance(agent, str):
        raise Refused("no token of a box")
    return Claims(agent, issued, ends, header.get("kid"))


def parsed(text: str) -> list[dict[str, Any]]:
    """`signing_keys` of a setting's JSON."""
    try:
        held = json.loads(text)
    except ValueError:
        raise SettingsError("is no JSON") from None
    return signing_keys(held)
