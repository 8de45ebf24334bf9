"""`frontdesk telephony provision|apply|check|show|remove`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from google.protobuf.json_format import MessageToDict
from livekit import api
from rich.console import Console
from typer import Argument, Option

from infra.admin.client import AdminClient, where
from infra.places import DEPLOY, Places
from infra.telephony.apply import Telephony
from infra.telephony.changes import Change
from infra.telephony.check.bridge import Bridge, bridge_findings, read_bridge
from infra.telephony.check.findings import Finding, of_error
from infra.telephony.check.livekit import livekit_findings, range_findings
from infra.telephony.check.twilio import twilio_findings
from infra.telephony.environment import environment, livekit_access
from infra.telephony.plan import Plan, read_plan
from infra.telephony.twilio.provision import Numbers, provision
from infra.telephony.twilio.rest import Twilio, twilio_access
from infra.telephony.twilio.section import TwilioTrunk, toward
from shared.errors import FrontdeskError, SetupError

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
SIGNS = {"good": "✔", "bad": "✘", "doubtful": "!", "unknown": "?"}
LEFT = "not in the file any more: --prune removes it"


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


@app.command("provision")
def provision_(
    *,
    file: File = DEPLOY / "telephony.yaml",
    host: Annotated[
        list[str] | None, Option(help="This box, as Twilio reaches it; again for the next one to try. Else the file's.")
    ] = None,
    number: Annotated[
        list[str] | None, Option(help="A number of the Twilio account. Else the file's, else those of our clients.")
    ] = None,
    move: Annotated[bool, Option("--move", help="Take numbers from other trunks of the account.")] = False,
    dry_run: DryRun = False,
    prune: Prune = False,
) -> None:
    """Make what LiveKit and Twilio need for a call to reach the receptionist; run again, it changes nothing."""
    plan, settings = read_plan(file), environment()
    access, wanted = twilio_access(settings), _wanted(plan, tuple(host or ()), settings)
    numbers = replace(_numbers(number, wanted, settings), move=move)
    twilio = Twilio(access)
    try:
        # What Twilio cannot do is told before LiveKit is changed; LiveKit takes calls before Twilio sends them.
        changes = provision(twilio, wanted, numbers, settings, dry_run=True, prune=prune)
        livekit = asyncio.run(_with(None, lambda telephony: telephony.apply(plan, dry_run=dry_run, prune=prune)))
        if not dry_run:
            changes = provision(twilio, wanted, numbers, settings, prune=prune)
    finally:
        twilio.close()
    changes = [*livekit, *changes]
    _tell(changes, (PLANNED if dry_run else DONE) | ({} if prune else {"remove": LEFT}))
    if dry_run and any(change.needed != "nothing" for change in changes):
        raise typer.Exit(2)


def _wanted(plan: Plan, hosts: tuple[str, ...], settings: Mapping[str, str]) -> TwilioTrunk:
    """The file's part, with these hosts; with the box's own name where nothing else says where calls go."""
    wanted, domain = plan.twilio or TwilioTrunk(), settings.get("FRONTDESK_DOMAIN", "")
    if not (hosts or wanted.origination) and domain:
        hosts = (domain,)
    return wanted.model_copy(update={"origination": toward(hosts, secure=wanted.secure)}) if hosts else wanted


def _numbers(named: list[str] | None, wanted: TwilioTrunk, settings: Mapping[str, str]) -> Numbers:
    if named:
        return Numbers(named, whole=False)
    if wanted.numbers:
        return Numbers(wanted.numbers)
    try:
        return Numbers(our_numbers(settings), strict=False)
    except FrontdeskError as away:
        raise SetupError(f"{away}\nOur clients' numbers are not known here. Cure: name them with --number") from away


def our_numbers(settings: Mapping[str, str]) -> list[str]:
    """Every live number of our clients."""
    door = AdminClient(where(settings, Places()))
    try:
        rows = door.rows("phone_numbers", "e164,released_at", "e164")
    finally:
        door.close()
    return [row["e164"] for row in rows if row["released_at"] is None]


@app.command()
def check(
    *,
    url: Url = None,
    file: Annotated[Path | None, Option(help="The telephony file.")] = None,
    sip_config: Annotated[Path | None, Option(help="livekit-sip's configuration.")] = None,
    sip_host: Annotated[str, Option(help="Where livekit-sip runs.")] = "127.0.0.1",
    number: Annotated[list[str] | None, Option(help="A number that should reach us. Else as provision does.")] = None,
) -> None:
    """Say what of LiveKit, livekit-sip and Twilio keeps calls from being answered. Exit code 1 if anything does."""
    settings = environment()
    # The local stack keeps both files beside each other, as it runs them.
    folder = DEPLOY if url or settings.get("LIVEKIT_URL") else Places().stack / "livekit"
    plan = read_plan(file or folder / "telephony.yaml")
    bridge = read_bridge(sip_config or folder / "sip.yaml", sip_host)
    agent = settings.get("FRONTDESK_AGENT_NAME", "receptionist")
    calls_out = settings.get("FRONTDESK_OUTBOUND_TRUNK", "")
    findings = [*asyncio.run(_with(url, lambda telephony: _looked_at(telephony, plan, agent, calls_out, bridge)))]
    findings += _at_twilio(plan, number, settings, bridge)
    console = _console()
    for finding in findings:
        console.print(f"{SIGNS[finding.state]} {finding.what}", markup=False)
        if finding.cure:
            console.print(f"    cure: {finding.cure}", markup=False)
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(1)


async def _looked_at(telephony: Telephony, plan: Plan, agent: str, calls_out: str, bridge: Bridge) -> list[Finding]:
    here = [finding async for finding in livekit_findings(telephony, plan, agent, calls_out)]
    return here + [finding async for finding in bridge_findings(bridge)]


def _at_twilio(plan: Plan, number: list[str] | None, settings: Mapping[str, str], bridge: Bridge) -> list[Finding]:
    if not plan.twilio and "TWILIO_ACCOUNT_SID" not in settings:
        return [Finding("unknown", "Twilio: not looked at: no TWILIO_ACCOUNT_SID, and no twilio in the telephony file")]
    try:
        wanted = _wanted(plan, (), settings)
        numbers, twilio = _numbers(number, wanted, settings), Twilio(twilio_access(settings))
    except FrontdeskError as error:
        return [of_error("Twilio", error)]
    try:
        found = twilio_findings(twilio, wanted, numbers, settings, bridge=bridge)
        return [*range_findings(plan), *found]
    finally:
        twilio.close()


@app.command()
def show(*, url: Url = None) -> None:
    """Show every trunk and dispatch rule that LiveKit has. Passwords are left out."""
    there = asyncio.run(_with(url, lambda telephony: telephony.show()))
    console = _console()
    for info in there:
        fields = MessageToDict(info, preserving_proto_field_name=True)
        fields.pop("auth_password", None)
        console.print_json(data=fields)
    counted = f"{len(there.trunks)} inbound trunks, {len(there.rules)} dispatch rules"
    console.print(f"{counted}, {len(there.calls_out)} trunks for calls out.")


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
        word = words[change.needed]
        if change.kind == "number":  # it was bought before, and stays so
            word = word.replace("created", "assigned").replace("removed", "taken off")
        console.print(f"{change.kind} {change.name}: {word}", markup=False)
        for difference in change.differences:
            console.print(f"    {difference}", markup=False)
        if change.then:
            console.print(f"    {change.then}", markup=False)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)
