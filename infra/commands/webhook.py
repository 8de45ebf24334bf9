"""`frontdesk webhook add|list|test|deliveries|replay|turn-secret|on|off|remove|listen`."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import Argument, Option

from cloud.outward.ssrf import PublicOnly, destination
from cloud.tell.events import KINDS
from cloud.tell.signing import check, new_secret
from infra.admin.client import where
from infra.admin.webhooks import WebhookClient
from infra.commands.shown import AsJson, say, show_json, show_rows
from infra.connections import STATE, Connections, load
from infra.places import Places
from shared.errors import SettingsError, Undelivered

app = typer.Typer(no_args_is_help=True)

Slug = Annotated[str, Argument(help="The client's short name.")]
Url = Annotated[str, Argument(help="The endpoint's address, https://…")]
OwnSecret = Annotated[
    str | None,
    Option(
        envvar="FRONTDESK_WEBHOOK_SECRET",
        help="whsec_ and base64 of 24 to 64 bytes; else one is made. From the environment it is in no history.",
    ),
]
FOR_EVER_S = 365 * 86_400
ENDPOINTS = {"url": "endpoint", "state": "state", "event_types": "hears of", "created_at": "since"}
DELIVERIES = {
    "created_at": "came about", "event_type": "event", "url": "endpoint", "status": "status", "attempts": "tried",
    "response_status": "answer", "last_error": "why not",
}  # fmt: skip


@app.command()
def add(
    slug: Slug,
    url: Url,
    *,
    event: Annotated[
        list[str] | None, Option(help=f"May be given several times; else all: {', '.join(KINDS)}.")
    ] = None,
    secret: OwnSecret = None,
) -> None:
    """Tell a client's software of its calls, signed in the Standard Webhooks form."""
    unknown = [name for name in event or [] if name not in KINDS]
    if unknown:
        raise SettingsError(f"{unknown[0]!r} is no event. One of {', '.join(KINDS)}")
    check(chosen := secret or new_secret())
    unreachable = _judged(url)
    with _client(slug) as door:
        if any(there["url"] == url for there in door.endpoints()):
            raise SettingsError(f"{slug} has that webhook already. frontdesk webhook list {slug}")
        door.ask("add_webhook", slug=slug, url=url, secret=chosen, event_types=event or list(KINDS))
    say(f"{url} hears of {', '.join(event or KINDS)}.")
    if not secret:
        say(f"Its secret, which is not shown again: {chosen}")
    if unreachable:
        say(f"As things are, nothing is sent there: {unreachable} (FRONTDESK_WEBHOOK_LOCAL allows it for development).")
    say(f"Try it: frontdesk webhook test {slug}")


def _judged(url: str) -> str | None:
    """Why nothing would be sent there today. Undelivered when nothing ever would."""
    to = destination(url)
    try:
        asyncio.run(PublicOnly().addresses(to.host.decode(), to.port or 443))
    except Undelivered as refused:
        return str(refused)
    return None


@app.command("list")
def list_(slug: Slug, *, as_json: AsJson = False) -> None:
    """Its endpoints, and why one was switched off."""
    with _client(slug) as door:
        rows = door.endpoints()
    if as_json:
        show_json(rows)
    else:
        show_rows([{**row, "state": _state(row)} for row in rows], ENDPOINTS, f"None: frontdesk webhook add {slug}")


def _state(row: dict[str, Any]) -> str:
    if row["is_active"]:
        return "on"
    return f"off: {row['disabled_reason']}" if row["disabled_reason"] else "off"


@app.command()
def test(slug: Slug) -> None:
    """Send a webhook.test to each active endpoint, and wait for it. Exit code 1 when one did not get through."""
    with _client(slug) as door:
        tests = door.test()
    for each in tests:
        say(f"{each['url']}: {_verdict(each)}")
    if not tests:
        say(f"{slug} has no active webhook: frontdesk webhook add {slug} https://…")
    if not tests or any(each["status"] != "delivered" for each in tests):
        raise typer.Exit(1)


def _verdict(test: dict[str, Any]) -> str:
    if test["status"] == "delivered":
        return f"delivered, it answered {test['response_status']}"
    if test["attempts"] == 0:
        return "nobody has picked it up: is a runner up? python -m cloud"
    return "still under way" if test["status"] == "in_flight" else f"failed: {test['last_error']}"


@app.command()
def deliveries(
    slug: Slug, *, limit: Annotated[int, Option(min=1, max=1000, help="So many.")] = 20, as_json: AsJson = False
) -> None:
    """What it was told, latest first, and why something did not arrive."""
    with _client(slug) as door:
        rows = door.latest(limit)
    if as_json:
        show_json(rows)
    else:
        show_rows(rows, DELIVERIES, "Nothing yet.")


@app.command()
def replay(
    slug: Slug,
    *,
    since: Annotated[
        datetime | None, Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="From then on (UTC); else all.")
    ] = None,
) -> None:
    """Send again, under the same ids, what was given up."""
    with _client(slug) as door:
        count = door.replay(since and since.replace(tzinfo=UTC))
    say(f"{count} are sent again.")


@app.command("turn-secret")
def turn_secret(slug: Slug, url: Url, *, secret: OwnSecret = None) -> None:
    """Sign with a new secret. For a day the one before signs too, so that the receiver can follow."""
    check(chosen := secret or new_secret())
    with _client(slug) as door:
        until = door.turn_secret(url, chosen)
    if not secret:
        say(f"Its new secret, which is not shown again: {chosen}")
    if until:
        say(f"The one before signs too until {until:%Y-%m-%d %H:%M %Z}: bring the receiver to the new one by then.")


@app.command()
def on(slug: Slug, url: Url) -> None:
    """Tell it again. What it missed while it was switched off by us: frontdesk webhook replay."""
    with _client(slug) as door:
        door.switch(url, on=True)
    say(f"{url} is told of what happens from now on. What it missed: frontdesk webhook replay {slug}")


@app.command()
def off(slug: Slug, url: Url) -> None:
    """Tell it nothing more. What happens meanwhile is not kept for it."""
    with _client(slug) as door:
        door.switch(url, on=False)
    say(f"{url} is told nothing more.")


@app.command()
def remove(slug: Slug, url: Url, *, yes: Annotated[bool, Option("--yes", help="Do not ask.")] = False) -> None:
    """Forget it, its secret, and the record of what it was told."""
    if not yes:
        typer.confirm(f"Remove {url} and the record of what it was told?", abort=True)
    with _client(slug) as door:
        door.remove(url)
    say(f"{url} is removed.")


@contextmanager
def _client(slug: str) -> Iterator[WebhookClient]:
    opened = WebhookClient(where(os.environ, Places()), slug)
    try:
        yield opened
    finally:
        opened.close()


@app.command()
def listen(
    slug: Slug,
    *,
    stack: Annotated[Path | None, Option(help="stack.json of the stack to listen to; else the one that is up.")] = None,
) -> None:
    """Receive what the local stack tells a client, verify and print it, until Ctrl-C."""
    connections = load(stack or Places().stack / STATE)
    asyncio.run(_listen(connections, slug))


async def _listen(connections: Connections, slug: str) -> None:
    from infra.dev.demo.receiver import receiver  # noqa: PLC0415 — where there is a local stack there is a checkout

    async with receiver(connections, slug) as crm:
        say(f"{crm.url} hears of {slug}. Try it: frontdesk webhook test {slug}")
        for count in itertools.count(1):
            await crm.wait_for_posts(count, FOR_EVER_S)
            post = crm.received[count - 1]
            say("signature wrong, or too old" if post.event is None else f"verified: {post.body.decode()}")
