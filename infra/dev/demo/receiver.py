"""A receiver of webhooks on this machine, for the local stack: what a client's CRM would be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

from cloud.tell.events import KINDS
from cloud.tell.signing import new_secret
from infra.admin.client import Where
from infra.admin.webhooks import WebhookClient
from infra.connections import Connections, service_token
from infra.dev.loopback.crm import Crm, crm
from shared.errors import StoreError


@asynccontextmanager
async def receiver(connections: Connections, slug: str) -> AsyncIterator[Crm]:
    """A CRM of the client's on this machine, which is told of everything while the block lasts."""
    port, secret = int(connections.crm.rpartition(":")[2]), new_secret()
    place = Where(connections.supabase_url, service_token(connections.jwt_secret), local=True)
    async with crm(Path(connections.crm_dir), secret, port) as running:
        with closing(WebhookClient(place, slug)) as admin:
            _forget(admin, running.url)  # left over from one that was killed: its secret is not known any more
            admin.ask("add_webhook", slug=slug, url=running.url, secret=secret, event_types=list(KINDS))
            try:
                yield running
            finally:
                with suppress(StoreError):
                    _forget(admin, running.url)


def _forget(admin: WebhookClient, url: str) -> None:
    if any(endpoint["url"] == url for endpoint in admin.endpoints()):
        admin.remove(url)
