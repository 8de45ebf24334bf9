"""Links in e-mails: to sign in without a password, to set a new one, to confirm an address."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urlencode

from aiohttp import web

from infra.dev.loopback.auth_answers import Refused, user_shown
from infra.dev.loopback.auth_book import Book, email_in, said_in
from infra.dev.loopback.auth_codes import Code, Proof, proof_of
from infra.dev.loopback.auth_mail import Kind, Letter
from infra.dev.loopback.auth_passwords import kept
from infra.dev.loopback.auth_users import User
from infra.dev.loopback.auth_ways import Ways, strong

_PREFIX = "pkce_"
# What stands in a session that began so; a sign-up's name is Auth's own.
_BY: dict[Kind, str] = {"signup": "email/signup", "magiclink": "magiclink", "recovery": "recovery"}


@dataclass(frozen=True, slots=True)
class Link:
    """The last one of its kind that was sent to somebody: one before it is good no more."""

    token: str
    kind: Kind
    user_id: str
    proof: Proof
    sent: float
    used: bool = False


class Links:
    """Which are on their way."""

    def __init__(self, book: Book, ways: Ways, post: Callable[[Letter], None]) -> None:
        self._book = book
        self._ways = ways
        self._post = post
        self._sent: dict[tuple[str, bool], Link] = {}  # by whom, and whether it confirms a sign-up

    async def otp(self, request: web.Request) -> web.Response:
        """A link to sign in with. (That it might make an account is not asked for by the owner's window.)"""
        self._book.count("otp", request, self._book.rules.tries.sign_ins)
        said = await said_in(request)
        user, proof = await self._book.users.by_email(email_in(said)), proof_of(said)
        if user is None:
            raise Refused(422, "otp_disabled", "Signups not allowed for otp")
        self._send(request, user, "magiclink", proof)
        return web.json_response({})

    async def recover(self, request: web.Request) -> web.Response:
        """A link to set a new password with; nobody learns who has an account."""
        self._book.count("recover", request, self._book.rules.tries.sign_ins)
        said = await said_in(request)
        user, proof = await self._book.users.by_email(email_in(said)), proof_of(said)
        if user is not None:
            self._send(request, user, "recovery", proof)
        return web.json_response({})

    async def sign_up(self, request: web.Request) -> web.Response:
        """An account that is nobody's until the link is opened. Who has one already is answered as if he had none."""
        self._book.count("signup", request, self._book.rules.tries.sign_ins)
        said = await said_in(request)
        if not self._book.rules.sign_up:
            raise Refused(422, "signup_disabled", "Signups not allowed for this instance")
        email, proof = email_in(said), proof_of(said)
        password = strong(self._book.rules.strength, said.get("password"))
        user = await self._book.users.by_email(email)
        if user is not None and user.confirmed_at is not None:
            nobody = replace(user, id=str(uuid.uuid4()), confirmed_at=None, created_at=self._moment(), factors=())
            return web.json_response(user_shown(nobody, None))
        user = user or await self._book.users.add(email, kept(password), "email", confirmed=False)
        self._send(request, user, "signup", proof)
        return web.json_response(user_shown(user, None))

    async def verify(self, request: web.Request) -> web.Response:
        """The link is opened: the browser is led to the page, with a code, or with what is wrong."""
        self._book.count("verify", request, self._book.rules.tries.links)
        to = self._ways.back(request.query.get("redirect_to"))
        try:
            code = await self._opened(request.query.get("token", ""), request.query.get("type", ""))
        except Refused as refused:
            raise web.HTTPSeeOther(self._ways.refused(to, refused.code, refused.message)) from refused
        raise web.HTTPSeeOther(self._ways.with_code(to, code))

    async def _opened(self, token: str, kind: str) -> str:
        link = next((link for link in self._sent.values() if (link.token, link.kind) == (token, kind)), None)
        if link is None or link.used or self._book.now() - link.sent > self._book.rules.link_s:
            raise Refused(403, "otp_expired", "Email link is invalid or has expired")
        self._sent[_place(link.user_id, link.kind)] = replace(link, used=True)
        user = await self._book.users.by_id(link.user_id)
        if user is None or user.banned:
            raise Refused(403, "user_banned", "User is banned")
        if user.confirmed_at is None:
            await self._book.users.change(replace(user, confirmed_at=self._moment()))
        return self._book.hand_out(Code(user.id, _BY[link.kind], link.proof, self._book.now()))

    def _send(self, request: web.Request, user: User, kind: Kind, proof: Proof) -> None:
        """Refused where the last one is too fresh, or too many were sent to anybody."""
        rules, now = self._book.rules, self._book.now()
        place = _place(user.id, kind)
        before = self._sent.get(place)
        if before is not None and (left := before.sent + rules.mail_every_s - now) > 0:
            message = f"For security purposes, you can only request this after {int(left) or 1} seconds."
            raise Refused(429, "over_email_send_rate_limit", message)
        if not self._book.may("mail", "", rules.tries.mails):
            raise Refused(429, "over_email_send_rate_limit", "email rate limit exceeded")
        token = _PREFIX + secrets.token_hex(28)
        back = self._ways.back(request.query.get("redirect_to"))
        asked = {"token": token, "type": kind, "redirect_to": back}
        self._post(Letter(user.email, kind, f"{self._ways.door}/verify?{urlencode(asked)}"))
        self._sent[place] = Link(token, kind, user.id, proof, now)

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self._book.now(), UTC)


def _place(user_id: str, kind: Kind) -> tuple[str, bool]:
    """A link to sign in and one for a new password take each other's."""
    return user_id, kind == "signup"
