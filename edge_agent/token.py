"""The box's own token: the newest it has, renewed before it ends, and warned about when nobody renews it.

The cloud signs the next one (cloud/renew.py) and says itself when one is due; so a token that an operator turned is
replaced without a hand on the box. A new token is tried at the database before it is used: one that is signed with a
key which Supabase does not know changes nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import structlog

from edge_agent.private import replace_private
from shared.edge_token import DAY, Refused, read
from shared.errors import StoreError

log = structlog.get_logger()

FILE = "edge-token"  # in the box's state folder
ASK_EVERY = 6 * 3600.0  # s; an overlap of a day is four questions long
ASK_AGAIN = 900.0  # s after a question that failed
WITHIN = 60.0  # s for one question: Modal may have to start a container
WARN_FROM = 7  # days before its end

# Tries a token at the database, and uses it from now on. StoreError where it is refused, or cannot be tried.
Adopt = Callable[[str], Awaitable[None]]


def newest(configured: str, folder: Path) -> str:
    """The token of the settings, or the one that it was renewed to since."""
    try:
        kept = (folder / FILE).read_text(encoding="ascii").strip()
        mine, theirs = read(configured), read(kept)
    except FileNotFoundError:
        return configured
    except (OSError, ValueError, Refused) as odd:
        log.warning("edge_token_on_disk_not_used", reason=type(odd).__name__)
        return configured
    return kept if theirs.agent == mine.agent and theirs.issued > mine.issued else configured


class TokenKeeper:
    """`run` for as long as the agent lives. `url`: where tokens are renewed; None: only their end is told of.

    `shared`: another process of this box may have the token renewed, and keep it in `folder`.
    """

    def __init__(self, token: str, folder: Path, url: str | None, adopt: Adopt, *, shared: bool = False) -> None:
        self.token = token
        self._folder = folder
        self._url = url
        self._adopt = adopt
        self._shared = shared

    async def run(self) -> None:
        async with httpx.AsyncClient(timeout=WITHIN, trust_env=False) as http:
            while True:
                asked = await self.look(http)
                self._warn()
                await asyncio.sleep(ASK_EVERY if asked else ASK_AGAIN)

    async def look(self, http: httpx.AsyncClient) -> bool:
        """Asks once for the token that this box should have. False: to be asked again soon; the old one goes on."""
        if self._shared:
            await self._follow()
        if not self._url:
            return True
        try:
            answer = await http.post(self._url, headers={"Authorization": f"Bearer {self.token}"})
            if answer.status_code == httpx.codes.NO_CONTENT:
                return True
            if answer.status_code != httpx.codes.OK:
                log.warning("edge_token_not_renewed", status=answer.status_code)
                return False
            return await self._take(str(answer.json()["token"]))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as odd:
            log.warning("edge_token_not_renewed", reason=type(odd).__name__)
            return False

    async def _follow(self) -> None:
        kept = await asyncio.to_thread(newest, self.token, self._folder)
        if kept == self.token:
            return
        try:
            await self._adopt(kept)
        except StoreError as refused:
            log.warning("edge_token_on_disk_not_used", reason=type(refused).__name__)
        else:
            self.token = kept
            log.info("edge_token_renewed_by_another_process")

    async def _take(self, token: str) -> bool:
        try:
            if read(token).agent == read(self.token).agent:
                await self._adopt(token)
            else:
                log.error("edge_token_renewed_to_another_box_s")
                return False
        except (Refused, StoreError) as refused:
            log.error("edge_token_renewed_to_one_that_is_refused", reason=str(refused))  # noqa: TRY400 — says it all
            return False
        self.token = token
        try:
            await asyncio.to_thread(replace_private, self._folder / FILE, token + "\n")
        except OSError as disk:
            log.warning("edge_token_not_kept", reason=type(disk).__name__)
            return False
        log.info("edge_token_renewed")
        return True

    def _warn(self) -> None:
        try:
            left = (read(self.token).ends - time.time()) / DAY
        except Refused:
            log.warning("edge_token_unreadable")
            return
        if left < WARN_FROM:
            cure = "FRONTDESK_RENEW_URL, or: frontdesk keys turn edge"
            log.warning("edge_token_ends_soon", days=round(left, 1), cure=cure)
