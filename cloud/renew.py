"""The door at which a box asks for its next token: POST /renew with the one it has, as Authorization: Bearer.

A hosted project's tokens are signed with a private key that its database does not hold, so they are made here. A box
asks a few times a day and hears mostly that its token is good on (204); it gets another when half of its life is over,
when an operator turned its tokens (`frontdesk keys turn edge`), and when another key signs by now. So whoever turns a
key touches no box.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cloud.database import opened
from cloud.settings import Settings
from shared.edge_token import DAY, DAYS, LONGEST_DAYS, Claims, Refused, parsed, signed, verified
from shared.errors import SettingsError, StoreError

log = structlog.get_logger()

WITHIN = 10.0  # s for the database's answer


class Boxes(Protocol):
    """The rows of boxes."""

    async def renew_edge_token(self, agent: str, issued: int, due: bool) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Renewal:
    """Who signs (the first of `keys`, all of which verify), and where the boxes are asked for."""

    keys: Sequence[dict[str, Any]]
    boxes: Callable[[], AbstractAsyncContextManager[Boxes]]

    def route(self) -> Route:
        return Route("/renew", self._renew, methods=["POST"])

    async def _renew(self, request: Request) -> Response:
        """200 with a token, 204 where the one shown is good on, 401 to a stranger, 403 to a box that is shut out."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            claims = verified(self.keys, token if scheme.lower() == "bearer" else "")
        except Refused:
            log.warning("renewal_refused")
            return _refusal(401, "no token of a box, an ended one, or signed with a key that is not known here")
        due = self._due(claims, time.time())
        try:
            async with self.boxes() as boxes:
                issued = await boxes.renew_edge_token(claims.agent, claims.issued, due)
        except StoreError as away:
            log.warning("renewal_left_for_later", reason=str(away))
            return _refusal(503, "the database does not answer: ask again later")
        return self._answer(claims, issued)

    def _due(self, claims: Claims, now: float) -> bool:
        """Half of its life is over, it lives too long (or does not say since when), or another key signs by now."""
        life = claims.ends - claims.issued
        return life > LONGEST_DAYS * DAY or claims.ends - now < life / 2 or claims.kid != self.keys[0].get("kid")

    def _answer(self, claims: Claims, issued: int | None) -> Response:
        if issued is None:
            log.warning("renewal_of_a_box_that_is_shut_out", edge_agent=claims.agent)
            return _refusal(403, "this box is shut out, or its tokens were turned: it needs one from its operator")
        if issued == claims.issued:
            return Response(status_code=204)
        log.info("edge_token_renewed", edge_agent=claims.agent)
        return JSONResponse({"token": signed(self.keys[0], claims.agent, issued, DAYS)})


def renewal(settings: Settings) -> Renewal | None:
    """None where there is no signing key: boxes go on with the tokens that operators give them."""
    if settings.signing_key is None:
        return None
    try:
        keys = parsed(settings.signing_key.get_secret_value())
        signed(keys[0], "", 0)
    except SettingsError as odd:
        raise SettingsError(f"FRONTDESK_SIGNING_KEY is wrong: {odd}.") from None

    @asynccontextmanager
    async def boxes() -> AsyncIterator[Boxes]:
        async with opened(settings.supabase_url, settings.secret_key.get_secret_value(), WITHIN) as database:
            yield database

    return Renewal(keys, boxes)


def _refusal(status: int, reason: str) -> Response:
    return JSONResponse({"error": reason}, status)
