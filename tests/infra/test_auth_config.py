"""What memberships rest on is declared: supabase/config.toml, read by the command line that brings it to a project."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from infra.dev.schema.command import supabase
from infra.places import CHECKOUT

FILE = CHECKOUT / "supabase" / "config.toml"


@pytest.fixture(scope="module")
def auth() -> dict[str, Any]:
    settings: dict[str, Any] = tomllib.loads(FILE.read_text())["auth"]
    return settings


def complaints(folder: Path, text: str) -> list[str]:
    """What the command line finds wrong with such a file. (That nothing runs here is none of it.)"""
    (folder / "supabase").mkdir(exist_ok=True)
    (folder / "supabase" / "config.toml").write_text(text)
    done = supabase("status", "--workdir", str(folder))
    lines = (done.stdout + done.stderr).splitlines()
    return [line for line in lines if "config.toml" in line or "config:" in line or "Invalid" in line]


def test_an_address_is_confirmed_before_it_counts(auth: dict[str, Any]) -> None:
    """An invitation is good for whoever has confirmed its address: at the start, and when it changes."""
    email = auth["email"]
    assert (email["enabled"], email["enable_confirmations"], email["double_confirm_changes"]) == (True, True, True)
    assert email["secure_password_change"] is True


def test_nobody_is_somebody_without_an_address(auth: dict[str, Any]) -> None:
    """No anonymous accounts, none by telephone, no identities that are linked by hand."""
    assert (auth["enable_anonymous_sign_ins"], auth["enable_manual_linking"], auth["sms"]["enabled"]) == (False,) * 3


def test_a_second_factor_can_be_had(auth: dict[str, Any]) -> None:
    """clients.second_factor asks for aal2: an authenticator app gives it."""
    assert auth["mfa"]["totp"] == {"enroll_enabled": True, "verify_enabled": True}


def test_a_session_ends(auth: dict[str, Any]) -> None:
    """A token is good for an hour at most, a refresh token for once; a password is long."""
    assert auth["jwt_expiry"] <= 3600
    assert auth["enable_refresh_token_rotation"] is True
    assert auth["minimum_password_length"] >= 12


def test_links_lead_nowhere_else(auth: dict[str, Any]) -> None:
    """Addresses of redirects have no wildcards, and guesses are limited."""
    assert not any("*" in address for address in [auth["site_url"], *auth["additional_redirect_urls"]])
    assert {"email_sent", "sign_in_sign_ups", "token_refresh", "token_verifications"} <= set(auth["rate_limit"])


def test_the_command_line_knows_every_key(tmp_path: Path) -> None:
    """A key that it does not know is ignored with a warning, and protects nobody."""
    assert complaints(tmp_path, FILE.read_text()) == []


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("enable_confirmations = true", "enable_confirmation = true", "auth.email.enable_confirmation"),
        ("enable_confirmations = true", 'enable_confirmations = "maybe"', "is not true or false"),
        ('password_requirements = "letters_digits"', 'password_requirements = "long"', "is not one of"),
    ],
)
def test_the_command_line_would_say_so(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    """A slip of the pen in the same file is noticed."""
    text = FILE.read_text()
    assert right in text
    assert any(told in line for line in complaints(tmp_path, text.replace(right, wrong)))
