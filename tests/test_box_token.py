"""A box's own token: which one it starts with, how it is renewed, and what is said before it ends."""

from __future__ import annotations

import asyncio
import stat
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from edge_agent.private import replace_private
from edge_agent.settings import Settings
from edge_agent.storage import asking
from edge_agent.token import ASK_EVERY, FILE, TokenKeeper, newest
from infra.dev.loopback.serving import serving
from shared.edge_token import DAY, local_key, signed
from shared.errors import StoreAway
from shared.settings import load
from shared.store import StoreShut
from tests import virtual
from tests.fakes.postgrest_server import postgrest
from tests.fakes.store import DENTIST, MemoryStore
from tests.test_settings import GOOD

BOX, OTHER = "0b0c0d0e-0000-4000-8000-000000000001", "0b0c0d0e-0000-4000-8000-000000000002"
KEY = local_key("a secret of the local stack, which has sixty-four bytes and more")
Answer = Callable[[web.Request], Awaitable[web.Response]]


def aged(days: float, box: str = BOX) -> str:
    return signed(KEY, box, int(time.time() - days * DAY))


def renewing(answer: Answer) -> web.Application:
    app = web.Application()
    app.router.add_post("/renew", answer)
    return app


def giving(token: str) -> Answer:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"token": token})

    return answer


class Database:
    """Takes tokens, or does not."""

    def __init__(self, refuses: Exception | None = None) -> None:
        self.refuses = refuses
        self.uses = ""

    async def adopt(self, token: str) -> None:
        if self.refuses:
            raise self.refuses
        self.uses = token


async def looked(keeper: TokenKeeper) -> bool:
    async with httpx.AsyncClient(trust_env=False) as http:
        return await keeper.look(http)


async def test_a_renewed_token_is_used_and_kept(tmp_path: Path) -> None:
    """From now on and across restarts, in a file that only its owner reads; nothing half written stays behind."""
    old, new, database = aged(16), aged(0), Database()
    async with serving(renewing(giving(new))) as url:
        keeper = TokenKeeper(old, tmp_path / "state", f"{url}/renew", database.adopt)
        assert await looked(keeper)
    assert (keeper.token, database.uses, newest(old, tmp_path / "state")) == (new, new, new)
    kept = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "state").iterdir()}
    assert kept == {FILE: 0o600}


async def test_what_it_shows_is_the_token_it_has(tmp_path: Path) -> None:
    """As a bearer; 204 leaves everything as it is."""
    shown = []

    async def answer(request: web.Request) -> web.Response:
        shown.append(request.headers["Authorization"])
        return web.Response(status=204)

    token, database = aged(1), Database()
    async with serving(renewing(answer)) as url:
        assert await looked(TokenKeeper(token, tmp_path, f"{url}/renew", database.adopt))
    assert (shown, database.uses, newest(token, tmp_path)) == ([f"Bearer {token}"], "", token)


