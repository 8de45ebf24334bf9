"""`frontdesk forget`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer import Argument, Option

from edge_agent.forget import forget as forget_caller
from edge_agent.settings import Settings
from shared.errors import SetupError
from shared.numbers import number_of
from shared.settings import load


def forget(
    number: Annotated[str, Argument(help="The caller's number, E.164.")],
    state: Annotated[Path | None, Option(help="The state folder; else the one that the settings name.")] = None,
) -> None:
    """On a box: remove what its disk holds of a caller. `clients erase-caller` is for the database."""
    caller = number_of(number)
    if caller is None:
        raise SetupError("That is no number. Cure: write it as +15105550142")
    gone = forget_caller(state or load(Settings, env_file=Path(".env")).state_dir, caller)
    typer.echo(
        f"Removed: {gone.calls} calls that waited, {gone.refused} refused events and {gone.corrupt} files of corrupt "
        f"journals, whosever they were, {gone.answers} last answers."
    )
