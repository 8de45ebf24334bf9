"""A delivery as a signed request, in the form of Standard Webhooks, made by its own library."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from standardwebhooks import Webhook

from cloud.leases import Delivery
from shared.errors import Undelivered

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes of a secret, as Standard Webhooks has it


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What goes out: these headers, and exactly these bytes, which are what was signed."""

    headers: Mapping[str, str]
    body: bytes


def request(delivery: Delivery, at: datetime) -> SignedRequest:
    """`at`: when it is sent. Undelivered where there is nothing to sign with, or nothing to say any more."""
    if "type" not in delivery.payload:
        raise Undelivered("what it told of was erased")
    keys = [_key(delivery.secret), *_former(delivery.former_secret)]
    body = json.dumps({"id": str(delivery.id), **delivery.payload}, ensure_ascii=False, separators=(",", ":"))
    headers = {
        "content-type": "application/json",
        "user-agent": "Frontdesk-Webhooks/1",
        "webhook-id": str(delivery.id),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Webhook(key).sign(str(delivery.id), at.astimezone(UTC), body) for key in keys),
    }
    return SignedRequest(headers, body.encode())


def new_secret() -> str:
    """32 random bytes in the form that receivers' libraries take."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def check(secret: str) -> None:
    """Undelivered for a secret that could not sign, with what is wrong with it."""
    _key(secret)


def _former(secret: str | None) -> list[bytes]:
    """One that could not sign holds up nothing: it is on its way out, perhaps for that reason."""
    try:
        return [_key(secret)] if secret else []
    except Undelivered:
        return []


def _key(secret: str | None) -> bytes:
    """The library forgives a damaged secret, and would sign with what is left of it."""
    if not secret:
        raise Undelivered("it has no secret to sign with: set a secret first")
    text = secret.removeprefix(PREFIX).rstrip("=")
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise Undelivered("its secret is damaged: set one of the form whsec_ and base64") from None
    if not SHORTEST <= len(key) <= LONGEST:
        raise Undelivered(f"its secret has {len(key)} bytes, not {SHORTEST} to {LONGEST}: set another")
    return key
