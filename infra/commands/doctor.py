"""`frontdesk doctor`."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from typer import Option

from edge_agent.settings import Settings
from infra.commands.shown import AsJson, console, show_json
from infra.doctor.box import Box, found
from infra.doctor.examination import Order, examine
from infra.doctor.finding import Finding, Verdict, failed
from infra.doctor.servers import token_of
from infra.doctor.sip_call import ADDRESS
from infra.doctor.telling import Telling
from infra.places import Places
from shared.log import configure
from shared.supabase_store import SupabaseStore

MARKS = {Verdict.GOOD: ("✔", "green"), Verdict.BAD: ("✘", "red"), Verdict.UNTRIED: ("–", "dim")}  # noqa: RUF001 — a dash
HOURLY = 60.0  # minutes

Door = Annotated[str, Option(envvar="FRONTDESK_DOOR", help="The health door, where not at FRONTDESK_METRICS: http://…")]


def doctor(
    *,
    to: Annotated[str, Option(help="Call this number (E.164), which must be a client's; else the doctor's own.")] = "",
    call: Annotated[bool, Option("--call/--no-call", help="Whether to place a call.")] = True,
    watch: Annotated[bool, Option("--watch", help="Again and again; what is wrong becomes a notice.")] = False,
    every: Annotated[float, Option(min=1, help="Minutes between two looks of --watch.")] = HOURLY,
    sip: Annotated[
        str, Option(envvar="FRONTDESK_SIP", help="livekit-sip's host:port, as it reaches itself; '': not by SIP.")
    ] = ADDRESS,
    env_file: Annotated[Path, Option(help="The box's settings.")] = Path(".env"),
    door: Door = "",
    json: AsJson = False,
) -> None:
    """Look at each part of a box, call it, and say what is wrong. Exit code 1 when anything is."""
    configure("error")
    order = Order(to, call, sip)

    def box() -> Box:
        return found(os.environ, env_file, Places(), door)

    if watch:
        asyncio.run(_watched(order, box, every * 60, as_json=json))
    findings = asyncio.run(_once(box(), order, as_json=json))
    code = 1 if failed(findings) else 0
    if any(finding.part == "call" and finding.verdict is not Verdict.UNTRIED for finding in findings):
        _leave(code)
    raise typer.Exit(code)


def _leave(code: int) -> NoReturn:
    """Ends at once: on a busy machine LiveKit's library may abort a process that ends by itself, with its own code."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


async def _once(box: Box, order: Order, *, as_json: bool) -> list[Finding]:
    out = console()
    findings: list[Finding] = []
    showing = out if out.is_terminal and not as_json else Console(quiet=True)
    with showing.status("looking …") as status:
        async for finding in examine(box, order):
            findings.append(finding)
            status.update(f"{finding.part} …")
    show(findings, out, as_json=as_json)
    return findings


async def _watched(order: Order, look: Callable[[], Box], every: float, *, as_json: bool) -> None:
    telling = Telling()
    while True:
        box = look()
        findings = await _once(box, order, as_json=as_json)
        if box.settings:
            await _told(telling, findings, box.settings)
        await asyncio.sleep(every)


async def _told(telling: Telling, findings: Sequence[Finding], settings: Settings) -> None:
    async with SupabaseStore(settings.supabase_url, settings.supabase_anon_key, token_of(settings)) as store:
        await telling.tell(findings, store)


def show(findings: Sequence[Finding], out: Console, *, as_json: bool) -> None:
    """A table with a cure below each fault; or JSON, one object."""
    if as_json:
        show_json({"well": not failed(findings), "findings": [asdict(finding) for finding in findings]})
        return
    table = Table("", "part", "what was found", show_edge=False)
    for finding in findings:
        mark, style = MARKS[finding.verdict]
        said = Text(finding.said)
        if finding.cure:
            said.append(f"\n→ {finding.cure}", "yellow")
        table.add_row(Text(mark, style), Text(finding.part), said)
    out.print(table)
    wrong = failed(findings)
    out.print(f"{len(wrong)} of {len(findings)} are wrong." if wrong else "All well.", markup=False)
