"""What hosted Supabase and the paid providers of voices are to the local stack, in one process.

FRONTDESK_JWT_SECRET=… FRONTDESK_DEMO_PASSWORD=… python -m infra.dev.loopback --folder var/stack/loopback
--database postgresql://… --messages postgresql://… --policies postgresql://… --project http://127.0.0.1:54321
--storage 54342 --auth 54347 --realtime 54348 --cartesia 54343 …
"""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer
from aiohttp import web
from typer import Option

from infra.dev.loopback.auth import PASSWORD, AuthServer, Project
from infra.dev.loopback.auth_mail import Mailbox
from infra.dev.loopback.auth_rules import read_rules
from infra.dev.loopback.auth_users import DatabaseUsers
from infra.dev.loopback.cartesia import CartesiaServer
from infra.dev.loopback.elevenlabs import ElevenLabsServer
from infra.dev.loopback.realtime import RealtimeServer
from infra.dev.loopback.realtime_messages import DatabaseMessages
from infra.dev.loopback.serving import serving
from infra.dev.loopback.storage import SECRET, StorageServer
from infra.dev.loopback.storage_policies import DatabasePolicies
from infra.dev.loopback.voice_store import VoiceStore


def main(
    *,
    folder: Annotated[Path, Option(help="Where files and voices are kept.")],
    database: Annotated[str, Option(help="Where the accounts are, through a Unix socket.")],
    messages: Annotated[str, Option(help="Where Realtime's messages are, through a Unix socket.")],
    policies: Annotated[str, Option(help="The same database, as whoever may become any of its users.")],
    project: Annotated[str, Option(help="The gateway's address, for the tokens.")],
    storage: Annotated[int, Option(help="Port of Supabase Storage.")],
    auth: Annotated[int, Option(help="Port of Supabase Auth.")],
    realtime: Annotated[int, Option(help="Port of Supabase Realtime.")],
    cartesia: Annotated[int, Option(help="Port of Cartesia.")],
    elevenlabs: Annotated[int, Option(help="Port of ElevenLabs.")],
) -> None:
    """Serve until told to stop; says "ready" once all of them answer."""
    secret, password = _told(SECRET), _told(PASSWORD)
    users = DatabaseUsers(database)
    accounts = AuthServer(Project(project, secret, password), users, read_rules(), Mailbox(folder / "mail").put)
    apps = [
        (StorageServer(folder / "storage", secret, DatabasePolicies(policies)).app(), storage),
        (accounts.app(), auth),
        (RealtimeServer(DatabaseMessages(messages), secret).app(), realtime),
        (CartesiaServer(VoiceStore(folder / "cartesia")).app(), cartesia),
        (ElevenLabsServer(VoiceStore(folder / "elevenlabs")).app(), elevenlabs),
    ]
    asyncio.run(_stand(users, apps))


def _told(variable: str) -> str:
    told = os.environ.get(variable, "")
    if not told:
        raise typer.BadParameter(f"{variable} is not set")
    return told


async def _stand(users: DatabaseUsers, apps: list[tuple[web.Application, int]]) -> None:
    await users.prepare()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as up:
        for app, port in apps:
            await up.enter_async_context(serving(app, port))
        print("ready", flush=True)
        await stop.wait()


if __name__ == "__main__":
    typer.run(main)
