"""Supabase Auth's HTTP interface, as far as the owner's window speaks it, for the local stack alone.

Everybody with an account in the stack's database has the one password that the stack made, until he sets an own one.
How long tokens are good, how often one may try and who may sign up is as supabase/config.toml has it for the hosted
project. Errors have the two forms that Auth has, by the client's version. E-mails are handed to whoever keeps them; the
flow of links and providers is PKCE's alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from infra.dev.loopback.auth_answers import Refused, keyed, user_shown
from infra.dev.loopback.auth_book import Book, said_in
from infra.dev.loopback.auth_factors import Factors
from infra.dev.loopback.auth_links import Links
from infra.dev.loopback.auth_mail import Letter
from infra.dev.loopback.auth_passwords import is_right, kept
from infra.dev.loopback.auth_provider import Providers
from infra.dev.loopback.auth_rules import Rules
from infra.dev.loopback.auth_users import User, Users
from infra.dev.loopback.auth_ways import Ways, strong

PASSWORD = "FRONTDESK_DEMO_PASSWORD"  # noqa: S105 - the variable that the standing server reads it from
ROOT = "/auth/v1"
PROVIDERS = ("google",)  # who is played here; the page's config.json names them
RECENT_S = 86_400.0  # how old a session may be in which a password is changed
_LARGEST = 16 * 1024  # bytes of a request
_OPEN = ("verify", "authorize", "provider", "callback")  # where a browser is led to


@dataclass(frozen=True, slots=True)
class Project:
    """What the stack is known by. `secret` signs its tokens."""

    url: str
    secret: str
    password: str
    providers: Sequence[str] = PROVIDERS


class AuthServer:
    """Who signs in with a password, and what becomes of sessions; links, providers and factors are its parts."""

    def __init__(
        self,
        project: Project,
        users: Users,
        rules: Rules,
        post: Callable[[Letter], None],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        ways = Ways(project.url, ROOT)
        self._project = project
        self._book = Book(users, rules, project.secret, project.url, clock)
        self._links = Links(self._book, ways, post)
        self._providers = Providers(self._book, ways, project.providers, project.password)
        self._factors = Factors(self._book)

    def app(self) -> web.Application:
        keys = keyed(self._project.secret, *(f"{ROOT}/{way}" for way in _OPEN))
        app = web.Application(client_max_size=_LARGEST, middlewares=[keys])
        links, providers, factors = self._links, self._providers, self._factors
        for method, path, handler in (
            ("POST", "token", self.token),
            ("GET", "user", self.user),
            ("PUT", "user", self.change),
            ("POST", "logout", self.logout),
            ("POST", "otp", links.otp),
            ("POST", "recover", links.recover),
            ("POST", "signup", links.sign_up),
            ("GET", "verify", links.verify),
            ("GET", "authorize", providers.authorize),
            ("GET", "provider", providers.asks),
            ("POST", "provider", providers.answers),
            ("GET", "callback", providers.callback),
            ("POST", "factors", factors.enrol),
            ("POST", "factors/{factor}/challenge", factors.challenge),
            ("POST", "factors/{factor}/verify", factors.verify),
            ("DELETE", "factors/{factor}", factors.unenrol),
        ):
            app.router.add_route(method, f"{ROOT}/{path}", handler)
        return app

    async def token(self, request: web.Request) -> web.Response:
        kind, tries = request.query.get("grant_type", ""), self._book.rules.tries
        if kind == "password":
            self._book.count(kind, request, tries.sign_ins)
            return web.json_response(await self._sign_in(await said_in(request)))
        if kind == "refresh_token":
            self._book.count(kind, request, tries.refreshes)
            return web.json_response(await self._refresh(await said_in(request)))
        if kind == "pkce":
            self._book.count(kind, request, tries.refreshes)
            return web.json_response(await self._come_back(await said_in(request)))
        raise Refused(400, "invalid_credentials", "unsupported_grant_type")

    async def user(self, request: web.Request) -> web.Response:
        session = self._book.session(request)
        return web.json_response(user_shown(await self._book.account(session), session.who))

    async def change(self, request: web.Request) -> web.Response:
        """Another password; the user's other sessions are over with it. Nothing else is changed here."""
        session, said = self._book.session(request), await said_in(request)
        user = await self._book.account(session)
        if set(said) - {"password", "code_challenge", "code_challenge_method"}:
            raise Refused(400, "validation_failed", "Only the password can be changed on the local stack")
        password = strong(self._book.rules.strength, said.get("password"))
        if user.verified and not session.has_factor:
            message = "AAL2 session is required to update email or password when MFA is enabled."
            raise Refused(401, "insufficient_aal", message)
        if self._book.now() - session.who.since > RECENT_S:
            raise Refused(400, "reauthentication_needed", "Password update requires reauthentication")
        if is_right(password, user.password, self._project.password):
            message = "New password should be different from the old password."
            raise Refused(422, "same_password", message)
        await self._book.users.change(replace(user, password=kept(password)))
        mine = session.who.session_id
        self._book.end(*(each for each in self._book.sessions_of(user.id) if each.who.session_id != mine))
        return web.json_response(user_shown(await self._book.account(session), session.who))

    async def logout(self, request: web.Request) -> web.Response:
        """Of this session, of all others of the user, or of all; an access token stays good until it expires."""
        mine, scope = self._book.session(request), request.query.get("scope", "global")
        theirs = self._book.sessions_of(mine.who.user_id)
        others = [each for each in theirs if each.who.session_id != mine.who.session_id]
        ending = {"local": [mine], "others": others, "global": theirs}.get(scope)
        if ending is None:
            raise Refused(400, "validation_failed", f"Unsupported logout scope {scope!r}")
        self._book.end(*ending)
        return web.Response(status=204)

    async def _sign_in(self, said: dict[str, Any]) -> dict[str, Any]:
        email = said.get("email")
        if not isinstance(email, str) or not email:
            raise Refused(400, "validation_failed", "missing email or phone")
        user = await self._book.users.by_email(email)
        if not is_right(str(said.get("password")), user.password if user else None, self._project.password):
            user = None
        if user is None:
            raise Refused(400, "invalid_credentials", "Invalid login credentials")
        return self._book.begin(user, "password")

    async def _refresh(self, said: dict[str, Any]) -> dict[str, Any]:
        held = said.get("refresh_token")
        if not isinstance(held, str) or not held:
            raise Refused(400, "validation_failed", "refresh_token required")
        user = await self._book.account(self._book.holding(held))
        if user.banned:
            raise Refused(400, "user_banned", "Invalid Refresh Token: User Banned")
        return self._book.opened(self._book.further(held), user)

    async def _come_back(self, said: dict[str, Any]) -> dict[str, Any]:
        """With the code of a link or of a provider."""
        word, verifier = said.get("auth_code"), said.get("code_verifier")
        if not word or not verifier:
            message = "invalid request: both auth code and code verifier should be non-empty"
            raise Refused(400, "validation_failed", message)
        code = self._book.redeem(str(word), verifier)
        user: User | None = await self._book.users.by_id(code.user_id)
        if user is None:
            raise Refused(403, "user_not_found", "User from sub claim in JWT does not exist")
        return self._book.begin(user, code.by)
