"""`frontdesk clients suspend|resume|subscribe`: the operator's word and the billing provider's, typed at a shell."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from tests.database.sandbox import Row
from tests.live.shell import Shell

pytestmark = pytest.mark.live


def shown(shell: Shell, slug: str) -> tuple[bool, bool, str | None]:
    """Answered for? Suspended? And what is paid, as `show` has it; `list` says the same."""
    one: dict[str, Any] = json.loads(shell("clients", "show", slug))
    (row,) = [each for each in json.loads(shell("clients", "list", "--json")) if each["slug"] == slug]
    status = one["subscription"] and one["subscription"]["status"]
    assert (row["serviceable"], row["suspended_at"], row["status"]) == (one["serviceable"], one["suspended_at"], status)
    return one["serviceable"], one["suspended_at"] is not None, status


def test_a_suspension_leaves_the_subscription_alone(shell: Shell, slug: str) -> None:
    """It is shown beside it, and lifting it is enough where all is paid."""
    assert shown(shell, slug) == (True, False, "active")
    shell("clients", "suspend", slug, "--reason", "no payment")
    assert shown(shell, slug) == (False, True, "active")
    assert "is answered for again" in shell("clients", "resume", slug)
    assert shown(shell, slug) == (True, False, "active")


@pytest.mark.parametrize("status", ["canceled", None])
def test_what_is_missing_after_a_resume_is_told(
    shell: Shell, slug: str, database: psycopg.Connection[Row], status: str | None
) -> None:
    """With the command that cures it."""
    if status:
        shell("clients", "subscribe", slug, "--status", status)
    else:
        client = json.loads(shell("clients", "show", slug))["id"]
        database.execute("delete from public.subscriptions where client_id = %s", [client])
    shell("clients", "suspend", slug)
    said = shell("clients", "resume", slug, fails=True)
    assert f"its subscription is {status or 'missing'}. frontdesk clients subscribe {slug}" in said
    assert shown(shell, slug) == (False, False, status)
    shell("clients", "subscribe", slug)
    assert shown(shell, slug) == (True, False, "active")


def test_a_trial_has_an_end(shell: Shell, slug: str) -> None:
    """One that is over is not answered for, without anybody's doing."""
    shell("clients", "subscribe", slug, "--status", "trialing", "--plan", "gold", "--until", "2099-01-01")
    assert shown(shell, slug) == (True, False, "trialing")
    shell("clients", "subscribe", slug, "--status", "trialing", "--until", "2020-01-01")
    assert shown(shell, slug) == (False, False, "trialing")
    assert json.loads(shell("clients", "show", slug))["subscription"]["plan"] == "gold"
