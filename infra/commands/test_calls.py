"""`frontdesk test-calls connect|disconnect`."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument, Option

from infra.commands.shown import admin, say
from infra.places import Places
from infra.telephony.environment import environment, livekit_access

app = typer.Typer(no_args_is_help=True)


@app.command()
def connect(
    url: Annotated[str, Argument(help="LiveKit as browsers reach it: wss://livekit.example.com.")],
    *,
    agent: Annotated[
        str | None, Option(help="As its boxes are called; else FRONTDESK_AGENT_NAME, or receptionist.")
    ] = None,
) -> None:
    """Owners and admins can call their own receptionists from their browsers, with this LiveKit's key pair.

    LIVEKIT_API_KEY and LIVEKIT_API_SECRET are those of the settings here; the secret lies in the database's vault from
    now on, and signs what lets a member in for a minute. Whoever turns the key does this again.
    """
    settings = environment()
    livekit = livekit_access(settings, Places())
    with admin() as door:
        named = agent or settings.get("FRONTDESK_AGENT_NAME")
        door.ask("connect_test_calls", url=url, key=livekit.key, secret=livekit.secret, agent=named)
    say(f"Test calls take place on {url}. The page's host must let it be connected to (docs/dashboard.md).")


@app.command()
def disconnect() -> None:
    """Nobody can make a test call any more, and the secret is out of the vault."""
    with admin() as door:
        there = door.ask("disconnect_test_calls")
    say("Test calls are off." if there else "They were off.")
