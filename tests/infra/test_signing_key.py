"""A box's token, signed with the key that the supabase CLI makes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jwt
import pytest

from infra.admin.signing_key import box_token, read
from infra.dev.schema.command import supabase_output
from shared.errors import SettingsError

BOX = "0b0c0d0e-0000-4000-8000-000000000001"
NOW = 1_793_600_000


@pytest.fixture(scope="module")
def printed() -> str:
    return supabase_output("gen", "signing-key", "--algorithm", "ES256")


def public(key: dict[str, Any]) -> jwt.PyJWK:
    """What Supabase verifies with: the key without its private part."""
    return jwt.PyJWK({name: value for name, value in key.items() if name not in ("d", "key_ops")})


@pytest.mark.parametrize("shape", ["{}", "[{}]"])
def test_a_box_token_verifies_with_the_public_key(printed: str, shape: str, tmp_path: Path) -> None:
    """Whether the file holds what the CLI prints or the list that its config wants; role, box and days are in it."""
    file = tmp_path / "signing_keys.json"
    file.write_text(shape.replace("{}", printed))
    key = read(file)
    token = box_token(key, BOX, NOW, days=365)
    claims = jwt.decode(token, public(key), algorithms=["ES256"], options={"verify_exp": False, "verify_iat": False})
    assert claims == {"role": "edge_agent", "edge_agent_id": BOX, "iat": NOW, "exp": NOW + 365 * 86_400}
    assert jwt.get_unverified_header(token)["kid"] == key["kid"]


@pytest.mark.parametrize(
    ("held", "complaint"),
    [
        ("", "is no JSON"),
        ("[]", "holds no signing key"),
        ('"a secret"', "holds no signing key"),
        ('{"kty": "EC", "kid": "k"}', "holds a public key"),
    ],
)
def test_a_file_without_a_signing_key_is_refused(tmp_path: Path, held: str, complaint: str) -> None:
    """With what it is instead, and the command that makes a right one."""
    file = tmp_path / "key.json"
    file.write_text(held)
    with pytest.raises(SettingsError, match=re.escape(complaint)) as error:
        read(file)
    assert "supabase gen signing-key" in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """With the command that makes one."""
    with pytest.raises(SettingsError, match=r"nowhere\.json: No such file"):
        read(tmp_path / "nowhere.json")


@pytest.mark.parametrize("wrong", [{"crv": "P-257"}, {"d": "AA"}, {"kty": "tea"}])
def test_a_key_that_cannot_sign_is_refused(printed: str, wrong: dict[str, str]) -> None:
    """A damaged key is a sentence, not a stack trace."""
    key = {**json.loads(printed), **wrong}
    with pytest.raises(SettingsError, match="cannot sign"):
        box_token(key, BOX, NOW, days=1)
