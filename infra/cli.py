"""The `frontdesk` command. Only the sub-command that was asked for is imported, so that the help is quick."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer
from rich.console import Console

from shared.errors import FrontdeskError

# name: one line for the help. The code of each is infra/commands/<name>.py, with _ for -: a typer `app`, or a function.
OPERATING = {
    "init": "Make a box's settings: asks little, explains each question, makes the keys, checks what it can.",
    "doctor": "Look at each part of a box, call it, and say what is wrong and what cures it.",
    "status": "What a box does now: calls, seats, latencies, queues; live.",
    "serve": "Answer calls with the LiveKit, Supabase and Ollama named in the settings.",
    "health": "Ask the box on this machine how it is: exit code 0 or 1.",
    "telephony": "Twilio, LiveKit and livekit-sip: provision, check, apply, show, remove.",
    "clients": "The businesses: add, list, show, suspend, resume, export, delete.",
    "numbers": "Phone numbers: add, move, release, list, and calls to nobody's.",
    "prompts": "How a receptionist behaves: show, check, save, publish, roll back.",
    "edge": "The boxes that answer calls: add, clients, list, revoke.",
    "keys": "Make the signing key; turn the tokens of a box, the wake secret, LiveKit's API key.",
    "webhook": "What a client's own software is told: add, list, test, deliveries, replay, on, off, remove, listen.",
    "voices": "A client's voices: clone, list, retry, use.",
    "test-calls": "Owners call their own receptionists from their browsers: connect, disconnect.",
    "limits": "What one may have, send or ask: list, and set for one client.",
    "jobs": "Work after calls that was given up: list, retry.",
    "notices": "What operators should know (queues, silent boxes, failed sweeps): list, dismiss.",
    "dead-letters": "Journal events that could not be applied: list, retry.",
    "backup": "Keep the database and a box's state folder, in a folder or a bucket: make, list, verify.",
    "restore": "Put a backup back.",
    "forget": "On a box: remove what its disk holds of a caller.",
    "models": "Bring the speech models, each by its SHA-256.",
    "mask": "Pass on what another program says, its phone numbers masked.",
}
DEVELOPING = {  # where there is a checkout: a wheel leaves them out
    "demo": "Watch one phone call, from the dial tone to the database.",
    "call": "Dial a number with the simulated phone.",
    "setup": "Install the programs and models that the local stack needs.",
    "stack": "The local stack: up, down, status.",
    "dashboard": "The owner's window, the web page of a business: build, check, test.",
    "token": "A user's token for the local stack.",
    "bench": "Place a first call on a fresh stack, then warm ones, and print the latencies.",
    "bench-calls": "Print how many calls one event loop carries, beside other people's voice agents.",
    "bench-hearing": "Print how far the recogniser's confidence can be trusted, on speech and noise it never heard.",
    "bench-judge": "Print how well calls are judged, on a labelled set.",
    "bench-jobs": "End a hundred calls at once and print how soon they are judged and told of.",
    "bench-turns": "Print how soon, and how rightly, the end of a caller's turn is noticed.",
    "bench-neighbours": "Print how long a box waits while somebody else abuses the system.",
    "bench-box": "Print how many calls this machine's engines carry, with batches across calls and without.",
    "chaos": "Break one part after another in real calls, and print what the callers heard.",
    "soak": "Kill the processes of a box in mid-call, and print what the callers heard and what was written down.",
    "certify": "Try how many calls this box's own engines carry, and write a certificate of it.",
    "rehearse": "Callers with something to get done ring nine businesses: who got it, and what was untrue.",
    "bench-data": "Fill a database with a million calls and print how long a dashboard's questions take.",
    "bench-web": "Open the owner's window before a million calls in a browser and print how soon what is seen.",
}
COMMANDS = {**(DEVELOPING if find_spec("infra.dev") else {}), **OPERATING}


def build(chosen: str | None) -> typer.Typer:
    """The command line with `chosen` loaded and the others standing there for the help only."""
    app = typer.Typer(
        help="The receptionist that answers a small business's phone.",
        no_args_is_help=True,
        pretty_exceptions_show_locals=False,
    )

    # With a callback typer keeps the sub-commands even if there should be only one.
    @app.callback()
    def frontdesk() -> None: ...

    for name, line in COMMANDS.items():
        if name != chosen:
            app.command(name, help=line)(_not_loaded)
            continue
        words = name.replace("-", "_")
        module = import_module(f"infra.commands.{words}")
        group = getattr(module, "app", None)
        if isinstance(group, typer.Typer):
            app.add_typer(group, name=name, help=line)
        else:
            command: Callable[..., Any] = getattr(module, words)
            app.command(name)(command)
    return app


def main() -> None:
    """Entry point. Our own errors end with their message and exit code 1, Ctrl-C with 130."""
    # While the shell completes a line, the words are in its variable and not in the arguments.
    words = os.environ["COMP_WORDS"].split() if "_FRONTDESK_COMPLETE" in os.environ else sys.argv
    chosen = next((word for word in words[1:] if word in COMMANDS), None)
    try:
        build(chosen)(prog_name="frontdesk")
    except FrontdeskError as error:
        Console(stderr=True, soft_wrap=True).print(str(error), style="red", markup=False, highlight=False)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _not_loaded() -> None:
    """Stands in the help for a command that was not asked for."""


if __name__ == "__main__":
    main()
