"""What every part of the local stack's Auth server reads and writes: accounts, sessions, codes, and who tried."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from typing import Any

import jwt
from aiohttp import web
from jwt.types import Options

from infra.connections import SignedIn, access_token
from infra.dev.loopback.attempts import Limit, Made
from infra.dev.loopback.auth_answers import Refused, session_shown
from infra.dev.loopback.auth_codes import Code, checked
from infra.dev.loopback.auth_rules import Rules
from infra.dev.loopback.auth_sessions import Session, begun, turned
from infra.dev.loopback.auth_users import User, Users

_BY_OWN_CLOCK: Options = {"verify_exp": False, "verify_iat": False, "require": ["exp"]}
_MOST = 1000  # sessions, and codes that nobody came with


class Book:
    """Sessions and codes are in memory, as the keys that sign tokens are new at each start too."""

    def __init__(self, users: Users, rules: Rules, secret: str, project_url: str, clock: Callable[[], float]) -> None:
        self.users = users
        self.rules = rules
        self.now = clock
        self._secret = secret
        self._project_url = project_url
        self._sessions: dict[str, Session] = {}  # by their ids
        self._codes: dict[str, Code] = {}
        self._made: dict[str, Made] = {}  # what was tried, by its kind

    def begin(self, user: User, by: str) -> dict[str, Any]:
        """A session of somebody who is known, as it is told to him."""
        if user.banned:
            raise Refused(400, "user_banned", "User is banned")
        if user.confirmed_at is None:
            raise Refused(400, "email_not_confirmed", "Email not confirmed")
        who = SignedIn(user.id, user.email, str(uuid.uuid4()), int(self.now()), by)
        return self.opened(begun(who, secrets.token_urlsafe(16)), user)

    def opened(self, session: Session, user: User) -> dict[str, Any]:
        """The session is kept, and its tokens are handed out."""
        self.keep(session)
        if len(self._sessions) > _MOST:
            del self._sessions[min(self._sessions, key=lambda key: self._sessions[key].turned)]
        now = int(self.now())
        expires = now + self.rules.token_s
        token = access_token(self._secret, self._project_url, session.who, now, expires)
        return session_shown(session, user, token, now, expires)

    def keep(self, session: Session) -> None:
        self._sessions[session.who.session_id] = session

    def end(self, *sessions: Session) -> None:
        for session in sessions:
            self._sessions.pop(session.who.session_id, None)

    def sessions_of(self, user_id: str) -> list[Session]:
        return [session for session in self._sessions.values() if session.who.user_id == user_id]

    def further(self, held: str) -> Session:
        """The session that goes on with this refresh token."""
        session = self.holding(held)
        after = turned(session, held, secrets.token_urlsafe(16), self.now(), self.rules.reuse_s)
        if after is None:
            self.end(session)  # a thief is among those who hold it: nobody goes on
            raise Refused(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used")
        return after

    def holding(self, token: str) -> Session:
        for session in self._sessions.values():
            if token in session.tokens:
                return session
        raise Refused(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found")

    def session(self, request: web.Request) -> Session:
        """Whose request it is."""
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not bearer:
            raise Refused(401, "no_authorization", "This endpoint requires a valid Bearer token")
        try:
            claims = jwt.decode(bearer, self._secret, ["HS256"], _BY_OWN_CLOCK, audience="authenticated")
            if claims["exp"] <= self.now():
                raise jwt.ExpiredSignatureError("token is expired")
        except jwt.InvalidTokenError as odd:
            message = f"invalid JWT: unable to parse or verify signature, {odd}"
            raise Refused(403, "bad_jwt", message) from odd
        session = self._sessions.get(claims.get("session_id", ""))
        if session is None:
            message = "Session from session_id claim in JWT does not exist"
            raise Refused(403, "session_not_found", message)
        return session

    async def account(self, session: Session) -> User:
        user = await self.users.by_id(session.who.user_id)
        if user is None:
            raise Refused(403, "user_not_found", "User from sub claim in JWT does not exist")
        return user

    def hand_out(self, code: Code) -> str:
        """The word that a browser comes back with."""
        word = str(uuid.uuid4())
        self._codes = {**dict(list(self._codes.items())[1 - _MOST :]), word: code}
        return word

    def redeem(self, word: str, verifier: object) -> Code:
        code = checked(self._codes.get(word), verifier, self.now())
        del self._codes[word]
        return code

    def count(self, kind: str, request: web.Request, limit: Limit) -> None:
        address = request.headers.get("X-Forwarded-For") or request.remote or ""
        if not self.may(kind, address, limit):
            raise Refused(429, "over_request_rate_limit", "Request rate limit reached")

    def may(self, kind: str, who: str, limit: Limit) -> bool:
        """Whether it may be tried once more, which is counted."""
        self._made[kind], may = limit.tried(self._made.get(kind, {}), who, self.now())
        return may


async def said_in(request: web.Request) -> dict[str, Any]:
    """The object that a client sent."""
    try:
        said = await request.json()
    except ValueError as odd:
        raise Refused(400, "bad_json", "Could not parse request body as JSON") from odd
    if not isinstance(said, dict):
        raise Refused(400, "bad_json", "Could not parse request body as JSON")
    return said


def email_in(said: dict[str, Any]) -> str:
    """As it is kept: in small letters."""
    email = said.get("email")
    if not isinstance(email, str) or not email:
        raise Refused(400, "validation_failed", "missing email or phone")
    name, at, domain = email.strip().rpartition("@")
    if not (name and at and "." in domain) or any(c.isspace() for c in email.strip()):
        raise Refused(400, "validation_failed", "Unable to validate email address: invalid format")
    return email.strip().lower()
