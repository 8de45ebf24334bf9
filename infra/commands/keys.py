"""`frontdesk keys signing-key|turn`: keys are made, and turned with a time in which both are good (docs/keys.md)."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from cloud.tell.signing import new_secret
from infra.admin import settings_file, signing_key
from infra.admin.box_tokens import key_from, token_line
from infra.commands.edge import Name, SigningKey
from infra.commands.shown import admin, say

app = typer.Typer(no_args_is_help=True)
turn = typer.Typer(no_args_is_help=True, help="One key takes another's place; for a while both are good.")
app.add_typer(turn, name="turn")

WAKE, FORMER = "FRONTDESK_WAKE_SECRET", "FRONTDESK_WAKE_SECRET_FORMER"

End = Annotated[bool, Option("--end", help="The overlap is over: the former one is refused from now on.")]


@app.command("signing-key")
def make_signing_key(path: Annotated[Path, Argument(help="A file that is not there yet.")]) -> None:
    """Make a hosted project's signing key, in a file that only you can read. It is never printed."""
    kid = signing_key.make(path)
    say(
        f"{path} holds the signing key {kid}, the MASTER KEY:\n"
        "whoever has it can be any box, any user and service_role.\n"
        "Give it to Supabase (Project settings, JWT keys: import, as standby key) and to the cloud's door "
        "(FRONTDESK_SIGNING_KEY), never to a box. Keep one copy off this machine: docs/keys.md."
    )


@turn.command("edge")
def turn_edge(
    name: Name,
    *,
    signing_key: SigningKey = None,
    hours: Annotated[float, Option(min=0.5, max=168, help="How long the former tokens are good on.")] = 24,
    leaked: Annotated[bool, Option("--leaked", help="Refuse every former token at once.")] = False,
) -> None:
    """Turn a box's tokens. A box with FRONTDESK_RENEW_URL fetches its new one by itself, while the former are good."""
    key = key_from(signing_key)  # before anything is turned
    with admin() as door:
        turned = door.ask("turn_edge_agent", name=name, overlap_s=0 if leaked else round(hours * 3600))
    say(token_line(key, name, turned["id"], turned["issued_at"]))
    if leaked:
        say(f"Every former token of {name} is refused from now on: this one goes into its settings; restart it.")
    else:
        say(
            f"Former tokens of {name} are good until {turned['former_until'][:16].replace('T', ' ')} UTC.\n"
            "A box that renews has its new one within six hours; another needs this line in its settings."
        )


@turn.command("wake-secret")
def turn_wake_secret(
    cloud_env: Annotated[
        Path | None, Option(help="The cloud's file of settings, which is changed. Else the lines are printed.")
    ] = None,
    *,
    end: End = False,
) -> None:
    """Turn what signs a wake-up: the cloud takes both, then the boxes change, then the cloud forgets the former one."""
    if end:
        _end_wake_secret(cloud_env)
        return
    new = new_secret()
    if cloud_env:
        settings_file.turn(cloud_env, WAKE, FORMER, new)
        say(f"1. {cloud_env} has the new secret and the former one. Restart the cloud's processes, one by one.")
    else:
        say(
            f"1. The cloud's settings:\n     {FORMER}=<what {WAKE} is now>\n     {WAKE}={new}\n"
            "   Modal: modal secret create --force frontdesk … with all of its values, then modal deploy modal_app.py."
        )
    say(
        f"2. When the cloud runs with both, each box's settings, and a restart of each in its own time:\n"
        f"     {WAKE}={new}\n"
        "3. When all boxes have it: frontdesk keys turn wake-secret --end"
    )


def _end_wake_secret(cloud_env: Path | None) -> None:
    if cloud_env:
        settings_file.drop(cloud_env, FORMER)
        say(f"{cloud_env} has no former secret any more. Restart the cloud's processes one after the other.")
    else:
        say(f"Take {FORMER} out of the cloud's settings, and restart it (Modal: the secret without it, then deploy).")


@turn.command("livekit")
def turn_livekit(
    config: Annotated[Path, Argument(help="livekit-server's configuration (livekit.yaml), which is changed.")],
    *,
    keep: Annotated[str | None, Option(help="The overlap is over: only this key stays.")] = None,
) -> None:
    """Turn LiveKit's API key: the server gets one more, the boxes and livekit-sip change, then the former ones go."""
    if keep:
        gone = settings_file.keep_livekit_key(config, keep)
        say(f"{config} has no key but {keep} any more ({', '.join(gone) or 'none'} went). Restart livekit-server.")
        return
    key, secret = f"API{secrets.token_hex(6)}", secrets.token_urlsafe(32)
    settings_file.add_livekit_key(config, key, secret)
    say(
        f"1. {config} has the key {key} beside those it had. livekit-server reads it when it starts: restart it\n"
        "   with SIGTERM, which waits for calls under way (never SIGHUP, which ends it at once).\n"
        "2. Then each box's settings, and a restart of each in its own time:\n"
        f"     LIVEKIT_API_KEY={key}\n     LIVEKIT_API_SECRET={secret}\n"
        "   and in sip.yaml api_key and api_secret, and a restart of livekit-sip.\n"
        f"3. When all have it: frontdesk keys turn livekit {config} --keep {key}"
    )
