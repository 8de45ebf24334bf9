"""An Auth server of the local stack in front of accounts that a test makes up, asked by Supabase's own client."""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
from supabase_auth import AsyncGoTrueClient

from infra.connections import anon_key
from infra.dev.loopback.attempts import Limit
from infra.dev.loopback.auth import AuthServer, Project
from infra.dev.loopback.auth_mail import Letter
from infra.dev.loopback.auth_passwords import Strength
from infra.dev.loopback.auth_rules import Rules, Tries
from infra.dev.loopback.auth_users import Factor, User
from infra.dev.loopback.serving import serving

SECRET = "a secret of more than thirty-two characters"
PASSWORD = "open-sesame-1234"
SITE = "http://project.example"
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
OWNER = User("1a111111-1111-4111-8111-111111111111", "owner@bright-smile.example", NOON, NOON)
RULES = Rules(
    token_s=3600,
    reuse_s=10,
    tries=Tries(Limit(5, 300), Limit(50, 300), Limit(8, 300), Limit(6, 3600), Limit(6, 60)),
    mail_every_s=60,
    link_s=3600,
    sign_up=True,
    strength=Strength(12, letters_and_digits=True),
    factors=3,
)


@dataclass
class Accounts:
    """What a test says there is, and what became of it."""

    users: list[User]

    async def by_email(self, email: str) -> User | None:
        return next((user for user in self.users if user.email == email.lower()), None)

    async def by_id(self, user_id: str) -> User | None:
        return next((user for user in self.users if user.id == user_id), None)

    async def add(self, email: str, password: str | None, provider: str, *, confirmed: bool) -> User:
        at = NOON if confirmed else None
        made = User(str(uuid.uuid4()), email.lower(), at, NOON, password=password, providers=(provider,))
        self.users.append(made)
        return made

    async def change(self, user: User) -> None:
        self.users = [user if each.id == user.id else each for each in self.users]

    async def keep_factor(self, user_id: str, factor: Factor) -> None:
        user = next(each for each in self.users if each.id == user_id)
        others = tuple(each for each in user.factors if each.id != factor.id)
        dated = replace(factor, created_at=NOON.isoformat(), updated_at=NOON.isoformat())
        await self.change(replace(user, factors=(*others, dated)))

    async def drop_factors(self, factors: Iterable[Factor]) -> None:
        gone = {factor.id for factor in factors}
        for user in self.users:
            await self.change(replace(user, factors=tuple(each for each in user.factors if each.id not in gone)))


@dataclass
class Scene:
    """The server's address, its accounts, what it sent, and what time it is there."""

    url: str
    http: httpx.AsyncClient
    accounts: Accounts
    post: list[Letter] = field(default_factory=list)
    now: list[float] = field(default_factory=list)

    def client(self) -> AsyncGoTrueClient:
        """A browser of its own."""
        headers = {"apikey": anon_key(SECRET)}
        return AsyncGoTrueClient(
            url=f"{self.url}/auth/v1",
            headers=headers,
            http_client=self.http,
            auto_refresh_token=False,
            flow_type="pkce",
        )

    def later(self, seconds: float) -> None:
        self.now[0] += seconds

    async def led(self, path: str, **form: str) -> str:
        """Where a browser without any key is led to from there."""
        url = self.url + path.removeprefix(SITE)
        answer = await (self.http.post(url, data=form) if form else self.http.get(url))
        assert answer.status_code in (302, 303), answer.text
        return answer.headers["Location"]

    async def opens(self, letter: Letter) -> dict[str, str]:
        """Somebody opens its link: with what the page's address ends then."""
        return asked_of(await self.led(letter.link))


def asked_of(address: str) -> dict[str, str]:
    """What stands in its query; it must be one of the page's."""
    assert re.match(f"{SITE}/", address)
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@asynccontextmanager
async def auth(begins: float, *users: User, rules: Rules = RULES) -> AsyncIterator[Scene]:
    """The server on a free port; its clock stands until the test moves it."""
    accounts, post, now = Accounts(list(users)), list[Letter](), [begins]
    server = AuthServer(Project(SITE, SECRET, PASSWORD), accounts, rules, post.append, clock=lambda: now[0])
    async with serving(server.app()) as url, httpx.AsyncClient(trust_env=False, timeout=5) as http:
        yield Scene(url, http, accounts, post, now)
