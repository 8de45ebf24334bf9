"""One-time passwords by the clock (RFC 6238), as authenticator apps make them. Fifteen lines instead of a package."""

from __future__ import annotations

import base64
import hmac
import secrets
import struct
from urllib.parse import quote, urlencode

STEP_S = 30
DIGITS = 6
_SECRET = 20  # bytes: as long as the hash
_EITHER_SIDE = 1  # steps that a clock may be wrong by


def fresh_secret() -> str:
    return base64.b32encode(secrets.token_bytes(_SECRET)).decode()


def code_at(secret: str, now: float) -> str:
    """What an authenticator app shows then."""
    hashed = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(now) // STEP_S), "sha1")
    at = hashed[-1] & 0x0F
    number: int = struct.unpack(">I", hashed[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def is_right(secret: str, code: str, now: float) -> bool:
    steps = range(-_EITHER_SIDE, _EITHER_SIDE + 1)
    right = [code_at(secret, now + step * STEP_S) for step in steps]
    return any(hmac.compare_digest(each.encode(), code.encode()) for each in right)


def uri(secret: str, issuer: str, account: str) -> str:
    """What an app reads from a picture."""
    asked = {"algorithm": "SHA1", "digits": DIGITS, "issuer": issuer, "period": STEP_S, "secret": secret}
    return f"otpauth://totp/{quote(issuer, safe='')}:{quote(account, safe='')}?{urlencode(asked, quote_via=quote)}"
