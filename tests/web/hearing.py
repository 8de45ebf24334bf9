"""A business's own software beside the browser, and the worker that tells it what is owed."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

from cloud.database import opened
from cloud.outward.ssrf import Allowed
from cloud.tell.deliver import deliver
from cloud.tell.https import HttpsSender
from infra.connections import service_token
from infra.dev.loopback.crm import Crm, CrmReply, crm
from tests.web.aside import aside
from tests.web.conftest import Office


@dataclass(frozen=True)
class Software:
    """Listens at its address while it is told."""

    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}/hook"

    def is_told(self, office: Office, secret: str, *replies: CrmReply) -> Crm:
        """Delivers what is due, once; what was heard, and taken, is in the answer."""
        return aside(self._told(office, secret, list(replies)))

    async def _told(self, office: Office, secret: str, replies: list[CrmReply]) -> Crm:
        async with (
            crm(self.folder, secret, self.port) as running,
            opened(office.url, service_token(office.jwt_secret)) as database,
        ):
            running.replies = replies
            post = HttpsSender(Allowed.of(running.host_and_port), running.ca_file)
            for delivery in await database.lease_deliveries(20, 60):
                await deliver(delivery, database, post)
            return running


def software(folder: Path) -> Software:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return Software(folder, free.getsockname()[1])
