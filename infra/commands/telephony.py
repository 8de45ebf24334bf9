"""`frontdesk telephony apply|show`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from google.protobuf.json_format import MessageToDict
from livekit import api
from rich.console import Console
from typer import Option

from infra.places import DEPLOY
from infra.telephony.apply import Telephony
from infra.telephony.drift import Change
from infra.telephony.plan import read_plan

app = typer.Typer(no_args_is_help=True)
Answer = TypeVar("Answer")

Url = Annotated[str, Option(envvar="LIVEKIT_URL", help="The LiveKit server.")]
Key = Annotated[str, Option(envvar="LIVEKIT_API_KEY", help="Its API key.")]
Secret = Annotated[str, Option(envvar="LIVEKIT_API_SECRET", help="The key's secret.")]
DONE = {"create": "created", "update": "updated", "nothing": "as wanted"}
PLANNED = {"create": "would be created", "update": "would be updated", "nothing": "as wanted"}


@app.command()
def apply(
    *,
    url: Url,
    key: Key,
    secret: Secret,
    file: Annotated[Path, Option(help="The telephony file.")] = DEPLOY / "telephony.yaml",
    dry_run: Annotated[bool, Option("--dry-run", help="Change nothing. Exit code 2 when there is drift.")] = False,
) -> None:
    """Create what is missing and update what has drifted. Deletes nothing."""
    plan = read_plan(file)
    changes = asyncio.run(_with(url, key, secret, lambda telephony: telephony.apply(plan, dry_run=dry_run)))
    console = _console()
    for change in changes:
        _tell(console, change, PLANNED if dry_run else DONE)
    if dry_run and any(change.needed != "nothing" for change in changes):
        raise typer.Exit(2)


@app.command()
def show(*, url: Url, key: Key, secret: Secret) -> None:
    """Show every inbound trunk and dispatch rule that LiveKit has. Passwords are left out."""
    trunks, rules = asyncio.run(_with(url, key, secret, lambda telephony: telephony.show()))
    console = _console()
    for info in (*trunks, *rules):
        fields = MessageToDict(info, preserving_proto_field_name=True)
        fields.pop("auth_password", None)
        console.print_json(data=fields)
    console.print(f"{len(trunks)} inbound trunks, {len(rules)} dispatch rules.")


async def _with(url: str, key: str, secret: str, work: Callable[[Telephony], Awaitable[Answer]]) -> Answer:
    livekit = api.LiveKitAPI(url, key, secret)
    try:
        return await work(Telephony(livekit))
    finally:
        await livekit.aclose()


def _tell(console: Console, change: Change, words: dict[str, str]) -> None:
    console.print(f"{change.kind} {change.name}: {words[change.needed]}", markup=False)
    for difference in change.differences:
        console.print(f"    {difference}", markup=False)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)
