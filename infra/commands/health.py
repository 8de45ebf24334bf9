"""`frontdesk health`: whether the box on this machine lives, for Docker's HEALTHCHECK and for scripts."""

from __future__ import annotations

import http.client
import json
import os
from pathlib import Path
from typing import Annotated

from dotenv import dotenv_values
from rich.console import Console
from typer import Exit, Option

from infra.docker.healthy import door
from shared.errors import SettingsError

VARIABLE = "FRONTDESK_METRICS"
WITHIN = 3.0  # s; Docker's own patience is 30 s unless told otherwise


def health(
    ready: Annotated[bool, Option("--ready", help="Whether it takes calls, not only whether it lives.")] = False,
) -> None:
    """Ask the box that runs on this machine how it is, at FRONTDESK_METRICS. Exit code 1: not well, or no answer."""
    well, words = asked(address(), "/readyz" if ready else "/healthz")
    Console(soft_wrap=True).print(words, markup=False, highlight=False)
    raise Exit(0 if well else 1)


def address() -> str:
    """Of the environment, else of the file .env: no other setting is needed for this. Raises SettingsError."""
    found = os.environ.get(VARIABLE, "").strip() or dotenv_values(Path(".env")).get(VARIABLE)
    if not found:
        raise SettingsError(f"{VARIABLE} is empty, so the box can be asked nothing: set it, e.g. to 127.0.0.1:9464.")
    return found


def asked(listening: str, page: str, within: float = WITHIN) -> tuple[bool, str]:
    """Whether it is well, and one line about it. A box that listens everywhere is asked on loopback."""
    asking = http.client.HTTPConnection(door(listening).removeprefix("http://"), timeout=within)
    try:
        asking.request("GET", page)
        answer = asking.getresponse()
        said = json.loads(answer.read())
        stands = f"calls {said['calls']}, seats {said['seats']}, processes {said['lines']}"
        return answer.status == http.HTTPStatus.OK, ", ".join(filter(None, [stands, said["why"]]))
    except (OSError, http.client.HTTPException, ValueError, KeyError) as failure:
        return False, f"no answer at {listening}: {type(failure).__name__}"
    finally:
        asking.close()
