"""`frontdesk token`: what a signed-in user would hold, on the local stack."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import httpx
import jwt
import pytest

from infra.admin.client import AdminClient, Where
from infra.connections import Connections, service_token
from infra.dev.stack.account import token
from shared.errors import SetupError

pytestmark = pytest.mark.live

# Claim for claim what Supabase Auth puts into an access token.
CLAIMS = {
    "iss", "sub", "aud", "exp", "iat", "email", "phone", "app_metadata", "user_metadata", "role", "aal", "amr",
    "session_id", "is_anonymous",
}  # fmt: skip


@pytest.fixture
def admin(stack: Connections) -> Iterator[AdminClient]:
    opened = AdminClient(Where(stack.supabase_url, service_token(stack.jwt_secret), local=True))
    yield opened
    opened.close()


def seen_by(stack: Connections, held: str) -> list[str]:
    """The slugs of the clients that the holder sees."""
    headers = {"apikey": stack.anon_key, "Authorization": f"Bearer {held}"}
    rows = httpx.get(f"{stack.supabase_url}/rest/v1/clients?select=slug", headers=headers, trust_env=False).json()
    return [row["slug"] for row in rows]


def test_the_token_is_shaped_as_supabase_shapes_it(stack: Connections, admin: AdminClient) -> None:
    """All claims, the owner's identity, an hour's life; and it opens the owner's client only."""
    held = token(stack, admin, "bright-smile", None, 1)
    claims = jwt.decode(held, stack.jwt_secret, algorithms=["HS256"], audience="authenticated")
    assert set(claims) == CLAIMS
    assert (claims["email"], claims["role"], claims["aal"]) == ("owner@bright-smile.example", "authenticated", "aal1")
    assert claims["exp"] - claims["iat"] == 3600
    assert seen_by(stack, held) == ["bright-smile"]


def test_an_invited_owner_joins_first(stack: Connections, admin: AdminClient) -> None:
    """On the local stack nobody can sign up: the account is made and the invitation accepted on the way."""
    slug = f"garage-{uuid.uuid4().hex[:8]}"
    owner = f"{slug}@garage.example"
    admin.ask("add_client", slug=slug, name="Joe", profession="mechanic", timezone="UTC", owner_email=owner)
    held = token(stack, admin, slug, None, 1)
    assert seen_by(stack, held) == [slug]
    assert token(stack, admin, slug, owner, 1) != ""
    with pytest.raises(SetupError, match="no member nobody@garage"):
        token(stack, admin, slug, "nobody@garage.example", 1)
