"""An Auth server of the local stack in front of accounts that a test makes up, asked by Supabase's own client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
from supabase_auth import AsyncGoTrueClient

from infra.connections import anon_key
from infra.dev.loopback.attempts import Limit
from infra.dev.loopback.auth import AuthServer
from infra.dev.loopback.auth_rules import Rules
from infra.dev.loopback.auth_users import User
from infra.dev.loopback.serving import serving

SECRET = "a secret of more than thirty-two characters"
PASSWORD = "open-sesame-1234"
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
OWNER = User("1a111111-1111-4111-8111-111111111111", "owner@bright-smile.example", NOON, NOON)
RULES = Rules(token_s=3600, reuse_s=10, sign_ins=Limit(5, 300), refreshes=Limit(50, 300))


@dataclass
class Accounts:
    """What a test says there is."""

    users: list[User]

    async def by_email(self, email: str) -> User | None:
        return next((user for user in self.users if user.email == email.lower()), None)

    async def by_id(self, user_id: str) -> User | None:
        return next((user for user in self.users if user.id == user_id), None)


@dataclass
class Scene:
    """The server's address, its accounts, and what time it is there."""

    url: str
    http: httpx.AsyncClient
    accounts: Accounts
    now: list[float] = field(default_factory=list)

    def client(self) -> AsyncGoTrueClient:
        """A browser of its own."""
        headers = {"apikey": anon_key(SECRET)}
        return AsyncGoTrueClient(
            url=f"{self.url}/auth/v1", headers=headers, http_client=self.http, auto_refresh_token=False
        )

    def later(self, seconds: float) -> None:
        self.now[0] += seconds


@asynccontextmanager
async def auth(begins: float, *users: User) -> AsyncIterator[Scene]:
    """The server on a free port; its clock stands until the test moves it."""
    accounts, now = Accounts(list(users)), [begins]
    server = AuthServer(accounts, PASSWORD, SECRET, "http://project.example", RULES, clock=lambda: now[0])
    async with serving(server.app()) as url, httpx.AsyncClient(trust_env=False, timeout=5) as http:
        yield Scene(url, http, accounts, now)
