"""The box's door to the database, and what one process writes down on its way there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import structlog

from edge_agent.background import in_background
from edge_agent.metrics.eyes import eyes
from edge_agent.record.journal import Journal
from edge_agent.record.notify import WakeNotifier
from edge_agent.record.other_calls import close_open_calls
from edge_agent.record.ship import Shipper
from edge_agent.settings import Settings
from edge_agent.shutdown import closed
from edge_agent.token import TokenKeeper, newest
from shared.errors import SettingsError, SetupError, StoreError
from shared.store import Store
from shared.supabase_store import SupabaseStore

log = structlog.get_logger()

LAST_ROWS = 5.0  # s at the end for the journal to reach the database; what is left goes at the next start
LEFTOVERS = 60.0  # s between two looks for journals that nobody has
NEARLY_EMPTY = 2.0  # s between two looks whether such a journal is delivered


@asynccontextmanager
async def asking(settings: Settings) -> AsyncIterator[SupabaseStore]:
    """The door to the database, and who keeps its key."""

    def opened(token: str) -> SupabaseStore:
        address, key = settings.supabase_url, settings.supabase_anon_key
        return SupabaseStore(address, key, token, resolve_within=settings.resolve_within)

    async def adopt(token: str) -> None:
        async with opened(token) as trial:
            await trial.knock()
        store.use(token)

    token = newest(settings.edge_token.get_secret_value(), settings.state_dir)
    store = opened(token)
    try:
        keeper = TokenKeeper(token, settings.state_dir, settings.renew_url, adopt, shared=settings.lines > 0)
        async with in_background(edge_token=keeper.run()):
            yield store
    finally:
        await closed("database", store.aclose())


def _nobody(_failure: object) -> None:
    pass


@asynccontextmanager
async def writing(
    settings: Settings,
    store: Store,
    file: Path,
    disk: Callable[[BaseException | None], None] = _nobody,
    shipped: Callable[[StoreError | None], None] = _nobody,
) -> AsyncIterator[Journal]:
    """The journal in `file`, and the shipping of it to the database for as long as the block lasts.

    Calls that the file's last owner left open are ended. `disk` is told of a fault of the disk, `shipped` of one of the
    database, and of None when it is over.
    """
    async with Journal(file, disk=disk, seen=eyes(settings)) as journal:
        if lost := await close_open_calls(journal, datetime.now(UTC)):
            log.warning("calls_closed_after_restart", calls=lost)
        notifier = WakeNotifier(settings.wake_url, _wake_secret(settings)) if settings.wake_url else None
        ended = notifier.ring if notifier else lambda: None
        shipper = Shipper(journal, store, call_ended=ended, shipped=shipped)
        working = [asyncio.create_task(part.run()) for part in (shipper, notifier) if part]
        try:
            yield journal
        finally:
            for part in working:
                part.cancel()
            await asyncio.wait(working)
            await shipper.drain(LAST_ROWS)


async def deliver_leftovers(settings: Settings, store: Store, ours: Callable[[], Collection[Path]]) -> None:
    """Until cancelled: delivers what stands in journals that no process of this box writes any more.

    A box may have had more line processes, or none, when it ran last; and some that outlived their supervisor still
    serve calls. `ours`: the journals that are in use, or will be.
    """
    empty: set[Path] = set()
    while True:
        for file in sorted(set(settings.state_dir.glob("journal*.db")) - empty - set(ours())):
            try:
                async with writing(settings, store, file) as journal:
                    while await journal.backlog():  # noqa: ASYNC110 — the shipper tells nobody that it is done
                        await asyncio.sleep(NEARLY_EMPTY)
            except SetupError:
                log.info("journal_in_use_by_a_process_of_before", journal=file.name)
            else:
                empty.add(file)
        await asyncio.sleep(LEFTOVERS)


def _wake_secret(settings: Settings) -> str:
    if settings.wake_secret is None:
        raise SettingsError("FRONTDESK_WAKE_URL is set, and FRONTDESK_WAKE_SECRET is not: set both, or none.")
    return settings.wake_secret.get_secret_value()
