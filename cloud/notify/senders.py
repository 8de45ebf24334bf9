"""The ways to reach people that this deployment has."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from cloud.notify import sms
from cloud.notify.mail import Mail, MailServer
from cloud.notify.message import Channel
from cloud.notify.notify import Sender


@asynccontextmanager
async def opened(server: MailServer | None, account: sms.Account | None) -> AsyncIterator[Mapping[Channel, Sender]]:
    """None: nobody is reached that way, and whoever is to be is told of the missing setting."""
    async with AsyncExitStack() as stack:
        ways: dict[Channel, Sender] = {}
        if server:
            ways["email"] = Mail(server)
        if account:
            ways["sms"] = await stack.enter_async_context(sms.opened(account))
        yield ways
