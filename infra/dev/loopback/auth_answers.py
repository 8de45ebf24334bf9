"""What Supabase Auth answers with: a session, a user, and its two forms of an error."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import jwt
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from infra.connections import APP_METADATA, SignedIn, user_metadata
from infra.dev.loopback.auth_sessions import Session
from infra.dev.loopback.auth_users import User

VERSION = "X-Supabase-Api-Version"
NEWER = "2024-01-01"  # from then on an error has a code in words, and its number in the status alone


class Refused(Exception):
    """What is answered instead."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def answer(self, asked_in: str) -> web.Response:
        """In the form of the client's version of the interface."""
        if asked_in >= NEWER:
            body: dict[str, Any] = {"code": self.code, "message": self.message}
            return web.json_response(body, status=self.status, headers={VERSION: NEWER})
        body = {"code": self.status, "error_code": self.code, "msg": self.message}
        return web.json_response(body, status=self.status)


def keyed(secret: str) -> Middleware:
    """Lets in whoever brings a key of the project, as the hosted gateway does; tells refusals in Auth's words."""

    @web.middleware
    async def let_in(request: web.Request, handler: Handler) -> web.StreamResponse:
        key = request.headers.get("apikey", "")
        if not key:
            return web.json_response({"message": "No API key found in request"}, status=401)
        try:
            jwt.decode(key, secret, algorithms=["HS256"], options={"verify_aud": False})
        except jwt.InvalidTokenError:
            return web.json_response({"message": "Invalid API key"}, status=401)
        try:
            return await handler(request)
        except Refused as refused:
            return refused.answer(request.headers.get(VERSION, ""))

    return let_in


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


def user_shown(user: User, who: SignedIn) -> dict[str, Any]:
    confirmed = user.confirmed_at.isoformat() if user.confirmed_at else None
    made = user.created_at.isoformat() if user.created_at else confirmed
    signed_in = datetime.fromtimestamp(who.since, UTC).isoformat()
    return {
        "id": user.id,
        "aud": "authenticated",
        "role": "authenticated",
        "email": user.email,
        "email_confirmed_at": confirmed,
        "confirmed_at": confirmed,
        "phone": "",
        "last_sign_in_at": signed_in,
        "app_metadata": APP_METADATA,
        "user_metadata": user_metadata(who),
        "identities": [],
        "created_at": made,
        "updated_at": signed_in,
        "is_anonymous": False,
    }
