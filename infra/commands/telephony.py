"""`frontdesk telephony apply|show|remove`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from google.protobuf.json_format import MessageToDict
from livekit import api
from rich.console import Console
from typer import Argument, Option

from infra.places import DEPLOY, Places
from infra.telephony.apply import Telephony
from infra.telephony.drift import Change
from infra.telephony.environment import environment, livekit_access
from infra.telephony.plan import read_plan

app = typer.Typer(no_args_is_help=True)
Answer = TypeVar("Answer")

Url = Annotated[str | None, Option(help="The LiveKit server, instead of LIVEKIT_URL.")]
File = Annotated[Path, Option(help="The telephony file.")]
DryRun = Annotated[bool, Option("--dry-run", help="Change nothing. Exit code 2 when there is drift.")]
Prune = Annotated[
    bool, Option("--prune", help="Also remove what an earlier file of ours asked for and this one does not.")
]
DONE = {"create": "created", "update": "updated", "nothing": "as wanted", "remove": "removed"}
PLANNED = {
    "create": "would be created",
    "update": "would be updated",
    "nothing": "as wanted",
    "remove": "would be removed",
}
LEFT = "not in the file any more: apply --prune removes it"


@app.command()
def apply(
    *,
    url: Url = None,
    file: File = DEPLOY / "telephony.yaml",
    dry_run: DryRun = False,
    prune: Prune = False,
) -> None:
    """Create what is missing, update what has drifted, tell what is no longer wished for; --prune removes that."""
    plan = read_plan(file)
    changes = asyncio.run(_with(url, lambda telephony: telephony.apply(plan, dry_run=dry_run, prune=prune)))
    words = (PLANNED if dry_run else DONE) | ({} if prune else {"remove": LEFT})
    _tell(changes, words)
    if dry_run and any(change.needed != "nothing" for change in changes):
        raise typer.Exit(2)


@app.command()
def show(*, url: Url = None) -> None:
    """Show every inbound trunk and dispatch rule that LiveKit has. Passwords are left out."""
    trunks, rules = asyncio.run(_with(url, lambda telephony: telephony.show()))
    console = _console()
    for info in (*trunks, *rules):
        fields = MessageToDict(info, preserving_proto_field_name=True)
        fields.pop("auth_password", None)
        console.print_json(data=fields)
    console.print(f"{len(trunks)} inbound trunks, {len(rules)} dispatch rules.")


@app.command()
def remove(ids: Annotated[list[str], Argument(help="Of trunks (ST_…) or rules (SDR_…): show tells them.")]) -> None:
    """Take trunks or rules out of LiveKit, whoever made them."""
    _tell(asyncio.run(_with(None, lambda telephony: telephony.remove(ids))), DONE)


async def _with(url: str | None, work: Callable[[Telephony], Awaitable[Answer]]) -> Answer:
    settings = environment()
    access = livekit_access({**settings, **({"LIVEKIT_URL": url} if url else {})}, Places())
    livekit = api.LiveKitAPI(access.url, access.key, access.secret)
    try:
        return await work(Telephony(livekit, settings))
    finally:
        await livekit.aclose()


def _tell(changes: Iterable[Change], words: Mapping[str, str]) -> None:
    console = _console()
    for change in changes:
        console.print(f"{change.kind} {change.name}: {words[change.needed]}", markup=False)
        for difference in change.differences:
            console.print(f"    {difference}", markup=False)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)
