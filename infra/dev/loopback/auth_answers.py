"""What Supabase Auth answers with: a session, a user, and its two forms of an error."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import jwt
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from infra.connections import SignedIn, user_metadata
from infra.dev.loopback.auth_sessions import Session
from infra.dev.loopback.auth_users import Factor, User

VERSION = "X-Supabase-Api-Version"
NEWER = "2024-01-01"  # from then on an error has a code in words, and its number in the status alone


class Refused(Exception):
    """What is answered instead."""

    def __init__(self, status: int, code: str, message: str, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.more = more

    def answer(self, asked_in: str) -> web.Response:
        """In the form of the client's version of the interface."""
        if asked_in >= NEWER:
            body: dict[str, Any] = {"code": self.code, "message": self.message, **self.more}
            return web.json_response(body, status=self.status, headers={VERSION: NEWER})
        body = {"code": self.status, "error_code": self.code, "msg": self.message, **self.more}
        return web.json_response(body, status=self.status)


def keyed(secret: str, *open_to_all: str) -> Middleware:
    """Lets in whoever brings a key of the project, as the hosted gateway does; tells refusals in Auth's words.

    `open_to_all`: paths that a browser is led to, which brings none.
    """

    @web.middleware
    async def let_in(request: web.Request, handler: Handler) -> web.StreamResponse:
        wrong = "" if request.path in open_to_all else _wrong_key(request.headers.get("apikey", ""), secret)
        if wrong:
            return web.json_response({"message": wrong}, status=401)
        try:
            return await handler(request)
        except Refused as refused:
            return refused.answer(request.headers.get(VERSION, ""))

    return let_in


def _wrong_key(key: str, secret: str) -> str:
    if not key:
        return "No API key found in request"
    try:
        jwt.decode(key, secret, algorithms=["HS256"], options={"verify_aud": False})
    except jwt.InvalidTokenError:
        return "Invalid API key"
    return ""


def session_shown(session: Session, user: User, token: str, now: int, expires: int) -> dict[str, Any]:
    return {
        "access_token": token,
        "token_type": "bearer",
        "expires_in": expires - now,
        "expires_at": expires,
        "refresh_token": session.token,
        "user": user_shown(user, session.who),
        "weak_password": None,
    }


def user_shown(user: User, who: SignedIn | None) -> dict[str, Any]:
    """`who`: the session that it is shown to; None to somebody who has none yet."""
    confirmed = user.confirmed_at.isoformat() if user.confirmed_at else None
    made = user.created_at.isoformat() if user.created_at else confirmed
    signed_in = datetime.fromtimestamp(who.since, UTC).isoformat() if who else None
    return {
        "id": user.id,
        "aud": "authenticated",
        "role": "authenticated",
        "email": user.email,
        "email_confirmed_at": confirmed,
        "confirmed_at": confirmed,
        "phone": "",
        "last_sign_in_at": signed_in,
        "app_metadata": {"provider": user.providers[0], "providers": list(user.providers)},
        "user_metadata": user_metadata(who) if who else {},
        "identities": [],
        "created_at": made,
        "updated_at": signed_in or made,
        "is_anonymous": False,
        # As Auth does, which leaves out what is empty.
        **({"factors": [factor_shown(factor) for factor in user.factors]} if user.factors else {}),
    }


def factor_shown(factor: Factor) -> dict[str, Any]:
    return {
        "id": factor.id,
        "friendly_name": factor.name,
        "factor_type": "totp",
        "status": "verified" if factor.verified else "unverified",
        "created_at": factor.created_at,
        "updated_at": factor.updated_at,
    }
