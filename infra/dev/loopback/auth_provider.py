"""Somebody else's sign-in (OAuth), with the one who says who it is played by a page of this server."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from string import Template
from urllib.parse import urlencode

from aiohttp import web

from infra.dev.loopback.auth_answers import Refused
from infra.dev.loopback.auth_book import Book, email_in
from infra.dev.loopback.auth_codes import Code, Proof, proof_of
from infra.dev.loopback.auth_passwords import NONE, is_right
from infra.dev.loopback.auth_users import User
from infra.dev.loopback.auth_ways import Ways

GOOD_S = 300.0
DENIED = "The user denied access to the requested scope"
_POLICY = "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_PAGE = Template("""\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Stands in for $provider</title></head>
<body>
<main>
<h1>This stands in for $provider</h1>
<p>On this machine alone. The password is the one that <code>frontdesk stack up</code> printed.</p>
<p role="alert">$wrong</p>
<form method="post">
<p><label>E-mail <input name="email" type="email" value="$email"></label></p>
<p><label>Password <input name="password" type="password"></label></p>
<p><button name="answer" value="yes">Continue</button> <button name="answer" value="no">Cancel</button></p>
</form>
</main>
</body>
</html>
""")


@dataclass(frozen=True, slots=True)
class Errand:
    """What a browser was sent for; `email`: what the provider said of it."""

    provider: str
    proof: Proof
    to: str
    made: float
    code: str = ""
    email: str = ""


class Providers:
    """Those that are configured, and the browsers that are on their way."""

    def __init__(self, book: Book, ways: Ways, names: Sequence[str], password: str) -> None:
        self._book = book
        self._ways = ways
        self._names = names
        self._password = password
        self._errands: dict[str, Errand] = {}  # by the state that the browser carries

    async def authorize(self, request: web.Request) -> web.Response:
        name = request.query.get("provider", "")
        if name not in self._names:
            raise Refused(400, "validation_failed", "Unsupported provider: provider is not enabled")
        now, state = self._book.now(), secrets.token_urlsafe(16)
        errand = Errand(name, proof_of(request.query), self._ways.back(request.query.get("redirect_to")), now)
        self._errands = {key: each for key, each in self._errands.items() if now - each.made <= GOOD_S}
        self._errands[state] = errand
        raise web.HTTPFound(f"{self._ways.door}/provider?{urlencode({'state': state})}")

    async def asks(self, request: web.Request) -> web.Response:
        """The provider's page."""
        return _page(self._errand(request).provider)

    async def answers(self, request: web.Request) -> web.Response:
        """The provider's answer, by the browser: who it is, or that it does not say so."""
        self._book.count("provider", request, self._book.rules.tries.sign_ins)
        errand, state, said = self._errand(request), request.query["state"], await request.post()
        if said.get("answer") != "yes":
            refused = {"state": state, "error": "access_denied", "error_description": DENIED}
            raise web.HTTPSeeOther(f"{self._ways.door}/callback?{urlencode(refused)}")
        typed = str(said.get("email", ""))
        if not is_right(str(said.get("password", "")), None, self._password):
            return _page(errand.provider, "The password is wrong.", typed)
        try:
            known = replace(errand, code=secrets.token_urlsafe(16), email=email_in({"email": typed}))
        except Refused as odd:
            return _page(errand.provider, odd.message, typed)
        self._errands[state] = known
        raise web.HTTPSeeOther(f"{self._ways.door}/callback?{urlencode({'state': state, 'code': known.code})}")

    async def callback(self, request: web.Request) -> web.Response:
        """Back from the provider: on to the page, with a code or with what is wrong."""
        asked = request.query
        errand = self._errands.pop(asked.get("state", ""), None)
        if errand is None or self._book.now() - errand.made > GOOD_S:
            told = "OAuth state parameter is invalid"
            raise web.HTTPFound(self._ways.refused(self._ways.back(None), "bad_oauth_state", told, "invalid_request"))
        if "error" in asked:
            told = asked.get("error_description", "")
            raise web.HTTPFound(self._ways.refused(errand.to, "unexpected_failure", told, asked["error"]))
        try:
            code = await self._came_back(errand, asked.get("code", ""))
        except Refused as refused:
            raise web.HTTPFound(self._ways.refused(errand.to, refused.code, refused.message)) from refused
        raise web.HTTPFound(self._ways.with_code(errand.to, code))

    async def _came_back(self, errand: Errand, code: str) -> str:
        if not errand.code or errand.code != code:
            raise Refused(403, "bad_oauth_callback", "Unable to exchange external code")
        user = await self._account(errand.email, errand.provider)
        if user.banned:
            raise Refused(403, "user_banned", "User is banned")
        return self._book.hand_out(Code(user.id, "oauth", errand.proof, self._book.now()))

    async def _account(self, email: str, provider: str) -> User:
        """The one with that address. What somebody did with it before it was confirmed opens nothing any more."""
        user = await self._book.users.by_email(email)
        if user is None and not self._book.rules.sign_up:
            raise Refused(422, "signup_disabled", "Signups not allowed for this instance")
        if user is None:
            return await self._book.users.add(email, NONE, provider, confirmed=True)
        if user.confirmed_at is None:
            user = replace(user, confirmed_at=datetime.fromtimestamp(self._book.now(), UTC), password=NONE)
        if provider not in user.providers:
            user = replace(user, providers=(*user.providers, provider))
        await self._book.users.change(user)
        return user

    def _errand(self, request: web.Request) -> Errand:
        errand = self._errands.get(request.query.get("state", ""))
        if errand is None:
            raise Refused(400, "bad_oauth_state", "OAuth state parameter is invalid")
        return errand


def _page(provider: str, wrong: str = "", email: str = "") -> web.Response:
    told = {"provider": provider.capitalize(), "wrong": wrong, "email": email}
    text = _PAGE.substitute({name: escape(value) for name, value in told.items()})
    return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": _POLICY})
