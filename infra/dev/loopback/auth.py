"""The part of Supabase Auth's HTTP interface that a page needs to sign somebody in, for the local stack alone.

Everybody with an account in the stack's database has the one password that the stack made; sessions are in memory, as
the keys that sign their tokens are new at each start too. How long tokens are good and how often one may try is as
supabase/config.toml has it for the hosted project. Errors have the two forms that Auth has, by the client's version.
"""

from __future__ import annotations

import hmac
import secrets
import time
import uuid
from collections.abc import Callable
from typing import Any

import jwt
from aiohttp import web

from infra.connections import SignedIn, access_token
from infra.dev.loopback.attempts import Limit, Made
from infra.dev.loopback.auth_answers import Refused, keyed, session_shown, user_shown
from infra.dev.loopback.auth_rules import Rules
from infra.dev.loopback.auth_sessions import Session, begun, turned
from infra.dev.loopback.auth_users import User, Users

PASSWORD = "FRONTDESK_DEMO_PASSWORD"  # noqa: S105 - the variable that the standing server reads it from
ROOT = "/auth/v1"
_LARGEST = 16 * 1024  # bytes of a request
_MOST_SESSIONS = 1000


class AuthServer:
    """Who is signed in, and who tried."""

    def __init__(
        self,
        users: Users,
        password: str,
        secret: str,
        project_url: str,
        rules: Rules,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._users = users
        self._password = password
        self._secret = secret
        self._project_url = project_url
        self._rules = rules
        self._clock = clock
        self._sessions: dict[str, Session] = {}  # by their ids
        self._made: dict[str, Made] = {}  # what was tried, by the kind of grant

    def app(self) -> web.Application:
        app = web.Application(client_max_size=_LARGEST, middlewares=[keyed(self._secret)])
        app.router.add_post(f"{ROOT}/token", self.token)
        app.router.add_get(f"{ROOT}/user", self.user)
        app.router.add_post(f"{ROOT}/logout", self.logout)
        return app

    async def token(self, request: web.Request) -> web.Response:
        kind = request.query.get("grant_type", "")
        if kind == "password":
            self._count(kind, request, self._rules.sign_ins)
            return await self._sign_in(await _said(request))
        if kind == "refresh_token":
            self._count(kind, request, self._rules.refreshes)
            return await self._refresh(await _said(request))
        raise Refused(400, "invalid_credentials", "unsupported_grant_type")

    async def user(self, request: web.Request) -> web.Response:
        session = self._session(request)
        return web.json_response(user_shown(await self._account(session), session.who))

    async def logout(self, request: web.Request) -> web.Response:
        """Of this session, of all others of the user, or of all; an access token stays good until it expires."""
        mine, scope = self._session(request).who, request.query.get("scope", "global")
        if scope not in ("local", "others", "global"):
            raise Refused(400, "validation_failed", f"Unsupported logout scope {scope!r}")
        theirs = {key for key, other in self._sessions.items() if other.who.user_id == mine.user_id}
        ending = {"local": {mine.session_id}, "others": theirs - {mine.session_id}, "global": theirs}[scope]
        for key in ending:
            self._sessions.pop(key, None)
        return web.Response(status=204)

    async def _sign_in(self, said: dict[str, Any]) -> web.Response:
        email, password = said.get("email"), said.get("password")
        if not isinstance(email, str) or not email:
            raise Refused(400, "validation_failed", "missing email or phone")
        user = await self._users.by_email(email)
        right = hmac.compare_digest(str(password).encode(), self._password.encode())
        if user is None or not right:
            raise Refused(400, "invalid_credentials", "Invalid login credentials")
        if user.banned:
            raise Refused(400, "user_banned", "User is banned")
        if user.confirmed_at is None:
            raise Refused(400, "email_not_confirmed", "Email not confirmed")
        who = SignedIn(user.id, user.email, str(uuid.uuid4()), int(self._clock()))
        return self._opened(begun(who, secrets.token_urlsafe(16)), user)

    async def _refresh(self, said: dict[str, Any]) -> web.Response:
        held = said.get("refresh_token")
        if not isinstance(held, str) or not held:
            raise Refused(400, "validation_failed", "refresh_token required")
        user = await self._account(self._holding(held))
        if user.banned:
            raise Refused(400, "user_banned", "Invalid Refresh Token: User Banned")
        session = self._holding(held)  # looked for again: meanwhile another request may have turned its token
        further = turned(session, held, secrets.token_urlsafe(16), self._clock(), self._rules.reuse_s)
        if further is None:
            del self._sessions[session.who.session_id]  # a thief is among those who hold it: nobody goes on
            raise Refused(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used")
        return self._opened(further, user)

    def _holding(self, token: str) -> Session:
        for session in self._sessions.values():
            if token in session.tokens:
                return session
        raise Refused(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")

    def _opened(self, session: Session, user: User) -> web.Response:
        """The session is kept, and its tokens are handed out."""
        self._sessions[session.who.session_id] = session
        if len(self._sessions) > _MOST_SESSIONS:
            del self._sessions[min(self._sessions, key=lambda key: self._sessions[key].turned)]
        now = int(self._clock())
        expires = now + self._rules.token_s
        token = access_token(self._secret, self._project_url, session.who, now, expires)
        return web.json_response(session_shown(session, user, token, now, expires))

    async def _account(self, session: Session) -> User:
        user = await self._users.by_id(session.who.user_id)
        if user is None:
            raise Refused(403, "user_not_found", "User from sub claim in JWT does not exist")
        return user

    def _session(self, request: web.Request) -> Session:
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not bearer:
            raise Refused(401, "no_authorization", "This endpoint requires a valid Bearer token")
        try:
            claims = jwt.decode(bearer, self._secret, algorithms=["HS256"], audience="authenticated")
        except jwt.InvalidTokenError as odd:
            message = f"invalid JWT: unable to parse or verify signature, {odd}"
            raise Refused(403, "bad_jwt", message) from odd
        session = self._sessions.get(claims.get("session_id", ""))
        if session is None:
            message = "Session from session_id claim in JWT does not exist"
            raise Refused(403, "session_not_found", message)
        return session

    def _count(self, kind: str, request: web.Request, limit: Limit) -> None:
        address = request.headers.get("X-Forwarded-For") or request.remote or ""
        self._made[kind], may = limit.tried(self._made.get(kind, {}), address, self._clock())
        if not may:
            raise Refused(429, "over_request_rate_limit", "Request rate limit reached")


async def _said(request: web.Request) -> dict[str, Any]:
    try:
        said = await request.json()
    except ValueError as odd:
        raise Refused(400, "bad_json", "Could not parse request body as JSON") from odd
    if not isinstance(said, dict):
        raise Refused(400, "bad_json", "Could not parse request body as JSON")
    return said
