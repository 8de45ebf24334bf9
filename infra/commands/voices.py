"""`frontdesk voices clone|list|retry|use`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import Argument, Option

from infra.admin.client import where
from infra.admin.voices import OPEN, VoiceClient
from infra.commands.shown import AsJson, console, say, show_json, show_rows
from infra.places import Places
from infra.progress import Steps
from shared.errors import SettingsError

app = typer.Typer(no_args_is_help=True)

Slug = Annotated[str, Option("--client", help="The client's short name.")]
Wait = Annotated[float, Option("--wait", min=0, help="Seconds to wait for it.")]
CONSENT = "1"  # of the wording below; kept with the request
AGREED = (
    "{name} speaks in this recording, and agrees that a voice like it is made by Cartesia or ElevenLabs and answers"
    " the phone of {business}, until {name} takes that back."
)
STATES = {"queued": "waiting for its turn", "processing": "under way"}
VOICES = {
    "provider": "made by", "provider_voice_id": "voice", "status": "state", "speaks": "speaks", "created_at": "since",
}  # fmt: skip
REQUESTS = {"created_at": "asked for", "status": "state", "attempts": "tried", "error": "why not"}


@app.command()
def clone(
    sample: Annotated[Path, Argument(help="20 to 60 seconds of one person speaking: WAV, MP3, M4A, OGG or WebM.")],
    *,
    client: Slug,
    consent_of: Annotated[str | None, Option(help="The name of the person who speaks.")] = None,
    yes: Annotated[bool, Option("--yes", help="State that this person has agreed; do not ask.")] = False,
    wait: Wait = 300,
) -> None:
    """Answer with a person's own voice. Exit code 1 when it cannot be done, and why."""
    from infra.admin.sample import read  # noqa: PLC0415 - what reads sound takes a second to import

    file = read(sample)
    with _client(client) as door:
        door.check_owner()
        consent = _consent(consent_of, str(door.client["name"]), asked=not yes)
        with Steps(console()).step("Uploading the recording"):
            path = door.upload(file)
        _follow(door, door.request(path, file.sha256, consent), wait)


@app.command("list")
def list_(*, client: Slug, as_json: AsJson = False) -> None:
    """Its own voices, and what was asked for."""
    with _client(client) as door:
        voices, requests = door.voices(), door.requests()
    if as_json:
        show_json({"voices": voices, "requests": requests})
        return
    speaks = [{**row, "speaks": "yes" if row["chosen"] else None} for row in voices]
    show_rows(speaks, VOICES, f"No voice of its own: frontdesk voices clone --client {client} sample.wav")
    if requests:
        show_rows(requests, REQUESTS, "")


@app.command()
def retry(*, client: Slug, wait: Wait = 300) -> None:
    """Try the recording that failed last once more, without sending it again."""
    with _client(client) as door:
        failed = [row for row in door.requests() if row["status"] == "failed"]
        if not failed:
            raise SettingsError(f"Nothing has failed: frontdesk voices list --client {client}")
        last = failed[-1]
        _follow(door, door.request(last["sample_path"], last["sample_sha256"], last["consent_version"]), wait)


@app.command()
def use(
    voice: Annotated[str, Argument(help="A voice's id, a stock voice's name, or: default.")], *, client: Slug
) -> None:
    """Answer with another voice from the next call on."""
    with _client(client) as door:
        say(f"{client} speaks with {door.use(voice)} from the next call on.")


def _consent(name: str | None, business: str, *, asked: bool) -> str:
    """What is kept of it: the wording's version, and who agreed."""
    if not (name or asked):
        raise SettingsError('Say who has agreed: --consent-of "Name".')
    who = " ".join((name or typer.prompt("Who speaks in the recording")).split())
    if not who:
        raise SettingsError("Without the consent of the person who speaks no voice is cloned.")
    if asked:
        typer.confirm(f"{AGREED.format(name=who, business=business)} Is that so?", abort=True)
    return f"{CONSENT}: {who}"


def _follow(door: VoiceClient, request: str, seconds: float) -> None:
    row: dict[str, Any] = {}
    with Steps(console()).step(f"Cloning a voice for {door.slug}") as step:
        for row in door.followed(request, seconds):
            step.doing(STATES.get(row["status"], row["status"]))
    if row["status"] == "succeeded":
        say(f"{door.slug} has a voice of its own: {row['provider']} {row['provider_voice_id']}")
        say("The next call speaks with it.")
        return
    say(_verdict(row, door.slug))
    raise typer.Exit(1)


def _verdict(row: dict[str, Any], slug: str) -> str:
    if row["status"] not in OPEN:
        return f"{row['error']}\nThe voice there was stays. Once more: frontdesk voices retry --client {slug}"
    if row["attempts"] == 0:
        return "Nobody has picked it up: is a runner up? python -m cloud"
    return f"It is still under way: frontdesk voices list --client {slug}"


@contextmanager
def _client(slug: str) -> Iterator[VoiceClient]:
    opened = VoiceClient(where(os.environ, Places()), slug)
    try:
        yield opened
    finally:
        opened.close()
