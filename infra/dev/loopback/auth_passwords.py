"""Passwords of the local stack: everybody's, until somebody sets an own one. Pure but for the salt."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

NONE = "!"  # kept for an account that no password opens
_COST = {"n": 2**13, "r": 8, "p": 1}  # some 20 ms
_KIND = "scrypt"


@dataclass(frozen=True, slots=True)
class Strength:
    """What a new password must have."""

    length: int
    letters_and_digits: bool

    def wanting(self, password: str) -> list[str]:
        """Why it is too weak, in Auth's words."""
        short = len(password) < self.length
        mixed = any(c.isascii() and c.isalpha() for c in password) and any(c in "0123456789" for c in password)
        return ["length"] * short + ["characters"] * (self.letters_and_digits and not mixed)


def kept(password: str) -> str:
    """What is written down instead of it."""
    salt = secrets.token_hex(16)
    return f"{_KIND}${salt}${_hashed(password, salt)}"


def is_right(password: str, written: str | None, everybodys: str) -> bool:
    """`written`: None where the account has no own one."""
    if written is None:
        return hmac.compare_digest(password.encode(), everybodys.encode())
    kind, _, rest = written.partition("$")
    salt, _, hashed = rest.partition("$")
    return kind == _KIND and hmac.compare_digest(_hashed(password, salt), hashed)


def _hashed(password: str, salt: str) -> str:
    return hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), **_COST).hex()
