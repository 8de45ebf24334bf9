"""`frontdesk init`."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text
from typer import Option

from infra.admin.client import AdminClient
from infra.commands.doctor import show
from infra.commands.shown import console, say
from infra.init import configs, env_file, machine, outside, registering
from infra.init.asking import answered, read_answers, usual
from infra.init.checks import checked, database
from infra.init.questions import Question, questions
from infra.init.remembered import remembered
from infra.init.settings import SIGNING_KEY, Line, address_of, lines_for
from shared.errors import SettingsError, StoreError


def init(
    *,
    answers: Annotated[Path | None, Option(help="A file of answers: YAML, or NAME=value lines.")] = None,
    yes: Annotated[bool, Option("--yes", help="Ask nothing: what the file does not answer is as usual.")] = False,
    check: Annotated[bool, Option("--check/--no-check", help="Whether to try what can be tried.")] = True,
    file: Annotated[Path, Option(help="The file of settings that is made, or added to.")] = Path(".env"),
) -> None:
    """Make a box's settings. What stands in the file stays: a second run asks for what is missing, and adds it."""
    there = env_file.read(file)
    asked = questions(card=machine.card() is not None)
    given = read_answers(answers) if answers else {}
    if odd := sorted(given.keys() - {question.name for question in asked}):
        raise SettingsError(f"{answers} answers what nobody asks: {', '.join(odd)}.")
    got = answered(asked, {**given, **remembered(there)}, usual if yes else _prompted)
    folder = file.resolve().parent
    domain = got.get("FRONTDESK_DOMAIN", "")
    lines = lines_for(got, there, folder, address_of(domain, outside.resolved(domain)) if domain else "")
    settings = {**there, **{line.name: line.value for line in lines}}
    if check:
        show(list(checked(settings, folder)), console(), as_json=False)
    _write(file, lines, yes=yes)
    if got["run"] == "systemd":
        for path in configs.write(settings, folder / "var" / "box"):
            say(f"{path} is made: LiveKit's own configuration, with the key in it.")
    _register(got, settings, file)
    _say_next(got, settings)


def _prompted(question: Question) -> str:
    say(f"\n{question.explains}")
    while True:
        answer = str(
            typer.prompt(
                question.asks, default=question.usual, hide_input=question.secret, show_default=bool(question.usual)
            )
        ).strip()
        if not (fault := question.wrong(answer)):
            return answer
        say(f"That is {fault}." if question.choices else f"Wanted: {fault}.")


def _write(file: Path, lines: Sequence[Line], *, yes: bool) -> None:
    if not lines:
        say(f"{file} has all that is wanted: nothing is changed.")
        return
    table = Table("added", "value", "what for")
    for line in lines:
        table.add_row(Text(line.name), Text(line.shown), Text(line.why))
    console().print(table)
    if file.exists() and not yes:
        typer.confirm(f"{file} is there. Add these {len(lines)}, and leave the others as they are?", abort=True)
    env_file.add(file, lines)
    say(f"{file} is written, readable by you alone.")


def _register(answers: Mapping[str, str], settings: Mapping[str, str], file: Path) -> None:
    """The box and the first client, where the database can be reached with its secret key."""
    where = database(settings)
    if where is None or not where.key:
        return
    with closing(AdminClient(where)) as admin:
        try:
            if not settings.get("FRONTDESK_EDGE_TOKEN"):
                name = socket.gethostname()
                env_file.add(file, registering.box(admin, name, file.resolve().parent))
                say(f"The box is {name} in the database; {file} has its token.")
                say(f"Import {SIGNING_KEY} in Supabase (Project settings, JWT keys: standby), or it is refused.")
            if answers.get("client"):
                say(f"{registering.client(admin, answers)} is the first client, and has its number.")
        except StoreError as error:
            say(f"Nothing was registered: {error} Run frontdesk init again when that is mended.")


def _say_next(answers: Mapping[str, str], settings: Mapping[str, str]) -> None:
    docker = answers["run"] == "docker"
    prefix = "docker compose run --rm operator" if docker else "frontdesk"
    steps = ["docker compose up -d" if docker else "infra/deploy/README.md: the units, and where these files go"]
    if database(settings) is None and answers.get("client"):
        steps += registering.commands(answers, prefix)
    if answers["phone"] == "twilio":
        steps.append(f"{prefix} telephony provision")
    if answers["phone"] != "none":
        steps.append(f"{prefix} telephony apply")
    steps.append(f"{prefix} doctor")
    say("\nNext:")
    for step in steps:
        say(f"  {step}")