@pytest.mark.parametrize(
    ("status", "body"), [(401, "{}"), (403, "{}"), (503, "{}"), (302, ""), (200, "tea"), (200, "[]"), (200, "{}")]
)
async def test_a_door_that_gives_no_token_changes_nothing(tmp_path: Path, status: int, body: str) -> None:
    """The box goes on with the one it has, says so, and asks again soon."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, text=body, content_type="application/json")

    keeper = TokenKeeper(aged(16), tmp_path, None, Database().adopt)
    before = keeper.token
    async with serving(renewing(answer)) as url:
        keeper = TokenKeeper(before, tmp_path, f"{url}/renew", Database().adopt)
        with capture_logs() as logs:
            assert not await looked(keeper)
    assert (keeper.token, [entry["event"] for entry in logs]) == (before, ["edge_token_not_renewed"])
    assert before not in str(logs)


async def test_a_door_that_is_away_changes_nothing(tmp_path: Path) -> None:
    """Neither a crash nor another token."""
    keeper = TokenKeeper(aged(16), tmp_path, "http://127.0.0.1:9/renew", Database().adopt)
    assert not await looked(keeper)


@pytest.mark.parametrize("refusal", [StoreShut("edge_ingest answered 401"), StoreAway("edge_ingest: no answer")])
async def test_a_new_token_that_the_database_refuses_is_not_used(tmp_path: Path, refusal: Exception) -> None:
    """A cloud that signs with a key which Supabase does not know must not take the box off the air."""
    old = aged(16)
    async with serving(renewing(giving(aged(0)))) as url:
        keeper = TokenKeeper(old, tmp_path, f"{url}/renew", Database(refusal).adopt)
        assert not await looked(keeper)
    assert (keeper.token, newest(old, tmp_path)) == (old, old)


@pytest.mark.parametrize("token", [aged(0, OTHER), "tea"])
async def test_another_box_s_token_is_not_taken(tmp_path: Path, token: str) -> None:
    """What comes is looked at before it is shown to anybody."""
    database = Database()
    async with serving(renewing(giving(token))) as url:
        assert not await looked(TokenKeeper(aged(16), tmp_path, f"{url}/renew", database.adopt))
    assert database.uses == ""


@pytest.mark.parametrize(
    ("configured", "kept", "stored"),
    [
        (aged(20), aged(3), True),  # renewed since
        (aged(1), aged(3), False),  # turned by an operator since
        (aged(20), aged(3, OTHER), False),  # another box's folder
        (aged(20), "tea", False),
        (aged(20), "\xff", False),
        ("tea", aged(3), False),
        (aged(20), None, False),
    ],
)
def test_a_box_starts_with_the_newest_of_its_own_tokens(
    tmp_path: Path, configured: str, kept: str | None, stored: bool
) -> None:
    """Of the settings, or of its state folder; what is damaged there is passed over."""
    if kept is not None:
        (tmp_path / FILE).write_text(kept, encoding="latin-1")
    assert newest(configured, tmp_path) == (kept if stored else configured)


async def test_a_full_disk_does_not_keep_a_token_from_being_used(tmp_path: Path) -> None:
    """It is used, and said not to be kept."""
    (tmp_path / "state").write_text("a file where the folder should be")
    database, new = Database(), aged(0)
    async with serving(renewing(giving(new))) as url:
        with capture_logs() as logs:
            assert not await looked(TokenKeeper(aged(16), tmp_path / "state", f"{url}/renew", database.adopt))
    assert (database.uses, logs[-1]["event"]) == (new, "edge_token_not_kept")


@pytest.mark.parametrize(("days", "warned"), [(22.9, False), (23.1, True), (31, True)])
def test_the_end_is_told_of_a_week_before(tmp_path: Path, days: float, warned: bool) -> None:
    """Every six hours, where nobody renews it: also a day later."""
    keeper = TokenKeeper(aged(days), tmp_path, None, Database().adopt)

    async def half_a_day() -> None:
        running = asyncio.create_task(keeper.run())
        await asyncio.sleep(2 * ASK_EVERY - 1)
        running.cancel()
        await asyncio.wait([running])

    with capture_logs() as logs:
        virtual.run(half_a_day())
    assert [entry["event"] for entry in logs] == ["edge_token_ends_soon"] * 2 * warned


async def test_a_box_that_is_running_speaks_with_its_new_token(tmp_path: Path) -> None:
    """Renewed right after its start, tried at the database, and shown with the next question."""
    old, new, asked = aged(16), aged(0), asyncio.Event()

    async def answer(_request: web.Request) -> web.Response:
        asked.set()
        return web.json_response({"token": new})

    async with postgrest(MemoryStore()) as server, serving(renewing(answer)) as url:
        given = {"SUPABASE_URL": server.url, "FRONTDESK_EDGE_TOKEN": old, "FRONTDESK_RENEW_URL": f"{url}/renew"}
        settings = load(Settings, {**GOOD, **given, "FRONTDESK_STATE_DIR": str(tmp_path)})
        async with asking(settings) as store, asyncio.timeout(20):
            await asked.wait()
            while not (tmp_path / FILE).exists():
                await store.resolve_call(DENTIST)
            await store.resolve_call(DENTIST)
            assert server.headers["authorization"] == f"Bearer {new}"
        async with asking(settings) as store:
            await store.resolve_call(DENTIST)
            assert server.headers["authorization"] == f"Bearer {new}"


async def test_a_token_that_another_process_of_the_box_renewed_is_used_without_asking(tmp_path: Path) -> None:
    """Asking once more would look as if the old one was stolen. One that the database refuses is left alone."""
    database, fresh = Database(), aged(0)
    replace_private(tmp_path / FILE, fresh)
    keeper = TokenKeeper(aged(20), tmp_path, None, database.adopt, shared=True)
    async with httpx.AsyncClient() as http:
        assert await keeper.look(http)
        assert keeper.token == database.uses == fresh
        refusing = Database(StoreShut("signed with an unknown key"))
        other = TokenKeeper(old := aged(20), tmp_path, None, refusing.adopt, shared=True)
        assert await other.look(http)
    assert other.token == old
