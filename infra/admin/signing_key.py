"""A hosted project's signing key: made, kept to oneself, and read. It is the project's master key."""

from __future__ import annotations

import json
import os
import stat
import uuid
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from shared.edge_token import signed, signing_keys
from shared.errors import SettingsError

CURE = "Cure: frontdesk keys signing-key PATH"


def make(path: Path) -> str:
    """Write a new ES256 key (a private JWK) with mode 0600; returns its kid. SettingsError where the file is there."""
    key = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1()), as_dict=True)
    kid = str(uuid.uuid4())
    held = {**key, "kid": kid, "alg": "ES256", "use": "sig", "key_ops": ["sign", "verify"], "ext": True}
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(held, file)
            file.write("\n")
    except FileExistsError:
        raise SettingsError(f"{path} is there already: a key that signs is never written over.") from None
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}.") from error
    return kid


def read(path: Path) -> dict[str, Any]:
    """The private JWK in a file, alone or first of a list. SettingsError says what the file is instead."""
    try:
        mode = path.stat().st_mode
        held = json.loads(path.read_text())
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}. {CURE}") from error
    except ValueError as error:
        raise SettingsError(f"{path} is no JSON: {error}. {CURE}") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(
            f"{path} can be read by others, and whoever reads it can be any box, any user and service_role. "
            f"Cure: chmod 600 {path}; where others use this machine, turn the key (docs/keys.md)."
        )
    try:
        key = signing_keys(held)[0]
    except SettingsError as odd:
        raise SettingsError(f"{path} {odd}. {CURE}") from None
    if not key.get("kid"):
        raise SettingsError(f"{path} holds no signing key with a kid. {CURE}")
    signed(key, "", 0)  # before anything is done with it
    return key
