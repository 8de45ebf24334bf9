"""Secrets as Standard Webhooks has them, and texts that are none."""

from __future__ import annotations

from base64 import b64encode

SECRET = "whsec_" + b64encode(b"a secret of two dozen bytes!").decode()
ANOTHER = "whsec_" + b64encode(b"another one of many more bytes").decode()
NO_SECRETS = (
    "",
    "short",
    "s" * 32,  # no prefix
    "whsec_",
    "whsec_" + b64encode(bytes(23)).decode(),
    "whsec_" + b64encode(bytes(65)).decode(),
    SECRET.rstrip("="),
    SECRET + "\n",
    "whsec_" + "*" * 40,
    "whsec_" + b64encode(b"\xff" * 30).decode().replace("/", "_"),  # the alphabet of URLs
)
