"""The signing key's file, made by us or printed by the supabase CLI, and a box's token signed with it."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

import jwt
import pytest
from typer.testing import CliRunner

from infra.admin.signing_key import make, read
from infra.commands.keys import app
from infra.dev.schema.command import supabase_output
from shared.edge_token import DAY, signed
from shared.errors import SettingsError

BOX = "0b0c0d0e-0000-4000-8000-000000000001"
NOW = 1_793_600_000


def held_in(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def printed() -> str:
    return supabase_output("gen", "signing-key", "--algorithm", "ES256")


def public(key: dict[str, Any]) -> jwt.PyJWK:
    """What Supabase verifies with: the key without its private part."""
    return jwt.PyJWK({name: value for name, value in key.items() if name not in ("d", "key_ops")})


def verifies(key: dict[str, Any]) -> None:
    token = signed(key, BOX, NOW)
    claims = jwt.decode(token, public(key), algorithms=["ES256"], options={"verify_exp": False, "verify_iat": False})
    assert claims == {"role": "edge_agent", "edge_agent_id": BOX, "iat": NOW, "exp": NOW + 30 * DAY}
    assert jwt.get_unverified_header(token)["kid"] == key["kid"]


@pytest.mark.parametrize("shape", ["{}", "[{}]"])
def test_a_box_token_verifies_with_the_public_key(printed: str, shape: str, tmp_path: Path) -> None:
    """Whether the file holds what the CLI prints or the list that its config wants; role, box and days are in it."""
    verifies(read(held_in(tmp_path / "signing_keys.json", shape.replace("{}", printed))))


def test_our_key_is_like_the_cli_s(printed: str, tmp_path: Path) -> None:
    """The same members, so that Supabase takes it; each is another; only its owner can read the file."""
    (one, two) = (tmp_path / "one.json", tmp_path / "two.json")
    assert make(one) != make(two)
    keys = [json.loads(path.read_text()) for path in (one, two)]
    assert keys[0].keys() >= json.loads(printed).keys()
    assert keys[0]["d"] != keys[1]["d"]
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    verifies(read(one))


def test_the_command_makes_it_and_never_shows_it(tmp_path: Path) -> None:
    """It is called what it is; a second one is not written over the first."""
    path = tmp_path / "key.json"
    done = CliRunner().invoke(app, ["signing-key", str(path)])
    key = json.loads(path.read_text())
    assert "MASTER KEY" in done.stdout
    assert key["kid"] in done.stdout
    assert not any(key[part] in done.output for part in ("d", "x", "y"))
    again = CliRunner().invoke(app, ["signing-key", str(path)])
    assert isinstance(again.exception, SettingsError)
    assert "never written over" in str(again.exception)
    assert json.loads(path.read_text()) == key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o610])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """Group or world, with the command that closes it."""
    path = tmp_path / "key.json"
    make(path)
    path.chmod(mode)
    with pytest.raises(SettingsError, match="can be read by others") as error:
        read(path)
    assert f"chmod 600 {path}" in str(error.value)


@pytest.mark.parametrize(
    ("held", "complaint"),
    [
        ("", "is no JSON"),
        ("[]", "holds no signing key"),
        ('"a secret"', "holds no signing key"),
        ('{"kty": "EC", "d": "AA"}', "holds no signing key with a kid"),
        ('{"kty": "EC", "kid": "k"}', "holds a public key"),
    ],
)
def test_a_file_without_a_signing_key_is_refused(tmp_path: Path, held: str, complaint: str) -> None:
    """With what it is instead, and the command that makes a right one."""
    with pytest.raises(SettingsError, match=re.escape(complaint)) as error:
        read(held_in(tmp_path / "key.json", held))
    assert "frontdesk keys signing-key" in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """With the command that makes one."""
    with pytest.raises(SettingsError, match=r"nowhere\.json: No such file"):
        read(tmp_path / "nowhere.json")


@pytest.mark.parametrize("wrong", [{"crv": "P-257"}, {"d": "AA"}, {"kty": "tea"}])
def test_a_key_that_cannot_sign_is_refused(printed: str, wrong: dict[str, str], tmp_path: Path) -> None:
    """A damaged key is a sentence, not a stack trace; nothing was added or turned before."""
    with pytest.raises(SettingsError, match="cannot sign"):
        read(held_in(tmp_path / "key.json", json.dumps({**json.loads(printed), **wrong})))
