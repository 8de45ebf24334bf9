"""Codes that a browser comes back with, and the proof that it is the browser that went (PKCE, RFC 7636). Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.dev.loopback.auth_answers import Refused

GOOD_S = 300.0
_METHODS = ("s256", "plain")
_LENGTHS = range(43, 129)


@dataclass(frozen=True, slots=True)
class Proof:
    """What the browser said when it went; whoever comes back knows what it was made from."""

    challenge: str
    method: str

    def holds(self, verifier: str) -> bool:
        hashed = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        made = hashed if self.method == "s256" else verifier
        return hmac.compare_digest(made.encode(), self.challenge.encode())


@dataclass(frozen=True, slots=True)
class Code:
    """Good once, for a while: `by` says in the session how its user was known."""

    user_id: str
    by: str
    proof: Proof
    made: float


def proof_of(said: Mapping[str, Any]) -> Proof:
    """Refused without one: the owner's window has it always, and nothing else signs in here."""
    challenge, method = said.get("code_challenge"), str(said.get("code_challenge_method") or "").lower()
    if not challenge or method not in _METHODS:
        message = "PKCE flow requires code_challenge_method and code_challenge"
        raise Refused(400, "validation_failed", message)
    if len(str(challenge)) not in _LENGTHS:
        raise Refused(400, "validation_failed", "code challenge has to be between 43 and 128 characters")
    return Proof(str(challenge), method)


def checked(code: Code | None, verifier: object, now: float) -> Code:
    """The code, if it is good for whoever knows this."""
    if code is None:
        raise Refused(404, "flow_state_not_found", "invalid flow state, no valid flow state found")
    if now - code.made > GOOD_S:
        raise Refused(403, "flow_state_expired", "invalid flow state, flow state has expired")
    if not code.proof.holds(str(verifier)):
        message = "code challenge does not match previously saved code verifier"
        raise Refused(400, "bad_code_verifier", message)
    return code
