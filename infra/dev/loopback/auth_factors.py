"""The second factor: an authenticator app is enrolled, asked for, and taken away again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from aiohttp import web

from infra.dev.loopback.auth_answers import Refused
from infra.dev.loopback.auth_book import Book, said_in
from infra.dev.loopback.auth_sessions import Session, with_factor
from infra.dev.loopback.auth_totp import fresh_secret, is_right, uri
from infra.dev.loopback.auth_users import Factor, User
from infra.dev.loopback.qr import MOST, svg

CHALLENGE_S = 300.0
_ISSUER = "Frontdesk"


@dataclass(frozen=True, slots=True)
class Challenge:
    """A question that one code answers."""

    factor_id: str
    made: float


class Factors:
    """Which questions are open; the factors themselves are with the accounts."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._open: dict[str, Challenge] = {}

    async def enrol(self, request: web.Request) -> web.Response:
        session = self._book.session(request)
        said, user = await said_in(request), await self._book.account(session)
        if said.get("factor_type") != "totp":
            raise Refused(400, "validation_failed", "factor_type needs to be totp, phone, or webauthn")
        name = str(said.get("friendly_name") or "")
        self._may_enrol(session, user, name)
        factor = Factor(str(uuid.uuid4()), name, fresh_secret())
        await self._book.users.keep_factor(user.id, factor)
        address = uri(factor.secret, str(said.get("issuer") or _ISSUER), user.email)
        shown = {"qr_code": _picture(address, factor, user), "secret": factor.secret, "uri": address}
        return web.json_response({"id": factor.id, "type": "totp", "friendly_name": name, "totp": shown})

    async def challenge(self, request: web.Request) -> web.Response:
        self._book.count("challenge", request, self._book.rules.tries.factors)
        factor = _factor(await self._book.account(self._book.session(request)), request)
        now, key = self._book.now(), str(uuid.uuid4())
        fresh = {known: each for known, each in self._open.items() if now - each.made <= CHALLENGE_S}
        self._open = {**fresh, key: Challenge(factor.id, now)}
        return web.json_response({"id": key, "type": "totp", "expires_at": int(now + CHALLENGE_S)})

    async def verify(self, request: web.Request) -> web.Response:
        """The session has shown the factor from now on; those of the user that have not are over."""
        self._book.count("factor", request, self._book.rules.tries.factors)
        session, said = self._book.session(request), await said_in(request)
        user = await self._book.account(session)
        factor = _factor(user, request)
        challenge = self._asked(str(said.get("challenge_id")), factor)
        if not is_right(factor.secret, str(said.get("code")), self._book.now()):
            raise Refused(422, "mfa_verification_failed", "Invalid TOTP code entered")
        del self._open[challenge]
        if not factor.verified:
            await self._book.users.keep_factor(user.id, replace(factor, verified=True))
            await self._book.users.drop_factors(f for f in user.factors if not f.verified and f.id != factor.id)
        shown = with_factor(self._book.further(session.token), int(self._book.now()))
        others = [other for other in self._book.sessions_of(user.id) if not other.has_factor]
        self._book.end(*others)
        return web.json_response(self._book.opened(shown, await self._book.account(shown)))

    async def unenrol(self, request: web.Request) -> web.Response:
        """No session of the user has a second factor afterwards."""
        session = self._book.session(request)
        user = await self._book.account(session)
        factor = _factor(user, request)
        if factor.verified and not session.has_factor:
            raise Refused(422, "insufficient_aal", "AAL2 required to unenroll verified factor")
        await self._book.users.drop_factors([factor])
        if factor.verified:
            for each in self._book.sessions_of(user.id):
                self._book.keep(with_factor(each, None))
        return web.json_response({"id": factor.id})

    def _may_enrol(self, session: Session, user: User, name: str) -> None:
        if any(factor.name == name for factor in user.factors):
            message = f'A factor with the friendly name "{name}" for this user already exists'
            raise Refused(422, "mfa_factor_name_conflict", message)
        if len(user.factors) >= self._book.rules.factors:
            message = "Maximum number of verified factors reached, unenroll to continue"
            raise Refused(422, "too_many_enrolled_mfa_factors", message)
        if user.verified and not session.has_factor:
            raise Refused(403, "insufficient_aal", "AAL2 required to enroll a new factor")

    def _asked(self, key: str, factor: Factor) -> str:
        challenge = self._open.get(key)
        if challenge is None or challenge.factor_id != factor.id:
            raise Refused(422, "mfa_factor_not_found", "MFA factor with the provided challenge ID not found")
        if self._book.now() - challenge.made > CHALLENGE_S:
            message = f"MFA challenge {key} has expired, verify against another challenge or create a new challenge."
            raise Refused(422, "mfa_challenge_expired", message)
        return key


def _factor(user: User, request: web.Request) -> Factor:
    asked = request.match_info["factor"]
    found = next((factor for factor in user.factors if factor.id == asked), None)
    if found is None:
        raise Refused(404, "mfa_factor_not_found", "Factor not found")
    return found


def _picture(address: str, factor: Factor, user: User) -> str:
    """A long e-mail address is left out of it: the app asks its user for a name then."""
    short = address if len(address.encode()) <= MOST else uri(factor.secret, _ISSUER, user.email[:8])
    return svg(short)
