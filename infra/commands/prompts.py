"""`frontdesk prompts show|check|save|publish|rollback`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from infra.admin.prompt_file import read
from infra.commands.shown import admin, say, show_rows

app = typer.Typer(no_args_is_help=True)

Slug = Annotated[str, Option("--client", help="The client's short name.")]
File = Annotated[Path, Argument(help="The greeting, an empty line, the prompt. {business} becomes the client's name.")]


@app.command()
def show(*, client: Slug) -> None:
    """Its versions for its present profession."""
    with admin() as door:
        mine = door.ask("show_client", slug=client)
        rows = door.rows("prompts", "client_id,profession_id,version,status,greeting,created_at", "version")
    own = [row for row in rows if (row["client_id"], row["profession_id"]) == (mine["id"], mine["profession_id"])]
    headings = {"version": "version", "status": "status", "created_at": "saved", "greeting": "greeting"}
    show_rows(own, headings, f"None of its own: the default of {mine['profession']} speaks.")


@app.command()
def check(file: File) -> None:
    """What would keep a prompt from being published. Exit code 1 when there is something."""
    prompt = read(file)
    with admin() as door:
        problems = door.ask("check_prompt", body=prompt.body, greeting=prompt.greeting)
    for problem in problems:
        say(problem["detail"])
    if problems:
        raise typer.Exit(1)
    say("Fit to be published.")


@app.command()
def save(file: File, *, client: Slug) -> None:
    """Keep it as the client's draft. Nobody hears a draft."""
    prompt = read(file)
    with admin() as door:
        draft = door.ask("save_prompt_of", slug=client, body=prompt.body, greeting=prompt.greeting)
    say(f"Draft, version {draft['version']}. Publish it: frontdesk prompts publish --client {client}")


@app.command()
def publish(
    *, client: Slug, version: Annotated[int | None, Option(help="A version published before; else the draft.")] = None
) -> None:
    """The next call uses it."""
    with admin() as door:
        published = door.ask("publish_prompt_of", slug=client, version=version)
    say(f"Version {published['version']} answers from the next call on.")


@app.command()
def rollback(*, client: Slug) -> None:
    """Back to the version before."""
    with admin() as door:
        now = door.ask("rollback_prompt_of", slug=client)
    version = (now or {}).get("version")
    say(f"Version {version} answers again." if version else "The profession's default answers again.")
