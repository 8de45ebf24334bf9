"""`frontdesk clients`: add, list, show, suspend, resume, subscribe, export, delete, block, erase-caller and others."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer import Argument, Option

from infra.admin.export import export as export_to
from infra.commands.shown import AsJson, admin, console, say, show_json, show_rows
from infra.progress import Steps
from shared.database import PublicSubscriptionStatus
from shared.errors import StoreRefused

app = typer.Typer(no_args_is_help=True)

Slug = Annotated[str, Argument(help="The client's short name, e.g. bright-smile.")]
Caller = Annotated[str, Argument(help="The caller's number, E.164.")]
COLUMNS = {
    "slug": "client", "name": "name", "profession": "profession", "serviceable": "answered", "status": "subscription",
    "suspended_at": "suspended", "numbers": "numbers", "calls_30d": "calls/30 d", "last_call_at": "last call",
}  # fmt: skip


@app.command()
def add(
    slug: Slug,
    name: Annotated[str, Argument(help="The business's name, as it is spoken.")],
    *,
    profession: Annotated[str, Option(help="dentist, plumber, mechanic, locksmith, massage, photographer, …")],
    timezone: Annotated[str, Option(help="IANA, e.g. America/New_York.")],
    owner: Annotated[str | None, Option(help="The owner's e-mail address: invited, or a member at once.")] = None,
    language: Annotated[str, Option(help="e.g. en-US.")] = "en-US",
    currency: Annotated[str, Option(help="e.g. USD.")] = "USD",
) -> None:
    """A new business, with an active subscription."""
    with admin() as door:
        door.ask(
            "add_client", slug=slug, name=name, profession=profession, timezone=timezone, language=language,
            currency=currency, owner_email=owner,
        )  # fmt: skip
    say(f"{slug} is there. Give it a number: frontdesk numbers add {slug} +1…")


@app.command("list")
def list_(*, json: AsJson = False) -> None:
    """All clients, one line each."""
    with admin() as door:
        rows = door.every("list_clients")
    if json:
        show_json(rows)
    else:
        show_rows(rows, COLUMNS, "No clients yet: frontdesk clients add")


@app.command()
def show(slug: Slug) -> None:
    """Everything about one, as JSON."""
    with admin() as door:
        show_json(door.ask("show_client", slug=slug))


@app.command()
def suspend(slug: Slug, *, reason: Annotated[str | None, Option(help="For the audit log.")] = None) -> None:
    """Refuse its calls, politely, from the next one on."""
    with admin() as door:
        door.ask("suspend_client", slug=slug, reason=reason)
    say(f"{slug} is suspended: callers hear a sentence, and the call ends.")


@app.command()
def resume(slug: Slug) -> None:
    """Lift the suspension: its calls are answered again, if it has a subscription."""
    with admin() as door:
        door.ask("resume_client", slug=slug)
        client = door.ask("show_client", slug=slug)
    if not client["serviceable"]:
        status = (client["subscription"] or {"status": "missing"})["status"]
        raise StoreRefused(
            f"{slug} is not suspended any more, but its calls are still refused: its subscription is {status}."
            f" frontdesk clients subscribe {slug}"
        )
    say(f"{slug} is answered for again.")


@app.command()
def subscribe(
    slug: Slug,
    *,
    status: Annotated[PublicSubscriptionStatus, Option(help="What a billing provider would say.")] = "active",
    plan: Annotated[str | None, Option(help="What was bought.")] = None,
    until: Annotated[datetime | None, Option(help="End of a trial, or of what is paid for (UTC).")] = None,
) -> None:
    """Write down what a client pays for, as of now."""
    now = datetime.now(UTC)
    end = until.replace(tzinfo=UTC).isoformat() if until else None
    with admin() as door:
        known = door.ask(
            "record_subscription", slug=slug, status=status, event_at=now.isoformat(), plan=plan,
            current_period_end=end,
        )  # fmt: skip
    if not known:
        raise StoreRefused(f"{slug}: the billing provider has said something newer.")
    say(f"The subscription of {slug} is {status}.")


@app.command()
def export(slug: Slug, folder: Annotated[Path, Argument(help="Where configuration.json and calls.jsonl go.")]) -> None:
    """Write all of its data to files."""
    with admin() as door:
        count = export_to(door, slug, folder, Steps(console()))
    say(f"{count} calls and the configuration are in {folder}.")


@app.command()
def delete(slug: Slug, *, yes: Annotated[bool, Option("--yes", help="Do not ask.")] = False) -> None:
    """Stop answering at once; in thirty days all of its data is gone."""
    if not yes:
        typer.confirm(f"Delete {slug}? Its numbers are released and its cloned voices deleted.", abort=True)
    with admin() as door:
        gone = door.ask("delete_client_of", slug=slug)
    say(f"{slug} is not answered for any more. All data will be gone on {str(gone)[:10]}; until then: undelete.")


@app.command()
def undelete(slug: Slug) -> None:
    """Take a deletion back. Numbers and cloned voices do not come back by themselves."""
    with admin() as door:
        door.ask("undelete_client", slug=slug)
    say(f"{slug} is back. Its numbers were released: frontdesk numbers add {slug} +1…")


@app.command()
def block(
    slug: Slug, number: Caller, note: Annotated[str | None, Option(help="Why, in the client's own words.")] = None
) -> None:
    """Refuse a caller from the next call on."""
    with admin() as door:
        door.ask("block_caller_of", slug=slug, e164=number, note=note)
    say("Blocked.")


@app.command()
def unblock(slug: Slug, number: Caller) -> None:
    """Answer a caller again, also one who was erased since."""
    with admin() as door:
        rows = door.ask("unblock_caller_of", slug=slug, e164=number)
    say("Answered again." if rows else "That caller was not blocked.")


@app.command("erase-caller")
def erase_caller(slug: Slug, number: Caller) -> None:
    """Forget a caller: number and words, in all of the client's calls."""
    with admin() as door:
        calls = door.ask("erase_caller_of", slug=slug, e164=number)
    say(f"Erased from {calls} calls.")


@app.command("second-factor")
def second_factor(slug: Slug, state: Annotated[Literal["on", "off"], Argument(help="on or off.")]) -> None:
    """Whether its owners need a second factor to delete, erase or invite. Off: for one who has lost it."""
    with admin() as door:
        door.ask("set_second_factor_of", slug=slug, on=state == "on")
    say(
        f"{slug}: deleting, erasing, inviting and secrets {'need' if state == 'on' else 'do not need'} a second factor."
    )
